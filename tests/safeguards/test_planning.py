import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.safeguards import planning_need
from tests.safeguards.hand_run import A, D, hand_run

HALF = ([D] * 10 + [A] * 10, [D] * 6 + [A] * 6, [0.5] * 12)


def row(plan, way, company="C01"):
    table = plan.table
    return table[(table["way"] == way) & (table["company_id"] == company)].iloc[0]


def test_where_half_decline_twice_as_many_offers_fill_the_places():
    plan = planning_need(hand_run({"C01": HALF}, outcome="declining"), places=10)
    last_year = row(plan, "last_year")
    assert last_year[["share", "offers", "filled", "error"]].tolist() == [0.5, 20, 10, 0]
    assert row(plan, "no_plan")[["offers", "filled", "error", "absolute_error"]].tolist() == [10, 5, -5, 5]


def test_places_are_by_default_what_was_accepted_last_year():
    assert row(planning_need(hand_run({"C01": HALF}, outcome="declining")), "last_year")["places"] == 10


def test_a_year_unlike_the_last_leaves_an_error_to_plan_and_score_alike():
    worse = ([D] * 10 + [A] * 10, [D] * 9 + [A] * 3, [0.5] * 12)
    plan = planning_need(hand_run({"C01": worse}, outcome="declining"), places=10)
    for way in ("last_year", "scores_as_delivered", "scores_corrected"):
        assert row(plan, way)["error"] == pytest.approx(20 * 0.25 - 10)


def test_the_sum_made_by_the_operator_plans_like_the_individual_scores_and_names_nobody():
    plan = planning_need(hand_run({"C01": HALF}, outcome="declining"))
    columns = ["share", "offers", "filled", "error"]
    assert row(plan, "scores_total_only")[columns].tolist() == row(plan, "scores_corrected")[columns].tolist()
    pays = plan.who_pays.set_index("way")
    assert pays.loc["scores_total_only", ["rows_scored", "handed_over", "named"]].tolist() == [12, 0, 0]
    assert pays.loc["scores_corrected", ["rows_scored", "handed_over"]].tolist() == [12, 12]
    assert pays.loc["last_year", ["rows_scored", "handed_over", "named", "past_outcomes"]].tolist() == [
        0,
        0,
        0,
        20,
    ]


def test_noise_costs_places_and_the_more_the_smaller_epsilon_is():
    plan = planning_need(hand_run({"C01": HALF}, outcome="declining"), epsilons=(0.1, 1, 20), places=10)
    noisy = plan.table[plan.table["way"] == "last_year_private"].set_index("epsilon")["absolute_error"]
    assert noisy[0.1] > noisy[1.0] > noisy[20.0] == pytest.approx(0, abs=1e-6)


def test_a_firm_without_scores_is_planned_by_last_year_all_the_same():
    run = hand_run({"C01": HALF, "C02": (*HALF[:2], None)}, outcome="declining")
    plan = planning_need(run, places=10)
    assert pd.isna(row(plan, "scores_corrected", "C02")["offers"])
    assert row(plan, "last_year", "C02")["error"] == 0
    assert set(plan.by_way["places"]) == {10}, "ways are compared over the firms for which all of them plan"
    assert plan.by_way.set_index("way").loc["scores_corrected", "places"] == 10


def test_all_who_had_an_offer_declined_and_still_a_number_comes_out():
    run = hand_run({"C01": ([D] * 10, [D] * 5 + [A], None)}, outcome="declining")
    assert row(planning_need(run, places=2), "last_year")["offers"] == 40


def test_without_later_outcomes_nothing_can_be_judged():
    assert planning_need(hand_run({"C01": HALF}, outcome="declining", later=False)) is None


def test_scores_about_something_else_are_refused():
    with pytest.raises(CasekitError, match='outcome="declining"'):
        planning_need(hand_run({"C01": HALF}))


def test_what_casekit_did_not_make_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        planning_need(pd.DataFrame())


def test_in_the_classroom_last_year_plans_far_better_than_no_plan_and_needs_no_truth(world):
    plan, blind = (
        planning_need(casekit.schemes.survey(one, outcome="declining"))
        for one in (world, world.without_truth())
    )
    pd.testing.assert_frame_equal(plan.table, blind.table)
    error = plan.by_way.groupby("way")["absolute_error"].min()
    assert error["last_year"] < error["no_plan"] / 2
