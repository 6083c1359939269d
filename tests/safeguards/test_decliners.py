import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import casekit
from casekit.errors import CasekitError
from casekit.safeguards import (
    Budget,
    errors_of,
    expected_decliners,
    private_decliners,
    reasons_to_hide,
)
from casekit.safeguards.decliners import corrected
from tests.safeguards.hand_run import A, D, S, W, hand_run

TWELVE = ([W] * 3 + [S] * 9, [W] * 4 + [S] * 8, [0.6] * 4 + [0.3] * 8)


def units(*rows):
    return pd.DataFrame(rows, columns=["past", "past_went", "present"])


def firm(release, company="C01"):
    table = release.table
    own = table[table["company_id"] == company]
    return (own[own["level"] == "firm"] if "level" in own else own).iloc[0]


def test_a_firm_of_twelve_of_whom_three_went_expects_three_of_the_next_twelve():
    release = expected_decliners(hand_run({"C01": TWELVE}))
    assert firm(release)[["past", "past_went", "present", "base_rate", "expected"]].tolist() == [
        12,
        3,
        12,
        0.25,
        3,
    ]


def test_the_bounds_count_the_chance_of_both_years():
    row = firm(expected_decliners(hand_run({"C01": TWELVE})))
    half = 1.959964 * np.sqrt(12 * 0.25 * 0.75 * 2)
    assert row["high"] == pytest.approx(3 + half, abs=0.05)
    assert row["low"] == 0


def test_declining_is_counted_alone_when_asked():
    run = hand_run({"C01": ([W, W, D] + [A] * 9, [A] * 12, None)})
    assert firm(expected_decliners(run, outcome="declining"))["past_went"] == 1
    assert firm(expected_decliners(run))["past_went"] == 3


def test_the_error_is_what_came_about_less_what_was_expected():
    errors = errors_of(expected_decliners(hand_run({"C01": TWELVE})), hand_run({"C01": TWELVE}))
    assert errors.set_index("method").loc["last_year", ["expected", "came_about", "error"]].tolist() == [
        3,
        4,
        -1,
    ]
    # 4 x 0.6 + 8 x 0.3
    assert errors.set_index("method").loc["scores_as_delivered", "expected"] == pytest.approx(4.8)


def test_a_score_about_declining_counts_only_for_the_share_that_had_an_offer():
    # Half of last year's twelve had an offer: 12 applicants now, 6 of them by that share, each 0.4.
    run = hand_run({"C01": ([W] * 6 + [D] * 3 + [A] * 3, [D] * 3 + [A] * 9, [0.4] * 12)}, outcome="declining")
    errors = errors_of(expected_decliners(run), run).set_index("method")
    assert errors.loc["scores_as_delivered", "expected"] == pytest.approx(12 * 0.5 * 0.4)
    assert errors.loc["last_year", "expected"] == pytest.approx(12 * 0.25)


def test_without_later_outcomes_there_is_no_error_to_tell():
    run = hand_run({"C01": TWELVE}, later=False)
    assert errors_of(expected_decliners(run), run) is None
    assert firm(expected_decliners(run))["expected"] == 3


def test_a_score_of_one_half_becomes_last_years_share():
    put_right = corrected(pd.Series([0.0, 0.5, 1.0]), pd.Series([0.2, 0.2, 0.2]))
    assert put_right.tolist() == pytest.approx([0, 0.2, 1])


def test_a_firm_under_the_minimum_shows_no_figure_and_drags_another_with_it():
    small = ([W, S, S], [W, S, S], None)
    middle = ([W] * 5 + [S] * 10, [W] * 5 + [S] * 10, None)
    big = ([W] * 20 + [S] * 20, [W] * 20 + [S] * 20, None)
    release = expected_decliners(hand_run({"C01": small, "C02": middle, "C03": big}))
    firms = release.table[release.table["level"] == "firm"].set_index("company_id")
    assert firms["shown"].to_dict() == {"C01": False, "C02": False, "C03": True}
    assert (
        firms.loc[["C01", "C02"], ["past", "past_went", "present", "expected", "low", "high"]]
        .isna()
        .all(axis=None)
    )
    assert release.withheld.set_index("company_id")["reason"].to_dict() == {"C01": "few", "C02": "complement"}


def test_the_table_that_is_handed_on_does_not_say_why_something_is_hidden():
    alike = ([S] * 12, [S] * 12, None)
    release = expected_decliners(hand_run({"C01": alike, "C02": TWELVE, "C03": TWELVE}))
    assert "alike" in set(release.withheld["reason"])
    assert not {"reason", "reason_en", "reason_ja"} & set(release.table)


def test_the_groups_of_a_hidden_firm_are_hidden_too():
    groups = {"C01": {"past": ["F"] * 12, "now": ["F"] * 12}, "C02": {"past": ["F"] * 3, "now": ["F"] * 3}}
    run = hand_run({"C01": TWELVE, "C02": ([W, S, S], [W, S, S], None)}, groups=groups)
    release = expected_decliners(run, by="faculty")
    below = release.table[release.table["level"] != "all"]
    assert not below["shown"].any()
    assert release.table["shown"].iloc[0]


COUNTS = st.integers(0, 30).flatmap(
    lambda past: st.tuples(st.just(past), st.integers(0, past), st.integers(0, 30))
)


@given(st.lists(COUNTS, min_size=1, max_size=8), st.integers(1, 12))
def test_what_is_hidden_cannot_be_found_by_subtraction(rows, minimum):
    table = units(*rows)
    hidden = (reasons_to_hide(table, minimum) != "").to_numpy()
    rest = table[hidden].sum()
    shown = table[~hidden]
    assert (shown[["past", "present"]] >= minimum).all(axis=None)
    assert ((shown["past_went"] > 0) & (shown["past_went"] < shown["past"])).all()
    readable = hidden.any() and not hidden.all()
    if readable:
        assert rest["past"] >= minimum
        assert rest["present"] >= minimum
        assert 0 < rest["past_went"] < rest["past"]


FIRMS = st.dictionaries(
    st.sampled_from(["C01", "C02", "C03", "C04"]),
    st.lists(st.tuples(st.sampled_from("FGH"), st.sampled_from([W, S])), min_size=1, max_size=25),
    min_size=1,
)


@settings(max_examples=60, deadline=None)
@given(FIRMS, st.integers(1, 8))
def test_no_level_of_a_release_gives_away_a_small_rest(people, minimum):
    firms, groups = {}, {}
    for company, rows in people.items():
        outcomes, faculties = [o for _, o in rows], [f for f, _ in rows]
        firms[company] = (outcomes, outcomes, None)
        groups[company] = {"past": faculties, "now": faculties}
    release = expected_decliners(hand_run(firms, groups=groups), minimum_group=minimum, by="faculty")
    own = release.table.set_index("level")
    whole, parts = own.loc[["all"]].iloc[0], own.loc[["firm"]]
    check_rest(whole, parts, minimum)
    for company, row in parts.set_index("company_id").iterrows():
        check_rest(
            row, own.loc[["group"]].pipe(lambda rows, c=company: rows[rows["company_id"] == c]), minimum
        )


def check_rest(whole, parts, minimum):
    if whole["shown"] and not parts["shown"].all():
        rest = whole["past"] - parts["past"].sum()
        went = whole["past_went"] - parts["past_went"].sum()
        assert rest >= minimum
        assert 0 < went < rest
    if not whole["shown"]:
        assert not parts["shown"].any()


def test_the_noisy_count_stays_within_the_firm_and_near_the_true_one():
    run = hand_run({"C01": TWELVE, "C02": ([W], [S], None)})
    for seed in range(30):
        table = private_decliners(run, epsilon=0.2, seed=seed).table
        assert ((table["released"] >= 0) & (table["released"] <= table["past"])).all()
    sharp = private_decliners(run, epsilon=30, seed=1).table
    assert sharp["released"].tolist() == [3, 1]
    assert sharp["expected"].tolist() == [3.0, 1.0]


def test_the_same_seed_gives_the_same_noise_and_another_seed_another():
    run = hand_run({f"C{number:02d}": TWELVE for number in range(1, 9)})
    first, again, other = (
        private_decliners(run, epsilon=0.3, seed=s).table["released"].tolist() for s in (4, 4, 5)
    )
    assert first == again
    assert first != other


def test_firms_share_one_payment_and_releases_add_up():
    run, budget = hand_run({"C01": TWELVE, "C02": TWELVE}), Budget(1.0)
    private_decliners(run, epsilon=0.4, seed=1, budget=budget)
    private_decliners(run, epsilon=0.4, seed=2, budget=budget)
    assert budget.spent == pytest.approx(0.8)
    with pytest.raises(CasekitError, match="budget"):
        private_decliners(run, epsilon=0.4, seed=3, budget=budget)


def test_the_releases_of_the_classroom_need_no_truth(world, survey_run):
    blind = casekit.schemes.survey(world.without_truth())
    for release in (
        lambda run: expected_decliners(run, by="faculty").table,
        lambda run: private_decliners(run, epsilon=0.5, seed=3).table,
    ):
        pd.testing.assert_frame_equal(release(blind), release(survey_run))


def test_what_casekit_did_not_make_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        expected_decliners(pd.DataFrame({"company_id": ["C01"]}))
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        private_decliners(object(), epsilon=1, seed=0)


def test_a_column_that_no_firm_divides_by_is_refused():
    with pytest.raises(CasekitError, match="cannot be divided by 'name'"):
        expected_decliners(hand_run({"C01": TWELVE}), by="name")


def test_both_languages_say_how_many_numbers_are_shown():
    release = expected_decliners(hand_run({"C01": TWELVE}))
    assert release.says.en.startswith("Numbers shown: 1, hidden: 0.")
    assert release.says.ja.startswith("示した人数は1件、伏せた人数は0件である。")
