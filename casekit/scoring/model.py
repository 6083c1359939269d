"""One model a company, learnt from its applicants of the year before (D20, D21).

The score is an ordering, not a probability (D27): the two outcome groups are given equal weight when
the model learns, so that 0.5 means "as likely in one group as in the other", whatever the base rate.
That is our assumption; the record says only that the value "is not a percentage".
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.features import IndustryViews

STAYED = ("took_part", "accepted")
"""Outcomes of the group that took part to the end or accepted (D20)."""

WENT_AWAY = ("left_selection", "declined_offer")
"""Outcomes of the group that left the selection or declined the offer (D20)."""

FEWEST_PAST_APPLICANTS = 20
"""Fewer matched past applicants than this, or only one kind of outcome, and a company gets no scores."""


def _logistic() -> object:
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, StandardScaler

    return make_pipeline(
        FunctionTransformer(np.log1p),
        StandardScaler(),
        LogisticRegression(C=0.1, class_weight="balanced", max_iter=500),
    )


def _boosting() -> object:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=15, class_weight="balanced", random_state=0, early_stopping=False
    )


MODELS: dict[str, Callable[[], object]] = {"logistic": _logistic, "boosting": _boosting}
"""Kinds of model by the name the command line uses."""


def fit_and_score(views: IndustryViews, survey_answers: Holding, *, model: str = "logistic") -> np.ndarray:
    """Learn one model a company from rows with an outcome, and score its rows without one.

    Parameters
    ----------
    views : the page views of each survey answer, by industry.
    survey_answers : holding with the columns company_id and outcome (one of `STAYED` or `WENT_AWAY`;
        missing where it is still open), n rows.
    model : a key of `MODELS`.

    Returns
    -------
    array of n floats from 0.0 to 1.0, to two decimals
        Higher: more like the past applicants who went away. NaN for past applicants, where no
        browsing matched, and where the company has too few past applicants to learn from.

    Raises
    ------
    CasekitError
        If there is no such model, or something casekit did not make is to be scored.

    """
    require_manifest(views, "scoring")
    require_manifest(survey_answers, "scoring")
    if model not in MODELS:
        raise CasekitError(f"There is no model {model!r}. Choose one of: {', '.join(MODELS)}.")
    companies = survey_answers.frame["company_id"].to_numpy()
    past = survey_answers.frame["outcome"].notna().to_numpy()
    went_away = survey_answers.frame["outcome"].isin(WENT_AWAY).to_numpy()
    scores = np.full(len(companies), np.nan)
    for company in pd.unique(survey_answers.frame["company_id"]):
        here = views.matched & (companies == company)
        learn, score = here & past, here & ~past
        enough = learn.sum() >= FEWEST_PAST_APPLICANTS and len(np.unique(went_away[learn])) == 2
        if enough and score.any():
            scores[score] = _score(
                MODELS[model](), views.counts[learn], went_away[learn], views.counts[score]
            )
    return np.round(scores, 2)


def _score(estimator: object, past: np.ndarray, went_away: np.ndarray, present: np.ndarray) -> np.ndarray:
    estimator.fit(past, went_away)  # type: ignore[attr-defined]
    scores: np.ndarray = estimator.predict_proba(present)[:, 1]  # type: ignore[attr-defined]
    return scores
