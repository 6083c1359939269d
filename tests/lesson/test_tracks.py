"""The data track: nothing of it is shown until it is switched on, and then with its code."""

from collections.abc import Callable
from typing import Any

import pytest

from casekit import lesson
from casekit.lesson.tracks import listing

See = Callable[..., Any]


def own_part(number: int) -> str:
    """Return a sentence with the number doubled."""
    return f"twice is {number * 2}"


def other_part() -> str:
    return "the other one"


def test_without_the_switch_there_is_one_quiet_line_and_nothing_runs(see: See, started: Any) -> None:
    ran: list[int] = []
    page = see(lesson.data_track, ran.append, 1)
    assert ran == []
    assert "You can leave it out" in page.html
    assert page.widget("casekit-track-data").description == "Show the parts for those who program"


def test_the_button_shows_code_and_result_in_place_and_everywhere(see: See, started: Any) -> None:
    first, second = see(lesson.data_track, own_part, 21), see(lesson.data_track, other_part)
    first.widget("casekit-track-data").click()
    for page, result in ((first, "twice is 42"), (second, "the other one")):
        assert page.html.index("def o") < page.html.rindex(result)


def test_the_switch_holds_for_the_whole_course(see: See, started: Any) -> None:
    see(lesson.data_track, own_part, 1).widget("casekit-track-data").click()
    from casekit.lesson import session

    session.close_session()
    see(lesson.start, "04", "ja")
    page = see(lesson.data_track, own_part, 21)
    assert page.boxes == []
    assert "twice is 42" in page.html


def test_the_switch_of_lesson_00_turns_on_and_off(see: See, started: Any) -> None:
    waiting = see(lesson.data_track, own_part, 21)
    page = see(lesson.choose_track)
    assert page.widget("casekit-track-law").disabled
    page.widget("casekit-track-data").click()
    assert "Now: With code (data track)" in page.html
    assert "twice is 42" in waiting.html
    page.widget("casekit-track-law").click()
    assert "You can leave it out" in see(lesson.data_track, own_part, 21).html


def test_the_facilitator_sees_the_data_track(see: See, started: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    assert "twice is 42" in see(lesson.data_track, own_part, 21).html


def test_the_code_of_a_scene_is_its_own_and_not_its_wrapping() -> None:
    assert listing(lesson.match_counts).startswith("def match_counts(session")


def test_code_is_shown_as_text_and_never_as_markup(see: See, started: Any) -> None:
    def part() -> str:
        return "<b>bold</b>"

    see(lesson.choose_track).widget("casekit-track-data").click()
    assert "&lt;b&gt;bold&lt;/b&gt;" in see(lesson.data_track, part).html
