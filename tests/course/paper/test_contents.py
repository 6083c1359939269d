"""What stands on the sheets: the same in both languages, every claim listed, no answer on a worksheet."""

import csv
import re

import pytest

from casekit import case
from casekit.course.paper import blocks as page
from casekit.course.paper import source_list
from casekit.course.paper.guide_pages import NAMED, guide_document, other_pages, role_document
from casekit.course.paper.read_me import read_me_document
from casekit.course.paper.score_cards import scored_cards
from casekit.course.paper.source_cards import QUOTATIONS
from casekit.course.paper.words import WORDS
from casekit.errors import CasekitError
from casekit.lesson.keys import LESSONS, read_keys
from casekit.lesson.markup import plain
from casekit.world.screens import policy_versions
from tests.course.paper import cards, flat, text_of


def test_both_languages_have_the_same_documents_and_the_same_number_of_cards(pack):
    english, japanese = pack.documents["en"], pack.documents["ja"]
    assert list(english) == list(japanese)
    assert {name: one.cards for name, one in english.items()} == {
        name: one.cards for name, one in japanese.items()
    }
    assert english["01-card-deck"].cards == 12 + 12 + 2 + 12
    assert english["06-score-cards"].cards == 12


def test_both_languages_of_a_document_name_the_same_claims(pack):
    for name, english in pack.documents["en"].items():
        japanese = pack.documents["ja"][name]
        assert set(source_list.claims_in(english.parts)) == set(source_list.claims_in(japanese.parts)), name


def test_every_claim_named_on_a_sheet_is_listed_with_class_and_place(pack):
    for language, document, _ in pack.each():
        ids = source_list.claims_in(document.parts)
        if not ids or document.name == "guide/glossary":
            continue
        listed = {page.words_of(row[0]): " ".join(map(page.words_of, row)) for row in source_rows(document)}
        assert set(ids) <= set(listed), document.name
        for id in ids:
            found = case.claim(id)
            assert case.evidence_classes()[found.evidence_class].word(language) in listed[id]
            assert found.pinpoint in listed[id]
            assert found.spoken_by(language) in listed[id]


def source_rows(document):
    """The rows of the last table of a document with five columns: id, class, what, who, place."""
    tables = [one for part in document.parts for one in part.get("blocks", []) if one["kind"] == "table"]
    return [table for table in tables if len(table["header"]) == 5][-1]["rows"]


def test_the_number_of_an_applicant_is_not_taken_for_a_claim():
    parts = [page.pages([page.paragraph("C01-0003895 [D02, D05] A01 ［B11、E10］ [H99]")])]
    assert source_list.claims_in(parts) == ["D02", "D05", "B11", "E10"]


def test_a_claim_kept_for_checks_only_is_never_listed():
    hidden = next(found.id for found in case.claims().values() if found.publish != "yes")
    assert source_list.claims_in([page.pages([page.paragraph(f"[{hidden}]")])]) == []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_worksheets_ask_everything_and_answer_nothing(pack, language):
    shown = flat(text_of(pack.pdfs[language]["08-worksheets"].pdf))
    answers = flat(text_of(pack.pdfs[language]["09-answers"].pdf))
    asked = 0
    for lesson in LESSONS:
        keys = read_keys(lesson, language)
        for prompt in keys.checkpoints.values():
            asked += 1
            for option in prompt["options"]:
                assert flat(plain(option["text"][language]))[:40] in shown
                assert flat(plain(option["feedback"][language]))[:30] not in shown
            assert flat(plain(prompt["why"][language]))[:30] not in shown
            assert flat(plain(prompt["why"][language]))[:30] in answers
        for prompt in keys.worksheets.values():
            for one in prompt["prompts"]:
                assert flat(one["label"][language])[:40] in shown
            for model in prompt["model"]:
                assert flat(plain(model["text"][language]))[:25] not in shown
        for prompt in keys.predictions.values():
            for one in prompt["inputs"]:
                assert flat(one["label"][language])[:40] in shown
    assert asked == 30


def test_the_answers_name_the_right_letters(pack):
    text = text_of(pack.pdfs["en"]["09-answers"].pdf)
    letters = re.findall(r"^Right: ([a-d])", text, re.MULTILINE)
    expected = [
        "abcd"[[option["right"] for option in prompt["options"]].index(True)]
        for lesson in LESSONS
        for prompt in read_keys(lesson, "en").checkpoints.values()
    ]
    assert letters == expected


def test_the_class_of_a_card_to_sort_stands_on_its_back_only(pack):
    part = pack.documents["en"]["04-source-cards"].parts[0]
    words = [row.en for row in case.evidence_classes().values()]
    assert len(part["fronts"]["cards"]) == len(part["backs"]["cards"]) == 12
    for front, back in zip(part["fronts"]["cards"], part["backs"]["cards"], strict=True):
        assert not any(word in front["badge"] for word in words)
        assert any(word in back["badge"] for word in words)


def test_every_quotation_is_the_record_s_own_to_the_letter(pack):
    shown = flat(text_of(pack.pdfs["en"]["04-quotation-cards"].pdf))
    for id in QUOTATIONS:
        found = case.claim(id)
        assert found.quote
        assert f"「{flat(found.quote)}」" in shown
        if found.quote_en != found.quote:
            inner = found.quote_en.replace("“", "‘").replace("”", "’")
            assert flat(f"“{inner}” (our translation)") in shown


def test_there_is_a_screen_card_for_every_version_that_the_world_shows(pack):
    versions = policy_versions().to_pandas().query("site == 'rikunabi2020'")
    every = [card["eyebrow"] for card in cards(pack.documents["en"]["05-screen-cards"])]
    shown = [eyebrow for eyebrow in every if eyebrow.startswith("Screen")]
    assert len(shown) == len(versions) == 11
    assert len(set(shown)) == 5


def test_the_text_that_was_not_updated_stands_on_the_registration_card_alone(pack):
    stale = [
        card["eyebrow"]
        for card in cards(pack.documents["en"]["05-screen-cards"])
        if card["eyebrow"].startswith("Screen") and "D37b" in card["foot"]
    ]
    assert stale == ["Screen: Registration"]


def test_the_back_of_a_score_card_is_what_became_of_that_applicant(made):
    rows = scored_cards(made).rows
    applicants = made.world["applicants"].set_index(["company_id", "applicant_id"])["outcome"]
    went = {"left_selection", "declined_offer"}
    assert len(rows) == 12
    for row in rows.itertuples():
        assert row.outcome == applicants[(row.company_id, row.applicant_id)]
        assert row.went == (row.outcome in went)
    assert rows["score"].is_monotonic_increasing is False


def test_a_cover_says_what_the_ledger_says(pack):
    pages = [part["blocks"] for part in pack.documents["en"]["03-party-folders"].parts[:3]]
    processor = next(one for one in pages[2] if one["kind"] == "table")
    receives = {page.words_of(row[0]): page.words_of(row[2]) for row in processor["rows"]}
    hashed = [scheme for scheme, cell in receives.items() if "member list, hashed" in cell]
    assert hashed == ["Hashed names (H)"]
    assert "e-mail" in receives["Privacy policy (P)"]
    assert "name" not in receives["Survey (S)"]
    assert "[D02, K7]" in receives["Survey (S)"]


def test_each_role_stands_on_a_card_of_its_own(pack):
    roles = [card["blocks"][0] for card in cards(pack.documents["en"]["07-role-cards"])]
    assert [page.words_of(role["inlines"])[:3] for role in roles] == [f"G3{n}" for n in range(1, 8)]


def test_every_page_of_the_guide_is_printed(pack):
    from tests.shipped_texts import ROOT

    stems = {path.name.removesuffix(".md") for path in (ROOT / "guide").glob("*.md")}
    english = {stem for stem in stems if not stem.endswith(".ja")}
    named = {*NAMED, "role-cards"}
    assert set(other_pages(ROOT, "en")) == english - named
    assert named <= english
    assert {f"guide/{name}" for name in english - named} <= set(pack.documents["en"])


def test_the_first_sheet_lists_every_document_with_its_pages(pack):
    printed_ones = [(one, pack.pdfs["en"][name].pages) for name, one in pack.documents["en"].items()]
    document = read_me_document(printed_ones, 5, "en")
    tables = [one for one in document.parts[0]["blocks"] if one["kind"] == "table"]
    rows = [[page.words_of(cell) for cell in row] for one in tables for row in one["rows"]]
    assert {(row[0], row[2]) for row in rows} == {(one.name, str(pages)) for one, pages in printed_ones}
    duplex = {row[0] for row in rows if len(row) == 6 and row[4] == "both, long edge"}
    assert duplex == {"04-source-cards", "06-score-cards"}


def test_a_missing_page_of_the_guide_is_named(tmp_path):
    (tmp_path / "guide").mkdir()
    with pytest.raises(CasekitError, match=r"guide/debrief\.ja\.md is missing"):
        guide_document(tmp_path, "debrief", "ja")
    with pytest.raises(CasekitError, match=r"guide/role-cards\.md is missing"):
        role_document(tmp_path, "en")


def test_a_page_of_roles_without_a_role_is_refused(tmp_path):
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "role-cards.md").write_text("# Roles\n\nNobody.\n", encoding="utf-8")
    with pytest.raises(CasekitError, match="has no role card"):
        role_document(tmp_path, "en")


def test_a_page_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "debrief.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CasekitError, match="cannot be read as text"):
        guide_document(tmp_path, "debrief", "en")


def test_every_word_of_the_pack_is_there_in_both_languages_with_the_same_placeholders():
    with WORDS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        assert row["en"], row
        assert row["ja"], row
        assert sorted(re.findall(r"{\w+}", row["en"])) == sorted(re.findall(r"{\w+}", row["ja"])), row["key"]
        english, japanese = (re.findall(r"[A-Z]\d\d[a-z]?|G\d\.\d", row[one]) for one in ("en", "ja"))
        assert english == japanese, row["key"]
