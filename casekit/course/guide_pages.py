"""The pages of the guide that are made: run sheets, the concept test on paper, and two tables in other pages.

Pages are plain Markdown, so that they can be read, printed and shown on the site from one text. A page that
people write has one made table in it; it is found by its header line, and the rest of the page is left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from casekit.course.fields import LANGUAGES, Bilingual, Language
from casekit.course.guide_files import guide_file
from casekit.course.head import table
from casekit.course.run_sheets import CoursePath, Part, Plan, Row, Sheets, read_sheets
from casekit.course.schedule import clock, run_sheet
from casekit.course.source import Lesson
from casekit.course.words import word
from casekit.errors import CasekitError
from casekit.lesson.before_after import FORMS, items
from casekit.lesson.values import LETTERS
from casekit.lesson.words import fallacy

INDEX = guide_file("README", "en")


def guide_pages(root: Path, lessons: Sequence[Lesson]) -> dict[Path, str]:
    """Return each made page of the guide below `root`, and the pages with a made table as they should be.

    Nothing in a checkout without the index of the guide.

    Raises
    ------
    CasekitError
        If a plan does not fit the lessons, or a page or its table is missing.

    """
    root = Path(root)
    if not (root / INDEX).is_file():
        return {}
    sheets = read_sheets(lessons)
    pages: dict[Path, str] = {}
    for language in LANGUAGES:
        pages[root / guide_file("run-sheets", language)] = run_sheets_page(sheets.plans, language)
        pages[root / guide_file("lesson-run-sheets", language)] = lessons_page(lessons, sheets, language)
        pages[root / guide_file("concept-test", language)] = concept_test_page(language)
        for name, made in (
            ("choose-a-path", paths_table(sheets.paths, language)),
            ("debrief", debrief_table(sheets.debrief, language)),
        ):
            path = root / guide_file(name, language)
            if not path.is_file():
                raise CasekitError(
                    f"{guide_file(name, language).as_posix()} is missing. Bring it back, and build again."
                )
            pages[path] = with_table(path.read_text(encoding="utf-8"), made, path.name)
    return pages


def run_sheets_page(plans: Iterable[Plan], language: Language) -> str:
    """Return the page of all plans, each with its clock, its materials and what is said in every row."""
    parts = [*_head("run-sheets", "sheets", language), _say("made", language, file="run_sheets.yaml")]
    for plan in plans:
        parts += _plan(plan, language)
    return "\n\n".join(parts) + "\n"


def lessons_page(lessons: Iterable[Lesson], sheets: Sheets, language: Language) -> str:
    """Return the page with both versions of every lesson."""
    parts = [*_head("lesson-run-sheets", "lessons", language), _say("made", language, file="run_sheets.yaml")]
    for lesson in lessons:
        material, paper = sheets.aids[lesson.number]
        parts += [
            f"## {lesson.number} · {lesson.title.text_in(language)}",
            lesson.question.text_in(language),
            f"**{word('plan_core', language)}**",
            run_sheet(lesson, language, core=True),
            f"**{word('plan_full', language)}**",
            run_sheet(lesson, language),
            "\n".join(_aids(material, paper, language)),
        ]
    return "\n\n".join(parts) + "\n"


def concept_test_page(language: Language) -> str:
    """Return both forms of the concept test, then their keys."""
    parts = _head("concept-test", "test", language)
    for when, form in FORMS.items():
        parts.append(f"## {_say('form', language, form=form.upper())}")
        for number, item in enumerate(items(when), 1):
            options = [option["text"][language] for option in item["options"]]
            options.append(_say("unsure", language))
            parts.append(f"**{number}.** {item['question'][language]}")
            parts.append("\n".join(f"- ({LETTERS[n]}) {text}" for n, text in enumerate(options)))
    for when, form in FORMS.items():
        parts.append(f"## {_say('key', language, form=form.upper())}")
        parts.append("\n".join(_key(number, item, language) for number, item in enumerate(items(when), 1)))
    return "\n\n".join(parts) + "\n"


def paths_table(paths: Iterable[CoursePath], language: Language) -> str:
    """Return the ways through the course, with the minutes of their lessons added up."""
    rows, comma = [], ", " if language == "en" else "、"
    for path in paths:
        core = sum(section.core for lesson in path.lessons for section in lesson.sections)
        full = sum(section.full for lesson in path.lessons for section in lesson.sections)
        short = word("minutes", language, n=core)
        if path.plans:
            plans = comma.join(word("minutes", language, n=plan.minutes) for plan in path.plans)
            short = _say("path_or", language, core=short, plans=plans)
        numbers = comma.join(lesson.number for lesson in path.lessons)
        result = path.deliverable.text_in(language)
        rows.append([path.title.text_in(language), numbers, short, word("minutes", language, n=full), result])
    heads = [_say("path", language), _say("path-lessons", language)]
    heads += [word("plan_core", language), word("plan_full", language), _say("path-result", language)]
    return table(heads, rows, right=(2, 3))


def debrief_table(versions: Mapping[int, Sequence[Part]], language: Language) -> str:
    """Return the steps of the debrief with their minutes in each of its lengths."""
    columns = list(versions.values())
    rows = [
        [f"{number}. {parts[0].title.text_in(language)}", *(str(part.minutes) for part in parts)]
        for number, parts in enumerate(zip(*columns, strict=True), 1)
    ]
    heads = [_say("step", language), *(word("minutes", language, n=total) for total in versions)]
    return table(heads, rows, right=tuple(range(1, len(heads))))


def with_table(text: str, made: str, name: str) -> str:
    """Return a page with the table that has the same first header as `made` replaced by it.

    Raises
    ------
    CasekitError
        If the page has no such table.

    """
    first = made.split("|", 2)[1]
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.startswith(f"|{first}|")), None)
    if start is None:
        raise CasekitError(
            f"{name} has lost its table: write a line that begins with |{first}| where it stood."
        )
    end = next((n for n in range(start, len(lines)) if not lines[n].startswith("|")), len(lines))
    return "\n".join([*lines[:start], *made.split("\n"), *lines[end:]])


def _head(name: str, key: str, language: Language) -> list[str]:
    return [f"# {_say(key, language)}", _say("other", language, name=name), _say(f"{key}-intro", language)]


def _plan(plan: Plan, language: Language) -> list[str]:
    rows, details, start = [], [], 0
    for row in plan.rows:
        end = start + row.minutes
        title = _row_title(row, language)
        times, late = f"{clock(start)}–{clock(end)}", _late(row, language)
        rows.append([times, word("minutes", language, n=row.minutes), title, late])
        details += [f"### {times} {title}", *_row(row, start, language)]
        start = end
    header = [word(f"schedule_{key}", language) for key in ("clock", "minutes")]
    header += [_say("what", language), word("schedule_cut", language)]
    materials = dict.fromkeys(
        each.material.text_in(language) for row in plan.rows for each in (row, row.instead) if each
    )
    return [
        f"## {plan.title.text_in(language)}",
        plan.purpose.text_in(language),
        table(header, rows, right=(1,)),
        _say("plan-materials", language),
        "\n".join(f"- {one}" for one in materials),
        f"{_say('plan-late', language)} {plan.late.text_in(language)}",
        *details,
    ]


def _row(row: Row, start: int, language: Language) -> list[str]:
    """Return what stands below the heading of a row."""
    said = [row.does.text_in(language)] if row.does else []
    if len(row.parts) > 1:
        said.append("\n".join(_parts(row.parts, start, language)))
    elif row.does is None:
        said += [one.does.text_in(language) for one in row.parts if one.does]
    said.append("\n".join(_aids(row.material, row.paper, language)))
    if row.late:
        said[-1] += f"\n- {_say('late', language)} {_late(row, language)}"
    if row.instead:
        said.append(_say("instead", language, title=row.instead.title.text_in(language)))
        said += _row(row.instead, start, language)
    return said


def _parts(parts: Sequence[Part], start: int, language: Language) -> Iterable[str]:
    for part in parts:
        key = "part" if part.does else "part-only"
        title = part.title.text_in(language).rstrip("。.")
        text = _say(key, language, title=title, minutes=part.minutes)
        gap = " " if language == "en" and part.does else ""
        yield f"- {clock(start)} {text}{gap}{part.does.text_in(language) if part.does else ''}"
        start += part.minutes


def _aids(material: Bilingual, paper: Bilingual, language: Language) -> list[str]:
    return [
        f"- {_say('material', language)} {material.text_in(language)}",
        f"- {_say('paper', language)} {paper.text_in(language)}",
    ]


def _row_title(row: Row, language: Language) -> str:
    title = row.title.text_in(language)
    if row.instead is None:
        return title
    return f"{title} {_say('or', language)} {row.instead.title.text_in(language)}"


def _late(row: Row, language: Language) -> str:
    cuts = dict.fromkeys(each.late.text_in(language) for each in (row, row.instead) if each and each.late)
    return "✂ " + " / ".join(cuts) if cuts else ""


def _key(number: int, item: Mapping[str, object], language: Language) -> str:
    options = item["options"]
    assert isinstance(options, list)
    letter = next(LETTERS[n] for n, option in enumerate(options) if option.get("right"))
    code, why = str(item["fallacy"]), item["why"]
    assert isinstance(why, Mapping)
    name = fallacy(code, language)
    return _say("test-key", language, number=number, letter=letter, code=code, name=name, why=why[language])


def _say(key: str, language: Language, **values: object) -> str:
    return word(f"guide_{key.replace('-', '_')}", language, **values)
