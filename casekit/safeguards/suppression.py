"""Which counts may be shown, so that no small group can be read, not even by subtraction.

A unit is hidden if it has too few people, or if all its people have the same outcome (then whoever knows that
somebody belongs to it knows the outcome). Where the total stands beside the parts, the hidden rest is total
less shown parts: so further units are hidden, smallest first, until the rest is neither too small nor all
alike (complementary suppression; Willenborg and de Waal 2001).
"""

import numpy as np
import pandas as pd

SHOWN, FEW, ALIKE, COMPLEMENT = "", "few", "alike", "complement"
"""Why a unit is hidden; empty: it is shown."""

REASONS = {
    SHOWN: ("", ""),
    FEW: ("fewer people than the minimum", "人数が下限に満たない"),
    ALIKE: ("everybody in it has the same outcome", "全員の結果が同じである"),
    COMPLEMENT: (
        "hidden, so that a smaller group cannot be found by subtraction",
        "合計との差から小さな集団が分かるのを防ぐために伏せた",
    ),
}
"""The reasons in English and Japanese."""


def reasons_to_hide(units: pd.DataFrame, minimum: int) -> pd.Series:
    """Say for each unit of one total why it is hidden, or that it is shown.

    Parameters
    ----------
    units : past, past_went, present: whole numbers of people, one row a unit; the units are disjoint.
    minimum : fewest people, in the past year and in the present one.

    Returns
    -------
    Series of `SHOWN`, `FEW`, `ALIKE`, `COMPLEMENT`, with the index of the units

    """
    reason = np.array([_fault(*row, minimum) for row in _numbers(units)], dtype=object)
    hidden = reason != SHOWN
    order = np.lexsort((np.arange(len(units)), units["present"], units["past"]))
    for place in order:
        if not hidden.any() or not _fault(*_sum(units, hidden), minimum):
            break
        if not hidden[place]:
            hidden[place] = True
            reason[place] = COMPLEMENT
    return pd.Series(reason, index=units.index, dtype="str")


def _numbers(units: pd.DataFrame) -> list[tuple[int, int, int]]:
    return list(units[["past", "past_went", "present"]].itertuples(index=False, name=None))


def _sum(units: pd.DataFrame, which: np.ndarray) -> tuple[int, int, int]:
    past, went, present = units.loc[which, ["past", "past_went", "present"]].sum().tolist()
    return past, went, present


def _fault(past: int, went: int, present: int, minimum: int) -> str:
    if past < minimum or present < minimum:
        return FEW
    return ALIKE if went in (0, past) else SHOWN
