"""Groups of students whose errors are compared: by region, by size of school, by way of searching.

Our sources give no error rate by group (G1.2). The groups are ours: a model that saw the browsing alone may
still be wrong about one group more often than about another.
"""

from typing import Any

import numpy as np
import pandas as pd

from casekit.world import region_of
from casekit.world.regions import regions

GROUPINGS = ("anxious", "region", "school_size", "company_id")
"""What rows can be grouped by. `anxious` is known only to the truth."""

_SIZES: dict[Any, tuple[str, str]] = {
    "large": ("students of large schools", "規模の大きい大学の学生"),
    "middle": ("students of middle-sized schools", "中規模の大学の学生"),
    "small": ("students of small schools", "規模の小さい大学の学生"),
}
_ANXIOUS: dict[Any, tuple[str, str]] = {
    True: ("anxious searchers", "不安から多く閲覧する学生"),
    False: ("other searchers", "それ以外の学生"),
}
_NAMES = {"anxious": _ANXIOUS, "school_size": _SIZES}


def school_groups(applicants: pd.DataFrame) -> dict[str, pd.Series]:
    """Return region and school_size of each applicant; nothing where the table has no university."""
    if "university" not in applicants:
        return {}
    universities = applicants["university"]
    return {"region": region_of(universities), "school_size": school_sizes(universities)}


def school_sizes(universities: pd.Series) -> pd.Series:
    """Return large, middle or small: universities by applicants, cut at a third and at two thirds."""
    counts = universities.value_counts()
    reached = (counts.cumsum() - counts) / counts.sum()
    size = pd.Series(np.array(list(_SIZES))[np.minimum((reached * 3).astype(int), 2)], index=counts.index)
    return universities.map(size)


def in_order(by: str, groups: pd.Index) -> list[object]:
    """Return the groups that occur, in the order in which a reader expects them."""
    order: list[object] = list(_names(by))
    if not order:
        return sorted(groups)
    return [group for group in order if group in groups]


def names_of(by: str, groups: pd.Index) -> dict[str, list[str]]:
    """Return the columns group_en and group_ja: what each group is called; a company goes by its id."""
    names = _names(by)
    pairs = [names.get(group, (str(group), str(group))) for group in groups]
    return {"group_en": [en for en, _ in pairs], "group_ja": [ja for _, ja in pairs]}


def _names(by: str) -> dict[Any, tuple[str, str]]:
    if by == "region":
        rows = regions().itertuples(index=False)
        return {row.region: (str(row.name_en), str(row.name_ja)) for row in rows}
    return _NAMES.get(by, {})
