"""Conflicts of the record: each side pinned, neither heavier, and nothing decided that is open."""

import re

import pytest

from casekit import case
from casekit.errors import CasekitError

LANGUAGES = ("en", "ja")
ALL = case.conflicts()
CONTESTED = [one for one in ALL if one.contested]
SHOWN_BY = (case.render_conflict_markdown, case.render_conflict_html)


def pinned(id):
    found = case.claim(id)
    return bool(found.pinpoint or found.address)


def test_every_conflict_of_the_fact_sheet_is_there_and_the_rest_of_the_list():
    assert [one.id for one in ALL] == [f"K{n}" for n in range(1, 12)] + ["M1", "M6", "M7", "M10", "M11"]
    for one in ALL[:11]:
        assert one.id in case.claims()


def test_an_unknown_conflict_is_refused_in_a_sentence():
    with pytest.raises(CasekitError, match=r"no conflict 'K12'.*K11"):
        case.conflict("K12")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_conflict_has_at_least_two_sides_each_with_a_pinned_claim_a_speaker_and_a_day(one):
    assert len(one.sides) >= 2
    for side in one.sides:
        assert any(pinned(id) for id in side.claims)
        for language in LANGUAGES:
            assert side.says(language)
            assert side.who(language)
            assert side.when(language)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conflict_says_what_differs_what_a_careful_writer_does_and_what_stays_open(one, language):
    for text in (one.topic(language), one.differs(language), one.writer(language), one.open(language)):
        assert text
        assert bool(re.search(r"[\u3040-\u30ff]|[\u4e00-\u9fff]{2}", text.replace("潜脱", ""))) == (
            language == "ja"
        )


def test_the_article_behind_fact_1_whether_consent_matters_and_where_was_hashed_are_contested():
    assert {one.id for one in CONTESTED} == {"K8", "K10", "K11", "M10"}


@pytest.mark.parametrize("one", CONTESTED, ids=lambda one: one.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sides_of_a_contested_conflict_are_of_equal_length(one, language):
    lengths = [len(side.says(language)) for side in one.sides]
    assert min(lengths) >= 0.85 * max(lengths)


def test_the_sides_on_fact_1_decide_for_neither():
    k8 = case.conflict("K8")
    texts = [text for side in k8.sides for text in (side.says_en, side.says_ja)]
    assert not any(
        re.search(r"breach of (the then |old )?Art\w* 23|no breach|23条1項に?違反", text) for text in texts
    )
    assert "evaded" in k8.writer_en
    assert "潜脱" in k8.writer_ja
    assert "neither" in k8.writer_en
    assert "not state" in k8.open_en


def test_the_sides_on_fact_1_rest_on_the_two_texts_of_the_ppc():
    one, other = case.conflict("K8").sides
    assert {"E10b", "D35"} <= set(one.claims)
    assert {"E10", "L08b", "E62"} <= set(other.claims)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
@pytest.mark.parametrize("render", SHOWN_BY)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_conflict_is_shown_with_all_its_sides_badges_and_labels(one, render, language):
    shown = render(one.id, language)
    for side in one.sides:
        assert side.who(language) in shown
    for id in one.cited():
        assert id in shown
    for side in one.sides:
        for id in side.claims:
            assert case.label(case.claim(id), language) in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_are_shown_with_the_same_marks(language):
    shown = case.render_conflict_html("K8", language)
    sections = re.findall(r"<section[^>]*>", shown)
    assert len(sections) == 2
    assert len(set(sections)) == 1


@pytest.mark.parametrize("render", SHOWN_BY)
def test_an_unknown_language_is_refused(render):
    with pytest.raises(CasekitError, match="languages are en and ja"):
        render("K8", "fr")
