"""What the guide copies from the law tables and the role cards is what these say."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from casekit import case, law
from casekit.course.fields import LANGUAGES

GUIDE = Path(__file__).parents[2] / "guide"
STOPS = {"en": ("[", ", ", "]"), "ja": ("［", "、", "］")}
GENERAL = {"en": "General knowledge", "ja": "一般的な知識"}
ROLES = [f"G3{number}" for number in range(1, 8)]


def text_of(name: str, language: str) -> str:
    return (GUIDE / f"{name}{'' if language == 'en' else '.ja'}.md").read_text(encoding="utf-8")


def table_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def pin(ids: tuple[str, ...], language: str) -> str:
    opening, between, closing = STOPS[language]
    return f"{opening}{between.join(ids)}{closing}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_extract_sheet_has_every_japanese_provision_with_its_three_numbers(language):
    sheet = {row[4]: row for row in table_rows(text_of("exam-pack", language)) if len(row) == 5}
    for found in law.provisions().values():
        if found.group not in ("appi", "labour"):
            continue
        end = pin(found.claim_ids, language)
        [asks] = [asks for asks in sheet if asks.startswith(found.asks(language)) and asks.endswith(end)]
        numbers = [getattr(found, f"{when}_{language}") or "–" for when in ("then", "act2020", "now")]
        assert sheet[asks][1:4] == numbers, found.id
        assert (GENERAL[language] in asks) == found.general_knowledge, found.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_moving_stands_in_the_guide_with_the_day_of_its_check(language):
    states = {row[1]: row[4] for row in table_rows(text_of("known-unknowns", language)) if len(row) == 5}
    for found in law.moving().values():
        [state] = [state for state in states if state.startswith(getattr(found, f"state_{language}"))]
        assert state.endswith(pin(found.claim_ids, language))
        assert states[state] == found.checked_on


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_open_point_and_every_conflict_of_the_record_has_a_row(language):
    firsts = " ".join(row[0] for row in table_rows(text_of("known-unknowns", language)))
    points = [id for id in case.claims() if id.startswith("G1.")]
    for id in points + [conflict.id for conflict in case.conflicts()]:
        assert re.search(rf"(?<![\w.]){re.escape(id)}(?![\w.])", firsts), id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_seven_role_cards_have_the_same_six_parts(language):
    text = text_of("role-cards", language)
    cards = re.findall(r"^## (G3\d) · (?:[^\n]+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert [id for id, _ in cards] == ROLES
    parts = [re.findall(r"^- \*\*([^*]+?)[:：]\*\*", card, re.MULTILINE) for _, card in cards]
    assert len(parts[0]) == 6
    assert all(each == parts[0] for each in parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_of_every_marking_grid_add_up(language):
    head = {"en": "| what is marked | points |", "ja": "| 評価すること | 点 |"}[language]
    grids = text_of("exam-pack", language).split(head)[1:]
    sums = [
        sum(map(int, re.findall(r"^\| [^|]+ \| (\d+) \|$", grid.split("\n\n")[0], re.MULTILINE)))
        for grid in grids
    ]
    assert sums == [10, 10, 10, 45, 45, 60]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_of_the_jurisdiction_table_has_five_cells_each_with_a_pin(language):
    rows = [row for row in table_rows(text_of("jurisdiction-table", language)) if re.match(r"\d+\. ", row[0])]
    assert len(rows) == 11
    opening = STOPS[language][0]
    for row in rows:
        assert len(row) == 5
        assert [cell for cell in row[1:] if not re.search(rf"{re.escape(opening)}[A-Z]", cell)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_of_the_rubric_cover_each_criterion_without_gap_or_overlap(language):
    rows = [row for row in table_rows(text_of("rubric", language)) if len(row) == 5 and "**" in row[0]]
    assert len(rows) == 5
    totals = 0
    for row in rows:
        [top] = re.findall(r"[(（](\d+)[)）]", row[0])
        bands = [tuple(map(int, re.match(r"(\d+)[–〜](\d+)[:：]", cell).groups())) for cell in row[1:]]
        assert bands[0][1] == int(top)
        assert bands[-1][0] == 0
        assert all(lower[1] + 1 == upper[0] for upper, lower in pairwise(bands))
        totals += int(top)
    assert totals == 100
