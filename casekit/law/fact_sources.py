"""Where each fact that a regime takes from a run comes from: one function for each that can be computed.

They look at the parties' holdings, the ledger, the screens and the delivered file. What only the sources can
tell stands in `record_facts.csv`, by scheme; the words of every fact stand in `facts.csv`. The truth of the
invented world is never used.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

import pandas as pd

from casekit import consent
from casekit.law.rows import rows
from casekit.schemes import SchemeRun

Value: TypeAlias = float | int | str | bool | None
Computed: TypeAlias = tuple[Value, bool | None]
"""The value of a fact, and whether it holds; None where it is unknown."""

ENDS = {"S": "2019-02-28", "H": "2019-02-28", "G": "2019-02-28", "P": "2019-07-31"}
"""The last day on which a scheme ran (A04, A06, A09)."""

_BEGINS = {"P": "2019-03-01"}
_SITES = {"S": "rikunabi2019", "H": "rikunabi2019", "G": "rikunabi2020", "P": "rikunabi2020"}
_KEYS = ("cookie_id", "name_hash", "member_id", "applicant_id")
_CLIENT_TABLES = ("survey_answers", "applicant_list", "hashed_applicants")


@dataclass(frozen=True)
class FactWords:
    """One row of `facts.csv`: what a fact is about, and the sentence for yes, for no and for unknown.

    `{share}` stands for a share in per cent, `{text}` for a text. Where the sentences are empty the record
    tells the fact (`RecordFact`). `claims` are ids, separated by spaces.
    """

    name: str
    asks_en: str
    asks_ja: str
    yes_en: str
    yes_ja: str
    no_en: str
    no_ja: str
    unknown_en: str
    unknown_ja: str
    claims: str


@dataclass(frozen=True)
class RecordFact:
    """One row of `record_facts.csv`: what the sources say of some schemes (letters).

    `holds` is yes, no or unknown.
    """

    fact: str
    schemes: str
    holds: str
    says_en: str
    says_ja: str
    claims: str


@dataclass(frozen=True)
class View:
    """What the functions look at: the run, who can name whom, the ledger, the texts on its screens."""

    run: SchemeRun
    named: Mapping[str, float]
    ledger: pd.DataFrame
    screens: pd.DataFrame

    @classmethod
    def of(cls, run: SchemeRun, named: pd.DataFrame) -> "View":
        """Lay out a run; `named` is what `casekit.linkage.who_can_name` gave for it."""
        shares = dict(zip(named["party"], named["share"].astype(float), strict=True))
        return cls(run, MappingProxyType(shares), run.ledger.frame(), _screens(run))

    def sent(self, sender: str, recipient: str, table: str) -> bool:
        """Whether the ledger has a passing-on of this table between these parties."""
        entries = self.ledger
        found = (entries["sender"] == sender) & (entries["recipient"] == recipient)
        return bool((found & (entries["table"] == table)).any())


@cache
def fact_words() -> Mapping[str, FactWords]:
    """Return the words of every fact by its name."""
    return MappingProxyType({row.name: row for row in rows("facts.csv", FactWords)})


def record_fact(name: str, scheme: str) -> RecordFact:
    """Return what the sources say of a scheme on a fact that cannot be computed."""
    told: tuple[RecordFact, ...] = rows("record_facts.csv", RecordFact)
    return next(row for row in told if row.fact == name and scheme in row.schemes)


def _sender_names(view: View) -> Computed:
    """Count the operator and its processor, each with its own tables only."""
    return _share(max(view.named["job_site"], view.named["processor"]))


def _whole_firm_names(view: View) -> Computed:
    points = ("job_site", "processor", "job_site_with_processor", "processor_with_other_team")
    return _share(max(view.named[point] for point in points))


def _recipient_names(view: View) -> Computed:
    return _share(view.named["client"])


def _recipient_expected(view: View) -> Computed:
    keyed = "applicant_id" in view.run.deliverable.columns
    return _known(keyed and view.named["client"] > 0)


def _consent_clause(view: View) -> Computed:
    return _known(bool(view.screens["clause"].any()))


def _consent_everyone(view: View) -> Computed:
    """In scheme P count scored members (D36); else screens, since scores and members are not linked in S."""
    if view.run.scheme == "P":
        share = float(consent.agreed_in_time(view.run)["agreed"].astype(float).mean())
    else:
        share = float(view.screens.groupby("screen")["clause"].all().mean())
    return (None, None) if math.isnan(share) else (share, share == 1.0)


def _consent_clear(view: View) -> Computed:
    clear = view.screens.loc[view.screens["clause"], "clear"]
    return (None, None) if clear.empty or clear.isna().any() else _known(bool(clear.all()))


def _mixed(view: View) -> Computed:
    own = view.sent("student", "processor", "page_views")
    theirs = bool(view.ledger["table"].isin(_CLIENT_TABLES).any())
    return _known(own and theirs and view.sent("job_site", "client", "scores"))


def _records_kept(view: View) -> Computed:
    return _known(view.sent("job_site", "client", "scores"))


def _confirmation_recorded(view: View) -> Computed:
    """Look for a table of confirmations among what the client passed to the operator; no scheme had one."""
    return _known(view.sent("client", "job_site", "consent_confirmations"))


def _person_level(view: View) -> Computed:
    return _known("applicant_id" in view.run.deliverable.columns and len(view.run.deliverable) > 0)


def _collected_directly(view: View) -> Computed:
    return _known(view.sent("student", "processor", "survey_answers"))


def _persistent_key(view: View) -> Computed:
    passed = {column for columns in view.ledger["columns"] for column in str(columns).split(",")}
    shared = [key for key in _KEYS if key in passed]
    return ", ".join(shared), bool(shared)


def _claimed_not_personal(view: View) -> Computed:
    """Leave browsing aside: in every scheme it was collected on that ground."""
    bases = view.ledger.loc[view.ledger["table"] != "page_views", "basis_claimed"]
    return _known(bool(bases.str.contains("not personal|non-personal|no specific", regex=True).any()))


def _screens(run: SchemeRun) -> pd.DataFrame:
    """Return the texts that stood on the scheme's site while it ran: screen, text_id, clause, clear."""
    versions = run.parties.holding("job_site", "policy_versions").frame
    texts = pd.DataFrame(
        {"text_id": text.text_id, "clause": text.clause, "clear": text.clear} for text in consent.TEXTS
    )
    stood = versions["site"] == _SITES[run.scheme]
    stood &= pd.to_datetime(versions["shown_from"]) <= pd.Timestamp(ENDS[run.scheme])
    if run.scheme in _BEGINS:
        stood &= ~(pd.to_datetime(versions["shown_to"]) < pd.Timestamp(_BEGINS[run.scheme]))
    found: pd.DataFrame = versions.loc[stood, ["screen", "text_id"]].merge(texts, on="text_id", how="left")
    return found.astype({"clause": bool})


def _share(share: float) -> Computed:
    """Give a share of the delivered rows; nothing is known where none was delivered."""
    return (None, None) if math.isnan(share) else (share, share > 0)


def _known(value: bool) -> Computed:
    return value, value


COMPUTED: Mapping[str, Callable[[View], Computed]] = MappingProxyType(
    {
        "sender_names": _sender_names,
        "whole_firm_names": _whole_firm_names,
        "recipient_names": _recipient_names,
        "recipient_expected": _recipient_expected,
        "consent_clause": _consent_clause,
        "consent_everyone": _consent_everyone,
        "consent_clear": _consent_clear,
        "mixed": _mixed,
        "records_kept": _records_kept,
        "confirmation_recorded": _confirmation_recorded,
        "person_level": _person_level,
        "collected_directly": _collected_directly,
        "persistent_key": _persistent_key,
        "claimed_not_personal": _claimed_not_personal,
    }
)
"""The facts that come out of a run, by name."""
