"""Recognising browsing without any identifier."""

import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.linkage import match_periods
from casekit.manifest import Manifest
from casekit.parties import Holding
from tests.small_world import SmallWorld

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
MONDAY = pd.Timestamp("2018-04-02")


def browsing(weeks: list[dict[str, str]]) -> Holding:
    """Page views from one text for each cookie and week: a letter is one view of an industry."""
    rows = [
        (MONDAY + pd.Timedelta(weeks=week, hours=hour), cookie, industry)
        for week, cookies in enumerate(weeks)
        for cookie, industries in cookies.items()
        for hour, industry in enumerate(industries)
    ]
    return Holding(
        "processor", "page_views", pd.DataFrame(rows, columns=["at", "cookie_id", "industry"]), MANIFEST
    )


@pytest.fixture
def two_weeks() -> Holding:
    return browsing([{"p": "aab", "q": "ccd", "r": "eee"}, {"p": "abaa", "q": "eec", "n": "ddcc"}])


def test_three_histories_by_hand(two_weeks):
    found = match_periods(two_weeks, start=MONDAY, least_views=1)
    # p looks at a and b again; q has moved to what r looked at; n is new and has no counterpart.
    table = found.matches.set_index("cookie_id")
    assert table["guess"].to_dict() == {"p": "p", "q": "r"}
    assert table["right"].to_dict() == {"p": True, "q": False}
    assert found.candidates == 3
    # shares (2/3, 1/3) against (3/4, 1/4): the sum of the roots of the products.
    assert table.loc["p", "affinity"] == pytest.approx(
        (2 / 3 * 3 / 4) ** 0.5 + (1 / 3 * 1 / 4) ** 0.5, abs=1e-6
    )
    assert table.loc["p", "lead"] == pytest.approx(table.loc["p", "affinity"])


def test_with_truth_a_new_cookie_is_matched_to_the_person_behind_the_old_one(two_weeks):
    owners = pd.DataFrame({"cookie_id": ["p", "q", "r", "n"], "person_id": [1, 2, 3, 2]})
    world = SmallWorld({}, {"cookies": owners}, MANIFEST)
    found = match_periods(two_weeks, start=MONDAY, least_views=1, truth=world)
    assert found.matches[["cookie_id", "guess", "right"]].to_numpy().tolist() == [["n", "q", True]]
    assert "deleted" in found.risk().sentence()


def test_small_histories_are_left_out(two_weeks):
    found = match_periods(two_weeks, start=MONDAY, least_views=3)
    assert set(found.matches["cookie_id"]) == {"p", "q"}
    with pytest.raises(CasekitError, match="No history of the second period"):
        match_periods(two_weeks, start=MONDAY, least_views=4)


def test_behaviour_recognises_far_better_than_the_lot_and_better_the_more_there_is(world):
    views = Holding("processor", "page_views", world["page_views"], world.manifest)
    found = match_periods(views, start="2019-03-01", weeks=4, least_views=8, targets=300, seed=1)
    assert found.risk().beats_control
    assert found.share.rate > 50 * found.base_rate
    sizes = found.by_views((8, 20, 50))
    assert sizes["right"].is_monotonic_increasing
    assert sizes["targets"].sum() == 300


def test_the_match_does_not_look_at_the_cookie(world):
    frame = world["page_views"].astype({"cookie_id": "str"})
    second = frame["at"] >= pd.Timestamp("2019-03-01") + pd.Timedelta(weeks=4)
    renamed = frame.assign(cookie_id=frame["cookie_id"].mask(second, frame["cookie_id"] + "x"))
    ids = frame["cookie_id"].unique().tolist()
    people = [*range(len(ids))] * 2
    owners = pd.DataFrame({"cookie_id": [*ids, *(f"{one}x" for one in ids)], "person_id": people})
    truth = SmallWorld({}, {"cookies": owners}, MANIFEST)
    kept, changed = (
        match_periods(
            Holding("processor", "page_views", rows, world.manifest),
            start="2019-03-01",
            weeks=4,
            least_views=20,
            truth=behind,
        ).matches
        for rows, behind in ((frame, None), (renamed, truth))
    )
    assert len(kept) > 100
    assert changed["guess"].tolist() == kept["guess"].tolist()


def test_foreign_tables_and_worlds_are_refused(two_weeks):
    with pytest.raises(CasekitError, match="takes only what casekit itself made"):
        match_periods(two_weeks.frame, start=MONDAY)
    with pytest.raises(CasekitError, match="takes only what casekit itself made"):
        match_periods(two_weeks, start=MONDAY, truth={"cookies": None})
    with pytest.raises(CasekitError, match="whole numbers from 1"):
        match_periods(two_weeks, start=MONDAY, weeks=0)
