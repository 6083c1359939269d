"""A class summary as files: a page and a picture in each language, a table, JSON. No name, no free text."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any

from casekit import __version__
from casekit.course.fields import LANGUAGES, Language
from casekit.course.progress.counting import ABSENT, ClassCounts, Table
from casekit.course.progress.small_groups import LEAST
from casekit.lesson.before_after import FORMS
from casekit.lesson.figures import HATCHES, PALETTE, Picture, png_of
from casekit.lesson.markup import fallacy_pill, from_markdown, style
from casekit.lesson.pieces import image_html, shown_width
from casekit.lesson.words import fallacy

Skipped = Sequence[tuple[str, str]]
"""File names and the reason why each was left out."""
EXCEL_MARK = "\ufeff"
WITHHELD = "–"

WORDS: dict[str, dict[Language, str]] = {
    "title": {"en": "What the class answered", "ja": "クラスの回答のまとめ"},
    "counted": {
        "en": "{n} hand-ins were counted, {skipped} files were left out.",
        "ja": "提出されたファイルのうち{n}件を集計し、{skipped}件を除きました。",
    },
    "rule": {
        "en": "“–” stands where a group of one to four people could be told or worked out by subtraction; "
        "“≥” where fewer than five people gave all the other answers together. "
        "Tables in which nothing can be shown are left out. Counts are of files: somebody who handed in "
        "twice is counted twice.",
        "ja": "「–」は、1人から4人の集まりが分かってしまう箇所、またはほかの数からの引き算で分かってしまう"
        "箇所です。「≥」は、ほかの答えを選んだ人が合わせて5人に満たないことを示します。示せる数が一つもない表は"
        "省いています。数はファイルの数で、二度提出した人は二度数えられます。",
    },
    "test": {
        "en": "Which mistakes were seen through, before and after",
        "ja": "見抜かれた誤り：コースの前と後",
    },
    "stopped": {"en": "Where people stopped", "ja": "どこまで進んだか"},
    "checkpoint": {"en": "First answers to the checkpoints", "ja": "確認問題の最初の答え"},
    "prediction": {"en": "Predictions", "ja": "予想"},
    "fallacies": {
        "en": "Mistakes behind first answers (added up from the counts shown below; at least)",
        "ja": "最初の答えの背後にあった誤り（下に示した数の合計。少なくともこの数）",
    },
    "answer": {"en": "Answer", "ja": "答え"},
    "count": {"en": "Learners", "ja": "人数"},
    "lesson": {"en": "Lesson {n}", "ja": "レッスン{n}"},
    "axis": {"en": "Learners who saw through it", "ja": "見抜いた人数"},
    "idea": {"en": "Mistake in reasoning", "ja": "誤った考え方"},
    "before": {"en": "before", "ja": "コースの前"},
    "after": {"en": "after", "ja": "コースの後"},
    "nothing": {
        "en": "Too few hand-ins for a summary: at least {least} are needed.",
        "ja": "提出された数が少ないため、まとめを示せません。少なくとも{least}件が必要です。",
    },
    "place": {"en": "Last lesson with an answer", "ja": "最後に回答があったレッスン"},
    "right": {"en": "right", "ja": "正解"},
}


@dataclass(frozen=True)
class ClassPicture(Picture):
    """A picture whose badge says that it shows counts of a class; these belong to no class of evidence."""

    def badge(self) -> str:
        """Return the badge as text."""
        return "■ クラスの集計" if self.language == "ja" else "■ CLASS COUNTS"


def summary_files(counts: ClassCounts, skipped: Skipped) -> dict[str, bytes]:
    """Return the files of a class summary by name."""
    files = {
        "summary.json": _json(counts, skipped),
        "summary.csv": _table_text(_rows(counts)),
        "skipped.csv": _table_text([["file", "reason"], *([_cell(name), why] for name, why in skipped)]),
    }
    found = {name: text.encode("utf-8") for name, text in files.items()}
    for language in LANGUAGES:
        png = class_picture(counts, language)
        if png is not None:
            found[f"summary.{language}.png"] = png
        found[f"summary.{language}.html"] = page_html(counts, skipped, language, png).encode("utf-8")
    return found


def page_html(counts: ClassCounts, skipped: Skipped, language: Language, png: bytes | None) -> str:
    """Return the page: picture, then every table; it stands alone and asks nothing of any other file."""
    title = _say("title", language)
    parts = [f"<h1>{escape(title)}</h1>"]
    parts.append(_paragraph(_say("counted", language, n=counts.learners, skipped=len(skipped))))
    if not counts.tables:
        parts.append(_paragraph(_say("nothing", language, least=LEAST)))
    parts.append(_paragraph(_say("rule", language)))
    if png is not None:
        alt = _alt(counts, language)
        parts.append(f"<figure>{image_html(png, alt, width=shown_width(png))}</figure>")
    parts += _test_table(counts, language) + _fallacy_table(counts, language)
    for part in ("stopped", "checkpoint", "prediction"):
        tables = counts.of(part)
        if tables:
            parts.append(f"<h2>{escape(_say(part, language))}</h2>")
            parts += [_table_html(table, language) for table in tables]
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title>{style()}"
        "<style>body{max-width:60rem;margin:2rem auto;padding:0 1rem;font-family:sans-serif;line-height:1.6}"
        "img{max-width:100%;height:auto}td{vertical-align:top}</style></head>"
        f'<body class="casekit"><main>{"".join(parts)}</main></body></html>\n'
    )


def class_picture(counts: ClassCounts, language: Language) -> bytes | None:
    """Return the picture of a class: who saw through which fallacy, before and after; None without numbers.

    Without a concept test it shows where people stopped.
    """
    if counts.of("test"):
        return _test_picture(counts, language)
    stopped = counts.of("stopped")
    return _stopped_picture(counts, stopped[0], language) if stopped else None


def _test_picture(counts: ClassCounts, language: Language) -> bytes:
    codes = [f"F{number}" for number in range(1, 11)]
    asked = {when: [_asked(counts, when, code) for code in codes] for when in FORMS}
    names = [f"{code} {fallacy(code, language)}" for code in codes]

    def draw(_figure: Any, axes: Any) -> None:
        for row, (when, colour) in enumerate(zip(FORMS, ("grey", "blue"), strict=True)):
            places = [n + (row - 0.5) * 0.38 for n in range(len(codes))]
            axes.barh(
                places,
                [_length(table, "right") for table in asked[when]],
                height=0.36,
                color="white" if row == 0 else PALETTE[colour],
                edgecolor=PALETTE["ink"],
                hatch=HATCHES[1] if row == 0 else "",
                label=_say(when, language),
            )
            for place, table in zip(places, asked[when], strict=True):
                axes.text(_length(table, "right") + 0.15, place, _number(table, "right"), va="center")
        axes.set_yticks(range(len(codes)), names)
        axes.invert_yaxis()
        axes.set_xlim(0, max(counts.learners, 1) * 1.05)
        axes.set_xlabel(_say("axis", language))
        axes.set_ylabel(_say("idea", language))
        axes.legend(loc="lower right")

    picture = ClassPicture(_say("test", language), _alt(counts, language), "unknown", language)
    return png_of(draw, picture, (8.6, 6.4))


def _stopped_picture(counts: ClassCounts, table: Table, language: Language) -> bytes:
    names = [cell.label[language] for cell in table.cells]
    kinds = [cell.name for cell in table.cells]

    def draw(_figure: Any, axes: Any) -> None:
        axes.barh(range(len(names)), [_length(table, kind) for kind in kinds], color=PALETTE["blue"])
        for place, kind in enumerate(kinds):
            axes.text(_length(table, kind) + 0.15, place, _number(table, kind), va="center")
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xlabel(_say("count", language))
        axes.set_ylabel(_say("place", language))

    picture = ClassPicture(_say("stopped", language), _alt(counts, language), "unknown", language)
    return png_of(draw, picture, (8.6, 5.2))


def _alt(counts: ClassCounts, language: Language) -> str:
    stop, colon = ("。", "：") if language == "ja" else (". ", ": ")
    if counts.of("test"):
        lines = [
            f"F{number}{colon}"
            + ", ".join(
                f"{_say(when, language)} {_number(_asked(counts, when, f'F{number}'), 'right')}"
                for when in FORMS
            )
            for number in range(1, 11)
        ]
        return _say("test", language) + stop + stop.join(lines)
    lines = [
        f"{cell.label[language]}{colon}{_number(table, cell.name)}"
        for table in counts.of("stopped")
        for cell in table.cells
    ]
    return _say("stopped", language) + stop + stop.join(lines)


def _asked(counts: ClassCounts, when: str, code: str) -> Table | None:
    found = [table for table in counts.of("test") if (table.key, table.item) == (when, code)]
    return found[0] if found else None


def _test_table(counts: ClassCounts, language: Language) -> list[str]:
    if not counts.of("test"):
        return []
    outcomes = counts.of("test")[0].cells
    rows = []
    for table in counts.of("test"):
        name = f"{fallacy_pill(table.item, language)} {escape(_say(table.key, language))}"
        rows.append([name, *(_number(table, cell.name) for cell in outcomes)])
    rows.sort(key=lambda row: int(row[0].split(">F")[1].split(" ")[0]))
    heads = [_say("idea", language), *(cell.label[language] for cell in outcomes)]
    return [_html(_say("test", language), heads, rows)]


def _fallacy_table(counts: ClassCounts, language: Language) -> list[str]:
    found = {code: number for code, number in counts.fallacies().items() if number}
    if not found:
        return []
    rows = [[fallacy_pill(code, language), str(number)] for code, number in found.items()]
    return [_html(_say("fallacies", language), [_say("idea", language), _say("count", language)], rows)]


def _table_html(table: Table, language: Language) -> str:
    place = f"{_say('lesson', language, n=table.lesson)} · {table.key} · " if table.key else ""
    caption = escape(place) + from_markdown(table.title[language]).removeprefix("<p>").removesuffix("</p>")
    rows = []
    for cell in table.cells:
        mark = f" ✓ {escape(_say('right', language))}" if cell.right else ""
        pill = fallacy_pill(cell.fallacy, language)
        label = from_markdown(cell.label[language]).removeprefix("<p>").removesuffix("</p>")
        rows.append([f"{label}{mark} {pill}".strip(), _number(table, cell.name)])
    return _html(caption, [_say("answer", language), _say("count", language)], rows, plain_caption=False)


def _html(caption: str, heads: list[str], rows: list[list[str]], *, plain_caption: bool = True) -> str:
    """Return a table; the cells are HTML of ours, never something a learner wrote."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f'<td class="casekit-number">{cell}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    shown = escape(caption) if plain_caption else caption
    return (
        f'<table class="casekit-table"><caption>{shown}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _json(counts: ClassCounts, skipped: Skipped) -> str:
    tables = [
        {
            "part": table.part,
            "lesson": table.lesson or None,
            "key": table.key or None,
            "item": table.item or None,
            "cells": [
                {
                    "name": cell.name,
                    "en": cell.label["en"],
                    "ja": cell.label["ja"],
                    "fallacy": cell.fallacy,
                    "right": cell.right,
                    "count": table.shown(cell.name),
                    "at_least": table.at_least(cell.name),
                }
                for cell in table.cells
            ],
        }
        for table in counts.tables
    ]
    content = {
        "versions": {"casekit": __version__},
        "learners": counts.learners,
        "lesson": counts.lesson,
        "files_left_out": len(skipped),
        "least_shown": LEAST,
        "fallacies_in_first_answers_at_least": counts.fallacies(),
        "tables": tables,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _rows(counts: ClassCounts) -> list[list[str]]:
    rows = [["part", "lesson", "key", "item", "answer", "answer_en", "answer_ja", "fallacy", "learners"]]
    for table in counts.tables:
        for cell in table.cells:
            count = table.shown(cell.name)
            place = [table.part, table.lesson, table.key, table.item]
            name = "" if cell.name == ABSENT else cell.name
            words = [_cell(cell.label["en"]), _cell(cell.label["ja"]), cell.fallacy or ""]
            rows.append([*place, name, *words, "" if count is None else str(count)])
    return rows


def _table_text(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return EXCEL_MARK + text.getvalue()


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula and no terminal for a command."""
    printed = "".join(letter if letter.isprintable() else "?" for letter in text)
    return f"'{printed}" if printed[:1] in ("=", "+", "-", "@") else printed


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _number(table: Table | None, name: str) -> str:
    if table is None:
        return WITHHELD
    count, bound = table.shown(name), table.at_least(name)
    return str(count) if count is not None else WITHHELD if bound is None else f"≥ {bound}"


def _length(table: Table | None, name: str) -> int:
    return (table.shown(name) or table.at_least(name) or 0) if table is not None else 0


def _say(key: str, language: Language, **values: object) -> str:
    return WORDS[key][language].format(**values)


def printable(name: str) -> str:
    """Return a file name as it may be shown on a terminal."""
    return _cell(Path(name).name)
