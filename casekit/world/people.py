"""People: who they are and what they want, drawn afresh wherever it is needed and never stored.

People stand in rows: ten members, then one past applicant of cohort 2018, and so on. Members alternate
between the cohorts 2019 and 2020 in the ratio 79 : 82, so that the full world has exactly 790,000 and
820,000, and a smaller world's people are the first of a bigger one's.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from casekit.world import industries, seasons
from casekit.world.names import GIVEN_BITS, SURNAME_BITS, given_names, surnames
from casekit.world.schools import schools
from casekit.world.streams import BLOCK, Stream, Words, bits, words

GROUP = 11
"""Ten members and one past applicant."""

PERSON_WORDS = 5
ANXIOUS_SHARE = 31
"""Of 256 people so many search anxiously: they view much without meaning to leave (assumed)."""

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class People:
    """Some people of one block, as integer columns of equal length.

    `person` is the row in truth/people; `member` the number of the member, -1 for cohort 2018; `cohort` 2018,
    2019 or 2020; `favourites` three industries (n, 3).
    """

    seed: int
    person: Integers
    source: Words

    @property
    def size(self) -> int:
        """How many people."""
        return len(self.person)

    @cached_property
    def member(self) -> Integers:
        """Number of the member, counted from 0; -1 where the person is a past applicant."""
        return np.where(self.person % GROUP == GROUP - 1, -1, member_number(self.person))

    @cached_property
    def cohort_index(self) -> Integers:
        """0 for cohort 2018, 1 for 2019, 2 for 2020."""
        return np.where(self.member < 0, 0, np.where(is_2020(self.member), 2, 1))

    @property
    def cohort(self) -> Integers:
        """Year of graduation."""
        return self.cohort_index + 2018

    @cached_property
    def family(self) -> Integers:
        """Index of the surname."""
        return surnames().draw[bits(self.source[:, 0], 0, SURNAME_BITS)]

    @cached_property
    def given(self) -> Integers:
        """Index of the given name."""
        return given_names().draw[bits(self.source[:, 0], 17, GIVEN_BITS)]

    @cached_property
    def university(self) -> Integers:
        """Index of the university, 0 the largest."""
        return schools().draw_university[bits(self.source[:, 0], 33, 16)]

    @cached_property
    def faculty(self) -> Integers:
        """Index of the faculty."""
        return schools().draw_faculty[self.university, bits(self.source[:, 0], 49, 8)]

    @cached_property
    def department(self) -> Integers:
        """Index of the department."""
        return schools().draw_department[self.faculty, bits(self.source[:, 0], 57, 6)]

    @cached_property
    def favourites(self) -> Integers:
        """Three industries by interest, the first most; the others mostly from the same cluster."""
        near = industries.neighbours()
        first = industries.popularity()[bits(self.source[:, 1], 0, 12)]
        second = near[first, bits(self.source[:, 1], 12, 8)]
        third = near[first, bits(self.source[:, 1], 20, 8)]
        return np.stack([first, second, third], axis=1)

    @cached_property
    def anxious(self) -> NDArray[np.bool_]:
        """Whether the person searches anxiously."""
        return bits(self.source[:, 1], 28, 8) < ANXIOUS_SHARE

    @cached_property
    def views_draw(self) -> Integers:
        """Twelve bits for the number of page views."""
        return bits(self.source[:, 1], 36, 12)

    @cached_property
    def registration_rank(self) -> NDArray[np.uint64]:
        """Rank in the season at which the person registers and begins to browse."""
        draw = bits(self.source[:, 1], 48, 12)
        tables = np.stack([seasons.registration_ranks(cohort) for cohort in seasons.COHORTS])
        within_the_day = bits(self.source[:, 2], 0, 20)
        return (tables[self.cohort_index, draw] + within_the_day).astype(np.uint64)

    @cached_property
    def registered(self) -> NDArray[np.int32]:
        """Seconds from the season's start to the registration."""
        return seasons.seconds_at(self.registration_rank + self.season_offset)

    @cached_property
    def season_offset(self) -> NDArray[np.uint64]:
        """What to add to a rank so that it is looked up in the person's own season."""
        return self.cohort_index.astype(np.uint64) << np.uint64(seasons.RANK_BITS)

    @cached_property
    def epoch(self) -> Integers:
        """Seconds from 1970 to the start of the person's season."""
        starts = np.array([season.epoch for season in seasons.SEASONS.values()])
        return starts[self.cohort_index]

    def some(self, chosen: NDArray[np.int64] | slice) -> "People":
        """Return only the people at these rows."""
        return People(self.seed, self.person[chosen], self.source[chosen])


def people_of_block(seed: int, block: int, total: int) -> People:
    """Return the people of one block of a world with `total` people."""
    size = min(BLOCK, total - block * BLOCK)
    source = words(seed, Stream.PERSON, block, size * PERSON_WORDS).reshape(size, PERSON_WORDS)
    return People(seed, block * BLOCK + np.arange(size), source)


def people_at(seed: int, person: Integers, total: int) -> People:
    """Return the people with these numbers, in this order, of a world with `total` people."""
    source = np.empty((len(person), PERSON_WORDS), dtype=np.uint64)
    block = person // BLOCK
    order = np.argsort(block, kind="stable")
    bounds = np.searchsorted(block[order], np.arange(block.max(initial=-1) + 2))
    for number, (start, stop) in enumerate(pairwise(bounds.tolist())):
        if start < stop:
            rows = order[start:stop]
            source[rows] = people_of_block(seed, number, total).source[person[rows] - number * BLOCK]
    return People(seed, person, source)


def blocks(total: int) -> range:
    """Return the numbers of all blocks of a world with `total` people."""
    return range(-(-total // BLOCK))


def member_number(person: Integers) -> Integers:
    """Return the member's number for a person who is a member."""
    return person // GROUP * (GROUP - 1) + person % GROUP


def person_number(member: Integers) -> Integers:
    """Return the person who is the member with this number."""
    return member // (GROUP - 1) * GROUP + member % (GROUP - 1)


def is_2020(member: Integers) -> NDArray[np.bool_]:
    """Whether the member with this number is of cohort 2020 (82 of every 161 members, claims B01 and B02)."""
    return member * 82 % 161 < 82


def members_of(cohort: int, members: int) -> Integers:
    """Return the persons of a cohort (2018, 2019 or 2020) in a world with `members` members, in order."""
    if cohort == 2018:
        return np.arange(members // (GROUP - 1)) * GROUP + GROUP - 1
    every = np.arange(members)
    return person_number(every[is_2020(every) == (cohort == 2020)])
