"""What is handed in, and what is let in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit import foreign_json
from casekit.course.progress.hand_in import (
    REASONS,
    HandIn,
    RejectedError,
    checked,
    hand_in,
    hand_in_text,
    read_hand_in,
)
from tests.course.progress.classroom import SECRET, TIME, record

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def spots(value, path=()):
    """Every place inside a value of JSON."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from spots(one, (*path, key))


def test_a_hand_in_has_no_name_no_time_no_text_and_comes_back_whole():
    content = hand_in(record(wrong_first=True))
    text = hand_in_text(content)
    assert SECRET not in text
    assert "Tanaka" not in text
    assert TIME not in text
    back = checked(json.loads(text))
    assert all(len(tried) == 2 for tried in back.checkpoints.values())
    assert back.worksheets == {("03", "argue")}
    assert set(back.tests["before"].values()) <= {"fallacy", "other"}
    assert set(back.tests["after"].values()) == {"right"}


def test_text_is_there_only_when_it_is_asked_for():
    content = hand_in(record(), with_text=True)
    assert content["texts_included"] is True
    assert content["lessons"]["03"]["worksheets"]["argue"] == {"reply": SECRET}
    assert checked(content).worksheets == {("03", "argue")}


def test_each_hand_in_has_a_number_of_its_own():
    assert len({hand_in(record())["id"] for _ in range(50)}) == 50


def test_what_is_not_locked_or_not_handed_in_stays_with_the_learner():
    mine = record()
    for entry in mine["lessons"]["03"]["predictions"].values():
        del entry["locked_at"]
    del mine["course"]["concept_test"]["after"]["answered_at"]
    mine["lessons"]["03"]["checkpoints"]["my diary"] = {"tried": ["a"], "note": SECRET}
    content = hand_in(mine)
    assert "predictions" not in content["lessons"]["03"]
    assert set(content["concept_test"]) == {"before"}
    assert "my diary" not in json.dumps(content)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("lessons", "03", "checkpoints", "c1"), ["z"]),
        (("lessons", "03", "checkpoints", "c1"), ["a", "a"]),
        (("lessons", "03", "checkpoints", "c1"), []),
        (("lessons", "03", "checkpoints", "c9"), ["a"]),
        (("lessons", "03", "predictions", "named_by_client"), {"processor": 1e9}),
        (("lessons", "99"), {}),
        (("concept_test", "before", "F1"), "z"),
        (("concept_test", "during"), {}),
        (("id",), "../../etc/passwd"),
        (("track",), "<b>"),
        (("version",), True),
    ],
)
def test_an_answer_that_no_learner_can_have_given_is_refused(where, value):
    content = hand_in(record())
    inside = content
    for key in where[:-1]:
        inside = inside[key]
    inside[where[-1]] = value
    with pytest.raises(RejectedError):
        checked(content)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_whatever_is_put_in_place_of_a_part_it_is_a_hand_in_or_refused(data):
    content = hand_in(record())
    path = data.draw(st.sampled_from(list(spots(content))))
    forged = data.draw(JSON)
    if path:
        inside = content
        for key in path[:-1]:
            inside = inside[key]
        inside[path[-1]] = forged
    else:
        content = forged
    try:
        found = checked(content)
    except RejectedError:
        return
    assert isinstance(found, HandIn)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused_with_a_reason_and_never_with_an_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("in") / "x.json"
    path.write_bytes(content)
    with pytest.raises(RejectedError):
        read_hand_in(path)


def test_the_teacher_has_words_for_every_reason_why_a_file_is_not_read():
    assert set(REASONS) == set(foreign_json.REASONS)


def test_an_answer_after_the_right_one_is_refused():
    content = hand_in(record(wrong_first=True))
    wrong, right = content["lessons"]["03"]["checkpoints"]["c1"]
    content["lessons"]["03"]["checkpoints"]["c1"] = [right, wrong]
    with pytest.raises(RejectedError, match=r"does not exist \(03\)"):
        checked(content)
