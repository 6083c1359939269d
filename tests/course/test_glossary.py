"""The role {term} and the pages it leads to."""

import re

import pytest

from casekit.case.glossary import terms
from casekit.course.claims import Citing, cited
from casekit.course.copies import bring_up_to_date
from casekit.course.fields import Place
from casekit.course.glossary import FOLDERS, GUIDE, glossary_markdown, glossary_pages
from casekit.errors import CasekitError
from casekit.lesson.markup import from_markdown
from tests.course.toy import Record

HERE = Place("01-toy.md", "cell hook")


def rendered(text, language="en"):
    return Citing(Record()).render(HERE, text, language)


def test_a_term_becomes_a_link_to_the_glossary_beside_the_lesson():
    assert rendered("By {term}`matching` rows.") == 'By [matching](glossary.md#matching "突合") rows.'
    assert rendered("{term}`matching|突き合わせ`る", "ja") == (
        '[突き合わせ](glossary.md#matching "matching")る'
    )


def test_words_of_a_term_may_be_broken_over_two_lines():
    assert rendered("{term}`consent-of-the-person|consent of\nthe student`").startswith(
        "[consent of the student](glossary.md#consent-of-the-person"
    )


def test_an_unknown_term_fails_with_a_sentence_that_names_the_cell():
    with pytest.raises(CasekitError, match=r"01-toy.md, cell hook: .*no term of the glossary.*'matchin'"):
        rendered("{term}`matchin`")


def test_an_unknown_role_names_the_three_that_are_allowed():
    with pytest.raises(CasekitError, match=r"\{claim\}, \{cite\} and \{term\}"):
        rendered("{trem}`matching`")


def test_a_term_is_not_counted_among_the_claims():
    assert list(cited("{term}`hash` {cite}`D04` {claim}`B19`")) == ["D04", "B19"]


def test_a_term_inside_a_widget_keeps_its_tooltip_and_links_nowhere():
    html = from_markdown(rendered("Why: {term}`hash`."))
    assert "href" not in html
    assert 'title="ハッシュ"' in html


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_has_an_anchor_for_every_term_and_a_heading_for_every_badge(language):
    page = glossary_markdown(language)
    anchors = re.findall(r'<a id="([^"]+)"></a>', page)
    assert anchors == list(terms())
    targets = set(re.findall(r"\]\(#([^ )]+)", page))
    assert targets <= set(anchors) | set(re.findall(r"^### (\S+)$", page, re.MULTILINE))


def test_a_checkout_with_a_glossary_has_a_page_beside_each_edition_and_in_the_guide(tmp_path):
    assert glossary_pages(tmp_path) == {}
    table = tmp_path / "casekit" / "case" / "glossary.csv"
    table.parent.mkdir(parents=True)
    table.write_text("id\n", encoding="utf-8")
    pages = {path.relative_to(tmp_path).as_posix(): text for path, text in glossary_pages(tmp_path).items()}
    assert set(pages) == {f"{folder}/glossary.md" for folder in FOLDERS} | set(GUIDE)
    assert pages["guide/glossary.ja.md"] == pages["notebooks/ja/glossary.md"] == glossary_markdown("ja")


def test_the_learners_copy_gets_the_glossary_and_keeps_an_edited_one(tmp_path):
    editions, course = tmp_path / "editions", tmp_path / "my-course"
    editions.mkdir()
    (editions / "00-start.ipynb").write_text('{"cells": []}', encoding="utf-8")
    (editions / "glossary.md").write_text("first\n", encoding="utf-8")
    assert "glossary.md" in bring_up_to_date(editions, course, "en").new
    (editions / "glossary.md").write_text("second\n", encoding="utf-8")
    assert bring_up_to_date(editions, course, "en").renewed == ["glossary.md"]
    (course / "en" / "glossary.md").write_text("my own words\n", encoding="utf-8")
    (editions / "glossary.md").write_text("third\n", encoding="utf-8")
    assert bring_up_to_date(editions, course, "en").kept == ["glossary.md"]
    assert (course / "en" / "glossary.md").read_text(encoding="utf-8") == "my own words\n"
