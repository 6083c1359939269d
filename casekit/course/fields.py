"""Reading the fields of a lesson source, with a sentence for whatever is wrong.

A lesson is written by teachers. So every fault names the file, the cell, and what is allowed there.
"""

import math
import re
import reprlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal, NoReturn

from casekit.errors import CasekitError

Language = Literal["en", "ja"]
FULL_WIDTH = "[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]"
LANGUAGES: tuple[Language, ...] = ("en", "ja")
LARGEST = 1e9
"""The largest number that a source may say."""
_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxlong, _SHORT.maxother = 2, 80, 40, 80


@dataclass(frozen=True)
class Bilingual:
    """The same text in both languages."""

    en: str
    ja: str

    def text_in(self, language: Language) -> str:
        """Return the half in that language."""
        return self.en if language == "en" else self.ja


@dataclass(frozen=True)
class Place:
    """Where in a source something stands: file, and cell or head."""

    file: str
    cell: str

    def fault(self, what: str) -> NoReturn:
        """Raise CasekitError with a sentence that begins with this place."""
        raise CasekitError(f"{self}: {what}")

    def __str__(self) -> str:
        return f"{self.file}, {self.cell}"


def listed(words: Iterable[str]) -> str:
    """Return the words as a list for a sentence."""
    return ", ".join(words) or "nothing"


def shown(value: object) -> str:
    """Return a value as it may stand in a sentence, cut short: somebody may have put a book there."""
    return _SHORT.repr(value)


def bilinguals(thing: object) -> Iterator[Bilingual]:
    """Yield every Bilingual inside a frozen dataclass, in the order of its fields."""
    if isinstance(thing, Bilingual):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from bilinguals(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from bilinguals(getattr(thing, field.name))


def mapping(place: Place, value: Any, what: str, *, need: str = "", may: str = "") -> Mapping[str, Any]:
    """Return `value` as a mapping that has all keys of `need` and no key outside `need` and `may`.

    Both are names separated by spaces. Raises CasekitError otherwise.
    """
    needed, allowed = need.split(), (need + " " + may).split()
    if not isinstance(value, dict):
        place.fault(f"{what} is not a set of named values; it takes {listed(allowed)}.")
    for key in value:
        if key not in allowed:
            place.fault(f"{what} has the unknown key {shown(key)}; allowed are {listed(allowed)}.")
    for key in needed:
        if key not in value:
            place.fault(f"{what} lacks {key!r}; it needs {listed(needed)}.")
    return value


def items(place: Place, value: Any, what: str, *, at_least: int = 0) -> list[Any]:
    """Return `value` as a list of at least so many items."""
    if not isinstance(value, list) or len(value) < at_least:
        least = f" of at least {at_least}" if at_least else ""
        place.fault(f"{what} is not a list{least}.")
    return value


def both(place: Place, value: Any, what: str) -> Bilingual:
    """Return `value`, which must read {en: ..., ja: ...}, both with text."""
    halves = mapping(place, value, what, need="en ja")
    english, japanese = (text(place, halves[language], f"{what}.{language}") for language in LANGUAGES)
    # yaml folds a line end into a space, and Japanese has none between words.
    return Bilingual(english, re.sub(rf"(?<={FULL_WIDTH}) (?={FULL_WIDTH})", "", japanese))


def joined_lines(japanese: str) -> str:
    """Return Japanese markdown without the line ends inside a sentence, which a browser shows as gaps."""
    parts = re.split(r"(^```.*?^```|^#[^\n]*$)", japanese, flags=re.DOTALL | re.MULTILINE)
    prose = [re.sub(rf"(?<={FULL_WIDTH})\n(?={FULL_WIDTH})", "", part) for part in parts[::2]]
    return "".join(part for pair in zip(prose, [*parts[1::2], ""], strict=True) for part in pair)


def text(place: Place, value: Any, what: str) -> str:
    """Return `value` as text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        place.fault(f"{what} is not a text (put it in quotation marks); found {shown(value)}.")
    return value.strip()


def name(place: Place, value: Any, what: str) -> str:
    """Return `value` as a name: lower-case letters, digits, hyphen and underscore, letter first."""
    if not isinstance(value, str) or not re.fullmatch(r"[a-z][a-z0-9_-]{0,55}", value):
        place.fault(
            f"{what} {shown(value)} is not a name; allowed are lower-case letters, digits, - and _, "
            "beginning with a letter, at most 56 characters."
        )
    return value


def whole(place: Place, value: Any, what: str, *, least: int = 0, most: int = 600) -> int:
    """Return `value` as a whole number from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        place.fault(f"{what} is not a whole number from {least} to {most}; found {shown(value)}.")
    return value


def number(place: Place, value: Any, what: str) -> float:
    """Return `value` as a number that is finite and not too large to count with."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        place.fault(f"{what} is not a number; found {shown(value)}.")
    if not math.isfinite(value) or abs(value) > LARGEST:
        place.fault(f"{what} is {shown(value)}; numbers run from -{LARGEST:,.0f} to {LARGEST:,.0f}.")
    return value


def choice(place: Place, value: Any, what: str, allowed: Iterable[str]) -> str:
    """Return `value`, which must be one of `allowed`."""
    allowed = tuple(allowed)
    if value not in allowed:
        place.fault(f"{what} is {shown(value)}; allowed are {listed(allowed)}.")
    return str(value)


def yes(place: Place, value: Any, what: str) -> bool:
    """Return `value`, which must be true or false."""
    if not isinstance(value, bool):
        place.fault(f"{what} is {shown(value)}; allowed are true and false.")
    return value


def distinct(place: Place, names: list[str], what: str) -> None:
    """Refuse a list in which a name stands twice."""
    for one in names:
        if names.count(one) > 1:
            place.fault(f"{what} uses the name {one!r} twice; each name stands once.")
