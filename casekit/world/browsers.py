"""Browsers and cookies as a mechanism: what a person browses with, what it blocks, when it forgets.

A browser has a PC's or a phone's nature. It lets third parties set cookies, so that the processor's tag has
one identifier on all sites, or it blocks them, so that each site sees an identifier of its own. It keeps its
cookies for ever, clears them now and then, or (serial resetters) all the time. Shares follow published
measurements where there are any: third-party cookies present on 46 % of mobile impressions; about 7 % of
machines hold a third of all cookies; about half of all cookies live longer than a month (comScore 2006,
European publishers 2013, HEC Paris; all other countries, so: assumed).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from casekit.world.people import Integers, People
from casekit.world.streams import bits, mixed, secret_number, tag_numbers

SLOT_BITS = 2
SLOTS = 1 << SLOT_BITS
"""Places for browsers per person; the fourth stays empty, so that places are found by shifting."""

SITES = ("job_site", "partner_site_1", "partner_site_2", "partner_site_3")
CLOCK_BITS = 12
"""Deletions happen on ticks of 2**12 seconds (68 minutes)."""

BLOCKING = {"phone": 138, "pc": 30}
"""Of 256 browsers of each kind so many block third parties: 54 % of phones, 12 % of PCs."""


@dataclass(frozen=True)
class Browsers:
    """The browsers of some people; every column has one row per person and `SLOTS` places."""

    people: People

    @cached_property
    def number(self) -> Integers:
        """How many browsers a person uses: one (40 %), two (48 %) or three (12 %)."""
        draw = bits(self.people.source[:, 2], 20, 8)
        return 1 + (draw >= 102) + (draw >= 225)

    @cached_property
    def phone(self) -> NDArray[np.bool_]:
        """Whether the browser is on a phone: 55 % of first browsers; the second is on the other kind."""
        first = bits(self.people.source[:, 2], 28, 8) < 141
        return np.stack([first, ~first, first, first], axis=1)

    @cached_property
    def blocks(self) -> NDArray[np.bool_]:
        """Whether the browser blocks third parties."""
        draw = self.people.source[:, 3:4] >> (np.uint64(8) * np.arange(SLOTS, dtype=np.uint64)) & np.uint64(
            255
        )
        return draw < np.where(self.phone, BLOCKING["phone"], BLOCKING["pc"]).astype(np.uint64)

    @cached_property
    def rate(self) -> Integers:
        """Deletions per tick * 2**16: none (45 %), one in 30 to 300 days (48 %) or in 2 to 9 days (7 %)."""
        lot = (self.people.source[:, 4:5] >> (np.uint64(16) * np.arange(SLOTS, dtype=np.uint64))).astype(
            np.int64
        )
        habit, detail = lot & 255, lot >> 8 & 255
        ticks_per_day = 86_400 / (1 << CLOCK_BITS)
        every = np.where(habit < 238, 30 + detail * 270 / 255, 2 + detail * 7 / 255)
        rate = np.rint(65_536 / (every * ticks_per_day)).astype(np.int64)
        return np.where(habit < 115, 0, rate)

    @cached_property
    def phase(self) -> Integers:
        """Where in its rhythm of deletion a browser is when the season starts (16 bits)."""
        places = np.arange(SLOTS, dtype=np.uint64)
        return (
            mixed(self.people.person[:, None].astype(np.uint64) * np.uint64(SLOTS) + places, 0x9E37)
            >> np.uint64(48)
        ).astype(np.int64)

    @cached_property
    def share(self) -> NDArray[np.uint8]:
        """Sixteen entries per person for drawing the browser of a page view: 16; 11 and 5; or 9, 5 and 2."""
        patterns = np.array(
            [[0] * 16, [0] * 11 + [1] * 5, [0] * 9 + [1] * 5 + [2] * 2],
            dtype=np.uint8,
        )
        return patterns[self.number - 1]

    def generation(self, rows: Integers, browser: Integers, seconds: Integers) -> Integers:
        """Return how often a browser's cookies have been deleted by `seconds` after the season's start."""
        ticks = seconds.astype(np.int64) >> CLOCK_BITS
        return (ticks * self.rate[rows, browser] + self.phase[rows, browser]) >> 16

    def deleted_after(self, rows: Integers, browser: Integers, generation: Integers) -> Integers:
        """Return the second of the season at which that generation of cookies is deleted, or -1 if never."""
        rate, phase = self.rate[rows, browser], self.phase[rows, browser]
        ticks = -((phase - ((generation + 1) << 16)) // np.maximum(rate, 1))
        return np.where(rate == 0, -1, ticks << CLOCK_BITS)


def cookie_numbers(
    seed: int, person: Integers, browser: Integers, generation: Integers, place: Integers
) -> NDArray[np.uint64]:
    """Return 64-bit cookie identifiers, no two alike.

    `place` is 0 for a tag that is the same on all sites, and otherwise 1 more than the number of the site
    that sees this identifier alone (sites from 4 upwards are the clients' survey pages).
    """
    key = (((person << 2 | browser) << 16 | generation) << 8) | place
    return tag_numbers(key, secret_number(seed, 0))
