"""Which figures of a world meet the record, which we chose, and which came out: for the manifest.

`calibrated`: made to meet a published figure (only the full world meets the counts). `assumed`: chosen by us.
`free`: came out of the mechanism, and says nothing about the real service.
"""

from collections.abc import Mapping

import numpy as np

from casekit.manifest import Figure, Kind, TableEntry
from casekit.world import browsers, companies, people, screens, seasons, surveys
from casekit.world.client_tables import Drawn
from casekit.world.names import given_names, surnames
from casekit.world.people import People, members_of, people_at
from casekit.world.schools import UNIVERSITIES
from casekit.world.settings import FULL_MEMBERS, Settings

Figures = dict[str, Figure]


def figures(settings: Settings, drawn: Mapping[str, Drawn], tables: Mapping[str, TableEntry]) -> Figures:
    """Return the figures of a world by name."""
    return {
        **_record(settings, drawn),
        **_names(),
        **_chosen(settings),
        **_came_out(drawn, tables),
    }


def _record(settings: Settings, drawn: Mapping[str, Drawn]) -> Figures:
    """Return counts of the record (B01, B02, B06-B09, B11, B14, B19-B21); true at full size only."""
    full = settings.members == FULL_MEMBERS
    count: Kind = "calibrated" if full else "assumed"
    split: Kind = "calibrated" if full and settings.record.split_published else "assumed"
    table = companies.companies(settings)
    of_2019, of_2020 = drawn["survey"].matched, drawn["policy"].matched
    scored = people_at(settings.seed, of_2020, settings.people)
    gap = screens.idle_people(scored, settings)
    return {
        "members_2019": Figure(len(members_of(2019, settings.members)), count),
        "members_2020": Figure(len(members_of(2020, settings.members)), count),
        "companies_with_contract": Figure(len(table), count),
        "companies_receiving": Figure(int((table["schemes"] != "").sum()), count),
        "students_scored": Figure(len(of_2019) + len(of_2020), count),
        "students_scored_2019": Figure(len(of_2019), split),
        "students_scored_2020": Figure(len(of_2020), split),
        "screen_gap": Figure(int(gap.sum()), count),
        "screen_gap_share": Figure(round(screens.gap_share(settings), 4), "calibrated"),
        "screen_gap_registered_before_march": Figure(int((gap & _registered_early(scored)).sum()), "free"),
    }


def _registered_early(some: People) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    season = seasons.SEASONS[2020]
    opening = int((season.full_opening - season.start).astype(int)) * seasons.DAY
    early: np.ndarray[tuple[int], np.dtype[np.bool_]] = some.registered < opening
    return early


def _names() -> Figures:
    """Return shares of names among people, in per cent; the first three are published."""
    family, given = surnames(), given_names()
    return {
        "surname_top_1_percent": Figure(round(100 * family.share(1), 2), "calibrated"),
        "surname_top_10_percent": Figure(round(100 * family.share(10), 2), "calibrated"),
        "surname_top_100_percent": Figure(round(100 * family.share(100), 2), "calibrated"),
        "surnames": Figure(len(family.kanji), "assumed"),
        "given_name_top_1_percent": Figure(round(100 * given.share(1), 2), "assumed"),
        "given_names": Figure(len(given.kanji), "assumed"),
        "universities": Figure(UNIVERSITIES, "calibrated"),
    }


def _chosen(settings: Settings) -> Figures:
    """Return what we chose because nothing is published about it."""
    return {
        "members_for_each_past_applicant": Figure(people.GROUP - 1, "assumed"),
        "phones_blocking_third_parties_percent": Figure(
            round(browsers.BLOCKING["phone"] / 2.56, 1), "assumed"
        ),
        "pcs_blocking_third_parties_percent": Figure(round(browsers.BLOCKING["pc"] / 2.56, 1), "assumed"),
        "survey_answered_percent": Figure(round(surveys.ANSWERED / 2.56, 1), "assumed"),
        "survey_on_shared_browser_percent": Figure(round(surveys.SHARED / 2.56, 1), "assumed"),
        "anxious_percent": Figure(round(people.ANXIOUS_SHARE / 2.56, 1), "assumed"),
        "join_key_2020": Figure("name (NFKC, without spaces) and e-mail", "assumed"),
        "scored_split_by_cohort": Figure(
            "published" if settings.record.split_published else "in the ratio of August",
            "calibrated" if settings.record.split_published else "assumed",
        ),
    }


def _came_out(drawn: Mapping[str, Drawn], tables: Mapping[str, TableEntry]) -> Figures:
    """Return what came out of the mechanism."""
    result = {
        "page_views": Figure(tables["page_views"].rows, "free"),
        "page_views_per_person": Figure(
            round(tables["page_views"].rows / tables["truth/people"].rows, 1), "free"
        ),
    }
    for name, cohort in (("past", 2018), ("survey", 2019)):
        answers = drawn[name].answers
        if answers is not None and len(answers.row):
            share = 100 * float(answers.matched.mean())
            result[f"survey_answers_matched_{cohort}_percent"] = Figure(round(share, 1), "free")
    return result
