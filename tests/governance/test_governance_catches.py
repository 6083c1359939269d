"""Which gate catches which defect: computed on the screens where it can be, and argued with both sides."""

import re
from itertools import product

import pandas as pd
import pytest

from casekit import case
from casekit.errors import CasekitError
from casekit.governance import VERDICTS, caught_by, defects, gates, still_open
from casekit.governance.catches import COMPUTED
from tests.named_world import named_world

IDS = [each.id for each in gates()]


@pytest.fixture(scope="module")
def everything():
    return caught_by(named_world(), IDS)


def verdict(table, defect, gate):
    row = table[(table["defect"] == defect) & (table["gate"] == gate)]
    return row["caught"].item(), row["how"].item(), row["date"].item()


def test_the_missed_screens_are_caught_on_the_first_day_by_the_role_that_sees_the_whole_site(everything):
    assert verdict(everything, COMPUTED, "privacy_owner") == ("yes", "computed", "2019-03-01")


@pytest.mark.parametrize("gate", ["product_owner", "group_legal", "student_view"])
def test_who_checks_the_text_only_finds_nothing_on_the_screens(everything, gate):
    assert verdict(everything, COMPUTED, gate) == ("no", "computed", "")


def test_where_every_screen_carried_the_text_there_is_nothing_to_catch():
    world = named_world()
    versions = world.tables["policy_versions"]
    other = versions["text_id"] == "D37"
    world.tables["policy_versions"] = versions.assign(text_id=versions["text_id"].mask(other, "D38"))
    table = caught_by(world, ["privacy_owner"])
    assert verdict(table, COMPUTED, "privacy_owner") == ("no", "computed", "")
    assert "nothing to catch" in table.loc[table["defect"] == COMPUTED, "says_en"].item()


def test_a_second_missed_screen_is_named_too():
    world = named_world()
    versions = world.tables["policy_versions"]
    late = (versions["screen"] == "web_test") & (versions["text_id"] == "D38")
    world.tables["policy_versions"] = versions.assign(text_id=versions["text_id"].mask(late, "D37"))
    row = caught_by(world, ["privacy_owner"]).iloc[0]
    assert "registration, web test" in row["says_en"]
    assert "会員登録、ウェブテスト" in row["says_ja"]


def test_there_is_a_row_for_each_defect_and_gate_and_only_one_defect_is_computed(everything):
    assert list(zip(everything["defect"], everything["gate"], strict=True)) == list(
        product([each.id for each in defects()], IDS)
    )
    assert set(everything.loc[everything["how"] == "computed", "defect"]) == {COMPUTED}
    assert set(everything["caught"]) == set(VERDICTS)


def test_every_argument_has_an_answer_in_both_languages_and_claims(everything):
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    for row in everything.to_dict("records"):
        assert row["sources"]
        assert all(id in case.claims() for id in row["sources"].split(","))
        for name in ("says", "counter"):
            assert row[f"{name}_en"].endswith((".", "?"))
            assert not japanese.search(row[f"{name}_en"])
            assert japanese.search(row[f"{name}_ja"])
            named = {
                language: set(re.findall(r"\b[A-Z]\d+b?\b", row[f"{name}_{language}"]))
                for language in ("en", "ja")
            }
            assert named["en"] == named["ja"], row
            assert named["en"] <= set(case.claims())


def test_what_is_not_caught_has_no_day_and_a_day_is_one_of_the_record(everything):
    assert (everything.loc[everything["caught"] == "no", "date"] == "").all()
    days = {row.date for row in case.claims().values()} | {""}
    assert set(everything["date"]) <= days


def test_consent_on_every_screen_does_not_answer_the_labour_reading(everything):
    assert verdict(everything, "no_real_choice", "privacy_owner")[0] == "no"


def test_no_gate_surely_catches_the_contested_scheme(everything):
    verdicts = everything.loc[everything["defect"] == "consent_avoided", "caught"]
    assert "yes" not in set(verdicts)


def test_gates_count_once_and_in_the_order_given():
    table = caught_by(named_world(), ["student_view", "group_legal", "student_view"])
    assert table["gate"].tolist()[:2] == ["student_view", "group_legal"]
    assert len(table) == 2 * len(defects())


def test_without_gates_everything_stays_open_until_the_record_found_it():
    table = caught_by(named_world(), [])
    assert len(table) == 0
    summed = still_open(table)
    assert set(summed["caught"]) == {"no"}
    assert summed.set_index("defect").loc[COMPUTED, "found_on"] == "2019-08-02"


def test_the_summary_has_the_strongest_verdict_and_the_gate_that_gives_it(everything):
    summed = still_open(everything).set_index("defect")
    assert summed.loc[COMPUTED, ["caught", "gate", "how"]].tolist() == ["yes", "privacy_owner", "computed"]
    assert summed.loc["consent_avoided", "caught"] == "arguable"


def test_an_unknown_gate_and_a_bare_text_are_refused():
    with pytest.raises(CasekitError, match="no gate 'ethics'"):
        caught_by(named_world(), ["ethics"])
    with pytest.raises(CasekitError, match=r'Write \["student_view"\]'):
        caught_by(named_world(), "student_view")


def test_a_foreign_table_is_refused():
    with pytest.raises(CasekitError):
        caught_by(pd.DataFrame(), ["student_view"])


def test_the_classroom_world_gives_the_same_answers(world, everything):
    columns = ["defect", "gate", "caught", "how", "date"]
    pd.testing.assert_frame_equal(caught_by(world, IDS)[columns], everything[columns])


def test_no_argument_types_a_figure_that_would_need_a_label(everything):
    for text in everything[["says_en", "says_ja", "counter_en", "counter_ja"]].to_numpy().ravel():
        assert not re.search(r"\d{1,3},\d{3}|\d ?%|％", text), text
