"""What goes into a score: page views by industry (D23), and, where they reached the processor, fields (D22).

Under the survey scheme only an applicant ID, a cookie and an outcome stand beside the browsing (D02), so
nothing else is used. What the record says was not used is not used here either: search engines and other
sites (D24), and what the student entered for or registered as a wish (D25).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.scoring.browsing import CookiesOfRows, IndustryViews, count_views

SCHOOL_FIELDS = ("university", "faculty", "department")
"""School fields that the record names among the compared data (D22)."""

CLIENT_FIELDS = ("job_type", "briefing_booked", "entry_sheet", "aptitude")
"""Data of their own that some clients handed over (D11)."""


@dataclass(frozen=True)
class Features:
    """Everything a model may see about each row.

    Attributes
    ----------
    views : page views by industry; the model sees their counts and shares.
    matched : bool array of n rows; only matched rows are learnt from and scored.
    fields : n rows of `SCHOOL_FIELDS` and `CLIENT_FIELDS`, or no columns at all.
    manifest : what made the world they come from.

    """

    views: IndustryViews
    matched: np.ndarray
    fields: pd.DataFrame
    manifest: Manifest

    def some(self, rows: np.ndarray) -> "Features":
        """Return the features of some rows, given by number."""
        return Features(
            IndustryViews(self.views.counts[rows], self.views.industries, self.manifest),
            self.matched[rows],
            self.fields.iloc[rows],
            self.manifest,
        )


def features(views: IndustryViews, table: Holding, fields: tuple[str, ...] = ()) -> Features:
    """Put fields of a table beside the views of its rows.

    Parameters
    ----------
    views : one row for each row of the table.
    table : a holding, n rows; a column `matched` says which rows were matched; without it, the views do.
    fields : columns of the table that the model may see.

    Raises
    ------
    CasekitError
        If a field is not one the record names, or the table does not have it.

    """
    require_manifest(views, "scoring")
    require_manifest(table, "scoring")
    refused = [field for field in fields if field not in (*SCHOOL_FIELDS, *CLIENT_FIELDS)]
    if refused:
        raise CasekitError(
            f"The record does not name {', '.join(refused)} among the compared data. "
            f"Allowed: {', '.join((*SCHOOL_FIELDS, *CLIENT_FIELDS))}."
        )
    held = table.frame
    matched = held["matched"].to_numpy(dtype=bool) if "matched" in held else views.matched
    return Features(views, matched, held[list(fields)], views.manifest)


def cookies_of_answers(survey_answers: Holding) -> CookiesOfRows:
    """Return the cookie of each survey answer, whose views count up to the answer."""
    require_manifest(survey_answers, "scoring")
    answers = survey_answers.frame
    table = pd.DataFrame(
        {
            "cookie_id": answers["cookie_id"].to_numpy(),
            "row": np.arange(len(answers)),
            "until": answers["at"].to_numpy(),
        }
    )
    return CookiesOfRows(table, len(answers), survey_answers.manifest)


def views_by_industry(page_views: Holding, survey_answers: Holding) -> IndustryViews:
    """Join the survey to the browsing by cookie, and count views by industry before the answer.

    Parameters
    ----------
    page_views : holding with the columns at, cookie_id, industry.
    survey_answers : holding with the columns cookie_id, at.

    Returns
    -------
    IndustryViews
        One row for each survey answer, in its order. Views after the answer do not count, so the
        score never sees what came later.

    """
    require_manifest(page_views, "scoring")
    return count_views(page_views, [cookies_of_answers(survey_answers)])[0]
