"""The reading version: questions on paper, answers and results folded, nothing entered."""

import ipywidgets
import pytest

from casekit import lesson
from casekit.lesson.cards import once_settled


@pytest.fixture(autouse=True)
def reading(monkeypatch):
    monkeypatch.setenv("CASEKIT_EDITION", "reader")


def keys_of(kind):
    from casekit.lesson.session import running

    return next(iter(getattr(running().keys, kind)))


def test_a_lesson_begins_without_a_greeting_and_without_a_widget(see):
    assert see(lesson.start, "03", "en").pieces == []


@pytest.mark.parametrize("kind", ["predictions", "checkpoints", "worksheets"])
def test_a_question_has_no_widget(see, kind):
    lesson.start("03", "en")
    show = {"predictions": lesson.predict, "checkpoints": lesson.checkpoint, "worksheets": lesson.worksheet}
    page = see(show[kind], keys_of(kind))
    assert page.boxes == []
    assert ("<details" in page.html) == (kind != "predictions")


def test_what_waits_for_a_prediction_is_folded_and_its_folds_open_together(see):
    lesson.start("03", "en")
    key = keys_of("predictions")
    page = see(lesson.gated, key, lambda: "the result")
    assert f'data-opens="{key}"' in page.html
    assert "<p>the result</p>" in page.html
    assert " open" not in page.html.split("<summary>")[0]


def test_a_fault_in_a_display_is_not_hidden_from_those_who_make_the_site(see):
    lesson.start("03", "en")
    with pytest.raises(ZeroDivisionError):
        see(lesson.gated, keys_of("predictions"), lambda: 1 / 0)


def test_a_display_that_cannot_be_prepared_has_its_twin_open(see):
    lesson.start("03", "en")
    box = ipywidgets.VBox([ipywidgets.Button(description="Check")])
    page = see(lesson.show, box, text="all of it", label="a label")
    assert page.boxes == []
    assert "<details open>" in page.html
    assert "all of it" in page.html


def test_buttons_answer_at_once():
    pressed = []
    once_settled(lambda: pressed.append(1))
    assert pressed == [1]


@pytest.mark.parametrize("place", [lesson.preflight, lesson.choose_track, lesson.progress])
def test_what_only_the_course_can_do_is_a_quiet_line(see, place):
    lesson.start("03", "ja")
    page = see(place)
    assert page.boxes == []
    assert "コースでは" in page.html
