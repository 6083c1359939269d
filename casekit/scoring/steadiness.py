"""How steady a model is: under resampling of a company's past applicants, and from one year to the next.

A small company learns from few people. Drawn again from the same past (Efron 1979), its model gives the same
student another score, and the report perhaps another number of stars. Our models are held back (a ridge, and
no column for rare schools), the more so the fewer they learn from: a small company's scores then lie nearer
together, so that they move less in size while their order is no better kept. Both are shown.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.browsing import IndustryViews
from casekit.scoring.evaluation import auc_of, band_of
from casekit.scoring.features import Features
from casekit.scoring.model import can_learn, learnt_scores, target
from casekit.world import World

STEPS = 5
FOLDS = 5
Seen = IndustryViews | Features


def stability(
    seen: Seen,
    rows: Holding,
    *,
    outcome: str = "either",
    model: str = "logistic",
    resamples: int = 20,
    seed: int | None = None,
) -> pd.DataFrame:
    """Learn again and again from a past drawn with replacement, and see how far the same scores move.

    Parameters
    ----------
    seen, rows : `run.features`, and the processor's table `joined` of the same run.
    outcome, model : as for `fit_and_score`.
    resamples : how often; at least 2.
    seed : of the draws; None takes the world's.

    Returns
    -------
    DataFrame, one row a company that has a model
        company_id, past (applicants learnt from), present (scored), spread (median distance between the 5th
        and the 95th per cent of a student's scores), changed (share of students whose fifth of the scale,
        so their stars, was not the same every time), order_kept (mean correlation of the students' ranks
        between two resamples: 1 keeps the order, 0 has nothing to do with it).

    """
    if resamples < 2:
        raise CasekitError(f"The number of resamples is {resamples!r}. It must be at least 2.")
    companies = companies_with_a_model(seen, rows, outcome)
    chance = np.random.Generator(np.random.PCG64(rows.manifest.seed if seed is None else seed))
    found = []
    for one in companies:
        scores = np.array(
            [
                learnt_scores(seen, one.group, _again(one, chance), one.score, model=model)
                for _ in range(resamples)
            ]
        )
        spread = np.quantile(scores, 0.95, axis=0) - np.quantile(scores, 0.05, axis=0)
        delivered = pd.Series(np.round(scores, 2).ravel())
        fifth = band_of(delivered, STEPS).reshape(scores.shape)
        changed = (fifth != fifth[0]).any(axis=0)
        found.append(
            (
                one.company_id,
                len(one.learn),
                len(one.score),
                float(np.median(spread)),
                float(changed.mean()),
                _order_kept(scores),
            )
        )
    return pd.DataFrame(found, columns=["company_id", "past", "present", "spread", "changed", "order_kept"])


def drift(
    seen: Seen, rows: Holding, world: World, *, outcome: str = "either", model: str = "logistic"
) -> pd.DataFrame:
    """Compare how well a model orders last year's applicants and this year's.

    Last year's are scored by models learnt from the other four fifths of them, so that no row judges itself.

    Returns
    -------
    DataFrame, one row a company where both can be measured
        company_id, past_auc, past_low, past_high, present_auc, present_low, present_high.

    """
    require_manifest(world, "scoring")
    companies = companies_with_a_model(seen, rows, outcome)
    later = rows.frame[["company_id", "applicant_id"]].merge(
        world["applicants"][["company_id", "applicant_id", "outcome"]],
        on=["company_id", "applicant_id"],
        how="left",
    )
    became = target(later["outcome"], outcome)
    found = []
    for one in companies:
        judged = one.score[became[one.score] >= 0]
        own = scores_of_the_past(seen, one, model)
        if len(np.unique(became[judged])) < 2 or np.isnan(own).any():
            continue
        past = auc_of(own, one.group[one.learn] == 1)
        scores = learnt_scores(seen, one.group, one.learn, judged, model=model)
        present = auc_of(scores, became[judged] == 1)
        found.append(
            (one.company_id, past.value, past.low, past.high, present.value, present.low, present.high)
        )
    columns = ["past_auc", "past_low", "past_high", "present_auc", "present_low", "present_high"]
    return pd.DataFrame(found, columns=["company_id", *columns])


@dataclass(frozen=True)
class Company:
    """A company that has a model: its id, the groups of all rows, the rows to learn from, and to score."""

    company_id: str
    group: NDArray[np.int64]
    learn: NDArray[np.int64]
    score: NDArray[np.int64]


def companies_with_a_model(seen: Seen, rows: Holding, outcome: str) -> list[Company]:
    """Return the companies of a run that have enough past applicants to learn from.

    Parameters
    ----------
    seen, rows, outcome : as for `stability`.

    """
    require_manifest(seen, "scoring")
    require_manifest(rows, "scoring")
    if len(seen.matched) != len(rows.frame):
        raise CasekitError("These features belong to another table: take both from the same run.")
    known, companies = rows.frame["outcome"], rows.frame["company_id"]
    group = target(known, outcome)
    found = []
    for company in pd.unique(companies):
        here = seen.matched & (companies == company).to_numpy()
        learn = np.flatnonzero(here & (group >= 0))
        score = np.flatnonzero(here & known.isna().to_numpy())
        if len(score) and can_learn(group[learn]):
            found.append(Company(str(company), group, learn, score))
    return found


def scores_of_the_past(seen: Seen, one: Company, model: str) -> NDArray[np.float64]:
    """Score a company's past applicants, each fifth by a model learnt from the other four; NaN if too few."""
    scores = np.full(len(one.learn), np.nan)
    own = one.group[one.learn]
    if np.bincount(own).min() < FOLDS:
        return scores
    fold = np.zeros(len(one.learn), dtype=np.int64)
    for value in (0, 1):
        rows = np.flatnonzero(own == value)
        fold[rows] = np.arange(len(rows)) % FOLDS
    for number in range(FOLDS):
        out = fold == number
        scores[out] = learnt_scores(seen, one.group, one.learn[~out], one.learn[out], model=model)
    return scores


def _again(one: Company, chance: np.random.Generator) -> NDArray[np.int64]:
    """Draw as many past applicants with replacement, each outcome group apart, so that both remain."""
    groups = (one.learn[one.group[one.learn] == value] for value in (0, 1))
    return np.concatenate([chance.choice(own, len(own)) for own in groups])


def _order_kept(scores: NDArray[np.float64]) -> float:
    """Return the mean correlation of ranks (Spearman) over all pairs of rows; NaN for one student."""
    ranks = pd.DataFrame(scores).rank(axis=1).to_numpy()
    if scores.shape[1] < 2:
        return float("nan")
    pairs = np.corrcoef(ranks)[np.triu_indices(len(ranks), k=1)]
    return float(pairs.mean())
