"""What no statement of the record may say, in either language. The traps are the one place for it."""

import re

import pytest

from casekit import case

ROWS = [row for row in case.claims().values() if row.kind != "trap"]

FORBIDDEN_EN = [
    r"\bfined\b",
    r"\bconvict",
    r"\bguilty\b",
    r"\b(were|was) rejected\b",
    r"rejected because",
    r"nobody was harmed",
    r"no harm",
    r"\bleak",
    r"8,000 students is",
]
FORBIDDEN_JA = [
    r"罰金",
    r"制裁金",
    r"有罪",
    r"課徴金を科",
    r"不採用に(なった|された)",
    r"(誰|だれ)にも害",
    r"被害はなかった",
    r"漏えいした",
]


def texts(row, language):
    suffix = f"_{language}"
    return [text for name, text in vars(row).items() if name.endswith(suffix)]


@pytest.mark.parametrize("pattern", FORBIDDEN_EN)
def test_no_english_text_says(pattern):
    assert [row.id for row in ROWS for text in texts(row, "en") if re.search(pattern, text, re.I)] == []


@pytest.mark.parametrize("pattern", FORBIDDEN_JA)
def test_no_japanese_text_says(pattern):
    assert [row.id for row in ROWS for text in texts(row, "ja") if re.search(pattern, text)] == []


@pytest.mark.parametrize("id", ["D01", "D02", "D03", "D04", "D05", "E10"])
def test_the_cookie_scheme_is_called_neither_a_breach_nor_free_of_one(id):
    row = case.claim(id)
    assert not re.search(r"breach|violat", row.statement_en, re.I)
    assert "違反" not in row.statement_ja


def test_fact_1_is_an_evasion_of_the_purpose_of_the_law():
    for id in ("D04", "E10"):
        row = case.claim(id)
        assert re.search("eva(ded|sion)", row.statement_en)
        assert "潜脱" in row.statement_ja
        assert "K8" in row.note_en


def test_the_conflict_on_fact_1_refuses_both_short_answers():
    row = case.claim("K8")
    assert "neither" in row.note_en
    assert "書かず" in row.note_ja


def test_the_final_count_never_names_the_cookie_scheme_as_a_part():
    row = case.claim("B16")
    assert "fact 1" not in row.statement_en.lower()
    assert "cookie" not in row.statement_en.lower()
    assert "クッキー" not in row.statement_ja
    assert "Cookie" not in row.statement_ja
    assert "not named" in row.note_en


def test_breach_of_article_23_is_said_only_where_the_ppc_or_the_analyst_says_it():
    named = [
        row.id
        for row in ROWS
        if re.search(r"breach of (the then|old) Art\. 23\(1\)", row.statement_en + row.note_en)
    ]
    assert named == ["D02", "D13", "E03"]


def test_the_difference_kept_for_checks_is_written_in_no_text():
    for row in case.claims().values():
        for name, text in vars(row).items():
            if name != "value":
                assert "12,220" not in text, row.id
                assert "12220" not in text, row.id


def test_old_counts_in_a_sentence_carry_their_date_or_say_that_they_are_old():
    marks_en = re.compile(r"[Aa]s of 26 August|superseded|August count|August figure")
    marks_ja = re.compile(r"8月26日時点|後に改められた|8月の数")
    old = re.compile(r"7,983|74,878|12,330|62,548")
    for row in ROWS:
        for text, marks in ((row.statement_en, marks_en), (row.statement_ja, marks_ja)):
            if old.search(text) and row.id != "B12":
                assert marks.search(text), (row.id, text)


def test_press_figures_say_who_reports_them():
    speakers = re.compile(r"newspaper|weekly|column|summary of IT news|trade site|summary")
    for row in ROWS:
        if row.status == "press_only":
            assert speakers.search(row.statement_en), row.id


def test_a_reported_event_says_that_it_was_reported_or_who_reports_it():
    speakers = re.compile(
        r"report|newspaper|weekly|column|according to|S004|headline|IT news|competitor|Omnibus|Commission"
    )
    skipped = {"B09", "A23", "A27", "A28", "A36", "C10", "E81", "AX3"}
    for row in ROWS:
        if row.evidence_class == "reported" and row.id not in skipped:
            assert speakers.search(row.statement_en), (row.id, row.statement_en)


def test_no_individual_of_the_case_is_named():
    persons = re.compile(r"小林|北村|山本|高木|渡邉|Kobayashi|Kitamura|Yamamoto|Takagi|Watanabe")
    for row in case.claims().values():
        assert not any(persons.search(text) for text in vars(row).values()), row.id


def test_open_points_stay_open():
    for row in ROWS:
        if row.kind == "open point":
            assert row.evidence_class == "unknown", row.id


def test_our_japanese_prose_writes_the_word_for_cookie_in_kana_and_quotations_as_they_are():
    for row in case.claims().values():
        for name in ("value_ja", "statement_ja", "note_ja", "via_ja"):
            assert "cookie" not in getattr(row, name).lower(), (row.id, name)
    assert "Cookie" in case.claim("D01").quote


def test_what_could_not_be_named_is_said_with_the_word_alone_and_with_what_lay_next_to_it():
    row = case.claim("D03b")
    assert row.quote == "これらの情報だけでは特定の個人を識別することはできませんでした"
    assert "alone" in row.statement_en
    assert "だけでは" in row.statement_ja
    assert {"D33", "D34"} <= set(re.findall(r"[A-Z]\d\d", row.note_en))


def test_the_two_descriptions_of_the_old_form_are_claims_of_their_own():
    august, december = case.claim("L08b"), case.claim("E10")
    assert august.date < december.date
    assert "K8" in august.note_en
    assert "K8" in december.note_en
