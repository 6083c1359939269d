"""The gates, the defects and the decisions, as the record has them (fact sheet, section J).

What is recorded: that a role was missing or weak, and what was put in place later. What a gate looks at is
taken from the same words; at which decision it would have sat is our reading, and the tables say so.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from casekit import case
from casekit.case.record import known_language, table
from casekit.errors import CasekitError

FOLDER = Path(__file__).parent
CHECKS = ("every_screen", "as_instructed")

KINDS = {
    "decision": {"en": "a decision", "ja": "決定"},
    "defect": {"en": "a defect, while it lasted", "ja": "不備のあった期間"},
    "inquiry": {"en": "an inquiry", "ja": "調査"},
    "discovery": {"en": "a discovery", "ja": "判明"},
    "correction": {"en": "a correction", "ja": "修正"},
    "authority": {"en": "an act of an authority", "ja": "当局の対応"},
    "measure": {"en": "a measure taken", "ja": "対応策"},
    "plan": {"en": "a plan", "ja": "予定"},
}


@dataclass(frozen=True)
class Gate:
    """One role that could have stopped something, by the companies' own account of what was missing.

    `check` is the check of the screens that this role would make (`every_screen` or `as_instructed`): our
    reading of what it looks at. `basis` are the claims that record the lack and the measure, `in_place` the
    claim that tells when the role came.
    """

    id: str
    check: str
    basis: tuple[str, ...]
    in_place: str
    name_en: str
    name_ja: str
    owner_en: str
    owner_ja: str
    looks_at_en: str
    looks_at_ja: str
    standing_en: str
    standing_ja: str
    cost_en: str
    cost_ja: str

    def name(self, language: str) -> str:
        """Return the name of the gate."""
        return self.name_ja if known_language(language) == "ja" else self.name_en

    def owner(self, language: str) -> str:
        """Return who holds it."""
        return self.owner_ja if known_language(language) == "ja" else self.owner_en

    def looks_at(self, language: str) -> str:
        """Return what it looks at."""
        return self.looks_at_ja if known_language(language) == "ja" else self.looks_at_en

    def standing(self, language: str) -> str:
        """Return how the record says it stood, then and later."""
        return self.standing_ja if known_language(language) == "ja" else self.standing_en

    def cost(self, language: str) -> str:
        """Return what the record says of its cost, and what is our inference."""
        return self.cost_ja if known_language(language) == "ja" else self.cost_en


@dataclass(frozen=True)
class Defect:
    """One thing that went wrong by the record: the claims, and those that date its beginning and its finding.

    `began` is empty where the record gives no day.
    """

    id: str
    began: str
    found: str
    claims: tuple[str, ...]
    name_en: str
    name_ja: str

    def name(self, language: str) -> str:
        """Return the defect in a few words."""
        return self.name_ja if known_language(language) == "ja" else self.name_en


@dataclass(frozen=True)
class Moment:
    """One day of the real timeline, with its claim, its kind (see `KINDS`) and the gates that belong to it.

    At a decision, `gates` are those that would have sat there, by our reading; at a measure or a plan, those
    that it puts in place.
    """

    claim: str
    date: str
    date_precision: str
    kind: str
    gates: tuple[str, ...]

    def says(self, language: str) -> str:
        """Return the statement of the claim."""
        return case.claim(self.claim).statement(language)

    def when(self, language: str) -> str:
        """Return the day, month or period in words."""
        return case.date_words(case.claim(self.claim), language)


@cache
def gates() -> tuple[Gate, ...]:
    """Return the four gates: product owner, group legal, privacy owner, student view."""
    texts = [f"{name}_{tongue}" for name in _GATE_TEXTS for tongue in ("en", "ja")]
    return tuple(
        Gate(
            id=row["id"],
            check=row["check"],
            basis=tuple(row["basis"].split()),
            in_place=row["in_place"],
            **{name: row[name] for name in texts},
        )
        for row in table(FOLDER / "gates.csv", ("id", "check", "basis", "in_place", *texts))
    )


_GATE_TEXTS = ("name", "owner", "looks_at", "standing", "cost")


def gate(id: str) -> Gate:
    """Return one gate; an unknown id raises CasekitError, which names the four."""
    for found in gates():
        if found.id == id:
            return found
    known = ", ".join(found.id for found in gates())
    raise CasekitError(f"There is no gate {id!r}. The gates are {known}. Use one of these.")


@cache
def defects() -> tuple[Defect, ...]:
    """Return what the record says went wrong, in the order in which it is told."""
    return tuple(
        Defect(
            row["id"],
            row["began"],
            row["found"],
            tuple(row["claims"].split()),
            row["name_en"],
            row["name_ja"],
        )
        for row in table(FOLDER / "defects.csv", ("id", "began", "found", "claims", "name_en", "name_ja"))
    )


@cache
def timeline() -> tuple[Moment, ...]:
    """Return the real decisions and what followed, in the order of their dates."""
    return tuple(
        Moment(
            claim=row["claim"],
            date=case.claim(row["claim"]).date,
            date_precision=case.claim(row["claim"]).date_precision,
            kind=row["kind"],
            gates=tuple(row["gates"].split()),
        )
        for row in table(FOLDER / "timeline.csv", ("claim", "kind", "gates"))
    )
