"""Page views: whose browser looked at which industry on which site when, in order of person and time.

Times come out sorted without a sort: a person's views lie at the running sums of random gaps, stretched over
the time from registration to the end of the season, and are then looked up in the season's table of moments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from casekit.world import industries, seasons
from casekit.world.browsers import CLOCK_BITS, SLOT_BITS, SLOTS, Browsers, cookie_numbers
from casekit.world.people import Integers, People
from casekit.world.streams import Stream, Words, ascending, bits, choice_table, quantile_table, words

SLICE = 512
"""People handled at a time, so that all intermediate columns stay in the processor's cache."""

VIEWS_MEDIAN, VIEWS_SPREAD, VIEWS_MOST = 30.4, 0.95, 900
NO_VIEWS = 0.05
ANXIOUS_TIMES = 9
"""Anxious searchers view so many quarters of what others view."""

SITE_WEIGHTS = (70, 15, 10, 5)
INTEREST_WORDS = 3


@dataclass(frozen=True)
class Views:
    """Page views of one block, one row each; `cookie` indexes `cookies`, `events` are the words drawn."""

    people: People
    events: Words
    seconds: NDArray[np.int32]
    cookie: NDArray[np.int32]
    site: NDArray[np.uint8]
    industry: NDArray[np.uint8]
    counts: Integers
    cookies: "Cookies"

    @cached_property
    def log_ins(self) -> Integers:
        """Rows at which a member logs in at the job site: the first with each cookie, and some others."""
        here = np.flatnonzero((self.site == 0) & np.repeat(self.people.member >= 0, self.counts))
        cookie = self.cookie.take(here)
        first = np.zeros(len(self.cookies.number), dtype=np.int64)
        first[cookie[::-1]] = here[::-1]
        drawn = bits(self.events.take(here), 32, 5) == 0
        chosen: Integers = here[drawn | (first.take(cookie) == here)]
        return chosen


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


_NOTHING = np.zeros(1, dtype=np.uint64)


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
    code = np.empty(total, dtype=np.int32)
    site = np.empty(total, dtype=np.uint8)
    industry = np.empty(total, dtype=np.uint8)
    for rows, part in draw.slices():
        draw.fill_times(rows, part, seconds[part])
        draw.fill_places(rows, part, seconds[part], site[part], industry[part], code[part])
    cookies, number_of_code = draw.cookies_seen()
    for _, part in draw.slices():
        np.take(number_of_code, code[part], out=code[part], mode="clip")
    return Views(people, draw.events, seconds, code, site, industry, counts, cookies)


class _Drawing:
    """Tables of one block from which its views are filled in, slice by slice.

    Views are given by the running code of the cookie; a person's codes follow one another. `np.take` with
    mode "clip" is its fastest form; no index is ever out of range.
    """

    def __init__(self, people: People, block: int, counts: Integers) -> None:
        self.people, self.counts = people, counts
        self.stops = np.concatenate([[0], np.cumsum(counts)])
        self.events = words(people.seed, Stream.EVENT, block, int(self.stops[-1]))
        own = words(people.seed, Stream.INTEREST, block, people.size * INTEREST_WORDS)
        own = own.reshape(people.size, INTEREST_WORDS)
        self.closing = _gaps()[(own[:, 2] >> np.uint64(52)).astype(np.int64)].astype(np.uint64)
        self.palette = palettes(people, own).ravel()
        browsers = Browsers(people)
        self.share = browsers.share.ravel()
        self.blocked = browsers.blocks.ravel()
        self.room = (_last_generation(people, browsers).ravel() + 1) << (2 * self.blocked)
        self.first_code = np.concatenate([[0], np.cumsum(self.room)])
        self.browsers = _packed_browsers(browsers, self.first_code[:-1], self.blocked)
        self.first_seen = np.full(int(self.first_code[-1]), -1, dtype=np.int32)

    def slices(self) -> Iterator[tuple[slice, slice]]:
        """Give the people of each slice, and their views, where they have any."""
        for start in range(0, self.people.size, SLICE):
            stop = min(start + SLICE, self.people.size)
            first, last = int(self.stops[start]), int(self.stops[stop])
            if first < last:
                yield slice(start, stop), slice(first, last)

    def fill_times(self, rows: slice, part: slice, seconds: NDArray[np.int32]) -> None:
        """Fill when the people in `rows` make the views `part`, ascending for each of them."""
        gap = (self.events[part] & np.uint64(4095)).astype(np.int64)
        rank = np.cumsum(_gaps().take(gap, mode="clip"), dtype=np.uint64)
        ends = np.concatenate([_NOTHING, rank])[self.stops[rows.start + 1 : rows.stop + 1] - part.start]
        base = np.concatenate([_NOTHING, ends[:-1]])
        registered = self.people.registration_rank[rows]
        left = np.uint64(1 << seasons.RANK_BITS) - registered
        stretch = (left << np.uint64(16)) // (ends - base + self.closing[rows])
        start = registered + self.people.season_offset[rows]
        # (rank - base) * stretch + start, in units of 2**-16: what is the same for a person is put together.
        counts = self.counts[rows]
        rank *= np.repeat(stretch, counts)
        rank += np.repeat((start << np.uint64(16)) - base * stretch, counts)
        rank >>= np.uint64(16)
        seasons.seconds_at(rank, out=seconds)

    def fill_places(
        self,
        rows: slice,
        part: slice,
        seconds: NDArray[np.int32],
        site: NDArray[np.uint8],
        industry: NDArray[np.uint8],
        code: NDArray[np.int32],
    ) -> None:
        """Fill where these views are made, with which cookie; note the first moment of each cookie."""
        row = np.repeat(np.arange(rows.start, rows.stop), self.counts[rows])
        event = self.events[part].astype(np.uint32).astype(np.int64)
        np.take(self.palette, (row << 5) + (event >> 12 & 31), out=industry, mode="clip")
        np.take(_sites(), event >> 17 & 255, out=site, mode="clip")
        browser = self.share.take((row << 4) + (event >> 25 & 15), mode="clip")
        packed = self.browsers.take((row << SLOT_BITS) + browser, mode="clip")
        rhythm = (packed >> np.uint64(32)).astype(np.uint32)
        ticks = seconds.view(np.uint32) >> np.uint32(CLOCK_BITS)
        ticks *= rhythm >> np.uint32(16)
        ticks += rhythm & np.uint32(0xFFFF)
        ticks >>= np.uint32(16)
        first = packed.astype(np.uint32).view(np.int32)
        blocked = first & 1
        within = ticks.view(np.int32)
        within <<= blocked << 1
        within += first >> 1
        np.add(within, site * blocked, out=code)
        self.first_seen[code[::-1]] = seconds[::-1]

    def cookies_seen(self) -> tuple[Cookies, NDArray[np.int32]]:
        """Return the cookies that occur, ascending, and for each code the row of its cookie."""
        seen = np.flatnonzero(self.first_seen >= 0)
        slot = np.repeat(np.arange(len(self.room), dtype=np.int32), self.room).take(seen).astype(np.int64)
        row, browser = slot >> SLOT_BITS, slot & SLOTS - 1
        blocked = self.blocked[slot]
        inside = seen - self.first_code[slot]
        generation = inside >> (2 * blocked)
        place = np.where(blocked, (inside & 3) + 1, 0)
        number = cookie_numbers(self.people.seed, self.people.person[row], browser, generation, place)
        order = ascending(number)
        row_of_code = np.empty(len(self.first_seen), dtype=np.int32)
        row_of_code[seen[order]] = np.arange(len(seen), dtype=np.int32)
        cookies = Cookies(
            number.take(order),
            row.take(order),
            browser.take(order),
            generation.take(order),
            place.take(order),
            self.first_seen.take(seen.take(order)),
        )
        return cookies, row_of_code


def _last_generation(people: People, browsers: Browsers) -> Integers:
    """Return how often the cookies of each browser have been deleted when the person's season ends."""
    ends = np.array([season.days * seasons.DAY for season in seasons.SEASONS.values()])
    every = np.arange(people.size)[:, None]
    return browsers.generation(every, np.arange(SLOTS), ends[people.cohort_index][:, None])


def _packed_browsers(browsers: Browsers, first_code: Integers, blocked: NDArray[np.bool_]) -> Words:
    """Return for each browser rate and phase of its deletion (16 bits each), first code (31), blocked (1)."""
    rate, phase = browsers.rate.ravel().astype(np.uint64), browsers.phase.ravel().astype(np.uint64)
    code = (first_code << 1 | blocked).astype(np.uint64)
    return rate << np.uint64(48) | phase << np.uint64(32) | code
