"""Reading a lesson source, `notebooks/source/NN-slug.md`, into frozen dataclasses.

The source is jupytext's MyST Markdown. It holds both languages side by side and the code once (design,
section 5). Whatever does not fit is a CasekitError that names the file, the cell and what is allowed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casekit.course import fields
from casekit.course.cells import BLOCKS, Cell, Code, Text, read_cells
from casekit.course.claims import ROLE
from casekit.course.fields import Bilingual, Place, bilinguals, joined_lines, shown
from casekit.course.foreign_yaml import check_myst
from casekit.course.prompts import FALLACIES
from casekit.course.words import has_word
from casekit.errors import CasekitError

SOURCES = Path("notebooks/source")
MOST_CODE_CELLS = 25
MOST_ACTIONS = 8


@dataclass(frozen=True)
class Section:
    """Minutes of one part of the lesson, in the 20-minute core and in full."""

    name: str
    core: int
    full: int


@dataclass(frozen=True)
class Lesson:
    """One lesson: its head, and its cells in the order of the source."""

    file: str
    number: str
    slug: str
    title: Bilingual
    question: Bilingual
    fallacies: tuple[str, ...]
    objectives: tuple[Bilingual, ...]
    key_points: tuple[Bilingual, ...]
    sections: tuple[Section, ...]
    if_late_cut: str | None
    cells: tuple[Cell, ...]

    @property
    def stem(self) -> str:
        """Name of the source and of every edition, without the ending."""
        return f"{self.number}-{self.slug}"

    def place(self, cell: str) -> Place:
        """Where a cell stands, for a sentence."""
        return Place(self.file, f"cell {cell}")


def read_lesson(path: Path) -> Lesson:
    """Read and check one source.

    Raises
    ------
    CasekitError
        If anything does not fit; the first fault found.

    """
    named = re.fullmatch(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)", path.stem)
    head = Place(path.name, "head")
    if named is None:
        head.fault("a source is named NN-slug.md, with two digits and lower-case words joined by hyphens.")
    notebook = _read_myst(path, head)
    said = _head(head, notebook.metadata)
    if said["number"] != named[1]:
        head.fault(
            f'number is {shown(said["number"])}; the file name says "{named[1]}" (with quotation marks).'
        )
    sections = _sections(head, said["minutes"])
    cells = read_cells(path.name, notebook.cells, tuple(section.name for section in sections))
    sections = _with_core(head, sections, said["minutes"], cells)
    lesson = Lesson(
        file=path.name,
        number=named[1],
        slug=named[2],
        title=fields.both(head, said["title"], "title"),
        question=fields.both(head, said["question"], "question"),
        fallacies=_fallacies(head, said.get("fallacies", [])),
        objectives=_texts(head, said.get("objectives", []), "objectives"),
        key_points=_texts(head, said.get("key_points", []), "key_points"),
        sections=sections,
        if_late_cut=said.get("if_late_cut"),
        cells=cells,
    )
    _check_whole(lesson, head)
    return lesson


def read_lessons(root: Path) -> list[Lesson]:
    """Read all sources below `root`, in the order of their numbers.

    Raises
    ------
    CasekitError
        If there is none, two share a number, or one does not fit.

    """
    paths = source_paths(root)
    numbers = [path.name[:2] for path in paths]
    for number in numbers:
        if numbers.count(number) > 1:
            raise CasekitError(f"Two lesson sources have the number {number}; each number stands once.")
    return [read_lesson(path) for path in paths]


def source_paths(root: Path) -> list[Path]:
    """Return the sources below `root`, sorted.

    Raises
    ------
    CasekitError
        If there is none.

    """
    paths = sorted((Path(root) / SOURCES).glob("*.md"))
    if not paths:
        raise CasekitError(
            f"There is no lesson source in {SOURCES.as_posix()}. Editions are built in a checkout of casekit."
        )
    return paths


def _read_myst(path: Path, head: Place) -> Any:
    import jupytext

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        head.fault("this file cannot be read as UTF-8 text.")
    try:
        check_myst(text)
        return jupytext.reads(text, fmt="md:myst")
    except Exception as fault:  # jupytext fails in many ways on a text that is none.
        why = " ".join(str(fault).split())[:300]
        head.fault(f"this is not MyST Markdown that jupytext can read ({why or type(fault).__name__}).")


def _head(place: Place, metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    front = {key: value for key, value in metadata.items() if key != "jupytext"}
    whole = fields.mapping(place, front, "the front matter", need="lesson")
    return fields.mapping(
        place,
        whole["lesson"],
        "lesson",
        need="number title question minutes",
        may="fallacies objectives key_points if_late_cut",
    )


def _texts(place: Place, value: Any, what: str) -> tuple[Bilingual, ...]:
    return tuple(fields.both(place, one, what) for one in fields.items(place, value, what))


def _fallacies(place: Place, value: Any) -> tuple[str, ...]:
    codes = fields.items(place, value, "fallacies")
    return tuple(fields.choice(place, code, "a fallacy", FALLACIES) for code in codes)


def _sections(place: Place, value: Any) -> tuple[Section, ...]:
    if not isinstance(value, dict) or not value:
        place.fault("minutes is not a set of parts with whole numbers, such as {hook: 3, facts: 4}.")
    for name in value:
        if not has_word(f"section_{name}"):
            place.fault(
                f"minutes names the unknown part {shown(name)}; its name belongs in course/words.csv first."
            )
    return tuple(_section(place, name, minutes) for name, minutes in value.items())


def _section(place: Place, name: str, minutes: Any) -> Section:
    if not isinstance(minutes, dict):
        return Section(name, 0, fields.whole(place, minutes, f"minutes.{name}"))
    said = fields.mapping(place, minutes, f"minutes.{name}", need="core20 full45")
    core, full = (fields.whole(place, said[block], f"minutes.{name}.{block}") for block in BLOCKS)
    if core > full:
        place.fault(f"minutes.{name} has more minutes in core20 than in full45.")
    return Section(name, core, full)


def _with_core(
    place: Place, sections: Iterable[Section], minutes: Mapping[str, Any], cells: tuple[Cell, ...]
) -> tuple[Section, ...]:
    """Give a part its core minutes: as written, or all or none where its cells are all in one block."""
    done = []
    for section in sections:
        inside = [cell for cell in cells if cell.section == section.name]
        blocks = {cell.block for cell in inside if not (isinstance(cell, Text) and cell.facilitator_only)}
        if not inside:
            place.fault(
                f"minutes names {section.name}, but no cell opens that part; call a cell "
                f'{section.name} or {section.name}-..., or give it "section": "{section.name}".'
            )
        written = isinstance(minutes[section.name], dict)
        if len(blocks) > 1 and not written:
            place.fault(
                f"{section.name} has cells of both blocks, so one number of minutes is not enough; "
                f"write {section.name}: {{core20: ..., full45: {section.full}}}."
            )
        core = section.core if written else section.full if "core20" in blocks else 0
        done.append(Section(section.name, core, section.full))
    return tuple(done)


def _check_whole(lesson: Lesson, head: Place) -> None:
    for text in (lesson.title, lesson.question):
        if ROLE.search(text.en + text.ja):
            head.fault("title and question stand in tables too, so they cite no claims; a text cell does.")
    for cell in lesson.cells:
        for text in bilinguals(cell):
            _check_bold(lesson.place(cell.id), text)
    code_cells = sum(not isinstance(cell, Text) for cell in lesson.cells)
    if code_cells > MOST_CODE_CELLS:
        head.fault(f"the lesson has {code_cells} code cells; at most {MOST_CODE_CELLS} are allowed.")
    actions = sum(not isinstance(cell, Text | Code) for cell in lesson.cells)
    if actions > MOST_ACTIONS:
        head.fault(f"the learner is asked {actions} times; at most {MOST_ACTIONS} are allowed.")
    parts = [section.name for section in lesson.sections] + [cell.id for cell in lesson.cells]
    if lesson.if_late_cut is not None and lesson.if_late_cut not in parts:
        head.fault(f"if_late_cut is {shown(lesson.if_late_cut)}; it names a part of `minutes` or a cell id.")


def _check_bold(place: Place, text: Bilingual) -> None:
    """Refuse bold that Markdown does not see, as beside a Japanese bracket or full stop."""
    from markdown_it import MarkdownIt

    for half in (text.en, joined_lines(text.ja)):
        for token in MarkdownIt("commonmark").parse(half):
            for inner in token.children or ():
                if inner.type == "text" and "**" in inner.content:
                    place.fault(
                        f"the ** in {inner.content[:60]!r} is shown as it stands. Put a space outside "
                        "the bold, or leave the bracket or full stop outside it."
                    )
