"""The cells of a lesson: texts with their twins, code, and prompts.

A cell belongs to a block (core20 or full45) and to a section, a part of the head's `minutes`. A cell
opens a section by its id (`do` or `do-slider` opens `do`), by its kind (a prediction opens `predict`, a
checkpoint `checkpoint`, a worksheet `argue`) or by saying "section". A cell that says nothing stays in the
block and the section of the one before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from casekit.course import fields
from casekit.course.code_rules import check_code
from casekit.course.fields import LANGUAGES, Bilingual, Place
from casekit.course.prompts import KINDS, Prompt, read_prompt

BLOCKS = ("core20", "full45")
GENERATED = ("head", "key-points", "sources")
GENERATED_ENDINGS = ("-text", "-key", "-cut")
OPENS = {"prediction": "predict", "checkpoint": "checkpoint", "worksheet": "argue"}


@dataclass(frozen=True)
class Text:
    """A text and its twin. `minutes` is for notes, which only the facilitator sees."""

    id: str
    block: str
    section: str
    text: Bilingual
    facilitator_only: bool = False
    minutes: int | None = None


@dataclass(frozen=True)
class Code:
    """A code cell, written once, with LANGUAGE where the language goes. Folded unless `open`."""

    id: str
    block: str
    section: str
    code: str
    open: bool = False
    tags: tuple[str, ...] = ()


Cell = Text | Code | Prompt


@dataclass(frozen=True)
class _Raw:
    """A cell as it stands in the source. `language` is None for what both languages share."""

    place: Place
    id: str
    language: str | None
    is_code: bool
    said: Mapping[str, Any]
    source: str


def read_cells(file: str, notebook_cells: Iterable[Any], sections: tuple[str, ...]) -> tuple[Cell, ...]:
    """Return the cells in the order of the source, each pair where its first half stands.

    Parameters
    ----------
    file
        Name of the source, for sentences about faults.
    notebook_cells
        Cells as jupytext reads them.
    sections
        The parts that the head's `minutes` names, in order; the lesson begins in the first.

    Raises
    ------
    CasekitError
        If a cell has no id, an id twice, no twin, an unknown key, or something else that is not allowed.

    """
    raws = [_identified(file, number, cell) for number, cell in enumerate(notebook_cells, 1)]
    _check_ids(raws)
    halves = {(raw.id, raw.language): raw for raw in raws}
    cells: dict[str, Cell] = {}
    block, section = BLOCKS[0], sections[0]
    for raw in raws:
        if raw.id not in cells:
            block, section = _block(raw, block), _section(raw, sections, section)
            cells[raw.id] = _read(raw, halves, block, section)
    return tuple(cells.values())


def _identified(file: str, number: int, cell: Any) -> _Raw:
    said = dict(cell.metadata)
    if "id" not in said:
        beginning = " ".join(cell.source.split())[:40]
        Place(file, f"cell {number}").fault(
            f'this cell has no id (it begins "{beginning}"). Every cell has one: +++ {{"id": "hook-en"}}.'
        )
    place = Place(file, f"cell {str(said['id'])[:60]}")
    full_id = fields.name(place, said["id"], "the id")
    language = said.get("lang")
    if language is None:
        return _Raw(place, full_id, None, cell.cell_type == "code", said, cell.source)
    fields.choice(place, language, "lang", LANGUAGES)
    if not full_id.endswith(f"-{language}"):
        place.fault(f'a text in "{language}" has an id that ends in -{language}.')
    return _Raw(place, full_id[:-3], language, cell.cell_type == "code", said, cell.source)


def _check_ids(raws: list[_Raw]) -> None:
    seen: dict[str, list[str | None]] = {}
    for raw in raws:
        before = seen.setdefault(raw.id, [])
        if raw.language in before or (before and None in (raw.language, *before)):
            raw.place.fault("this id is used twice; ids are unique within a lesson.")
        before.append(raw.language)
        fields.name(raw.place, raw.id, "the id")
    for raw in raws:
        made_from = [raw.id.removesuffix(ending) for ending in GENERATED_ENDINGS if raw.id.endswith(ending)]
        if raw.id in GENERATED or any(name in seen for name in made_from):
            raw.place.fault(
                f"the build makes a cell with this id. Not allowed are {fields.listed(GENERATED)}, "
                f"and the id of another cell with {fields.listed(GENERATED_ENDINGS)}."
            )


def _block(raw: _Raw, before: str) -> str:
    return fields.choice(raw.place, raw.said.get("block", before), "block", BLOCKS)


def _section(raw: _Raw, sections: tuple[str, ...], before: str) -> str:
    if "section" in raw.said:
        return fields.choice(raw.place, raw.said["section"], "section", sections)
    opened = OPENS.get(str(raw.said.get("kind")))
    if opened in sections:
        return str(opened)
    named = [name for name in sections if raw.id == name or raw.id.startswith(f"{name}-")]
    return max(named, key=len, default=before)


def _read(raw: _Raw, halves: Mapping[tuple[str, str | None], _Raw], block: str, section: str) -> Cell:
    if raw.is_code:
        return _code(raw, block, section)
    if "kind" in raw.said:
        return _prompt(raw, block, section)
    if raw.language is None:
        raw.place.fault('a text cell says its language: "lang": "en" or "ja" (a prompt says its "kind").')
    other = "ja" if raw.language == "en" else "en"
    twin = halves.get((raw.id, other))
    if twin is None:
        raw.place.fault(f"the twin {raw.id}-{other} is missing; every text stands in both languages.")
    return _text(raw, twin, block, section)


def _text(raw: _Raw, twin: _Raw, block: str, section: str) -> Text:
    for half in (raw, twin):
        fields.mapping(
            half.place, dict(half.said), "the cell", need="id lang", may="block section edition minutes"
        )
    for key in ("block", "edition", "minutes", "section"):
        if raw.said.get(key) != twin.said.get(key):
            raw.place.fault(f"{key!r} differs from that of its twin; both halves say the same.")
    facilitator_only = "edition" in raw.said
    if facilitator_only:
        fields.choice(raw.place, raw.said["edition"], "edition", ("facilitator",))
    minutes = raw.said.get("minutes")
    if minutes is not None:
        fields.whole(raw.place, minutes, "minutes")
        if not facilitator_only:
            raw.place.fault('"minutes" stands only on notes, with "edition": "facilitator".')
    english, japanese = (
        fields.text(half.place, half.source, "the text")
        for half in ((raw, twin) if raw.language == "en" else (twin, raw))
    )
    return Text(raw.id, block, section, Bilingual(english, japanese), facilitator_only, minutes)


def _code(raw: _Raw, block: str, section: str) -> Code:
    said = fields.mapping(raw.place, dict(raw.said), "the cell", need="id", may="block section open tags")
    check_code(raw.place, raw.source)
    tags = tuple(_tag(raw.place, tag) for tag in fields.items(raw.place, said.get("tags", []), "tags"))
    is_open = fields.yes(raw.place, said.get("open", False), "open")
    return Code(raw.id, block, section, raw.source.strip(), is_open, tags)


def _tag(place: Place, tag: Any) -> str:
    if not isinstance(tag, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", tag):
        place.fault(f"the tag {fields.shown(tag)} is not lower-case words joined by hyphens.")
    if tag == "raises-exception":
        place.fault("the tag raises-exception is not allowed; no lesson shows a traceback.")
    return tag


def _prompt(raw: _Raw, block: str, section: str) -> Prompt:
    kind = fields.choice(raw.place, raw.said["kind"], "kind", KINDS)
    fields.mapping(raw.place, dict(raw.said), "the cell", need="id kind", may="block section")
    return read_prompt(raw.place, kind, raw.source, id=raw.id, block=block, section=section)
