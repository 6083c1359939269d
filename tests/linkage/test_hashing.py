"""Hashed names: the recipe, the look-up, the dictionary, and who holds the key."""

import math
import shutil
import subprocess

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.linkage import (
    ATTACKERS,
    HASH_COLUMN,
    METHODS,
    Recipe,
    attack_costs,
    dictionary_attack,
    hashed,
    likely_names,
    member_list_look_up,
    name_list,
    normalised,
    who_can_read,
)
from casekit.manifest import Manifest
from casekit.parties import Holding
from casekit.world.spelling import join_key
from tests.small_world import SmallWorld

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
NAMES = st.text(st.sampled_from("佐藤渡邊辺﨑崎花子ｻﾄｳﾞガパ ＡａZ　\t・-１"), max_size=12)


def held(frame: pd.DataFrame, party: str = "client") -> Holding:
    return Holding(party, "applicants" if party == "client" else "members", frame, MANIFEST)


@pytest.fixture
def applicants() -> Holding:
    return held(
        pd.DataFrame(
            {
                "company_id": "C01",
                "applicant_id": ["a", "b", "c", "d"],
                "name": ["佐藤　花子", "鈴木一郎", "渡邊恵", None],
                "email": "x@example.com",
            }
        )
    )


@pytest.fixture
def members() -> Holding:
    return held(
        pd.DataFrame(
            {"member_id": ["m1", "m2", "m3", "m4"], "name": ["佐藤花子", "鈴木 一郎", "鈴木一郎", "渡辺恵"]}
        ),
        "job_site",
    )


@pytest.fixture
def small_truth() -> SmallWorld:
    return SmallWorld(
        {},
        {
            "members": pd.DataFrame({"member_id": ["m1", "m2", "m3", "m4"], "person_id": [1, 2, 3, 4]}),
            "applicants": pd.DataFrame(
                {"company_id": "C01", "applicant_id": ["a", "b", "c", "d"], "person_id": [1, 3, 4, 5]}
            ),
        },
        MANIFEST,
    )


def test_a_hash_is_that_of_sha256sum():
    # printf abc | sha256sum, the example of FIPS 180-2.
    assert Recipe().digest("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="this machine has no sha256sum")
def test_a_salted_hash_of_a_japanese_name_is_that_of_sha256sum():
    said = subprocess.run(
        ["sha256sum"], input="塩2019佐藤花子".encode(), capture_output=True, check=True
    ).stdout
    assert Recipe(salt="塩2019").digest("佐藤　花子") == said.decode().split()[0]


def test_a_keyed_hash_is_that_of_rfc_4231():
    # Test case 2: key "Jefe", data "what do ya want for nothing?".
    recipe = Recipe(normalisation="as_typed", key=b"Jefe")
    assert recipe.digest("what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )


@settings(max_examples=200, deadline=None)
@given(NAMES)
def test_names_are_made_equal_as_the_worlds_own_comparison_does(name):
    assert normalised(pd.Series([name], dtype="str")).iloc[0] == join_key(name)


def test_only_the_widest_normalisation_lets_old_and_new_kanji_meet():
    old, new = "渡邊　恵", "渡辺恵"
    digests = {
        rule: (Recipe(rule).digest(old), Recipe(rule).digest(new))
        for rule in ("as_typed", "width_and_spaces", "old_kanji_too")
    }
    assert [one == other for one, other in digests.values()] == [False, False, True]


def test_a_hashed_table_keeps_the_keys_and_loses_the_names(applicants):
    table = hashed(applicants, Recipe())
    assert table.columns == ("company_id", "applicant_id", HASH_COLUMN)
    assert table.frame[HASH_COLUMN].isna().tolist() == [False, False, False, True]


def test_rows_keep_their_order_and_labels(applicants):
    some = held(applicants.frame.iloc[[2, 0]])
    expected = [Recipe().digest("渡邊恵"), Recipe().digest("佐藤花子")]
    assert hashed(some, Recipe()).frame[HASH_COLUMN].tolist() == expected
    assert normalised(some.frame["name"]).to_dict() == {2: "渡邊恵", 0: "佐藤花子"}


def test_whoever_has_the_list_reads_the_hashes(applicants, members, small_truth):
    attack = member_list_look_up(hashed(applicants, Recipe()), members, Recipe(), truth=small_truth)
    # Sato is found. Two members are called Suzuki Ichiro. Watanabe is written with another character.
    assert attack.found["people"].tolist() == [1, 2, 0, 0]
    assert attack.found["member_id"].tolist()[0] == "m1"
    assert attack.found["member_id"].isna().tolist() == [False, True, True, True]
    assert (attack.recovered.hits, attack.named.hits, attack.precision) == (2, 1, 1.0)
    assert (attack.candidates, attack.hashes) == (4, 3)
    assert "list of 4 names" in attack.risk().sentence()


def test_a_name_shared_with_somebody_else_is_found_and_wrong(applicants, small_truth):
    other = held(pd.DataFrame({"member_id": ["m2"], "name": ["鈴木一郎"]}), "job_site")
    attack = member_list_look_up(hashed(applicants, Recipe()), other, Recipe(), truth=small_truth)
    assert attack.precision == 0.0


def test_a_shared_salt_changes_nothing_for_those_who_share_it(applicants, members):
    found = [
        member_list_look_up(hashed(applicants, recipe), members, recipe).found["people"].tolist()
        for recipe in (Recipe(), Recipe(salt="2019"), Recipe(key=b"secret"))
    ]
    assert found[0] == found[1] == found[2]


def test_without_salt_or_key_nothing_is_found(applicants, members):
    for recipe in (Recipe(salt="2019"), Recipe(key=b"secret")):
        assert member_list_look_up(hashed(applicants, recipe), members, Recipe()).recovered.hits == 0


def test_a_dictionary_finds_frequent_names_without_any_list():
    frequent, rare = likely_names(3)[0], "珍名山珍名子"
    file = hashed(held(pd.DataFrame({"name": [rare, frequent]})), Recipe())
    attack = dictionary_attack(file, Recipe(), candidates=100)
    assert attack.found["name"].tolist()[1] == frequent
    assert attack.recovered.hits == 1
    assert attack.found["member_id"].isna().all()


def test_likely_names_are_the_most_likely_ones_and_more_contain_fewer():
    assert len(likely_names(500)) == len(set(likely_names(500))) == 500
    assert set(likely_names(50)) <= set(likely_names(500))


def test_who_can_read_turns_on_the_key(world):
    applicants = world["applicants"]
    own = applicants[(applicants["company_id"] == "C01") & (applicants["cohort"] == 2019)]
    table = who_can_read(
        Holding("client", "applicants", own, world.manifest),
        Holding("job_site", "members", world["members"], world.manifest),
        dictionary=2_000,
        truth=world,
    ).set_index(["method", "attacker"])
    assert len(table) == len(METHODS) * len(ATTACKERS)
    operator = table.xs("operator", level="attacker")
    shared = operator.loc[["plain", "salt_of_both", "key_of_both"], "recovered"]
    assert shared.nunique() == 1
    assert shared.iloc[0] > 0.5
    assert operator.loc["plain", "right"] > 0.9
    assert (operator["recovered"] > 0).tolist() == operator["operator_can_join"].tolist()
    assert (table.xs("operator_once_told", level="attacker")["recovered"] == shared.iloc[0]).all()
    outsider = table.xs("outsider_with_dictionary", level="attacker")["recovered"]
    assert 0 < outsider["plain"] < shared.iloc[0]
    assert (outsider.drop("plain") == 0).all()
    assert (table.xs("outsider_without_list", level="attacker")["hashes"] == 0).all()


def test_costs_are_counts_divided_by_a_speed_that_somebody_measured():
    costs = attack_costs(1_000_000, members=820_000).set_index("attack")
    assert costs.loc["member_list", "seconds"] == pytest.approx(0.82)
    assert costs.loc["secret_key", "log10_hashes"] == pytest.approx(256 * math.log10(2))
    assert costs.loc["member_list", "time_en"] == "0.8 seconds"
    assert costs.loc["secret_key", "time_ja"] == "約10の64乗年"


def test_a_look_up_costs_one_hash_for_each_different_name(applicants, members):
    attack = member_list_look_up(hashed(applicants, Recipe()), members, Recipe())
    assert attack.seconds(hashes_per_second=6) == pytest.approx(0.5)


def test_foreign_tables_are_refused(applicants, members):
    file = hashed(applicants, Recipe())
    for call in (
        lambda: hashed(applicants.frame, Recipe()),
        lambda: member_list_look_up(file.frame, members, Recipe()),
        lambda: member_list_look_up(file, members.frame, Recipe()),
        lambda: member_list_look_up(file, members, Recipe(), truth=applicants.frame),
        lambda: dictionary_attack(file.frame, Recipe()),
        lambda: who_can_read(applicants, members.frame),
        lambda: who_can_read(applicants.frame, members),
    ):
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            call()


def test_impossible_recipes_and_speeds_are_refused(applicants, members):
    with pytest.raises(CasekitError, match="no normalisation"):
        Recipe(normalisation="romaji")
    with pytest.raises(CasekitError, match="no secret"):
        Recipe(key=b"")
    with pytest.raises(CasekitError, match="names can be put together"):
        likely_names(0)
    for call in (
        lambda: attack_costs(0, members=1),
        lambda: member_list_look_up(hashed(applicants, Recipe()), members, Recipe()).seconds(0),
    ):
        with pytest.raises(CasekitError, match="above 0"):
            call()


def test_a_list_made_ready_once_gives_the_same_and_only_for_its_own_normalisation(applicants, members):
    recipe = Recipe(salt="s")
    file = hashed(applicants, recipe)
    ready = name_list(members, recipe.normalisation)
    once, again = (member_list_look_up(file, those, recipe).found for those in (members, ready))
    pd.testing.assert_frame_equal(once, again)
    with pytest.raises(CasekitError, match="normalised as"):
        member_list_look_up(file, ready, Recipe(normalisation="as_typed"))


def test_a_dictionary_reads_names_and_a_member_list_finds_people(applicants, members):
    file = hashed(applicants, Recipe())
    assert "finds exactly one person" in member_list_look_up(file, members, Recipe()).risk().sentence()
    risk = dictionary_attack(file, Recipe(), candidates=100).risk()
    assert "reads the name behind a hash" in risk.sentence()
    assert "氏名を読み取る" in risk.sentence("ja")


def test_who_can_read_answers_only_what_was_asked(applicants, members):
    asked = {"methods": ["salt_of_both"], "attackers": ["operator", "outsider_without_list"]}
    table = who_can_read(applicants, members, **asked)
    assert table[["method", "attacker"]].to_numpy().tolist() == [
        ["salt_of_both", "operator"],
        ["salt_of_both", "outsider_without_list"],
    ]
    # 佐藤花子 is one member, 鈴木一郎 two, 渡邊 is written otherwise, and one has no name.
    operator = table.iloc[0]
    assert (operator["rows"], operator["recovered_rows"], operator["named_rows"]) == (4, 2, 1)
