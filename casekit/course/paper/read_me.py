"""The first sheet of the pack: what to print for N tables, how, and what to cut."""

from collections.abc import Sequence

from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Document
from casekit.course.paper.words import word

NAME = "00-read-me"


def read_me_document(printed: Sequence[tuple[Document, int]], seed: int, language: Language) -> Document:
    """Return the sheet for documents with their numbers of pages."""
    numbered = [one for one in printed if "/" not in one[0].name]
    others = [one for one in printed if "/" in one[0].name]
    heads = [word(f"read-{name}", language) for name in ("file", "what", "pages", "copies", "sides", "cut")]
    rows = [
        (
            document.name,
            document.title,
            str(pages),
            word(document.for_whom, language),
            word("read-two-sided" if document.duplex else _sides(document), language),
            word("read-yes" if document.cuts else "read-no", language),
        )
        for document, pages in numbered
    ]
    found = [
        page.heading(word("read-title", language), 1),
        page.paragraph(word("read-intro", language, seed=seed)),
        page.heading(word("read-table", language)),
        page.table(heads, rows, right=(2,), widths=(8, 14, 3.4, 8, 6.5, 3)),
        page.paragraph(word("read-colours", language)),
        page.paragraph(word("read-plan", language)),
        page.heading(word("read-how", language)),
        page.listing([word(f"read-how-{number}", language) for number in range(1, 6)], ordered=True),
    ]
    if others:
        more = [(document.name, document.title, str(pages)) for document, pages in others]
        found += [
            page.heading(word("read-guide", language)),
            page.table(heads[:3], more, right=(2,), widths=(8, 14, 3)),
        ]
    return Document(NAME, word("read-title", language), language, [page.pages(found)], "for-facilitator")


def _sides(document: Document) -> str:
    return "read-one-sided" if document.cuts else "read-any"
