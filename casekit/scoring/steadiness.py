"""How steady a model is: under resampling of a company's past applicants, and from one year to the next.

A small company learns from few people. Drawn again from the same past (Efron 1979), its model gives the same
student another score, and the report perhaps another number of stars.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.browsing import IndustryViews
from casekit.scoring.evaluation import auc_of
from casekit.scoring.features import Features
from casekit.scoring.model import can_learn, learnt_scores, target
from casekit.world import World

STEPS = 5
FOLDS = 5
Seen = IndustryViews | Features


def stability(
    seen: Seen, rows: Holding, *, outcome: str = "either", model: str = "logistic", resamples: int = 20
) -> pd.DataFrame:
    """Learn again and again from a past drawn with replacement, and see how far the same scores move.

    Parameters
    ----------
    seen, rows : `run.features`, and the processor's table `joined` of the same run.
    outcome, model : as for `fit_and_score`.
    resamples : how often; at least 2.

    Returns
    -------
    DataFrame, one row a company that has a model
        company_id, past (applicants learnt from), present (scored), spread (median distance between the 5th
        and the 95th per cent of a student's scores), changed (share of students whose fifth of the scale,
        so their stars, was not the same every time).

    """
    _check(seen, rows)
    if resamples < 2:
        raise CasekitError(f"The number of resamples is {resamples!r}. It must be at least 2.")
    chance = np.random.Generator(np.random.PCG64(rows.manifest.seed))
    found = []
    for company, group, learn, score in _companies(seen, rows, outcome):
        scores = np.array(
            [
                learnt_scores(seen, group, _again(learn, group, chance), score, model=model)
                for _ in range(resamples)
            ]
        )
        spread = np.quantile(scores, 0.95, axis=0) - np.quantile(scores, 0.05, axis=0)
        fifth = np.clip(np.ceil(scores * STEPS), 1, STEPS)
        changed = (fifth != fifth[0]).any(axis=0)
        found.append((company, len(learn), len(score), float(np.median(spread)), float(changed.mean())))
    return pd.DataFrame(found, columns=["company_id", "past", "present", "spread", "changed"])


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
    _check(seen, rows)
    require_manifest(world, "scoring")
    later = rows.frame[["company_id", "applicant_id"]].merge(
        world["applicants"][["company_id", "applicant_id", "outcome"]],
        on=["company_id", "applicant_id"],
        how="left",
    )
    became = target(later["outcome"], outcome)
    found = []
    for company, group, learn, score in _companies(seen, rows, outcome):
        judged = score[became[score] >= 0]
        if len(np.unique(became[judged])) < 2 or np.bincount(group[learn]).min() < FOLDS:
            continue
        past = auc_of(_cross_scores(seen, group, learn, model), group[learn] == 1)
        present = auc_of(learnt_scores(seen, group, learn, judged, model=model), became[judged] == 1)
        found.append((company, past.value, past.low, past.high, present.value, present.low, present.high))
    columns = ["past_auc", "past_low", "past_high", "present_auc", "present_low", "present_high"]
    return pd.DataFrame(found, columns=["company_id", *columns])


Part = tuple[str, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _companies(seen: Seen, rows: Holding, outcome: str) -> list[Part]:
    """Return for each company that has a model: its id, all groups, the rows to learn from, and to score."""
    known, companies = rows.frame["outcome"], rows.frame["company_id"]
    group = target(known, outcome)
    found = []
    for company in pd.unique(companies):
        here = seen.matched & (companies == company).to_numpy()
        learn = np.flatnonzero(here & (group >= 0))
        score = np.flatnonzero(here & known.isna().to_numpy())
        if len(score) and can_learn(group[learn]):
            found.append((str(company), group, learn, score))
    return found


def _again(
    learn: NDArray[np.int64], group: NDArray[np.int64], chance: np.random.Generator
) -> NDArray[np.int64]:
    """Draw as many past applicants with replacement, each outcome group apart, so that both remain."""
    parts = [chance.choice(own, len(own)) for own in (learn[group[learn] == 0], learn[group[learn] == 1])]
    return np.concatenate(parts)


def _cross_scores(
    seen: Seen, group: NDArray[np.int64], learn: NDArray[np.int64], model: str
) -> NDArray[np.float64]:
    scores = np.zeros(len(learn))
    fold = np.zeros(len(learn), dtype=np.int64)
    for value in (0, 1):
        own = np.flatnonzero(group[learn] == value)
        fold[own] = np.arange(len(own)) % FOLDS
    for number in range(FOLDS):
        out = fold == number
        scores[out] = learnt_scores(seen, group, learn[~out], learn[out], model=model)
    return scores


def _check(seen: Seen, rows: Holding) -> None:
    require_manifest(seen, "scoring")
    require_manifest(rows, "scoring")
    if len(seen.matched) != len(rows.frame):
        raise CasekitError("These features belong to another table: take both from the same run.")
