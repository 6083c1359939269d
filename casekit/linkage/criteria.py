"""The three criteria of WP216 put to a table that is to be given away: attack, control and base rate.

`released` is that table: generalised, noisy, synthetic or untouched. `targets` are rows of people it was made
from, `control` rows of people it was not made from. What the attack reaches on the control it reaches from
general knowledge; only the rest is a leak. The design is that of Giomi et al. 2023 (the library anonymeter),
with a seed, and with missing as a value of its own: equal to missing and unlike anything else.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage.column_words import column_list, column_word
from casekit.linkage.groups import value_codes
from casekit.linkage.held import held_columns
from casekit.linkage.risk import HOLDERS, Phrase, Risk, Share
from casekit.parties import Holding

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Descriptions = tuple[Ints, NDArray[np.bool_]]
"""The row each description starts from, and which columns it speaks of."""

_CELLS_AT_ONCE = 4_000_000
_ROUNDS = 20
_CONTROL = Phrase("the same attack on people outside the table", "表に含まれない人への同じ攻撃")


def linkability(
    released: Holding, targets: Holding, control: Holding, known: tuple[Sequence[str], Sequence[str]]
) -> Risk:
    """Ask how often two halves of what is known of a person meet through the released table.

    The attacker has two sources with different columns and no common key, and takes two of their rows for one
    person if the same released row is the nearest to both.

    Parameters
    ----------
    released, targets, control : tables with all these columns.
    known : the columns of the first source, and those of the second.

    """
    first, second = (list(part) for part in known)
    table = held_columns(released, [*first, *second])
    shares = [
        Share(
            float((_nearest(rows[first], table[first]) == _nearest(rows[second], table[second])).sum()),
            len(rows),
        )
        for rows in (held_columns(holding, [*first, *second]) for holding in (targets, control))
    ]
    return Risk(
        axis="linkability",
        attacker=_holder(released),
        holds=Phrase(
            f"{_rows_en(table)} and two sources ({column_list(first).en}; {column_list(second).en})",
            f"{_rows_ja(table)}と二つの情報源（{column_list(first).ja}／{column_list(second).ja}）",
        ),
        does=Phrase("joins the two halves of a person", "二つに分かれた同じ人の情報を結び付ける"),
        attack=shares[0],
        control=shares[1],
        control_is=_CONTROL,
        base_rate=1 / len(table),
        manifest=released.manifest,
    )


def inference(
    released: Holding,
    targets: Holding,
    control: Holding,
    known: Sequence[str],
    secret: str,
    *,
    tolerance: float = 0.0,
) -> Risk:
    """Ask how often the nearest released row tells a person's secret.

    Parameters
    ----------
    released, targets, control : tables with all these columns.
    known : the columns the attacker knows of a person.
    secret : the column that is guessed.
    tolerance : a numeric guess so near counts as right, in units of the column.

    """
    table = held_columns(released, [*known, secret])
    shares = [
        Share(
            float(
                _same(
                    table[secret].to_numpy()[_nearest(rows[list(known)], table[list(known)])],
                    rows[secret].to_numpy(),
                    tolerance,
                ).sum()
            ),
            len(rows),
        )
        for rows in (held_columns(holding, [*known, secret]) for holding in (targets, control))
    ]
    commonest = table[secret].value_counts(dropna=False).index[0]
    answers = targets.frame[secret].to_numpy()
    blind = _same(np.full(len(answers), commonest, dtype=object), answers, tolerance)
    return Risk(
        axis="inference",
        attacker=_holder(released),
        holds=Phrase(
            f"{_rows_en(table)} and a person's {column_list(known).en}",
            f"{_rows_ja(table)}と、ある人の{column_list(known).ja}",
        ),
        does=Phrase(
            f"guesses the person's {column_word(secret).en}", f"その人の{column_word(secret).ja}を言い当てる"
        ),
        attack=shares[0],
        control=shares[1],
        control_is=_CONTROL,
        base_rate=float(blind.mean()),
        manifest=released.manifest,
    )


def singling_out(
    released: Holding,
    targets: Holding,
    control: Holding,
    columns: Sequence[str],
    *,
    together: int = 3,
    attacks: int = 500,
    seed: int = 0,
) -> Risk:
    """Ask how often a description that fits one released row fits exactly one person.

    A description takes a released row and `together` of its columns: equal for a text; at least the value
    for a number above the median, else at most. It is kept if no other released row fits.

    Parameters
    ----------
    released, targets, control : tables with these columns; of targets and control equally many rows are used.
    columns : what a description may speak of.
    together : how many columns a description has.
    attacks : how many descriptions.
    seed : of the draws.

    Raises
    ------
    CasekitError
        If no description fits one released row only: then there is nothing to attack with.

    """
    if not 1 <= together <= len(columns):
        raise CasekitError(f"A description can have 1 to {len(columns)} columns here; {together} were asked.")
    table, people, others = (held_columns(holding, columns) for holding in (released, targets, control))
    size = min(len(people), len(others))
    tables = _comparable([table, people.iloc[:size], others.iloc[:size]])
    random = np.random.Generator(np.random.PCG64(seed))
    numeric = np.array([pd.api.types.is_numeric_dtype(table[column]) for column in columns])
    kept = _isolating(tables[0], together, attacks, numeric, random)
    hits = [float((_fitting(tables[0], rows, kept, numeric) == 1).sum()) for rows in tables[1:]]
    shuffled = np.column_stack([random.permutation(tables[0][:, place]) for place in range(len(columns))])
    blind = (_fitting(shuffled, tables[1], kept, numeric) == 1).mean()
    return Risk(
        axis="singling_out",
        attacker=_holder(released),
        holds=Phrase(
            f"{_rows_en(table)} and descriptions of {together} columns",
            f"{_rows_ja(table)}と、{together}項目からなる条件",
        ),
        does=Phrase("singles out exactly one person", "ちょうど一人に絞り込める"),
        attack=Share(hits[0], len(kept[0])),
        control=Share(hits[1], len(kept[0])),
        control_is=_CONTROL,
        base_rate=float(blind),
        manifest=released.manifest,
    )


def _holder(released: Holding) -> Phrase:
    return HOLDERS[released.party]


def _rows_en(table: pd.DataFrame) -> str:
    return f"a released table of {len(table):,} rows"


def _rows_ja(table: pd.DataFrame) -> str:
    return f"提供された{len(table):,}行の表"


def _same(guess: NDArray[np.object_], answer: NDArray[np.object_], tolerance: float) -> NDArray[np.bool_]:
    missing = pd.isna(guess) & pd.isna(answer)
    if tolerance > 0:
        guessed, true = (
            pd.Series(one).astype("Float64").to_numpy(np.float64, na_value=np.nan) for one in (guess, answer)
        )
        near = np.abs(guessed - true) <= tolerance
        return np.asarray(near | missing, dtype=bool)
    return np.asarray((pd.Series(guess) == pd.Series(answer)).to_numpy(dtype=bool, na_value=False) | missing)


def _comparable(frames: list[pd.DataFrame]) -> list[Floats]:
    """Turn tables with the same columns into numbers: numbers stay, texts become codes common to all."""
    together = pd.concat(frames, ignore_index=True)
    columns = []
    for name in together.columns:
        column = together[name]
        if pd.api.types.is_numeric_dtype(column):
            columns.append(column.to_numpy(dtype=np.float64, na_value=np.nan))
        else:
            columns.append(value_codes(column.astype("str"))[0].astype(np.float64))
    ends = np.cumsum([len(frame) for frame in frames])[:-1]
    return np.split(np.column_stack(columns), ends)


def _nearest(rows: pd.DataFrame, table: pd.DataFrame) -> Ints:
    """Return for each row the nearest row of the table by Gower's distance; the first of equals."""
    ours, theirs = _comparable([rows, table])
    numeric = [pd.api.types.is_numeric_dtype(table[column]) for column in table.columns]
    both = np.concatenate([ours, theirs])
    nearest = np.empty(len(ours), dtype=np.int64)
    step = max(_CELLS_AT_ONCE // len(theirs), 1)
    for first in range(0, len(ours), step):
        distance = np.zeros((len(ours[first : first + step]), len(theirs)))
        for place, is_number in enumerate(numeric):
            mine, other = ours[first : first + step, place][:, None], theirs[:, place]
            span = float(np.nanmax(both[:, place]) - np.nanmin(both[:, place])) if is_number else 0.0
            distance += _apart(mine, other, span) if is_number else mine != other
        nearest[first : first + step] = distance.argmin(axis=1)
    return nearest


def _apart(mine: Floats, other: Floats, span: float) -> Floats:
    gap = np.abs(mine - other) / (span or 1.0)
    one_missing = np.isnan(mine) != np.isnan(other)
    return np.where(one_missing, 1.0, np.nan_to_num(gap))


def _isolating(
    table: Floats, together: int, attacks: int, numeric: NDArray[np.bool_], random: np.random.Generator
) -> Descriptions:
    """Draw descriptions, each from a row and some columns, until enough of them fit one row only."""
    rows, said = np.empty(0, dtype=np.int64), np.empty((0, table.shape[1]), dtype=bool)
    for _ in range(_ROUNDS):
        start = random.integers(0, len(table), attacks)
        speaks = random.random((attacks, table.shape[1])).argsort(axis=1) < together
        alone = _fitting(table, table, (start, speaks), numeric) == 1
        rows, said = np.concatenate([rows, start[alone]]), np.concatenate([said, speaks[alone]])
        if len(rows) >= attacks:
            break
    if not len(rows):
        raise CasekitError("No description fits one released row only. Take more columns together.")
    return rows[:attacks], said[:attacks]


def _fitting(source: Floats, rows: Floats, descriptions: Descriptions, numeric: NDArray[np.bool_]) -> Ints:
    """Count for each description, which starts from a row of `source`, the rows that it fits."""
    start, speaks = descriptions
    middle = np.nanmedian(source, axis=0)
    fitting = np.empty(len(start), dtype=np.int64)
    step = max(_CELLS_AT_ONCE // len(rows), 1)
    for first in range(0, len(start), step):
        values, said = source[start[first : first + step]], speaks[first : first + step]
        fits = np.ones((len(values), len(rows)), dtype=bool)
        for place, is_number in enumerate(numeric):
            value, column = values[:, place][:, None], rows[:, place]
            equal = (value == column) | (np.isnan(value) & np.isnan(column))
            beyond = np.where(value > middle[place], column >= value, column <= value)
            fits &= (beyond | equal if is_number else equal) | ~said[:, place][:, None]
        fitting[first : first + step] = fits.sum(axis=1)
    return fitting
