"""The pages of the guide: each has its twin, cites what exists, and is found from the index."""

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from casekit import case
from casekit.course.fields import LANGUAGES
from casekit.lesson.keys import LESSONS
from casekit.lesson.words import fallacy
from tests.test_texts import CLAIM, cited

GUIDE = Path(__file__).parents[2] / "guide"
ENGLISH = sorted(path for path in GUIDE.glob("*.md") if not path.name.endswith(".ja.md"))
NAMES = [path.name.removesuffix(".md") for path in ENGLISH]
WRITTEN = [name for name in NAMES if name != "glossary"]
"""The glossary has badges in place of ids, and tests of its own."""
PROMISED = {
    *("README", "choose-a-path", "run-sheets", "lesson-run-sheets", "syllabus", "room-and-materials"),
    *("difficult-conversations", "debrief", "evaluation-form", "concept-test", "boundaries", "glossary"),
    *("role-cards", "irac-worksheets", "jurisdiction-table", "exam-pack", "rubric", "known-unknowns"),
    *("how-to-change-the-law-table", "how-to-translate", "how-to-add-a-lesson"),
}
PAGES = [(name, language) for name in WRITTEN for language in LANGUAGES]


def path_of(name: str, language: str) -> Path:
    return GUIDE / (f"{name}.md" if language == "en" else f"{name}.ja.md")


def text_of(name: str, language: str) -> str:
    return path_of(name, language).read_text(encoding="utf-8")


def headings(text: str) -> list[int]:
    found = MarkdownIt("commonmark").parse(text)
    return [int(token.tag[1]) for token in found if token.type == "heading_open"]


def shapes(text: str) -> list[str]:
    """The blocks of a page in order; neither language lacks a paragraph, a list item or a row."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    kinds = {"heading_open", "paragraph_open", "list_item_open", "tr_open", "blockquote_open", "fence"}
    return [token.type for token in tokens if token.type in kinds]


def test_the_guide_has_every_page_it_promises():
    assert set(NAMES) == PROMISED


def test_every_page_has_its_twin():
    japanese = {path.name.removesuffix(".ja.md") for path in GUIDE.glob("*.ja.md")}
    assert japanese == set(NAMES)


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_page_begins_with_its_title_and_the_way_to_the_other_language(name, language):
    title, blank, link = text_of(name, language).split("\n")[:3]
    assert title.startswith("# ")
    assert blank == ""
    assert link == (f"[日本語]({name}.ja.md)" if language == "en" else f"[English]({name}.md)")


@pytest.mark.parametrize("name", WRITTEN)
def test_both_languages_have_the_same_headings_and_the_same_claims(name):
    english, japanese = (text_of(name, language) for language in LANGUAGES)
    assert headings(english) == headings(japanese)
    assert sorted(set(cited(english))) == sorted(set(cited(japanese)))


@pytest.mark.parametrize("name", WRITTEN)
def test_both_languages_have_the_same_blocks(name):
    english, japanese = (shapes(text_of(name, language)) for language in LANGUAGES)
    assert english == japanese


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_every_id_is_a_claim_that_may_be_stated(name, language):
    claims = case.claims()
    ids = cited(text_of(name, language))
    assert [one for one in ids if one not in claims] == []
    assert [one for one in ids if claims[one].kind == "trap"] == []


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_brackets_are_those_of_the_language(name, language):
    text = re.sub(r"`[^`]*`", "", text_of(name, language))
    wrong = "［" if language == "en" else "["
    assert [found[0] for found in CLAIM.finditer(text) if found[0].startswith(wrong)] == []


@pytest.mark.parametrize(("name", "language"), PAGES)
def test_a_page_is_plain_markdown(name, language):
    tokens = MarkdownIt("commonmark").parse(text_of(name, language))
    inner = [child for token in tokens for child in token.children or ()]
    assert [token.content for token in tokens if token.type == "html_block"] == []
    assert [token.content for token in inner if token.type == "html_inline"] == []
    assert [token.content for token in inner if token.type == "text" and "**" in token.content] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_linked_from_the_index(language):
    linked = set(re.findall(r"\]\(([^)#]+)\)", text_of("README", language)))
    assert {path_of(name, language).name for name in NAMES if name != "README"} <= linked


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_links_to_pages_of_its_own_language(language):
    for name in WRITTEN:
        for target in re.findall(r"\]\(([a-z-]+(?:\.ja)?\.md)\)", text_of(name, language))[1:]:
            assert target.endswith(".ja.md") == (language == "ja"), f"{name} links to {target}"


@pytest.mark.parametrize("name", ["debrief", "difficult-conversations", "run-sheets", "boundaries", "README"])
def test_a_page_that_tells_of_the_case_cites_it(name):
    assert len(set(cited(text_of(name, "en")))) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hour_of_reading_is_an_hour(language):
    minutes = re.findall(r"^\| (\d+) \|", text_of("README", language), re.MULTILINE)
    assert sum(map(int, minutes)) == 60


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["debrief", "evaluation-form"])
def test_the_ten_mistakes_bear_the_names_they_have_in_the_lessons(name, language):
    text = text_of(name, language)
    for number in range(1, 11):
        assert re.search(rf"F{number}\b[ |]+{re.escape(fallacy(f'F{number}', language))}", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_syllabus_has_fifteen_weeks_and_every_lesson(language):
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| (\d\d)", text_of("syllabus", language), re.MULTILINE)
    assert [int(week) for week, _ in rows] == list(range(1, 16))
    assert {lesson for _, lesson in rows} == set(LESSONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shares_of_the_mark_add_up(language):
    shares = re.findall(r"^\| [^|]+ \| (\d+)% \|", text_of("syllabus", language), re.MULTILINE)
    assert sum(map(int, shares)) == 100
