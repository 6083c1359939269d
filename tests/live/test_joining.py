"""The join on tables written by hand: one applicant, six ways an answer may come."""

import pytest

from casekit import schemes
from casekit.live import Collected, as_world, join
from casekit.live.collected import Answer, Applicant, Login, Member, PageView

BEFORE, AT, AFTER = "2026-01-01T09:00:00", "2026-01-01T10:00:00", "2026-01-01T11:00:00"
OWN, OTHER_OWN, TAG, NEW_TAG, SURVEY = (letter * 16 for letter in "abcde")


def collected(answer: Answer | None, views: tuple[PageView, ...]) -> Collected:
    member = Member(1, "L0000001", "佐藤", "翔太", "サトウ　ショウタ", "shota sato", BEFORE)
    return Collected(
        company_id="C01",
        members=(member,),
        logins=(Login("L0000001", OWN, TAG, BEFORE),),
        page_views=views,
        applicants=(Applicant(1, "C01-L000001", "L0000001", BEFORE),),
        answers=(answer,) if answer else (),
    )


def seen(mark: str, way: str = "tag", site: str = "job_site", at: str = BEFORE) -> PageView:
    return PageView(mark, way, site, "I01", at)


def answered(mark: str, way: str) -> Answer:
    return Answer("C01-L000001", mark, way, AT)


@pytest.mark.parametrize(
    ("answer", "views", "why", "joined"),
    [
        (None, (seen(TAG),), "unanswered", 0),
        (answered(TAG, "tag"), (seen(TAG), seen(TAG, site="partner")), "tag", 2),
        (answered(TAG, "tag"), (seen(TAG), seen(TAG, at=AFTER)), "tag", 1),
        (answered(NEW_TAG, "tag"), (seen(TAG),), "tag_alone", 0),
        (answered(OWN, "link"), (seen(OWN, "own"), seen(OTHER_OWN, "own", "partner")), "link", 1),
        (answered(OTHER_OWN, "link"), (seen(OWN, "own"),), "link_alone", 0),
        (answered(SURVEY, "own"), (seen(OWN, "own"),), "blocked", 0),
    ],
)
def test_the_reason_and_the_count_are_those_of_the_scheme(answer, views, why, joined):
    tables = collected(answer, views)
    (row,) = join(tables)
    assert (row.why, row.views) == (why, joined)
    run = schemes.survey(as_world(tables))
    assert run.parties.holding("processor", "joined").frame["views"].to_list() == [joined] * bool(answer)


def test_by_the_log_in_the_job_site_adds_its_own_views_only():
    views = (seen(OWN, "own"), seen(TAG), seen(TAG, site="partner"), seen(NEW_TAG))
    (row,) = join(collected(answered(SURVEY, "own"), views))
    assert row.by_login == 2


def test_a_name_is_written_as_the_page_writes_names():
    (row,) = join(collected(None, ()))
    assert (row.shown("en"), row.shown("ja")) == ("Shota Sato", "佐藤　翔太")
