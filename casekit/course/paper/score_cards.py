"""Score cards for lesson 07: a score on the front, what became of that invented applicant on the back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Card, Document, Inline, Sheet
from casekit.course.paper.invented import Invented
from casekit.course.paper.source_list import with_sources
from casekit.course.paper.words import invented, word
from casekit.scoring import evaluation

CARDS = 12


@dataclass(frozen=True)
class Scored:
    """The applicants on the cards: score, label, outcome, went; of `all` scored ones of the company."""

    rows: pd.DataFrame
    all: int


def score_document(made: Invented, language: Language) -> Document:
    """Return the cards with their backs."""
    scored = scored_cards(made)
    company = made.deck.company_name(language)
    rows = list(enumerate(_records(scored.rows), 1))
    sheet = Sheet(
        word("score-sheet-title", language),
        word("score-note", language, cards=len(rows), all=scored.all),
        [_front(made, number, row, company, language) for number, row in rows],
        2,
        3,
        81.0,
        backs=[_back(made, number, row, language) for number, row in rows],
        back_title=word("score-back-title", language),
    )
    return Document(
        "06-score-cards",
        word("score-title", language),
        language,
        with_sources([sheet.part()], language),
        "for-table",
        duplex=True,
        cuts=True,
        invented=True,
    )


def score_solution_document(made: Invented, language: Language) -> Document:
    """Return the facilitator's sheet: the outcome of each card, and all scored applicants by score."""
    return Document(
        "06-score-cards-solution",
        word("score-key-title", language),
        language,
        [page.pages(_key(made, scored_cards(made), language))],
        "for-facilitator",
        invented=True,
    )


def scored_cards(made: Invented) -> Scored:
    """Return the scored applicants of the deck's company at equal steps of rank, shuffled by the seed."""
    scores = made.survey.parties.holding("client", "scores")
    judged = evaluation.judged(scores, made.world).table
    keys = ["company_id", "applicant_id"]
    own = judged[judged["company_id"] == made.deck.company_id].sort_values(["score", "applicant_id"])
    places = np.unique(np.linspace(0, len(own) - 1, CARDS).round().astype(int))
    chosen = own.iloc[places].merge(scores.frame[[*keys, "label"]], on=keys)
    chosen = chosen.merge(made.world["applicants"][[*keys, "outcome"]], on=keys)
    order = np.random.Generator(np.random.PCG64(made.seed)).permutation(len(chosen))
    return Scored(chosen.iloc[order].reset_index(drop=True), len(own))


def _front(made: Invented, number: int, row: dict[str, Any], company: str, language: Language) -> Card:
    shown = str(row["label"])
    guess: list[Inline] = [
        page.BOX,
        *page.inlines(word("score-guess-yes", language)),
        page.BOX,
        *page.inlines(word("score-guess-no", language)),
    ]
    return Card(
        word("score-card", language, number=number),
        invented(language, made.seed),
        [
            page.soft(word("score-company", language, company=company)),
            page.large(f"{word('score', language)} {row['score']:.2f}"),
            page.fields([(word("score-shown", language), shown)]),
            page.paragraph(word("score-guess", language)),
            page.paragraph(guess),
        ],
        word("score-foot", language),
    )


def _back(made: Invented, number: int, row: dict[str, Any], language: Language) -> Card:
    return Card(
        word("score-back", language, number=number),
        invented(language, made.seed),
        [
            page.soft(word("score-outcome", language)),
            page.large(word(f"score-outcome-{row['outcome']}", language)),
            page.paragraph(word("score-went" if row["went"] else "score-stayed", language)),
        ],
        word("score-back-foot", language),
    )


def _key(made: Invented, scored: Scored, language: Language) -> list[Block]:
    rows = [
        (str(number), f"{row['score']:.2f}", word(f"score-outcome-{row['outcome']}", language))
        for number, row in enumerate(_records(scored.rows), 1)
    ]
    heads = [word(name, language) for name in ("solution-card", "score", "score-outcome")]
    return [
        page.heading(word("score-key-title", language), 1),
        page.badge(invented(language, made.seed)),
        page.paragraph(word("score-key-mind", language)),
        page.heading(word("score-key-cards", language), 2),
        page.table(heads, rows, right=(0, 1), widths=(1, 1, 4)),
        page.heading(word("score-key-all", language), 2),
        _bands(made, language),
    ]


def _bands(made: Invented, language: Language) -> Block:
    judged = evaluation.judged(made.survey.parties.holding("client", "scores"), made.world)
    rows = [
        (
            _span(language, f"{band.score_from:.1f}", f"{band.score_to:.1f}"),
            str(band.rows),
            str(band.went),
            str(band.of_100),
            _span(language, f"{band.low:.0f}", f"{band.high:.0f}"),
        )
        for band in evaluation.calibration(judged).itertuples()
    ]
    heads = [word(f"score-key-{name}", language) for name in ("band", "rows", "went", "of", "interval")]
    return page.table(heads, rows, right=(1, 2, 3), widths=(3, 2, 2, 2, 3))


def _span(language: Language, low: str, high: str) -> str:
    return word("score-key-span", language, low=low, high=high)


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
