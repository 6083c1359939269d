"""Invented universities, about as many (780) and as unequal in size as real ones."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from casekit.world.streams import choice_table, permuted

UNIVERSITIES = 780
EXPONENT, SHIFT = 1.0, 18.0


@dataclass(frozen=True)
class Schools:
    """Names, and integer tables that draw a university, its faculty, and the faculty's department."""

    university: NDArray[np.object_]
    faculty: NDArray[np.object_]
    department: NDArray[np.object_]
    draw_university: NDArray[np.int64]
    draw_faculty: NDArray[np.int64]
    draw_department: NDArray[np.int64]


@cache
def schools() -> Schools:
    """Return the schools; a university of rank r has the r-th largest share of students."""
    rows = _rows("faculties.csv")
    departments = [row["departments"].split(" ") for row in rows]
    starts = np.cumsum([0] + [len(names) for names in departments])
    by_faculty = [
        starts[number] + choice_table(1.0 / (np.arange(len(names)) + 1.5), 6)
        for number, names in enumerate(departments)
    ]
    return Schools(
        university=_university_names(),
        faculty=np.array([row["faculty"] for row in rows], dtype=object),
        department=np.array([name for names in departments for name in names], dtype=object),
        draw_university=choice_table((np.arange(UNIVERSITIES) + 1 + SHIFT) ** -EXPONENT, 16),
        draw_faculty=_faculties_by_university(len(rows)),
        draw_department=np.stack(by_faculty),
    )


def _faculties_by_university(faculties: int) -> NDArray[np.int64]:
    general = 1.0 / (np.arange(faculties) + 3.0)
    tables = []
    for university in range(UNIVERSITIES):
        offered = 10 if university < 60 else 5 if university < 300 else 2
        chosen = permuted(np.arange(offered), faculties, 7919 * (university + 1) << 8 | university)
        weights = np.zeros(faculties)
        weights[chosen] = general[chosen]
        tables.append(choice_table(weights, 8))
    return np.stack(tables)


def _university_names() -> NDArray[np.object_]:
    parts = _rows("school_parts.csv")
    first, second, kind = (
        [row["text"] for row in parts if row["place"] == place] for place in ("first", "second", "kind")
    )
    pairs = len(first) * len(second)
    order = permuted(np.arange(UNIVERSITIES), pairs, 541 << 8 | 17).tolist()
    names = [
        first[index // len(second)]
        + second[index % len(second)]
        + kind[0 if rank < 80 else rank * 7 % len(kind)]
        for rank, index in enumerate(order)
    ]
    return np.array(names, dtype=object)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("casekit.world").joinpath("tables", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
