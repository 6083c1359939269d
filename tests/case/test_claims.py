"""The record as data: complete, bilingual, well formed, and true to its own sums."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from casekit import case
from casekit.case.record import FOLDER, STATUS_LABELS
from casekit.errors import CasekitError

RECORD = list(case.claims().values())
ID = re.compile(r"(A\d\db?|AX\d|[BCDEFHJL]\d\d[bc]?|G1\.\d{1,2}|G3\d|K\d{1,2})")
CLASSES = ["finding", "party_statement", "reported", "allegation", "commentary", "simulation", "unknown"]
STATUSES = {"final", "superseded", "typo", "press_only", "derived", "plain"}
SOURCES = {"S000", "S001", "S002", "S003", "S004", "PUBLIC", "GK", "DERIVED"}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
ENGLISH_FIELDS = ("via", "quote_en", "value_en", "statement_en", "note_en")
JAPANESE_FIELDS = ("via_ja", "value_ja", "statement_ja", "note_ja")

SECTIONS = {
    "A": [f"A{n:02}" for n in range(1, 37)] + [f"AX{n}" for n in range(1, 10)],
    "B": [f"B{n:02}" for n in range(1, 31)],
    "C": [f"C{n:02}" for n in range(1, 13)],
    "D": [f"D{n:02}" for n in range(1, 16)] + [f"D{n}" for n in range(20, 41)] + ["D27b", "D36b", "D37b"],
    "E": [f"E{n:02}" for n in [*range(1, 6), *range(10, 14), *range(20, 23)]]
    + [f"E{n}" for n in [*range(30, 52), *range(60, 69), *range(70, 78), *range(80, 86)]],
    "F": [f"F{n:02}" for n in range(1, 20)] + ["F05b", "F05c"],
    "G": [f"G1.{n}" for n in range(1, 15)] + [f"G3{n}" for n in range(1, 8)],
    "H": [f"H{n:02}" for n in range(1, 33)],
    "J": [f"J{n:02}" for n in range(1, 21)],
    "K": [f"K{n}" for n in range(1, 12)],
    "L": [f"L{n:02}" for n in range(1, 10)],
}


# Rows that the fact sheet has only inside a sentence or a note, so that lessons can cite them by themselves.
OURS = {
    "A": ["A15b"],
    "B": ["B22b"],
    "D": ["D02b", "D03b", "D03c", "D23b", "D31b"],
    "E": ["E10b", "E10c", "E76b"],
    "L": ["L08b"],
}


def number(id):
    return case.claim(id).amount


def every(**fields):
    return [row for row in RECORD if all(getattr(row, name) == value for name, value in fields.items())]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_row_of_the_fact_sheet_is_there_and_no_other(section):
    assert sorted(row.id for row in every(section=section)) == sorted(
        SECTIONS[section] + OURS.get(section, [])
    )


def test_no_id_stands_twice_and_each_has_a_known_form():
    with (FOLDER / "claims.csv").open(encoding="utf-8", newline="") as lines:
        ids = [row["id"] for row in csv.DictReader(lines)]
    assert [id for id, times in Counter(ids).items() if times > 1] == []
    assert [id for id in ids if not ID.fullmatch(id)] == []


@pytest.mark.parametrize("name", ["claims.csv", "evidence.csv", "sources.csv"])
def test_the_files_are_plain_utf8_with_unix_lines_and_whole_rows(name):
    data = (FOLDER / name).read_bytes()
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8").splitlines(keepends=True), strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}


def test_every_row_is_complete_in_both_languages():
    for row in RECORD:
        for name in (
            "section",
            "kind",
            "via",
            "via_ja",
            "value_en",
            "value_ja",
            "statement_en",
            "statement_ja",
        ):
            assert getattr(row, name), (row.id, name)
        assert bool(row.note_en) == bool(row.note_ja), row.id
        assert bool(row.quote) == bool(row.quote_en), row.id


def test_no_text_has_spaces_at_its_ends_or_line_breaks_in_it():
    for row in RECORD:
        for name, text in vars(row).items():
            assert text == text.strip(), (row.id, name)
            assert "\n" not in text, (row.id, name)


def test_the_codes_are_among_those_agreed():
    for row in RECORD:
        assert row.evidence_class in CLASSES, row.id
        assert row.status in STATUSES, row.id
        assert row.publish in {"yes", "no"}, row.id
        assert row.source in SOURCES, row.id
        assert row.confidence in {"high", "medium", "low"}, row.id


def test_english_texts_contain_no_japanese_but_set_terms_and_no_typed_quotes():
    for row in RECORD:
        for name in ENGLISH_FIELDS:
            text = getattr(row, name)
            assert not re.search(r"[\"'`「」。、]", text), (row.id, name, text)
            assert not JAPANESE.search(re.sub(r"\([\u3040-\u9fff]+\)", "", text)), (row.id, name, text)
            assert text.count("“") == text.count("”"), (row.id, name)


def test_japanese_texts_are_japanese_and_punctuated_so():
    for row in RECORD:
        for name in JAPANESE_FIELDS:
            text = getattr(row, name)
            if not text or name == "value_ja":
                continue
            assert JAPANESE.search(text), (row.id, name)
            assert not re.search(r"[\"'“”‘]|, |\. [^\d]|[\u3040-\u9fff][,.?!;:]", text), (row.id, name, text)
            assert text.count("「") == text.count("」"), (row.id, name)


def test_most_japanese_phrases_are_japanese_too():
    foreign = [row.id for row in RECORD if not JAPANESE.search(row.value_ja)]
    assert foreign == ["B18"]


def test_a_statement_is_one_full_sentence():
    for row in RECORD:
        assert row.statement_en.endswith((".", ".)")), row.id
        assert row.statement_en[0].isupper() or row.statement_en[0].isdigit(), row.id
        assert row.statement_ja.endswith("。"), row.id


def test_a_phrase_can_stand_inside_a_sentence():
    for row in RECORD:
        assert not row.value_en.endswith((".", ",", ":")), row.id
        assert not row.value_ja.endswith(("。", "、", "：")), row.id
        assert len(row.value_en) <= 140, row.id


def test_dates_are_real_and_of_the_precision_they_claim():
    lengths = {"day": [10], "month": [7], "year": [4], "none": []}
    for row in RECORD:
        parts = [part for part in row.date.split("/") if part]
        if row.date_precision == "range":
            assert len(parts) == 2, row.id
            assert parts[0] < parts[1], row.id
        else:
            assert [len(part) for part in parts] == lengths[row.date_precision], row.id
        for part in parts:
            date.fromisoformat(part + "2019-01-01"[len(part) :])


def test_every_event_of_the_timeline_has_a_date_and_the_unrelated_one_says_so():
    assert all(row.date for row in every(section="A"))
    assert case.claim("A36").kind == "unrelated"


def test_a_figure_is_a_number_with_a_unit():
    for row in RECORD:
        if row.value:
            assert row.unit, row.id
            assert row.amount is not None
        if row.value_max:
            assert float(row.value_max) > row.amount, row.id
    without = [row.id for row in every(kind="figure") if row.amount is None]
    assert without == ["B26", "B30"]


def test_the_figure_in_the_phrase_is_the_figure_in_the_row():
    for row in every(kind="figure"):
        if row.publish == "yes" and row.unit in {"students", "persons", "companies"}:
            for text in (row.value_en, row.value_ja):
                plain = text.replace(",", "").replace("約8千", "8000")
                assert row.value in plain, row.id


def test_the_august_split_adds_up_to_the_august_total():
    assert number("B07") + number("B08") == number("B06") == 74_878


def test_the_december_counts_are_above_those_of_august():
    assert number("B09") > number("B06")
    assert number("B14") > number("B11")
    assert number("B21") > number("B20")


def test_the_counts_are_ordered_as_their_definitions_demand():
    assert number("B14") < number("B16") < number("B09") < number("B01")
    assert number("B20") < number("B21") < number("B19")
    assert number("B11") < number("B08")
    assert number("B23") < number("B22")


def test_derived_figures_follow_from_those_they_are_derived_from():
    assert number("B10") == number("B09") - number("B06")
    assert number("B15") == number("B14") - number("B11")
    assert number("B17") == number("B16") - number("B14")
    assert number("B18") == round(100 * number("B16") / number("B09"), 1)


def test_arithmetic_in_the_notes_is_right():
    assert round(100 * number("B11") / number("B06"), 1) == 10.7
    assert "10.7" in case.claim("B18").note_en
    assert number("B22") - number("B23") == 24
    assert "24" in case.claim("B23").note_en
    price = case.claim("B25")
    assert (number("B20") * price.amount, number("B20") * float(price.value_max)) == (136e6, 170e6)
    assert "136 to 170" in case.claim("B27").note_en


def test_the_misprint_has_the_digits_of_the_right_figure():
    assert sorted(case.claim("B12").value) == sorted(case.claim("B11").value)
    assert number("B12") != number("B11")


def test_the_statuses_of_the_figures_that_matter():
    superseded = {row.id for row in every(status="superseded")}
    assert superseded == {"B06", "B07", "B08", "B11", "B20"}
    assert {row.id for row in every(status="final")} == {"B09", "B14", "B16", "B19", "B21"}
    assert {row.id for row in every(status="typo")} == {"B12"}
    assert {row.id for row in every(status="derived")} == {"B10", "B15", "B17", "B18"}
    assert {row.id for row in every(status="press_only")} >= {"B05", "B13", "B24", "B25", "B26", "B27", "B29"}


def test_a_figure_that_needs_a_date_in_its_label_has_one():
    for row in RECORD:
        if "{date}" in STATUS_LABELS.get(row.status, {}).get("en", ""):
            assert row.date_precision == "day", row.id


def test_derived_figures_say_who_calculated():
    for row in every(status="derived"):
        assert (row.source, row.evidence_class) == ("DERIVED", "commentary"), row.id
        assert "kit" in row.via


def test_the_source_decides_what_evidence_class_is_possible():
    possible = {
        "S000": {"reported"},
        "S001": {"party_statement", "reported", "allegation", "finding"},
        "S002": {"party_statement", "finding"},
        "S003": {"finding", "party_statement", "commentary"},
        "S004": {"reported", "allegation"},
        "GK": {"commentary"},
        "DERIVED": {"commentary", "unknown"},
    }
    for row in RECORD:
        if row.source in possible:
            assert row.evidence_class in possible[row.source], row.id


def test_a_finding_names_the_authority_it_is_a_finding_of():
    authorities = (
        r"PPC|Labour Bureau|Court of Justice|Regulation|FTC|EDPB|EDPS|Working Party|the Act|law, known"
    )
    for row in every(evidence_class="finding"):
        assert re.search(authorities, row.via), row.id


def test_the_ppc_of_december_is_known_through_s003_and_says_so():
    for id in ("D04", "D08", "D10", "E10", "E11", "E12", "E13", "B16", "A29"):
        assert case.claim(id).via == "PPC, as quoted in S003", id


def test_quotations_come_from_a_source_document_and_are_short():
    for row in RECORD:
        if row.quote:
            assert re.fullmatch(r"S00[0-4]", row.source), row.id
            assert len(row.quote) <= 80, row.id
        if row.pinpoint:
            assert row.pinpoint.startswith(row.source), row.id


def test_a_quotation_breaks_off_inside_no_brackets():
    for row in RECORD:
        for opening, closing in ("「」", "『』", "()", "（）"):
            assert row.quote.count(opening) == row.quote.count(closing), row.id


def test_only_public_rows_have_a_public_address():
    for row in RECORD:
        if row.address:
            assert row.source in {"PUBLIC", "GK"} or row.id == "C11", row.id


def test_every_id_that_a_text_names_is_in_the_record():
    named = re.compile(
        r"(?<![A-Za-z\d.])(?:[A-EHJ-L]\d{1,2}[bc]?|G1\.\d{1,2}|AX\d|F\d\d[bc]?)(?![\d.]*\d|[A-Za-z])"
    )
    for row in RECORD:
        for text in (row.note_en, row.statement_en):
            for id in named.findall(text):
                assert id in case.claims(), (row.id, id)


def test_english_and_japanese_notes_name_the_same_claims():
    ids = re.compile(r"(?<![A-Za-z\d])(?:[A-L]\d\d[bc]?|G1\.\d{1,2}|AX\d|K\d{1,2})(?![\dA-Za-z])")
    for row in RECORD:
        if row.id not in {"E67"}:
            assert set(ids.findall(row.note_en)) == set(ids.findall(row.note_ja)), row.id


def test_english_and_japanese_statements_give_the_same_large_numbers():
    large = re.compile(r"\d{1,3}(?:,\d{3})+")
    for row in RECORD:
        japanese = re.sub(r"(\d+)万", lambda found: f"{int(found[1]):,}0,000", row.statement_ja)
        assert set(large.findall(row.statement_en)) <= set(large.findall(japanese)) | {
            "8,000" if "8千" in japanese else ""
        }, row.id


def test_an_unknown_id_is_answered_with_the_nearest_ones():
    with pytest.raises(CasekitError, match=r"no claim 'D2'.*D02"):
        case.claim("D2")
    with pytest.raises(CasekitError, match="no claim 'nonsense'"):
        case.claim("nonsense")


def test_the_record_cannot_be_changed():
    with pytest.raises(TypeError):
        case.claims()["B16"] = case.claim("B11")
    with pytest.raises(AttributeError):
        case.claim("B16").value = "1"


def test_the_evidence_classes_and_sources_are_complete():
    assert list(case.evidence_classes()) == CLASSES
    assert [row.ja for row in case.evidence_classes().values()] == [
        "認定",
        "当事者の説明",
        "報道",
        "主張・意見",
        "解説",
        "シミュレーション",
        "不明",
    ]
    assert sorted(case.sources()) == ["S000", "S001", "S002", "S003", "S004"]
