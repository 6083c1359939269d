"""The words of the paper pack itself, in both languages (words.csv)."""

from functools import cache
from pathlib import Path

from casekit.course.fields import Bilingual, Language
from casekit.course.words import read_words

WORDS = Path(__file__).with_name("words.csv")


def word(key: str, language: Language, /, **fields: object) -> str:
    """Return a word or sentence of words.csv with its {placeholders} filled."""
    text = _words()[key].text_in(language)
    return text.format(**fields) if fields else text


def badge(evidence: str, language: Language, *more: str) -> str:
    """Return a badge: the sign and word of an evidence class, then what else it says."""
    from casekit.case import evidence_classes
    from casekit.lesson.figures import EVIDENCE

    shown = f"{EVIDENCE[evidence]} {evidence_classes()[evidence].word(language)}"
    return " · ".join([shown, *(one for one in more if one)])


def invented(language: Language, seed: int) -> str:
    """Return the badge of everything that comes from an invented world."""
    return badge("simulation", language, word("invented", language), word("seed", language, seed=seed))


@cache
def _words() -> dict[str, Bilingual]:
    return read_words(WORDS)
