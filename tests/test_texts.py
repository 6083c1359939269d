"""What the texts of the kit may and may not say, in both languages."""

import csv
import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

import casekit
from casekit import case
from casekit.case.known import states
from casekit.governance import timeline
from tests.shipped_texts import sentences, shipped, tracked

HERE = Path(__file__).parent
ROOT = HERE.parent
GUIDE = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "guide").glob("*.md")
    if not path.name.endswith(".ja.md") and path.name != "glossary.md"
)
"""Pages of the guide, in English. The glossary has badges in place of ids, and tests of its own."""
LOCAL_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?(?:\s+\"[^\"]*\")?\)")
"""The file that a link leads to, without the place in it."""
PAIRS = [(name, name.removesuffix(".md") + ".ja.md") for name in ("README.md", *GUIDE)]
CITING = ["README.md", "README.ja.md", "guide/boundaries.md", "guide/boundaries.ja.md"]
CLAIM = re.compile(r"[\[［]((?:[A-Z]+\d+(?:\.\d+)?[a-z]?)(?:[,、]\s*[A-Z]+\d+(?:\.\d+)?[a-z]?)*)[\]］]")

NEVER_SAID = list(csv.DictReader((HERE / "never_said.csv").open(encoding="utf-8", newline="")))
ALLOWED = list(csv.DictReader((HERE / "never_said_allowed.csv").open(encoding="utf-8", newline="")))
TRAPS_WITHOUT_PATTERN = {
    "H29": "a list of the real names would itself be what it forbids; the record's tests name none",
    "H31": "the unrelated article is kept off the timeline by a test of its own below",
}


def prose() -> list[Path]:
    # Pages inside the package are templates of the site, whose links its own tests follow.
    outside = ("tests", "casekit")
    return [ROOT / path for path in tracked() if path.suffix == ".md" and path.parts[0] not in outside]


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    return tuple(shipped())


def pattern_of(row: dict[str, str]) -> re.Pattern[str]:
    return re.compile(row["pattern"], 0 if row["language"] == "ja" else re.IGNORECASE)


def catches(row: dict[str, str], text: str) -> bool:
    return any(pattern_of(row).search(sentence) for sentence in sentences(text))


def allowed(id: str, path: Path, sentence: str) -> bool:
    return any(
        fnmatch(id, each["id"]) and fnmatch(path.as_posix(), each["file"]) and each["fragment"] in sentence
        for each in ALLOWED
    )


def cited(text: str) -> list[str]:
    return [claim for group in CLAIM.findall(text) for claim in re.split(r"[,、]\s*", group)]


@pytest.mark.parametrize("name", [name for pair in PAIRS for name in pair])
def test_every_claim_id_in_a_page_is_a_claim(name):
    ids = cited((ROOT / name).read_text(encoding="utf-8"))
    assert ids or name not in CITING
    assert [claim for claim in ids if claim not in case.claims()] == []


@pytest.mark.parametrize(("english", "japanese"), PAIRS)
def test_both_languages_of_a_page_cite_the_same_claims(english, japanese):
    assert set(cited((ROOT / english).read_text(encoding="utf-8"))) == set(
        cited((ROOT / japanese).read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("row", NEVER_SAID, ids=lambda row: row["id"])
def test_no_text_that_the_kit_ships_says(row):
    pattern = pattern_of(row)
    guilty = [
        (path.as_posix(), sentence)
        for path, sentence in texts()
        if pattern.search(sentence) and not allowed(row["id"], path, sentence)
    ]
    assert guilty == [], f"{row['trap']}: {row['why']}"


@pytest.mark.parametrize("row", NEVER_SAID, ids=lambda row: row["id"])
def test_a_pattern_bites_and_lets_the_right_sentence_pass(row):
    assert catches(row, row["caught"])
    assert not catches(row, row["passes"])


def test_every_trap_of_the_record_has_a_pattern_in_both_languages_or_a_reason_why_not():
    tongues: dict[str, set[str]] = {}
    for row in NEVER_SAID:
        tongues.setdefault(row["trap"], set()).update(
            ["en", "ja"] if row["language"] == "both" else [row["language"]]
        )
    traps = {found.id for found in case.claims().values() if found.kind == "trap"}
    assert traps - set(tongues) == set(TRAPS_WITHOUT_PATTERN)
    assert {trap for trap, known in tongues.items() if known != {"en", "ja"}} == set()


def test_every_row_is_complete_and_every_id_stands_once():
    assert len({row["id"] for row in NEVER_SAID}) == len(NEVER_SAID)
    assert all(all(row.values()) for row in NEVER_SAID + ALLOWED)


def test_every_allowance_is_still_needed():
    hits = [
        (row["id"], path.as_posix(), sentence)
        for row in NEVER_SAID
        for path, sentence in texts()
        if pattern_of(row).search(sentence)
    ]
    for each in ALLOWED:
        assert any(
            fnmatch(id, each["id"]) and fnmatch(path, each["file"]) and each["fragment"] in sentence
            for id, path, sentence in hits
        ), each


def test_every_kind_of_text_is_looked_at():
    seen = {path.as_posix() for path, _ in texts()}
    assert {
        "README.md",
        "README.ja.md",
        "guide/boundaries.ja.md",
        "notebooks/source/03-cookie-join.md",
        "casekit/lesson/words.csv",
        "casekit/lesson/keys/03.json",
        "casekit/case/claims.csv",
        "casekit/case/known.csv",
        "casekit/governance/arguments.csv",
        "casekit/consent.py",
    } <= seen
    assert not any(path.startswith(("tests/", "notebooks/en", "data/")) for path in seen)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "A breach of Art. 23(1) was found. So it says.",
            ["A breach of Art. 23(1) was found.", "So it says."],
        ),
        ("一文目である。二文目である。", ["一文目である。", "二文目である。"]),
        ("A line\nthat goes on.", ["A line that goes on."]),
    ],
)
def test_a_text_is_cut_into_sentences(text, cut):
    assert sentences(text) == cut


def test_the_unrelated_article_is_on_no_timeline():
    assert "A36" not in {moment.claim for moment in timeline()}
    assert "A36" not in {id for state in states() for id in state.claims}


def test_no_tracked_file_carries_a_path_of_a_machine_or_an_index_address():
    pattern = re.compile(rb"/(?:home|Users|root)/[a-z]|--(?:extra-)?index-url|--find-links")
    guilty = [path.as_posix() for path in tracked() if pattern.search((ROOT / path).read_bytes())]
    assert [name for name in guilty if not name.startswith("tests/")] == []


def test_local_links_of_the_pages_lead_somewhere():
    for path in prose():
        for target in re.findall(LOCAL_LINK, path.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).exists(), f"{path.name} links to {target}"


@pytest.mark.parametrize(("page", "says"), [("README.md", "Issue"), ("README.ja.md", "問題提起")])
def test_the_example_of_the_readme_runs_and_prints_a_memo(page, says, capsys):
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    names = {"casekit": casekit}
    exec(example, names)
    assert says in capsys.readouterr().out
    assert len(names["world"]["companies"]) == 8
    assert 5_500 <= len(names["world"]["members"]) <= 6_500
