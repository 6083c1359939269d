"""Flip tests: change one fact in a run, and exactly the elements that depend on it change."""

from dataclasses import replace

import pandas as pd
import pytest

from casekit import consent, law

CODES = tuple(law.regimes())


def answers(run) -> dict[tuple[str, str, str], str]:
    """Every answer of every reading of a run: (regime, element, reading) -> answer."""
    known = law.facts(run)
    return {
        (code, found.element.id, reading.name): given
        for code in CODES
        for found in law.assess(known, code).answered
        for reading, given in zip(found.element.readings, found.answers, strict=True)
    }


def changes(before, after) -> set[tuple[str, str, str]]:
    old, new = answers(before), answers(after)
    return {key for key in old if old[key] != new[key]}


def with_holdings(run, **tables):
    """Return the run with some holdings replaced (party__table=rows) or removed (None)."""
    held = dict(run.parties._holdings)
    for key, frame in tables.items():
        party, table = key.split("__")
        if frame is None:
            del held[party, table]
        else:
            held[party, table] = frame
    return replace(run, parties=replace(run.parties, _holdings=held))


@pytest.fixture
def sender_with_names(survey_run):
    applicants = survey_run.parties.holding("client", "applicants").frame
    return with_holdings(
        survey_run, job_site__applicant_list=applicants[["company_id", "applicant_id", "name"]]
    )


@pytest.fixture
def recipient_without_table(survey_run):
    return with_holdings(survey_run, client__applicants=None, client__named_scores=None)


@pytest.fixture
def clause_on_every_screen(survey_run, monkeypatch):
    clear = consent.Text("clear-clause", True, True, "A clear clause.", "明確な条項。", ("D38",))
    monkeypatch.setattr(consent, "TEXTS", (*consent.TEXTS, clear))
    versions = survey_run.parties.holding("job_site", "policy_versions").frame
    return with_holdings(survey_run, job_site__policy_versions=versions.assign(text_id="clear-clause"))


def test_giving_the_sender_the_name_table_changes_what_hangs_on_it(survey_run, sender_with_names):
    assert changes(survey_run, sender_with_names) == {
        ("japan-2019", "personal-at-sender", "B"),
        ("japan-2019", "easy-collation", "narrow"),
        ("japan-2022", "personal-at-sender", "B"),
        ("japan-2022", "easy-collation", "narrow"),
        ("japan-2022", "consent-confirmed", ""),
        ("japan-2022", "erasure", ""),
        ("eu", "identifiable-sender", "relative"),
    }
    assert law.cell_of(sender_with_names) == (True, True)


def test_removing_the_recipients_table_changes_what_hangs_on_it(survey_run, recipient_without_table):
    assert changes(survey_run, recipient_without_table) == {
        ("japan-2019", "personal-at-sender", "A"),
        ("japan-2019", "client-as-provider", "client"),
        ("japan-2022", "personal-at-sender", "A"),
        ("japan-2022", "recipient-expected", ""),
        ("japan-2022", "consent-confirmed", ""),
        ("eu", "identifiable-recipient", ""),
        ("eu", "identifiable-sender", "indirect"),
    }
    assert law.cell_of(recipient_without_table) == (False, False)


def test_a_clear_clause_on_every_screen_changes_what_hangs_on_it(survey_run, clause_on_every_screen):
    assert changes(survey_run, clause_on_every_screen) == {
        ("japan-2019", "consent-taken", ""),
        ("japan-2019", "consent-clear", ""),
        ("japan-2022", "consent-taken", ""),
        ("japan-2022", "consent-clear", ""),
        ("japan-labour", "consent-counts", "E70"),
        ("japan-labour", "without-reason", "reason"),
        ("japan-labour", "clients", ""),
        ("eu", "informed-at-collection", ""),
        ("eu", "consent-free", "each-case"),
        ("us-ftc", "told-plainly", ""),
    }


def test_clear_consent_on_every_screen_changes_nothing_in_the_labour_reading_e74(
    survey_run, clause_on_every_screen
):
    key = ("japan-labour", "consent-counts", "E74")
    assert answers(survey_run)[key] == answers(clause_on_every_screen)[key] == "no"


def test_a_clause_on_one_screen_only_is_not_everyones(survey_run, monkeypatch):
    clear = consent.Text("clear-clause", True, True, "A clear clause.", "明確な条項。", ("D38",))
    monkeypatch.setattr(consent, "TEXTS", (*consent.TEXTS, clear))
    versions = survey_run.parties.holding("job_site", "policy_versions").frame
    texts = versions["text_id"].where(versions["screen"] != "web_test", "clear-clause")
    some = with_holdings(survey_run, job_site__policy_versions=versions.assign(text_id=texts))
    assert answers(some)["japan-2019", "consent-taken", ""] == "partly"


def test_a_confirmation_in_the_ledger_answers_the_question_of_article_31(survey_run):
    transfers = list(survey_run.parties._transfers)
    confirmed = replace(transfers[0], sender="client", recipient="job_site", table="consent_confirmations")
    run = replace(survey_run, parties=replace(survey_run.parties, _transfers=[*transfers, confirmed]))
    assert changes(survey_run, run) == {("japan-2022", "consent-confirmed", "")}


def test_a_supposed_fact_changes_only_the_elements_that_take_it(survey_run):
    known = law.facts(survey_run)
    for name in law.fact_words():
        for value in (True, False, None):
            for code, element, reading in changes(known, known.changed(**{name: value})):
                taken = next(found for found in law.elements(code) if found.id == element)
                rule = next(found.rule for found in taken.readings if found.name == reading)
                assert name in rule


def test_the_screen_gap_makes_consent_partial(world):
    import casekit

    run = casekit.schemes.privacy_policy(world)
    assert answers(run)["japan-2019", "consent-taken", ""] == "partly"
    assert answers(run)["japan-2019", "consent-clear", ""] == "no"


def test_facts_need_no_truth(world, survey_run):
    import casekit

    blind = casekit.schemes.survey(world.without_truth())
    assert law.facts(blind).as_dict() == law.facts(survey_run).as_dict()


def test_a_supposed_fact_says_so(survey_run):
    known = law.facts(survey_run).changed(sender_names=True)
    assert "supposed" in known["sender_names"].says("en")
    assert "仮定" in known["sender_names"].says("ja")


def test_every_fact_is_said_in_both_languages_with_its_evidence(survey_run):
    for fact in law.facts(survey_run):
        assert fact.evidence in ("simulated", "record")
        assert fact.says_en
        assert fact.says_ja
        assert fact.sources
    assert isinstance(law.facts(survey_run).frame("ja"), pd.DataFrame)


def test_what_changes_says_before_and_after(survey_run, sender_with_names):
    table = law.what_changes(survey_run, sender_with_names)
    assert table[["element", "reading", "before", "after"]].to_numpy().tolist() == [
        ["personal-at-sender", "B", "no", "yes"],
        ["easy-collation", "narrow", "no", "yes"],
    ]
    assert law.what_changes(survey_run, survey_run, "eu").empty
