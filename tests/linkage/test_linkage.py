"""Who can name whom, match figures and the twelve cards."""

import numpy as np
import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.linkage import deck, match_figures, survival, who_can_name
from casekit.schemes import survey
from tests.small_world import small_world


@pytest.fixture(scope="module")
def small_run():
    return survey(small_world())


def vantage(run) -> pd.DataFrame:
    return who_can_name(run).set_index("party")


def test_match_figures_of_the_hand_made_run(small_run):
    figures = match_figures(small_run)
    assert (figures.rows_delivered, figures.rows_scored, figures.students_scored) == (4, 3, 3)
    assert figures.match_rate == pytest.approx(3 / 4)
    # P and Q met their own browsing, S met P's.
    assert figures.match_precision == pytest.approx(2 / 3)


def test_without_truth_the_figures_that_need_it_are_none():
    figures = match_figures(survey(small_world(has_truth=False)))
    assert (figures.students_scored, figures.match_precision) == (None, None)
    assert figures.match_rate == pytest.approx(3 / 4)


def test_the_match_rate_equals_an_independent_join(world, survey_run):
    present = [answer for answer in world["survey_answers"].itertuples() if pd.isna(answer.outcome)]
    first_view: dict[str, pd.Timestamp] = {}
    views = world["page_views"]
    for cookie, at in zip(views["cookie_id"].astype(str), views["at"], strict=True):
        if cookie not in first_view or at < first_view[cookie]:
            first_view[cookie] = at
    matched = sum(first_view.get(answer.cookie_id, pd.Timestamp.max) <= answer.at for answer in present)
    assert match_figures(survey_run).match_rate == pytest.approx(matched / len(present))


def test_the_client_names_every_delivered_row_rightly(survey_run):
    client = vantage(survey_run).loc["client"]
    assert (client["share"], client["right"]) == (1.0, 1.0)


def test_the_processor_names_nobody_from_its_own_tables(survey_run):
    assert vantage(survey_run).loc["processor", "share"] == 0.0


def test_the_processor_names_some_once_the_other_team_s_table_is_counted(survey_run):
    assert 0.0 < vantage(survey_run).loc["processor_with_other_team", "share"] < 1.0


def test_the_student_who_holds_no_scores_names_none(survey_run):
    student = vantage(survey_run).loc["student"]
    assert student["share"] == 0.0
    assert student["path_en"] == "holds no scores"


def test_on_the_twelve_cards_the_client_names_twelve_and_the_processor_none(survey_run):
    cards = who_can_name(survey_run, deck(survey_run)).set_index("party")["rows"]
    assert (cards["client"], cards["processor"]) == (12, 0)


def test_paths_of_the_hand_made_run(small_run):
    table = vantage(small_run)
    assert table.loc["processor_with_other_team", "share"] == pytest.approx(1 / 4)
    # P, Q and S (on P's browser) lead over a log-in to a member; S is then taken for P.
    assert table.loc["job_site_with_processor", "share"] == pytest.approx(3 / 4)
    assert table.loc["job_site_with_processor", "right"] == pytest.approx(2 / 3)
    assert table.loc["job_site_with_processor", "with_tables"] == "scores,survey_answers,logins,members"


def test_linkage_refuses_a_foreign_table():
    foreign = pd.DataFrame({"name": ["somebody"], "cookie_id": ["aa"]})
    for measure in (match_figures, who_can_name, deck, survival):
        with pytest.raises(CasekitError, match="only what casekit itself made"):
            measure(foreign)


def test_the_deck_has_twelve_cards_of_one_client_with_matched_and_unmatched(survey_run):
    cards = deck(survey_run)
    assert (
        len(cards.survey)
        == len(cards.joined)
        == len(cards.client)
        == len(cards.named)
        == len(cards.browsing)
        == 12
    )
    assert cards.joined["score"].notna().sum() == 9
    assert (cards.joined["score"].isna() == (cards.joined["views"] == 0)).all()
    assert cards.named["name"].notna().all()


def test_the_deck_joined_by_hand_gives_the_same_views(survey_run):
    cards = deck(survey_run)
    on_browsing_card = dict(zip(cards.browsing["cookie_id"], cards.browsing["views"], strict=True))
    for row in cards.joined.itertuples():
        assert on_browsing_card.get(row.cookie_id, 0) == row.views


def test_each_further_deletion_takes_scores_away_and_never_a_name(survey_run):
    table = survival(deck(survey_run))
    assert table["deleted"].tolist() == list(range(13))
    assert table["scored"].iloc[0] == 9
    assert table["scored"].iloc[-1] == 0
    assert (np.diff(table["scored"]) <= 0).all()
    assert set(table["named"]) == {12}
