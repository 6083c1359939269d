"""The glossary: both languages complete, facts with claims, ids that lessons can rely on."""

import csv
import re

import pytest

from casekit import case
from casekit.case import glossary
from casekit.errors import CasekitError

PROMISED = [
    "personal-information",
    "personal-data",
    "recommendation",
    "guidance",
    "matching",
    "entrustment",
    "consent-of-the-person",
    "cookie",
    "hash",
    "pseudonymised",
    "anonymously-processed",
    "third-party-provision",
    "provider-side-standard",
    "personal-related-information",
    "purpose-of-use",
    "score",
    "singling-out",
    "linkability",
    "inference",
    "k-anonymity",
    "applicant-id",
    "processor",
    "operator",
    "evaded",
]
KANA = re.compile(r"[\u3040-\u30ff・ー]+")
TERMS = list(glossary.terms().values())


@pytest.mark.parametrize("id", PROMISED)
def test_each_term_that_lessons_link_to_is_there(id):
    assert glossary.term(id).id == id


def test_every_id_stands_once_and_fits_an_anchor():
    with glossary.TABLE.open(encoding="utf-8", newline="") as lines:
        ids = [row["id"] for row in csv.DictReader(lines)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id) for id in ids)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_a_term_says_in_both_languages_what_it_means_and_what_it_is_taken_for(term):
    for language in ("en", "ja"):
        assert term.name(language)
        assert term.meaning(language)
        assert term.false_friend(language)
    assert KANA.fullmatch(term.reading)
    assert re.search(r"[\u3040-\u30ff]", term.meaning_ja)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.id)
def test_a_term_rests_on_claims_of_the_record_or_says_that_it_is_general_knowledge(term):
    assert term.claims or term.general
    assert [claim for claim in term.claims if claim not in case.claims()] == []


def test_an_unknown_term_is_named_with_the_nearest_ids():
    with pytest.raises(CasekitError, match=r"no term 'personal-dat'.*personal-data"):
        glossary.term("personal-dat")


def test_a_link_shows_the_term_or_other_words_and_the_other_language_as_tooltip():
    assert glossary.term_markdown("matching", "en") == '[matching](glossary.md#matching "突合")'
    assert glossary.term_markdown("matching", "ja", "突き合わせ") == (
        '[突き合わせ](glossary.md#matching "matching")'
    )
