"""Features, models and labels on cases a person can check."""

import numpy as np
import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.parties import Holding
from casekit.scoring import IndustryViews, fit_and_score, labels, views_by_industry
from tests.small_world import MANIFEST

NOON = pd.Timestamp("2018-05-01 12:00")


def holding(table: str, **columns) -> Holding:
    return Holding("processor", table, pd.DataFrame(columns), MANIFEST)


@pytest.fixture
def counted():
    page_views = holding(
        "page_views",
        at=[NOON - pd.Timedelta(hours=h) for h in (3, 2, 1)] + [NOON + pd.Timedelta(hours=1)],
        cookie_id=["aa", "aa", "bb", "aa"],
        industry=["I01", "I02", "I02", "I02"],
    )
    answers = holding(
        "survey_answers", cookie_id=["aa", "cc", "aa"], at=[NOON, NOON, NOON - pd.Timedelta(hours=2.5)]
    )
    return views_by_industry(page_views, answers)


def test_views_are_counted_by_industry_up_to_the_answer(counted):
    assert counted.industries == ("I01", "I02")
    assert counted.counts.tolist() == [[1, 1], [0, 0], [1, 0]]


def test_a_cookie_without_browsing_is_not_matched(counted):
    assert counted.matched.tolist() == [True, False, True]


@pytest.mark.parametrize("industry", [["I01", None], [None, None]])
def test_a_page_view_without_an_industry_is_refused_and_not_counted_for_another(industry):
    page_views = holding(
        "page_views",
        at=[NOON - pd.Timedelta(hours=1)] * 2,
        cookie_id=["aa", "aa"],
        industry=pd.array(industry, dtype="str"),
    )
    with pytest.raises(CasekitError, match="rows without an industry"):
        views_by_industry(page_views, holding("survey_answers", cookie_id=["aa"], at=[NOON]))


def test_features_refuse_a_foreign_table():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        views_by_industry(pd.DataFrame({"cookie_id": []}), pd.DataFrame({"cookie_id": []}))


def past_and_present(past: int, companies: int = 1):
    """Past applicants of I01 stayed, of I02 declined; in a second company it is the other way round."""
    counts, outcomes, ids = [], [], []
    for company in range(companies):
        ends = ["accepted", "declined_offer"] if company == 0 else ["declined_offer", "accepted"]
        counts += [[5, 0], [0, 5]] * (past // 2) + [[5, 0], [0, 5], [0, 0]]
        outcomes += ends * (past // 2) + [None] * 3
        ids += [f"C{company + 1:02d}"] * (past + 3)
    views = IndustryViews(np.array(counts), ("I01", "I02"), MANIFEST)
    return views, holding("survey_answers", company_id=ids, outcome=outcomes)


def test_scores_order_applicants_as_the_past_suggests():
    stayed_like, went_like, unmatched = fit_and_score(*past_and_present(40))[-3:]
    assert stayed_like < 0.5 < went_like
    assert np.isnan(unmatched)


@pytest.mark.parametrize("model", ["logistic", "boosting"])
def test_past_applicants_get_no_score_from_any_model(model):
    scores = fit_and_score(*past_and_present(40), model=model)
    assert np.isnan(scores[:-3]).all()
    assert not np.isnan(scores[-3:-1]).any()


def test_a_company_with_too_few_past_applicants_gets_no_scores():
    assert np.isnan(fit_and_score(*past_and_present(18))).all()


def test_each_company_learns_from_its_own_past_only():
    scores = fit_and_score(*past_and_present(40, companies=2))
    first, second = scores[40:42], scores[83:85]
    assert first[0] == pytest.approx(second[1])
    assert first[0] != pytest.approx(second[0])


def test_the_model_refuses_foreign_arrays():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        fit_and_score(np.ones((3, 2)), pd.DataFrame({"company_id": ["a"], "outcome": [None]}))


@pytest.mark.parametrize(
    ("style", "low", "middle", "high"),
    [
        ("numbers", "0.00", "0.50", "1.00"),
        ("stars", "★☆☆☆☆", "★★★☆☆", "★★★★★"),
        ("dots", "●○○○○", "●●●○○", "●●●●●"),
        ("words", "very low", "middle", "very high"),
    ],
)
def test_labels_follow_the_client_s_style(style, low, middle, high):
    companies = pd.DataFrame({"company_id": ["C01"], "label_style": [style], "missing_label": ["no score"]})
    scores = holding("scores", score=[0.0, 0.5, 1.0, np.nan], company_id=["C01"] * 4)
    shown = labels(scores, companies)
    assert shown.tolist() == [low, middle, high, "no score"]
