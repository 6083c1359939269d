"""The command line: what it writes, and one sentence for bad input."""

import json

import pandas as pd
import pytest

from casekit.cli import main


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    base = tmp_path_factory.mktemp("cli")
    assert main(["generate", "--out", str(base / "w")]) == 0
    assert main(["run", "survey", "--world", str(base / "w"), "--out", str(base / "r")]) == 0
    return base


@pytest.fixture(scope="module")
def summary(folders):
    return json.loads((folders / "r" / "summary.json").read_text(encoding="utf-8"))


def one_sentence(capsys) -> str:
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err + printed.out
    lines = [line for line in printed.err.splitlines() if line]
    assert len(lines) == 1, lines
    return lines[0]


def test_the_ledger_has_the_columns_of_the_contract(folders):
    ledger = pd.read_csv(folders / "r" / "ledger.csv")
    assert list(ledger.columns) == [
        "number",
        "scheme",
        "sender",
        "recipient",
        "table",
        "columns",
        "purpose",
        "basis_claimed",
        "sources",
    ]
    assert ledger["number"].tolist() == list(range(1, len(ledger) + 1))


def test_a_missing_score_is_an_empty_field(folders):
    text = (folders / "r" / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert text[0] == "company_id,applicant_id,score,label"
    assert any(line.split(",")[2] == "" for line in text[1:])
    assert all(0 <= float(line.split(",")[2]) <= 1 for line in text[1:] if line.split(",")[2])


def test_the_summary_counts_what_was_written(folders, summary):
    scores = pd.read_csv(folders / "r" / "scores.csv", dtype={"label": str}, keep_default_na=False)
    assert summary["rows_delivered"] == len(scores)
    assert summary["rows_scored"] == (scores["score"] != "").sum()
    assert 0 < summary["students_scored"] <= summary["rows_scored"]
    assert 0 < summary["match_rate"] < 1
    assert 0.9 < summary["match_precision"] < 1


def test_consent_of_the_survey_scheme_is_readings_and_no_number(summary):
    assert summary["without_consent"] is None
    assert set(summary["readings"]) == {"A", "B", "company"}
    assert summary["readings"]["A"]["students"] == summary["students_scored"]
    assert summary["readings"]["B"]["students"] is None


def test_who_can_name_has_a_share_for_each_vantage_point(summary):
    named = summary["who_can_name"]
    assert named["client"] == {"share": 1.0, "right": 1.0}
    assert named["processor"] == {"share": 0.0, "right": None}
    assert 0 < named["processor_with_other_team"]["share"] < 1


def test_a_run_without_the_truth_folder_delivers_the_same(folders, tmp_path):
    import shutil

    bare = tmp_path / "bare"
    shutil.copytree(folders / "w", bare)
    shutil.rmtree(bare / "truth")
    assert main(["run", "survey", "--world", str(bare), "--out", str(tmp_path / "r")]) == 0
    assert (tmp_path / "r" / "scores.csv").read_bytes() == (folders / "r" / "scores.csv").read_bytes()
    blind = json.loads((tmp_path / "r" / "summary.json").read_text(encoding="utf-8"))
    assert blind["match_precision"] is None
    assert blind["who_can_name"]["client"] == {"share": 1.0, "right": None}


SCHEMES = {"survey": "S", "hashed-names": "H", "pre-site": "G", "privacy-policy": "P"}


@pytest.fixture(scope="module")
def summaries(folders):
    made = {}
    for scheme in SCHEMES:
        out = folders / f"r-{scheme}"
        assert main(["run", scheme, "--world", str(folders / "w"), "--out", str(out)]) == 0
        made[scheme] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize(("scheme", "letter"), SCHEMES.items())
def test_every_scheme_writes_ledger_scores_and_summary(folders, summaries, scheme, letter):
    ledger = pd.read_csv(folders / f"r-{scheme}" / "ledger.csv")
    scores = pd.read_csv(folders / f"r-{scheme}" / "scores.csv")
    assert set(ledger["scheme"]) == {letter}
    assert list(scores.columns) == ["company_id", "applicant_id", "score", "label"]
    assert summaries[scheme]["rows_delivered"] == len(scores) > 0
    assert summaries[scheme]["rows_scored"] == scores["score"].notna().sum() > 0


@pytest.mark.parametrize("scheme", ["hashed-names", "pre-site", "privacy-policy"])
def test_consent_of_the_other_schemes_is_a_number_of_students(summaries, scheme):
    summary = summaries[scheme]
    assert 0 < summary["without_consent"] <= summary["students_scored"]
    assert set(summary["defects"]) == {"no_clause", "clause_not_shown", "clause_unclear", "no_real_choice"}


def test_the_summary_names_what_was_assumed_and_which_variant_ran(summaries):
    assert summaries["hashed-names"]["variant"] == "hashed_by_operator"
    assert {"hash", "where_hashed", "more_stars"} <= set(summaries["hashed-names"]["assumptions"])
    assert all(said["en"] and said["ja"] for said in summaries["survey"]["assumptions"].values())


def test_the_two_variants_of_the_hashed_names_have_different_ledgers_and_the_same_scores(folders, tmp_path):
    words = ["run", "hashed-names", "--world", str(folders / "w"), "--hashed-by"]
    for who in ("client", "operator"):
        assert main([*words, who, "--out", str(tmp_path / who)]) == 0
    client, operator = tmp_path / "client", tmp_path / "operator"
    assert (client / "ledger.csv").read_bytes() != (operator / "ledger.csv").read_bytes()
    assert (client / "scores.csv").read_bytes() == (operator / "scores.csv").read_bytes()
    shares = [
        json.loads((out / "summary.json").read_text(encoding="utf-8"))["who_can_name"]["job_site"]["share"]
        for out in (client, operator)
    ]
    assert 0 < shares[0] < shares[1] == 1.0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "telepathy", "--world", "w", "--out", "x"], "no scheme 'telepathy'"),
        (["run", "survey", "--world", "nowhere", "--out", "x"], "nowhere"),
        (["run", "survey", "--world", "w", "--out", "x", "--hashed-by", "client"], "hashed-names only"),
        (["run", "hashed-names", "--world", "w", "--out", "x", "--hashed-by", "me"], "me"),
        (["generate", "--out", "x", "--members", "-5"], "-5"),
        (["generate", "--out", "x", "--as-of", "1999-01-01"], "1999-01-01"),
        (["generate"], "--out"),
        (["fly"], "fly"),
        ([], "COMMAND"),
    ],
)
def test_bad_input_ends_with_2_and_one_sentence(words, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert says in one_sentence(capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_world_is_refused(tmp_path, capsys):
    (tmp_path / "holiday").mkdir()
    (tmp_path / "holiday" / "members.parquet").write_bytes(b"pictures")
    assert main(["run", "survey", "--world", str(tmp_path / "holiday"), "--out", str(tmp_path / "r")]) == 2
    one_sentence(capsys)
    assert not (tmp_path / "r").exists()


def test_an_existing_output_is_kept_unless_forced(folders, tmp_path, capsys):
    words = ["run", "survey", "--world", str(folders / "w"), "--out", str(tmp_path / "r")]
    assert main(words) == 0
    before = (tmp_path / "r" / "scores.csv").read_bytes()
    capsys.readouterr()
    assert main(words) == 2
    assert "--force" in one_sentence(capsys)
    assert main([*words, "--force"]) == 0
    assert (tmp_path / "r" / "scores.csv").read_bytes() == before


@pytest.mark.parametrize("command", ["generate", "run"])
def test_force_never_replaces_what_casekit_did_not_write(command, folders, tmp_path, capsys):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("three years", encoding="utf-8")
    words = {
        "generate": ["generate", "--out", str(precious), "--force"],
        "run": ["run", "survey", "--world", str(folders / "w"), "--out", str(precious), "--force"],
    }[command]
    assert main(words) == 2
    one_sentence(capsys)
    assert (precious / "thesis.txt").read_text(encoding="utf-8") == "three years"
    assert [path.name for path in tmp_path.iterdir()] == ["precious"]
