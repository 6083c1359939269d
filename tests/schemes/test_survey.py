"""The survey scheme: what reaches whom, and what the clients get."""

import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.schemes import survey
from tests.small_world import small_world

NAMES = {"name", "kana", "email", "family_name", "given_name"}


@pytest.fixture(scope="module")
def small_run():
    return survey(small_world())


def scores_of(run) -> dict[str, float]:
    return run.deliverable.set_index("applicant_id")["score"].to_dict()


def test_every_present_applicant_who_answered_is_in_the_deliverable_and_no_past_one(small_run):
    assert set(small_run.deliverable["applicant_id"]) == {"P", "Q", "R", "S"}


def test_who_browsed_like_past_decliners_scores_higher_than_who_did_not(small_run):
    scores = scores_of(small_run)
    assert scores["P"] > 0.5 > scores["Q"]


def test_a_score_is_missing_where_no_browsing_matched_and_is_not_low(small_run):
    row = small_run.deliverable.set_index("applicant_id").loc["R"]
    assert pd.isna(row["score"])
    assert row["label"] == "N/A"


def test_an_answer_on_another_persons_browser_gets_that_persons_browsing(small_run):
    scores = scores_of(small_run)
    assert scores["S"] == scores["P"]


def test_scores_lie_between_zero_and_one(survey_run):
    scores = survey_run.deliverable["score"].dropna()
    assert len(scores) > 0
    assert scores.between(0.0, 1.0).all()


def test_no_transfer_to_the_processor_has_a_name_or_an_email(survey_run):
    to_processor = [t for t in survey_run.ledger.transfers if t.recipient == "processor"]
    assert len(to_processor) == 2
    assert all(NAMES.isdisjoint(transfer.columns) for transfer in to_processor)


def test_the_processor_never_holds_a_name_at_any_step(survey_run):
    for step in survey_run.steps:
        held = step.holdings[step.holdings["party"] == "processor"]
        assert all(NAMES.isdisjoint(columns.split(",")) for columns in held["columns"])


def test_names_meet_scores_only_in_the_last_step_and_only_at_the_client(survey_run):
    def meeting_places(step):
        return {
            row.party
            for row in step.holdings.itertuples()
            if "score" in row.columns.split(",") and "name" in row.columns.split(",")
        }

    assert [meeting_places(step) for step in survey_run.steps] == [set(), set(), set(), set(), {"client"}]


def test_the_steps_are_the_record_s_five(survey_run):
    assert [step.source for step in survey_run.steps] == ["D01", "D02", "D03", "D04", "D05"]


def test_the_truth_is_not_needed_and_changes_nothing(world, survey_run):
    without = survey(world.without_truth())
    pd.testing.assert_frame_equal(without.deliverable, survey_run.deliverable)


def test_the_scheme_touches_no_truth_table():
    # The small world fails at once when its truth is asked for.
    assert len(survey(small_world(has_truth=False)).deliverable) == 4


def test_outcomes_of_the_scored_year_are_not_used(world, survey_run):
    applicants = world["applicants"].copy()
    applicants["outcome"] = "accepted"

    class Changed:
        manifest, has_truth = world.manifest, False

        def __getitem__(self, name):
            return applicants if name == "applicants" else world[name]

    pd.testing.assert_frame_equal(survey(Changed()).deliverable, survey_run.deliverable)


def test_an_unknown_model_is_refused_in_one_sentence():
    with pytest.raises(CasekitError, match="logistic, boosting"):
        survey(small_world(), model="oracle")


def test_a_world_without_a_manifest_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        survey({"companies": pd.DataFrame()})
