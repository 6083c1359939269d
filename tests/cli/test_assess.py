"""`casekit assess`: from a run folder alone, without its world."""

import json
import shutil

import pytest

from casekit import law
from casekit.cli import main


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    base = tmp_path_factory.mktemp("assess")
    assert main(["generate", "--out", str(base / "w")]) == 0
    assert main(["run", "survey", "--world", str(base / "w"), "--out", str(base / "r")]) == 0
    shutil.rmtree(base / "w")
    return base / "r"


def one_sentence(capsys) -> str:
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err + printed.out
    lines = [line for line in printed.err.splitlines() if line]
    assert len(lines) == 1, lines
    return lines[0]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_it_prints_the_table_and_the_memo(run_folder, capsys, language):
    assert main(["assess", str(run_folder), "--language", language]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith({"en": "| element |", "ja": "| 要素 |"}[language])
    assert "問題提起" in printed
    assert "E10" in printed


@pytest.mark.parametrize("regime", ["japan-2019", "japan-2022", "japan-labour", "eu", "us-ftc"])
def test_json_has_each_element_with_its_readings_and_no_verdict(run_folder, capsys, regime):
    assert main(["assess", str(run_folder), "--regime", regime, "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert (content["regime"], content["scheme"]) == (regime, "S")
    asked = law.elements(regime, "S")
    assert [entry["element"] for entry in content["elements"]] == [element.id for element in asked]
    for entry, element in zip(content["elements"], asked, strict=True):
        assert list(entry["readings"]) == [reading.name or "only" for reading in element.readings]
        assert set(entry["readings"].values()) <= set(law.ANSWERS)
        assert entry["provisions"]
        assert entry["claims"]
    assert "verdict" not in json.dumps(content)


def test_it_agrees_with_the_run_itself(run_folder, survey_run, capsys):
    assert main(["assess", str(run_folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == law.assess(survey_run).as_dict()


def damaged(folder, change):
    content = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    change(content)
    (folder / "summary.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda content: content.pop("facts"), "--force"),
        (lambda content: content.pop("versions"), "damaged"),
        (lambda content: content["facts"].pop("mixed"), "damaged"),
        (lambda content: content["facts"]["mixed"].update(holds="perhaps"), "damaged"),
        (lambda content: content["facts"]["mixed"].update(sources=7), "damaged"),
        (lambda content: content["facts"].update(mixed=[1, 2]), "damaged"),
        (lambda content: content.update(facts="all true"), "damaged"),
        (lambda content: content.update(scheme="X"), "damaged"),
        (lambda content: content.update(scheme=["S"]), "damaged"),
        (lambda content: content.update(seed=None), "damaged"),
    ],
)
def test_a_damaged_summary_ends_with_2_and_one_sentence(run_folder, tmp_path, capsys, change, says):
    shutil.copytree(run_folder, tmp_path / "r")
    damaged(tmp_path / "r", change)
    assert main(["assess", str(tmp_path / "r")]) == 2
    assert says in one_sentence(capsys)


@pytest.mark.parametrize("text", ["", "[]", "{not json", "null", "\x00"])
def test_a_summary_that_is_no_summary_ends_with_2(run_folder, tmp_path, capsys, text):
    shutil.copytree(run_folder, tmp_path / "r")
    (tmp_path / "r" / "summary.json").write_text(text, encoding="utf-8")
    assert main(["assess", str(tmp_path / "r")]) == 2
    assert "damaged" in one_sentence(capsys)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["assess", "nowhere"], "nowhere"),
        (["assess", "."], "not a run"),
        (["assess"], "RUN_DIR"),
        (["assess", ".", "--regime", "mars"], "japan-2019"),
        (["assess", ".", "--language", "fr"], "fr"),
    ],
)
def test_bad_input_ends_with_2_and_one_sentence(words, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert says in one_sentence(capsys)


def test_a_run_that_delivered_nothing_is_written_and_read_as_plain_json(tmp_path, capsys):
    words = ["--world", str(tmp_path / "w"), "--out", str(tmp_path / "r")]
    assert main(["generate", "--members", "300", "--out", str(tmp_path / "w")]) == 0
    assert main(["run", "pre-site", *words]) == 0
    text = (tmp_path / "r" / "summary.json").read_text(encoding="utf-8")
    assert json.loads(text)["rows_delivered"] == 0
    assert "NaN" not in text
    capsys.readouterr()
    assert main(["assess", str(tmp_path / "r"), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["facts"]["sender_names"]["holds"] is None
