"""A class summary as a page to put on a screen: the picture, then each lesson's answers as tables with bars.

The bar is the picture of a number and stands in the number's own cell, so nothing is told by the bar alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from casekit.course.fields import LANGUAGES, Language
from casekit.course.progress.class_tables import ABSENT, Cell, Table, lesson_name
from casekit.course.progress.counting import ClassCounts
from casekit.course.progress.hand_in import keys_of
from casekit.course.progress.picture import CODES, alternative, class_picture, length, number, test_table
from casekit.course.progress.rows import Skipped, skipped_csv, summary_csv, summary_json
from casekit.course.progress.small_groups import LEAST
from casekit.course.words import word
from casekit.lesson.before_after import FORMS, OUTCOMES
from casekit.lesson.markup import fallacy_pill, from_markdown, style
from casekit.lesson.pieces import image_html, shown_width

CSS = Path(__file__).with_name("page.css")
Row = tuple[str, Sequence[tuple[str, int]]]
"""The heading of a row as HTML of ours, and (what is printed, length of the bar) of each cell."""


def summary_files(counts: ClassCounts, skipped: Skipped) -> dict[str, bytes]:
    """Return the files of a class summary by name."""
    files = {
        "summary.json": summary_json(counts, skipped),
        "summary.csv": summary_csv(counts),
        "skipped.csv": skipped_csv(skipped),
    }
    found = {name: text.encode("utf-8") for name, text in files.items()}
    for language in LANGUAGES:
        png = class_picture(counts, language)
        if png is not None:
            found[f"summary.{language}.png"] = png
        found[f"summary.{language}.html"] = page_html(counts, skipped, language, png).encode("utf-8")
    return found


def page_html(counts: ClassCounts, skipped: Skipped, language: Language, png: bytes | None) -> str:
    """Return the page; it stands alone and asks nothing of any other file."""
    title = word("class_title", language)
    sections = _sections(counts, language, png)
    parts = [
        f"<h1>{escape(title)}</h1>",
        _paragraph(word("class_counted", language, n=counts.learners, skipped=len(skipped))),
        "" if sections else _paragraph(word("class_nothing", language, least=LEAST)),
        _paragraph(word("class_rule", language)) + _paragraph(word("class_two", language)),
        _contents(sections, language),
    ]
    parts += [f'<h2 id="{name}">{escape(told)}</h2>{html}' for name, told, html in sections]
    css = re.sub(r"\s+", " ", CSS.read_text(encoding="utf-8"))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{style()}<style>{css}</style></head>"
        f'<body class="casekit"><main>{"".join(parts)}</main></body></html>\n'
    )


def _sections(counts: ClassCounts, language: Language, png: bytes | None) -> list[tuple[str, str, str]]:
    """Return (id, heading, HTML) of everything that has something to show."""
    picture = ""
    if png is not None:
        picture = f"<figure>{image_html(png, alternative(counts, language), width=shown_width(png))}</figure>"
    test = _test_html(counts, language)
    way = [table for table in counts.of("stopped") if not table.lesson]
    stopped = "".join(_answers_html(table, language, counts.learners) for table in way)
    found = [
        ("test", word("class_test", language), picture + test if test else ""),
        ("stopped", word("class_stopped", language), stopped if test or not stopped else picture + stopped),
        ("fallacies", word("class_fallacies", language), _fallacies_html(counts, language)),
    ]
    for lesson in sorted({table.lesson for table in counts.tables if table.lesson}):
        own = [table for table in counts.tables if table.lesson == lesson]
        told = word("class_lesson", language, name=lesson_name(lesson)[language])
        found.append((f"lesson-{lesson}", told, _lesson_html(own, language, counts.learners)))
    if counts.lesson and png is not None:
        found[-1] = (*found[-1][:2], picture + found[-1][2])
    return [each for each in found if each[2]]


def _contents(sections: Sequence[tuple[str, str, str]], language: Language) -> str:
    items = "".join(f'<li><a href="#{name}">{escape(told)}</a></li>' for name, told, _html in sections)
    return (
        f'<nav aria-label="{escape(word("class_contents", language))}"><ul>{items}</ul></nav>'
        if items
        else ""
    )


def _lesson_html(tables: Sequence[Table], language: Language, learners: int) -> str:
    """Return a lesson's predictions, first answers and stops."""
    html = ""
    for part in ("prediction", "checkpoint", "stopped"):
        own = [table for table in tables if table.part == part]
        if not own:
            continue
        html += f"<h3>{escape(word(f'class_{part}', language))}</h3>"
        if part == "prediction":
            html += _predictions_html(own, language, learners)
        else:
            html += "".join(_answers_html(table, language, learners) for table in own)
    return html


def _predictions_html(tables: Sequence[Table], language: Language, learners: int) -> str:
    """Return the spread of each prediction under its question; the points of one input share a table."""
    html = ""
    for key, asked in groupby(tables, lambda table: table.key):
        prompt = keys_of(tables[0].lesson).predictions[key]
        html += from_markdown(prompt["question"][language])
        for name, parts in groupby(asked, lambda table: table.item.partition(".")[0]):
            item = next(each for each in prompt["inputs"] if each["name"] == name)
            if item["kind"] in ("grid", "marks"):
                html += _spread_html(item, list(parts), language, learners)
            else:
                html += "".join(_answers_html(table, language, learners) for table in parts)
    return html


def _spread_html(item: Mapping[str, Any], parts: Sequence[Table], language: Language, learners: int) -> str:
    """Return an input of several points: a row for each, a column for each answer."""
    cells = parts[0].cells
    rows = [
        (_inline(table.title[language]), [_counted(table, cell.name) for cell in cells]) for table in parts
    ]
    heads = [word("class_point", language), *(_inline(cell.label[language]) for cell in cells)]
    return _table(_inline(item["label"][language]), heads, rows, learners, "class-spread")


def _answers_html(table: Table, language: Language, learners: int) -> str:
    """Return a table of answers, a row for each."""
    rows = [(_answer(cell, language), [_counted(table, cell.name)]) for cell in table.cells]
    heads = [word("class_answer", language), word("class_count", language)]
    return _table(_inline(table.title[language]), heads, rows, learners, "class-answers")


def _answer(cell: Cell, language: Language) -> str:
    mark = f" ✓ {escape(word('class_right', language))}" if cell.right else ""
    return f"{_inline(cell.label[language])}{mark} {fallacy_pill(cell.fallacy, language)}".strip()


def _test_html(counts: ClassCounts, language: Language) -> str:
    """Return the concept test: a row for each fallacy, before and after side by side."""
    if not counts.of("test"):
        return ""
    cells = counts.of("test")[0].cells
    shown = [cell for cell in cells if cell.name in OUTCOMES]
    heads = [word("class_idea", language)]
    for cell in shown:
        heads += [f"{cell.label[language]}{word(f'class_in_{when}', language)}" for when in FORMS]
    rows: list[Row] = []
    for code in CODES:
        tables = {when: test_table(counts, when, code) for when in FORMS}
        numbers = [_counted(tables[when], cell.name) for cell in shown for when in FORMS]
        rows.append((fallacy_pill(code, language), numbers))
    absent = {when: number(_first(counts, when), ABSENT) for when in FORMS}
    caption = escape(word("class_test_how", language, **absent))
    return _table(caption, heads, rows, counts.learners, "class-spread")


def _first(counts: ClassCounts, when: str) -> Table | None:
    return next((table for table in counts.of("test") if table.key == when), None)


def _fallacies_html(counts: ClassCounts, language: Language) -> str:
    found = {code: people for code, people in counts.fallacies().items() if people}
    if not found:
        return ""
    rows = [(fallacy_pill(code, language), [(str(people), people)]) for code, people in found.items()]
    heads = [word("class_idea", language), word("class_count", language)]
    most = max(counts.learners, *found.values())
    return _table(escape(word("class_fallacies_how", language)), heads, rows, most, "class-answers")


def _counted(table: Table | None, name: str) -> tuple[str, int]:
    return number(table, name), length(table, name)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Row], most: int, kind: str) -> str:
    """Return a table; caption, heads and first cells are HTML of ours, never what a learner wrote."""
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = ""
    for first, cells in rows:
        right = ' class="class-right"' if "✓" in first else ""
        shown = "".join(f'<td class="class-count">{_bar(long, most)}{told}</td>' for told, long in cells)
        body += f'<tr{right}><th scope="row">{first}</th>{shown}</tr>'
    table = (
        f'<table class="casekit-table {kind}"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    if kind != "class-spread":
        return table
    # A wide table scrolls on a small screen, and then the keyboard must reach it.
    label = _attribute(caption)
    return f'<div class="class-wide" role="region" tabindex="0" aria-label="{label}">{table}</div>'


def _bar(long: int, most: int) -> str:
    share = 80 * long / max(most, 1)
    return f'<span class="class-bar" style="width:{share:.1f}%" aria-hidden="true"></span>' if long else ""


def _inline(text: str) -> str:
    return from_markdown(text).removeprefix("<p>").removesuffix("</p>")


def _attribute(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html).replace('"', "&quot;")


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"
