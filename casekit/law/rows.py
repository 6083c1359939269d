"""One reader for every table of this folder: CSV files that a lawyer can change without touching code.

A table is UTF-8, comma-separated, its columns the fields of the dataclass that describes it, in that order.
A field that lists several ids separates them by spaces. The columns are explained at each dataclass.
"""

from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TypeVar

from casekit.case.record import table

Row = TypeVar("Row")

FOLDER = Path(__file__).parent


@cache
def rows(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table of this folder, in the order of the file.

    Raises
    ------
    CasekitError
        If it cannot be read, its columns are not the fields of `row_type`, or a row is longer or shorter.

    """
    columns = [field.name for field in fields(row_type)]  # type: ignore[arg-type]
    return tuple(row_type(**row) for row in table(FOLDER / name, columns))
