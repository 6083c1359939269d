import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.safeguards import Budget


def test_two_fifths_three_times_is_more_than_one():
    budget = Budget(1.0)
    budget.spend(0.4, "first")
    budget.spend(0.4, "second")
    with pytest.raises(CasekitError, match=r"'third'.*0\.2 is left"):
        budget.spend(0.4, "third")
    assert [entry.release for entry in budget.spendings] == ["first", "second"]
    assert budget.left == pytest.approx(0.2)


def test_a_tenth_ten_times_is_exactly_one():
    budget = Budget(1)
    for number in range(10):
        budget.spend(0.1, f"release {number}")
    assert budget.left == 0
    with pytest.raises(CasekitError):
        budget.spend(0.000001, "a little more")


def test_releases_about_different_firms_do_not_add_up():
    budget = Budget(1)
    budget.spend(0.8, "north", ["C01"])
    budget.spend(0.8, "south", ["C02"])
    assert budget.spent == pytest.approx(0.8)
    with pytest.raises(CasekitError):
        budget.spend(0.8, "north again", ["C01"])


def test_a_release_about_everybody_adds_to_every_firm():
    budget = Budget(1)
    budget.spend(0.6, "each firm", ["C01", "C02"])
    budget.spend(0.3, "all together")
    assert budget.spent == pytest.approx(0.9)
    with pytest.raises(CasekitError):
        budget.spend(0.2, "one firm", ["C02"])


def test_a_part_asked_twice_in_one_release_pays_twice():
    budget = Budget(1)
    budget.spend(0.3, "twice", ["C01", "C01"])
    assert budget.spent == pytest.approx(0.6)


def test_the_ledger_says_what_was_spent_and_left_after_each_release():
    budget = Budget(1)
    budget.spend(0.25, "a", ["C01", "C02"])
    budget.spend(0.5, "b")
    assert budget.frame().to_dict("list") == {
        "number": [1, 2],
        "release": ["a", "b"],
        "epsilon": [0.25, 0.5],
        "parts": [2, 1],
        "spent": [0.25, 0.75],
        "left": [0.75, 0.25],
    }


@given(st.lists(st.tuples(st.integers(1, 60), st.sampled_from(["C01", "C02", "everybody"])), max_size=20))
def test_nobody_ever_loses_more_than_the_total(asked):
    budget = Budget(1)
    paid = {"C01": 0, "C02": 0}
    for hundredths, part in asked:
        try:
            budget.spend(hundredths / 100, "release", [part])
        except CasekitError:
            continue
        for firm in paid:
            paid[firm] += hundredths if part in (firm, "everybody") else 0
    assert max(paid.values()) <= 100
    assert budget.spent == pytest.approx(max(paid.values()) / 100)


def test_a_budget_of_nothing_is_refused():
    with pytest.raises(CasekitError):
        Budget(0)
