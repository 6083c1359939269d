"""Lines, orders and marks as predictions: entered, locked, kept, shown again, and set beside the result."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casekit import lesson
from casekit.lesson import session

See = Callable[..., Any]

LINE = {"one": 0, "two": 40, "three": 100}
VALUES = {
    "drawn": {"curve": LINE},
    "steps": {"order": ["join", "deliver", "score"]},
    "holders": {"who": ["client:names", "processor:names"]},
}


@pytest.fixture
def opened(see: See) -> Any:
    return see(lesson.start, "04", "en")


def press(page: Any) -> None:
    page.widget("casekit-lock").click()


def draw(page: Any, line: dict[str, int]) -> None:
    for point, level in line.items():
        page.widget(f"casekit-point-{point}").value = level


def fill(page: Any, key: str) -> None:
    if key == "drawn":
        draw(page, LINE)
    elif key == "steps":
        arrows(page, "down")[0].click()
    else:
        page.widget("casekit-mark-client-names").value = True
        page.widget("casekit-mark-processor-names").value = True


def arrows(page: Any, way: str) -> list[Any]:
    found = [widget for widget in page.all_widgets() if f"casekit-{way}" in widget._dom_classes]
    return sorted(found, key=lambda widget: cards(page).index(widget.tooltip.split(": ")[1]))


def cards(page: Any) -> list[str]:
    import re

    return re.findall(r'casekit-order-card"><span>\d+</span> ([^<]+)</p>', page.html)


@pytest.mark.parametrize("key", VALUES)
def test_what_is_locked_is_kept_and_comes_back_in_the_other_language(
    see: See, opened: Any, lesson_state: Path, key: str
) -> None:
    page = see(lesson.predict, key)
    fill(page, key)
    press(page)
    assert lesson.locked(key) == VALUES[key]
    stored = json.loads(lesson_state.read_text(encoding="utf-8"))["lessons"]["04"]["predictions"]
    assert stored[key]["values"] == VALUES[key]
    session.close_session()
    see(lesson.start, "04", "ja")
    again = see(lesson.predict, key)
    assert again.widget("casekit-lock").disabled
    inside = [
        widget
        for widget in again.all_widgets()
        if type(widget).__name__ in ("ToggleButtons", "Checkbox", "Button")
    ]
    assert all(widget.disabled for widget in inside)


def test_a_line_with_a_point_missing_is_not_locked(see: See, opened: Any) -> None:
    page = see(lesson.predict, "drawn")
    draw(page, {"one": 0, "two": 20})
    press(page)
    assert lesson.locked("drawn") is None
    assert "Share that is unique" in page.widget("casekit-lock").description + page.html


def test_the_small_picture_follows_the_line_and_says_it(see: See, opened: Any) -> None:
    page = see(lesson.predict, "drawn")
    draw(page, {"one": 20, "two": 60})
    assert page.html.count("<circle") == 2
    assert "one column 20%; two columns 60%; three columns –" in page.html


def test_a_fine_grid_takes_sliders_with_a_number_box_each(see: See, opened: Any) -> None:
    page = see(lesson.predict, "fine")
    press(page)
    assert lesson.locked("fine") is None, "nothing was moved, so it asks once more"
    page.widget("casekit-point-two").value = 70
    press(page)
    assert lesson.locked("fine") == {"curve": {"one": 0, "two": 70}}


def test_number_box_and_slider_always_say_the_same(see: See) -> None:
    see(lesson.start, "03", "en")
    page = see(lesson.predict, "named_by_client")
    page.widget("casekit-number-after_join").value = 5
    assert page.widget("casekit-input-after_join").value == 5
    assert (
        page.widget("casekit-number-after_join").description == "Students the client can name after the join"
    )


def test_cards_move_by_buttons_and_each_button_names_its_card(see: See, opened: Any) -> None:
    page = see(lesson.predict, "steps")
    assert cards(page) == ["Deliver the file", "Join the tables", "Compute scores"]
    assert arrows(page, "up")[0].disabled
    assert arrows(page, "down")[2].disabled
    assert arrows(page, "up")[2].description == "Move up: Compute scores"
    arrows(page, "up")[2].click()
    assert cards(page) == ["Deliver the file", "Compute scores", "Join the tables"]
    assert "Compute scores: now 2 of 3" in page.html


def test_the_focus_stays_on_the_moved_card(see: See, opened: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    page = see(lesson.predict, "steps")
    focused: list[Any] = []
    kind = type(page.widget("casekit-up"))
    monkeypatch.setattr(kind, "focus", lambda self: focused.append(self.description))
    arrows(page, "up")[2].click()
    arrows(page, "up")[1].click()
    assert focused == ["Move up: Compute scores", "Move down: Compute scores"]


@pytest.mark.parametrize("key", ["steps", "holders"])
def test_an_order_or_matrix_that_was_not_touched_asks_once_more(see: See, opened: Any, key: str) -> None:
    page = see(lesson.predict, key)
    press(page)
    assert lesson.locked(key) is None
    assert {"steps": "1. Deliver the file", "holders": "nothing ticked"}[key] in page.html
    press(page)
    assert lesson.locked(key) is not None


def test_each_box_is_named_by_its_row_and_column(see: See, opened: Any) -> None:
    page = see(lesson.predict, "holders")
    assert page.widget("casekit-mark-client-cookies").description == "The client, Cookies"


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("drawn", {"curve": {"one": 0, "two": 41, "three": 100}}),
        ("drawn", {"curve": {"one": 0, "two": 40}}),
        ("drawn", {"curve": [0, 40, 100]}),
        ("drawn", {"curve": {"one": True, "two": 40, "three": 100}}),
        ("steps", {"order": ["join", "join", "score"]}),
        ("steps", {"order": ["join", "score"]}),
        ("steps", {"order": "join"}),
        ("holders", {"who": ["client:shoes"]}),
        ("holders", {"who": ["client:names", "client:names"]}),
        ("holders", {"who": [1]}),
    ],
)
def test_a_record_that_was_tampered_with_counts_as_not_locked(
    see: See, opened: Any, lesson_state: Path, key: str, values: object
) -> None:
    page = see(lesson.predict, key)
    fill(page, key)
    press(page)
    content = json.loads(lesson_state.read_text(encoding="utf-8"))
    content["lessons"]["04"]["predictions"][key]["values"] = values
    lesson_state.write_text(json.dumps(content), encoding="utf-8")
    session.close_session()
    see(lesson.start, "04", "en")
    assert lesson.locked(key) is None
    again = see(lesson.predict, key)
    fill(again, key)
    press(again)
    assert lesson.locked(key) == VALUES[key]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("key", VALUES)
def test_the_twin_is_a_form_with_every_label(see: See, key: str, language: str) -> None:
    see(lesson.start, "04", language)
    page = see(lesson.predict, key)
    wanted = {
        "en": {"drawn": "two columns", "steps": "Join the tables", "holders": "The processor, Cookies"},
        "ja": {"drawn": "2列", "steps": "表を突き合わせる", "holders": "委託先：クッキー"},
    }
    assert wanted[language][key] in page.pieces[-1]["text/html"]
    assert f'lang="{language}"' in page.pieces[-1]["text/html"]


def locked_page(see: See, key: str) -> None:
    page = see(lesson.predict, key)
    fill(page, key)
    press(page)


def test_the_reveal_of_a_line_gives_each_point_and_one_picture(see: See, opened: Any) -> None:
    locked_page(see, "drawn")
    page = see(lesson.reveal, "drawn", {"curve": {"one": 3.5, "two": 40, "three": 61}})
    assert "one column: predicted 0%, result 3.5%" in page.text
    assert "+3.5%" in page.html
    assert "-39%" in page.html
    assert page.html.count("<img") == 1


def test_the_reveal_of_an_order_says_how_far_each_card_stood_away(see: See, opened: Any) -> None:
    locked_page(see, "steps")
    page = see(lesson.reveal, "steps", {"order": ["join", "score", "deliver"]})
    assert "1 of 3 cards stand where you put them" in page.text
    assert "↑ Compute scores: 1 earlier than in your order" in page.text
    assert "↓ Deliver the file: 1 later than in your order" in page.text
    assert "= same place" in page.html


def test_the_reveal_of_marks_names_hits_misses_and_extras_in_words(see: See, opened: Any) -> None:
    locked_page(see, "holders")
    page = see(lesson.reveal, "holders", {"who": {"client:names", "processor:cookies"}})
    assert "✓ Ticked, and in the result: The client, Names." in page.text
    assert "○ Not ticked, but in the result: The processor, Cookies." in page.text
    assert "✗ Ticked, but not in the result: The processor, Names." in page.text
    for sign in ("✓ ticked", "○ not ticked", "✗ ticked"):
        assert sign in page.html


RESULTS = {
    "drawn": {"curve": LINE},
    "steps": {"order": ["join", "score", "deliver"]},
    "holders": {"who": ["client:names"]},
}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("key", RESULTS)
def test_the_facilitator_sees_each_result_without_a_guess(
    see: See, monkeypatch: pytest.MonkeyPatch, key: str, language: str
) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    see(lesson.start, "04", language)
    page = see(lesson.reveal, key, RESULTS[key])
    named = {
        "en": {
            "drawn": "three columns: 100%",
            "steps": "Join the tables; Compute",
            "holders": "The client, Names",
        },
        "ja": {"drawn": "3列：100%", "steps": "表を突き合わせる；スコア", "holders": "契約企業：氏名"},
    }
    assert named[language][key] in page.text


@pytest.mark.parametrize(
    ("key", "actual"),
    [
        ("drawn", {"curve": {"one": 1}}),
        ("drawn", {"curve": 3}),
        ("steps", {"order": ["join"]}),
        ("holders", {"who": ["client:shoes"]}),
    ],
)
def test_a_result_with_other_names_is_told_with_the_known_ones(
    see: See, opened: Any, key: str, actual: Any
) -> None:
    locked_page(see, key)
    assert "must name" in see(lesson.reveal, key, actual).text
