"""How few known facts leave one history."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.linkage import FACTS, crowd, draw_facts, histories_of, uniqueness_curve
from casekit.linkage import uniqueness as module
from casekit.manifest import Manifest
from casekit.parties import Holding

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
SMALL = settings(max_examples=40, deadline=None)
MONDAY = pd.Timestamp("2018-04-02")
VIEWS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["I01", "I02", "I03", "I04"]), st.integers(0, 20)),
    min_size=1,
    max_size=60,
)


def browsing(views: list[tuple[str, str, int]]) -> Holding:
    """Page views from (cookie, industry, day)."""
    frame = pd.DataFrame(views, columns=["cookie_id", "industry", "day"])
    frame["at"] = (MONDAY + pd.to_timedelta(frame.pop("day"), unit="D")).astype("datetime64[s]")
    return Holding("processor", "page_views", frame, MANIFEST)


@pytest.fixture
def four_browsers() -> Holding:
    """A and B look at I01 once; C twice; D looks at I01 and I02 once each."""
    return browsing(
        [("A", "I01", 0), ("B", "I01", 7), ("C", "I01", 0), ("C", "I01", 1), ("D", "I01", 8), ("D", "I02", 8)]
    )


def sets_of(holding: Holding, fact: str) -> list[set]:
    """The facts of each history by a loop."""
    frame = holding.frame.assign(day=(holding.frame["at"] - MONDAY).dt.days)
    kinds = {
        "industry": lambda rows: set(rows["industry"]),
        "industry_and_views": lambda rows: set(rows["industry"].value_counts().items()),
        "industry_and_week": lambda rows: set(zip(rows["industry"], rows["day"] // 7, strict=True)),
        "industry_and_day": lambda rows: set(zip(rows["industry"], rows["day"], strict=True)),
    }
    return [kinds[fact](rows) for _, rows in frame.groupby("cookie_id", sort=False)]


@pytest.mark.parametrize(
    ("fact", "one", "two"),
    [("industry", 0.0, 1.0), ("industry_and_views", 0.25, 1.0)],
)
def test_four_browsers_by_hand(four_browsers, fact, one, two):
    # With industries alone nobody is unique by I01, and D is by I01 and I02. With counts C is unique too.
    curve = uniqueness_curve(four_browsers, points=[1, 2], fact=fact).curve.set_index("points")
    assert curve.loc[2, "unique_in_population"] == two
    assert curve.loc[2, "targets"] == 1
    assert curve.loc[1, "unique_in_population"] in (one, one + 0.25)  # D's one fact is drawn: I01 or I02


def test_weeks_begin_on_monday():
    # A browses on Monday and Sunday of one week, B on that Sunday and the next Monday.
    views = browsing([("A", "I01", 0), ("A", "I01", 6), ("B", "I01", 6), ("B", "I01", 7)])
    assert histories_of(views, fact="industry_and_week").lengths.tolist() == [1, 2]
    assert histories_of(views, fact="industry_and_day").lengths.tolist() == [2, 2]


def test_which_facts_are_known_is_drawn_by_lot():
    alike = histories_of(
        browsing([(f"c{n}", industry, 0) for n in range(200) for industry in ("I01", "I02")])
    )
    first = draw_facts(alike, np.arange(200), 1, seed=4)[:, 0]
    assert 70 <= (first == alike.facts[0]).sum() <= 130


@SMALL
@given(VIEWS, st.sampled_from(sorted(FACTS)))
def test_histories_have_the_facts_of_a_plain_loop(views, fact):
    holding = browsing(views)
    found = histories_of(holding, fact=fact)
    assert found.lengths.tolist() == [len(facts) for facts in sets_of(holding, fact)]


@SMALL
@given(VIEWS, st.sampled_from(sorted(FACTS)), st.integers(1, 3))
def test_the_crowd_is_that_of_a_plain_loop(views, fact, points):
    among = histories_of(browsing(views), fact=fact)
    sets = [set(part.tolist()) for part in np.split(among.facts, among.start[1:-1])]
    targets = np.flatnonzero(among.lengths >= points)
    asked = draw_facts(among, targets, points, seed=5)
    assert crowd(among, asked).tolist() == [
        sum(set(row) <= facts for facts in sets) for row in asked.tolist()
    ]


def test_many_histories_are_counted_in_parts(monkeypatch):
    among = histories_of(browsing([(f"c{n}", f"I{n % 7}", 0) for n in range(300)]))
    asked = draw_facts(among, np.arange(300), 1, seed=0)
    whole = crowd(among, asked)
    monkeypatch.setattr(module, "_HISTORIES_AT_ONCE", 64)
    monkeypatch.setattr(module, "_WORDS_AT_ONCE", 3)
    assert crowd(among, asked).tolist() == whole.tolist()


@SMALL
@given(VIEWS)
def test_drawn_facts_are_the_targets_own_and_none_comes_twice(views):
    among = histories_of(browsing(views), fact="industry_and_day")
    for row, own in zip(
        draw_facts(among, np.arange(len(among.owners)), 4, seed=1).tolist(),
        np.split(among.facts, among.start[1:-1]),
        strict=True,
    ):
        drawn = [fact for fact in row if fact >= 0]
        assert set(drawn) <= set(own.tolist())
        assert len(set(drawn)) == len(drawn) == min(len(own), 4)


def test_one_more_fact_never_makes_a_crowd_larger(world):
    among = histories_of(Holding("processor", "page_views", world["page_views"], world.manifest))
    asked = draw_facts(among, np.flatnonzero(among.lengths >= 4)[:300], 4, seed=2)
    crowds = np.array([crowd(among, asked[:, :known]) for known in (1, 2, 3, 4)])
    assert (np.diff(crowds, axis=0) <= 0).all()
    assert (crowds >= 1).all()


def test_a_file_is_a_smaller_crowd_than_the_population(world):
    views = Holding("processor", "page_views", world["page_views"], world.manifest)
    answers = world["survey_answers"]
    one_client = Holding(
        "processor", "survey_answers", answers[answers["company_id"] == "C01"], world.manifest
    )
    found = uniqueness_curve(views, points=range(1, 5), targets=200, seed=3, file=one_client)
    assert (found.curve["unique_in_file"] >= found.curve["unique_in_population"]).all()
    assert found.curve["unique_in_file"].iloc[0] < found.curve["unique_in_file"].iloc[-1]
    assert "4 known facts" in found.risks[4].sentence()


def test_the_same_seed_draws_the_same_targets_and_facts(world):
    views = Holding("processor", "page_views", world["page_views"], world.manifest)
    first, again, other = (
        uniqueness_curve(views, points=[3], targets=100, seed=seed).curve for seed in (1, 1, 2)
    )
    assert first.equals(again)
    assert not first.equals(other)


def test_foreign_tables_and_impossible_questions_are_refused(four_browsers):
    for foreign in (four_browsers.frame, "page_views.csv"):
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            uniqueness_curve(foreign)
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            uniqueness_curve(four_browsers, file=foreign)
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            histories_of(foreign)
    with pytest.raises(CasekitError, match="no kind of fact"):
        histories_of(four_browsers, fact="url")
    with pytest.raises(CasekitError, match="at least one"):
        uniqueness_curve(four_browsers, points=[])
    with pytest.raises(CasekitError, match="has 5 facts"):
        uniqueness_curve(four_browsers, points=[5])
    strangers = Holding("processor", "survey_answers", pd.DataFrame({"cookie_id": ["Z"]}), MANIFEST)
    with pytest.raises(CasekitError, match="No cookie of this file"):
        uniqueness_curve(four_browsers, file=strangers)
