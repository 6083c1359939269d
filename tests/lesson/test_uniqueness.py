import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from casekit import lesson, linkage, schemes, world
from casekit.lesson.scenes import uniqueness_browsing, uniqueness_merging, uniqueness_staircase
from casekit.lesson.scenes.uniqueness_lines import Line, dots_svg, lines_svg
from casekit.lesson.scenes.uniqueness_staircase import FACTS, SCHOOL, Crowds, share_words
from casekit.lesson.session import running
from casekit.linkage import in_whole_percent
from casekit.parties import Holding
from tests.lesson import fakes

See = Callable[..., Any]


@pytest.fixture(scope="module")
def run() -> schemes.SchemeRun:
    return schemes.privacy_policy(world.classroom())


@pytest.fixture(scope="module")
def survey(run: schemes.SchemeRun) -> schemes.SchemeRun:
    return schemes.survey(run.world)


@pytest.fixture(scope="module")
def members(run: schemes.SchemeRun) -> Holding:
    """Return a member list ten times as long as the small world's."""
    return linkage.full_member_list(run.world, members=30_000)


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def table(*rows: str) -> pd.DataFrame:
    return pd.DataFrame([row.split() for row in rows], columns=list(FACTS))


def hand_made() -> Crowds:
    """Return four applicants, three of them alike until the job is known, and five members."""
    crowds = object.__new__(Crowds)
    file = table("A law L sales yes", "A law L sales no", "A law L staff no", "B law L sales yes")
    people = table("A law L - -", "A law L - -", "A law L - -", "A art P - -", "B law L - -")
    few = people.drop(index=[0, 1])
    crowds.file = Holding("client", "applicants", file, fakes.MANIFEST)
    crowds.lists = {
        name: Holding("job_site", "members", frame[list(SCHOOL)], fakes.MANIFEST)
        for name, frame in (("all", people), ("world", few))
    }
    crowds.seed = 1
    return crowds


@pytest.mark.parametrize(
    ("known", "alone", "smallest", "outside"),
    [
        ((), 0, 4, {"all": 0, "world": 0}),
        (("university",), 1, 1, {"all": 1, "world": 1}),
        (("faculty",), 0, 4, {"all": 0, "world": 0}),
        (("university", "faculty"), 1, 1, {"all": 1, "world": 4}),
        (("job_type",), 1, 1, {"all": 0, "world": 0}),
        (("job_type", "briefing_booked"), 2, 1, {"all": 0, "world": 0}),
        (FACTS, 4, 1, {"all": 1, "world": 4}),
    ],
)
def test_rows_alone_in_a_file_of_four_and_among_five_members(
    known: tuple[str, ...], alone: int, smallest: int, outside: dict[str, int]
) -> None:
    step = hand_made().steps[frozenset(known)]
    assert (step.rows, step.alone, step.smallest, step.outside) == (4, alone, smallest, outside)


def test_dots_that_no_longer_look_alike_turn_faint_and_the_followed_one_stays() -> None:
    crowds = hand_made()
    assert crowds.dot("c") == 3, "the rarest university"
    assert crowds.still_alike("c", frozenset()) == [True] * 4
    assert crowds.still_alike("c", frozenset({"university"})) == [False, False, False, True]
    assert crowds.still_alike("c", frozenset({"faculty", "job_type"})) == [True, True, False, True]


def test_a_fact_that_only_the_client_has_leaves_the_members_as_they_were() -> None:
    crowds = hand_made()
    assert crowds.members_alike("a", frozenset({"university"}), "all") == 4
    assert crowds.members_alike("a", frozenset({"university", "job_type"}), "all") == 4


def test_the_boxes_give_the_numbers_of_the_package_in_any_order(
    see: See, run: schemes.SchemeRun, members: Holding
) -> None:
    page = see(lesson.crowd_shrinks, run, members)
    for order in (("department", "job_type", "university"), ("job_type", "university", "department")):
        for fact in order:
            page.widget(f"casekit-fact-{fact}").value = True
        last = linkage.staircase(run, order, population=members).iloc[-1]
        assert f"{last.alone_in_file} of {last.rows} rows" in page.html
        assert f"{last.alone_in_population} of the {last.rows} rows" in page.html
        known = [uniqueness_staircase.facts_words(running(), order)]
        assert f"Known: {known[0]}." in page.html
        for fact in order:
            page.widget(f"casekit-fact-{fact}").value = False
    assert "Known: no fact." in page.html


def test_the_twin_of_the_staircase_has_every_choice_of_facts(
    see: See, run: schemes.SchemeRun, members: Holding
) -> None:
    page = see(lesson.crowd_shrinks, run, members)
    twin = page.pieces[-1]["text/html"]
    assert twin.count("<tr>") == 1 + 2 ** len(FACTS)
    assert "<img" in twin
    last = linkage.staircase(run, population=members).iloc[-1]
    assert f"{last.alone_in_file} ({in_whole_percent(last.unique_in_file)})" in re.sub("&gt;", ">", twin)


def test_no_name_and_no_id_of_an_applicant_is_shown(
    see: See, run: schemes.SchemeRun, members: Holding
) -> None:
    page = see(lesson.crowd_shrinks, run, members)
    for fact in FACTS:
        page.widget(f"casekit-fact-{fact}").value = True
    file = linkage.client_file(run).frame
    for column in ("name", "email", "applicant_id"):
        assert not any(value in page.html for value in file[column])


def test_merging_shows_what_the_package_measures(see: See, run: schemes.SchemeRun) -> None:
    page = see(lesson.merge_into_crowds, run)
    page.widget("casekit-merge-university").value = "1"
    page.widget("casekit-merge-department").value = "1"
    page.widget("casekit-merge-k").value = "5"
    ways = linkage.merging_table(linkage.client_file(run), list(SCHOOL), k=5, sensitive="score_step")
    way = ways[(ways.level_university == 1) & (ways.level_faculty == 0) & (ways.level_department == 1)].iloc[
        0
    ]
    assert f"{way.groups} groups; the smallest has {way.smallest}." in page.html
    assert f"With k = 5, {way.rows_below} rows ({share_words(running(), way.share_below)})" in page.html
    assert page.pieces[-1]["text/html"].count("<tr>") == 1 + len(ways)


def test_hiding_the_faculty_beside_its_department_is_said_to_hide_nothing(
    see: See, run: schemes.SchemeRun
) -> None:
    page = see(lesson.merge_into_crowds, run)
    page.widget("casekit-merge-faculty").value = "2"
    assert "The department tells the faculty" in page.html


def test_one_made_up_group_has_one_score_and_the_other_five() -> None:
    same, mixed = uniqueness_merging.MADE_UP
    assert (len(same), len(set(same))) == (5, 1)
    assert (len(mixed), len(set(mixed))) == (5, 5)


def test_groups_with_one_score_are_counted_in_the_run(see: See, run: schemes.SchemeRun) -> None:
    found = linkage.homogeneous_groups(linkage.client_file(run), ["university", "faculty"], "score_step")
    assert f"in {len(found)} of them" in see(lesson.same_score, run).text


def test_browsing_says_for_each_kind_what_the_package_measures(see: See, survey: schemes.SchemeRun) -> None:
    page = see(lesson.views_alone, survey)
    curves, histories = uniqueness_browsing.measured(survey)
    for kind, found in curves.items():
        page.widget("casekit-views-kind").value = kind
        five = found.curve.set_index("points").loc[5]
        shown = re.sub("&gt;", ">", re.sub("&lt;", "<", page.html))
        assert (
            f"{share_words(running(), five.unique_in_population)} among all {histories:,} browsers" in shown
        )


def test_no_display_shows_anything_before_the_prediction(
    see: See, run: schemes.SchemeRun, members: Holding
) -> None:
    page = see(lesson.gated, "named_by_client", lesson.crowd_shrinks, run, members)
    assert "rows" not in page.text
    assert "%" not in page.text


@pytest.mark.parametrize("name", ["crowd_shrinks", "merge_into_crowds", "same_score", "views_alone"])
def test_each_display_can_be_read_in_japanese(
    name: str, see: See, run: schemes.SchemeRun, survey: schemes.SchemeRun, members: Holding
) -> None:
    see(lesson.start, "03", "ja")
    given = {"crowd_shrinks": (run, members), "views_alone": (survey,)}.get(name, (run,))
    page = see(getattr(lesson, name), *given)
    assert "シミュレーション" in page.html
    assert not re.search(r"[A-Za-z]{4,} [a-z]+ [a-z]+", page.text)


def test_lines_and_dots_say_in_words_what_they_draw() -> None:
    svg = lines_svg(["one", "two"], [Line("file", [0.5, 1]), Line("all", [0, 0.25])], 5)
    assert 'aria-label="file: one 50%, two 100%; all: one 0%, two 25%"' in svg
    dots = dots_svg([True, False, True], 2, "two of three")
    assert (dots.count("casekit-dot-same"), dots.count("casekit-dot-other")) == (2, 1)
    assert 'aria-label="two of three"' in dots
