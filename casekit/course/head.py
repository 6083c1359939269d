"""The first cell of every edition: title, question, objectives, fallacies, minutes."""

import re

from casekit.course.cells import Text
from casekit.course.claims import Citing
from casekit.course.fields import Language, Place
from casekit.course.source import Lesson
from casekit.course.words import word


def head_text(lesson: Lesson, language: Language, citing: Citing, *, facilitator: bool) -> str:
    """Return the markdown of the head in one language.

    The facilitator's says in addition what kind of edition it is, and what to leave out if late.
    """
    place = Place(lesson.file, "head")
    parts = [
        f"# {lesson.number} · {lesson.title.text_in(language)}",
        f"**{citing.render(place, lesson.question.text_in(language), language)}**",
        word("how_to", language),
    ]
    if facilitator:
        parts.insert(2, word("facilitator", language))
    if lesson.objectives:
        objectives = [citing.render(place, one.text_in(language), language) for one in lesson.objectives]
        parts += [f"**{word('objectives', language)}**", "\n".join(f"- {one}" for one in objectives)]
    if lesson.fallacies:
        parts += [f"**{word('fallacies', language)}**", "\n".join(_fallacies(lesson, language))]
    parts += [f"**{word('plan', language)}**", plan_table(lesson, language)]
    if facilitator and lesson.if_late_cut is not None:
        parts.append(word("if_late", language, part=cut_part(lesson, language)))
    return "\n\n".join(parts)


def plan_table(lesson: Lesson, language: Language) -> str:
    """Return the minutes of each part as a markdown table: the 20-minute core beside the lesson in full."""
    rows = [
        [word(f"section_{one.name}", language), _minutes(one.core, language), _minutes(one.full, language)]
        for one in lesson.sections
    ]
    core, full = (sum(column) for column in zip(*((o.core, o.full) for o in lesson.sections), strict=True))
    rows.append([f"**{word('total', language)}**", _minutes(core, language), _minutes(full, language)])
    header = [word(key, language) for key in ("plan_part", "plan_core", "plan_full")]
    return table(header, rows, right=(1, 2))


def cut_part(lesson: Lesson, language: Language) -> str:
    """Return what a late facilitator leaves out, by the heading of the text or else by the part's name."""
    for cell in lesson.cells:
        if cell.id == lesson.if_late_cut:
            heading = re.match(r"#+ +(.+)", cell.text.text_in(language)) if isinstance(cell, Text) else None
            return heading[1] if heading else word(f"section_{cell.section}", language)
    return word(f"section_{lesson.if_late_cut}", language)


def table(header: list[str], rows: list[list[str]], *, right: tuple[int, ...] = ()) -> str:
    """Return a markdown table; the columns numbered in `right` are set flush right."""
    rule = ["---:" if index in right else "---" for index in range(len(header))]
    lines = [header, rule, *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def _fallacies(lesson: Lesson, language: Language) -> list[str]:
    from casekit.lesson.words import fallacy

    return [f"- {code}: {fallacy(code, language)}" for code in lesson.fallacies]


def _minutes(count: int, language: Language) -> str:
    return word("minutes", language, n=count) if count else "–"
