"""Provisions and what is still moving: cited with both numbers, marked, dated."""

import csv

import pytest

from casekit import case, law
from casekit.errors import CasekitError
from casekit.law.provisions import Provision
from casekit.law.rows import FOLDER, rows

LANGUAGES = ("en", "ja")


def test_the_consent_rule_is_cited_with_both_numbers():
    assert law.provision("appi-consent").cite("ja") == "個人情報保護法23条1項（現27条1項）"
    assert law.provision("appi-consent").cite("en") == "APPI Art. 23(1) (now Art. 27(1))"
    assert law.provision("appi-consent").cite("ja", "today") == "個人情報保護法27条1項（当時23条1項）"


def test_a_rule_of_2020_says_which_act_brought_it():
    assert (
        law.provision("appi-provide-related").cite("en")
        == "APPI Art. 26-2 (2020 Act as enacted, now Art. 31)"
    )
    assert "16条の2" in law.provision("appi-improper-use").cite("ja", "today")


@pytest.mark.parametrize("id", ["E31", "E36", "E38", "E41", "E43", "E45", "E46", "E47", "E50", "E51"])
def test_the_numbers_are_those_of_the_record(id):
    statement = case.claim(id).statement("en")
    cited = [
        found for found in law.provisions().values() if found.group == "appi" and found.claim_ids[0] == id
    ]
    assert len(cited) == 1
    for number in (cited[0].then_en, cited[0].act2020_en, cited[0].now_en):
        assert number.removeprefix("Art. ") in statement


def test_every_provision_names_claims_that_may_be_shown():
    for found in law.provisions().values():
        assert found.claim_ids, found.id
        for id in found.claim_ids:
            assert case.claim(id).publish == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_general_knowledge_is_printed_wherever_a_provision_is_shown(language):
    word = {"en": "general knowledge", "ja": "一般的な知識"}[language]
    for found in law.provisions().values():
        shown = (law.provision_markdown(found.id, language), law.provision_html(found.id, language))
        if found.general_knowledge:
            assert all(word in text for text in shown), found.id
    assert word not in law.provision_markdown("appi-entrustment", language)


def test_a_number_without_a_page_behind_it_is_marked_as_the_record_marks_it():
    for found in law.provisions().values():
        if found.group == "appi" and found.claim_ids[0] in case.claims():
            in_record = "general knowledge" in case.claim(found.claim_ids[0]).note("en")
            assert in_record == (found.number_basis == "general_knowledge"), found.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_moves_prints_the_day_of_its_check(language):
    for shown in (law.moving_markdown(language), law.moving_html(language)):
        word = {"en": "Checked on", "ja": "確認"}[language]
        assert shown.count(word) >= len(law.moving())
    for found in law.moving().values():
        year = found.checked_on.split("-")[0]
        assert year in law.moving_markdown(language, [found.id])
        assert found.claim_ids


def test_what_moves_covers_the_bill_the_ai_act_and_the_omnibus():
    assert {"E81", "E85", "F15", "F16"} <= {id for found in law.moving().values() for id in found.claim_ids}


def test_an_unknown_provision_names_the_nearest():
    with pytest.raises(CasekitError, match="appi-consent"):
        law.provision("appi-consnt")


def test_a_table_with_a_column_missing_is_refused(tmp_path, monkeypatch):
    with (tmp_path / "provisions.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerow(["id", "group"])
    monkeypatch.setattr("casekit.law.rows.FOLDER", tmp_path)
    rows.cache_clear()
    with pytest.raises(CasekitError, match="should be id, group, instrument_en"):
        rows("provisions.csv", Provision)


def test_a_changed_row_changes_what_is_cited_without_touching_code(tmp_path, monkeypatch):
    text = (FOLDER / "provisions.csv").read_text(encoding="utf-8")
    (tmp_path / "provisions.csv").write_text(text.replace("Art. 27(1)", "Art. 99"), encoding="utf-8")
    monkeypatch.setattr("casekit.law.rows.FOLDER", tmp_path)
    rows.cache_clear()
    changed = {row.id: row for row in rows("provisions.csv", Provision)}
    rows.cache_clear()
    assert changed["appi-consent"].cite("en") == "APPI Art. 23(1) (now Art. 99)"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_concordance_has_three_numberings_and_its_marks(language):
    table = law.concordance(language)
    consent = table[table.iloc[:, 6].str.contains("E43")].iloc[0]
    expected = {"en": ["Art. 23(1)", "Art. 23(1)", "Art. 27(1)"], "ja": ["23条1項", "23条1項", "27条1項"]}
    assert consent.iloc[1:4].tolist() == expected[language]
    marked = table[table.iloc[:, 6].str.startswith("E38")].iloc[0]
    assert {"en": "general knowledge", "ja": "一般的な知識"}[language] in marked.iloc[5]


def test_an_unknown_group_names_those_there_are():
    with pytest.raises(CasekitError, match="labour"):
        law.concordance("en", "mars")
