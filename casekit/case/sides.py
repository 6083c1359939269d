"""Where the sources do not agree: each conflict with its sides, what differs, and what stays open.

K1 to K11 are the conflicts of the fact sheet; M1, M6, M7, M10 and M11 are the rows of the course's list of
conflicts that have no K of their own. A side says what its claims say and nothing more; where a conflict is
`contested`, the sides are of equal length and none is preferred.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from casekit.case.record import FOLDER, claim, known_language, marked, table, words_of_date
from casekit.errors import CasekitError

_TEXTS = ("topic", "differs", "writer", "open")


@dataclass(frozen=True)
class Side:
    """One side of a conflict: its claims, the day it was said (ISO), and what it says with its labels."""

    claims: tuple[str, ...]
    date: str
    says_en: str
    says_ja: str

    def says(self, language: str) -> str:
        """Return what this side says, with the labels its figures need."""
        return self.says_ja if known_language(language) == "ja" else self.says_en

    def who(self, language: str) -> str:
        """Return who says it: the speakers of its claims, each once; our own comparison is left out."""
        pinned = [id for id in self.claims if claim(id).pinpoint or claim(id).address]
        return (" / " if known_language(language) == "en" else "／").join(
            dict.fromkeys(claim(id).spoken_by(language) for id in pinned)
        )

    def when(self, language: str) -> str:
        """Return the day or month in words."""
        return words_of_date(self.date, language)


@dataclass(frozen=True)
class Conflict:
    """A point on which the record does not speak with one voice.

    `claims` belong to the conflict as a whole: the row of the fact sheet, and what is open. `contested`:
    whether reasonable readers differ, so that both sides have the same weight.
    """

    id: str
    contested: bool
    claims: tuple[str, ...]
    sides: tuple[Side, ...]
    topic_en: str
    topic_ja: str
    differs_en: str
    differs_ja: str
    writer_en: str
    writer_ja: str
    open_en: str
    open_ja: str

    def topic(self, language: str) -> str:
        """Return what the conflict is about."""
        return self.topic_ja if known_language(language) == "ja" else self.topic_en

    def differs(self, language: str) -> str:
        """Return in what the sides differ."""
        return self.differs_ja if known_language(language) == "ja" else self.differs_en

    def writer(self, language: str) -> str:
        """Return what a careful writer does."""
        return self.writer_ja if known_language(language) == "ja" else self.writer_en

    def open(self, language: str) -> str:
        """Return what stays open."""
        return self.open_ja if known_language(language) == "ja" else self.open_en

    def cited(self) -> tuple[str, ...]:
        """Return every claim of the conflict once, sides first."""
        return tuple(dict.fromkeys([id for side in self.sides for id in side.claims] + list(self.claims)))


def conflicts() -> tuple[Conflict, ...]:
    """Return all conflicts, K1 to K11 first."""
    return tuple(_by_id().values())


def conflict(id: str) -> Conflict:
    """Return one conflict, such as `conflict("K8")`; an unknown id raises CasekitError."""
    found = _by_id().get(id)
    if found is None:
        raise CasekitError(f"There is no conflict {id!r}. There are {', '.join(_by_id())}. Use one of these.")
    return found


@cache
def _by_id() -> Mapping[str, Conflict]:
    sides: dict[str, list[Side]] = {}
    for row in table(
        FOLDER / "conflict_sides.csv", ("conflict", "side", "claims", "date", "says_en", "says_ja")
    ):
        ids = tuple(row["claims"].split())
        sides.setdefault(row["conflict"], []).append(
            Side(ids, row["date"], marked(row["says_en"], ids, "en"), marked(row["says_ja"], ids, "ja"))
        )
    texts = [f"{name}_{language}" for name in _TEXTS for language in ("en", "ja")]
    found = [
        Conflict(
            id=row["id"],
            contested=row["contested"] == "yes",
            claims=tuple(row["claims"].split()),
            sides=tuple(sides[row["id"]]),
            **{name: row[name] for name in texts},
        )
        for row in table(FOLDER / "conflicts.csv", ("id", "contested", "claims", *texts))
    ]
    return MappingProxyType({one.id: one for one in found})
