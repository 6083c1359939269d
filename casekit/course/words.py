"""The words that the build itself puts into an edition, in both languages (words.csv)."""

import csv
from functools import cache
from pathlib import Path

from casekit.course.fields import Bilingual, Language

WORDS = Path(__file__).with_name("words.csv")


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence of words.csv, with `values` in its braces."""
    return _words()[key].text_in(language).format(**values)


def has_word(key: str) -> bool:
    """Whether words.csv has the key."""
    return key in _words()


@cache
def _words() -> dict[str, Bilingual]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {row["key"]: Bilingual(row["en"], row["ja"]) for row in csv.DictReader(file)}
