"""Markdown as printed blocks."""

import pytest

from casekit.course.paper import blocks as page
from casekit.course.paper.markdown_blocks import markdown_blocks, markdown_inlines


def kinds(text: str) -> list[str]:
    return [one["kind"] for one in markdown_blocks(text)]


def test_headings_paragraphs_lists_quotes_rules_and_code():
    text = "# One\n\nTwo\n\n- a\n- b\n\n> q\n\n---\n\n```\ncode #1\n```\n"
    assert kinds(text) == ["heading", "paragraph", "list", "quote", "rule", "code"]


def test_a_list_within_a_list_stays_within_its_item():
    (outer,) = markdown_blocks("1. a\n   - b\n   - c\n2. d\n")
    assert outer["ordered"]
    assert [one["kind"] for one in outer["items"][0]] == ["paragraph", "list"]
    assert len(outer["items"][0][1]["items"]) == 2
    assert len(outer["items"]) == 2


def test_an_ordered_list_keeps_its_first_number():
    assert markdown_blocks("4. a\n5. b\n")[0]["start"] == 4


def test_a_table_keeps_its_cells_and_which_columns_hold_numbers():
    (table,) = markdown_blocks("| a | b |\n|---|---:|\n| **x** | 5 |\n")
    assert [page.words_of(cell) for cell in table["header"]] == ["a", "b"]
    assert [page.words_of(cell) for cell in table["rows"][0]] == ["x", "5"]
    assert table["right"] == [1]
    assert table["room"] == 0


def test_a_column_left_empty_gives_room_to_write():
    assert markdown_blocks("| a | b |\n|---|---|\n| x | |\n")[0]["kind"] == "together"
    assert markdown_blocks("| a | b |\n|---|---|\n| x | |\n")[0]["blocks"][0]["room"] > 10
    assert markdown_blocks("| a | b | c |\n|---|---|---|\n| x | | |\n")[0]["blocks"][0]["room"] > 0
    assert markdown_blocks("| a | b | c |\n|---|---|---|\n| x | y | |\n")[0]["room"] == 0


@pytest.mark.parametrize("text", ["**「匿名」**です", "これは**「匿名」**です", "a **bold** b"])
def test_bold_is_bold_beside_japanese_punctuation_too(text):
    found = markdown_inlines(text)
    assert "strong" in [one["kind"] for one in found]
    assert "*" not in page.words_of(found)


def test_a_star_alone_is_a_star():
    assert page.words_of(markdown_inlines("2 * 3 * 4 \\*\\* x")) == "2 * 3 * 4 ** x"


def test_a_link_to_the_web_keeps_its_address_and_a_link_within_the_kit_only_its_words():
    found = markdown_inlines("[law](https://example.org/x) and [page](other.md#y)")
    assert [one["url"] for one in found if one["kind"] == "link"] == ["https://example.org/x"]
    assert page.words_of(found) == "law and page"


def test_a_badge_keeps_its_words_in_small_print():
    found = markdown_inlines('said <small>[[finding · E10 · PPC]](#E10 "told")</small>.')
    assert found[1] == {"kind": "small", "inlines": [{"kind": "text", "text": "[finding · E10 · PPC]"}]}


def test_comments_and_anchors_leave_nothing_and_a_break_is_a_break():
    assert markdown_blocks('<!-- hidden -->\n\n<a id="x"></a>\n') == []
    assert [one["kind"] for one in markdown_inlines("a<br>b")] == ["text", "break", "text"]


def test_underscores_and_boxes_become_places_to_write():
    found = markdown_inlines("Name: ________ ☐ yes")
    assert [one["kind"] for one in found] == ["text", "blank", "text", "box", "text"]
    assert markdown_blocks("________________")[0]["blocks"] == [page.lines(1)]
    assert markdown_blocks("- [ ] done\n")[0]["items"][0][0]["inlines"][0]["kind"] == "box"


def test_a_line_end_between_japanese_characters_is_no_space():
    assert page.words_of(markdown_inlines("日本\n語 a\nb")) == "日本語 a b"


def test_headings_may_be_moved_down():
    assert markdown_blocks("# a\n\n### b\n", deeper=2)[1]["level"] == 5
