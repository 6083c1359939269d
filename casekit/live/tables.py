"""A lab's tables as a World, so that the very same scheme code runs on them, alone or in a classroom.

The client of the lab is the first company of the classroom world. Alone, that company has no past
applicants, so the scheme joins but has nothing to learn a score from; mixed into the classroom world it
scores the learner as one more student.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from casekit.errors import CasekitError
from casekit.live.collected import Collected
from casekit.manifest import Figure, Manifest, current_versions, require_manifest
from casekit.world import World
from casekit.world.columns import COLUMNS
from casekit.world.schools import schools
from casekit.world.world import CATEGORICAL, NAMES, TRUTH

COMPANY = {
    "company_id": "C01", "name_en": "Aomine Motors", "name_ja": "蒼嶺モーターズ", "industry": "I01",
    "contract_cohorts": "2019,2020", "schemes": "S,P", "label_style": "numbers",
    "label_column": "予測スコア", "missing_label": "",
}  # fmt: skip
"""The invented client whose survey the lab shows: the first company of the classroom world."""

COHORT = 2019
FIRST_PERSON = 10_000_000
"""Learners are numbered from here in the truth, beyond every person of a generated world."""

_SITES = {"job_site": "job_site", "partner": "partner_site_1", "survey": "survey"}
_FACULTY = {"faculty": "法学部", "department": "法律学科"}
_TIMES = ("at", "registered_on", "applied_on", "decided_on", "deleted_at", "shown_from", "shown_to")


def as_world(collected: Collected) -> World:
    """Return what a lab has collected as a world of its own, with a manifest of kind "live"."""
    frames = _frames(collected)
    return _world(frames, _manifest(0, {"kind": "live"}, collected))


def mixed(world: World, collected: Collected) -> World:
    """Return a world with the people of a lab as further students of its company C01.

    Raises
    ------
    CasekitError
        If `world` is not casekit's, or has no company C01 that used the survey scheme.

    """
    require_manifest(world, "live.mixed")
    companies = world["companies"].set_index("company_id")
    used = companies["schemes"].get(COMPANY["company_id"], "")
    if "S" not in used.split(","):
        raise CasekitError(
            "This world has no company C01 with the survey scheme. Use the classroom world: "
            "casekit.world.classroom()."
        )
    own = _frames(collected)
    del own["companies"], own["policy_versions"]
    names = [*NAMES, *(f"truth/{name}" for name in TRUTH if world.has_truth)]
    frames = {name: _appended(world, name, own) for name in names}
    settings = {**world.manifest.settings, "kind": "live, mixed"}
    return _world(frames, _manifest(world.seed, settings, collected))


def _appended(world: World, name: str, own: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    whole = world.truth(name.removeprefix("truth/")) if name.startswith("truth/") else world[name]
    if name not in own or own[name].empty:
        return whole
    frame = pd.concat([_uncategorised(whole), _uncategorised(own[name])], ignore_index=True)
    frame = frame.astype({column: kind for column, kind in whole.dtypes.items() if kind != "category"})
    return _categorised(name, frame)


def _uncategorised(frame: pd.DataFrame) -> pd.DataFrame:
    coded = [column for column, kind in frame.dtypes.items() if kind == "category"]
    return frame.astype(dict.fromkeys(coded, "str"))


def _categorised(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(CATEGORICAL.get(name, ()), "category"))


def _world(frames: Mapping[str, pd.DataFrame], manifest: Manifest) -> World:
    held = {name: frame for name, frame in frames.items() if not name.startswith("truth/")}
    truth = {name.removeprefix("truth/"): frame for name, frame in frames.items() if name not in held}

    def loader(frame: pd.DataFrame) -> Any:
        return lambda: frame

    return World(
        manifest,
        {name: loader(frame) for name, frame in held.items()},
        {name: loader(frame) for name, frame in truth.items()},
    )


def _manifest(seed: int, settings: Mapping[str, Any], collected: Collected) -> Manifest:
    people = Figure(len(collected.members), "free")
    return Manifest(seed, settings, current_versions("pandas", "tornado"), {"people_of_the_lab": people})


def _frames(collected: Collected) -> dict[str, pd.DataFrame]:
    """Return every table of a world, by name, those nobody filled being empty."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    rows["companies"] = [{**COMPANY, "company_id": collected.company_id}]
    _fill_people(rows, collected)
    rows["logins"] = [
        {"member_id": login.member_id, "cookie_id": login.cookie_id, "at": login.at}
        for login in collected.logins
    ]
    rows["page_views"] = [
        {"at": view.at, "cookie_id": view.cookie_id, "site": _SITES[view.site], "industry": view.industry}
        for view in collected.page_views
    ]
    rows["survey_answers"] = [
        {
            "company_id": collected.company_id,
            "applicant_id": answer.applicant_id,
            "cookie_id": answer.cookie_id,
            "outcome": None,
            "at": answer.at,
        }
        for answer in collected.answers
    ]
    rows["truth/cookies"] = [
        {
            "cookie_id": cookie.cookie_id,
            "person_id": FIRST_PERSON + cookie.person,
            "browser": 0,
            "device": "lab",
            "generation": 0,
            "site": _SITES.get(cookie.site),
            "deleted_at": cookie.deleted_at or None,
        }
        for cookie in collected.cookies
        if cookie.person is not None
    ]
    return {name: _frame(name, rows[name]) for name in COLUMNS}


def _fill_people(rows: dict[str, list[dict[str, Any]]], collected: Collected) -> None:
    people = {member.member_id: member for member in collected.members}
    for member in collected.members:
        person_id = FIRST_PERSON + member.person
        shown = {
            "cohort": COHORT,
            "family_name": member.family_name,
            "given_name": member.given_name,
            "name": f"{member.family_name}　{member.given_name}",
            "kana": member.kana,
            "email": f"{member.romaji.replace(' ', '.')}@lab.example.org",
            "university": str(schools().university[-1]),  # One that the world has, so that it has a region.
            **_FACULTY,
        }
        rows["members"].append({**shown, "member_id": member.member_id, "registered_on": member.at[:10]})
        rows["truth/members"].append({"member_id": member.member_id, "person_id": person_id})
        rows["truth/people"].append(
            {**shown, "person_id": person_id, "romaji": member.romaji, "anxious": False}
        )
        rows["screen_visits"].append(
            {"member_id": member.member_id, "screen": "registration", "at": member.at}
        )
    by_member = {row["member_id"]: row for row in rows["members"]}
    for applicant in collected.applicants:
        if applicant.member_id not in people:
            continue
        key = {"company_id": collected.company_id, "applicant_id": applicant.applicant_id}
        rows["applicants"].append(
            {
                **by_member[applicant.member_id],
                **key,
                "job_type": "総合職",
                "briefing_booked": False,
                "stage": "entry",
                "applied_on": applicant.at[:10],
            }
        )
        rows["truth/applicants"].append({**key, "person_id": FIRST_PERSON + applicant.person})


def _frame(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    kinds = {
        **dict.fromkeys(("cohort", "generation"), "int16"),
        **dict.fromkeys(("briefing_booked", "anxious"), "bool"),
        **dict.fromkeys(_TIMES, "datetime64[s]"),
        "aptitude": "float64",
        "browser": "int8",
        "person_id": "int64",
    }
    wanted = list(COLUMNS[name])
    frame = pd.DataFrame({column: [row.get(column) for row in rows] for column in wanted}, dtype="object")
    frame = frame.astype({column: kinds.get(column, "str") for column in wanted})
    return _categorised(name, frame)
