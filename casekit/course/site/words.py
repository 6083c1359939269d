"""The words of the site itself, in both languages (words.csv)."""

import csv
from functools import cache
from pathlib import Path

from casekit.course.fields import Bilingual, Language

HERE = Path(__file__).parent


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence of the site, with `values` in its braces."""
    return _words()[key].text_in(language).format(**values)


@cache
def _words() -> dict[str, Bilingual]:
    with (HERE / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: Bilingual(row["en"], row["ja"]) for row in csv.DictReader(file)}
