"""The words of the site itself, in both languages (words.csv)."""

from functools import cache
from pathlib import Path

from casekit.course.fields import Bilingual, Language
from casekit.course.words import read_words

WORDS = Path(__file__).with_name("words.csv")


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence of the site, with `values` in its braces."""
    return _words()[key].text_in(language).format(**values)


@cache
def _words() -> dict[str, Bilingual]:
    return read_words(WORDS)
