"""What the texts of the kit may and may not say, in both languages."""

import re
import subprocess
from pathlib import Path

import pytest

from casekit import case

ROOT = Path(__file__).parents[1]
PAIRS = [("README.md", "README.ja.md"), ("guide/boundaries.md", "guide/boundaries.ja.md")]
CLAIM = re.compile(r"[\[［]((?:[A-Z]+\d+(?:\.\d+)?[a-z]?)(?:[,、]\s*[A-Z]+\d+(?:\.\d+)?[a-z]?)*)[\]］]")

NEVER_SAID = [
    # Fact sheet, section H: statements of ours that the record does not carry.
    r"\bwas fined\b",
    r"\bwere fined\b",
    r"\bconvicted\b",
    r"rejected because of (?:the|a|their) score",
    r"[Nn]obody was harmed",
    r"罰金を(?:科され|払)",
    r"有罪",
    r"スコアを理由に不採用にな(?:りました|った人がいる)",
    r"誰も(?:被害|損害)を受け(?:ていない|ませんでした)",
    r"7[,.]?893",
]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.splitlines() if (path := ROOT / name).is_file()]


def prose() -> list[Path]:
    return [
        path for path in tracked() if path.suffix == ".md" and "tests" not in path.relative_to(ROOT).parts
    ]


def cited(text: str) -> list[str]:
    return [claim for group in CLAIM.findall(text) for claim in re.split(r"[,、]\s*", group)]


@pytest.mark.parametrize("name", [name for pair in PAIRS for name in pair])
def test_every_claim_id_in_a_page_is_a_claim(name):
    ids = cited((ROOT / name).read_text(encoding="utf-8"))
    assert ids
    assert [claim for claim in ids if claim not in case.claims()] == []


@pytest.mark.parametrize(("english", "japanese"), PAIRS)
def test_both_languages_of_a_page_cite_the_same_claims(english, japanese):
    assert set(cited((ROOT / english).read_text(encoding="utf-8"))) == set(
        cited((ROOT / japanese).read_text(encoding="utf-8"))
    )


@pytest.mark.parametrize("pattern", NEVER_SAID)
def test_no_text_says_what_the_record_does_not_carry(pattern):
    guilty = [path.name for path in prose() if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_the_cookie_finding_is_never_called_a_breach_of_23_1():
    for path in prose():
        for sentence in re.split(r"(?<=[.。])\s*", path.read_text(encoding="utf-8")):
            if re.search(r"[Cc]ookie|クッキー|survey scheme|アンケートスキーム", sentence):
                assert not re.search(
                    r"(?:breach(?:ed)?|violat\w+) (?:of )?[Aa]rt|23条1項(?:に)?違反", sentence
                ), sentence


def test_no_tracked_file_carries_a_path_of_a_machine_or_an_index_address():
    pattern = re.compile(rb"/(?:home|Users|root)/[a-z]|--(?:extra-)?index-url|--find-links")
    guilty = [str(path.relative_to(ROOT)) for path in tracked() if pattern.search(path.read_bytes())]
    assert [name for name in guilty if not name.startswith("tests/")] == []


def test_local_links_of_the_pages_lead_somewhere():
    for path in prose():
        for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (path.parent / target).exists(), f"{path.name} links to {target}"
