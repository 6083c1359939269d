"""The crowd one hides in: k-anonymity, l-diversity, t-closeness, with the whole distribution.

Rows that agree in all quasi-identifiers form a class. A missing value is a value of its own: two rows that
both lack it agree, and a row that lacks it agrees with no row that has it. Suppressed rows must be left out
beforehand; nothing is left out here. A small crowd is one danger, a crowd that shares its secret another:
where all rows of a class have the same value, whoever knows the class knows the value (homogeneity).

Sources: Sweeney 2002 (k), Machanavajjhala et al. 2007 (l), Li et al. 2007 (t), Cao and Karras 2012 (beta).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage.column_words import column_list, column_word
from casekit.linkage.held import held_table
from casekit.linkage.risk import Phrase, Risk, Share
from casekit.manifest import Manifest
from casekit.parties import Holding

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_ACQUAINTANCE = Phrase(
    "someone who knows the person is in the table", "ある人が表に含まれていると知っている者"
)
_CELLS_AT_ONCE = 4_000_000
_PACKED_LIMIT = 2**62
_COUNTING_ROOM = 4


@dataclass(frozen=True)
class ClassSizes:
    """The classes of one table.

    Attributes
    ----------
    party, table : whose table it is.
    quasi_identifiers : the columns an attacker is taken to know.
    class_of : for each row, the number of its class.
    sizes : for each class, its rows.
    manifest : what made the data.

    """

    party: str
    table: str
    quasi_identifiers: tuple[str, ...]
    class_of: Ints
    sizes: Ints
    manifest: Manifest

    @property
    def k(self) -> int:
        """Size of the smallest class: the table is k-anonymous for these columns."""
        return int(self.sizes.min())

    @property
    def row_sizes(self) -> Ints:
        """For each row, how many rows (itself included) look the same."""
        return self.sizes[self.class_of]

    @property
    def share_alone(self) -> float:
        """Share of rows that are alone in their class, 0 to 1."""
        return float((self.sizes == 1).sum() / len(self.class_of))

    def distribution(self) -> pd.DataFrame:
        """Return for each class size the columns size, classes, rows, share_of_rows, cumulative_share."""
        size, classes = np.unique(self.sizes, return_counts=True)
        rows = size * classes
        share = rows / len(self.class_of)
        return pd.DataFrame(
            {
                "size": size,
                "classes": classes,
                "rows": rows,
                "share_of_rows": share,
                "cumulative_share": share.cumsum(),
            }
        )

    def risk(self) -> Risk:
        """Return the risk that someone who knows these columns of a person picks that person's row.

        The attacker draws lots within the class, so one success is expected for each class.
        """
        rows = len(self.class_of)
        columns = column_list(self.quasi_identifiers)
        return Risk(
            axis="singling_out",
            attacker=_ACQUAINTANCE,
            holds=Phrase(f"the table and the person's {columns.en}", f"表とその人の{columns.ja}"),
            does=Phrase("picks the person's row", "その人の行を言い当てる"),
            attack=Share(float(len(self.sizes)), rows),
            control=Share(1.0, rows),
            control_is=Phrase("the same attacker without these columns", "これらの項目を知らない同じ攻撃者"),
            base_rate=1 / rows,
            manifest=self.manifest,
        )


@dataclass(frozen=True)
class ClassValues:
    """What the classes of a table say about one sensitive column.

    Attributes
    ----------
    classes : the classes.
    sensitive : the column.
    different : for each class, how many different values it has (a missing value counts as one).
    distance : for each class, how far its values lie from those of the whole table, 0 to 1.
    most_frequent : for each class, how many rows have its most frequent value.
    beta : greatest relative gain of any value in any class (basic beta-likeness).
    commonest_overall : rows of the table with the most frequent value of the whole table.

    """

    classes: ClassSizes
    sensitive: str
    different: Ints
    distance: Floats
    most_frequent: Ints
    beta: float
    commonest_overall: int

    @property
    def l(self) -> int:  # noqa: E743 - the field's own name
        """Fewest different values in any class (distinct l-diversity)."""
        return int(self.different.min())

    @property
    def t(self) -> float:
        """Greatest distance of any class (t-closeness)."""
        return float(self.distance.max())

    @property
    def manifest(self) -> Manifest:
        """What made the data."""
        return self.classes.manifest

    @property
    def homogeneous_rows(self) -> NDArray[np.bool_]:
        """For each row, whether everybody in its class has the same value."""
        rows: NDArray[np.bool_] = (self.different == 1)[self.classes.class_of]
        return rows

    def distribution(self) -> pd.DataFrame:
        """Return for each number of different values the columns different, classes, rows, share_of_rows."""
        by = pd.DataFrame({"different": self.different, "rows": self.classes.sizes})
        table = by.groupby("different")["rows"].agg(classes="size", rows="sum").reset_index()
        return table.assign(share_of_rows=table["rows"] / len(self.classes.class_of))

    def distances(self, edges: Sequence[float] = (0.1, 0.2, 0.3, 0.5)) -> pd.DataFrame:
        """Return the columns from_distance, to_distance, share_of_rows: how far the rows' classes lie."""
        bounds = np.array([0.0, *edges, 1.0])
        shares, _ = np.histogram(self.distance, bounds, weights=self.classes.sizes)
        return pd.DataFrame(
            {
                "from_distance": bounds[:-1],
                "to_distance": bounds[1:],
                "share_of_rows": shares / shares.sum(),
            }
        )

    def risk(self) -> Risk:
        """Return the risk that someone who knows a person's class guesses the sensitive value rightly."""
        rows = len(self.classes.class_of)
        columns = column_list(self.classes.quasi_identifiers)
        secret = column_word(self.sensitive)
        guess = self.commonest_overall
        return Risk(
            axis="inference",
            attacker=_ACQUAINTANCE,
            holds=Phrase(f"the table and the person's {columns.en}", f"表とその人の{columns.ja}"),
            does=Phrase(f"guesses the person's {secret.en}", f"その人の{secret.ja}を言い当てる"),
            attack=Share(float(self.most_frequent.sum()), rows),
            control=Share(float(guess), rows),
            control_is=Phrase("always guessing the commonest value", "常に最も多い値を答えた場合"),
            base_rate=guess / rows,
            manifest=self.manifest,
        )


def class_sizes(holding: Holding, quasi_identifiers: Sequence[str]) -> ClassSizes:
    """Sort the rows of a table into classes.

    Parameters
    ----------
    holding : a table in the hands of a party.
    quasi_identifiers : its columns that the attacker is taken to know.

    """
    class_of, classes = class_numbers(held_table(holding, quasi_identifiers), quasi_identifiers)
    return ClassSizes(
        party=holding.party,
        table=holding.table,
        quasi_identifiers=tuple(quasi_identifiers),
        class_of=class_of,
        sizes=np.bincount(class_of, minlength=classes),
        manifest=holding.manifest,
    )


def class_values(
    holding: Holding, quasi_identifiers: Sequence[str], sensitive: str, *, ordered: bool = False
) -> ClassValues:
    """Ask what the classes of a table give away about a sensitive column.

    Parameters
    ----------
    holding, quasi_identifiers : as for `class_sizes`.
    sensitive : a column that is not among them.
    ordered : False: all values are equally far apart (half the sum of differences of shares). True: values
        are ordered and one step apart each, so that moving a share by one step costs 1 / (values - 1); a
        missing value then comes last.

    """
    if sensitive in quasi_identifiers:
        raise CasekitError(f"{sensitive!r} is among the quasi-identifiers; it cannot be the secret too.")
    classes = class_sizes(holding, quasi_identifiers)
    codes, values = value_codes(held_table(holding, [sensitive])[sensitive], ordered=ordered)
    overall = np.bincount(codes, minlength=values)
    cell, counts = counted(classes.class_of * values + codes)
    of_class, of_value = cell // values, cell % values
    within = counts / classes.sizes[of_class]
    share = overall[of_value] / len(codes)
    most = np.zeros(len(classes.sizes), dtype=np.int64)
    np.maximum.at(most, of_class, counts)
    return ClassValues(
        classes=classes,
        sensitive=sensitive,
        different=np.bincount(of_class, minlength=len(classes.sizes)),
        distance=(
            _ordered_distance(classes.sizes, of_class, of_value, within, overall / len(codes))
            if ordered
            else _equal_distance(of_class, within, share)
        ),
        most_frequent=most,
        beta=float((within / share).max() - 1),
        commonest_overall=int(overall.max()),
    )


def class_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> tuple[Ints, int]:
    """Return for each row the number of its class in these columns, from 0, and the number of classes."""
    packed = np.zeros(len(frame), dtype=np.int64)
    width = 1
    for column in columns:
        codes, values = value_codes(frame[column])
        if width * values > _PACKED_LIMIT:
            packed, width = _dense(packed)
        packed *= values
        packed += codes
        width *= values
    return _dense(packed)


def value_codes(column: pd.Series, *, ordered: bool = False) -> tuple[Ints, int]:
    """Return for each row the number of its value, from 0, and how many there are; missing is one of them.

    `ordered`: numbers follow the order of the values, and missing comes last.
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        codes, values = column.cat.codes.to_numpy().astype(np.int64), len(column.cat.categories)
    elif isinstance(column.dtype, pd.StringDtype) and not ordered:
        texts = pa.array(column.array).dictionary_encode()
        texts = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
        codes = texts.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
        values = len(texts.dictionary)
    else:
        codes, found = pd.factorize(column, sort=ordered, use_na_sentinel=True)
        codes, values = codes.astype(np.int64, copy=False), len(found)
    missing = codes < 0
    if missing.any():
        codes[missing] = values
        values += 1
    if ordered and isinstance(column.dtype, pd.CategoricalDtype):
        present, codes = np.unique(codes, return_inverse=True)
        values = len(present)
    return codes, values


def counted(packed: Ints) -> tuple[Ints, Ints]:
    """Return the different numbers in order, and how often each occurs."""
    if int(packed.max()) > _COUNTING_ROOM * len(packed):
        return np.unique(packed, return_counts=True)
    times = np.bincount(packed)
    found = np.flatnonzero(times)
    return found, times[found]


def _dense(packed: Ints) -> tuple[Ints, int]:
    codes, found = pd.factorize(packed)
    return codes.astype(np.int64, copy=False), len(found)


def _equal_distance(of_class: Ints, within: Floats, share: Floats) -> Floats:
    # Half the sum of differences is what the two do not have in common; only cells that occur need be seen.
    common = np.bincount(of_class, weights=np.minimum(within, share))
    distance: Floats = np.clip(1.0 - common, 0.0, 1.0)
    return distance


def _ordered_distance(sizes: Ints, of_class: Ints, of_value: Ints, within: Floats, overall: Floats) -> Floats:
    values = len(overall)
    distance = np.zeros(len(sizes))
    if values == 1:
        return distance
    step = max(_CELLS_AT_ONCE // values, 1)
    for first in range(0, len(sizes), step):
        last = min(first + step, len(sizes))
        inside = slice(*np.searchsorted(of_class, [first, last]))
        dense = np.zeros((last - first, values))
        dense[of_class[inside] - first, of_value[inside]] = within[inside]
        distance[first:last] = np.abs((dense - overall).cumsum(axis=1)).sum(axis=1) / (values - 1)
    return distance
