"""What a client holds about its applicants: its own numbers, what they typed on its form, how it ended.

D11 and D22 list what clients handed over: number, name and e-mail, school, outcome, and for some companies
briefings booked, entry sheets, aptitude tests and the job applied for.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from casekit.world import identity, spelling
from casekit.world.names import given_names, surnames
from casekit.world.people import Integers
from casekit.world.schools import schools
from casekit.world.selection import OUTCOMES, STAGES, Applications, outcomes
from casekit.world.streams import bits, mixed, secret_number
from casekit.world.surveys import answer_moments

APPLICANT_NUMBERS = 9_999_991
SEPARATORS = ("", " ", identity.WIDE_SPACE)
FORMS = ("none", "half", "full")
JOB_TYPES = ("総合職", "技術職", "研究職", "事務職", "営業職")
SHEET_TOPICS = (
    "ゼミでの共同研究",
    "部活動の運営",
    "接客のアルバイト",
    "留学生との交流",
    "卒業研究",
    "地域の活動",
)
SHEET_LESSONS = ("計画を立てる力", "人の話を聞く姿勢", "最後までやり切る力", "数字で考える習慣")
OTHER_SERVICE_COMPANIES = 3
"""Every third company used another service of the processor's department, which had names (D33)."""


@dataclass(frozen=True)
class Typed:
    """What the applicants of one round typed on the clients' forms, and how far that equals their membership.

    `matches` : whether name (as `spelling.join_key` compares it) and e-mail equal those of the member.
    """

    one: Applications
    frame: pd.DataFrame

    @cached_property
    def _reversed(self) -> NDArray[np.bool_]:
        return bits(self.one.form[:, 3], 0, 8) < 2

    @cached_property
    def _same_address(self) -> NDArray[np.bool_]:
        return bits(self.one.form[:, 3], 8, 8) >= 15

    @cached_property
    def _writes_old(self) -> NDArray[np.bool_]:
        return identity.writes_old(self.one.people, "truth")

    @property
    def matches(self) -> NDArray[np.bool_]:
        """Whether the row joins to the member who made it."""
        family = self.one.people.family
        has_old = spelling.old_surnames() != surnames().kanji
        differs = has_old[family] & (self._writes_old != identity.writes_old(self.one.people, "job_site"))
        equal: NDArray[np.bool_] = ~differs & ~self._reversed & self._same_address
        return equal

    def name(self) -> Any:
        """Return names as typed: the form's own spacing, sometimes another, rarely the given name first."""
        family = identity.family_names(self.one.people, "truth")
        return self._put_together(family, identity.given(self.one.people))

    def kana(self) -> Any:
        """Return readings as typed: mostly full-width katakana, some half-width, some hiragana."""
        lot = bits(self.one.form[:, 3], 16, 8)
        writing = np.where(lot < 20, 1, np.where(lot < 30, 2, 0))
        narrow, soft = spelling.half_width_kana(), spelling.hiragana_names()
        family = np.concatenate([surnames().kana, narrow[0], soft[0]])
        given = np.concatenate([given_names().kana, narrow[1], soft[1]])
        people = self.one.people
        return self._put_together(
            identity.picked(family, people.family + writing * len(surnames().kana)),
            identity.picked(given, people.given + writing * len(given_names().kana)),
        )

    def email(self) -> Any:
        """Return addresses as typed: mostly the member's, else another one."""
        people = self.one.people
        return pc.if_else(
            pa.array(self._same_address), identity.emails(people), identity.emails(people, other=True)
        )

    def _put_together(self, family: Any, given: Any) -> Any:
        usual = np.array([FORMS.index(form) for form in self.frame["form"]])[self.one.company]
        slip = bits(self.one.form[:, 3], 24, 8)
        spacing = np.where(slip < 12, slip % 3, usual)
        between = identity.picked(np.array(SEPARATORS, dtype=object), spacing)
        turned = pa.array(self._reversed)
        family, given = identity.plain(family), identity.plain(given)
        return identity.joined(pc.if_else(turned, given, family), between, pc.if_else(turned, family, given))


def applicant_ids(one: Applications, frame: pd.DataFrame, seed: int) -> Any:
    """Return the clients' own numbers, unique within a company and in no order that says anything."""
    own = (mixed(np.arange(len(frame)), secret_number(seed, 4)) >> np.uint64(20)).astype(np.int64)
    multiplier, start = 1 + own % (APPLICANT_NUMBERS - 1), own % 7_919
    number = (one.people.person * multiplier[one.company] + start[one.company]) % APPLICANT_NUMBERS
    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 7, "0")
    return identity.joined(company_column(one, frame), "-", digits)


def company_column(one: Applications, frame: pd.DataFrame) -> Any:
    """Return the company of each application as a dictionary column."""
    return identity.picked(frame["company_id"].to_numpy(dtype=object), one.company)


def applicant_table(one: Applications, frame: pd.DataFrame, seed: int) -> pa.Table:
    """Return the table `applicants` for one round, in the order of the applications."""
    typed = Typed(one, frame)
    outcome, stage = outcomes(one, frame, seed)
    columns = {
        "company_id": identity.plain(company_column(one, frame)),
        "applicant_id": applicant_ids(one, frame, seed),
        "cohort": pa.array(np.full(one.size, one.cohort, dtype=np.int16)),
        "name": typed.name(),
        "kana": typed.kana(),
        "email": typed.email(),
        **{name: identity.plain(column) for name, column in identity.school_columns(one.people).items()},
        **_own_data(one),
        "stage": _texts(STAGES, stage),
        "outcome": _texts(OUTCOMES, outcome),
        "applied_on": _days(one.applied_day),
        "decided_on": _days(decided_day(one)),
    }
    return pa.table(columns)


def decided_day(one: Applications) -> NDArray[np.datetime64]:
    """Return the day the outcome was known: in the past season for 2018, after the survey for the others."""
    spread = bits(one.form[:, 1], 16, 16)
    if one.cohort == 2018:
        start, wait = one.applied_day, 30 + spread * 200 // 65_536
    elif one.cohort == 2020:
        april = np.datetime64("2019-04-01")
        start, wait = np.maximum(one.applied_day + np.timedelta64(20, "D"), april), spread * 110 // 65_536
    else:
        answered = answer_moments(one).astype("datetime64[s]").astype("datetime64[D]")
        start, wait = answered, 7 + spread * 60 // 65_536
    decided: NDArray[np.datetime64] = start + wait.astype("timedelta64[D]")
    return decided


def other_service(one: Applications, frame: pd.DataFrame, seed: int) -> pa.Table:
    """Return what another team of the processor holds: number, name, e-mail of some (claim D33)."""
    rows = np.flatnonzero((one.company % OTHER_SERVICE_COMPANIES == 0) & (bits(one.form[:, 3], 32, 8) < 128))
    typed = Typed(one, frame)
    table = pa.table(
        {
            "company_id": identity.plain(company_column(one, frame)),
            "applicant_id": applicant_ids(one, frame, seed),
            "name": typed.name(),
            "email": typed.email(),
        }
    )
    return table.take(rows)


def _own_data(one: Applications) -> dict[str, Any]:
    """Return job type, briefing, entry sheet and aptitude; some companies lack one of the last two."""
    lot = one.form[:, 3]
    topic, lesson = bits(lot, 40, 8) % len(SHEET_TOPICS), bits(lot, 48, 8) % len(SHEET_LESSONS)
    sheets = np.array(
        [f"{a}を通じて{b}を身につけました。" for a in SHEET_TOPICS for b in SHEET_LESSONS], dtype=object
    )
    sheet = identity.plain(identity.picked(sheets, topic * len(SHEET_LESSONS) + lesson))
    points = [bits(one.form[:, 1], shift, 4) for shift in (32, 36, 40, 44)]
    aptitude = 20 + np.sum(points, axis=0)
    technical = one.people.faculty >= len(schools().faculty) // 2
    job = (bits(one.form[:, 1], 48, 8) * 3 // 256) + np.where(technical, 0, 2)
    return {
        "job_type": _texts(JOB_TYPES, job),
        "briefing_booked": pa.array(bits(one.form[:, 1], 56, 8) < 150),
        "entry_sheet": pc.if_else(pa.array(one.company % 2 == 0), sheet, pa.scalar(None, pa.string())),
        "aptitude": pa.array(aptitude.astype(np.int16), mask=one.company % 3 == 2),
    }


def _texts(choices: tuple[str, ...], codes: Integers) -> Any:
    return identity.plain(identity.picked(np.array(choices, dtype=object), codes))


def _days(days: NDArray[np.datetime64]) -> Any:
    return pa.array(days.astype("datetime64[s]"), pa.timestamp("s"))
