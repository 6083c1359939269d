"""Every sentence of the lesson's own interface, in both languages, and the ten fallacies.

The frame's sentences are in words.csv; those of a scene stand beside its module, in scenes/*.csv.
The Japanese is written as Japanese, not derived from the English; only the keys and the {placeholders}
are shared. Fallacy names are those of the course map, section 3.3.
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from casekit.errors import CasekitError

LANGUAGES = ("en", "ja")
HERE = Path(__file__).parent


def word(key: str, language: str, /, **fields: object) -> str:
    """Return the sentence `key` in `language` with its {placeholders} filled.

    Raises
    ------
    CasekitError
        If no list has such a key.

    """
    row = _words().get(key)
    if row is None:
        raise CasekitError(word("unknown-word", language, key=key))
    return row[language].format(**fields) if fields else row[language]


def fallacy(code: str, language: str) -> str:
    """Return the name of a fallacy, F1 to F10.

    Raises
    ------
    CasekitError
        If there is no such code.

    """
    row = _rows("fallacies.csv", "code").get(code)
    if row is None:
        raise CasekitError(f"There is no fallacy {code!r}; they run from F1 to F10.")
    return row[language]


def text_in(texts: object, language: str) -> str:
    """Return the half of a {en:, ja:} text in `language`; a text without halves is returned as it is."""
    if isinstance(texts, Mapping):
        return str(texts.get(language) or texts.get("en") or "")
    return "" if texts is None else str(texts)


def joined(items: list[str], language: str) -> str:
    """Return the items as a list within a sentence, or the word for none."""
    return word("list-separator", language).join(items) if items else word("none", language)


def word_lists() -> list[Path]:
    """Return the files that hold sentences: the frame's, then those of the scenes."""
    return [HERE / "words.csv", HERE / "concept_test.csv", *sorted((HERE / "scenes").glob("*.csv"))]


@cache
def _words() -> dict[str, dict[str, str]]:
    return {
        key: row for path in word_lists() for key, row in _rows(str(path.relative_to(HERE)), "key").items()
    }


@cache
def _rows(name: str, key: str) -> dict[str, dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return {row[key]: row for row in csv.DictReader(lines)}
