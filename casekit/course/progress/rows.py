"""A class summary for other programs: a table that a spreadsheet opens, and JSON. No name, no free text."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from casekit import __version__
from casekit.course.progress.class_tables import ABSENT
from casekit.course.progress.counting import ClassCounts
from casekit.course.progress.small_groups import LEAST

Skipped = Sequence[tuple[str, str]]
"""File names and the reason why each was left out."""
EXCEL_MARK = "\ufeff"


def summary_json(counts: ClassCounts, skipped: Skipped) -> str:
    """Return all tables as JSON; a count that is not shown is null."""
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


def summary_csv(counts: ClassCounts) -> str:
    """Return all tables as rows, one for each cell; a count that is not shown is empty."""
    rows = [["part", "lesson", "key", "item", "answer", "answer_en", "answer_ja", "fallacy", "learners"]]
    for table in counts.tables:
        for cell in table.cells:
            count = table.shown(cell.name)
            place = [table.part, table.lesson, table.key, table.item]
            name = "" if cell.name == ABSENT else cell.name
            words = [_cell(cell.label["en"]), _cell(cell.label["ja"]), cell.fallacy or ""]
            rows.append([*place, name, *words, "" if count is None else str(count)])
    return _table_text(rows)


def skipped_csv(skipped: Skipped) -> str:
    """Return the files that were left out, with their reasons."""
    return _table_text([["file", "reason"], *([_cell(name), why] for name, why in skipped)])


def printable(name: str) -> str:
    """Return a file name as it may be shown on a terminal."""
    return _cell(Path(name).name)


def _table_text(rows: Sequence[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return EXCEL_MARK + text.getvalue()


def _cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula and no terminal for a command."""
    printed = "".join(letter if letter.isprintable() else "?" for letter in text)
    # A spreadsheet in Japanese takes the wide signs for formulas too.
    return f"'{printed}" if printed.lstrip(" ")[:1] in tuple("=+-@＝＋－＠") else printed
