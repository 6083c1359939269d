"""Screens and policy texts of Rikunabi 2020 as cards: which text stood where, from when to when.

The versions and their days are those of the world's table policy_versions; what a text says is
`casekit.consent.TEXTS`. Only fragments that the record quotes are shown.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from casekit import case, consent
from casekit.case.record import words_of_date
from casekit.consent_path import SCREENS, SITE, SIX, StudentPath
from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Card, Document, Sheet
from casekit.course.paper.invented import Invented
from casekit.course.paper.source_cards import quotation_blocks
from casekit.course.paper.source_list import cited, with_sources
from casekit.course.paper.words import badge, invented, word
from casekit.lesson.words import word as lesson_word
from casekit.world.screens import policy_versions

FRAGMENTS = {"D37": ("D37", "D37b", "D32"), "D38": ("D38", "D32"), "rikunabi2020-pre-site": ("D10",)}
"""The claims whose quotations are fragments of a text, or (pre-site) the finding about it."""

OF_THE_TEXT = {"D37", "D37b", "D38", "D32"}


def screen_document(made: Invented, language: Language) -> Document:
    """Return the screen cards, the four texts, and the six invented students of lesson 08."""
    screens = Sheet(
        word("screen-sheet-title", language),
        word("screen-sheet-note", language),
        [_screen(row, language) for row in _versions()],
        2,
        3,
        81.0,
    )
    texts = Sheet(
        word("screen-text-title", language),
        word("screen-text-note", language),
        [_text(text, language) for text in consent.TEXTS],
        1,
        4,
        61.0,
    )
    students = Sheet(
        word("screen-students-title", language),
        word("screen-students-note", language),
        [_student(made, letter, path, language) for letter, path in SIX.items()],
        2,
        4,
        58.0,
    )
    parts = [screens.part(), texts.part(), students.part()]
    parts.append(page.pages([page.soft(word("screen-dates", language))]))
    return Document(
        "05-screen-cards",
        word("screen-title", language),
        language,
        with_sources(parts, language),
        "for-table",
        cuts=True,
    )


def _versions() -> list[dict[str, Any]]:
    """Return the versions of Rikunabi 2020, screen by screen, in order of time."""
    table = policy_versions().to_pandas()
    rows = table[table["site"] == SITE].to_dict("records")
    return sorted(rows, key=lambda row: (SCREENS.index(row["screen"]), row["shown_from"]))


def _screen(row: dict[str, Any], language: Language) -> Card:
    text = next(one for one in consent.TEXTS if one.text_id == row["text_id"])
    told = [
        (word("screen-version", language), word(f"screen-version-{row['version']}", language)),
        (word("screen-shown", language), _period(row, language)),
    ]
    return Card(
        word("screen-card", language, screen=_screen_name(row["screen"], language)),
        _badge(text, language),
        [page.fields(told), *_fragments(text, language)],
        cited(_claims(text), language).strip(),
    )


def _text(text: consent.Text, language: Language) -> Card:
    clause = word("screen-clause-yes" if text.clause else "screen-clause-no", language)
    return Card(
        word("screen-text", language, text=word(f"screen-text-{text.text_id}", language)),
        _badge(text, language),
        [
            page.paragraph(text.says_ja if language == "ja" else text.says_en),
            page.fields([(word("screen-clause", language), clause)]),
            *_fragments(text, language),
        ],
        cited(_claims(text), language).strip(),
    )


def _claims(text: consent.Text) -> list[str]:
    return list(dict.fromkeys([*text.sources, *FRAGMENTS.get(text.text_id, ())]))


def _badge(text: consent.Text, language: Language) -> str:
    classes = dict.fromkeys(case.claim(id).evidence_class for id in text.sources)
    return " / ".join(badge(code, language) for code in classes)


def _fragments(text: consent.Text, language: Language) -> list[Block]:
    """Return the fragments of a text; where none is quoted, what an authority found about it."""
    ids = FRAGMENTS.get(text.text_id, ())
    of_the_text = [id for id in ids if id in OF_THE_TEXT]
    if not of_the_text:
        missing = page.paragraph(word("screen-no-fragment", language))
        return [missing, *(page.paragraph(case.claim(id).statement(language)) for id in ids)]
    quoted: Iterable[list[Block]] = (quotation_blocks(case.claim(id), language) for id in of_the_text)
    return [page.soft(word("screen-fragments", language)), *(block for blocks in quoted for block in blocks)]


def _period(row: dict[str, Any], language: Language) -> str:
    start = words_of_date(f"{row['shown_from']:%Y-%m-%d}", language)
    if pd.isna(row["shown_to"]):
        return word("screen-from", language, start=start)
    stop = words_of_date(f"{row['shown_to']:%Y-%m-%d}", language)
    return word("screen-span", language, start=start, stop=stop)


def _student(made: Invented, letter: str, path: StudentPath, language: Language) -> Card:
    told = [(lesson_word("lanes-registered", language), _month(path.registered, language))]
    for screen in SCREENS[1:]:
        used = path.used.get(screen)
        shown = _month(used, language) if used else lesson_word("lanes-never", language)
        told.append((_screen_name(screen, language), shown))
    scored = _month(path.scored, language) if path.scored else lesson_word("lanes-no-score", language)
    told.append((lesson_word("lanes-scored", language), scored))
    return Card(
        word("screen-student", language, letter=letter), invented(language, made.seed), [page.fields(told)]
    )


def _month(iso: str, language: Language) -> str:
    return words_of_date(iso, language)


def _screen_name(screen: str, language: Language) -> str:
    return lesson_word(f"lanes-screen-{screen}", language)
