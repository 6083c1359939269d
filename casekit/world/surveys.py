"""The clients' web surveys: who answered, when, on which browser, so which cookie the tag saw.

An answer joins to browsing only if that very cookie was seen before: not after a deletion, not where third
parties are blocked, and to somebody else's browsing where a PC was shared. So the match rate comes out of the
mechanism; nothing is published about it, and it is always simulated.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from casekit.world.browsers import SITES, Browsers, cookie_numbers
from casekit.world.people import Integers, people_at
from casekit.world.selection import Applications
from casekit.world.settings import Settings
from casekit.world.streams import BLOCK, bits

ANSWERED = 220
"""Of 256 applicants so many answer the survey."""

SHARED = 9
"""Of 256 answers so many come from a browser of somebody else."""

Seen = Callable[[int], tuple[NDArray[np.uint64], Integers]]
"""For a block: the cookies valid on all sites, ascending, and when each was first seen (from 1970)."""


@dataclass(frozen=True)
class Answers:
    """Survey answers, one row each: the application's row, the moment, the browser used, and its cookie.

    `owner` is the person the browser belongs to; `place` is 0 where the tag's identifier is the same on all
    sites;
    `matched` says whether that identifier had been seen before.
    """

    row: Integers
    at: Integers
    owner: Integers
    browser: Integers
    generation: Integers
    place: Integers
    cookie: NDArray[np.uint64]
    matched: NDArray[np.bool_]


def answer_moments(one: Applications) -> Integers:
    """Return when each would answer, in seconds from 1970: 2018 in spring 2018, 2019 after applying."""
    spread, clock = bits(one.form[:, 2], 0, 16), bits(one.form[:, 2], 16, 16)
    if one.cohort == 2018:
        start, wait = np.full(one.size, np.datetime64("2018-03-01")), spread * 90 // 65_536
    else:
        start, wait = one.applied_day, 5 + spread * 120 // 65_536
    day: NDArray[np.datetime64] = start + wait.astype("timedelta64[D]")
    return day.astype("datetime64[s]").astype(np.int64) + 8 * 3_600 + clock * (15 * 3_600) // 65_536


def survey_answers(settings: Settings, one: Applications, seen: Seen) -> Answers:
    """Return the answers to the surveys among `one`, with the cookies seen by the tag on the survey page."""
    row = np.flatnonzero(bits(one.form[:, 2], 32, 8) < ANSWERED)
    shared = bits(one.form[row, 2], 40, 8) < SHARED
    owner = np.where(shared, one.neighbour[row], one.people.person[row])
    owners = people_at(settings.seed, owner, settings.people)
    browsers = Browsers(owners)
    every = np.arange(len(row))
    browser = browsers.share[every, bits(one.form[row, 2], 48, 4)].astype(np.int64)
    at = answer_moments(one)[row]
    generation = browsers.generation(every, browser, at - owners.epoch)
    place = np.where(browsers.blocks[every, browser], len(SITES) + 1 + one.company[row], 0)
    cookie = cookie_numbers(settings.seed, owner, browser, generation, place)
    matched = seen_before(owner, cookie, at, seen) & (place == 0)
    return Answers(row, at, owner, browser, generation, place, cookie, matched)


def seen_before(owner: Integers, cookie: NDArray[np.uint64], at: Integers, seen: Seen) -> NDArray[np.bool_]:
    """Return which cookies, valid on all sites, had been seen at their owners' by the given moment."""
    before = np.zeros(len(owner), dtype=bool)
    block = owner // BLOCK
    for number in np.unique(block).tolist():
        rows = np.flatnonzero(block == number)
        known, first = seen(number)
        if len(known):
            found = np.minimum(np.searchsorted(known, cookie[rows]), len(known) - 1)
            before[rows] = (known[found] == cookie[rows]) & (first[found] <= at[rows])
    return before
