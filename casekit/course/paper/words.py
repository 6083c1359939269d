"""The words of the paper pack itself, in both languages (words.csv)."""

import csv
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("words.csv")


def word(key: str, language: str, /, **fields: object) -> str:
    """Return a word or sentence of words.csv with its {placeholders} filled."""
    text = _words()[key][language]
    return text.format(**fields) if fields else text


def badge(evidence: str, language: str, *more: str) -> str:
    """Return a badge: the sign and word of an evidence class, then what else it says."""
    from casekit.case import evidence_classes
    from casekit.lesson.figures import EVIDENCE

    shown = f"{EVIDENCE[evidence]} {evidence_classes()[evidence].word(language)}"
    return " · ".join([shown, *(one for one in more if one)])


def invented(language: str, seed: int) -> str:
    """Return the badge of everything that comes from an invented world."""
    return badge("simulation", language, word("invented", language), word("seed", language, seed=seed))


@cache
def _words() -> dict[str, dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}
