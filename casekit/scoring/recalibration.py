"""What does 0.4 mean? A score read in natural frequencies, spread and shifted until it tells the truth.

The delivered score is an ordering (D27). Written as odds it can be turned into a share by two numbers: how
far the odds are spread, and what a score of 0.5 stands for (Platt 1999). Both are learnt from the past; next
year the market changes, and with it what every score stands for (Elkan 2001). The display varied by client
(D29): where two clients cut the scale in different places, the same score is three stars at one and one at
the other. Their cuts are not published; any cuts here are the caller's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.scoring.evaluation import Judged, band_of, calibration
from casekit.scoring.intervals import Floats, wilson_bounds
from casekit.scoring.labels import marks
from casekit.scoring.steadiness import Seen, companies_with_a_model, scores_of_the_past

_EDGE = 0.005
"""Half the last decimal of a delivered score: 0.00 and 1.00 have no odds, so they stand for 0.005, 0.995."""

_ROUNDS, _MOST_LOG_ODDS = 50, 500.0

_NO_SCALE = (
    "No scale fits these scores: they are all alike, or they divide those who went from those who stayed "
    "without a single error. Take more rows."
)


@dataclass(frozen=True)
class Frequency:
    """Of those with about a score, how many went.

    `rows` with a score from `score_from` to `score_to`, `went` of them; `of_100`, `low`, `high` (95 %
    interval): of a hundred. All None without rows.
    """

    score: float
    score_from: float
    score_to: float
    rows: int
    went: int
    of_100: int | None
    low: float | None
    high: float | None

    def sentence(self, language: str = "en") -> str:
        """Say it in words."""
        start, end = f"{self.score_from:.2f}", f"{self.score_to:.2f}"
        if self.of_100 is None:
            if language == "ja":
                return f"スコアが{start}から{end}の応募者は、ここには一人もいない。"
            return f"Nobody here has a score from {start} to {end}."
        if language == "ja":
            return (
                f"スコアが{start}から{end}の応募者は{self.rows:,}人おり、そのうち{self.went:,}人が離脱または辞退した"
                f"（100人あたり約{self.of_100}人）。"
            )
        return (
            f"{self.went:,} of {self.rows:,} applicants with a score from {start} to {end} went away: "
            f"about {self.of_100} of 100."
        )


@dataclass(frozen=True)
class Scale:
    """How a delivered score is turned into what is displayed.

    Attributes
    ----------
    spread : what the odds of the score are raised to: 1 leaves them, less pulls all scores together, more
        drives them apart. Its inverse is called temperature.
    at_half : what a score of 0.5 is displayed as, between 0 and 1.

    """

    spread: float = 1.0
    at_half: float = 0.5

    def __post_init__(self) -> None:
        if not (np.isfinite(self.spread) and self.spread > 0 and 0 < self.at_half < 1):
            raise CasekitError(
                f"A spread is above 0, and at_half between 0 and 1; these were {self.spread} and "
                f"{self.at_half}."
            )

    def displayed(self, score: pd.Series) -> pd.Series:
        """Return what is displayed for each delivered score, 0 to 1; a missing score stays missing."""
        log_odds = np.log(self.at_half / (1 - self.at_half)) + self.spread * _log_odds(score.to_numpy())
        return pd.Series(1 / (1 + np.exp(-log_odds)), index=score.index).where(score.notna())

    def at_base_rate(self, before: float, after: float) -> "Scale":
        """Return the scale for a year in which another share goes, all else being equal (Elkan 2001).

        Parameters
        ----------
        before, after : share that goes in the year it was made for, and in the other year; between 0 and 1.

        """
        for rate in (before, after):
            _check_rate(rate)
        odds = self.at_half / (1 - self.at_half) * (after / (1 - after)) / (before / (1 - before))
        return replace(self, at_half=odds / (1 + odds))


def of_100_with(rows: Judged, score: float, *, within: float = 0.05) -> Frequency:
    """Count what became of those with about this score.

    Parameters
    ----------
    rows : scored rows and what became of them: this year's (`evaluation.judged`) or the past ones
        (`judged_past`).
    score : 0 to 1.
    within : how far another score may lie from it, that distance included.

    """
    require_manifest(rows, "scoring")
    if not 0 <= score <= 1 or not within > 0:
        raise CasekitError(
            f"A score lies between 0 and 1, and `within` above 0; these were {score}, {within}."
        )
    table = rows.table
    # Scores have two decimals; half of the third makes up for their binary form.
    near = (table["score"] - score).abs() <= within + 0.0005
    found, went = int(near.sum()), int(table.loc[near, "went"].sum())
    low, high = wilson_bounds(went, found)
    return Frequency(
        score=score,
        score_from=round(max(score - within, 0.0), 4),
        score_to=round(min(score + within, 1.0), 4),
        rows=found,
        went=went,
        of_100=round(100 * went / found) if found else None,
        low=round(100 * low, 1) if found else None,
        high=round(100 * high, 1) if found else None,
    )


def judged_past(seen: Seen, rows: Holding, *, outcome: str = "either", model: str = "logistic") -> Judged:
    """Score the past applicants too, each by a model learnt from four fifths of the others, beside outcomes.

    Parameters
    ----------
    seen, rows : `run.features`, and the processor's table `joined` of the same run.
    outcome, model : as for `fit_and_score`.

    Returns
    -------
    Judged
        Its table has company_id, applicant_id, score (two decimals), went. Companies with fewer than five
        past applicants of either outcome are left out.

    Raises
    ------
    CasekitError
        If no company is left.

    """
    parts = []
    for one in companies_with_a_model(seen, rows, outcome):
        own = rows.frame.iloc[one.learn][["company_id", "applicant_id"]]
        scores = scores_of_the_past(seen, one, model)
        if np.isnan(scores).any():
            continue
        parts.append(own.assign(score=np.round(scores, 2), went=one.group[one.learn] == 1))
    if not parts:
        raise CasekitError(
            "No company of this run has enough past applicants of both outcomes to learn from."
        )
    return Judged(pd.concat(parts, ignore_index=True), outcome, rows.manifest)


def calibrating_scale(rows: Judged) -> Scale:
    """Return the scale under which the displayed scores of these rows come nearest to what became of them.

    A logistic regression of the outcome on the log odds of the score, by Newton's method: most likely spread
    and middle (Platt 1999).

    Raises
    ------
    CasekitError
        If all went or none, or the scores are all alike, divide the two without an error, or point the wrong
        way.

    """
    require_manifest(rows, "scoring")
    went = rows.table["went"].to_numpy(dtype=np.float64)
    if not 0 < went.mean() < 1:
        raise CasekitError("A scale can be learnt only where some went and some did not.")
    if rows.table["score"].nunique() < 2:
        raise CasekitError(_NO_SCALE)
    columns = np.column_stack([np.ones(len(went)), _log_odds(rows.table["score"].to_numpy())])
    weights = np.zeros(2)
    for _ in range(_ROUNDS):
        share = 1 / (1 + np.exp(-np.clip(columns @ weights, -_MOST_LOG_ODDS, _MOST_LOG_ODDS)))
        curvature = (columns * (share * (1 - share))[:, None]).T @ columns
        try:
            step = np.linalg.solve(curvature, columns.T @ (went - share))
        except np.linalg.LinAlgError as fault:
            raise CasekitError(_NO_SCALE) from fault
        weights += step
        if np.abs(step).max() < 1e-10:
            break
    else:
        raise CasekitError(_NO_SCALE)
    if not weights[1] > 0:
        raise CasekitError("Here a higher score does not go with more who went, so no spread calibrates it.")
    return Scale(spread=float(weights[1]), at_half=float(1 / (1 + np.exp(-weights[0]))))


def displayed(rows: Judged, scale: Scale) -> Judged:
    """Return the same rows with the scores that a scale displays."""
    require_manifest(rows, "scoring")
    return replace(rows, table=rows.table.assign(score=scale.displayed(rows.table["score"])))


def brier(rows: Judged) -> float:
    """Return the mean squared distance between score and outcome (Brier 1950): 0 is perfect."""
    require_manifest(rows, "scoring")
    return float(((rows.table["score"] - rows.table["went"].astype("float64")) ** 2).mean())


def calibration_gap(rows: Judged, *, bands: int = 5) -> float:
    """Return how far, on average, the share that went lies from the mean score of a band, 0 to 1."""
    table = calibration(rows, bands=bands)
    gap = (table["went"] / table["rows"] - table["mean_score"]).abs()
    return float((gap * table["rows"]).sum() / table["rows"].sum())


def spreads(
    rows: Judged, choices: Sequence[float] = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5), *, bands: int = 5
) -> pd.DataFrame:
    """Try several spreads, and the calibrating one, on the same rows: the table behind a slider.

    The middle (`at_half`) is the calibrating one throughout, so that only the spread differs; the row
    `delivered` shows the scores as they were delivered.

    Returns
    -------
    DataFrame, one row a scale and a band of delivered scores that anybody has
        scale ("delivered", "spread", "calibrating"), spread, at_half, score_from, score_to (of the delivered
        score), rows, displayed_of_100 (mean displayed score, times 100), went_of_100, gap_of_100 (the first
        less the second); gap (mean size of that difference over all rows, 0 to 1) and brier of the scale.

    """
    require_manifest(rows, "scoring")
    best = calibrating_scale(rows)
    scales = [("delivered", Scale()), *(("spread", Scale(spread, best.at_half)) for spread in choices)]
    bands_of = band_of(rows.table["score"], bands)
    parts = [_at(rows, scale, bands_of, bands).assign(scale=name) for name, scale in scales]
    parts.append(_at(rows, best, bands_of, bands).assign(scale="calibrating"))
    table = pd.concat(parts, ignore_index=True)
    return table[["scale", *(column for column in table.columns if column != "scale")]]


def other_base_rates(
    rows: Judged, base_rates: Sequence[float], *, scale: Scale | None = None, bands: int = 5
) -> pd.DataFrame:
    """Ask what the same scores stand for in a year in which another share goes, all else being equal.

    Parameters
    ----------
    rows : scored rows and what became of them.
    base_rates : shares that go, between 0 and 1; the measured one is added as the first.
    scale : what is displayed; as delivered if None. It stays as it was, as a client's would.
    bands : bands of the delivered score.

    Returns
    -------
    DataFrame, one row a base rate and a band
        base_rate, measured (whether it is that of the rows), score_from, score_to, rows, displayed_of_100,
        would_go_of_100 (expected, 0 to 100).

    """
    require_manifest(rows, "scoring")
    own = float(rows.table["went"].mean())
    for rate in (own, *base_rates):
        _check_rate(rate)
    at = _at(rows, scale or Scale(), band_of(rows.table["score"], bands), bands)
    share = at["went_of_100"] / 100
    parts = []
    for rate in (own, *base_rates):
        going, staying = share * rate / own, (1 - share) * (1 - rate) / (1 - own)
        parts.append(
            at[["score_from", "score_to", "rows", "displayed_of_100"]].assign(
                base_rate=rate, measured=rate == own, would_go_of_100=100 * going / (going + staying)
            )
        )
    table = pd.concat(parts, ignore_index=True)
    columns = ["base_rate", "measured", "score_from", "score_to", "rows"]
    return table[[*columns, "displayed_of_100", "would_go_of_100"]]


def stars_by_client(
    rows: Judged, cuts: Mapping[str, Sequence[float]], *, style: str = "stars"
) -> pd.DataFrame:
    """Show each delivered score as the stars of clients that cut the scale in different places.

    Parameters
    ----------
    rows : scored rows and what became of them.
    cuts : for each client's name the rising scores above which the next star begins, for example
        {"A": (0.2, 0.4, 0.6, 0.8), "B": (0.5, 0.7, 0.8, 0.9)}. One mark more than cuts.
    style : "stars" or "dots".

    Returns
    -------
    DataFrame, one row a client and a delivered score (0.00, 0.01, ...) that anybody has
        client, score, rows (with that score), step (1 for the lowest), label; of_100 (of all rows with as
        many marks at that client, how many of a hundred went).

    """
    require_manifest(rows, "scoring")
    grouped = rows.table.groupby("score")["went"].agg(rows="size", went="sum").reset_index()
    parts = []
    for client, edges in cuts.items():
        _check_cuts(client, edges)
        step = 1 + np.searchsorted(
            np.asarray(edges, dtype=np.float64), grouped["score"].to_numpy(), side="left"
        )
        table = grouped.assign(client=client, step=step)
        table["label"] = np.array(marks(style, len(edges) + 1), dtype=object)[step - 1]
        same = table.groupby("step")
        share = same["went"].transform("sum") / same["rows"].transform("sum")
        parts.append(table.assign(of_100=(100 * share).round().astype("int64")))
    if not parts:
        raise CasekitError("Name at least one client with its cuts.")
    return pd.concat(parts, ignore_index=True)[["client", "score", "rows", "step", "label", "of_100"]]


def _at(rows: Judged, scale: Scale, band: NDArray[np.int64], bands: int) -> pd.DataFrame:
    shown = rows.table["score"] if scale == Scale() else scale.displayed(rows.table["score"])
    went = rows.table["went"].astype("float64")
    grouped = pd.DataFrame({"band": band, "shown": shown, "went": went}).groupby("band")
    table = grouped.agg(rows=("went", "size"), shown=("shown", "mean"), went=("went", "mean")).reset_index()
    gap = table["shown"] - table["went"]
    return pd.DataFrame(
        {
            "spread": scale.spread,
            "at_half": scale.at_half,
            "score_from": table["band"] / bands,
            "score_to": (table["band"] + 1) / bands,
            "rows": table["rows"],
            "displayed_of_100": 100 * table["shown"],
            "went_of_100": 100 * table["went"],
            "gap_of_100": 100 * gap,
            "gap": float((gap.abs() * table["rows"]).sum() / table["rows"].sum()),
            "brier": float(((shown - went) ** 2).mean()),
        }
    )


def _log_odds(score: Floats) -> Floats:
    inside = np.clip(score, _EDGE, 1 - _EDGE)
    odds: Floats = np.log(inside / (1 - inside))
    return odds


def _check_rate(rate: float) -> None:
    if not 0 < rate < 1:
        raise CasekitError(f"A base rate is a share between 0 and 1, both excluded; this was {rate}.")


def _check_cuts(client: str, edges: Sequence[float]) -> None:
    inside = all(0 < edge < 1 for edge in edges)
    if not edges or not inside or any(b <= a for a, b in pairwise(edges)):
        raise CasekitError(
            f"The cuts of {client!r} must rise and lie between 0 and 1, for example (0.2, 0.4, 0.6, 0.8)."
        )
