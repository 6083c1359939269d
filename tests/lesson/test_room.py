"""A room's prediction: hands are counted and locked, nobody is named, and the histogram meets the result."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casekit import lesson
from casekit.lesson import session

See = Callable[..., Any]


def raise_hands(page: Any, item: str, hands: list[int]) -> None:
    boxes = [each for each in page.all_widgets() if f"casekit-hands-{item}" in each._dom_classes]
    for box, count in zip(boxes, hands, strict=False):
        box.value = count


def lock_room(see: See, key: str, **hands: list[int]) -> Any:
    page = see(lesson.predict, key, room=True)
    for item, counts in hands.items():
        raise_hands(page, item, counts)
    page.widget("casekit-lock").click()
    return page


@pytest.fixture
def opened(see: See) -> Any:
    return see(lesson.start, "04", "en")


def test_the_record_keeps_counts_and_nothing_else(see: See, started: Any, lesson_state: Path) -> None:
    page = lock_room(see, "named_by_client", who=[3, 0, 14])
    stored = json.loads(lesson_state.read_text(encoding="utf-8"))["lessons"]["03"]["predictions"]
    assert set(stored["named_by_client"]) == {"room", "room_locked_at"}
    assert stored["named_by_client"]["room"]["who"] == {"a": 3, "b": 0, "c": 14}
    assert "17 hands" in page.html
    assert page.widget("casekit-lock").disabled
    assert page.widget("casekit-hands-who").disabled


def test_a_lock_without_hands_asks_for_hands(see: See, started: Any) -> None:
    page = lock_room(see, "named_by_client")
    assert "Type at least one hand" in page.html
    assert not page.widget("casekit-lock").disabled


def test_the_lock_of_a_room_opens_the_gate_in_place(see: See, started: Any) -> None:
    gate = see(lesson.gated, "named_by_client", lambda: "seen")
    assert "seen" not in gate.html
    lock_room(see, "named_by_client", who=[3, 0, 14])
    assert "seen" in gate.html


def test_hands_come_back_after_the_notebook_was_closed(see: See, started: Any, restart: See) -> None:
    lock_room(see, "named_by_client", after_join=[1, 2, 3])
    restart("ja")
    page = see(lesson.predict, "named_by_client", room=True)
    values = [each.value for each in page.all_widgets() if "casekit-hands-after_join" in each._dom_classes]
    assert values == [1, 2, 3, *[0] * 10]
    assert "人数：6" in page.html


def test_the_room_and_a_learner_keep_their_own(see: See, started: Any) -> None:
    lock_room(see, "named_by_client", who=[3, 0, 14])
    page = see(lesson.predict, "named_by_client")
    for name, value in {"after_join": 7, "four_deleted": 5, "who": "b"}.items():
        page.widget(f"casekit-input-{name}").value = value
    page.widget("casekit-lock").click()
    assert lesson.locked("named_by_client") == {"after_join": 7, "four_deleted": 5, "who": "b"}
    hands = session.running().hands("named_by_client") or {}
    assert hands["who"] == {"a": 3, "b": 0, "c": 14}


def test_a_laboratory_opened_for_a_room_asks_for_hands(
    see: See, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEKIT_ROOM", "1")
    assert "only the counts are kept" in see(lesson.start, "03", "en").text
    page = see(lesson.predict, "named_by_client")
    assert "casekit-room" in page.boxes[0]._dom_classes
    assert page.widget("casekit-lock").description == "Lock the room’s prediction"


def test_the_histogram_says_how_many_hands_were_on_the_result(see: See, started: Any) -> None:
    lock_room(see, "named_by_client", who=[3, 0, 14], after_join=[0] * 9 + [5, 2])
    page = see(lesson.reveal, "named_by_client", {"after_join": 9, "who": "c"})
    assert "5 of 7 hands were on the result (9)" in page.text
    assert "14 of 17 hands were on the result ((c) The client company)" in page.text
    assert page.html.count("<img") == 2
    assert "◆ the result" in page.html


@pytest.mark.parametrize(
    ("key", "item", "hands", "actual", "said"),
    [
        ("drawn", "curve", [0, 4, 1], {"one": 17, "two": 40, "three": 100}, "4 of 5 hands"),
        ("steps", "order", [1, 8, 0], ["join", "score", "deliver"], "8 of 9 hands"),
        ("holders", "who", [6, 1, 2, 5], ["client:names", "processor:cookies"], "11 of 14 hands"),
        ("fine", "curve", [2] * 11, {"one": 100, "two": 100}, "2 of 22 hands"),
    ],
)
def test_each_kind_takes_hands_and_sets_them_beside_the_result(
    see: See, opened: Any, key: str, item: str, hands: list[int], actual: Any, said: str
) -> None:
    lock_room(see, key, **{item: hands})
    assert said in see(lesson.reveal, key, {item: actual}).text


def test_a_slider_with_many_steps_is_asked_in_ranges() -> None:
    from casekit.lesson.hands import answers_hit, bins

    item = {"name": "share", "kind": "slider", "min": 0, "max": 100, "step": 1}
    assert list(bins(item))[:2] == ["0-7", "8-15"]
    assert len(bins(item)) <= 13
    assert answers_hit(item, 61) == {"56-63"}
    assert answers_hit(item, 7.4) == {"0-7"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_twin_is_a_sheet_to_count_on(see: See, language: str) -> None:
    see(lesson.start, "04", language)
    page = see(lesson.predict, "holders", room=True)
    wanted = {"en": "The processor, Cookies", "ja": "委託先：クッキー"}
    assert wanted[language] in page.pieces[-1]["text/html"]
    assert page.pieces[-1]["text/html"].count("______") == 4


@pytest.mark.parametrize(
    "counts", [{"who": {"a": 1}}, {"who": {}}, [], None, {"who": {"a": -1, "b": 0, "c": 0}}]
)
def test_hands_that_do_not_fit_count_as_none(
    see: See, started: Any, lesson_state: Path, counts: object
) -> None:
    lock_room(see, "named_by_client", who=[3, 0, 14])
    content = json.loads(lesson_state.read_text(encoding="utf-8"))
    content["lessons"]["03"]["predictions"]["named_by_client"]["room"] = counts
    lesson_state.write_text(json.dumps(content), encoding="utf-8")
    session.close_session()
    see(lesson.start, "03", "en")
    assert session.running().hands("named_by_client") is None
