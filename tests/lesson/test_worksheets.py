"""After a text is committed, a list says which elements it seems to mention: by words, never as a mark."""

from collections.abc import Callable
from typing import Any

import pytest

from casekit import lesson
from casekit.lesson.session import running
from casekit.lesson.worksheets import mentions

See = Callable[..., Any]
WORDS = {"en": ["desk", "applicant ID"], "ja": ["手がかり", "応募者管理ID"]}


def write(see: See, text: str, language: str = "en") -> Any:
    see(lesson.start, "04", language)
    page = see(lesson.worksheet, "argue")
    page.widget("casekit-input-case").value = text
    return page


@pytest.mark.parametrize(
    "text",
    [
        "On whose DESKS?",
        "the ａｐｐｌｉｃａｎｔ  ID",
        "共通の手がかり",
        "応募者管理ＩＤがある",
        "手が\nかり",
        "応募者管理 ID",
    ],
)
def test_a_word_is_found_in_any_case_width_and_spacing(text: str) -> None:
    assert mentions(text, WORDS)


@pytest.mark.parametrize("text", ["", "a helpdesk", "deskwork", "applicant", "手掛かり"])
def test_a_word_inside_another_is_not_found(text: str) -> None:
    assert not mentions(text, WORDS)


def test_before_the_commitment_no_element_can_be_read(see: See) -> None:
    page = write(see, "It stood on the desk.")
    assert "whose desk" not in page.html + page.text


def test_after_it_each_element_is_mentioned_or_not_found(see: See) -> None:
    page = write(see, "It stood on the desk.")
    page.widget("casekit-commit-argue").click()
    assert "✓ your text seems to mention: whose desk" in page.html
    assert "○ not found in your text: the shared key" in page.html
    assert "This is not a mark" in page.html


def test_a_text_changed_in_another_notebook_meanwhile_is_not_pushed_out(see: See) -> None:
    older = write(see, "as it was")
    newer = write(see, "as it was")
    newer.widget("casekit-input-case").value = "changed in the other notebook"
    older.widget("casekit-commit-argue").click()
    entry = running().record.entry("04", "worksheets", "argue")
    assert entry is not None
    assert "committed_at" in entry
    assert entry["texts"]["case"] == "changed in the other notebook"


def test_a_new_text_is_read_anew(see: See) -> None:
    page = write(see, "机の上にあった。", "ja")
    page.widget("casekit-commit-argue").click()
    assert "○ 見当たりません：共通の手がかり" in page.html
    page.widget("casekit-input-case").value = "机の上にあり、応募者管理IDが手がかりになった。"
    page.widget("casekit-commit-argue").click()
    assert "✓ 触れているようです：共通の手がかり" in page.html


def test_a_worksheet_without_elements_lists_none(see: See, started: Any) -> None:
    page = see(lesson.worksheet, "argue")
    for name in ("case", "reply"):
        page.widget(f"casekit-input-{name}").value = "desk"
    page.widget("casekit-commit-argue").click()
    assert 'class="casekit-elements"' not in page.html
