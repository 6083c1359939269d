"""How good a score was, and for whom: measured with the outcomes the clients came to know later.

The score is an ordering and not a probability (D27), so calibration is measured and not assumed. Our sources
give no figure of accuracy, calibration or fairness (G1.2); everything here is about invented students.
Intervals are 95 per cent: DeLong et al. 1988 for the AUC, Wilson 1927 for shares. Rows count, not students:
a student who applied to two clients is in twice, so that the intervals are a little too narrow.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.scoring.groups import GROUPINGS, in_order, names_of, school_groups
from casekit.scoring.intervals import Floats, normal_quantile, wilson
from casekit.scoring.model import OUTCOMES, target
from casekit.world import World

_ROW = ["company_id", "applicant_id"]


@dataclass(frozen=True)
class Judged:
    """Scored rows beside what became of them.

    Attributes
    ----------
    table : company_id, applicant_id, score, went (True if what the score points to came about), region (of
        the university), school_size (large, middle, small: each with about a third of the applicants),
        anxious (from the truth; left out without it).
    outcome : what the score was about.
    manifest : what made the world.

    """

    table: pd.DataFrame
    outcome: str
    manifest: Manifest


@dataclass(frozen=True)
class Auc:
    """How often a row that went has a higher score than one that did not; 0.5 is chance. 95 % interval."""

    value: float
    low: float
    high: float
    went: int
    stayed: int


@dataclass(frozen=True)
class Harm:
    """What would have followed had each client refused its highest scores (no such use is established: H13).

    `refused` rows; `would_have_stayed` of them; `by_lot`: how many that would have been had the same number
    been drawn by lot; `anxious_refused` and `anxious`: share of anxious searchers among the refused and among
    all scored rows (None without truth).
    """

    refused: int
    would_have_stayed: int
    by_lot: float
    anxious_refused: float | None
    anxious: float | None


def judged(scores: Holding, world: World, *, outcome: str = "either") -> Judged:
    """Put the outcomes that became known later beside the scores.

    Parameters
    ----------
    scores : holding with company_id, applicant_id, score.
    world : the world they come from; its clients know the outcomes.
    outcome : a key of `OUTCOMES`. For "declining" only rows with an offer are kept.

    Raises
    ------
    CasekitError
        If something is not casekit's own, or a score cannot be about that.

    """
    require_manifest(scores, "scoring")
    require_manifest(world, "scoring")
    applicants = world["applicants"]
    known = applicants[[*_ROW, "outcome"]].assign(**school_groups(applicants))
    rows = scores.frame.loc[scores.frame["score"].notna(), [*_ROW, "score"]].merge(known, on=_ROW)
    group = target(rows["outcome"], outcome)
    table = rows.drop(columns="outcome").assign(went=group == 1)[group >= 0].reset_index(drop=True)
    if world.has_truth:
        people = world.truth("applicants").merge(world.truth("people")[["person_id", "anxious"]])
        table = table.merge(people[[*_ROW, "anxious"]], on=_ROW, how="left")
    return Judged(table, outcome, scores.manifest)


def auc(rows: Judged) -> Auc:
    """Return the area under the curve over all rows, with its interval.

    Raises
    ------
    CasekitError
        If all went, or none.

    """
    require_manifest(rows, "scoring")
    return auc_of(rows.table["score"].to_numpy(), rows.table["went"].to_numpy(dtype=bool))


def auc_by_company(rows: Judged) -> pd.DataFrame:
    """Return company_id, value, low, high, went, stayed for each company where some went and some did not.

    One model a company (D21): scores of two companies cannot be compared, so this is the fairer measure.
    """
    require_manifest(rows, "scoring")
    found = []
    for company, own in rows.table.groupby("company_id", sort=True):
        if own["went"].nunique() == 2:
            one = auc_of(own["score"].to_numpy(), own["went"].to_numpy(dtype=bool))
            found.append({"company_id": company, **vars(one)})
    return pd.DataFrame(found, columns=["company_id", "value", "low", "high", "went", "stayed"])


def calibration(rows: Judged, *, bands: int = 5) -> pd.DataFrame:
    """Say in natural frequencies how many of those with about the same score went.

    Returns
    -------
    DataFrame, one row a band of scores that anybody has
        score_from, score_to, mean_score, rows, went, of_100 (how many of a hundred went), low, high (of a
        hundred), says_en, says_ja.

    """
    require_manifest(rows, "scoring")
    grouped = rows.table.assign(band=band_of(rows.table["score"], bands)).groupby("band")
    table = grouped.agg(
        mean_score=("score", "mean"), rows=("went", "size"), went=("went", "sum")
    ).reset_index()
    low, high = wilson(table["went"].to_numpy(), table["rows"].to_numpy())
    table = table.assign(
        score_from=table["band"] / bands,
        score_to=(table["band"] + 1) / bands,
        of_100=(100 * table["went"] / table["rows"]).round().astype(int),
        low=(100 * low).round(1),
        high=(100 * high).round(1),
    )
    says = [
        _in_words(start, end, of_100)
        for start, end, of_100 in zip(
            table["score_from"].tolist(), table["score_to"].tolist(), table["of_100"].tolist(), strict=True
        )
    ]
    columns = ["score_from", "score_to", "mean_score", "rows", "went", "of_100", "low", "high"]
    return table[columns].assign(says_en=[en for en, _ in says], says_ja=[ja for _, ja in says])


def error_rates(rows: Judged, by: str, *, threshold: float = 0.5) -> pd.DataFrame:
    """Compare the two errors between groups, were everybody above a threshold taken for one who goes.

    Parameters
    ----------
    rows : what to compare.
    by : "anxious", "region", "school_size" or "company_id".
    threshold : scores above it count as an alarm.

    Returns
    -------
    DataFrame, one row a group
        group, group_en, group_ja (its name), rows, base_rate (share that went), false_alarms (share with an
        alarm among those who stayed), false_alarms_low, false_alarms_high, missed (share without an alarm
        among those who went), missed_low, missed_high. A share of nobody is missing. Regions stand from
        north to south, schools from large to small.

    Raises
    ------
    CasekitError
        If the rows have no such grouping; "anxious" needs the truth.

    """
    require_manifest(rows, "scoring")
    if by not in GROUPINGS or by not in rows.table:
        raise CasekitError(
            f"These rows cannot be grouped by {by!r}. Choose one of: {', '.join(GROUPINGS)} "
            "(anxious needs the truth)."
        )
    alarm = rows.table["score"] > threshold
    marked = rows.table.assign(false=alarm & ~rows.table["went"], missed=~alarm & rows.table["went"])
    table = marked.groupby(by, observed=True).agg(
        rows=("went", "size"), went=("went", "sum"), false=("false", "sum"), missed=("missed", "sum")
    )
    table = table.reindex(in_order(by, table.index))
    stayed = table["rows"] - table["went"]
    result = pd.DataFrame({"group": table.index, **names_of(by, table.index)})
    result["rows"] = table["rows"].to_numpy()
    result["base_rate"] = (table["went"] / table["rows"]).to_numpy()
    for name, errors, of in (
        ("false_alarms", table["false"], stayed),
        ("missed", table["missed"], table["went"]),
    ):
        result[name] = (errors / of.where(of > 0)).to_numpy()
        result[f"{name}_low"], result[f"{name}_high"] = wilson(errors.to_numpy(), of.to_numpy())
    return result


def harm_if_used_for_selection(rows: Judged, *, refused: float = 0.2) -> Harm:
    """Count who would have been hurt had each client refused that share of its scored rows, highest first.

    Clients promised not to use the score so (D31), and whether any did is not established (H13, H14). Ties
    are broken by applicant_id.
    """
    require_manifest(rows, "scoring")
    if not 0 < refused < 1:
        raise CasekitError(f"The refused share is {refused!r}. It must lie between 0 and 1.")
    ordered = rows.table.sort_values(["company_id", "score", "applicant_id"], ascending=[True, False, True])
    place = ordered.groupby("company_id").cumcount()
    size = ordered.groupby("company_id")["score"].transform("size")
    out = ordered[place < size.map(lambda people: places_of(people, refused))]
    stay = 1 - ordered.groupby("company_id")["went"].mean()
    by_lot = (out.groupby("company_id").size() * stay).sum()
    anxious = "anxious" in ordered and len(out) > 0
    return Harm(
        refused=len(out),
        would_have_stayed=int((~out["went"]).sum()),
        by_lot=float(by_lot),
        anxious_refused=float(out["anxious"].mean()) if anxious else None,
        anxious=float(ordered["anxious"].mean()) if anxious else None,
    )


def places_of(people: int, share: float) -> int:
    """Return how many of so many people a share (0 to 1) stands for, rounded down."""
    # 0.29 * 100 is a little below 29 in binary.
    return int(np.floor(people * share + 1e-9))


def band_of(score: pd.Series, bands: int) -> NDArray[np.int64]:
    """Return the number of each score's band, from 0; a score on an edge belongs to the band below it."""
    # 0.28 * 25 is a little above 7 in binary, so the product is rounded first.
    place = np.ceil(np.round(score.to_numpy() * bands, 9)).astype(np.int64)
    band: NDArray[np.int64] = np.clip(place, 1, bands) - 1
    return band


def _in_words(start: float, end: float, of_100: int) -> tuple[str, str]:
    return (
        f"Of 100 with a score from {start:.1f} to {end:.1f}, about {of_100} went away.",
        f"スコアが{start:.1f}から{end:.1f}の100人のうち、約{of_100}人が離脱または辞退した。",
    )


def auc_of(score: Floats, went: NDArray[np.bool_]) -> Auc:
    """Return the area under the curve of scores, given who went.

    Raises
    ------
    CasekitError
        If all went, or none.

    """
    above, below = score[went], score[~went]
    if not len(above) or not len(below):
        raise CasekitError("An AUC needs some who went and some who did not.")
    over = _share_below(above, np.sort(below))
    under = 1 - _share_below(below, np.sort(above))
    value = float(over.mean())
    spread = normal_quantile() * np.sqrt(_variance(over) / len(over) + _variance(under) / len(under))
    low, high = (0.0, 1.0) if np.isnan(spread) else (max(value - spread, 0.0), min(value + spread, 1.0))
    return Auc(value, float(low), float(high), len(above), len(below))


def _share_below(values: Floats, ordered: Floats) -> Floats:
    """Return for each value the share of the others that lie below it, ties counting half."""
    less = np.searchsorted(ordered, values, side="left")
    not_more = np.searchsorted(ordered, values, side="right")
    share: Floats = (less + not_more) / (2 * len(ordered))
    return share


def _variance(values: Floats) -> float:
    # One row alone does not say how rows of its kind scatter.
    return float(values.var(ddof=1)) if len(values) > 1 else float("nan")


__all__ = [
    "OUTCOMES",
    "Auc",
    "Harm",
    "Judged",
    "auc",
    "auc_by_company",
    "auc_of",
    "band_of",
    "calibration",
    "error_rates",
    "harm_if_used_for_selection",
    "judged",
    "places_of",
]
