"""The words that the build itself puts into editions and pages, in both languages.

`words.csv` has those of the editions, `guide_words.csv` those of the made pages of the guide.
"""

import csv
from functools import cache
from pathlib import Path

from casekit.course.fields import Bilingual, Language

WORDS = tuple(Path(__file__).with_name(name) for name in ("words.csv", "guide_words.csv"))


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence of the tables, with `values` in its braces."""
    return _words()[key].text_in(language).format(**values)


def has_word(key: str) -> bool:
    """Whether the tables have the key."""
    return key in _words()


def read_words(*tables: Path) -> dict[str, Bilingual]:
    """Return the words of tables with the columns key, en and ja."""
    found: dict[str, Bilingual] = {}
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["key"]: Bilingual(row["en"], row["ja"]) for row in csv.DictReader(file)}
    return found


@cache
def _words() -> dict[str, Bilingual]:
    return read_words(*WORDS)
