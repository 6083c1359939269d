"""The tables that belong to the clients and their surveys; they need the cookies of all blocks.

Scored students are exact: applicants are taken in their fixed order until as many have matched as the record
says. Under scheme S an applicant of 2019 has matched if the cookie of an answer was seen before; under G and
P an applicant of 2020 has matched if name and e-mail equal a member's. Some of 2020 are passed over if the
screen gap (D36) among them would otherwise lie outside its bounds.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from casekit.world import applicants, companies, identity, screens, selection
from casekit.world.applicants import Typed
from casekit.world.block_tables import Tables, cookie_columns, hexadecimals, moments
from casekit.world.people import Integers, members_of, people_at
from casekit.world.selection import Applications, Round
from casekit.world.settings import Settings
from casekit.world.surveys import Answers, Seen, seen_before, survey_answers

FIRST_GUESS = {"past": 3.0, "survey": 3.0, "policy": 1.15}
"""How many applicants are drawn at first for each student to be scored."""


@dataclass(frozen=True)
class Drawn:
    """The applications of one round: of how many students, and which persons among them matched."""

    one: Applications
    answers: Answers | None
    students: int
    matched: Integers


def client_tables(settings: Settings, seen: Seen) -> tuple[Tables, dict[str, Drawn]]:
    """Return the clients' tables by name, and what was drawn in each round."""
    frame = companies.companies(settings)
    rounds = {one.name: one for one in selection.rounds(frame)}
    drawn = {
        name: _until_matched(settings, frame, rounds[name], _target(settings, rounds[name]), seen)
        for name in ("past", "survey", "policy")
    }
    drawn["training"] = _training(settings, frame, rounds["training"], drawn["policy"].students)
    in_order = [drawn[name] for name in ("past", "survey", "training", "policy")]
    tables = {
        "companies": companies.public_table(settings),
        "applicants": pa.concat_tables(
            [applicants.applicant_table(part.one, frame, settings.seed) for part in in_order]
        ),
        "survey_answers": pa.concat_tables(
            [_answers_table(settings, frame, drawn[name]) for name in ("past", "survey")]
        ),
        "other_service": applicants.other_service(drawn["survey"].one, frame, settings.seed),
        "truth/applicants": pa.concat_tables([_truth(settings, frame, part.one) for part in in_order]),
    }
    return tables, drawn


def survey_cookies(settings: Settings, drawn: dict[str, Drawn], seen: Seen) -> pa.Table:
    """Return the rows of `truth/cookies` for cookies that were met on survey pages only."""
    parts = [part.answers for part in (drawn["past"], drawn["survey"]) if part.answers is not None]
    column = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("cookie", "owner", "browser", "generation", "place")
    }
    fresh = ~_ever_seen(column["owner"], column["cookie"], seen)
    number, first = np.unique(column["cookie"][fresh], return_index=True)
    chosen = np.flatnonzero(fresh)[first]
    owners = people_at(settings.seed, column["owner"][chosen], settings.people)
    return cookie_columns(
        owners,
        np.arange(len(chosen)),
        number,
        column["browser"][chosen],
        column["generation"][chosen],
        column["place"][chosen],
    )


def _target(settings: Settings, one: Round) -> int:
    """Return how many students of the round are to match; past ones as many as those of 2019."""
    cohort = 2019 if one.cohort == 2018 else one.cohort
    return settings.scored_target(cohort, len(members_of(cohort, settings.members)))


def _until_matched(settings: Settings, frame: pd.DataFrame, one: Round, target: int, seen: Seen) -> Drawn:
    """Draw applicants in order until `target` students have matched, or the cohort is used up."""
    cohort = len(members_of(one.cohort, settings.members))
    turns = min(cohort, int(target * FIRST_GUESS[one.name]) + 100)
    while True:
        everyone = selection.applications(settings, frame, one, turns)
        answers, matched = _matches(settings, frame, one, everyone, seen)
        reached = np.unique(everyone.turn[matched])
        counted = _counted(settings, one, everyone, reached, target)
        if 0 < target <= len(counted):
            students = int(counted[target - 1]) + 1
            break
        if turns >= cohort or not everyone.size:
            students = min(turns, int(everyone.turn.max(initial=-1)) + 1)
            break
        turns = min(cohort, turns * 2)
    passed_over = np.setdiff1d(reached, counted, assume_unique=True)
    row = np.flatnonzero((everyone.turn < students) & ~np.isin(everyone.turn, passed_over))
    kept = everyone.only(row)
    if answers is not None:
        answers = _only(answers, answers.row < kept.size)
    return Drawn(kept, answers, students, np.unique(kept.people.person[matched[row]]))


def _counted(
    settings: Settings, one: Round, everyone: Applications, reached: Integers, target: int
) -> Integers:
    """Return those turns of matched students that count: all, unless the gap would leave its bounds."""
    if one.name != "policy":
        return reached
    students = everyone.people.some(np.searchsorted(everyone.turn, reached))
    idle = screens.idle_people(students, settings)
    return reached[screens.within_gap_bounds(idle, settings, target)]


def _matches(
    settings: Settings, frame: pd.DataFrame, one: Round, everyone: Applications, seen: Seen
) -> tuple[Answers | None, NDArray[np.bool_]]:
    if one.name == "policy":
        return None, Typed(everyone, frame).matches & companies.using(frame, "P")[everyone.company]
    answers = survey_answers(settings, everyone, seen)
    matched = np.zeros(everyone.size, dtype=bool)
    matched[answers.row[answers.matched]] = True
    return answers, matched


def _training(settings: Settings, frame: pd.DataFrame, one: Round, students: int) -> Drawn:
    return Drawn(
        selection.applications(settings, frame, one, students), None, students, np.zeros(0, dtype=np.int64)
    )


def _only(answers: Answers, kept: NDArray[np.bool_]) -> Answers:
    return Answers(**{name: getattr(answers, name)[kept] for name in Answers.__dataclass_fields__})


def _answers_table(settings: Settings, frame: pd.DataFrame, part: Drawn) -> pa.Table:
    """Return survey answers; the outcome is known for the past cohort only."""
    assert part.answers is not None
    row = pa.array(part.answers.row)
    ids = applicants.applicant_ids(part.one, frame, settings.seed)
    outcome = pa.nulls(len(row), pa.string())
    if part.one.cohort == 2018:
        codes, _ = selection.outcomes(part.one, frame, settings.seed)
        names = np.array(selection.OUTCOMES, dtype=object)
        outcome = identity.plain(identity.picked(names, codes)).take(row)
    return pa.table(
        {
            "company_id": identity.plain(applicants.company_column(part.one, frame)).take(row),
            "applicant_id": ids.take(row),
            "cookie_id": hexadecimals(part.answers.cookie),
            "outcome": outcome,
            "at": moments(part.answers.at),
        }
    )


def _truth(settings: Settings, frame: pd.DataFrame, one: Applications) -> Any:
    return pa.table(
        {
            "company_id": identity.plain(applicants.company_column(one, frame)),
            "applicant_id": applicants.applicant_ids(one, frame, settings.seed),
            "person_id": one.people.person,
        }
    )


def _ever_seen(owner: Integers, cookie: NDArray[np.uint64], seen: Seen) -> NDArray[np.bool_]:
    return seen_before(owner, cookie, np.full(len(owner), np.iinfo(np.int64).max), seen)
