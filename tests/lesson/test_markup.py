import pytest

from casekit import case
from casekit.lesson.markup import from_markdown, inline, plain, table


def test_emphasis_works_beside_japanese_punctuation() -> None:
    assert inline("これは**「匿名」**です。") == "これは<strong>「匿名」</strong>です。"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_badge_in_a_prompt_becomes_a_pill_with_its_quotation(language: str) -> None:
    html = from_markdown(f"x {case.badge_markdown('D02', language)}。")
    assert "](#" not in html
    assert 'class="casekit-pill casekit-badge" title="' in html
    assert "D02" in plain(html)
    assert "](#" not in plain(case.render_markdown("D02", language))


def test_paragraphs_and_lists_are_told_apart() -> None:
    assert from_markdown("a\n\n- b\n- c") == "<p>a</p><ul><li>b</li><li>c</li></ul>"


def test_a_table_as_plain_text_keeps_its_cells_apart() -> None:
    assert plain(table("t", ["a", "b"], [[1, 2], [3, 4]])) == "t\na | b\n1 | 2\n3 | 4"


def test_what_a_table_shows_is_escaped() -> None:
    assert "&lt;b&gt;" in table("t", ["a"], [["<b>"]])
