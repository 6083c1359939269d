"""Page views: whose browser looked at which industry on which site when, in order of person and time.

Times come out sorted without a sort: a person's views lie at the running sums of random gaps, stretched over
the time from registration to the end of the season, and are then looked up in the season's table of moments.
"""

from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from casekit.world import industries, seasons
from casekit.world.browsers import CLOCK_BITS, SLOTS, Browsers, cookie_numbers
from casekit.world.people import Integers, People
from casekit.world.streams import Stream, choice_table, quantile_table, words

SLICE = 1_024
"""People handled at a time, so that all intermediate columns stay in the processor's cache."""

VIEWS_MEDIAN, VIEWS_SPREAD, VIEWS_MOST = 30.4, 0.95, 900
NO_VIEWS = 0.05
ANXIOUS_TIMES = 9
"""Anxious searchers view so many quarters of what others view."""

SITE_WEIGHTS = (70, 15, 10, 5)
INTEREST_WORDS = 3


@dataclass(frozen=True)
class Views:
    """Page views of one block. `cookie` indexes `cookies`; all columns have one row per view."""

    seconds: NDArray[np.int32]
    cookie: NDArray[np.int32]
    site: NDArray[np.uint8]
    industry: NDArray[np.uint8]
    counts: Integers
    cookies: "Cookies"
    log_ins: NDArray[np.int64]


@dataclass(frozen=True)
class Cookies:
    """The cookies that were seen in one block, by ascending identifier.

    `row` is the person's row in the block, `place` 0 for a tag valid on all sites, else 1 + the only site;
    `first_seen` seconds from the season's start.
    """

    number: NDArray[np.uint64]
    row: Integers
    browser: Integers
    generation: Integers
    place: Integers
    first_seen: NDArray[np.int32]


@cache
def _gaps() -> NDArray[np.uint32]:
    """Return 4,096 gaps between views: mostly short (one sitting), sometimes long."""
    exponential = quantile_table(lambda u: -np.log1p(-u), 12)
    order = (np.arange(4096) * 2731) % 4096
    sitting = np.where(order < 2_600, 40.0, 1_000.0)
    return np.rint(exponential[(np.arange(4096) * 1_597) % 4096] * sitting + 1).astype(np.uint32)


@cache
def _view_counts() -> NDArray[np.int64]:
    inverse = NormalDist().inv_cdf
    table = quantile_table(lambda u: np.exp(VIEWS_SPREAD * inverse(u)), 12) * VIEWS_MEDIAN
    counts = np.minimum(np.rint(table), VIEWS_MOST).astype(np.int64)
    counts[: int(NO_VIEWS * 4096)] = 0
    return counts


@cache
def _sites() -> NDArray[np.uint8]:
    return choice_table(SITE_WEIGHTS, 8).astype(np.uint8)


def view_counts(people: People) -> Integers:
    """Return how many pages each person views: about 55 on average, very unequal."""
    counts = _view_counts()[people.views_draw]
    return np.where(people.anxious, counts * ANXIOUS_TIMES // 4, counts)


def palettes(people: People, source: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return 32 entries per person for drawing the industry of a view, favourites most often."""
    octets = source.astype("<u8").view(np.uint8).reshape(people.size, -1)
    first, second, third = people.favourites.T
    palette = np.empty((people.size, 32), dtype=np.uint8)
    palette[:, :5] = first[:, None]
    palette[:, 5:9] = second[:, None]
    palette[:, 9:12] = third[:, None]
    palette[:, 12:22] = industries.neighbours()[first[:, None], octets[:, :10]]
    palette[:, 22:32] = (octets[:, 10:20].astype(np.uint16) * industries.COUNT) >> 8
    steady = ~people.anxious
    palette[steady, 12:16] = first[steady, None]
    palette[steady, 16] = second[steady]
    palette[steady, 17] = third[steady]
    return palette


def views_of_block(people: People, block: int) -> Views:
    """Return the page views of the people of one block (or of its first people)."""
    counts = view_counts(people)
    draw = _Drawing(people, block, counts)
    total = int(counts.sum())
    seconds = np.empty(total, dtype=np.int32)
    codes = np.empty(total, dtype=np.int32)
    site = np.empty(total, dtype=np.uint8)
    industry = np.empty(total, dtype=np.uint8)
    log_in = np.empty(total, dtype=bool)
    stops = np.concatenate([[0], np.cumsum(counts)])
    for start in range(0, people.size, SLICE):
        rows = slice(start, min(start + SLICE, people.size))
        part = slice(int(stops[rows.start]), int(stops[rows.stop]))
        draw.fill(rows, part, seconds[part], codes[part], site[part], industry[part], log_in[part])
    cookies, cookie = draw.cookies_seen(codes, seconds)
    return Views(
        seconds, cookie, site, industry, counts, cookies, _log_ins(people, counts, cookie, site, log_in)
    )


def _log_ins(
    people: People,
    counts: Integers,
    cookie: NDArray[np.int32],
    site: NDArray[np.uint8],
    drawn: NDArray[np.bool_],
) -> NDArray[np.int64]:
    """Return the views at which a member logs in: the first with each cookie, and some others."""
    here = np.flatnonzero((site == 0) & np.repeat(people.member >= 0, counts))
    first = np.zeros(int(cookie.max(initial=-1)) + 1, dtype=np.int64)
    first[cookie[here[::-1]]] = here[::-1]
    chosen: NDArray[np.int64] = here[drawn[here] | (first[cookie[here]] == here)]
    return chosen


class _Drawing:
    """Tables of one block from which its views are filled in, slice by slice."""

    def __init__(self, people: People, block: int, counts: Integers) -> None:
        self.people, self.counts = people, counts
        seed = people.seed
        self.events = words(seed, Stream.EVENT, block, int(counts.sum()))
        own = words(seed, Stream.INTEREST, block, people.size * INTEREST_WORDS).reshape(
            people.size, INTEREST_WORDS
        )
        self.closing = _gaps()[(own[:, 2] >> np.uint64(52)).astype(np.int64)].astype(np.uint64)
        self.palette = palettes(people, own)
        self.browsers = Browsers(people)
        self.rate = self.browsers.rate.astype(np.uint32) << np.uint32(16) | self.browsers.phase.astype(
            np.uint32
        )
        days = np.array([season.days for season in seasons.SEASONS.values()])
        last = self.browsers.generation(
            np.arange(people.size)[:, None],
            np.arange(SLOTS),
            (days * seasons.DAY)[people.cohort_index][:, None],
        )
        self.blocked = self.browsers.blocks
        room = (last + 1) << (2 * self.blocked)
        self.room = room
        self.first_code = np.concatenate([[0], np.cumsum(room.ravel())])
        packed = self.first_code[:-1].reshape(room.shape) << 1 | self.blocked
        self.packed = packed.astype(np.int32)

    def fill(
        self,
        rows: slice,
        part: slice,
        seconds: NDArray[np.int32],
        codes: NDArray[np.int32],
        site: NDArray[np.uint8],
        industry: NDArray[np.uint8],
        log_in: NDArray[np.bool_],
    ) -> None:
        """Fill the views of the people in `rows`, which are the views `part` of the block."""
        events = self.events[part]
        counts = self.counts[rows]
        row = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        seconds[:] = seasons.seconds_at(self._ranks(rows, events, counts, row))
        low = events.astype(np.uint32)
        industry[:] = self.palette[rows].ravel()[(row << 5) + ((low >> 12) & 31).astype(np.int32)]
        site[:] = _sites()[(low >> 17) & 255]
        log_in[:] = (events >> np.uint64(32)).astype(np.uint32) & 31 == 0
        browser = self.browsers.share[rows].ravel()[(row << 4) + ((low >> 25) & 15).astype(np.int32)]
        slot = (row << 2) + browser
        rhythm = self.rate[rows].ravel()[slot]
        ticks = seconds.astype(np.uint32) >> np.uint32(CLOCK_BITS)
        generation = (
            (ticks * (rhythm >> np.uint32(16)) + (rhythm & np.uint32(0xFFFF))) >> np.uint32(16)
        ).astype(np.int32)
        packed = self.packed[rows].ravel()[slot]
        blocked = packed & 1
        codes[:] = (packed >> 1) + (generation << (blocked << 1)) + site * blocked

    def _ranks(
        self, rows: slice, events: NDArray[np.uint64], counts: Integers, row: NDArray[np.int32]
    ) -> NDArray[np.uint64]:
        running = np.cumsum(_gaps()[(events & np.uint64(4095)).astype(np.int32)], dtype=np.uint64)
        ends = np.concatenate([np.zeros(1, dtype=np.uint64), running])[np.cumsum(counts)]
        base = np.concatenate([np.zeros(1, dtype=np.uint64), ends[:-1]])
        people_rank = self.people.registration_rank[rows]
        left = np.uint64(1 << seasons.RANK_BITS) - people_rank
        stretch = (left << np.uint64(16)) // (ends - base + self.closing[rows])
        start = people_rank + self.people.season_offset[rows]
        rank: NDArray[np.uint64] = ((running - base[row]) * stretch[row]) >> np.uint64(16)
        rank += start[row]
        return rank

    def cookies_seen(
        self, codes: NDArray[np.int32], seconds: NDArray[np.int32]
    ) -> tuple[Cookies, NDArray[np.int32]]:
        """Return the cookies that occur in `codes`, ascending, and the codes renumbered to them."""
        first_seen = np.full(int(self.first_code[-1]), -1, dtype=np.int32)
        first_seen[codes[::-1]] = seconds[::-1]
        seen = np.flatnonzero(first_seen >= 0)
        slot = np.searchsorted(self.first_code, seen, side="right") - 1
        row, browser = slot // SLOTS, slot % SLOTS
        blocked = self.blocked.ravel()[slot]
        inside = seen - self.first_code[slot]
        generation = inside >> (2 * blocked)
        place = np.where(blocked, (inside & 3) + 1, 0)
        number = cookie_numbers(self.people.seed, self.people.person[row], browser, generation, place)
        order = np.argsort(number)
        renumber = np.empty(len(first_seen), dtype=np.int32)
        renumber[seen[order]] = np.arange(len(seen), dtype=np.int32)
        cookies = Cookies(
            number[order],
            row[order],
            browser[order],
            generation[order],
            place[order],
            first_seen[seen[order]],
        )
        return cookies, renumber[codes]
