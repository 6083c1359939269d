"""Larger crowds by saying less: merge categories, leave rows out; what is lost, and what is not gained.

Generalisation and suppression are Sweeney 2002; what is left of the detail is measured by Shannon's entropy.
A crowd of k hides who one is. It does not hide what all k have in common (Machanavajjhala et al. 2007).
"""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage.column_words import column_word
from casekit.linkage.groups import class_sizes, class_values
from casekit.linkage.held import held_columns, held_table
from casekit.linkage.risk import Phrase
from casekit.parties import Holding
from casekit.world import region_of

SAID = Phrase("as it is", "そのまま")
LEFT_OUT = Phrase("left out", "削除")
OTHER = "その他"
"""What rare values are merged into; the tables of the invented world are in Japanese."""

_HUMANITIES = {
    *("法学部", "経済学部", "商学部", "文学部", "社会学部"),
    *("国際学部", "教育学部", "家政学部", "芸術学部", "人間科学部"),
}


def _field(faculties: pd.Series) -> pd.Series:
    return faculties.map(lambda name: "文系" if name in _HUMANITIES else "理系", na_action="ignore")


_COARSER = {
    "university": (Phrase("region", "地域"), region_of),
    "faculty": (Phrase("humanities or sciences", "文系・理系"), _field),
}
"""Columns with a step between saying all and saying nothing."""


def levels_of(column: str) -> tuple[Phrase, ...]:
    """Return the ways to say a column, from all to nothing: level 0, 1, ..."""
    between = (_COARSER[column][0],) if column in _COARSER else ()
    return (SAID, *between, LEFT_OUT)


def merged(file: Holding, levels: Mapping[str, int]) -> Holding:
    """Return the same table with some columns said more coarsely.

    Parameters
    ----------
    file : a table in the hands of a party.
    levels : for each column its level, as in `levels_of`; at the last it is the same empty text everywhere.

    Raises
    ------
    CasekitError
        If a column is missing, or has no such level.

    """
    frame = held_table(file, list(levels))
    new = {}
    for column, level in levels.items():
        known = frame[column]
        if not 0 <= level < len(levels_of(column)):
            names = ", ".join(f"{n} ({word.en})" for n, word in enumerate(levels_of(column)))
            raise CasekitError(f"The column {column!r} has no level {level!r}. It has: {names}.")
        if level == len(levels_of(column)) - 1:
            new[column] = pd.Series("", index=frame.index, dtype="str")
        elif level:
            new[column] = _COARSER[column][1](known.astype("str"))
    return Holding(file.party, file.table, frame.assign(**new), file.manifest)


def rare_merged(file: Holding, column: str, least: int) -> Holding:
    """Return the same table with every value of a column that fewer than `least` rows have as `OTHER`."""
    values = held_columns(file, [column])[column].astype("str")
    rare = values.map(values.value_counts()) < least
    return Holding(
        file.party, file.table, file.frame.assign(**{column: values.mask(rare, OTHER)}), file.manifest
    )


def k_choices(file: Holding, columns: Sequence[str], ks: Sequence[int] = (2, 3, 5, 10, 20)) -> pd.DataFrame:
    """Say for each k how many rows would have to be left out, were nothing merged.

    Returns
    -------
    DataFrame, one row a k
        k, groups (of any size), groups_below (smaller than k), rows, rows_below (rows in these: to be left
        out), share_below (0 to 1), rows_left.

    """
    sizes = class_sizes(file, columns).sizes
    if min(ks, default=0) < 1:
        raise CasekitError("Give at least one k, each 1 or more.")
    rows = []
    for k in ks:
        below = sizes[sizes < k]
        rows.append(
            {
                "k": k,
                "groups": len(sizes),
                "groups_below": len(below),
                "rows": int(sizes.sum()),
                "rows_below": int(below.sum()),
                "share_below": float(below.sum() / sizes.sum()),
                "rows_left": int(sizes.sum() - below.sum()),
            }
        )
    return pd.DataFrame(rows)


def merging_table(
    file: Holding, columns: Sequence[str], *, k: int = 5, sensitive: str | None = None
) -> pd.DataFrame:
    """Try every way to merge the columns: crowds grow, detail is lost, a shared secret stays shared.

    A department tells its faculty, so ways that say the department and hide the faculty are left out.

    Parameters
    ----------
    file : a client's table.
    columns : what an attacker is taken to know; each is tried at each of its levels.
    k : the crowd that is asked for.
    sensitive : a column that is to stay secret, for example label.

    Returns
    -------
    DataFrame, one row a way, from all detail to none
        level_<column> for each column (0: as it is); says_en, says_ja (the way in words); groups,
        smallest (rows of the smallest), alone (share of rows alone in their group), rows_below, share_below
        (rows in groups smaller than k: to be left out), detail (entropy of the groups as a share of that of
        the unmerged ones, 0 to 1); with `sensitive` also told_all (share of rows in a group of at least k
        whose members all have the same value).

    """
    ladders = [range(len(levels_of(column))) for column in columns]
    whole = _entropy(class_sizes(file, columns).sizes)
    rows = []
    for levels in product(*ladders):
        chosen = dict(zip(columns, levels, strict=True))
        if chosen.get("faculty") and chosen.get("department") == 0:
            continue
        table = merged(file, chosen)
        sizes = class_sizes(table, columns).sizes
        below = sizes[sizes < k].sum()
        row: dict[str, object] = {f"level_{column}": level for column, level in chosen.items()}
        row |= _in_words(chosen)
        row |= {
            "groups": len(sizes),
            "smallest": int(sizes.min()),
            "alone": float((sizes == 1).sum() / sizes.sum()),
            "rows_below": int(below),
            "share_below": float(below / sizes.sum()),
            "detail": _entropy(sizes) / whole if whole else 1.0,
        }
        if sensitive is not None:
            values = class_values(table, columns, sensitive)
            row["told_all"] = float((values.homogeneous_rows & (values.classes.row_sizes >= k)).mean())
        rows.append(row)
    ways = pd.DataFrame(rows)
    return ways.sort_values("detail", ascending=False, kind="stable", ignore_index=True)


def homogeneous_groups(
    file: Holding, columns: Sequence[str], sensitive: str, *, least: int = 2
) -> pd.DataFrame:
    """List the groups in which nobody is alone and everybody's secret is known: all have the same value.

    Parameters
    ----------
    file : a client's table.
    columns : what an attacker is taken to know.
    sensitive : the secret; a missing value counts as a value.
    least : smallest group that is listed.

    Returns
    -------
    DataFrame, one row a group, the largest first
        the columns; rows (of the group); value (the one they all have; missing if they all lack it).

    """
    values = class_values(file, columns, sensitive)
    rows = values.homogeneous_rows & (values.classes.row_sizes >= least)
    frame = held_columns(file, [*columns, sensitive])
    listed = frame.assign(rows=values.classes.row_sizes)[rows].drop_duplicates(list(columns))
    listed = listed.rename(columns={sensitive: "value"})
    return listed.sort_values("rows", ascending=False, kind="stable", ignore_index=True)[
        [*columns, "rows", "value"]
    ]


def _in_words(levels: Mapping[str, int]) -> dict[str, str]:
    said = [(column_word(column), levels_of(column)[level]) for column, level in levels.items()]
    return {
        "says_en": "; ".join(f"{column.en}: {level.en}" for column, level in said),
        "says_ja": "、".join(f"{column.ja}＝{level.ja}" for column, level in said),
    }


def _entropy(sizes: np.ndarray) -> float:
    share = sizes / sizes.sum()
    return abs(float((share * np.log2(share)).sum()))
