"""Singling out, linkability and inference on tables whose answer is known beforehand."""

import numpy as np
import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.linkage import inference, linkability, singling_out
from casekit.manifest import Manifest
from casekit.parties import Holding

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})


def held(frame: pd.DataFrame) -> Holding:
    return Holding("client", "file", frame, MANIFEST)


@pytest.fixture
def three_people() -> Holding:
    return held(
        pd.DataFrame(
            {"faculty": ["law", "arts", "arts"], "views": [1, 5, 9], "outcome": ["left", "left", "declined"]}
        )
    )


@pytest.fixture
def two_others() -> Holding:
    return held(pd.DataFrame({"faculty": ["law", "arts"], "views": [9, 1], "outcome": ["left", "declined"]}))


def test_the_nearest_row_tells_the_secret_by_hand(three_people, two_others):
    risk = inference(three_people, three_people, two_others, ["faculty", "views"], "outcome")
    assert (risk.attack.hits, risk.attack.tries) == (3, 3)
    # (law, 9): each row is one text or one whole span away at best; the first is law. (arts, 1): nearest is
    # (arts, 5), whose outcome "left" is wrong.
    assert (risk.control.hits, risk.control.tries) == (1, 2)
    assert risk.base_rate == pytest.approx(2 / 3)


def test_two_halves_meet_only_where_both_lead_to_one_row(three_people, two_others):
    risk = linkability(three_people, three_people, two_others, (["faculty"], ["views"]))
    # law and 1 lead to the first row; arts leads to the second, and so does 5, but 9 leads to the third.
    assert (risk.attack.hits, risk.control.hits) == (2, 0)
    assert risk.base_rate == pytest.approx(1 / 3)


def test_missing_is_equal_to_missing_and_unlike_anything_else():
    table = held(pd.DataFrame({"views": [np.nan, 4.0], "outcome": ["a", "b"]}))
    risk = inference(table, table, table, ["views"], "outcome")
    assert risk.attack.hits == 2


def test_a_numeric_guess_may_be_near(three_people, two_others):
    exact = inference(three_people, two_others, two_others, ["faculty"], "views")
    near = inference(three_people, two_others, two_others, ["faculty"], "views", tolerance=4)
    assert (exact.attack.hits, near.attack.hits) == (0, 1)


def test_a_guess_may_be_near_where_some_values_are_missing():
    steps = pd.array([1, 2, None], dtype="Int64")
    table = held(pd.DataFrame({"faculty": ["law", "arts", "music"], "step": steps}))
    risk = inference(table, table, table, ["faculty"], "step", tolerance=1)
    assert risk.attack.hits == 3


def test_descriptions_are_drawn_from_the_seed():
    random = np.random.Generator(np.random.PCG64(3))
    frame = pd.DataFrame({"a": random.random(60), "b": random.random(60), "c": list("uvw") * 20})
    table, others = held(frame), held(frame.sample(frac=1, random_state=1).assign(a=0.5))
    first, again, other = (
        singling_out(table, table, others, ["a", "b", "c"], attacks=40, seed=seed) for seed in (1, 1, 2)
    )
    assert first.attack.hits == 40
    assert (first.control, first.base_rate) == (again.control, again.base_rate)
    assert (first.control, first.base_rate) != (other.control, other.base_rate)


def test_a_table_of_equal_rows_gives_nothing_to_attack_with(three_people):
    equal = held(pd.DataFrame({"faculty": ["law"] * 5}))
    with pytest.raises(CasekitError, match="fits one released row"):
        singling_out(equal, equal, equal, ["faculty"], together=1)
    with pytest.raises(CasekitError, match="1 to 1 columns"):
        singling_out(equal, equal, equal, ["faculty"], together=2)


def test_foreign_tables_are_refused(three_people):
    foreign = three_people.frame
    for attack in (
        lambda *tables: singling_out(*tables, ["faculty"], together=1),
        lambda *tables: linkability(*tables, (["faculty"], ["views"])),
        lambda *tables: inference(*tables, ["faculty"], "outcome"),
    ):
        for place in range(3):
            tables = [three_people] * 3
            tables[place] = foreign
            with pytest.raises(CasekitError, match="takes only what casekit itself made"):
                attack(*tables)
