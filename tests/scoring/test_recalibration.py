"""What a score stands for: frequencies, spread, base rate and stars, first on rows a person can count."""

import numpy as np
import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.parties import Holding
from casekit.schemes import privacy_policy
from casekit.scoring import evaluation, recalibration
from casekit.scoring.evaluation import Judged
from casekit.scoring.recalibration import Scale
from tests.small_world import MANIFEST


def rows(score, went) -> Judged:
    table = pd.DataFrame({"company_id": "C01", "applicant_id": [f"a{n:03d}" for n in range(len(score))]})
    return Judged(table.assign(score=score, went=went), "either", MANIFEST)


def groups(*parts: tuple[float, int, int]) -> Judged:
    """Rows in groups: score, how many have it, how many of them went."""
    score = np.repeat([part[0] for part in parts], [part[1] for part in parts])
    went = np.concatenate([np.arange(size) < gone for _, size, gone in parts])
    return rows(score, went)


@pytest.fixture(scope="module")
def policy(world):
    return privacy_policy(world)


@pytest.fixture(scope="module")
def past(policy):
    return recalibration.judged_past(policy.features, policy.parties.holding("processor", "joined"))


def test_of_a_hundred_with_about_a_score_by_hand():
    # 0.35 to 0.45, both included: four rows, one of them went.
    near = recalibration.of_100_with(
        rows([0.35, 0.4, 0.41, 0.45, 0.46], [True, False, False, False, True]), 0.4
    )
    assert (near.rows, near.went, near.of_100) == (4, 1, 25)
    assert near.sentence() == ("1 of 4 applicants with a score from 0.35 to 0.45 went away: about 25 of 100.")
    assert near.sentence("ja").endswith("そのうち1人が離脱または辞退した（100人あたり約25人）。")


def test_a_score_nobody_has_is_said_to_be_nobodys():
    near = recalibration.of_100_with(rows([0.1], [True]), 0.9)
    assert (near.rows, near.of_100) == (0, None)
    assert near.sentence().startswith("Nobody here")
    assert "一人もいない" in near.sentence("ja")


def test_the_calibrating_scale_of_two_groups_by_hand():
    # Odds: 0.2 is 1/4 and 0.8 is 4. Of 0.2 one third went (odds 1/2), of 0.8 two thirds (odds 2).
    # So odds 4 become 2: spread 1/2; and the middle stays one half.
    scale = recalibration.calibrating_scale(groups((0.2, 30, 10), (0.8, 30, 20)))
    assert scale.spread == pytest.approx(0.5)
    assert scale.at_half == pytest.approx(0.5)
    shown = scale.displayed(pd.Series([0.2, 0.5, 0.8, np.nan]))
    assert shown.tolist()[:3] == pytest.approx([1 / 3, 1 / 2, 2 / 3])
    assert pd.isna(shown.iloc[3])


def test_the_calibrating_scale_closes_the_gap():
    spread_too_far = groups((0.2, 30, 10), (0.8, 30, 20))
    assert recalibration.calibration_gap(spread_too_far) == pytest.approx(2 / 15)
    shown = recalibration.displayed(spread_too_far, recalibration.calibrating_scale(spread_too_far))
    assert recalibration.calibration_gap(shown) == pytest.approx(0)


def test_a_spread_of_one_leaves_the_scores():
    score = pd.Series([0.01, 0.3, 0.99])
    assert Scale().displayed(score).tolist() == pytest.approx(score.tolist())


def test_the_table_of_spreads_has_the_delivered_and_the_calibrating_scale_at_its_ends():
    table = recalibration.spreads(groups((0.2, 30, 10), (0.8, 30, 20)), (0.25, 0.5, 1.0))
    assert table["scale"].tolist() == ["delivered"] * 2 + ["spread"] * 6 + ["calibrating"] * 2
    delivered = table.iloc[:2]
    assert delivered["displayed_of_100"].tolist() == pytest.approx([20, 80])
    assert delivered["went_of_100"].tolist() == pytest.approx([100 / 3, 200 / 3])
    assert table.groupby("spread")["gap"].first().idxmin() == pytest.approx(0.5)


def test_another_base_rate_changes_what_a_score_stands_for_by_hand():
    # 60 rows, half of them went. When 4 of 5 go, the odds of each group are four times as high:
    # 1/2 becomes 2 (67 of 100), 2 becomes 8 (89 of 100).
    table = recalibration.other_base_rates(groups((0.2, 30, 10), (0.8, 30, 20)), [0.8])
    assert table.loc[table["measured"], "would_go_of_100"].tolist() == pytest.approx([100 / 3, 200 / 3])
    assert table.loc[~table["measured"], "would_go_of_100"].tolist() == pytest.approx([200 / 3, 800 / 9])


def test_a_scale_carried_to_another_base_rate_shows_what_would_go():
    own = groups((0.2, 30, 10), (0.8, 30, 20))
    moved = recalibration.calibrating_scale(own).at_base_rate(0.5, 0.8)
    shown = moved.displayed(pd.Series([0.2, 0.8]))
    assert shown.tolist() == pytest.approx([2 / 3, 8 / 9])


def test_the_same_score_is_three_stars_at_one_client_and_one_at_another():
    cuts = {"A": (0.2, 0.4, 0.6, 0.8), "B": (0.6, 0.7, 0.8, 0.9)}
    table = recalibration.stars_by_client(groups((0.2, 4, 1), (0.55, 4, 2), (0.6, 4, 3)), cuts)
    at = table.set_index(["client", "score"])
    assert at.loc[("A", 0.55), "label"] == "★★★☆☆"
    assert at.loc[("B", 0.55), "label"] == "★☆☆☆☆"
    # An edge belongs to the step below it, and one star at B holds all twelve: six of them went.
    assert at.loc[("A", 0.6), "step"] == 3
    assert at.loc[("B", 0.2), "of_100"] == 50
    assert at.loc[("A", 0.2), "of_100"] == 25


def test_past_applicants_are_judged_by_models_that_have_not_seen_them(policy, past):
    rows = policy.parties.holding("processor", "joined").frame
    assert len(past.table) == int((rows["outcome"].notna() & rows["matched"]).sum())
    seen = evaluation.auc(past)
    assert seen.low > 0.5
    assert seen.value < 0.9


def test_in_the_classroom_the_scores_are_spread_too_far_and_the_past_says_how_far(policy, past, world):
    scale = recalibration.calibrating_scale(past)
    assert 0 < scale.spread < 1
    assert scale.at_half == pytest.approx(past.table["went"].mean(), abs=0.05)
    present = evaluation.judged(policy.parties.holding("processor", "scores"), world)
    shown = recalibration.displayed(present, scale)
    assert recalibration.calibration_gap(shown) < recalibration.calibration_gap(present)
    assert recalibration.brier(shown) < recalibration.brier(present)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda own: recalibration.of_100_with(own, 1.4), "between 0 and 1"),
        (lambda own: Scale(spread=0), "A spread is above 0"),
        (lambda own: recalibration.other_base_rates(own, [1.0]), "share between 0 and 1"),
        (lambda own: recalibration.stars_by_client(own, {"A": (0.4, 0.2)}), "must rise"),
        (lambda own: recalibration.stars_by_client(own, {}), "at least one client"),
        (lambda own: recalibration.stars_by_client(own, {"A": (0.4,)}, style="bars"), "stars or dots"),
        (lambda own: recalibration.calibrating_scale(groups((0.2, 9, 6), (0.8, 9, 3))), "no spread"),
        (lambda own: recalibration.calibrating_scale(groups((0.2, 9, 0))), "some went and some did not"),
        (lambda own: recalibration.brier(own.table), "only what casekit itself made"),
        (lambda own: recalibration.judged_past(own.table, own.table), "only what casekit itself made"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, says):
    with pytest.raises(CasekitError, match=says):
        call(groups((0.2, 30, 10), (0.8, 30, 20)))


def test_a_company_with_too_few_of_one_outcome_judges_none_of_its_past(policy, past):
    joined = policy.parties.holding("processor", "joined")
    company = past.table["company_id"].iloc[0]
    here = (joined.frame["company_id"] == company) & joined.frame["outcome"].notna()
    few = joined.frame["outcome"].mask(here, "accepted")
    few[few.index[here & policy.features.matched][:3]] = "declined_offer"
    rows_of_few = Holding(joined.party, joined.table, joined.frame.assign(outcome=few), joined.manifest)
    left = recalibration.judged_past(policy.features, rows_of_few)
    assert set(left.table["company_id"]) == set(past.table["company_id"]) - {company}
    assert left.table["score"].notna().all()


@pytest.mark.parametrize("nothing_to_fit", [((0.5, 20, 9),), ((0.3, 20, 9),), ((0.2, 10, 0), (0.8, 10, 10))])
def test_where_no_scale_fits_a_sentence_says_so(nothing_to_fit):
    with pytest.raises(CasekitError, match="No scale fits"):
        recalibration.calibrating_scale(groups(*nothing_to_fit))
