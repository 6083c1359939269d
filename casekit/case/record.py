"""The published record: one row per claim, read from `claims.csv`.

A claim says what, when, who says so, how firmly, and where it can be looked up. The rows follow the fact
sheet of the kit and keep its ids. What is said about the case anywhere in the kit is said through a claim.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from casekit.errors import CasekitError

Row = TypeVar("Row", "Claim", "Source", "EvidenceClass")

LANGUAGES = ("en", "ja")
FOLDER = Path(__file__).parent

# What must stand beside a figure whenever it is shown. `{date}` is the day as of which it was said.
STATUS_LABELS = {
    "superseded": {"en": "as of {date}; superseded", "ja": "{date}時点。後に改められた"},
    "typo": {"en": "a typing error in the source", "ja": "資料の誤記"},
    "press_only": {"en": "a press figure", "ja": "報道による数字"},
    "derived": {"en": "our arithmetic, not a published figure", "ja": "本教材の計算。公表された数ではない"},
}
STATUS_WORDS = {
    "superseded": {"en": "superseded", "ja": "後に改められた"},
    "typo": {"en": "typing error", "ja": "誤記"},
    "press_only": {"en": "press only", "ja": "報道のみ"},
    "derived": {"en": "derived", "ja": "計算値"},
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Claim:
    """One row of the record. Every field is text as it stands in `claims.csv`; empty where not given.

    `value` and `value_max` hold a figure in machine form (`12330`) and `unit` its unit; `value_en` and
    `value_ja` are short noun phrases that can stand inside a sentence. `date` is the day or period of an
    event or a data flow, and for everything else the day as of which it was said (ISO, a range with `/`).
    `via` says who says it and known through whom. `quote` is verbatim; `quote_en` is our translation.
    """

    id: str
    section: str
    kind: str
    value: str
    value_max: str
    unit: str
    date: str
    date_precision: str
    evidence_class: str
    status: str
    publish: str
    source: str
    via: str
    via_ja: str
    pinpoint: str
    quote: str
    quote_en: str
    value_en: str
    value_ja: str
    statement_en: str
    statement_ja: str
    note_en: str
    note_ja: str
    confidence: str
    address: str

    @property
    def amount(self) -> float | None:
        """The figure as a number, in `unit`; None where the claim is not a figure."""
        return float(self.value) if self.value else None

    def phrase(self, language: str) -> str:
        """Return the noun phrase for the inside of a sentence, with its label where one is required."""
        words = self.value_ja if known_language(language) == "ja" else self.value_en
        return with_label(words, self, language)

    def statement(self, language: str) -> str:
        """One full, neutral sentence."""
        return self.statement_ja if known_language(language) == "ja" else self.statement_en

    def note(self, language: str) -> str:
        """Return the caution or conflict that goes with the claim, or an empty text."""
        return self.note_ja if known_language(language) == "ja" else self.note_en

    def spoken_by(self, language: str) -> str:
        """Who says it, known through whom, with the key of the source document."""
        words = self.via_ja if known_language(language) == "ja" else self.via
        if not re.fullmatch(r"S\d{3}", self.source) or self.source in words:
            return words
        return f"{words}（{self.source}）" if language == "ja" else f"{words} ({self.source})"


@dataclass(frozen=True)
class Source:
    """One of the five source documents; `file_check` is a string that its file name contains."""

    key: str
    file_check: str
    what_en: str
    what_ja: str
    nature_en: str
    nature_ja: str
    weight_en: str
    weight_ja: str

    def described(self, language: str) -> str:
        """Return what the document is, its nature and the weight it can carry."""
        if known_language(language) == "ja":
            return f"{self.what_ja}性質：{self.nature_ja}。重み：{self.weight_ja}"
        return f"{self.what_en} Nature: {self.nature_en}. Weight: {self.weight_en}."


@dataclass(frozen=True)
class EvidenceClass:
    """One kind of support for a statement, with its word and what the word means."""

    code: str
    en: str
    ja: str
    explanation_en: str
    explanation_ja: str

    def word(self, language: str) -> str:
        """Return the word that a badge shows."""
        return self.ja if known_language(language) == "ja" else self.en


def known_language(language: str) -> str:
    """Return `language` if it is `en` or `ja`; else raise CasekitError."""
    if language not in LANGUAGES:
        raise CasekitError(
            f"There is no edition in {language!r}. The languages are en and ja. Use one of these."
        )
    return language


def table(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a table of the record; CasekitError if it cannot be read or its columns differ."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows, found = list(reader), reader.fieldnames
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise CasekitError(f"{path.name} cannot be read. Restore the file from the project.") from fault
    if found != list(columns):
        raise CasekitError(
            f"The columns of {path.name} should be {', '.join(columns)}. Put them back in this order, or "
            "restore the file from the project."
        )
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise CasekitError(
                f"Row {number} of {path.name} has not {len(columns)} fields. Put a text that contains a "
                "comma in quotation marks, or restore the file from the project."
            )
    return rows


def _rows(name: str, row_type: type[Row]) -> list[Row]:
    columns = [field.name for field in fields(row_type)]
    return [row_type(**row) for row in table(FOLDER / name, columns)]


@cache
def claims() -> Mapping[str, Claim]:
    """Return the whole record by id, in the order of the file. The mapping cannot be changed."""
    return MappingProxyType({row.id: row for row in _rows("claims.csv", Claim)})


@cache
def sources() -> Mapping[str, Source]:
    """Return the five source documents by key, S000 to S004."""
    return MappingProxyType({row.key: row for row in _rows("sources.csv", Source)})


@cache
def evidence_classes() -> Mapping[str, EvidenceClass]:
    """Return the evidence classes by code, strongest first."""
    return MappingProxyType({row.code: row for row in _rows("evidence.csv", EvidenceClass)})


def claim(id: str) -> Claim:
    """Return one claim; an unknown id raises CasekitError, which names the nearest ids."""
    found = claims().get(id)
    if found is None:
        nearest = _nearest(id.strip().upper()) or list(claims())[:3]
        raise CasekitError(
            f"The record has no claim {id!r}. The nearest ids are {', '.join(nearest)}. "
            "Use an id of casekit/case/claims.csv."
        )
    return found


def _nearest(id: str) -> list[str]:
    padded = re.sub(r"(?<=\D)(?=\d$)", "0", id)
    alike = [known for known in claims() if known == padded or known.startswith(id)]
    return alike[:3] or get_close_matches(id, claims(), n=3, cutoff=0.5)


def publishable(id: str) -> Claim:
    """Return one claim that may be shown; a claim kept for checks only raises CasekitError."""
    found = claim(id)
    if found.publish != "yes":
        raise CasekitError(
            f"Claim {id} is a difference that no source publishes, so it may not be shown as a fact. "
            "Show the figures it comes from instead, and say that the breakdown is not published."
        )
    return found


def label(found: Claim, language: str) -> str:
    """Return the words that must stand beside the figure of a claim, or an empty text."""
    words = STATUS_LABELS.get(found.status, {}).get(known_language(language), "")
    return words.format(date=date_words(found, language))


def with_label(words: str, found: Claim, language: str) -> str:
    """Return `words` with the label of the claim in parentheses, if it needs one."""
    mark = label(found, language)
    if not mark:
        return words
    return f"{words}（{mark}）" if language == "ja" else f"{words} ({mark})"


def marked(words: str, ids: Iterable[str], language: str) -> str:
    """Return `words` followed by the label of each of the claims that needs one, in square brackets.

    For sentences that rest on several claims. Raises CasekitError for a claim not to be published.
    """
    labels = {id: label(publishable(id), language) for id in ids}
    space, colon, stop = ("", "：", "／") if known_language(language) == "ja" else (" ", ": ", "; ")
    marks = stop.join(f"{id}{colon}{mark}" for id, mark in labels.items() if mark)
    return f"{words}{space}[{marks}]" if marks else words


def date_words(found: Claim, language: str) -> str:
    """Return the date of a claim in words, at its own precision; empty where it has none."""
    return words_of_date(found.date, language)


def words_of_date(iso: str, language: str) -> str:
    """Return an ISO date, month, year or range (with `/`) in words."""
    days = [_day_words(part, known_language(language)) for part in iso.split("/") if part]
    if len(days) < 2:
        return "".join(days)
    return f"{days[0]}から{days[1]}まで" if language == "ja" else f"{days[0]} to {days[1]}"


def _day_words(iso: str, language: str) -> str:
    parts = [int(part) for part in iso.split("-")]
    if language == "ja":
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    year, *rest = parts
    return " ".join([*map(str, rest[1:]), *[MONTHS[month - 1] for month in rest[:1]], str(year)])
