"""Shares, intervals, excess and the sentence."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.linkage import (
    COLUMN_WORDS,
    Phrase,
    Risk,
    Share,
    class_sizes,
    class_values,
    client_file,
    column_list,
    in_percent,
    in_whole_percent,
    in_words,
    inference,
    linkability,
    risk_table,
)
from casekit.manifest import Manifest

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
SMALL = settings(max_examples=60, deadline=None)
TRIES = st.integers(1, 10_000)


def risk(attack: Share, control: Share, **changes) -> Risk:
    words = {
        "axis": "singling_out",
        "attacker": Phrase("the client", "契約企業"),
        "holds": Phrase("its own table", "自らの表"),
        "does": Phrase("finds the person", "その人に行き着く"),
        "control_is": Phrase("the control", "対照"),
        "base_rate": 0.1,
        "manifest": MANIFEST,
    }
    return Risk(attack=attack, control=control, **(words | changes))


def test_wilsons_interval_of_a_known_case():
    # 10 of 100: centre (10 + 1.9207) / 103.8415 = 0.1148, half-width 0.0596 by hand.
    interval = Share(10, 100).interval()
    assert (interval.value, interval.low, interval.high) == pytest.approx((0.1, 0.05523, 0.17437), abs=1e-5)


def test_nothing_in_ten_is_not_a_promise():
    assert Share(0, 10).interval().low == 0
    assert Share(0, 10).interval().high == pytest.approx(0.2775, abs=1e-4)


@SMALL
@given(TRIES.flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries))))
def test_the_interval_contains_the_rate_and_stays_a_share(case):
    interval = Share(*case).interval()
    assert 0 <= interval.low <= interval.value + 1e-12
    assert interval.value - 1e-12 <= interval.high <= 1


@SMALL
@given(TRIES.flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries))))
def test_an_attack_equal_to_its_control_has_no_excess(case):
    same = risk(Share(*case), Share(*case))
    assert same.excess.value == pytest.approx(0)
    assert not same.beats_control


def test_the_sentence_says_attacker_data_count_interval_control_and_base_rate():
    assert risk(Share(60, 100), Share(10, 100)).sentence() == (
        "With its own table, the client finds the person in 60 of 100 tries (60 %, 95 % interval 50.2 % to "
        "69.1 %); the control reaches 10 % (5.5 % to 17.4 %), and a blind guess 10 %."
    )
    assert risk(Share(60, 100), Share(10, 100)).sentence("ja") == (
        "契約企業が、自らの表を手にすると、100件のうち60件（60%、95%信頼区間50.2%〜69.1%）でその人に行き着くが、"
        "対照では10%（5.5%〜17.4%）、当て推量なら10%である。"
    )


def test_an_attack_no_better_than_its_control_is_a_result_and_said():
    assert "no better than its control" in risk(Share(10, 100), Share(12, 100)).sentence()
    assert "対照を上回っていない" in risk(Share(10, 100), Share(12, 100)).sentence("ja")


def test_small_shares_are_said_as_one_in_so_many():
    assert [in_words(share) for share in (0, 0.5, 0.001, 1 / 820_000)] == [
        "0 %",
        "50 %",
        "0.1 %",
        "1 in 820,000",
    ]
    assert in_words(1 / 820_000, "ja") == "820,000分の1"


def test_risks_stand_side_by_side():
    table = risk_table(
        [risk(Share(60, 100), Share(10, 100)), risk(Share(1, 10), Share(1, 10), axis="inference")]
    )
    assert table["axis"].tolist() == ["singling_out", "inference"]
    assert table["beats_control"].tolist() == [True, False]
    assert table["sentence_ja"].str.endswith("。").all()


def test_impossible_counts_axes_and_confidences_are_refused():
    for hits, tries in ((1, 0), (5, 4), (-1, 4)):
        with pytest.raises(CasekitError, match="cannot be"):
            Share(hits, tries)
    with pytest.raises(CasekitError, match="axes are"):
        risk(Share(1, 2), Share(1, 2), axis="harm")
    with pytest.raises(CasekitError, match="between 0 and 1"):
        Share(1, 2).interval(confidence=95)


def test_a_risk_needs_a_manifest_too():
    with pytest.raises(CasekitError, match="takes only what casekit itself made"):
        risk(Share(1, 2), Share(1, 2), manifest=None)
    with pytest.raises(CasekitError, match="takes only what casekit itself made"):
        risk_table(["a risk from elsewhere"])


def test_every_column_of_the_world_and_of_a_run_has_a_word_in_both_languages(world, survey_run):
    tables = [world[name] for name in ("members", "applicants", "page_views", "other_service")]
    columns = {str(column) for table in tables for column in table} | set(
        client_file(survey_run, cohort=2019).columns
    )
    assert columns - set(COLUMN_WORDS) == set()


def test_japanese_sentences_name_columns_in_japanese(survey_run):
    file = client_file(survey_run, cohort=2019)
    risks = [
        class_sizes(file, ["university", "faculty"]).risk(),
        class_values(file, ["region", "department"], "score_step").risk(),
        inference(file, file, file, ["university", "job_type"], "outcome"),
        linkability(file, file, file, (["university"], ["department", "kana"])),
    ]
    for one in risks:
        assert re.findall(r"[a-z_]{3,}", one.sentence("ja")) == []
        assert "_" not in one.sentence("en")
    assert "大学・学部" in risks[0].sentence("ja")
    assert "university and faculty" in risks[0].sentence("en")


def test_a_column_without_a_word_goes_by_its_own_name():
    assert column_list(["university", "shoe_size"]).ja == "大学・shoe_size"


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.004, "<1%"), (0.01, "1%"), (0.994, "99%"), (0.996, ">99%"), (1, "100%")],
)
def test_only_none_is_said_to_be_none_and_only_all_to_be_all(share: float, said: str) -> None:
    assert in_whole_percent(share) == said


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.0003, "<0.1%"), (0.0007, "0.1%"), (0.5, "50%"), (0.9993, "99.9%"), (0.9997, ">99.9%")],
)
def test_with_one_decimal_too_only_none_is_none_and_only_all_is_all(share: float, said: str) -> None:
    assert in_percent(share, "ja") == said
    assert in_percent(share) == said.replace("%", " %")
