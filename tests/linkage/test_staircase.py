"""The staircase, larger crowds by merging, and the list of the real length: by hand first."""

import numpy as np
import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.linkage import (
    client_file,
    crowds,
    full_member_list,
    homogeneous_groups,
    k_choices,
    merged,
    merging_table,
    rare_merged,
    read_at_full_size,
    staircase,
    with_region,
)
from casekit.parties import Holding
from casekit.world import region_of
from tests.small_world import MANIFEST

FILE = {
    "university": ["U1", "U1", "U1", "U2", "U2", "U3"],
    "faculty": ["法学部", "法学部", "理学部", "法学部", "文学部", "理学部"],
    "job_type": ["a", "b", "a", "a", "a", "a"],
    "secret": ["high", "high", "low", "high", "low", "low"],
}
"""Six applicants. University and faculty: a group of two (both high), and four alone."""


@pytest.fixture
def file() -> Holding:
    return Holding("client", "applicants", pd.DataFrame(FILE), MANIFEST)


@pytest.fixture
def everybody() -> Holding:
    rows = [("U1", "法学部")] * 5 + [("U1", "理学部")] + [("U2", "法学部")] * 2 + [("U3", "文学部")]
    return Holding("job_site", "members", pd.DataFrame(rows, columns=["university", "faculty"]), MANIFEST)


def test_unique_in_the_file_is_not_unique_among_everybody_by_hand(file, everybody):
    table = crowds(file, everybody, ["university", "faculty", "job_type"])
    # University: U3 is alone in the file, and one member has it. With the faculty four rows are alone in the
    # file; U1 理学部 is one member, U2 法学部 two, U2 文学部 and U3 理学部 nobody.
    assert table["alone_in_file"].tolist() == [1, 4, 6]
    assert table["alone_in_population"].tolist() == [1, 1, 1]
    assert table["in_population"].tolist() == pytest.approx([1, 4 / 6, 4 / 6])
    assert table["smallest_in_file"].tolist() == [1, 1, 1]
    assert table["median_in_population"].tolist() == pytest.approx([4.0, 1.5, 1.5])


def test_a_fact_that_only_the_client_has_narrows_no_crowd_outside(file, everybody):
    table = crowds(file, everybody, ["job_type", "university"])
    assert table["asked_outside"].tolist() == [False, True]
    assert table["median_in_population"].tolist()[0] == len(everybody.frame)
    assert table["known_ja"].tolist() == ["志望職種", "大学"]


def test_the_staircase_never_goes_up_and_ends_alike_in_any_order(world):
    one = staircase(world, ["university", "faculty", "job_type"])
    other = staircase(world, ["job_type", "faculty", "university"])
    for table in (one, other):
        assert (np.diff(table["alone_in_file"]) >= 0).all()
        assert (np.diff(table["median_in_population"]) <= 0).all()
    assert one["alone_in_file"].iloc[-1] == other["alone_in_file"].iloc[-1]
    assert one["unique_in_file"].iloc[1] > one["unique_in_population"].iloc[1]


def test_everybody_in_a_clients_file_is_met_among_the_members(world):
    assert (staircase(world, ["region", "university"])["in_population"] == 1).all()


def test_the_file_of_a_run_has_the_score_in_five_steps(survey_run):
    frame = client_file(survey_run, cohort=2019).frame
    known = frame[frame["score"].notna()]
    assert frame["company_id"].nunique() == 1
    assert known["score_step"].tolist() == [max(1, int(np.ceil(round(s * 5, 9)))) for s in known["score"]]
    assert frame.loc[frame["score"].isna(), "score_step"].isna().all()
    assert (frame["region"] == region_of(frame["university"])).all()


def test_rows_below_each_k_by_hand(file):
    table = k_choices(file, ["university", "faculty"], [1, 2, 3])
    assert table["rows_below"].tolist() == [0, 4, 6]
    assert table["rows_left"].tolist() == [6, 2, 0]
    assert table["groups_below"].tolist() == [0, 4, 5]


def test_merging_faculties_makes_crowds_by_hand(file):
    table = merging_table(file, ["faculty", "job_type"], k=2, sensitive="secret")
    way = table.set_index(["level_faculty", "level_job_type"])
    # 法・文 are humanities (4 rows), 理 sciences (2): no one alone, and both scientists are low.
    field = way.loc[(1, 1)]
    assert (field["groups"], field["smallest"], field["rows_below"]) == (2, 2, 0)
    assert field["told_all"] == pytest.approx(2 / 6)
    assert field["says_ja"] == "学部＝文系・理系、志望職種＝削除"
    nothing = way.loc[(2, 1)]
    assert (nothing["groups"], nothing["detail"], nothing["told_all"]) == (1, 0.0, 0.0)
    assert way.loc[(0, 0), "detail"] == 1.0


def test_detail_falls_and_crowds_grow_with_merging(world):
    table = merging_table(client_file(world), ["university", "faculty", "department"])
    said = table.set_index(["level_university", "level_faculty", "level_department"])
    assert said.loc[(1, 0, 0), "share_below"] < said.loc[(0, 0, 0), "share_below"]
    assert said.loc[(1, 0, 0), "detail"] < said.loc[(0, 0, 0), "detail"]
    assert not any(faculty and department == 0 for _, faculty, department in said.index)


def test_two_of_one_group_with_one_secret_are_told_though_nobody_is_alone(file):
    table = homogeneous_groups(file, ["university", "faculty"], "secret")
    assert table.to_dict("records") == [{"university": "U1", "faculty": "法学部", "rows": 2, "value": "high"}]
    assert homogeneous_groups(file, ["university", "faculty"], "secret", least=3).empty


def test_rare_values_are_merged(file):
    assert rare_merged(file, "university", 2).frame["university"].tolist() == ["U1"] * 3 + ["U2"] * 2 + [
        "その他"
    ]


def test_universities_are_merged_into_their_regions(world):
    file = client_file(world)
    said = merged(file, {"university": 1}).frame["university"]
    assert said.tolist() == file.frame["region"].tolist()


def test_the_full_list_begins_with_the_members_of_the_small_world(world):
    columns = ["member_id", "cohort", "name", "university", "faculty", "department"]
    for cohort in (2019, 2020):
        own = world["members"].query("cohort == @cohort")[columns].reset_index(drop=True)
        longer = full_member_list(world, members=len(own) + 500, cohort=cohort).frame
        pd.testing.assert_frame_equal(longer.head(len(own)), own)
        assert longer["member_id"].is_unique


def test_the_full_list_has_the_length_of_the_record(world):
    assert len(full_member_list(world).frame) == 820_000


def test_at_full_size_the_list_finds_names_under_every_hash_it_can_repeat(world):
    table = read_at_full_size(world, members=30_000).set_index(["method", "attacker"])
    plain, salted = table.loc[("plain", "operator")], table.loc[("salt_of_both", "operator")]
    assert plain["recovered"] > 0.95
    assert plain["recovered_rows"] == salted["recovered_rows"]
    assert plain["right"] > 0.95
    assert table.loc[("key_of_the_client", "operator"), "recovered_rows"] == 0
    assert table.loc[("salt_of_both", "outsider_with_dictionary"), "hashes"] == 0
    outsider = table.loc[("plain", "outsider_with_dictionary")]
    assert 0 < outsider["recovered_rows"] < plain["recovered_rows"]
    assert table.loc[("plain", "outsider_without_list"), "recovered_rows"] == 0


def test_a_longer_list_names_fewer_rows_since_namesakes_are_on_it(world):
    few, many = (
        read_at_full_size(world, members=size, methods=["plain"], attackers=["operator"]).iloc[0]
        for size in (10_000, 200_000)
    )
    assert many["recovered"] >= few["recovered"]
    assert many["named"] < few["named"]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda world: client_file(world, company_id="C99"), "no applicants of 2020"),
        (lambda world: full_member_list(world, cohort=2018), "2019 and 2020"),
        (lambda world: full_member_list(world, members=0), "Between 1 and"),
        (lambda world: merged(client_file(world), {"university": 3}), "no level 3"),
        (lambda world: k_choices(client_file(world), ["faculty"], []), "at least one k"),
        (lambda world: read_at_full_size(world, methods=["rot13"], members=300), "no method 'rot13'"),
        (lambda world: read_at_full_size(world, attackers=["me"], members=300), "no attacker 'me'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(world, call, says):
    with pytest.raises(CasekitError, match=says):
        call(world)


def test_foreign_tables_are_refused():
    foreign = pd.DataFrame(FILE)
    for call in (
        lambda: staircase(foreign),
        lambda: client_file(foreign),
        lambda: full_member_list(foreign),
        lambda: merging_table(foreign, ["faculty"]),
        lambda: with_region(foreign),
        lambda: merged(foreign, {"faculty": 1}),
        lambda: rare_merged(foreign, "faculty", 2),
        lambda: k_choices(foreign, ["faculty"]),
        lambda: read_at_full_size(foreign),
    ):
        with pytest.raises(CasekitError, match="only what casekit itself made"):
            call()
