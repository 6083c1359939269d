"""The sentences of the lab's pages, in both languages; the Japanese is written as Japanese."""

import csv
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "ja")


def word(key: str, language: str, /, **fields: object) -> str:
    """Return the sentence `key` in `language`, with its {placeholders} filled, not escaped."""
    text = words()[key][language]
    return text.format(**fields) if fields else text


@cache
def words() -> dict[str, dict[str, str]]:
    """Return every sentence: {key: {"en": ..., "ja": ...}}."""
    text = files("casekit.live").joinpath("words.csv").read_text(encoding="utf-8")
    return {row["key"]: row for row in csv.DictReader(text.splitlines())}
