"""The recorder on widgets made by hand, whose states can be checked by a person."""

import json
import re
from typing import Any

import ipywidgets
import pytest

from casekit.lesson.cards import labelled_slider
from casekit.lesson.prepared import MOST_STATES, record
from casekit.lesson.prepared_html import prepared_html


def with_view(controls: list[Any], say: Any) -> Any:
    """Return controls in a box with a view that says what `say()` gives after each change."""
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = say()

    for control in controls:
        control.observe(draw, "value")
    draw()
    return ipywidgets.VBox([*controls, view])


def switch(*words: str) -> Any:
    return ipywidgets.ToggleButtons(options=[(word.upper(), word) for word in words], description="Which")


def texts(recording: Any) -> dict[tuple[int, ...], str]:
    return {place: state[-1] for place, state in recording.states.items()}


def data_of(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json">(.*?)</script>', html)
    assert found
    return json.loads(found[1])


def test_every_combination_of_two_switches_is_recorded():
    one, two = switch("a", "b"), switch("x", "y", "z")
    recording = record(with_view([one, two], lambda: one.value + two.value))
    assert texts(recording) == {
        (0, 0): "ax", (0, 1): "ay", (0, 2): "az", (1, 0): "bx", (1, 1): "by", (1, 2): "bz",
    }  # fmt: skip
    assert (one.value, two.value) == ("a", "x")


def test_a_slider_with_its_number_box_is_one_control_thinned_with_both_ends_and_the_first_value():
    pair, slider, _number = labelled_slider("How many", value=33, min=0, max=100, step=1)
    view = with_view([slider], lambda: f"now {slider.value}")
    recording = record(ipywidgets.VBox([pair, view.children[-1]]))
    (control,) = recording.controls
    assert (control.values[0], control.values[-1], len(control.values)) == (0, 100, 13)
    assert control.values[control.start] == 33
    assert texts(recording)[recording.start] == "now 33"


def test_boxes_are_ticked_from_left_to_right_in_every_state():
    boxes = [ipywidgets.Checkbox(description=name) for name in "abc"]
    order: list[str] = []

    def say() -> str:
        order[:] = [name for name in order if boxes["abc".index(name)].value]
        order.extend(name for name, box in zip("abc", boxes, strict=True) if box.value and name not in order)
        return "".join(order)

    recording = record(with_view(boxes, say))
    assert set(texts(recording).values()) == {"", "a", "b", "c", "ab", "ac", "bc", "abc"}


def test_pages_are_turned_to_the_last_one_of_each_choice():
    choice = switch("short", "long")
    back = ipywidgets.Button(description="Back", icon="arrow-left")
    on = ipywidgets.Button(description="On", icon="arrow-right")
    view, at = ipywidgets.HTML(), {"short": 0, "long": 0}
    last = {"short": 1, "long": 3}

    def draw(_change: object = None) -> None:
        place = at[choice.value]
        view.value = f"{choice.value} {place}"
        back.disabled, on.disabled = place == 0, place == last[choice.value]

    def turn(by: int) -> None:
        at[choice.value] += by
        draw()

    back.on_click(lambda _: turn(-1))
    on.on_click(lambda _: turn(1))
    choice.observe(draw, "value")
    draw()
    recording = record(ipywidgets.VBox([choice, ipywidgets.HBox([back, on]), view]))
    assert texts(recording) == {
        (0, 0): "short 0", (0, 1): "short 1",
        (1, 0): "long 0", (1, 1): "long 1", (1, 2): "long 2", (1, 3): "long 3",
    }  # fmt: skip


def test_too_many_states_let_the_last_control_stand_still_and_the_page_says_so():
    controls = [switch(*"abcde"), switch(*"abcde"), switch(*"abcdefgh")]
    controls[2].description = "Third thing"
    recording = record(with_view(controls, lambda: "".join(one.value for one in controls)))
    assert len(recording.states) == 25 <= MOST_STATES
    assert [one.label for one in recording.fixed] == ["Third thing"]
    assert "Fixed in this reading version: Third thing: A" in prepared_html(recording, "en")
    assert "この閲覧版では変えられません：Third thing：A" in prepared_html(recording, "ja")


def test_with_very_many_controls_one_at_a_time_leaves_its_first_value():
    controls = [switch(*"abcd") for _ in range(6)]
    recording = record(with_view(controls, lambda: "".join(one.value for one in controls)))
    assert recording.alone
    assert len(recording.states) == 1 + 6 * 3
    assert all(sum(at != 0 for at in place) <= 1 for place in recording.states)
    assert "one thing is changed at a time" in prepared_html(recording, "en")


@pytest.mark.parametrize("widget", [ipywidgets.HTML("nothing to set"), ipywidgets.VBox([])])
def test_what_has_no_control_is_not_recorded(widget):
    assert record(widget) is None


def test_a_button_that_answers_what_was_entered_cannot_be_prepared():
    assert record(ipywidgets.VBox([switch("a", "b"), ipywidgets.Button(description="Check")])) is None


def test_the_page_has_the_first_state_in_sight_and_all_others_once_as_data():
    one = switch("a", "b")
    table = "<table><tr><td>same</td></tr></table>"
    html = prepared_html(record(with_view([one], lambda: f"<p>{one.value}</p>{table}")), "en")
    data = data_of(html)
    assert f'<div data-view="0"><p>a</p>{table}</div>' in html
    assert data["start"] == [0]
    assert data["parts"].count(table) == 1
    shown = {key: "".join(data["parts"][part] for part in views[0]) for key, views in data["states"].items()}
    assert shown == {"0": f"<p>a</p>{table}", "1": f"<p>b</p>{table}"}


def test_controls_have_names_and_what_is_written_in_them_is_escaped():
    tick = ipywidgets.Checkbox(description="<b>deleted</b>")
    choice = ipywidgets.Dropdown(options=["<i>", "x"], description="A & B")
    html = prepared_html(record(with_view([tick, choice], lambda: str(tick.value))), "en")
    assert '<input type="checkbox"' in html
    assert "&lt;b&gt;deleted&lt;/b&gt;" in html
    assert "<legend>A &amp; B</legend>" in html
    assert "<span>&lt;i&gt;</span>" in html


def test_data_cannot_end_its_script_early():
    one = switch("a", "b")
    html = prepared_html(record(with_view([one], lambda: f"<p>{one.value}</p></script>")), "en")
    assert data_of(html)["parts"][0] == "<p>a</p></script>"
