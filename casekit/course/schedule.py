"""The schedule, printed from the heads of the lessons: the course table of the README, and run sheets."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

from casekit.course.cells import BLOCKS
from casekit.course.editions import Edition
from casekit.course.fields import Language
from casekit.course.head import cut_part, table
from casekit.course.source import Lesson, Section
from casekit.course.words import word

READMES: dict[Language, Path] = {"en": Path("README.md"), "ja": Path("README.ja.md")}
COURSE_TABLE = re.compile(r"(<!-- course-table\b[^>]*-->\n).*?(<!-- /course-table -->)", re.DOTALL)


def course_table(lessons: Iterable[Lesson], language: Language) -> str:
    """Return all lessons as a markdown table: title with its notebook, question, fallacies, minutes."""
    return table(
        [
            "",
            word("schedule_lesson", language),
            word("schedule_question", language),
            word("schedule_fallacies", language),
            word("plan_core", language),
            word("plan_full", language),
        ],
        [_course_row(lesson, language) for lesson in lessons],
        right=(4, 5),
    )


def run_sheet(lesson: Lesson, language: Language, *, core: bool = False) -> str:
    """Return a lesson's parts as a markdown table with a running clock.

    Parameters
    ----------
    lesson
        The lesson.
    language
        Language of the table.
    core
        The short version: its minutes, without the parts it leaves out.

    """
    parts = [(one, one.core if core else one.full) for one in lesson.sections]
    parts = [(one, minutes) for one, minutes in parts if minutes]
    starts = accumulate((minutes for _, minutes in parts), initial=0)
    rows = [
        [
            f"{clock(start)}–{clock(start + minutes)}",
            word(f"section_{one.name}", language),
            word("minutes", language, n=minutes),
            _cut_note(lesson, one, language, core=core),
        ]
        for start, (one, minutes) in zip(starts, parts, strict=False)
    ]
    header = [word(f"schedule_{key}", language) for key in ("clock", "part", "minutes", "cut")]
    return table(header, rows, right=(2,))


def with_course_table(text: str, course: str) -> str:
    """Return a README with the table between its course-table marks; without marks, as it was."""
    return COURSE_TABLE.sub(lambda marks: f"{marks[1]}\n{course}\n\n{marks[2]}", text, count=1)


def readmes(root: Path, lessons: Sequence[Lesson]) -> dict[Path, str]:
    """Return the READMEs that exist below `root`, each with the course table it should have."""
    return {
        Path(root) / name: with_course_table(
            (Path(root) / name).read_text(encoding="utf-8"), course_table(lessons, language)
        )
        for language, name in READMES.items()
        if (Path(root) / name).is_file()
    }


def cut_stands_in(lesson: Lesson, section: str, *, core: bool) -> bool:
    """Whether what a late facilitator leaves out belongs to that part, and to its short version if `core`."""
    blocks = {cell.id: (cell.section, cell.block) for cell in lesson.cells}
    place, block = blocks.get(lesson.if_late_cut or "", (lesson.if_late_cut, BLOCKS[0]))
    return place == section and not (core and block != BLOCKS[0])


def clock(minutes: int) -> str:
    """Return minutes since the start as hours and minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _course_row(lesson: Lesson, language: Language) -> list[str]:
    notebook = Edition(language, facilitator=False).path(Path(), lesson).as_posix()
    return [
        lesson.number,
        f"[{lesson.title.text_in(language)}]({notebook})",
        lesson.question.text_in(language),
        ", ".join(lesson.fallacies) or "–",
        word("minutes", language, n=sum(one.core for one in lesson.sections)),
        word("minutes", language, n=sum(one.full for one in lesson.sections)),
    ]


def _cut_note(lesson: Lesson, section: Section, language: Language, *, core: bool) -> str:
    return f"✂ {cut_part(lesson, language)}" if cut_stands_in(lesson, section.name, core=core) else ""
