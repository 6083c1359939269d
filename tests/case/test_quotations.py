"""The check of quotations, tried on made-up documents; and on the real ones where somebody has them."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from casekit import case
from casekit.case import quotations
from casekit.errors import CasekitError


def quoting(text, *, source="S002", id="B19"):
    return replace(case.claim(id), source=source, quote=text)


@pytest.fixture
def documents(tmp_path):
    texts = {"S002": "契約企業は\n 38　社です。\r\nEnd.", "S003": "別の文書"}
    for key, text in texts.items():
        name = f"{key}_{case.sources()[key].file_check}.txt"
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_quotation_is_found_whatever_the_white_space(documents):
    assert quotations.check(documents, [quoting("契約企業は 38社")]) == []


def test_a_quotation_that_differs_by_one_character_is_named(documents):
    faults = quotations.check(documents, [quoting("契約企業は 39社"), quoting("別の文書", source="S003")])
    assert faults == ["B19: S002 does not contain 「契約企業は 39社」."]


def test_a_quotation_must_stand_in_its_own_document(documents):
    assert len(quotations.check(documents, [quoting("別の文書", source="S002")])) == 1


def test_a_missing_document_is_named_once(documents):
    faults = quotations.check(documents, [quoting("a", source="S004"), quoting("b", source="S004")])
    assert faults == ["S004: its document is not in the folder."]


def test_claims_without_a_quotation_are_left_aside(documents):
    assert quotations.check(documents, [replace(case.claim("K8"), quote="")]) == []


def test_something_that_is_no_folder_is_refused(documents):
    with pytest.raises(CasekitError, match="is not a folder"):
        quotations.check(documents / "nowhere")


def test_the_whole_record_is_checked_unless_told_otherwise(documents):
    faults = quotations.check(documents)
    assert "S000: its document is not in the folder." in faults
    assert any(fault.startswith("B16: ") for fault in faults)


def test_the_command_line_tells_the_outcome_by_its_exit_code(documents, tmp_path, capsys):
    assert quotations.main([]) == 2
    assert quotations.main([str(documents / "nowhere")]) == 2
    assert quotations.main([str(documents)]) == 1
    whole = tmp_path / "whole"
    whole.mkdir()
    for key, source in case.sources().items():
        text = "".join(row.quote for row in case.claims().values() if row.source == key)
        (whole / f"{source.file_check}.txt").write_text(text, encoding="utf-8")
    assert quotations.main([str(whole)]) == 0
    assert "quotations were found" in capsys.readouterr().out


def test_every_quotation_names_one_of_the_documents():
    assert {row.source for row in case.claims().values() if row.quote} <= set(case.sources())


@pytest.mark.skipif("CASEKIT_SOURCES" not in os.environ, reason="no documents here: quotations NOT checked")
def test_the_real_documents_contain_every_quotation():
    assert quotations.check(Path(os.environ["CASEKIT_SOURCES"])) == []
