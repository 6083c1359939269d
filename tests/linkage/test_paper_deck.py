"""Twelve cards joined by hand: the written deck of tests/paper_deck.py, and the classroom's own."""

import pandas as pd
import pytest

from casekit.linkage import deck, match_figures, survival, who_can_name
from casekit.schemes import survey
from tests import paper_deck


@pytest.fixture(scope="module")
def run():
    return survey(paper_deck.paper_world())


@pytest.fixture(scope="module")
def cards(run):
    return deck(run)


def test_the_nine_cards_whose_cookie_has_a_browsing_card_get_the_scores_worked_out_by_hand(cards):
    assert cards.joined["applicant_id"].tolist() == list(paper_deck.APPLICANTS)
    scores = [None if pd.isna(score) else score for score in cards.joined["score"]]
    assert scores == list(paper_deck.SCORES)
    assert cards.named["label"].tolist() == [paper_deck.STARS[score] for score in paper_deck.SCORES]


def test_three_browsing_cards_stand_for_nobody_on_the_table(cards):
    assert set(cards.browsing["cookie_id"]) == set(paper_deck.BROWSED)
    assert set(cards.browsing["cookie_id"]) - set(paper_deck.COOKIES) == {"x4", "x0", "zz"}


def test_each_vantage_point_names_as_many_cards_as_the_hand_does(run, cards):
    counted = who_can_name(run, cards).set_index("party")["rows"].to_dict()
    assert counted == paper_deck.NAMED


def test_names_put_on_the_cards_are_the_right_ones(run):
    figures = match_figures(run)
    assert (figures.rows_delivered, figures.rows_scored, figures.match_precision) == (12, 9, 1.0)


def test_the_lot_takes_the_cookies_in_the_written_order(cards):
    printed = cards.printed().sort_values("lost")
    assert tuple(printed["card"]) == paper_deck.LOSS


def test_after_four_lost_cookies_six_scores_and_twelve_names_are_left(cards):
    after = survival(cards).set_index("deleted").loc[4]
    assert (after["scored"], after["named"]) == (6, 12)


def test_without_the_truth_the_deck_is_the_same(cards):
    again = deck(survey(paper_deck.paper_world(has_truth=False)))
    pd.testing.assert_frame_equal(again.printed(), cards.printed())


def by_hand(cards) -> tuple[dict[int, str], dict[int, str]]:
    """Join printed cards as people at a table would: by the short cookie, and by the applicant number."""
    browsing = set(cards.printed_browsing()["cookie"])
    own_list = dict(zip(cards.client["applicant_id"], cards.client["name"], strict=True))
    met = {card.card: card.cookie for card in cards.printed().itertuples() if card.cookie in browsing}
    named = {card.card: own_list[card.applicant_id] for card in cards.printed().itertuples()}
    return met, named


@pytest.mark.parametrize("lost", [0, 4, 12])
def test_the_classroom_deck_joined_at_a_table_gives_the_numbers_of_the_code(survey_run, lost):
    cards = deck(survey_run)
    met, named = by_hand(cards)
    gone = set(cards.printed().sort_values("lost")["card"].head(lost))
    row = survival(cards).set_index("deleted").loc[lost]
    assert row["scored"] == len(set(met) - gone)
    assert row["named"] == len(named) == 12


def test_the_classroom_deck_is_named_at_a_table_as_by_the_code(survey_run):
    cards = deck(survey_run)
    met, named = by_hand(cards)
    points = who_can_name(survey_run, cards).set_index("party")["rows"]
    assert points["client"] == len(named)
    assert points["processor"] == 0
    assert sorted(met) == cards.printed().query("score.notna()")["card"].tolist()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_printed_card_says_everything_in_words(survey_run, language):
    cards = deck(survey_run)
    browsing = cards.printed_browsing()
    assert cards.printed()["cookie"].is_unique
    assert not cards.printed()[["name", "kana", "applicant_id"]].isna().any(axis=None)
    assert not browsing[f"industries_{language}"].str.contains(r"I\d\d").any()
    assert (browsing["views"] > 0).all()
