"""One model a company, learnt from its applicants of the year before (D20, D21).

The score is an ordering, not a probability (D27): the two outcome groups are given equal weight when
the model learns, so that 0.5 means "as likely in one group as in the other", whatever the base rate.
That is our assumption; the record says only that the value "is not a percentage".
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.browsing import IndustryViews
from casekit.scoring.features import Features

STAYED = ("took_part", "accepted")
"""Outcomes of the group that took part to the end or accepted (D20)."""

WENT_AWAY = ("left_selection", "declined_offer")
"""Outcomes of the group that left the selection or declined the offer (D20)."""

OUTCOMES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "either": (STAYED, WENT_AWAY),
    "leaving": (("took_part", "accepted", "declined_offer"), ("left_selection",)),
    "declining": (("accepted",), ("declined_offer",)),
}
"""What a score may be about: the group it is learnt against, and the group it points to. The record names
both leaving the selection and declining an offer (D20, D26); only who had an offer could decline one."""

FEWEST_PAST_APPLICANTS = 20
"""Fewer matched past applicants than this, or only one kind of outcome, and a company gets no scores."""

_AT_ONCE = min(os.cpu_count() or 1, 4)
_FEWEST_WITH_A_WORD = 10
"""A school or other word met by fewer past applicants of a company is not told apart from other rare ones."""


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


def fit_and_score(
    seen: IndustryViews | Features, outcomes: Holding, *, model: str = "logistic", outcome: str = "either"
) -> np.ndarray:
    """Learn one model a company from rows with an outcome, and score its rows without one.

    Parameters
    ----------
    seen : what the model may see of each row: its page views by industry, or `Features`.
    outcomes : holding with the columns company_id and outcome (one of `STAYED` or `WENT_AWAY`;
        missing where it is still open), n rows.
    model : a key of `MODELS`.
    outcome : a key of `OUTCOMES`: what the score is about.

    Returns
    -------
    array of n floats from 0.0 to 1.0, to two decimals
        Higher: more like the past applicants who went away. NaN for past applicants, where no
        browsing matched, and where the company has too few past applicants to learn from.

    Raises
    ------
    CasekitError
        If there is no such model or outcome, or something casekit did not make is to be scored.

    """
    require_manifest(seen, "scoring")
    require_manifest(outcomes, "scoring")
    _check_model(model)
    known = outcomes.frame["outcome"]
    group = target(known, outcome)
    companies = outcomes.frame["company_id"].to_numpy()
    scores = np.full(len(companies), np.nan)
    open_still = known.isna().to_numpy()

    def score_company(company: str) -> None:
        here = seen.matched & (companies == company)
        learn, score = np.flatnonzero(here & (group >= 0)), np.flatnonzero(here & open_still)
        if len(score) and can_learn(group[learn]):
            scores[score] = learnt_scores(seen, group, learn, score, model=model)

    # Companies are small: several at a time go faster than several threads on one.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(_AT_ONCE) as workers:
        list(workers.map(score_company, pd.unique(outcomes.frame["company_id"])))
    return np.round(scores, 2)


def target(outcomes: pd.Series, outcome: str) -> np.ndarray:
    """Return 1 for those the score points to, 0 for those it is learnt against, -1 for all others.

    Raises
    ------
    CasekitError
        If a score cannot be about that.

    """
    if outcome not in OUTCOMES:
        raise CasekitError(f"A score cannot be about {outcome!r}. Choose one of: {', '.join(OUTCOMES)}.")
    against, towards = OUTCOMES[outcome]
    return np.where(outcomes.isin(towards), 1, np.where(outcomes.isin(against), 0, -1))


def can_learn(group: np.ndarray) -> bool:
    """Say whether there are enough past applicants, of both groups, to learn from."""
    return len(group) >= FEWEST_PAST_APPLICANTS and len(np.unique(group)) == 2


def learnt_scores(
    seen: IndustryViews | Features,
    group: np.ndarray,
    learn: np.ndarray,
    score: np.ndarray,
    *,
    model: str = "logistic",
) -> np.ndarray:
    """Learn from the rows `learn` (by number), whose groups are 0 or 1, and score the rows `score`.

    Raises
    ------
    CasekitError
        If there is no such model.

    """
    require_manifest(seen, "scoring")
    _check_model(model)
    past, present = _matrices(seen, learn, score)
    estimator = MODELS[model]()
    estimator.fit(past, group[learn])  # type: ignore[attr-defined]
    scores: np.ndarray = estimator.predict_proba(present)[:, 1]  # type: ignore[attr-defined]
    return scores


def _check_model(model: str) -> None:
    if model not in MODELS:
        raise CasekitError(f"There is no model {model!r}. Choose one of: {', '.join(MODELS)}.")


def _matrices(
    seen: IndustryViews | Features, learn: np.ndarray, score: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the model sees of past and of present applicants, one column a number, none negative."""
    if isinstance(seen, IndustryViews):
        return seen.counts[learn], seen.counts[score]
    both = seen.some(np.concatenate([learn, score]))
    total = np.maximum(both.views.total, 1)[:, None]
    columns = [both.views.counts, both.views.counts / total]
    columns += [_numbers(both.fields[field], len(learn)) for field in both.fields]
    matrix = np.hstack(columns)
    return matrix[: len(learn)], matrix[len(learn) :]


def _numbers(field: pd.Series, past: int) -> np.ndarray:
    """Return a field as columns: a number as it is and whether it is missing, a word as one column each."""
    if pd.api.types.is_numeric_dtype(field):
        numbers = field.astype("float64")
        return np.column_stack([numbers.fillna(0), numbers.isna()])
    words, codes = np.unique(field.fillna("").astype("str").to_numpy(dtype=object), return_inverse=True)
    often = np.flatnonzero(np.bincount(codes[:past], minlength=len(words)) >= _FEWEST_WITH_A_WORD)
    columns: np.ndarray = (codes[:, None] == often).astype("float64")
    return columns
