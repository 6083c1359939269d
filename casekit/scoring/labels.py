"""How a score looked in the delivered report: as the client wished (D28, D29, D30).

The record says that values were shown as categories such as stars and dots, and that a missing score
was blank, "N/A" or "no score". Where the cuts lay, and which way the stars pointed, is not published:
here five equal steps, and more stars for a higher score, are our assumption.
"""

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.evaluation import band_of

_STEPS = 5
_MARKS = {"stars": ("★", "☆"), "dots": ("●", "○")}
_WORDS = ("very low", "low", "middle", "high", "very high")


def labels(scores: Holding, companies: pd.DataFrame) -> pd.Series:
    """Return the text that stood beside each applicant ID.

    Parameters
    ----------
    scores : holding with the columns company_id and score (0.0 to 1.0, or missing), n rows.
    companies : the public table, with company_id, label_style and missing_label.

    Returns
    -------
    Series of n texts

    """
    require_manifest(scores, "scoring")
    known = companies.set_index("company_id")
    values, company_ids = scores.frame["score"], scores.frame["company_id"]
    styles = company_ids.map(known["label_style"])
    text = values.map(lambda score: f"{score:.2f}", na_action="ignore").astype("object")
    steps = band_of(values.fillna(0.0), _STEPS)
    for style in (*_MARKS, "words"):
        here = (styles == style).to_numpy()
        text[here] = np.array(marks(style), dtype=object)[steps[here]]
    missing = values.isna().to_numpy()
    text[missing] = company_ids.map(known["missing_label"]).to_numpy(dtype=object)[missing]
    return text.fillna("").astype("str")


def marks(style: str, steps: int = _STEPS) -> tuple[str, ...]:
    """Return the signs of a style from the lowest step to the highest; words know five steps only.

    Raises
    ------
    CasekitError
        If there is no such style, or it has not so many steps.

    """
    if style == "words" and steps == len(_WORDS):
        return _WORDS
    if style not in _MARKS or steps < 2:
        raise CasekitError(f"There are no {steps} steps of {style!r}. Choose stars or dots, and at least 2.")
    full, empty = _MARKS[style]
    return tuple(full * step + empty * (steps - step) for step in range(1, steps + 1))
