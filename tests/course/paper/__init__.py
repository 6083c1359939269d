"""The paper pack, read back from its PDF files."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pypdf
import pypdfium2

from casekit.course.paper.blocks import Document
from casekit.course.paper.typesetting import Printed


@dataclass(frozen=True)
class Pack:
    """Documents and what they look like printed, by language and name."""

    documents: dict[str, dict[str, Document]]
    pdfs: dict[str, dict[str, Printed]]

    def each(self) -> Iterator[tuple[str, Document, Printed]]:
        for language, documents in self.documents.items():
            for name, document in documents.items():
                yield language, document, self.pdfs[language][name]


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(BytesIO(pdf))


@cache
def pages_of(pdf: bytes) -> tuple[str, ...]:
    """The text of each page."""
    return tuple(page.extract_text() for page in read(pdf).pages)


def quick_pages_of(pdf: bytes) -> list[str]:
    """The same by another reader: several times as fast, in an order of its own."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def text_of(pdf: bytes) -> str:
    """The text of all pages, page by page."""
    return "\n".join(pages_of(pdf))


def flat(text: str) -> str:
    """Text without white space, since a line may be broken anywhere on paper."""
    return re.sub(r"[\s\u200b]+", "", text)


def sheets(document: Document) -> Iterator[dict[str, Any]]:
    """Every sheet of cards of a document, fronts and backs."""
    for part in document.parts:
        if part["kind"] == "cards":
            yield part
        elif part["kind"] == "duplex":
            yield part["fronts"]
            yield part["backs"]


def cards(document: Document) -> Iterator[dict[str, Any]]:
    for sheet in sheets(document):
        yield from sheet["cards"]
