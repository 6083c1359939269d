"""One reader for every table of this folder: CSV files that a lawyer can change without touching code.

A table is UTF-8, comma-separated, its columns the fields of the dataclass that describes it, in that order.
A field that lists several ids separates them by spaces. The columns are explained at each dataclass.
"""

import csv
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeVar

from casekit.errors import CasekitError

Row = TypeVar("Row")

FOLDER = Path(__file__).parent


@cache
def rows(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table of this folder, in the order of the file.

    Raises
    ------
    CasekitError
        If the columns of the file are not the fields of `row_type`, or a row is longer or shorter.

    """
    expected = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        found = list(reader)
        if reader.fieldnames != expected:
            raise CasekitError(
                f"The columns of casekit/law/{name} should be {', '.join(expected)}. Put them back in "
                f"this order."
            )
    for number, row in enumerate(found, start=2):
        if None in row or None in row.values():
            raise CasekitError(
                f"Row {number} of casekit/law/{name} has not {len(expected)} fields. "
                "Put a text that contains a comma in quotation marks."
            )
    return tuple(row_type(**row) for row in found)
