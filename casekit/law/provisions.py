"""Provisions and judgments that the kit cites, and what of them is still moving.

`provisions.csv` has one row a provision, as numbered at the time of the case, as enacted in 2020, and today;
`moving.csv` what may have changed since we looked, each with the day on which it was checked. To follow a
change of the law, change a row: nothing in code names an article.

Source: fact sheet sections E and F; every row names its claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from casekit.case.record import known_language
from casekit.errors import CasekitError
from casekit.law.rows import rows


@dataclass(frozen=True)
class Provision:
    """One row of `provisions.csv`. Every field is text.

    Attributes
    ----------
    id : short name, lower case with hyphens.
    group : appi, labour, eu, us or asia.
    instrument_en, instrument_ja : the law, judgment or paper.
    subject_en, subject_ja : what the provision is about.
    then_en, then_ja : the number at the time of the case (2018-19); empty if there was none.
    act2020_en, act2020_ja : the number in the 2020 Act as enacted; empty outside the APPI.
    now_en, now_ja : the number today, or the place in a judgment or paper.
    asks_en, asks_ja : what it asks, in our paraphrase; never a quotation.
    number_basis : public_page, or general_knowledge where no page was seen that carries the number.
    content_basis : fact_sheet, or general_knowledge where our paraphrase goes beyond it.
    confidence : high, medium or low.
    claims : ids of the record, separated by spaces.
    note_en, note_ja : a caution, or empty.

    """

    id: str
    group: str
    instrument_en: str
    instrument_ja: str
    subject_en: str
    subject_ja: str
    then_en: str
    then_ja: str
    act2020_en: str
    act2020_ja: str
    now_en: str
    now_ja: str
    asks_en: str
    asks_ja: str
    number_basis: str
    content_basis: str
    confidence: str
    claims: str
    note_en: str
    note_ja: str

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims of the record it rests on."""
        return tuple(self.claims.split())

    @property
    def general_knowledge(self) -> bool:
        """Whether its number or our paraphrase rests on general knowledge only; every rendering says so."""
        return "general_knowledge" in (self.number_basis, self.content_basis)

    def subject(self, language: str) -> str:
        """Return what it is about."""
        return self.subject_ja if known_language(language) == "ja" else self.subject_en

    def asks(self, language: str) -> str:
        """Return what it asks, in our paraphrase."""
        return self.asks_ja if known_language(language) == "ja" else self.asks_en

    def note(self, language: str) -> str:
        """Return the caution that goes with it, or an empty text."""
        return self.note_ja if known_language(language) == "ja" else self.note_en

    def cite(self, language: str) -> str:
        """Return the citation as first used: the number then, with today's beside it."""
        if known_language(language) == "ja":
            return self._citation(self.instrument_ja, self.then_ja, self.act2020_ja, self.now_ja, language)
        return self._citation(self.instrument_en, self.then_en, self.act2020_en, self.now_en, language)

    def _citation(self, instrument: str, then: str, act2020: str, now: str, language: str) -> str:
        japanese = language == "ja"
        first = then or act2020 or now
        marks = []
        if first and not then and act2020:
            marks.append("令和2年改正法の成立時" if japanese else "2020 Act as enacted")
        if now and now != first:
            marks.append(f"現{now}" if japanese else f"now {now}")
        head = f"{instrument}{' ' if first and not japanese else ''}{first}"
        if not marks:
            return head
        return f"{head}（{'、'.join(marks)}）" if japanese else f"{head} ({', '.join(marks)})"


@dataclass(frozen=True)
class Moving:
    """One row of `moving.csv`: something of the law that may have changed since we looked.

    Attributes
    ----------
    id : short name.
    subject_en, subject_ja : what is moving.
    state_en, state_ja : what was known on the day of the check.
    check_en, check_ja : what a teacher should look up before class.
    confidence : high, medium or low.
    claims : ids of the record, separated by spaces.
    checked_on : the day on which it was last checked (ISO). Change it when you check.

    """

    id: str
    subject_en: str
    subject_ja: str
    state_en: str
    state_ja: str
    check_en: str
    check_ja: str
    confidence: str
    claims: str
    checked_on: str

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims of the record it rests on."""
        return tuple(self.claims.split())

    def subject(self, language: str) -> str:
        """Return what is moving."""
        return self.subject_ja if known_language(language) == "ja" else self.subject_en

    def state(self, language: str) -> str:
        """Return what was known on the day of the check."""
        return self.state_ja if known_language(language) == "ja" else self.state_en

    def check(self, language: str) -> str:
        """Return what to look up."""
        return self.check_ja if known_language(language) == "ja" else self.check_en


@cache
def provisions() -> Mapping[str, Provision]:
    """Return every provision by id, in the order of the file. The mapping cannot be changed."""
    return MappingProxyType({row.id: row for row in rows("provisions.csv", Provision)})


@cache
def moving() -> Mapping[str, Moving]:
    """Return what is still moving, by id. The mapping cannot be changed."""
    return MappingProxyType({row.id: row for row in rows("moving.csv", Moving)})


def provision(id: str) -> Provision:
    """Return one provision; an unknown id raises CasekitError, which names the nearest ids."""
    found = provisions().get(id)
    if found is None:
        nearest = get_close_matches(id, provisions(), n=3, cutoff=0.4) or list(provisions())[:3]
        raise CasekitError(
            f"The law table has no provision {id!r}. The nearest ids are {', '.join(nearest)}. "
            "Use an id of casekit/law/provisions.csv."
        )
    return found
