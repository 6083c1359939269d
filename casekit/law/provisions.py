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

_ACT_2020 = {"en": "2020 Act as enacted", "ja": "令和2年改正法"}


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

    def cite(self, language: str, first: str = "then") -> str:
        """Return the citation as first used: one number, with the other beside it.

        `first` is "then" (the number at the time of the case leads) or "today".
        """
        if known_language(language) == "ja":
            name, then, act, now = self.instrument_ja, self.then_ja, self.act2020_ja, self.now_ja
        else:
            name, then, act, now = self.instrument_en, self.then_en, self.act2020_en, self.now_en
        old, born = then or act, "" if then else act
        if first == "today":
            leading, beside = now or old, _beside(language, then=then, born=born) if now != old else []
        else:
            leading = old or now
            beside = _beside(language, born_here=bool(born), now=now if now != leading else "")
        return _joined(language, name, leading, beside)


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


def _beside(
    language: str, *, then: str = "", born: str = "", born_here: bool = False, now: str = ""
) -> list[str]:
    """Return what stands in brackets after the leading number: another number, or the Act that brought it."""
    act = _ACT_2020[language]
    if born:
        return [f"{act}{born}" if language == "ja" else f"{born} in the {act}"]
    earlier, later = ("当時", "現") if language == "ja" else ("then ", "now ")
    found = [act] if born_here else []
    found += [f"{earlier}{then}"] if then else []
    return [*found, f"{later}{now}"] if now else found


def _joined(language: str, name: str, number: str, beside: list[str]) -> str:
    if language == "ja":
        return f"{name}{number}" + (f"（{'、'.join(beside)}）" if beside else "")
    return " ".join(filter(None, [name, number])) + (f" ({', '.join(beside)})" if beside else "")
