"""Regimes: every element is cited, both readings weigh the same, and nothing decides."""

import re

import pytest

from casekit import case, law
from casekit.errors import CasekitError
from casekit.law.rules import answer, clauses, facts_of

ELEMENTS = [element for code in law.regimes() for element in law.elements(code)]
CONTESTED = [element for element in ELEMENTS if element.contested]
LANGUAGES = ("en", "ja")


def name(element) -> str:
    return f"{element.regime}-{element.id}"


def test_there_are_the_five_regimes():
    assert list(law.regimes()) == ["japan-2019", "japan-2022", "japan-labour", "eu", "us-ftc"]


@pytest.mark.parametrize("element", ELEMENTS, ids=name)
def test_an_element_cites_a_provision_and_a_claim_and_says_what_would_flip_it(element):
    assert element.provision_ids
    assert all(law.provision(id) for id in element.provision_ids)
    cited = [*element.claim_ids, *(id for reading in element.readings for id in reading.claim_ids)]
    assert element.claim_ids
    assert all(case.claim(id).publish == "yes" for id in cited)
    for language in LANGUAGES:
        assert element.question(language)
        assert element.flips(language)
        assert element.title(language)
    assert bool(element.missing("en")) == bool(element.missing("ja")) == bool(element.holder)


@pytest.mark.parametrize("element", ELEMENTS, ids=name)
def test_an_element_takes_facts_that_exist(element):
    assert element.facts
    assert set(element.facts) <= set(law.fact_words())


@pytest.mark.parametrize("element", CONTESTED, ids=name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_readings_have_an_argument_of_the_same_weight(element, language):
    first, second = (len(reading.argument(language)) for reading in element.readings)
    assert abs(first - second) <= 0.15 * max(first, second)
    assert all(reading.label(language) and reading.claim_ids for reading in element.readings)


def test_no_key_of_any_regime_is_a_verdict(survey_run):
    known = law.facts(survey_run)
    for code in law.regimes():
        found = law.assess(known, code)
        keys = {*found.table.columns, *found.as_dict(), *vars(found), *law.ANSWERS}
        keys |= {key for entry in found.as_dict()["elements"] for key in entry}
        assert not any("verdict" in key or "breach" in key or "legal" in key for key in keys)


def test_the_survey_scheme_leaves_readings_a_and_b_open(survey_run):
    row = law.assess(survey_run).table.set_index("element").loc["personal-at-sender"]
    assert (row["first"], row["first_answer"]) == ("A", "yes")
    assert (row["second"], row["second_answer"]) == ("B", "no")
    assert row["answer"] == "open"


def test_where_both_readings_agree_the_element_is_answered(survey_run):
    named = law.facts(survey_run).changed(sender_names=True)
    row = law.assess(named).table.set_index("element").loc["personal-at-sender"]
    assert row["answer"] == row["first_answer"] == row["second_answer"] == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_memo_follows_the_order_and_leaves_the_conclusion_empty(survey_run, language):
    memo = law.assess(survey_run).memo(language)
    order = [memo.index(word) for word in ("問題提起", "規範定立", "あてはめ", "結論")]
    assert order == sorted(order)
    conclusion = memo.split("結論", 1)[1].split("##")[0]
    assert {"en": "Yours", "ja": "あなたが書く"}[language] in conclusion
    assert len(conclusion) < 140
    assert {"en": "held by", "ja": "知る者"}[language] in memo.split("結論", 1)[1]


def test_the_memo_of_the_survey_scheme_says_evaded_and_no_more(survey_run):
    for language, word in (("en", "evasion"), ("ja", "潜脱")):
        memo = law.assess(survey_run).memo(language)
        assert word in memo
        assert not re.search(r"(breach|violation) of (the then )?Art\. 23\(1\)|23条1項(に|への)違反", memo)
        assert not re.search(r"no breach|違反(は|で)ない|違反しない", memo)


def test_a_memo_prints_the_marks_of_general_knowledge(survey_run):
    assert "general knowledge" in law.assess(survey_run).memo("en")
    assert "一般的な知識" in law.assess(survey_run).memo("ja")


@pytest.mark.parametrize("code", ["japan-2022", "eu"])
def test_a_memo_on_moving_law_prints_when_it_was_checked(survey_run, code):
    assert "Checked on" in law.assess(survey_run, code).memo("en")
    assert "確認" in law.assess(survey_run, code).memo("ja")


def test_the_labour_regime_carries_both_numbers():
    cited = {
        law.provision(id).cite("en")
        for element in law.elements("japan-labour")
        for id in element.provision_ids
    }
    assert "Employment Security Act Art. 5-4 (now Art. 5-5)" in cited
    assert "Employment Security Act Art. 51(2)" in cited


def test_what_authorities_said_names_claims():
    for code in law.regimes():
        for scheme in "SHGP":
            assert all(case.claim(id) for id in law.findings(code, scheme))
    assert law.findings("japan-2019", "S")[0] == "E10"


def test_the_table_in_words_has_a_row_an_element_in_both_languages(survey_run):
    found = law.assess(survey_run, "eu")
    for language in LANGUAGES:
        words = found.in_words(language)
        assert len(words) == len(found.table)
        assert not words.isna().any().any()


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"a": True, "b": None}, "yes"),
        ({"a": False, "b": None}, "open"),
        ({"a": False, "b": True}, "partly"),
        ({"a": False, "b": False}, "no"),
        ({"a": None, "b": True}, "open"),
    ],
)
def test_a_rule_takes_the_first_clause_that_holds_and_leaves_the_unknown_open(known, expected):
    assert answer("yes if a; partly if b and not a; no", known.get) == expected


def test_what_is_false_anyway_does_not_wait_for_the_unknown():
    assert answer("yes if a and b; no", {"a": False, "b": None}.get) == "no"


@pytest.mark.parametrize("rule", ["guilty if a; no", "yes if a", "yes; no", "yes if a; no if b"])
def test_a_rule_that_is_not_complete_is_refused(rule):
    with pytest.raises(CasekitError):
        clauses(rule)


def test_a_rule_names_its_facts():
    assert facts_of("yes if not a and b; no if c; open") == ("a", "b", "c")


def test_an_unknown_regime_names_those_there_are(survey_run):
    with pytest.raises(CasekitError, match="japan-labour"):
        law.assess(survey_run, "mars")


def test_law_takes_only_runs(world):
    for thing in (world, world["members"]):
        with pytest.raises(CasekitError):
            law.assess(thing)


def test_where_the_readings_agree_the_memo_says_for_what_they_argue(survey_run):
    known = law.facts(survey_run)
    assert "二つの読み方の答えは同じ" in law.assess(known.changed(sender_names=True)).memo("ja")
    assert "answer alike" not in law.assess(known).memo("en")
