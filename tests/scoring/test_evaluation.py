"""How good a score was: cases a person can count, then outside libraries, then the classroom world."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from casekit.errors import CasekitError
from casekit.parties import Holding
from casekit.schemes import privacy_policy
from casekit.scoring import IndustryViews, evaluation, steadiness
from casekit.scoring.evaluation import Judged
from casekit.scoring.intervals import difference_bounds, wilson, wilson_bounds
from casekit.world import region_of
from tests.small_world import MANIFEST


def rows(score, went, **more) -> Judged:
    table = pd.DataFrame({"company_id": "C01", "applicant_id": [f"a{n:02d}" for n in range(len(score))]})
    return Judged(table.assign(score=score, went=went, **more), "either", MANIFEST)


@pytest.fixture(scope="module")
def policy(world):
    return privacy_policy(world)


@pytest.fixture(scope="module")
def judged(policy, world):
    return evaluation.judged(policy.parties.holding("processor", "scores"), world)


def test_the_auc_of_four_rows_by_hand():
    # Went: 0.9 and 0.4. Stayed: 0.4 and 0.1. Pairs: won, won, tied, won: 3.5 of 4.
    result = evaluation.auc(rows([0.9, 0.4, 0.4, 0.1], [True, True, False, False]))
    assert result.value == pytest.approx(3.5 / 4)
    assert (result.went, result.stayed) == (2, 2)
    assert 0 <= result.low <= result.value <= result.high <= 1


def test_the_auc_is_that_of_scikit_learn(judged):
    expected = roc_auc_score(judged.table["went"], judged.table["score"])
    assert evaluation.auc(judged).value == pytest.approx(expected)


def test_the_interval_of_the_auc_agrees_with_resampling(judged):
    chance = np.random.Generator(np.random.PCG64(1))
    score, went = judged.table["score"].to_numpy(), judged.table["went"].to_numpy()
    draws = [chance.integers(0, len(score), len(score)) for _ in range(400)]
    low, high = np.quantile([roc_auc_score(went[draw], score[draw]) for draw in draws], [0.025, 0.975])
    result = evaluation.auc(judged)
    assert (result.low, result.high) == (pytest.approx(low, abs=0.006), pytest.approx(high, abs=0.006))


def test_an_auc_needs_both_kinds():
    with pytest.raises(CasekitError, match="some who went and some who did not"):
        evaluation.auc(rows([0.1, 0.2], [True, True]))


@pytest.mark.parametrize("went", [[True] + [False] * 9, [False] + [True] * 9])
def test_one_row_of_a_kind_leaves_the_auc_open(went):
    found = evaluation.auc(rows(np.linspace(0.1, 1.0, 10), went))
    assert (found.low, found.high) == (0.0, 1.0)


def test_calibration_in_natural_frequencies_by_hand():
    table = evaluation.calibration(rows([0.1, 0.2, 0.15, 0.5, 0.9], [False, True, False, True, True]))
    assert table["rows"].tolist() == [3, 1, 1]
    assert table["of_100"].tolist() == [33, 100, 100]
    assert table["says_en"].iloc[0] == "Of 100 with a score from 0.0 to 0.2, about 33 went away."
    assert table["says_ja"].iloc[0].startswith("スコアが0.0から0.2の100人のうち、約33人")


def test_a_score_is_not_the_share_that_goes(judged):
    table = evaluation.calibration(judged)
    assert (table["mean_score"].iloc[0] < table["low"].iloc[0] / 100).all()


def test_error_rates_by_group_by_hand():
    table = evaluation.error_rates(
        rows([0.9, 0.1, 0.9, 0.1], [False, False, True, True], anxious=[True, True, False, False]), "anxious"
    ).set_index("group")
    assert table.loc[True, "false_alarms"] == pytest.approx(0.5)
    assert pd.isna(table.loc[True, "missed"])
    assert table.loc[False, "missed"] == pytest.approx(0.5)


def test_anxious_searchers_get_more_false_alarms(judged):
    table = evaluation.error_rates(judged, "anxious").set_index("group")
    assert table.loc[True, "false_alarms"] > table.loc[False, "false_alarms"]


def test_schools_are_cut_into_three_sizes(judged):
    sizes = evaluation.error_rates(judged, "school_size").set_index("group")["rows"]
    assert set(sizes.index) == {"large", "middle", "small"}
    assert sizes.min() > 0.2 * sizes.sum()


def test_errors_are_compared_between_regions_from_north_to_south(judged, world):
    table = evaluation.error_rates(judged, "region")
    assert table["group"].tolist()[:2] == ["hokkaido", "tohoku"]
    kanto = table.set_index("group").loc["kanto"]
    known = judged.table.merge(world["applicants"], on=["company_id", "applicant_id"])
    own = known[region_of(known["university"]) == "kanto"]
    assert kanto["rows"] == len(own)
    assert kanto["missed"] == pytest.approx((own.loc[own["went"], "score"] <= 0.5).mean())


@pytest.mark.parametrize("by", evaluation.GROUPINGS)
def test_each_group_has_a_name_in_both_languages(judged, by):
    table = evaluation.error_rates(judged, by)
    assert table["rows"].sum() == len(judged.table)
    assert table["group_en"].is_unique
    assert table["group_ja"].is_unique
    if by != "company_id":
        assert all(not name.isascii() for name in table["group_ja"])


def test_harm_by_hand():
    # The two highest of ten are refused; one of them would have stayed. By lot, 6 of 10 stay: 1.2 of two.
    score = [0.9, 0.8] + [0.1] * 8
    went = [True, False, True, True, True, False, False, False, False, False]
    harm = evaluation.harm_if_used_for_selection(rows(score, went))
    assert (harm.refused, harm.would_have_stayed) == (2, 1)
    assert harm.by_lot == pytest.approx(1.2)
    assert harm.anxious is None


@pytest.mark.parametrize(("people", "share", "places"), [(100, 0.29, 29), (100, 0.57, 57), (7, 0.5, 3)])
def test_a_share_of_people_loses_nobody_to_binary_numbers(people, share, places):
    assert evaluation.places_of(people, share) == places
    score = np.linspace(0, 1, people)
    assert evaluation.harm_if_used_for_selection(rows(score, score > 0.5), refused=share).refused == places


def test_wilson_by_the_textbook():
    # 5 of 10: 0.2366 to 0.7634 (Wilson 1927; Newcombe 1998, table I).
    low, high = wilson(np.array([5, 0, 0]), np.array([10, 10, 0]))
    assert (low[0], high[0]) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    assert (low[1], high[1]) == (0.0, pytest.approx(0.2775, abs=1e-4))
    assert (low[2], high[2]) == (0.0, 1.0)


def test_the_difference_of_two_shares_by_the_textbook():
    # 56 of 70 less 48 of 80: 0.0524 to 0.3339 (Newcombe 1998, method 10).
    shares = ((hits / tries, *wilson_bounds(hits, tries)) for hits, tries in ((56, 70), (48, 80)))
    low, high = difference_bounds(*shares)
    assert (low, high) == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))


def test_two_intervals_may_overlap_where_their_difference_is_more_than_chance():
    one, other = ((hits / 100, *wilson_bounds(hits, 100)) for hits in (60, 46))
    assert one[1] < other[2]
    assert difference_bounds(one, other)[0] > 0


def test_only_who_had_an_offer_could_decline_one(policy, world):
    scores = policy.parties.holding("processor", "scores")
    declining = evaluation.judged(scores, world, outcome="declining").table
    known = declining.merge(world["applicants"], on=["company_id", "applicant_id"])
    assert set(known["outcome"]) == {"accepted", "declined_offer"}


def test_without_the_truth_nobody_is_called_anxious(policy, world):
    judged = evaluation.judged(policy.parties.holding("processor", "scores"), world.without_truth())
    with pytest.raises(CasekitError, match="needs the truth"):
        evaluation.error_rates(judged, "anxious")


def company_with_a_past(size: int):
    """A company whose past went the more the more they looked at I02; fifty present applicants."""
    chance = np.random.Generator(np.random.PCG64(size))
    counts = chance.poisson(5, (size + 50, 2))
    went = chance.random(size) < counts[:size, 1] / counts[:size].sum(axis=1).clip(1)
    outcome = [*np.where(went, "declined_offer", "accepted"), *[None] * 50]
    joined = pd.DataFrame({"company_id": "C01", "outcome": outcome})
    return IndustryViews(counts, ("I01", "I02"), MANIFEST), Holding("processor", "joined", joined, MANIFEST)


@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_times_the_past_gives_steadier_scores_and_keeps_the_order(seed):
    few, many = (
        steadiness.stability(*company_with_a_past(size), resamples=8, seed=seed).iloc[0]
        for size in (60, 6_000)
    )
    # Theory: the error falls with the root of the size, so to about a tenth.
    assert 0 < many["spread"] < few["spread"] / 3
    assert many["changed"] < few["changed"]
    assert few["order_kept"] < many["order_kept"] <= 1


def test_the_steadiness_of_each_company_is_measured(policy):
    table = steadiness.stability(policy.features, policy.parties.holding("processor", "joined"), resamples=2)
    assert set(table["company_id"]) == set(policy.deliverable["company_id"])
    assert table["spread"].between(0, 1, inclusive="neither").all()
    assert table["changed"].between(0, 1).all()
    assert table["order_kept"].between(0, 1).all()


def test_resampling_the_same_seed_gives_the_same(policy):
    joined = policy.parties.holding("processor", "joined")
    first = steadiness.stability(policy.features, joined, resamples=2)
    pd.testing.assert_frame_equal(first, steadiness.stability(policy.features, joined, resamples=2))


def test_drift_compares_last_year_with_this_year(policy, world):
    table = steadiness.drift(policy.features, policy.parties.holding("processor", "joined"), world)
    assert set(table["company_id"]) == set(policy.deliverable["company_id"])
    assert table["past_auc"].mean() > 0.55
    assert table["present_auc"].mean() > 0.55


def test_evaluation_refuses_a_foreign_table(world):
    foreign = pd.DataFrame({"score": [0.1], "went": [True]})
    for measure in (evaluation.auc, evaluation.calibration, evaluation.harm_if_used_for_selection):
        with pytest.raises(CasekitError, match="only what casekit itself made"):
            measure(foreign)
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        evaluation.judged(foreign, world)


def test_features_of_another_run_are_refused(policy):
    other = Holding("processor", "joined", pd.DataFrame({"company_id": [], "outcome": []}), MANIFEST)
    with pytest.raises(CasekitError, match="same run"):
        steadiness.stability(policy.features, other)
