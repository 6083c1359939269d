"""Each invented university lies in one region, and that moves no table."""

import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.world import region_of
from casekit.world.regions import regions
from casekit.world.schools import UNIVERSITIES, schools


def test_every_university_has_one_of_the_eight_regions():
    found = region_of(pd.Series(schools().university))
    assert len(found) == UNIVERSITIES
    assert set(found) == set(regions()["region"])
    assert len(regions()) == 8


def test_the_answer_stands_in_the_order_and_index_of_the_question():
    one, other = schools().university[[0, 700]].tolist()
    asked = pd.Series([other, None, one, other], index=[9, 3, 5, 1], dtype="str")
    found = region_of(asked)
    assert found.index.tolist() == [9, 3, 5, 1]
    assert found.name == "region"
    assert found.dtype == "str"
    assert found.isna().tolist() == [False, True, False, False]
    assert found[9] == found[1] == region_of(pd.Series([other])).item()


def test_shares_of_students_are_the_assumed_ones(world):
    students = region_of(world.truth("people")["university"]).value_counts(normalize=True)
    assert regions()["share"].sum() == 100
    for region, share in zip(regions()["region"], regions()["share"], strict=True):
        assert 100 * students[region] == pytest.approx(share, abs=2), region


def test_large_and_small_universities_are_in_every_region():
    found = region_of(pd.Series(schools().university))
    assert set(found[:60]) == set(found[700:]) == set(regions()["region"])


def test_applicants_are_looked_up_as_members_are(world):
    assert region_of(world["applicants"]["university"]).notna().all()


def test_a_university_of_real_life_is_refused_in_a_sentence():
    with pytest.raises(CasekitError, match="no university called"):
        region_of(pd.Series(["somewhere else"]))


def test_no_university_has_moved():
    found = region_of(pd.Series(schools().university[:10]))
    assert found.tolist() == FIRST_TEN


FIRST_TEN = [
    "kanto", "kinki", "chubu", "kanto", "kyushu", "kanto", "tohoku", "kinki", "kanto", "chugoku",
]  # fmt: skip
