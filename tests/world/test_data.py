"""The sample in data/ is what the command makes, and the dictionary explains every column."""

from pathlib import Path

import pandas as pd
import pytest

from casekit.world import Settings, open_world
from casekit.world.making import made_in_memory
from casekit.world.world import TRUTH

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def sample():
    return open_world(DATA / "classroom")


def test_the_sample_is_what_the_command_makes(sample):
    again = made_in_memory(Settings.for_scale(members=550))
    assert again.manifest.tables == sample.manifest.tables
    for name in sample.tables:
        assert sample[name].astype("str").equals(again[name].astype("str")), name


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in (DATA / "classroom").rglob("*.csv")) < 3_000_000


def test_the_dictionary_explains_every_column_once(sample):
    dictionary = pd.read_csv(DATA / "dictionary.csv", encoding="utf-8-sig", dtype="str")
    assert dictionary.notna().all(axis=None)
    assert set(dictionary["kind"]) == {"calibrated", "assumed", "free"}
    tables = {name: list(sample[name].columns) for name in sample.tables}
    tables |= {f"truth/{name}": list(sample.truth(name).columns) for name in TRUTH}
    explained = dictionary.groupby("table", sort=False)["column"].agg(list).to_dict()
    assert explained == tables
