"""The twelve-student deck: survey cards, browsing cards, the client's list, the score file, the lottery.

The cards are `casekit.linkage.deck` on the survey run, as lesson 03 has it. The solution sheet is computed by
the functions that the notebook calls, never written by hand.
"""

from typing import Any

import pandas as pd

from casekit import linkage
from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Card, Document, Sheet
from casekit.course.paper.invented import Invented, name_of
from casekit.course.paper.source_list import with_sources
from casekit.course.paper.words import invented, word
from casekit.lesson.keys import read_keys
from casekit.lesson.words import word as lesson_word

STEPS = 7
LOST = 4
"""Cookies that the prediction of lesson 03 takes away."""

_COLUMNS, _ROWS, _HEIGHT = 2, 6, 40.0


def deck_document(made: Invented, language: Language) -> Document:
    """Return the cards to cut, with a page that says how to use them."""
    parts = [
        page.pages(_how_to(made, language)),
        _survey(made, language).part(),
        _browsing(made, language).part(),
        _desk(made, language).part(),
        _lottery(made, language).part(),
    ]
    return Document(
        "01-card-deck",
        word("deck-title", language),
        language,
        with_sources(parts, language),
        "for-table",
        cuts=True,
        invented=True,
    )


def solution_document(made: Invented, language: Language) -> Document:
    """Return the facilitator's sheet: the numbers of lesson 03 and the join card by card."""
    seen = [
        page.heading(word("solution-title", language), 1),
        page.badge(invented(language, made.seed)),
        page.paragraph(word("solution-keep", language)),
        page.heading(word("solution-three", language)),
        *_three_numbers(made, language),
        page.heading(word("solution-cards", language)),
        *_card_by_card(made, language),
        page.together([page.heading(word("solution-loss", language)), _loss_table(made, language)]),
        page.together([page.heading(word("solution-vantage", language)), _vantage_table(made, language)]),
    ]
    return Document(
        "02-card-deck-solution",
        word("solution-title", language),
        language,
        [page.pages(seen)],
        "for-facilitator",
        invented=True,
    )


def revealed(made: Invented) -> dict[str, int]:
    """Return what lesson 03 reveals beside the prediction, by the name of its input."""
    named = linkage.who_can_name(made.survey, made.deck).set_index("party")["rows"]
    scored = linkage.survival(made.deck)["scored"]
    return {
        "processor": int(named["processor"]),
        "client": int(scored[0]),
        "four_deleted": int(scored[LOST]),
    }


def _how_to(made: Invented, language: Language) -> list[Block]:
    return [
        page.heading(word("deck-title", language), 1),
        page.badge(invented(language, made.seed)),
        page.paragraph(word("deck-badge-note", language)),
        page.heading(word("deck-how", language)),
        page.listing([word(f"deck-step-{step}", language) for step in range(1, STEPS + 1)], ordered=True),
        page.paragraph(word("deck-note", language)),
    ]


def _survey(made: Invented, language: Language) -> Sheet:
    cards = [
        Card(
            word("deck-survey-card", language, number=row.card),
            invented(language, made.seed),
            [
                page.fields(
                    [
                        (word("applicant", language), [page.strong(str(row.applicant_id))]),
                        (word("cookie", language), [page.strong(str(row.cookie))]),
                    ]
                )
            ],
            word("deck-survey-foot", language),
        )
        for row in made.deck.printed().itertuples()
    ]
    return Sheet(
        word("deck-survey-title", language),
        word("deck-survey-note", language),
        cards,
        _COLUMNS,
        _ROWS,
        _HEIGHT,
    )


def _browsing(made: Invented, language: Language) -> Sheet:
    cards = [
        Card(
            word("deck-browsing-card", language, number=number),
            invented(language, made.seed),
            [
                page.fields(
                    [
                        (word("cookie", language), [page.strong(str(row["cookie"]))]),
                        (word("views", language), str(row["views"])),
                        (word("industries", language), str(row[f"industries_{language}"])),
                    ]
                )
            ],
            word("deck-browsing-foot", language),
        )
        for number, row in enumerate(made.deck.printed_browsing().to_dict("records"), 1)
    ]
    return Sheet(
        word("deck-browsing-title", language),
        word("deck-browsing-note", language),
        cards,
        _COLUMNS,
        _ROWS,
        _HEIGHT,
    )


def _desk(made: Invented, language: Language) -> Sheet:
    """Return the two lists of the client's desk, half a page each."""
    company = made.deck.company_name(language)
    names = [(str(row.applicant_id), _name(row, language)) for row in made.deck.client.itertuples()]
    labels = [
        (str(row["applicant_id"]), _label(row["label"], language))
        for row in made.deck.named.to_dict("records")
    ]
    applicant = word("applicant", language)
    cards = [
        Card(
            f"{word('deck-client', language)} · {company}",
            invented(language, made.seed),
            [page.table([applicant, word("name", language)], names, widths=(2, 3))],
            word("deck-client-foot", language),
        ),
        Card(
            f"{word('deck-scores', language)} · {company}",
            invented(language, made.seed),
            [page.table([applicant, word("label", language)], labels, widths=(2, 3))],
            word("deck-scores-foot", language),
        ),
    ]
    return Sheet(
        word("deck-desk-title", language), word("deck-desk-note", language), cards, 1, 2, 122.0, large=True
    )


def _lottery(made: Invented, language: Language) -> Sheet:
    cards = [
        Card(
            word("deck-ticket", language, number=row.lost),
            invented(language, made.seed),
            [page.paragraph(word("deck-ticket-says", language, card=row.card))],
        )
        for row in made.deck.printed().sort_values("lost").itertuples()
    ]
    return Sheet(word("deck-lottery-title", language), word("deck-lottery-note", language), cards, 2, 6, 34.0)


def _three_numbers(made: Invented, language: Language) -> list[Block]:
    prompt = read_keys("03", language).prompt("predictions", "named_by_client", language)
    found = revealed(made)
    rows = [(one["label"][language], [page.strong(str(found[one["name"]]))]) for one in prompt["inputs"]]
    heads = [word("solution-question", language), word("solution-number", language)]
    named = linkage.survival(made.deck)["named"]
    told = word("solution-names", language, named=int(named[0]), all=len(made.deck.named))
    return [page.table(heads, rows, right=(1,), widths=(7, 1)), page.paragraph(told)]


def _card_by_card(made: Invented, language: Language) -> list[Block]:
    browsing = made.deck.printed_browsing()["cookie"]
    cards = made.deck.printed()
    rows = [
        (
            str(row["card"]),
            str(row["applicant_id"]),
            str(row["cookie"]),
            word("solution-yes" if row["cookie"] in set(browsing) else "solution-no", language),
            word("none", language) if pd.isna(row["score"]) else f"{row['score']:.2f}",
            name_of(str(row["name"]), str(row["kana"]), language),
            str(row["lost"]),
        )
        for row in cards.to_dict("records")
    ]
    heads = [
        word(name, language)
        for name in (
            "solution-card", "applicant", "cookie", "solution-meets", "score", "name", "solution-lost",
        )
    ]  # fmt: skip
    strange = [cookie for cookie in browsing if cookie not in set(cards["cookie"])]
    told = word("solution-strange", language, cookies=word("list-separator", language).join(strange))
    return [
        page.table(heads, rows, right=(0, 4, 6), widths=(4, 9, 5, 6, 5, 12, 5)),
        page.paragraph(told),
    ]


def _loss_table(made: Invented, language: Language) -> Block:
    """Return how many names are left, a column for each number of lost cookies."""
    lost = linkage.survival(made.deck)
    heads = [word("solution-deleted", language), *map(str, lost["deleted"])]
    rows = [[word(f"solution-{name}", language), *map(str, lost[name])] for name in ("scored", "named")]
    right = range(1, len(heads))
    return page.table(heads, rows, right=right, widths=(6, *[1.4] * len(right)))


def _vantage_table(made: Invented, language: Language) -> Block:
    points = linkage.who_can_name(made.survey, made.deck)
    rows = [
        (lesson_word(f"vantage-{row['party']}", language), str(row["rows"]), str(row[f"path_{language}"]))
        for row in points.to_dict("records")
    ]
    heads = [
        word("solution-party", language),
        word("solution-rows", language, all=len(made.deck.named)),
        word("solution-path", language),
    ]
    return page.table(heads, rows, right=(1,), widths=(5, 3, 10))


def _name(row: Any, language: Language) -> str:
    return name_of(str(row.name), str(row.kana), language)


def _label(label: Any, language: Language) -> str:
    text = "" if pd.isna(label) else str(label).strip()
    return text or word("blank", language)
