import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.safeguards import student_signal
from tests.safeguards.hand_run import S, W, hand_run


@pytest.fixture(scope="module")
def signals(survey_run):
    return student_signal(survey_run)


def rows(result, willing, rule):
    table = result.follow_up
    return table[(table["willing"] == willing) & (table["rule"] == rule)].set_index("company_id")


def test_only_the_client_holds_signals_and_it_can_name_all_of_them(signals):
    holdings = signals.holdings.set_index("party")
    assert [
        party for party in holdings.index if "signals" in holdings.loc[party, "tables_then"].split(",")
    ] == [
        "student",
        "client",
    ]
    assert holdings.loc["client", "names_then"] == 1
    assert holdings.drop(index=["client", "student"])["names_then"].eq(0).all()


def test_the_processor_holds_nothing_then(signals):
    holdings = signals.holdings.set_index("party")
    assert holdings.loc["processor", "tables_then"] == ""
    assert "page_views" in holdings.loc["processor", "tables_now"]


def test_everything_the_run_passed_on_is_not_collected(signals, survey_run):
    passed_on = [t.table for t in survey_run.ledger.transfers if t.sender != t.recipient]
    assert signals.not_collected["table"].tolist() == passed_on


def test_the_one_transfer_goes_from_student_to_client(signals):
    entry = signals.ledger.iloc[0]
    assert (len(signals.ledger), entry["sender"], entry["recipient"]) == (1, "student", "client")
    assert entry["columns"] == "company_id,applicant_id,wish"


def test_if_all_who_go_ask_and_nobody_else_all_contacts_reach_them(survey_run):
    table = rows(student_signal(survey_run, willing=[1.0], stayers=0), 1.0, "signal")
    assert (table["reached"] == table["contacted"]).all()
    assert (table["contacted"] == table[["room", "going"]].min(axis=1)).all()


def test_if_nobody_asks_nobody_is_reached_and_no_firm_is_met(survey_run):
    result = student_signal(survey_run, willing=[0.0])
    assert rows(result, 0.0, "signal")["contacted"].sum() == 0
    assert result.by_willing["firms_met"].tolist() == [0]


def test_who_asks_at_one_willingness_asks_at_every_higher_one(signals):
    contacted = signals.by_willing["contacted_by_signal"]
    assert contacted.is_monotonic_increasing


def test_no_rule_contacts_more_than_there_is_room_for(signals):
    assert (signals.follow_up["contacted"] <= signals.follow_up["room"]).all()


def test_the_highest_scores_reach_more_than_the_lot(signals):
    assert (signals.by_willing["reached_by_score"] > signals.by_willing["reached_by_lot"]).all()


def test_the_lot_reaches_what_its_share_says(survey_run):
    lot = rows(student_signal(survey_run, willing=[0.1], room=0.5), 0.1, "lot")
    sizes = survey_run.deliverable.groupby("company_id").size()
    assert (lot["reached"] - lot["contacted"] * lot["going"] / sizes).abs().max() < 1e-9


def test_the_seed_decides_who_asks(survey_run):
    first, again, other = (student_signal(survey_run, seed=seed).by_willing for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_the_assumption_says_its_shares_in_both_languages(signals):
    assert "5%, 10%, 20%, 30%, 50%" in signals.assumption.en
    assert "5%、10%、20%、30%、50%" in signals.assumption.ja


def test_no_truth_is_needed(world, signals):
    blind = student_signal(casekit.schemes.survey(world.without_truth()))
    pd.testing.assert_frame_equal(blind.follow_up, signals.follow_up)


@pytest.mark.parametrize("wrong", [{"willing": []}, {"willing": [1.2]}, {"room": -0.1}, {"stayers": 2}])
def test_what_is_no_share_is_refused(survey_run, wrong):
    with pytest.raises(CasekitError, match="between 0 and 1"):
        student_signal(survey_run, **wrong)


def test_what_casekit_did_not_make_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        student_signal(hand_run({"C01": ([W, S], [W], None)}).deliverable)
