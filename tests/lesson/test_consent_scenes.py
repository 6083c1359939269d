import re
from collections.abc import Callable
from typing import Any

import pytest

from casekit import case, consent, lesson, schemes, world
from casekit.consent_path import SCREENS, SIX, follow, screen_texts
from casekit.lesson.scenes import consent_defects, consent_lanes, policy_wording

See = Callable[..., Any]


@pytest.fixture(scope="module")
def small() -> world.World:
    return world.classroom()


@pytest.fixture(scope="module")
def run(small: world.World) -> schemes.SchemeRun:
    return schemes.privacy_policy(small)


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the picture out where only the words are looked at."""
    monkeypatch.setattr(consent_lanes, "lanes_html", lambda *_arguments: "")


def lanes(page: Any) -> str:
    return next(
        str(found.value)
        for found in page.all_widgets()
        if '<table class="casekit-table casekit-lacking">' in str(getattr(found, "value", ""))
    )


@pytest.mark.usefixtures("undrawn")
def test_the_six_students_load_and_each_says_what_was_lacking(small: world.World, see: See) -> None:
    page = see(lesson.consent_lanes, small)
    texts = screen_texts(small)
    for letter, path in SIX.items():
        page.widget("casekit-six").value = letter
        shown = lanes(page)
        for name in follow(path, texts).defects:
            word = lesson.word(f"lanes-defect-{name}")
            row = next(row for row in shown.split("<tr") if f">{word}</th>" in row)
            assert "casekit-lacking-no" not in row, (letter, name)
        assert shown.count('class="casekit-lacking-yes"') == 1, letter


@pytest.mark.usefixtures("undrawn")
def test_switching_the_registration_screen_changes_the_late_student_only(
    small: world.World, see: See
) -> None:
    page = see(lesson.consent_lanes, small)
    changed = []
    for letter in SIX:
        page.widget("casekit-six").value = letter
        page.widget("casekit-updated-registration").value = False
        before = re.findall(r'class="casekit-lacking-\w+"', lanes(page))
        page.widget("casekit-updated-registration").value = True
        if re.findall(r'class="casekit-lacking-\w+"', lanes(page)) != before:
            changed.append(letter)
    assert changed == ["c"]


def test_a_delivery_after_which_the_clause_was_met_is_told_with_its_month(
    small: world.World, see: See
) -> None:
    page = see(lesson.consent_lanes, small)
    page.widget("casekit-six").value = "e"
    assert "This student met such a text in June 2019, after the delivery." in page.html


def test_the_path_is_told_in_the_order_of_time(small: world.World, see: See) -> None:
    page = see(lesson.consent_lanes, small)
    page.widget("casekit-six").value = "e"
    told = "score delivered April 2019, Web test June 2019 (revised text)"
    assert told in lanes(page)
    assert told in page.pieces[-1]["text/html"]


def test_a_path_that_goes_back_in_time_gets_a_sentence_and_no_picture(small: world.World, see: See) -> None:
    page = see(lesson.consent_lanes, small)
    page.widget("casekit-month-registered").value = "2019-06"
    assert "Nothing can come before the registration (June 2019)" in page.html


def test_without_a_score_nothing_was_provided(small: world.World, see: See) -> None:
    page = see(lesson.consent_lanes, small)
    page.widget("casekit-month-scored").value = ""
    assert "nothing was provided about this student" in page.html


def test_the_lanes_say_the_month_only_and_which_text_stood_where(small: world.World, see: See) -> None:
    shown = lanes(see(lesson.consent_lanes, small))
    assert "by the month only" in shown
    assert "Registration: no clause from June 2018, not updated from March 2019, revised text from" in shown


def test_the_bars_are_the_numbers_of_the_calculator_in_the_widget_and_in_the_twin(
    run: schemes.SchemeRun, see: See
) -> None:
    page = see(lesson.four_defects, run)
    twin = page.pieces[-1]["text/html"]
    for state, counts in consent_defects.defect_counts(run).items():
        page.widget("casekit-screens-state").value = state
        for name, students in counts.items():
            assert f"{lesson.word(f'lanes-defect-{name}')}: {students:,}" in page.html
            assert f">{students:,}</td>" in twin
    assert twin.count("<table") == 2
    recorded = {found.name: found.students for found in consent.defects(run)}
    assert consent_defects.defect_counts(run)["recorded"] == recorded


def test_words_on_one_side_only_are_marked_and_shared_words_are_not() -> None:
    assert policy_wording.marked("goes to |clients", "goes to |companies") == (
        "goes to [-<del>clients</del>-]",
        "goes to [+<ins>companies</ins>+]",
    )
    assert policy_wording.marked("not used", "not used") == ("not used", "not used")


def test_only_quotations_of_claims_stand_in_quotation_marks(see: See) -> None:
    html = see(lesson.compare_wording).html
    quoted = re.findall(r'「<span lang="ja">(.+?)</span>」', html)
    assert quoted == [case.claim(id).quote for ids in policy_wording.QUOTED for id in ids]
    assert html.count("<del>") == html.count("<ins>") == 4


def test_our_reading_comes_after_an_answer_to_each_question(see: See) -> None:
    page = see(lesson.clarity_sheet)
    page.widget("casekit-clarity-show").click()
    assert "Choose an answer in all five rows first." in page.html
    for name, answer in policy_wording.ANSWERS.items():
        page.widget(f"casekit-clarity-{name}").value = "yes" if name == "who" else answer
    page.widget("casekit-clarity-show").click()
    assert "In 4 of 5 rows you read as we do." in page.html


def test_japanese_readers_get_japanese_words(small: world.World, run: schemes.SchemeRun, see: See) -> None:
    see(lesson.start, "03", "ja")
    text = see(lesson.consent_lanes, small).text + see(lesson.four_defects, run).text
    text += see(lesson.compare_wording).text + see(lesson.clarity_sheet).text
    assert "2 条項が表示されない" in text
    assert not re.search(r"registration|clause|score|consent", text)
    assert len(SCREENS) == 5
