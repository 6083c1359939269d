import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from casekit import law, lesson, linkage, schemes, world
from casekit.lesson import keys
from casekit.lesson.markup import plain
from casekit.lesson.scenes import reading_grid, reading_runs, reading_votes
from casekit.lesson.session import running

See = Callable[..., Any]
OWN_KEYS = Path(keys.__file__).parent / "keys"


@pytest.fixture(scope="module")
def runs() -> dict[str, schemes.SchemeRun]:
    made = world.classroom()
    return {"survey": schemes.survey(made), "hashed-names": schemes.hashed_names(made)}


@pytest.fixture(autouse=True)
def keys_of_the_course(lesson_state: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keys, "FOLDER", OWN_KEYS)
    return lesson_state


@pytest.fixture(params=["en", "ja"])
def language(request: pytest.FixtureRequest, see: See) -> str:
    see(lesson.start, "05", request.param)
    return str(request.param)


def vote(record: Path, **values: str) -> None:
    record.parent.mkdir(parents=True, exist_ok=True)
    locked = {"values": values, "locked_at": "2026-11-22T10:00:00"}
    entries = {"format": 1, "lessons": {"05": {"predictions": {"vote": locked}}}}
    record.write_text(json.dumps(entries), encoding="utf-8")


VOTES = {"can_can": "a", "can_cannot": "b", "cannot_can": "c", "cannot_cannot": "b"}


def test_the_two_readings_part_in_one_cell_only() -> None:
    assert reading_grid.parting() == ["cannot-can"]


def test_every_answer_a_reading_gives_can_be_marked() -> None:
    for reading in reading_grid.SHOWN:
        given = {row["answer"] for row in reading_grid.answers(reading).values()}
        assert given <= set(reading_grid._OFFERED[reading])


def test_the_answers_are_those_of_the_package(language: str) -> None:
    cells = law.four_cells().set_index(["sender", "recipient", "reading"])
    for row, place in zip(reading_votes.rows_shown(running()), reading_grid.PLACES, strict=True):
        sender, recipient = (word == "can" for word in place.split("-"))
        for reading, shown in zip(reading_grid.SHOWN, row[2:], strict=True):
            assert shown == cells.loc[(sender, recipient, reading), f"answer_{language}"]


def test_the_arguments_of_both_readings_take_about_the_same_room(language: str) -> None:
    lengths = [len(reading_grid.argument_html(running(), reading)) for reading in ("A", "B")]
    assert max(lengths) <= 1.35 * min(lengths)


def test_no_answer_stands_on_a_page_before_the_vote(see: See) -> None:
    see(lesson.start, "05", "en")
    page = see(lesson.gated, "vote", lesson.votes_and_readings)
    assert "consent needed" not in page.text + page.html


def test_the_comparison_waits_for_all_four_marks_and_then_says_what_the_reading_holds(see: See) -> None:
    see(lesson.start, "05", "en")
    page = see(lesson.fill_the_grid)
    page.widget("casekit-cell-A-can-can").value = "consent_needed"
    page.widget("casekit-compare").click()
    assert "Mark all four cells first" in page.html
    for place, mark in {"can-cannot": "not_by_this_rule", "cannot-can": "consent_needed"}.items():
        page.widget(f"casekit-cell-A-{place}").value = mark
    page.widget("casekit-cell-A-cannot-cannot").value = "not_by_this_rule"
    page.widget("casekit-compare").click()
    assert "In 3 of the four cells" in page.html
    assert page.html.count("≠ ") == 1


def test_marks_under_one_reading_are_not_those_under_another(see: See) -> None:
    see(lesson.start, "05", "en")
    page = see(lesson.fill_the_grid)
    page.widget("casekit-cell-A-cannot-can").value = "consent_needed"
    page.widget("casekit-readings").value = "B"
    assert page.widget("casekit-cell-B-cannot-can").value is None
    page.widget("casekit-readings").value = "A"
    assert page.widget("casekit-cell-A-cannot-can").value == "consent_needed"


def test_the_twin_holds_every_reason_of_the_three_readings(see: See, language: str) -> None:
    page = see(lesson.fill_the_grid)
    cells = law.four_cells()
    for reason in cells.loc[cells["reading"].isin(reading_grid.SHOWN), f"reason_{language}"]:
        assert reason in page.text


def test_votes_stand_in_words_and_the_alt_text_says_every_answer(
    see: See, language: str, keys_of_the_course: Path
) -> None:
    vote(keys_of_the_course, **VOTES)
    lesson_page = see(lesson.start, "05", language)
    assert lesson_page.pieces
    page = see(lesson.votes_and_readings)
    rows = reading_votes.rows_shown(running())
    wanted = {"en": "I cannot say from this alone", "ja": "これだけでは言えない"}[language]
    assert rows[2][1] == wanted
    alt = str(page.pieces[0]["text/plain"])
    assert all(answer in alt for row in rows for answer in row[2:])
    for forbidden in ("correct", "wrong", "正解", "不正解"):
        assert forbidden not in page.text


@pytest.mark.parametrize(
    ("scheme", "counted", "list_gone", "place"),
    [
        ("survey", "alone", False, "cannot-can"),
        ("survey", "together", False, "can-can"),
        ("survey", "alone", True, "cannot-cannot"),
        ("hashed-names", "alone", False, "can-can"),
        ("hashed-names", "alone", True, "can-cannot"),
    ],
)
def test_the_cell_of_a_run_is_computed(
    runs: dict[str, schemes.SchemeRun], scheme: str, counted: str, list_gone: bool, place: str
) -> None:
    measured = reading_runs.Measured.of(runs[scheme])
    assert measured.place(counted, list_gone=list_gone) == place
    if counted == "alone" and not list_gone:
        assert reading_grid.place_of(law.cell_of(runs[scheme])) == place


def test_widget_and_twin_of_the_runs_say_the_same(
    runs: dict[str, schemes.SchemeRun], see: See, language: str
) -> None:
    page = see(lesson.cell_of_the_run, runs)
    session = running()
    counted = page.widget("casekit-counted")
    counted.value = "together"
    place = session.say("cells-place-can-can")
    assert any(place in str(widget.value) for widget in page.all_widgets() if hasattr(widget, "value"))
    together = session.say("cells-counted-together")
    survey = session.say("holds-scheme-survey")
    lines = [line for line in page.text.splitlines() if survey in line and together in line]
    assert any(place in line for line in lines)


def test_what_is_only_supposed_is_called_supposed(
    runs: dict[str, schemes.SchemeRun], see: See, language: str
) -> None:
    found = reading_runs.Measured.of(runs["survey"])
    as_run = reading_runs.run_html(running(), "survey", found, "alone")
    supposed = reading_runs.run_html(running(), "survey", found, "alone", list_gone=True)
    told = running().say("cells-run-supposed")
    assert told in supposed
    assert told not in as_run
    assert str(runs["survey"].manifest.seed) in as_run


def test_the_shares_and_paths_are_those_of_the_package(
    runs: dict[str, schemes.SchemeRun], language: str
) -> None:
    found = reading_runs.Measured.of(runs["hashed-names"])
    shown = unescape(plain(reading_runs.shares_html(running(), found)))
    named = linkage.who_can_name(runs["hashed-names"]).set_index("party")
    for point in ("job_site", "client"):
        assert f"{named['share'][point]:.0%}" in shown
        assert named[f"path_{language}"][point] in shown


def test_a_room_sees_its_hands_in_place_of_a_vote(see: See, keys_of_the_course: Path) -> None:
    hands = {name: {"a": 7, "b": 0, "c": 5} for name in VOTES}
    room = {"room": hands, "locked_at": "2026-11-22T10:00:00"}
    entries = {"format": 1, "lessons": {"05": {"predictions": {"vote": room}}}}
    keys_of_the_course.parent.mkdir(parents=True, exist_ok=True)
    keys_of_the_course.write_text(json.dumps(entries), encoding="utf-8")
    see(lesson.start, "05", "en")
    shown = reading_votes.vote_on(running(), "cannot-can")
    assert "consent needed 7" in shown
    assert "I cannot say from this alone 5" in shown
