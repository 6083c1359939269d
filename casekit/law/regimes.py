"""Regimes as data: what each asks of a run, element by element, and where two readings compete.

Four files beside this module:

- `regimes.csv`: code, name, a sentence on its scope (`Regime`).
- `elements.csv`: the questions of a regime, in order (`Element`).
- `readings.csv`: how each question is answered from facts. A contested element has two rows, each with a name
  and its best argument; any other has one row without a name (`Reading`).
- `findings.csv`: which claims say what an authority said about a scheme (`Finding`).

A question is answered by a rule over facts of a run (`casekit.law.rules`, `casekit.law.fact_sources`). No
element asks whether the law was breached: the conclusion is the learner's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from casekit.case.record import known_language
from casekit.errors import CasekitError
from casekit.law.rows import rows
from casekit.law.rules import facts_of


@dataclass(frozen=True)
class Regime:
    """One row of `regimes.csv`: code, name and scope in both languages.

    `numbering` says which number of a provision comes first when it is cited: then or today. `moving` are
    ids of `moving.csv`, separated by spaces, that a memo under this regime prints.
    """

    code: str
    name_en: str
    name_ja: str
    scope_en: str
    scope_ja: str
    numbering: str
    moving: str

    def name(self, language: str) -> str:
        """Return its name."""
        return self.name_ja if known_language(language) == "ja" else self.name_en

    def scope(self, language: str) -> str:
        """Return a sentence on when and to whom it applies."""
        return self.scope_ja if known_language(language) == "ja" else self.scope_en


@dataclass(frozen=True)
class Reading:
    """One row of `readings.csv`: one way to answer an element.

    `name` is empty where the element is not contested, and so are `label_*` and `argument_*`. `rule` is a
    rule of `casekit.law.rules`. The two arguments of a contested element have about the same length in each
    language.
    """

    regime: str
    element: str
    name: str
    label_en: str
    label_ja: str
    rule: str
    argument_en: str
    argument_ja: str
    claims: str

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims its argument rests on."""
        return tuple(self.claims.split())

    def label(self, language: str) -> str:
        """Return what the reading holds, in a few words."""
        return self.label_ja if known_language(language) == "ja" else self.label_en

    def title(self, language: str) -> str:
        """Return its label, led by its name where that is a letter or a claim id (A, B, E74)."""
        if not self.name[:1].isupper():
            return self.label(language)
        return f"{self.name}（{self.label_ja}）" if language == "ja" else f"{self.name} ({self.label_en})"

    def argument(self, language: str) -> str:
        """Return the best argument for it."""
        return self.argument_ja if known_language(language) == "ja" else self.argument_en


@dataclass(frozen=True)
class Element:
    """One row of `elements.csv`: one question of a regime.

    `schemes` are the letters of the schemes it is asked of; `provisions` and `claims` are ids, separated by
    spaces; `flips_*` says what would flip the answer; `missing_*` a fact that is not known, `holder` the
    party that would know it (empty where nothing is missing).
    """

    regime: str
    id: str
    name_en: str
    name_ja: str
    question_en: str
    question_ja: str
    schemes: str
    provisions: str
    claims: str
    flips_en: str
    flips_ja: str
    missing_en: str
    missing_ja: str
    holder: str

    @property
    def readings(self) -> tuple[Reading, ...]:
        """One reading, or the two that compete."""
        return _readings()[self.regime, self.id]

    @property
    def contested(self) -> bool:
        """Whether two readings compete."""
        return len(self.readings) > 1

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts it takes from a run, over all its readings."""
        return tuple(dict.fromkeys(name for reading in self.readings for name in facts_of(reading.rule)))

    @property
    def provision_ids(self) -> tuple[str, ...]:
        """The provisions it cites."""
        return tuple(self.provisions.split())

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims of the record it cites."""
        return tuple(self.claims.split())

    def title(self, language: str) -> str:
        """Return its short name."""
        return self.name_ja if known_language(language) == "ja" else self.name_en

    def question(self, language: str) -> str:
        """Return the question."""
        return self.question_ja if known_language(language) == "ja" else self.question_en

    def flips(self, language: str) -> str:
        """Return what would flip the answer."""
        return self.flips_ja if known_language(language) == "ja" else self.flips_en

    def missing(self, language: str) -> str:
        """Return the fact that is missing, or an empty text."""
        return self.missing_ja if known_language(language) == "ja" else self.missing_en


@dataclass(frozen=True)
class Finding:
    """One row of `findings.csv`: the claims that report what an authority said of a scheme in a regime."""

    regime: str
    scheme: str
    claims: str


@cache
def regimes() -> Mapping[str, Regime]:
    """Return the regimes by code, in the order of the file."""
    return MappingProxyType({row.code: row for row in rows("regimes.csv", Regime)})


def regime(code: str) -> Regime:
    """Return one regime; an unknown code raises CasekitError, which names the codes there are."""
    if code not in regimes():
        raise CasekitError(f"There is no regime {code!r}. Choose one of: {', '.join(regimes())}.")
    return regimes()[code]


def elements(code: str, scheme: str | None = None) -> tuple[Element, ...]:
    """Return the elements of a regime in order; with a scheme (S, H, G, P) only those asked of it.

    Raises
    ------
    CasekitError
        If there is no such regime.

    """
    known = regime(code).code
    asked = [row for row in rows("elements.csv", Element) if row.regime == known]
    return tuple(row for row in asked if scheme is None or scheme in row.schemes)


def findings(code: str, scheme: str) -> tuple[str, ...]:
    """Return the ids of the claims that report what an authority said of a scheme in a regime."""
    return tuple(
        claim
        for row in rows("findings.csv", Finding)
        if row.regime == code and row.scheme == scheme
        for claim in row.claims.split()
    )


@cache
def _readings() -> Mapping[tuple[str, str], tuple[Reading, ...]]:
    found: dict[tuple[str, str], tuple[Reading, ...]] = {}
    for row in rows("readings.csv", Reading):
        key = (row.regime, row.element)
        found[key] = (*found.get(key, ()), row)
    return MappingProxyType(found)
