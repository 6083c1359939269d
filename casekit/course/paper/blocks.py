"""What a printed page is made of: blocks and inlines as plain data, drawn by `sheet.typ`.

A text is always a string of its own in this data, never part of a template, so that `#`, `*` or `$` in an
invented name or in a guide page are printed and not obeyed.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from casekit.course.fields import Language

Inline = dict[str, Any]
Block = dict[str, Any]
Text = str | Sequence[Inline]

BLANK_MM = 28
_WIDE_TABLE, _WIDEST_TABLE = 4, 6


@dataclass(frozen=True)
class Card:
    """One card: a small line that says what it is, a badge with its evidence class, its text, a foot."""

    eyebrow: str
    badge: str
    blocks: Sequence[Block]
    foot: str = ""

    def data(self) -> dict[str, Any]:
        """Return the card as data for the template."""
        return {
            "eyebrow": self.eyebrow,
            "badge": self.badge,
            "blocks": list(self.blocks),
            "foot": self.foot,
        }


@dataclass(frozen=True)
class Sheet:
    """Cards of one size on A4: `columns` by `rows` a page, each `height` millimetres high.

    `backs`, if given, are printed behind their cards: the sheet is turned over its long edge.
    """

    title: str
    note: str
    cards: Sequence[Card]
    columns: int
    rows: int
    height: float
    backs: Sequence[Card] = ()
    back_title: str = ""
    large: bool = False

    def part(self) -> dict[str, Any]:
        """Return the sheet as a part of a document."""
        shared = {
            "columns": self.columns,
            "rows": self.rows,
            "height": self.height,
            "note": self.note,
            "large": self.large,
        }
        fronts = {
            **shared,
            "title": self.title,
            "cards": [card.data() for card in self.cards],
            "back": False,
        }
        if not self.backs:
            return {"kind": "cards", **fronts}
        if len(self.backs) != len(self.cards):
            raise ValueError(f"{self.title}: {len(self.cards)} cards and {len(self.backs)} backs")
        backs = {
            **shared,
            "title": self.back_title,
            "cards": [card.data() for card in self.backs],
            "back": True,
        }
        return {"kind": "duplex", "odd": True, "fronts": fronts, "backs": backs}


@dataclass(frozen=True)
class Document:
    """One PDF of the pack.

    Attributes
    ----------
    name : file name without its ending. title, language : of the PDF.
    parts : pages of blocks and sheets of cards, in order (`pages`, `Sheet.part`).
    for_whom : key of words.csv: who gets it. duplex : whether to print on both sides.
    cuts : whether something is cut out.
    invented : whether it shows invented people, so that the foot of each page must say so.

    """

    name: str
    title: str
    language: Language
    parts: Sequence[dict[str, Any]]
    for_whom: str
    duplex: bool = False
    cuts: bool = False
    invented: bool = False

    @property
    def cards(self) -> int:
        """How many cards it has."""
        return sum(_cards_of(part) for part in self.parts)


def pages(blocks: Iterable[Block]) -> dict[str, Any]:
    """Return flowing text as a part of a document; it begins on a new page."""
    return {"kind": "pages", "blocks": list(blocks)}


def inlines(text: Text) -> list[Inline]:
    """Return a text as inlines; inlines stay as they are."""
    return [{"kind": "text", "text": text}] if isinstance(text, str) else list(text)


def strong(text: Text) -> Inline:
    """Return a text in bold."""
    return {"kind": "strong", "inlines": inlines(text)}


def small(text: Text) -> Inline:
    """Return a text in small print."""
    return {"kind": "small", "inlines": inlines(text)}


def blank(millimetres: int = BLANK_MM) -> Inline:
    """Return a line to write on, within a line of text."""
    return {"kind": "blank", "width": millimetres}


BOX: Inline = {"kind": "box"}
BREAK: Inline = {"kind": "break"}
NEW_PAGE: Block = {"kind": "pagebreak"}
RULE: Block = {"kind": "rule"}


def heading(text: Text, level: int = 2) -> Block:
    """Return a heading, which is also a bookmark of the PDF."""
    return {"kind": "heading", "level": level, "inlines": inlines(text)}


def paragraph(text: Text) -> Block:
    """Return a paragraph."""
    return {"kind": "paragraph", "inlines": inlines(text)}


def soft(text: Text) -> Block:
    """Return a paragraph in small grey print."""
    return {"kind": "soft", "inlines": inlines(text)}


def large(text: Text) -> Block:
    """Return a line in large print, such as a score."""
    return {"kind": "large", "inlines": inlines(text)}


def badge(text: str) -> Block:
    """Return a framed line that says how firm something is."""
    return {"kind": "badge", "text": text}


def lines(rows: int) -> Block:
    """Return ruled lines to write on."""
    return {"kind": "lines", "rows": rows}


def fields(rows: Iterable[tuple[str, Text]]) -> Block:
    """Return label and value, one pair a line."""
    return {"kind": "fields", "rows": [[inlines(label), inlines(value)] for label, value in rows]}


def together(blocks: Iterable[Block]) -> Block:
    """Return blocks that stay on one page."""
    return {"kind": "together", "blocks": list(blocks)}


def listing(items: Iterable[Text], *, ordered: bool = False) -> Block:
    """Return a list with an item for each text."""
    return list_of_blocks([[paragraph(item)] for item in items], ordered=ordered)


def list_of_blocks(items: Iterable[Sequence[Block]], *, ordered: bool = False, start: int = 1) -> Block:
    """Return a list whose items are blocks."""
    return {"kind": "list", "ordered": ordered, "start": start, "items": [list(item) for item in items]}


def table(
    header: Sequence[Text],
    rows: Iterable[Sequence[Text]],
    *,
    right: Sequence[int] = (),
    widths: Sequence[float] = (),
    room: float = 0,
    size: float | None = None,
) -> Block:
    """Return a table; the columns in `right` hold numbers. Without `widths` the texts decide.

    `room` is the height of a row in millimetres where something is to be written in; `size` the size of the
    print, of that of the page.
    """
    cells = [[inlines(cell) for cell in row] for row in rows]
    head = [inlines(cell) for cell in header]
    count = len(head)
    fitting = 0.94 if count < _WIDE_TABLE else 0.87 if count < _WIDEST_TABLE else 0.78
    return {
        "kind": "table",
        "header": head,
        "rows": cells,
        "right": list(right),
        "widths": list(widths) or _widths([head, *cells]),
        "room": room,
        "size": size or fitting,
    }


def words_of(found: Iterable[Inline]) -> str:
    """Return inlines as plain text."""
    return "".join(one.get("text", "") if "inlines" not in one else words_of(one["inlines"]) for one in found)


def _widths(rows: Sequence[Sequence[Sequence[Inline]]]) -> list[float]:
    """Return shares of the width: about the square root of the longest text, none too narrow."""
    lengths = [
        max(sum(_width(c) for c in words_of(cell)) for cell in column) for column in zip(*rows, strict=True)
    ]
    return [round(math.sqrt(min(max(length, 9), 260)), 2) for length in lengths]


def _width(character: str) -> int:
    return 2 if ord(character) > 0x2E80 else 1


def _cards_of(part: dict[str, Any]) -> int:
    return len(part.get("cards", part.get("fronts", {}).get("cards", ())))
