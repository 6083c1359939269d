"""The thirty industries by which page views are counted (by industry: claim D23; the list is ours)."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.world.streams import choice_table

COUNT = 30


@cache
def industries() -> pd.DataFrame:
    """Return code, name_en, name_ja and cluster of the 30 industries."""
    text = files("casekit.world").joinpath("industries.csv").read_text(encoding="utf-8")
    return pd.DataFrame(list(csv.DictReader(text.splitlines())), dtype="str")


def popularity() -> NDArray[np.int64]:
    """Return 4,096 entries for drawing a main industry: popular ones more often (assumed)."""
    rank = (np.arange(COUNT) * 7) % COUNT
    return choice_table(1.0 / (rank + 6), 12)


@cache
def neighbours() -> NDArray[np.int64]:
    """Return for each industry 256 entries for drawing another: mostly of its cluster (assumed)."""
    cluster = industries()["cluster"].to_numpy()
    rank = (np.arange(COUNT) * 7) % COUNT
    general = 1.0 / (rank + 6)
    general = general / general.sum()
    tables = []
    for code in range(COUNT):
        near = (cluster == cluster[code]).astype(np.float64)
        tables.append(choice_table(0.65 * near / near.sum() + 0.35 * general, 8))
    return np.stack(tables)
