"""The tables that follow from the people of one block alone: people, members, and what they did.

A smaller world has the first rows of a bigger one's (cookies apart, which stand in the order of their
identifiers).
"""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from casekit.world import identity, screens
from casekit.world.browsers import SITES, Browsers
from casekit.world.browsing import Cookies, Views, views_of_block
from casekit.world.industries import industries
from casekit.world.people import Integers, People, people_of_block
from casekit.world.settings import Settings
from casekit.world.streams import hexadecimal

HEXADECIMAL_DIGITS = 16

Tables = dict[str, pa.Table]


def tables_of_block(settings: Settings, block: int) -> tuple[Tables, Cookies]:
    """Return the tables of one block by name, and its cookies."""
    people = people_of_block(settings.seed, block, settings.people)
    views = views_of_block(people, block)
    members = people.some(np.flatnonzero(people.member >= 0))
    tables = {
        "truth/people": people_table(people),
        "truth/members": pa.table(
            {"member_id": identity.member_ids(people.seed, members.member), "person_id": members.person}
        ),
        "members": members_table(members),
        "page_views": page_views_table(people, views),
        "logins": logins_table(people, views),
        "screen_visits": screen_visits_table(people, settings, block),
        "truth/cookies": cookies_table(people, views.cookies),
    }
    return tables, views.cookies


def people_table(people: People) -> pa.Table:
    """Return the table `truth/people`."""
    family, given = identity.family_names(people, "truth"), identity.given(people)
    codes = industries()["code"].to_numpy(dtype=object)
    return pa.table(
        {
            "person_id": people.person,
            "cohort": people.cohort.astype(np.int16),
            "family_name": family,
            "given_name": given,
            "name": identity.joined(family, given, between=identity.WIDE_SPACE),
            "kana": identity.kana(people),
            "romaji": identity.romaji(people),
            "email": identity.emails(people),
            **identity.school_columns(people),
            **{f"interest_{n + 1}": identity.picked(codes, people.favourites[:, n]) for n in range(3)},
            "anxious": people.anxious,
        }
    )


def members_table(members: People) -> pa.Table:
    """Return the table `members`: what students typed when they registered at the job site."""
    family, given = identity.family_names(members, "job_site"), identity.given(members)
    registered = (members.epoch + members.registered) // 86_400 * 86_400
    return pa.table(
        {
            "member_id": identity.member_ids(members.seed, members.member),
            "cohort": members.cohort.astype(np.int16),
            "family_name": family,
            "given_name": given,
            "name": identity.joined(family, given, between=identity.WIDE_SPACE),
            "kana": identity.kana(members),
            "email": identity.emails(members),
            **identity.school_columns(members),
            "registered_on": moments(registered),
        }
    )


def page_views_table(people: People, views: Views) -> pa.Table:
    """Return the table `page_views`."""
    at = np.repeat(people.epoch, views.counts)
    at += views.seconds
    return pa.table(
        {
            "at": moments(at),
            "cookie_id": pa.DictionaryArray.from_arrays(
                pa.array(views.cookie), hexadecimals(views.cookies.number)
            ),
            "site": coded(SITES, views.site),
            "industry": coded(tuple(industries()["code"]), views.industry),
        }
    )


def logins_table(people: People, views: Views) -> pa.Table:
    """Return the table `logins`: the page views at the job site at which a member logged in."""
    row = np.searchsorted(np.cumsum(views.counts), views.log_ins, side="right")
    member = identity.member_ids(people.seed, people.member)
    return pa.table(
        {
            "member_id": member.take(pa.array(row)),
            "cookie_id": hexadecimals(views.cookies.number).take(pa.array(views.cookie[views.log_ins])),
            "at": moments(people.epoch[row] + views.seconds[views.log_ins]),
        }
    )


def screen_visits_table(people: People, settings: Settings, block: int) -> pa.Table:
    """Return the table `screen_visits`."""
    visits = screens.visits_of_block(people, settings, block)
    member = identity.member_ids(people.seed, people.member)
    return pa.table(
        {
            "member_id": member.take(pa.array(visits.row)),
            "screen": coded(screens.SCREENS, visits.screen),
            "at": moments(people.epoch[visits.row] + visits.seconds),
        }
    )


def cookies_table(people: People, cookies: Cookies) -> pa.Table:
    """Return the table `truth/cookies` for cookies that were seen while browsing."""
    return cookie_columns(
        people, cookies.row, cookies.number, cookies.browser, cookies.generation, cookies.place
    )


def cookie_columns(
    people: People,
    row: Integers,
    number: NDArray[np.uint64],
    browser: Integers,
    generation: Integers,
    place: Integers,
) -> pa.Table:
    """Return the columns of `truth/cookies`; a missing site means: the same on all sites."""
    browsers = Browsers(people)
    deleted = browsers.deleted_after(row, browser, generation)
    places = (*SITES, "survey_page")
    return pa.table(
        {
            "cookie_id": hexadecimals(number),
            "person_id": people.person[row],
            "browser": browser.astype(np.int8),
            "device": coded(("pc", "phone"), browsers.phone[row, browser]),
            "generation": generation.astype(np.int16),
            "site": coded(places, np.minimum(place, len(places)) - 1, missing=place == 0),
            "deleted_at": moments(people.epoch[row] + deleted, missing=deleted < 0),
        }
    )


def moments(seconds: Integers, missing: NDArray[np.bool_] | None = None) -> Any:
    """Return seconds from 1970 as timestamps."""
    return pa.array(seconds.view("datetime64[s]"), pa.timestamp("s"), mask=missing)


def coded(choices: tuple[str, ...], codes: NDArray[Any], missing: NDArray[np.bool_] | None = None) -> Any:
    """Return one of a few words per row as a dictionary column."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int8, copy=False), mask=missing), pa.array(choices, pa.string())
    )


def hexadecimals(numbers: NDArray[np.uint64]) -> Any:
    """Return cookie identifiers as strings of 16 hexadecimal digits."""
    starts = np.arange(0, HEXADECIMAL_DIGITS * len(numbers) + 1, HEXADECIMAL_DIGITS, dtype=np.int32)
    return pa.StringArray.from_buffers(
        len(numbers), pa.py_buffer(starts), pa.py_buffer(hexadecimal(numbers).view(np.uint8))
    )
