"""Three job-hunting seasons as tables from even ranks to moments: months, weekdays, hours have weights.

The job site opens for the class of 2019 in June 2017 and fully in March 2018, for the class of 2020 in June
2018 (claim A03) and fully on 1 March 2019 (A05). The class of 2018 is seen in the year before the service
starts. Weights are assumed.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from casekit.world.streams import choice_table

RANK_BITS = 32
TABLE_BITS = 14
COHORTS = (2018, 2019, 2020)
DAY = 86_400


@dataclass(frozen=True)
class Season:
    """Days on which a cohort is seen: first day, day after the last, day of the full opening."""

    start: np.datetime64
    stop: np.datetime64
    full_opening: np.datetime64

    @property
    def epoch(self) -> int:
        """Seconds from 1970 to the first moment."""
        return int(self.start.astype("datetime64[s]").astype(np.int64))

    @property
    def days(self) -> int:
        """Length in days."""
        return int((self.stop - self.start).astype(int))


def _season(start: str, stop: str, full: str) -> Season:
    return Season(np.datetime64(start), np.datetime64(stop), np.datetime64(full))


SEASONS = {
    2018: _season("2017-03-01", "2018-03-01", "2017-03-01"),
    2019: _season("2017-06-01", "2019-01-01", "2018-03-01"),
    2020: _season("2018-06-01", "2019-08-01", "2019-03-01"),
}
HOURS = np.array(
    [3, 2, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 9, 7, 6, 6, 7, 7, 8, 9, 10, 12, 12, 8], dtype=np.float64
)
WEEKDAYS = np.array([1.1, 1.1, 1.1, 1.05, 0.95, 0.8, 0.9])


def _hour_weights(season: Season) -> NDArray[np.float64]:
    days = season.start + np.arange(season.days)
    weekday = (days.astype(np.int64) + 3) % 7
    since_opening = (days - season.full_opening).astype(np.int64)
    phase = np.where(
        since_opening < 0, 0.5, np.where(since_opening < 45, 2.4, np.where(since_opening < 120, 1.4, 0.6))
    )
    return np.outer(phase * WEEKDAYS[weekday], HOURS).ravel()


@cache
def moments() -> NDArray[np.int32]:
    """Return seconds since the season's start at 2**14 even ranks, cohort after cohort, flat."""
    tables = []
    for season in SEASONS.values():
        edges = np.concatenate([[0.0], np.cumsum(_hour_weights(season))])
        ranks = np.linspace(0, edges[-1], (1 << TABLE_BITS) + 1)
        seconds = np.interp(ranks, edges, np.arange(len(edges)) * 3600.0)
        tables.append(np.rint(seconds).astype(np.int32)[: 1 << TABLE_BITS])
    return np.concatenate(tables)


@cache
def _moments_and_steps() -> NDArray[np.uint64]:
    """Return `moments`, and in the lower half of each number the seconds to the next."""
    tables = moments().reshape(len(SEASONS), -1)
    ends = np.array([[season.days * DAY] for season in SEASONS.values()], dtype=np.int32)
    steps = np.diff(tables, axis=1, append=ends)
    return (tables.astype(np.uint64) << np.uint64(32) | steps.astype(np.uint64)).ravel()


def seconds_at(rank: NDArray[np.uint64], out: NDArray[np.int32] | None = None) -> NDArray[np.int32]:
    """Return seconds since the season's start for ranks to which the cohort's number * 2**32 is added."""
    slot = (rank >> np.uint64(RANK_BITS - TABLE_BITS)).view(np.int64)
    found = _moments_and_steps().take(slot, mode="clip")
    after = rank.astype(np.uint32) & np.uint32((1 << (RANK_BITS - TABLE_BITS)) - 1)
    after >>= np.uint32(2)
    after *= found.astype(np.uint32)
    after >>= np.uint32(16)
    after += (found >> np.uint64(32)).astype(np.uint32)
    if out is None:
        return after.view(np.int32)
    out[:] = after.view(np.int32)
    return out


def rank_at(cohort: int, seconds: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the rank (without cohort) whose moment in the table is at or just before `seconds`."""
    index = COHORTS.index(cohort)
    table = moments()[index << TABLE_BITS : (index + 1) << TABLE_BITS]
    slot = np.clip(np.searchsorted(table, seconds, side="right") - 1, 0, None)
    return slot.astype(np.uint64) << np.uint64(RANK_BITS - TABLE_BITS)


@cache
def registration_ranks(cohort: int) -> NDArray[np.int64]:
    """Return 4,096 ranks for drawing when a member registers: a rush at each opening (assumed)."""
    season = SEASONS[cohort]
    opening = int((season.full_opening - season.start).astype(int))
    days = np.arange(season.days)
    weight = (
        np.exp(-days / 20.0) * 3
        + 0.35 * np.exp(-days / 150.0)
        + np.where(days >= opening, 2.2 * np.exp(-(days - opening) / 12.0), 0.0)
    )
    weight[-60:] *= 0.2
    day = choice_table(weight, 12)
    return rank_at(cohort, day * DAY).astype(np.int64)
