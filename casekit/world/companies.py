"""The client companies: invented names, sizes, contracts and schemes.

38 companies have a contract (claim B19); by August 34 had received scores (B20), in December 35 (B21). Names,
industries, sizes, and which company used which scheme are invented. The first eight are chosen so that a
small world shows every scheme.
"""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from casekit.world import industries
from casekit.world.settings import Settings
from casekit.world.streams import choice_table

PUBLIC = (
    "company_id", "name_en", "name_ja", "industry", "contract_cohorts", "schemes",
    "label_style", "label_column", "missing_label",
)  # fmt: skip
THIRTY_FIFTH = 34
"""Row of the company that received scores according to the December count only."""


@cache
def _all() -> pd.DataFrame:
    text = files("casekit.world").joinpath("tables", "companies.csv").read_text(encoding="utf-8")
    frame = pd.DataFrame(list(csv.DictReader(text.splitlines())), dtype="str")
    return frame.assign(size=frame["size"].astype("int64"))


def companies(settings: Settings) -> pd.DataFrame:
    """Return the companies of a world: public columns, `size` (weight), `form` (spacing of names)."""
    frame = _all().head(settings.companies).copy()
    if settings.record.companies_receiving == 35 and settings.companies > THIRTY_FIFTH:
        frame.loc[THIRTY_FIFTH, "schemes"] = "P"
    return frame


def public_table(settings: Settings) -> pa.Table:
    """Return the table `companies`."""
    frame = companies(settings)
    return pa.table({name: pa.array(frame[name].tolist(), pa.string()) for name in PUBLIC})


def using(frame: pd.DataFrame, scheme: str) -> NDArray[np.bool_]:
    """Return which companies used a scheme (S, H, G or P)."""
    return frame["schemes"].str.split(",").map(lambda used: scheme in used).to_numpy(dtype=bool)


def by_size(frame: pd.DataFrame, open_to: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return 4,096 entries for drawing a company in proportion to its size."""
    return choice_table(frame["size"].to_numpy() * open_to, 12)


def by_interest(frame: pd.DataFrame, open_to: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return, for each industry a person likes, 4,096 entries for drawing a company near it."""
    cluster = industries.industries()["cluster"].to_numpy()
    industry = industry_codes(frame)
    liked = np.arange(industries.COUNT)[:, None]
    nearness = np.where(liked == industry, 1.0, np.where(cluster[liked] == cluster[industry], 0.25, 0.02))
    weights = nearness * np.sqrt(frame["size"].to_numpy()) * open_to
    return np.stack([choice_table(row, 12) for row in weights])


def industry_codes(frame: pd.DataFrame) -> NDArray[np.int64]:
    """Return the industry of each company as a number from 0."""
    return np.array([int(code[1:]) - 1 for code in frame["industry"]], dtype=np.int64)
