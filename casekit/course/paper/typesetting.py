"""A document of the pack as PDF: typst with the fonts that travel with the kit, and nothing of the machine's.

The PDF is tagged and checked while it is written (PDF/UA-1): a character that no font has, or a missing
title, stops the printing. It carries no date, so the same data give the same bytes on every machine.
Typst (Apache-2.0) was measured beside two other libraries in benchmarks/RESULTS-paper.md.
"""

import importlib.util
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from casekit.course.paper.blocks import Document
from casekit.course.paper.words import word
from casekit.errors import CasekitError

TEMPLATE = Path(__file__).with_name("sheet.typ")
STANDARD: Final = "ua-1"
_TOO_LONG = re.compile(r"TOO LONG: ([^\"\n]*)")


@dataclass(frozen=True)
class Printed:
    """A typeset document: the bytes of the PDF and how many pages it has."""

    pdf: bytes
    pages: int


def printed(document: Document) -> Printed:
    """Typeset a document.

    Raises
    ------
    CasekitError
        If a text is too long for its card, or has a character that the fonts of the kit do not have.

    """
    import typst

    with tempfile.TemporaryDirectory(prefix="casekit-print-") as folder:
        root = Path(folder)
        (root / "sheet.typ").write_bytes(TEMPLATE.read_bytes())
        (root / "document.json").write_text(
            json.dumps(_data(document), ensure_ascii=False), encoding="utf-8", newline="\n"
        )
        compiler = typst.Compiler(
            root / "sheet.typ", root=root, font_paths=_fonts(), ignore_system_fonts=True
        )
        try:
            pdf = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=0)
            pages = json.loads(compiler.query("<pages>", field="value", one=True))
        except typst.TypstError as fault:
            raise CasekitError(_sentence(document, fault.message)) from fault
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return Printed(pdf, int(pages))


def _data(document: Document) -> dict[str, Any]:
    parts = [word("kit", document.language), document.title]
    if document.invented:
        parts.append(word("foot-invented", document.language))
    return {
        "title": document.title,
        "language": document.language,
        "footer": " · ".join(parts),
        "parts": without_jumps(document.parts),
    }


def without_jumps(parts: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return parts whose headings go down one level at a time, as the bookmarks of a PDF must."""
    last = 0

    def stepped(level: int) -> int:
        nonlocal last
        last = min(level, last + 1)
        return last

    def lowered(one: dict[str, Any]) -> dict[str, Any]:
        if one["kind"] == "heading":
            return {**one, "level": stepped(one["level"])}
        if "blocks" in one:
            return {**one, "blocks": [lowered(block) for block in one["blocks"]]}
        if one["kind"] == "cards":
            return {**one, "level": stepped(2)}
        if one["kind"] == "duplex":
            return {**one, "fronts": {**one["fronts"], "level": stepped(2)}}
        return one

    return [lowered(part) for part in parts]


@cache
def _fonts() -> Any:
    """Return the faces inside typst and the Japanese font of the kit; those of the system are left out."""
    import typst

    found = importlib.util.find_spec("matplotlib_fontja")
    places = found.submodule_search_locations if found else None
    if not places:
        raise CasekitError("The Japanese font is missing. Set the kit up again: python start.py setup.")
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[Path(places[0]) / "fonts"]
    )


def _sentence(document: Document, message: str) -> str:
    if found := _TOO_LONG.search(message):
        return (
            f"The text of “{found[1].strip()}” in {document.name} ({document.language}) does not fit "
            "on its card. Shorten it, or spread it over two cards."
        )
    first = message.strip().splitlines()[0] if message.strip() else "no reason given"
    return f"{document.name} ({document.language}) could not be printed: {first}."
