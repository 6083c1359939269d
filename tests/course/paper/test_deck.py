"""The twelve cards on paper: read back from the PDF, joined by hand, compared with lesson 03."""

import json
import re

import pytest

from casekit.course.paper.deck_cards import deck_document, revealed
from casekit.course.paper.invented import Invented, invented_world
from casekit.course.paper.typesetting import printed
from casekit.lesson.keys import read_keys
from tests.course.paper import Pack, flat, pages_of, text_of
from tests.shipped_texts import ROOT

INPUTS = ("processor", "client", "four_deleted")
BLANK = {"en": "(blank)", "ja": "（空欄）"}
SURVEY = {
    "en": r"Survey card (\d+) .*?Applicant ID (\S+)\s+Cookie (\w+)",
    "ja": r"アンケート (\d+) .*?応募者管理 ?ID (\S+)\s+クッキー (\w+)",
}
BROWSING = {"en": r"Browsing card \d+ .*?Cookie (\w+)", "ja": r"閲覧 \d+ .*?クッキー (\w+)"}
TICKET = {
    "en": r"Ticket (\d+) .*?Survey card (\d+) loses its cookie",
    "ja": r"くじ (\d+) .*?アンケート (\d+) のクッキー",
}


class Table:
    """The cut-out cards on a table: what people would read from them."""

    def __init__(self, pack, language: str) -> None:
        _, survey, browsing, desk, lottery, *_ = pages_of(pack.pdfs[language]["01-card-deck"].pdf)
        self.survey = {
            int(card): (applicant, cookie)
            for card, applicant, cookie in re.findall(SURVEY[language], survey, re.DOTALL)
        }
        self.browsing = set(re.findall(BROWSING[language], browsing, re.DOTALL))
        rows = [line.split(maxsplit=1) for line in desk.splitlines() if re.match(r"C\d\d-\d+ ", line)]
        self.names, self.delivered = dict(rows[:12]), dict(rows[12:])
        order = sorted(
            (int(number), int(card)) for number, card in re.findall(TICKET[language], lottery, re.DOTALL)
        )
        self.order = [card for _, card in order]

    def met(self, lost: int = 0) -> list[int]:
        gone = set(self.order[:lost])
        return [
            card for card, (_, cookie) in self.survey.items() if cookie in self.browsing and card not in gone
        ]

    def named_with_a_score(self, lost: int = 0) -> int:
        return sum(self.survey[card][0] in self.names for card in self.met(lost))


def notebook_numbers(language: str) -> list[int]:
    """What the executed lesson 03 says at its reveal."""
    path = ROOT / "notebooks" / "facilitator" / language / "03-cookie-join.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    output = next(cell for cell in cells if cell["id"] == "reveal")["outputs"][0]
    lines = "".join(output["data"]["text/plain"]).splitlines()
    after = "”" if language == "en" else "」"
    return [int(re.search(r"(\d+)", line.rpartition(after)[2])[1]) for line in lines]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_solution_sheet_holds_the_numbers_that_the_notebook_reveals(pack, made, language):
    text = text_of(pack.pdfs[language]["02-card-deck-solution"].pdf)
    numbers = notebook_numbers(language)
    asked = read_keys("03", language).prompt("predictions", "named_by_client", language)["inputs"]
    assert [one["name"] for one in asked] == list(INPUTS)
    assert list(revealed(made).values()) == numbers
    for one, number in zip(asked, numbers, strict=True):
        label = r"\s*".join(map(re.escape, flat(one["label"][language])))
        assert re.search(rf"{label}\s*{number}\b", text)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_cards_joined_by_hand_give_the_numbers_that_the_notebook_reveals(pack, language):
    table = Table(pack, language)
    assert (len(table.survey), len(table.browsing), len(table.names)) == (12, 12, 12)
    assert sorted(table.order) == list(range(1, 13))
    processor, client, four_deleted = notebook_numbers(language)
    names_on_the_desk = sum(name in text_of_desk(pack, language) for name in table.names.values())
    assert names_on_the_desk == processor == 0
    assert table.named_with_a_score() == client
    assert table.named_with_a_score(lost=4) == four_deleted


def text_of_desk(pack, language: str) -> str:
    """The desk of the processor: survey cards and browsing cards."""
    return "".join(pages_of(pack.pdfs[language]["01-card-deck"].pdf)[1:3])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_score_file_has_a_score_for_exactly_the_cards_that_met_browsing(pack, language):
    table = Table(pack, language)
    scored = {number for number, label in table.delivered.items() if label != BLANK[language]}
    assert scored == {table.survey[card][0] for card in table.met()}
    assert set(table.delivered) == set(table.names)


def test_the_two_languages_lay_the_same_cards(pack):
    english, japanese = Table(pack, "en"), Table(pack, "ja")
    assert english.survey == japanese.survey
    assert english.browsing == japanese.browsing
    assert english.order == japanese.order


def test_another_seed_lays_other_cards_and_its_solution_agrees_with_them():
    other = invented_world(7)
    assert isinstance(other, Invented)
    deck = printed(deck_document(other, "en"))
    assert "seed 7" in text_of(deck.pdf)
    table = Table(Pack({}, {"en": {"01-card-deck": deck}}), "en")
    assert table.named_with_a_score() == revealed(other)["client"]
    assert table.named_with_a_score(lost=4) == revealed(other)["four_deleted"]
