"""The pages beside the lessons, as Markdown."""

import csv
import re
from pathlib import Path

import pytest

from casekit.case.record import claims, sources
from casekit.course.site.pages import (
    pages_of,
    pages_of_guide,
    site_links,
    sources_page,
    steady_headings,
    without_gaps,
)
from casekit.course.source import read_lessons

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def pages():
    lessons = read_lessons(ROOT)
    links = site_links(ROOT, lessons)
    return {language: pages_of(ROOT, lessons, links, language) for language in ("en", "ja")}


def test_every_published_claim_stands_once_under_its_id_with_its_wording():
    for language in ("en", "ja"):
        page = sources_page(language)
        published = [one for one in claims().values() if one.publish == "yes"]
        anchors = re.findall(r'<section class="casekit-source" id="([^"]+)"', page)
        assert sorted(anchors) == sorted(one.id for one in published)
        assert set(sources()) == set(re.findall(r'<li id="([^"]+)">', page))


def test_no_claim_that_is_not_to_be_published_is_named():
    held_back = {one.id for one in claims().values() if one.publish != "yes"}
    assert not held_back & set(re.findall(r'id="([^"]+)"', sources_page("en")))


def test_both_languages_have_the_same_pages(pages):
    assert list(pages["en"]) == list(pages["ja"])
    assert {f"guide/{name}" for name in pages_of_guide(ROOT)} <= set(pages["en"])


def test_the_dictionary_has_every_column(pages):
    with (ROOT / "data" / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            for language in ("en", "ja"):
                assert f"`{row['column']}`" in pages[language]["dictionary"]
                assert row[f"meaning_{language}"] in pages[language]["dictionary"].replace("\\|", "|")


def test_only_guide_pages_in_both_languages_are_taken(tmp_path):
    (tmp_path / "guide").mkdir()
    for name in ("b.md", "b.ja.md", "a.md", "a.ja.md", "alone.md", "README.md", "README.ja.md"):
        (tmp_path / "guide" / name).write_text("[b](b.md)", encoding="utf-8")
    assert pages_of_guide(tmp_path) == ["README", "b", "a"]


def test_no_page_links_to_a_file_of_the_checkout(pages):
    for texts in pages.values():
        for name, text in texts.items():
            plain = re.sub(r"```.*?```|`[^`\n]+`", "", text, flags=re.DOTALL)
            targets = re.findall(r"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(([^)\s]+)", plain)
            assert not [each for each in targets if re.search(r"\.(md|ipynb|csv|py)(#|$)", each)], name


def test_no_level_of_heading_is_skipped():
    assert steady_headings("# A\n### B\n#### C\n### D\n## E") == "# A\n## B\n### C\n## D\n## E"
    assert steady_headings("# A\n```\n### B\n```") == "# A\n```\n### B\n```"


def test_a_japanese_sentence_has_no_gap_where_its_line_ends_and_lists_stay_lists():
    assert without_gaps("可能性を、\n0.0から\n示す。") == "可能性を、0.0から示す。"
    listed = "理由は二つ。\n\n1. 一つ\n2. 二つ"
    assert without_gaps(listed) == listed
