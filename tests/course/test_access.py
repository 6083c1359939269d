"""What a machine can judge of access: the notebooks-for-all checklist on the editions, and contrast."""

import json
import re
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import casekit
from casekit.lesson.figures import PALETTE

PACKAGE = Path(casekit.__file__).parent
NOTEBOOKS = PACKAGE.parent / "notebooks"
EDITIONS = sorted(
    path
    for folder in ("en", "ja", "facilitator/en", "facilitator/ja")
    for path in (NOTEBOOKS / folder).glob("*.ipynb")
)
EXECUTED = [path for path in EDITIONS if "facilitator" in path.parts]
TEXT, LARGE_OR_SHAPE = 4.5, 3.0
"""Least contrast of text, and of large text, borders and marks (success criteria 1.4.3 and 1.4.11)."""
VAGUE = {"here", "link", "click here", "this", "more", "こちら", "ここ", "リンク"}


def named(path: Path) -> str:
    return path.relative_to(NOTEBOOKS).as_posix()


@cache
def cells(path: Path) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text(encoding="utf-8"))["cells"])


def texts(path: Path) -> str:
    """All Markdown of a notebook without its code blocks."""
    found = ["".join(cell["source"]) for cell in cells(path) if cell["cell_type"] == "markdown"]
    return re.sub(r"```.*?```", "", "\n\n".join(found), flags=re.DOTALL)


def outputs(path: Path) -> list[dict[str, Any]]:
    return [found.get("data", {}) for cell in cells(path) for found in cell.get("outputs", [])]


def shown(path: Path) -> str:
    """All HTML that the cells of a notebook show, without its style."""
    html = "\n".join("".join(data.get("text/html", "")) for data in outputs(path))
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


@pytest.mark.parametrize("path", EDITIONS, ids=named)
def test_one_title_and_headings_without_a_gap(path):
    levels = [len(marks) for marks in re.findall(r"^(#{1,6}) ", texts(path), re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(upper, lower) for upper, lower in pairwise(levels) if lower > upper + 1] == []
    assert re.findall(r"<h[1-6]", texts(path) + shown(path)) == []


@pytest.mark.parametrize("path", EDITIONS, ids=named)
def test_a_link_says_where_it_leads(path):
    links = re.findall(r"(?<!!)\[((?:\\.|[^\]\\])+)\]\(", texts(path))
    assert [words for words in links if words.strip("* ").lower() in VAGUE or not words.strip()] == []


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_every_picture_says_what_it_shows(path):
    assert [data for data in outputs(path) if "image/png" in data or "image/svg+xml" in data] == []
    for image in re.findall(r"<img[^>]*>", shown(path) + texts(path)):
        alt = re.search(r'alt="([^"]*)"', image)
        assert alt is not None
        assert len(unescape(alt[1])) > 40, alt[1]
    for picture in re.findall(r"<svg[^>]*>", shown(path)):
        assert re.search(r'role="img" aria-label="[^"]{10,}"|aria-hidden="true"', picture), picture


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_every_table_names_its_columns_and_rows_and_ours_say_what_they_hold(path):
    found = re.findall(r"<table.*?</table>", shown(path), re.DOTALL)
    for table in found:
        assert re.search(r"<thead>.*?<th[ >]", table, re.DOTALL), table[:300]
        assert re.search(r"<tbody>.*?<th[ >]", table, re.DOTALL), table[:300]
        assert not re.search(r"<th scope[^>]*></th>", table), table[:300]
        assert "dataframe" in table or "<caption" in table, table[:300]


@pytest.mark.parametrize("path", EXECUTED, ids=named)
def test_what_a_cell_of_ours_shows_says_its_language(path):
    language = path.parent.name
    blocks = re.findall(r'<div class="casekit[^"]*"([^>]*)>', shown(path))
    assert all(f'lang="{language}"' in attributes for attributes in blocks if "lang=" in attributes)
    assert path.name.startswith("00") or any("lang=" in attributes for attributes in blocks)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def variables(css: str) -> dict[str, str]:
    """The colours that a rule gives names to; of `var(--theirs, #fff)` the second."""
    return dict(re.findall(r"--([\w-]+): (?:var\([\w-]+, )?(#[0-9a-fA-F]{3,6})\)?[;\s}]", css))


def test_contrast_is_computed_as_the_standard_says():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_a_card_stand_out_in_both_themes_of_jupyterlab(theme):
    css = (PACKAGE / "lesson" / "style.css").read_text(encoding="utf-8")
    light, dark = css.split('[data-jp-theme-light="false"]', 1)
    found = variables(light)
    # The dark theme of JupyterLab gives its own paper, tint and ink.
    found |= (
        variables(dark.split("}", 1)[0]) | {"ck-paper": "#111", "ck-tint": "#212121", "ck-ink": "#fff"}
        if theme == "dark"
        else {}
    )
    for word in ("ink", "soft", "blue", "green", "red", "plum", "grey"):
        for ground in ("paper", "tint"):
            assert contrast(found[f"ck-{word}"], found[f"ck-{ground}"]) >= TEXT, (word, ground)
    for button in ("blue", "green", "plum", "grey"):
        assert contrast(found["ck-on"], found[f"ck-{button}"]) >= TEXT, button


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_words_of_the_cookie_lab_stand_out_on_every_site(theme):
    css = (PACKAGE / "live" / "static" / "lab.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    part = dark if theme == "dark" else light
    found = variables(part)
    accents = [found["accent"], *re.findall(r"body\.\w+ \{ --accent: (#\w+)", part)]
    for ground in ("paper", "ground"):
        for word in (found["ink"], found["soft"], *accents):
            assert contrast(word, found[ground]) >= TEXT, (word, ground)
    assert all(contrast(found["on"], accent) >= TEXT for accent in accents)


def test_marks_and_words_of_a_figure_stand_out_or_have_an_edge():
    assert contrast(PALETTE["ink"], "#fff") >= TEXT
    for name in ("blue", "green", "vermilion", "grey"):
        assert contrast(PALETTE[name], "#fff") >= LARGE_OR_SHAPE, name
    # The lighter colours of the palette fill areas, which get an edge in ink.
    for name in ("sky", "orange", "yellow", "purple", "pale"):
        assert contrast(PALETTE["ink"], PALETTE[name]) >= TEXT, name
