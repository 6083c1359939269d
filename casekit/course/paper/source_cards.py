"""Cards that say who is speaking: the twelve of lesson 01 to be sorted, and the main quotations."""

from casekit import case
from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Card, Document, Sheet
from casekit.course.paper.invented import Invented
from casekit.course.paper.source_list import cited, place_words, source_blocks
from casekit.course.paper.words import badge, invented, word
from casekit.lesson.figures import EVIDENCE
from casekit.lesson.scenes.evidence_cards import CARDS
from casekit.lesson.words import word as lesson_word

QUOTATIONS = (
    "E10", "E10b", "E11", "E12", "B16", "E05", "A22", "B11", "D05", "D27", "D31", "D32",
    "D33", "D34", "D35", "D37", "D37b", "D38", "D39", "D40", "J10", "E60", "D31b", "E74",
)  # fmt: skip
"""Claims with a quotation that the lessons argue from."""

SIMULATED = "sim"


def source_document(made: Invented, language: Language) -> Document:
    """Return the cards to sort, with their class on the back."""
    sorting = Sheet(
        word("source-sort-title", language),
        word("source-sort-note", language),
        [_front(made, number, id, language) for number, id in enumerate(CARDS, 1)],
        2,
        3,
        81.0,
        backs=[_back(made, number, id, language) for number, id in enumerate(CARDS, 1)],
        back_title=word("source-sort-back", language),
    )
    ids = [id for id in CARDS if id != SIMULATED]
    parts = [sorting.part(), page.pages(source_blocks(ids, language))]
    title = word("source-title", language)
    return Document("04-source-cards", title, language, parts, "for-table", duplex=True, cuts=True)


def quotation_document(language: Language) -> Document:
    """Return the trays for the cards to sort, and the main quotations with their class."""
    quoted = Sheet(
        word("source-quote-title", language),
        word("source-quote-note", language),
        [_quotation(id, language) for id in QUOTATIONS],
        2,
        4,
        61.0,
    )
    parts = [_trays(language).part(), quoted.part(), page.pages(source_blocks(QUOTATIONS, language))]
    title = word("source-quotation-title", language)
    return Document("04-quotation-cards", title, language, parts, "for-table", cuts=True)


def quotation_blocks(found: case.Claim, language: Language) -> list[Block]:
    """Return a quotation in the original language and, for readers of English, our translation."""
    blocks = [page.paragraph(f"「{found.quote}」")]
    if language == "en" and found.quote_en and found.quote_en != found.quote:
        inner = found.quote_en.replace("“", "‘").replace("”", "’")
        blocks.append(page.paragraph(f"“{inner}” ({word('source-translation', language)})"))
    return blocks


def _front(made: Invented, number: int, id: str, language: Language) -> Card:
    eyebrow = word("source-card", language, number=number, all=len(CARDS))
    hidden = word("source-hidden", language)
    if id == SIMULATED:
        members, companies = f"{len(made.world['members']):,}", len(made.world["companies"])
        says = lesson_word("sort-sim", language, members=members, companies=companies)
        return Card(eyebrow, hidden, [page.paragraph(says)], lesson_word("sort-document-none", language))
    found = case.claim(id)
    mark = case.label(found, language)
    says = found.statement(language) + (f" [{mark}]" if mark else "")
    quote = quotation_blocks(found, language) if found.quote else []
    document = found.source if found.source in case.sources() else "none"
    return Card(
        eyebrow, hidden, [page.paragraph(says), *quote], lesson_word(f"sort-document-{document}", language)
    )


def _back(made: Invented, number: int, id: str, language: Language) -> Card:
    eyebrow = word("source-back", language, number=number)
    why = page.paragraph(lesson_word(f"sort-why-{id}", language))
    if id == SIMULATED:
        shown = invented(language, made.seed)
        return Card(eyebrow, shown, [page.large(badge("simulation", language)), why])
    found = case.claim(id)
    shown = badge(found.evidence_class, language)
    return Card(eyebrow, f"{shown} · {id}", [page.large(shown), why], _pin(found, language))


def _quotation(id: str, language: Language) -> Card:
    found = case.claim(id)
    told = [
        (word(f"source-{name}", language), text)
        for name, text in (
            ("who", found.spoken_by(language)),
            ("date", case.date_words(found, language)),
            ("place", found.pinpoint),
        )
        if text
    ]
    mark = case.label(found, language)
    more = [page.soft(mark)] if mark else []
    return Card(
        word("source-quote", language, id=id),
        badge(found.evidence_class, language),
        [*quotation_blocks(found, language), *more, page.fields(told)],
        cited([id], language).strip(),
    )


def _pin(found: case.Claim, language: Language) -> str:
    who = found.spoken_by(language)
    place = place_words(found, language)
    return f"{who}{word('list-separator', language)}{place}" if place else who


def _trays(language: Language) -> Sheet:
    classes = case.evidence_classes()
    cards = [
        Card(
            word("source-tray", language, number=number),
            f"{number}/{len(EVIDENCE)}",
            [
                page.large(badge(code, language)),
                page.paragraph(
                    classes[code].explanation_ja if language == "ja" else classes[code].explanation_en
                ),
            ],
        )
        for number, code in enumerate(EVIDENCE, 1)
    ]
    return Sheet(word("source-tray-title", language), word("source-tray-note", language), cards, 2, 4, 61.0)
