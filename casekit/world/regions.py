"""The region of each invented university: a lookup by name, so that no table and no drawn number moves.

The eight regions are the usual ones of Japan. Their shares of students are our choice (assumed); universities
are given to regions from the largest to the smallest, always to the region that lacks most.
"""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.world.schools import UNIVERSITIES, schools


@cache
def regions() -> pd.DataFrame:
    """Return region (its key), name_en, name_ja and share (per cent of students, assumed), north to south."""
    text = files("casekit.world").joinpath("tables", "regions.csv").read_text(encoding="utf-8")
    frame = pd.DataFrame(list(csv.DictReader(text.splitlines())), dtype="str")
    return frame.assign(share=frame["share"].astype("int64"))


def region_of(universities: pd.Series) -> pd.Series:
    """Return the region of each university: a key of `regions()`, as `str`; missing stays missing.

    Parameters
    ----------
    universities : names of invented universities, as in the column `university` of people, members and
        applicants; any index.

    Returns
    -------
    Series with the same index, named "region".

    Raises
    ------
    CasekitError
        If a name is not one of our universities.

    """
    names = universities.astype("str")
    found = names.map(_region_by_name()).astype("str")
    unknown = names[found.isna() & names.notna()]
    if len(unknown):
        raise CasekitError(
            f"There is no university called {unknown.iloc[0]!r} in the invented world. "
            "Give the column `university` of one of its tables."
        )
    return found.rename("region")


@cache
def _region_by_name() -> "pd.Series[str]":
    keys = regions()["region"].to_numpy(dtype=object)
    return pd.Series(keys[_rows()], index=schools().university, dtype="str")


def _rows() -> NDArray[np.int64]:
    """Return for each university, largest first, the row of its region; whole numbers only."""
    share = regions()["share"].to_numpy()
    students = np.bincount(schools().draw_university, minlength=UNIVERSITIES)
    given = np.zeros(len(share), dtype=np.int64)
    rows = np.empty(UNIVERSITIES, dtype=np.int64)
    for university, size in enumerate(students.tolist()):
        lacking = share * (given.sum() + size) - share.sum() * given
        rows[university] = np.argmax(lacking)
        given[rows[university]] += size
    return rows
