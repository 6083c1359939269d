"""Who applies where, and what becomes of it: applications, leaving and declining as choices.

Students of a cohort stand in a fixed order (a permutation of the seed) and apply to one to three of the
client companies, mostly where their interests are. Leaving or declining follows from interest in the
company's industry, from other offers, and from how well the company fared that year. Browsing follows from
the same interests, so a model on browsing learns something; anxious searchers browse much and widely without
meaning to leave, so it also errs.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.world import companies, industries
from casekit.world.people import Integers, People, members_of, people_at
from casekit.world.settings import Settings
from casekit.world.streams import Stream, Words, bits, mixed, permuted, secret_number, words

ORDER_WORDS = 2
FORM_WORDS = 4
OUTCOMES = ("took_part", "accepted", "left_selection", "declined_offer")
STAGES = ("entry", "written_test", "first_interview", "final_interview", "offer")
SECOND, THIRD = 140, 64
"""Of 256 applicants so many apply to a second, a third client company."""

PAST_SECOND, PAST_THIRD = 240, 190
"""The same for past applicants: more, so that small worlds have enough of them to learn from (assumed)."""

LEAVING_BITS = 16


@dataclass(frozen=True)
class Round:
    """One set of applications: cohort, stream, and the companies it is open to."""

    name: str
    cohort: int
    stream: Stream
    open_to: NDArray[np.bool_]


@dataclass(frozen=True)
class Applications:
    """Applications in the order in which they were drawn.

    `turn`: place of the applicant in the order; `company`: row of the company; `people`: the applicants
    themselves, one row per application; `neighbour`: another person of the cohort, who may share a PC;
    `form`: random words, four per application.
    """

    cohort: int
    turn: Integers
    company: Integers
    people: People
    neighbour: Integers
    form: Words

    @property
    def size(self) -> int:
        """How many applications."""
        return len(self.turn)

    def only(self, row: Integers) -> "Applications":
        """Return the applications in these rows."""
        return Applications(
            self.cohort, self.turn[row], self.company[row], self.people.some(row), self.neighbour[row],
            self.form[row],
        )  # fmt: skip

    @cached_property
    def applied_day(self) -> NDArray[np.datetime64]:
        """Day of the application."""
        draw = bits(self.form[:, 1], 0, 16)
        if self.cohort == 2020:
            early = draw % 20 < 9
            return np.where(
                early,
                np.datetime64("2018-06-10") + draw * 250 // 65_536,
                np.datetime64("2019-03-01") + draw * 75 // 65_536,
            ).astype("datetime64[D]")
        start = np.datetime64("2017-03-05") if self.cohort == 2018 else np.datetime64("2018-03-05")
        return start + draw * 110 // 65_536


def rounds(frame: pd.DataFrame) -> list[Round]:
    """Return the rounds: past applicants of S companies, theirs of 2019, and those of P companies."""
    survey, policy = companies.using(frame, "S"), companies.using(frame, "P")
    undelivered = (frame["schemes"] == "").to_numpy()
    return [
        Round("past", 2018, Stream.APPLICATION_PAST, survey),
        Round("survey", 2019, Stream.APPLICATION_2019, survey),
        Round("training", 2019, Stream.TRAINING_2019, (policy | undelivered) & ~survey),
        Round("policy", 2020, Stream.APPLICATION_2020, policy | undelivered),
    ]


def applications(settings: Settings, frame: pd.DataFrame, one: Round, turns: int) -> Applications:
    """Return the applications of the first `turns` students in the round's order."""
    cohort = members_of(one.cohort, settings.members)
    turns = min(turns, len(cohort)) if one.open_to.any() else 0
    place = permuted(np.arange(turns), len(cohort), secret_number(settings.seed, 8 + int(one.stream)))
    people = people_at(settings.seed, cohort[place], settings.people)
    draw = words(settings.seed, one.stream, 0, turns * ORDER_WORDS).reshape(turns, ORDER_WORDS)
    row, company = _choices(frame, one, people, draw)
    form = words(settings.seed, one.stream, 1, len(row) * FORM_WORDS).reshape(len(row), FORM_WORDS)
    neighbour = cohort[(place + 1) % len(cohort)] if turns else place
    return Applications(one.cohort, row, company, people.some(row), neighbour[row], form)


def _choices(frame: pd.DataFrame, one: Round, people: People, draw: Words) -> tuple[Integers, Integers]:
    if not people.size:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    size_table = companies.by_size(frame, one.open_to)
    interest_table = companies.by_interest(frame, one.open_to)
    chosen = []
    for slot in range(3):
        twelve = bits(draw[:, 0], 20 * slot, 12)
        interested = bits(draw[:, 0], 20 * slot + 12, 8) < 150
        favourite = people.favourites[:, slot]
        chosen.append(np.where(interested, interest_table[favourite, twelve], size_table[twelve]))
    lot = bits(draw[:, 1], 0, 8)
    first, second, third = chosen
    more = (PAST_SECOND, PAST_THIRD) if one.cohort == 2018 else (SECOND, THIRD)
    second = np.where((lot < more[0]) & (second != first), second, -1)
    third = np.where((lot < more[1]) & (third != first) & (third != second), third, -1)
    company = np.stack([first, second, third], axis=1).ravel()
    row = np.repeat(np.arange(people.size), 3)
    return row[company >= 0], company[company >= 0]


def outcomes(one: Applications, frame: pd.DataFrame, seed: int) -> tuple[Integers, Integers]:
    """Return for each application the outcome and the last stage, as indices of `OUTCOMES` and `STAGES`."""
    pull = _attraction(one, frame, seed)
    leaves = bits(one.form[:, 0], 0, LEAVING_BITS) < _chance()[np.clip(-pull - 900, -8_000, 7_999) + 8_000]
    declines = bits(one.form[:, 0], 16, LEAVING_BITS) < _chance()[np.clip(-pull + 300, -8_000, 7_999) + 8_000]
    offered = bits(one.form[:, 0], 32, 8) < 120
    outcome = np.where(leaves, 2, np.where(~offered, 0, np.where(declines, 3, 1)))
    walk = bits(one.form[:, 0], 40, 8)
    left_at = np.where(walk < 70, 0, np.where(walk < 120, 1, np.where(walk < 200, 2, 3)))
    stage = np.where(leaves, left_at, np.where(offered, 4, np.where(walk < 150, 3, 2)))
    return outcome, stage


def _attraction(one: Applications, frame: pd.DataFrame, seed: int) -> Integers:
    """Return the company's pull in thousandths of a logit; larger means more likely to stay."""
    cluster = industries.industries()["cluster"].to_numpy()
    industry = companies.industry_codes(frame)[one.company]
    first, second, third = one.people.favourites.T
    interest = 5_200 * (first == industry) + 3_400 * (second == industry) + 2_000 * (third == industry)
    interest += 1_800 * ((cluster[first] == cluster[industry]) & (first != industry))
    year = (
        mixed(np.arange(len(frame)) * 8 + one.cohort - 2018, secret_number(seed, 3)) >> np.uint64(48)
    ).astype(np.int64)
    fortune = year * 800 // 65_536 - 400
    pull: Integers = interest - 700 * other_offers(one) + fortune[one.company] - 200
    return pull


def other_offers(one: Applications) -> Integers:
    """Return how many offers the applicant has elsewhere: more for busy searchers, if not anxious."""
    busy = np.where(one.people.anxious, 1, one.people.views_draw >> 10)
    return np.array([0, 0, 1, 1, 2, 3, 4])[bits(one.form[:, 0], 48, 2) + busy]


@cache
def _chance() -> Integers:
    """Return the logistic function at -8.000, -7.999 .. 7.999, times 2**16."""
    logits = np.arange(-8_000, 8_000) / 1_000
    return np.rint((1 << LEAVING_BITS) / (1 + np.exp(-logits))).astype(np.int64)
