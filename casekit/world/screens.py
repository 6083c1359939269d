"""Which member met which screen when, and which privacy policy stood on it.

Five kinds of screen took consent (claim B30). The class of 2020 saw the pre-site's policy until the revision
of March 2019 (A03, A06); afterwards the functions carried the intended text (D38), while the registration
screen went on showing another one until 2 August 2019 (D37, A07, A12, A13). So whoever used none of the four
functions after March 2019 never met the intended text (D36). How people who registered after 1 March stand is
left open by the sources (note K9); the tables show both.
"""

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from casekit.world import seasons
from casekit.world.people import Integers, People, people_of_block
from casekit.world.settings import Settings
from casekit.world.streams import BLOCK, Stream, bits, words

SCREENS = ("registration", "pre_entry", "event_booking", "briefing_booking", "web_test")
FUNCTIONS = SCREENS[1:]
COUNT_WORDS = 1
EARLY = 1
"""Visits are of three kinds: the registration (0), early ones before the full opening (1), late ones (2)."""

GAP_TOLERANCE = 0.03
"""The gap among scored students stays within so much of the published one, whatever the seed."""

ONE_SLOT = np.uint64(1 << (seasons.RANK_BITS - seasons.TABLE_BITS))

POLICY_VERSIONS = (
    ("rikunabi2019", SCREENS, "2019-a", "2017-06-01", None, "rikunabi2019-not-quoted"),
    ("rikunabi2020", SCREENS, "2020-pre-site", "2018-06-01", "2019-02-28", "rikunabi2020-pre-site"),
    ("rikunabi2020", FUNCTIONS, "2020-revised", "2019-03-01", None, "D38"),
    ("rikunabi2020", SCREENS[:1], "2020-not-updated", "2019-03-01", "2019-08-02", "D37"),
    ("rikunabi2020", SCREENS[:1], "2020-revised", "2019-08-03", None, "D38"),
)
"""site, screens, version, first and last day shown (None: still shown at the date of the record), text."""


@dataclass(frozen=True)
class ScreenVisits:
    """Visits in order of member and time: the member's row in the block, the screen, the second."""

    row: Integers
    screen: NDArray[np.int64]
    seconds: NDArray[np.int32]


def policy_versions() -> pa.Table:
    """Return site, screen, version, shown_from, shown_to (missing: still shown) and text_id."""
    rows = [
        (site, screen, version, start, stop, text)
        for site, screens, version, start, stop, text in POLICY_VERSIONS
        for screen in screens
    ]
    site, screen, version, start, stop, text = zip(*rows, strict=True)
    dates = [
        pa.array([np.datetime64(d, "s") if d else None for d in column], pa.timestamp("s"))
        for column in (start, stop)
    ]
    return pa.table(
        {
            "site": site,
            "screen": screen,
            "version": version,
            "shown_from": dates[0],
            "shown_to": dates[1],
            "text_id": text,
        }
    )


def gap_share(settings: Settings) -> float:
    """Return the share of the class of 2020 that used no function after March 2019, as published."""
    return settings.record.screen_gap / settings.record.scored_2020


def idle_after_march(people: People, settings: Settings, block: int) -> NDArray[np.bool_]:
    """Return who (of cohort 2020) uses none of the four functions from 1 March 2019 on: the gap (D36)."""
    draw = words(people.seed, Stream.SCREEN_COUNT, block, people.size * COUNT_WORDS)
    idle: NDArray[np.bool_] = bits(draw, 0, 24) < round(gap_share(settings) * (1 << 24))
    idle &= people.cohort_index == 2
    return idle


def idle_people(people: People, settings: Settings) -> NDArray[np.bool_]:
    """Return the same for any people, in their order."""
    idle = np.zeros(people.size, dtype=bool)
    block = people.person // BLOCK
    for number in np.unique(block).tolist():
        rows = np.flatnonzero(block == number)
        everyone = people_of_block(people.seed, number, settings.people)
        idle[rows] = idle_after_march(everyone, settings, number)[people.person[rows] - number * BLOCK]
    return idle


def gap_bounds(settings: Settings, scored: int) -> tuple[int, int]:
    """Return the fewest and the most that may be in the gap among `scored` students of 2020.

    Their share is the published one; the room on both sides is counted in students of the real size, so that
    it is wide in a small world, where chance is too.
    """
    middle, room = gap_share(settings) * scored, GAP_TOLERANCE * settings.record.screen_gap
    return max(0, math.ceil(middle - room)), math.floor(middle + room)


def within_gap_bounds(idle: NDArray[np.bool_], settings: Settings, scored: int) -> NDArray[np.bool_]:
    """Return which students, of those who stand in order with `idle`, may be among the `scored` first.

    Once as many as may be are idle, or are not, further ones like them are passed over. So the gap comes out
    of who is idle, and is held only where chance would lead too far away: at full size with about four seeds
    in a thousand.
    """
    least, most = gap_bounds(settings, scored)
    return np.where(idle, np.cumsum(idle) <= most, np.cumsum(~idle) <= scored - least)


def visits_of_block(people: People, settings: Settings, block: int) -> ScreenVisits:
    """Return the visits of one block: registrations, then functions before and after full opening."""
    draw = words(people.seed, Stream.SCREEN_COUNT, block, people.size * COUNT_WORDS)
    opening = _opening_rank(people)
    registered = people.registration_rank
    member = people.member >= 0
    early = np.where(member & (registered < opening), bits(draw, 24, 2), 0)
    late = np.where(member, 1 + (bits(draw, 28, 3) * bits(draw, 32, 3)) // 4, 0)
    idle = idle_after_march(people, settings, block)
    late = np.where(idle, 0, late)
    counts = np.stack([member.astype(np.int64), early, late], axis=1).ravel()
    total = int(counts.sum())
    source = words(people.seed, Stream.SCREEN_EVENT, block, total)
    end = np.full_like(registered, (1 << seasons.RANK_BITS) - 1)
    start = np.stack([registered, registered, np.maximum(registered, opening)], axis=1).ravel()
    stop = np.stack([registered, np.maximum(registered, opening - ONE_SLOT), end], axis=1).ravel()
    part = np.repeat(np.arange(len(counts)), counts)
    rank = start[part] + _sorted_within(part, counts, source, stop - start)
    row, kind = part // 3, part % 3
    seconds = seasons.seconds_at(rank + people.season_offset[row])
    # Who registers in the first hours of March 2019 has drawn early visits too. They would be visits to
    # revised screens, and those who use no function from March on make none.
    since_march = (kind == EARLY) & (seconds >= _opening_of_2020())
    made = ~(since_march & idle[row])
    return ScreenVisits(row[made], _screens(kind, bits(source, 32, 8))[made], seconds[made])


def _opening_of_2020() -> int:
    season = seasons.SEASONS[2020]
    return int((season.full_opening - season.start).astype(int)) * seasons.DAY


def _opening_rank(people: People) -> NDArray[np.uint64]:
    openings = []
    for cohort, season in seasons.SEASONS.items():
        after = (season.full_opening - season.start).astype(np.int64) * seasons.DAY
        openings.append(seasons.rank_at(cohort, np.array([after]))[0])
    return (np.array(openings) + ONE_SLOT)[people.cohort_index]


def _sorted_within(
    part: Integers, counts: Integers, source: NDArray[np.uint64], room: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return, for each visit, a distance into its part's room, ascending within the part."""
    gap = (source & np.uint64(0xFFFF)) + np.uint64(1)
    running = np.cumsum(gap, dtype=np.uint64)
    stops = np.cumsum(counts)
    ends = np.concatenate([np.zeros(1, dtype=np.uint64), running])[stops]
    base = np.concatenate([np.zeros(1, dtype=np.uint64), ends[:-1]])
    span = ends - base + np.uint64(1 << 14)
    stretch = (room << np.uint64(20)) // span
    distance: NDArray[np.uint64] = ((running - base[part]) * stretch[part]) >> np.uint64(20)
    return distance


def _screens(kind: Integers, draw: Integers) -> NDArray[np.int64]:
    before = np.where(draw < 150, 2, 3)
    after = np.where(draw < 110, 1, np.where(draw < 160, 2, np.where(draw < 220, 3, 4)))
    return np.where(kind == 0, 0, np.where(kind == EARLY, before, after))
