"""How claims are shown: never without label, source and evidence class, and safe to put on a page."""

import html.parser
import re

import pytest

from casekit import case
from casekit.errors import CasekitError

RECORD = list(case.claims().values())
SHOWN = [row.id for row in RECORD if row.publish == "yes"]
LABELLED = [row.id for row in RECORD if row.status not in {"final", "plain"} and row.publish == "yes"]
RENDERERS = (
    case.render_markdown,
    case.render_html,
    lambda id, language: case.source_list_markdown([id], language),
)


class Tags(html.parser.HTMLParser):
    """Collects open tags and complains about any that is closed out of order."""

    void = frozenset({"br", "hr", "img"})

    def __init__(self):
        super().__init__()
        self.open, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_the_badge_has_class_id_and_speaker_and_links_to_the_entry():
    badge = case.badge_markdown("D04", "en")
    assert badge.startswith('<small>[[finding · D04 · PPC, as quoted in S003]](#D04 "')
    assert badge.endswith('")</small>')
    assert case.badge_markdown("D04", "ja").startswith(
        "<small>[[認定 · D04 · 個人情報保護委員会（S003の引用による）]](#D04 "
    )


def test_the_tooltip_has_the_quotation_and_says_whose_translation_it_is():
    assert "Our translation: “an extremely inappropriate service" in case.badge_markdown("D04", "en")
    assert "原文：法の趣旨を潜脱した" in case.badge_markdown("D04", "ja")


def test_an_english_original_is_not_called_a_translation():
    assert "ranslation" not in case.badge_markdown("B27", "en")
    assert "ranslation" not in case.render_html("B27", "en")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_badge_is_one_markdown_link_in_small_print(language):
    form = re.compile(r'<small>\[\[((?:[^\[\]]|\\[\[\]])+)\]\]\(#([A-Z][A-Z\d.bc]*) "([^"]+)"\)</small>')
    for id in SHOWN:
        found = form.fullmatch(case.badge_markdown(id, language))
        assert found, id
        assert found[2] == id
        assert "|" not in found[0], id
        assert "\n" not in found[0], id
        row = case.claim(id)
        assert case.evidence_classes()[row.evidence_class].word(language) in found[1], id
        if row.source.startswith("S00"):
            assert row.source in found[1], id


def test_a_quotation_inside_a_translation_has_single_marks():
    assert "“it does not express ‘a 40% probability of declining’”" in case.badge_markdown("D27b", "en")


def test_a_phrase_stands_before_its_badge():
    shown = case.render_markdown("D02", "en")
    assert shown.startswith("an applicant ID, a cookie and the record of declining or accepting <small>[[")
    assert case.render_markdown("D02", "ja").startswith("応募者管理ID、クッキー、辞退・承諾の情報<small>[[")


def test_a_superseded_figure_is_labelled_with_its_date():
    assert "7,983 students (as of 26 August 2019; superseded)" in case.render_markdown("B11", "en")
    assert "学生7,983人（2019年8月26日時点。後に改められた）" in case.render_markdown("B11", "ja")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("render", RENDERERS)
def test_no_figure_that_needs_a_label_is_shown_without_it(render, language):
    assert len(LABELLED) >= 15
    for id in LABELLED:
        label = case.label(case.claim(id), language)
        assert label
        assert label in render(id, language), id


@pytest.mark.parametrize("language", ["en", "ja"])
def test_final_and_plain_claims_carry_no_label(language):
    for row in RECORD:
        if row.status in {"final", "plain"}:
            assert case.label(row, language) == ""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("render", [case.badge_markdown, *RENDERERS])
def test_a_derived_difference_kept_for_checks_is_refused_everywhere(render, language):
    with pytest.raises(CasekitError, match="B17 is a difference that no source publishes"):
        render("B17", language)


@pytest.mark.parametrize("render", [case.badge_markdown, *RENDERERS])
def test_an_unknown_claim_or_language_is_refused_in_a_sentence(render):
    with pytest.raises(CasekitError, match="no claim 'B99'"):
        render("B99", "en")
    with pytest.raises(CasekitError, match="languages are en and ja"):
        render("B16", "fr")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_card_is_sound_html_with_all_that_is_known(language):
    for id in SHOWN:
        row, tags = case.claim(id), Tags()
        tags.feed(case.render_html(id, language))
        assert tags.open == [], id
        for text in (row.statement(language), row.note(language), row.pinpoint, row.quote, row.address):
            assert text in tags.text, id
        assert row.spoken_by(language) in tags.text, id


def test_a_card_escapes_what_would_be_read_as_html():
    assert "Dun &amp; Bradstreet" in case.render_html("F08", "en")


def test_the_list_of_sources_has_one_heading_per_claim_to_jump_to():
    shown = case.source_list_markdown(["D02", "B16", "D02"], "en")
    assert re.findall(r"^#+ (.*)$", shown, re.M) == ["D02", "B16"]
    assert "**S003**: A lawyer’s commentary" in shown
    assert "S002" not in shown.split("source documents")[1]


def test_a_list_of_no_claims_is_empty():
    assert case.source_list_markdown([], "en") == ""


@pytest.mark.parametrize(
    ("iso", "english", "japanese"),
    [
        ("A02", "1 March 2018", "2018年3月1日"),
        ("A06", "March 2019", "2019年3月"),
        ("A07", "1 March 2019 to 2 August 2019", "2019年3月1日から2019年8月2日まで"),
        ("K8", "", ""),
    ],
)
def test_dates_are_written_at_their_own_precision(iso, english, japanese):
    assert case.date_words(case.claim(iso), "en") == english
    assert case.date_words(case.claim(iso), "ja") == japanese


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_legend_explains_every_evidence_class(language):
    lines = case.evidence_legend_markdown(language).splitlines()
    assert len(lines) == 2 + len(case.evidence_classes())
    assert all(line.count("|") == 3 for line in lines)


def test_a_badge_in_a_sentence_is_short_unless_it_is_a_finding_and_the_tooltip_names_the_speaker():
    assert "[[party statement · D01 · S003]]" in case.badge_markdown("D01", "en")
    assert '"Recruit’s explanatory pages, as described in S003: ' in case.badge_markdown("D01", "en")
    assert "S003の引用による" in case.badge_markdown("E10", "ja")
