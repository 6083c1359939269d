"""How an answer follows from facts: a rule of a few words, written in a cell of `readings.csv`.

    yes if sender_names; yes if recipient_names; no
    partly if consent_clause and not consent_everyone; open

Clauses stand in order, separated by `;`; the first whose condition holds gives the answer, and the last one
has no condition. A condition is names of facts joined by `and`, each perhaps with `not`. What nobody knows
stays unknown: a clause whose condition is unknown gives `open` and ends the search.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from casekit.errors import CasekitError

ANSWERS = {
    "yes": {"en": "yes", "ja": "はい"},
    "no": {"en": "no", "ja": "いいえ"},
    "partly": {"en": "for some only", "ja": "一部のみ"},
    "open": {"en": "open", "ja": "未確定"},
    "does_not_arise": {"en": "does not arise", "ja": "問題にならない"},
}
"""What an element can be answered with. There is no answer that judges the service as a whole."""


@dataclass(frozen=True)
class Clause:
    """An answer, and the facts that must hold (True) or must not hold (False) for it."""

    answer: str
    needs: tuple[tuple[str, bool], ...]


@cache
def clauses(rule: str) -> tuple[Clause, ...]:
    """Read a rule.

    Raises
    ------
    CasekitError
        If an answer is unknown, or the last clause has a condition or an earlier one has none.

    """
    found = tuple(_clause(part.strip(), rule) for part in rule.split(";"))
    if found[-1].needs or not all(clause.needs for clause in found[:-1]):
        raise CasekitError(
            f"The rule {rule!r} is not complete. Every clause but the last needs an `if`, and the last none."
        )
    return found


def facts_of(rule: str) -> tuple[str, ...]:
    """Return the names of the facts a rule takes, in order of first use."""
    return tuple(dict.fromkeys(name for clause in clauses(rule) for name, _ in clause.needs))


def answer(rule: str, holds: Callable[[str], bool | None]) -> str:
    """Return the answer of a rule; `holds` says of a fact whether it holds, or None where nobody knows."""
    for clause in clauses(rule):
        met = _all_met([_equal(holds(name), wanted) for name, wanted in clause.needs])
        if met is None:
            return "open"
        if met:
            return clause.answer
    raise AssertionError("the last clause has no condition")


def _clause(part: str, rule: str) -> Clause:
    word, _, condition = part.partition(" if ")
    if word not in ANSWERS:
        raise CasekitError(
            f"The rule {rule!r} has an unknown answer {word!r}. Answers are: {', '.join(ANSWERS)}."
        )
    names = [name.strip() for name in condition.split(" and ")] if condition else []
    return Clause(word, tuple((name.removeprefix("not ").strip(), "not " not in name) for name in names))


def _equal(known: bool | None, wanted: bool) -> bool | None:
    return None if known is None else known == wanted


def _all_met(conditions: list[bool | None]) -> bool | None:
    if False in conditions:
        return False
    return None if None in conditions else True
