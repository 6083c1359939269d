"""What could be said on which day, and the ladder of numbers: dated, labelled, and from claims only."""

import re
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

import pytest

from casekit import case
from casekit.case.known import day_words, states
from casekit.case.record import FOLDER, marked
from casekit.case.views import render_ladder_html, render_ladder_markdown
from casekit.errors import CasekitError

LANGUAGES = ("en", "ja")
LARGE = re.compile(r"\d{1,3}(?:,\d{3})+")
LABELLED = {row.id for row in case.claims().values() if case.label(row, "en")}
SHOWN_BY = (case.render_as_of_markdown, case.render_as_of_html)
LADDERS = (render_ladder_markdown, render_ladder_html)


def said(day, topic):
    return next((state for state in case.as_of(day) if state.topic == topic), None)


def numbers(text):
    return {found.replace(",", "") for found in LARGE.findall(text)}


def test_on_the_five_key_days_the_count_without_consent_moves_as_the_record_says():
    counts = [numbers(said(day, "without_consent").says_en) - {"2019"} for day in case.KEY_DAYS]
    assert counts == [{"7983"}, {"7983"}, {"7983"}, {"26060", "13840"}, {"26060", "13840"}]


def test_a_day_between_two_states_has_the_earlier_one():
    assert said("2019-12-03", "scored").claims == ("B06", "B07", "B08")
    assert said("2019-12-04", "scored").claims == ("B09", "G1.3")


def test_before_the_first_state_nothing_is_known():
    assert case.as_of("2019-07-31") == ()
    assert case.number_ladder("2018-03-01") == ()
    assert "nothing on the case was known" in case.render_as_of_markdown("2018-03-01", "en")
    assert render_ladder_markdown("2018-03-01", "en") == ""


def test_december_is_not_read_back_into_august():
    august = " ".join(state.says_en for state in case.as_of("2019-08-26"))
    assert said("2019-08-26", "hashed_names") is None
    assert not re.search(r"26,060|13,840|95,590|evasion|evaded|hash", august)


def test_a_day_is_a_text_a_date_or_a_moment_and_today_asks_no_clock():
    assert case.as_of(date(2019, 8, 26)) == case.as_of("2019-08-26") == case.as_of(datetime(2019, 8, 26, 9))
    assert case.as_of("today") == case.as_of("2099-01-01")
    assert day_words("today", "ja") == "今日"


@pytest.mark.parametrize("day", ["yesterday", "2019-13-01", "", None])
def test_what_is_no_day_is_refused_in_a_sentence(day):
    with pytest.raises(CasekitError, match="is not a day"):
        case.as_of(day)


def test_the_states_of_a_topic_follow_each_other_without_gap_or_overlap():
    for _, of_topic in groupby(states(), key=lambda state: state.topic):
        following = list(of_topic)
        assert following[-1].known_until is None
        for earlier, later in pairwise(following):
            assert earlier.known_until + timedelta(days=1) == later.known_from, later


def test_each_topic_stands_once_and_has_one_state_a_day():
    for day in (*case.changes(), "today"):
        topics = [state.topic for state in case.as_of(day)]
        assert len(topics) == len(set(topics))


@pytest.mark.parametrize("state", states(), ids=lambda state: f"{state.topic}-{state.known_from}")
def test_a_sentence_rests_on_claims_and_types_no_number_of_its_own(state):
    assert state.claims
    values = {case.claim(id).value for id in state.claims}
    for text in (state.says_en, state.says_ja):
        assert numbers(text) <= values, text
    assert numbers(state.says_en) == numbers(state.says_ja)
    assert state.says_en.count(". ") <= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_the_label_of_every_claim_that_needs_one(language):
    met = set()
    for state in states():
        for id in LABELLED & set(state.claims):
            met.add(id)
            assert f"{id}" in state.says(language)
            assert case.label(case.claim(id), language) in state.says(language)
    assert {"B06", "B11", "B20", "B25", "B27"} <= met


def test_a_state_is_known_no_earlier_than_its_dated_claims_of_events():
    late = {
        "A14",
        "A15",
        "A15b",
        "A16",
        "A19",
        "A21",
        "A22",
        "A29",
        "A34",
        "B09",
        "B16",
        "E10",
        "E76b",
        "AX3",
    }
    for state in states():
        for id in late & set(state.claims):
            assert date.fromisoformat(case.claim(id).date[:10]) <= state.known_from, (state.topic, id)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("render", SHOWN_BY)
def test_every_page_of_a_day_shows_labels_and_badges(render, language):
    for day in case.changes():
        shown = render(day, language)
        for state in case.as_of(day):
            for id in state.claims:
                assert id in shown
                assert case.label(case.claim(id), language) in shown


def test_the_ladder_has_the_numbers_of_the_case():
    assert {rung.number for rung in case.number_ladder()} >= {
        *(7_983, 13_840, 26_060, 7_893),
        *(74_878, 12_330, 62_548, 95_590),
        *(34, 35, 37, 38),
    }


def test_the_ladder_of_a_day_has_what_held_on_it():
    held = {day: [rung.claim for rung in case.number_ladder(day)] for day in case.KEY_DAYS}
    assert held["2019-08-05"] == ["B11", "B24"]
    assert held["2019-08-26"] == ["B06", "B07", "B08", "B11", "B19", "B20"]
    assert not {"B06", "B11", "B12"} & set(held["today"])
    assert {"B09", "B14", "B16", "B21"} <= set(held["today"])


def test_the_august_rungs_of_scored_students_add_up_and_no_december_split_is_made():
    august = {rung.claim: rung.number for rung in case.number_ladder("2019-08-26")}
    assert august["B07"] + august["B08"] == august["B06"]
    assert {rung.claim for rung in case.number_ladder("today") if rung.group == "scored"} == {"B09"}


def test_what_takes_the_place_of_a_number_is_a_rung_that_holds_the_day_after():
    rungs = {rung.claim: rung for rung in case.number_ladder()}
    for rung in rungs.values():
        if rung.known_until:
            day = rung.known_until + timedelta(days=1)
            assert rung.replaced_by is None or rungs[rung.replaced_by].holds_on(day), rung.claim
    assert rungs["B11"].replaced_by == "B14"
    assert (rungs["B12"].status, rungs["B12"].replaced_by) == ("typo", "B11")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rung_says_the_figure_with_its_label_who_says_it_and_what_it_counts(language):
    for rung in case.number_ladder():
        found = case.claim(rung.claim)
        assert found.status != "derived"
        assert case.label(found, language) in rung.figure(language)
        assert rung.who(language)
        assert rung.said_as_of(language)
        assert rung.counts(language)
        assert rung.scope(language)
        assert all(case.conflict(id) for id in rung.conflicts)


def test_only_one_rung_is_a_typing_error_and_it_says_so_in_both_languages():
    typo = next(rung for rung in case.number_ladder() if rung.number == 7893)
    assert "typing error" in typo.figure("en")
    assert "誤記" in typo.figure("ja")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("render", LADDERS)
def test_every_ladder_shows_each_figure_with_its_label(render, language):
    for day in (None, *case.KEY_DAYS):
        shown = render(day, language)
        for rung in case.number_ladder(day):
            assert rung.figure(language) in shown
            assert rung.claim in shown


def test_the_count_of_december_names_only_what_the_ppc_names():
    state, rung = said("today", "without_consent"), case.number_ladder()[8]
    assert rung.claim == "B16"
    assert "not named" in rung.scope_en
    assert "名指しされて" in rung.scope_ja
    assert "cookie" not in (state.says_en + rung.counts_en).lower()
    assert "クッキー" not in state.says_ja + rung.counts_ja


def test_a_difference_kept_for_checks_can_enter_no_sentence_and_no_table():
    with pytest.raises(CasekitError, match="B17 is a difference that no source publishes"):
        marked("12 students", ["B16", "B17"], "en")
    for name in ("known.csv", "ladder.csv", "conflicts.csv", "conflict_sides.csv"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert not re.search(r"\bB17\b|12,220|12220", text), name
