"""The concept test: ten ideas in two forms, no answer before the course, both side by side after it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from casekit import lesson
from casekit.errors import CasekitError
from casekit.lesson.before_after import FORMS, entry_of, items, outcomes
from casekit.lesson.session import running
from tests.lesson.conftest import Page

CODES = [f"F{number}" for number in range(1, 11)]
See = Callable[..., Page]
CASE_WORDS = re.compile(
    r"job|student hunt|recruit|Rikunabi|applicant tracking|就活|就職|採用|内定|リクナビ|選考", re.IGNORECASE
)


def letter_of(when: str, code: str, kind: str) -> str:
    item = next(item for item in items(when) if item["fallacy"] == code)
    for n, option in enumerate(item["options"]):
        if kind == "right" and option.get("right"):
            return "abcd"[n]
        if kind == "fallacy" and option.get("fallacy") == code:
            return "abcd"[n]
    raise AssertionError(code)


def answer_all(page: Page, when: str, kind: str) -> None:
    for code in CODES:
        page.widget(f"casekit-test-{code}").value = letter_of(when, code, kind)


def hand_in(page: Page) -> None:
    page.widget("casekit-hand-in").click()


def status(page: Page) -> str:
    return str(page.boxes[0].children[-1].value)


@pytest.mark.parametrize("when", list(FORMS))
def test_each_form_has_one_item_a_fallacy_with_one_right_answer_and_one_that_shows_it(when: str) -> None:
    assert [item["fallacy"] for item in items(when)] == CODES
    for item in items(when):
        options = item["options"]
        assert 3 <= len(options) <= 4
        assert sum(bool(option.get("right")) for option in options) == 1
        assert item["fallacy"] in [option.get("fallacy") for option in options]
        assert {option.get("fallacy") for option in options} <= {*CODES, None}


@pytest.mark.parametrize("when", list(FORMS))
def test_every_text_stands_in_both_languages_and_far_from_the_case(when: str) -> None:
    for item in items(when):
        for text in [item["question"], item["why"], *(option["text"] for option in item["options"])]:
            assert set(text) == {"en", "ja"}
            assert re.search(r"[\u3040-\u30ff]", text["ja"])
            assert not re.search(r"[\u3040-\u30ff]", text["en"])
            assert not CASE_WORDS.search(text["en"] + text["ja"]), text


def test_the_place_of_the_right_answer_says_nothing() -> None:
    places = [letter_of(when, code, "right") for when in FORMS for code in CODES]
    assert all(places.count(letter) <= 8 for letter in "abcd")
    assert set(places) == set("abcd")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_before_the_course_nothing_tells_right_from_wrong(see: See, language: str) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.concept_test, "before")
    answer_all(page, "before", "right")
    hand_in(page)
    shown = page.html + page.text
    for item in items("before"):
        assert item["why"][language] not in shown
    assert "✓ (" not in shown
    assert "✗ (" not in shown
    assert page.widget("casekit-hand-in").disabled


def test_answers_are_kept_as_they_are_given_and_fixed_when_handed_in(see: See, started: Page) -> None:
    page = see(lesson.concept_test, "before")
    page.widget("casekit-test-F1").value = "a"
    assert entry_of(running().record, "before")["answers"] == {"F1": "a"}
    again = see(lesson.concept_test, "before")
    assert again.widget("casekit-test-F1").value == "a"
    answer_all(again, "before", "fallacy")
    hand_in(again)
    kept = entry_of(running().record, "before")
    page.widget("casekit-test-F1").value = letter_of("before", "F1", "right")
    assert entry_of(running().record, "before") == kept
    assert "answered_at" in kept


def test_a_question_without_an_answer_is_named_and_nothing_is_handed_in(see: See, started: Page) -> None:
    page = see(lesson.concept_test, "before")
    answer_all(page, "before", "right")
    page.widget("casekit-test-F4").value = None
    again = see(lesson.concept_test, "after")
    hand_in(again)
    assert "1, 2, 3" in status(again)
    assert "answered_at" not in entry_of(running().record, "after")


def test_not_knowing_is_an_answer(see: See, started: Page) -> None:
    page = see(lesson.concept_test, "before")
    choice = page.widget("casekit-test-F7")
    choice.value = choice.options[-1][1]
    assert outcomes("before", entry_of(running().record, "before")) == {"F7": "unsure"}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_after_the_course_both_times_stand_side_by_side_with_reasons(see: See, language: str) -> None:
    see(lesson.start, "03", language)
    before = see(lesson.concept_test, "before")
    answer_all(before, "before", "fallacy")
    hand_in(before)
    after = see(lesson.concept_test, "after")
    assert items("after")[0]["why"][language] not in after.html
    answer_all(after, "after", "right")
    hand_in(after)
    shown = status(after)
    for when in FORMS:
        for item in items(when):
            assert item["why"][language] in shown
    assert shown.count(lesson.word("test-outcome-fallacy")) >= 10
    assert lesson.word("test-result-sum", before=0, after=10) in shown
    assert see(lesson.concept_test, "after").html.count(lesson.word("test-result-title")) == 1


def test_after_a_course_without_a_test_before_it_only_the_new_answers_are_counted(
    see: See, started: Page
) -> None:
    page = see(lesson.concept_test, "after")
    answer_all(page, "after", "right")
    hand_in(page)
    assert lesson.word("test-result-sum-after", after=10) in status(page)


def test_the_twin_asks_the_same_questions_without_a_kernel(see: See, started: Page) -> None:
    page = see(lesson.concept_test, "before")
    twin = str(page.pieces[1]["text/html"])
    for item in items("before"):
        assert item["question"]["en"] in twin
        assert all(option["text"]["en"] in twin for option in item["options"])


def test_facilitators_see_the_key_with_reasons(
    see: See, started: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    shown = see(lesson.concept_test, "after").html
    assert all(item["why"]["en"] in shown for item in items("after"))


@pytest.mark.parametrize(
    "entry", [None, 5, {}, {"answers": 3}, {"answers": {"F1": "z", "F2": 7, "F3": "", "F99": "a"}}]
)
def test_an_entry_that_answers_nothing_validly_has_no_outcome(entry: Any) -> None:
    assert outcomes("before", entry) == {}


def test_another_time_than_before_or_after_is_refused_with_a_sentence(see: See, started: Page) -> None:
    with pytest.raises(CasekitError, match="before"):
        items("during")
    assert "during" in see(lesson.concept_test, "during").text
