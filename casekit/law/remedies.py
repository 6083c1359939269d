"""What can still be done afterwards: six remedies on a run, asked by a student, answered by a company.

The company answers from its ledger and its own tables, and from nothing else. Each remedy says how many
people it reaches in this run, whom it misses, and what it cannot prove. Its words are in `remedies.csv`,
those of the four amendments of 2020 in `amendments.csv`. People are counted by the truth, so that without
it counts are None.

Source: fact sheet A16 to A20, A34, E46, E47, E67, L05, L06, G1.6.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import pandas as pd

from casekit import consent
from casekit.case.record import known_language
from casekit.errors import CasekitError
from casekit.law.grid import Cell, cell_of
from casekit.law.provisions import provision
from casekit.law.rows import rows
from casekit.law.run_facts import facts
from casekit.linkage import match_figures, who_can_name
from casekit.manifest import require_manifest
from casekit.parties import PARTIES
from casekit.schemes import SchemeRun

_APPLICANT = ["company_id", "applicant_id"]
KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "third_party": ("provision to a third party", "第三者提供"),
        "entrustment": (
            "called entrustment: an entrustee is not a third party",
            "委託とされた（委託先は第三者に当たらない）",
        ),
        "collected": ("collected from the student's browser", "学生のブラウザからの取得"),
        "internal": ("inside the client", "契約企業の内部"),
    }
)
"""What kind of passing-on an entry of the ledger is, for the question which records can be asked for."""


@dataclass(frozen=True)
class RemedyWords:
    """One row of `remedies.csv`: the words of a remedy in both languages, and its claims and provisions.

    `ask` is the student's question, `reply` what the company can answer, `misses` whom it does not reach,
    `cannot_prove` what the answer does not show, `counts` what its numbers count. Ids are separated by
    spaces; provisions may be empty.
    """

    id: str
    name_en: str
    name_ja: str
    ask_en: str
    ask_ja: str
    reply_en: str
    reply_ja: str
    misses_en: str
    misses_ja: str
    cannot_prove_en: str
    cannot_prove_ja: str
    counts_en: str
    counts_ja: str
    claims: str
    provisions: str


@dataclass(frozen=True)
class AmendmentWords:
    """One row of `amendments.csv`: one of the four amendments of 2020 and one action under it."""

    id: str
    provision: str
    action_en: str
    action_ja: str
    reaches_en: str
    reaches_ja: str
    misses_en: str
    misses_ja: str
    claims: str
    confidence: str


@dataclass(frozen=True)
class Remedy:
    """A remedy on a run.

    Attributes
    ----------
    words : what it is called, asks, answers, misses and cannot prove.
    table : what the company answers from; see the function that made it.
    reaches, misses : people of this run (companies for deletion requests, rows for erasure); None if unknown.
    past_applicants : people whose outcomes there were to learn from; they appear in no count.

    """

    words: RemedyWords
    table: pd.DataFrame
    reaches: int | None
    misses: int | None
    past_applicants: int

    def in_words(self, language: str) -> dict[str, str]:
        """Return name, ask, reply, misses, cannot_prove in a language."""
        known_language(language)
        names = ("name", "ask", "reply", "misses", "cannot_prove")
        return {name: getattr(self.words, f"{name}_{language}") for name in names}

    def markdown(self, language: str) -> str:
        """Return the remedy as a short list, with the counts of this run and its claim ids."""
        said, japanese = self.in_words(language), language == "ja"
        heads = _HEADS[1 if japanese else 0]
        stop = "：" if japanese else ": "
        unit = self.words.counts_ja if japanese else self.words.counts_en
        reached, missed = (f"{head}{stop}{unit}" for head in heads[4:6])
        counts = [
            (reached, self.reaches),
            (missed, self.misses),
            (f"{heads[6]}{stop}".strip(), self.past_applicants),
        ]
        lines = [f"**{said['name']}** [{', '.join(self.words.claims.split())}]", ""]
        texts = zip(
            heads[:4], (said[name] for name in ("ask", "reply", "misses", "cannot_prove")), strict=True
        )
        lines += [f"- {head}{stop}{text}" for head, text in texts]
        lines += [f"- {head} {heads[7] if count is None else f'{count:,}'}" for head, count in counts]
        return "\n".join(lines)


_HEADS = (
    (
        "The student asks",
        "The company answers",
        "Whom it misses",
        "What it does not prove",
        "Reached in this run (simulated)",
        "Missed in this run (simulated)",
        "Past applicants in no count (simulated)",
        "not known",
    ),
    (
        "学生の問い",
        "会社の答え",
        "届かない人",
        "証明できないこと",
        "この実行結果で届く数（シミュレーション）",
        "この実行結果で届かない数（シミュレーション）",
        "どの数にも現れない過去の応募者（シミュレーション）",
        "不明",
    ),
)


def past_applicants(run: SchemeRun) -> int:
    """Count the past applicants whose outcomes there were to learn from (D20); no count has them."""
    joined = _checked(run).parties.holding("processor", "joined").frame
    return int(joined.loc[joined["outcome"].notna(), _APPLICANT].drop_duplicates().shape[0])


def look_up_page(run: SchemeRun) -> Remedy:
    """Ask "was I scored?": the page of 21 August 2019, open to members of Rikunabi 2020 only (A19, L06).

    The table has the member_id of everybody whom the page would tell "you were a target", by the operator's
    side's own links; it is empty for schemes S and H, whose members' data had been deleted.
    """
    links = _scored_links(run)
    told = links[["member_id"]].drop_duplicates().reset_index(drop=True)
    return _remedy("look-up-page", run, told, len(told))


def apology_list(run: SchemeRun) -> Remedy:
    """Return who got the apology that began on 9 August 2019: the gap group of scheme P (A17).

    The table: member_id, registered_on, first_met (of the clause; missing here), handed_over_on. It is
    empty for the other schemes. The later apology to all members of Rikunabi 2020 (A20) needs no list.
    """
    columns = ["member_id", "registered_on", "first_met", "handed_over_on"]
    if _checked(run).scheme != "P":
        return _remedy("apology-list", run, pd.DataFrame(columns=columns), 0)
    members = consent.agreed_in_time(run)
    gap = members.loc[~members["agreed"], columns].reset_index(drop=True)
    return _remedy("apology-list", run, gap, len(gap))


def deletion_requests(run: SchemeRun) -> Remedy:
    """Ask every client that received scores to delete them, as on 5 August 2019 (A16, D15).

    The table: company_id, rows_delivered, rows_scored, requested_on, confirmed ("not reported": G1.6).
    `reaches` counts companies asked, `misses` is None, because what they did is not known.
    """
    delivered = _checked(run).deliverable
    table = (
        delivered.groupby("company_id", observed=True)
        .agg(rows_delivered=("applicant_id", "size"), rows_scored=("score", "count"))
        .reset_index()
        .assign(requested_on="2019-08-05", confirmed="not reported")
    )
    return Remedy(_words()["deletion-requests"], table, len(table), None, past_applicants(run))


def disclosure_of_records(
    run: SchemeRun, *, company_id: str, applicant_id: str, asked_of: str = "job_site"
) -> Remedy:
    """Ask a party for the records of what it passed on about one applicant (now Art. 33(5), E46).

    Parameters
    ----------
    run : a run of a scheme.
    company_id, applicant_id : the applicant.
    asked_of : the party that is asked, by name; it answers from the ledger.

    Returns
    -------
    Remedy
        Its table: number, sender, recipient, table, columns, purpose, basis_claimed; kind (a key of `KINDS`);
        has_row ("yes", "no" or "not by this key": whether a row of this applicant is there); found_by_name
        ("yes", "for some" or "no": whether the party's own tables lead from a name to such rows). `reaches`
        counts the provisions to a third party that the party could tell this person.

    """
    _check_asked(run, company_id, applicant_id, asked_of)
    ledger = run.ledger.frame()
    mine = ledger[(ledger["sender"] == asked_of) | (ledger["recipient"] == asked_of)]
    found = _found_by_name(run, asked_of)
    table = mine.drop(columns=["scheme", "sources"]).assign(
        kind=[
            _kind(str(a), str(b), str(c))
            for a, b, c in mine[["sender", "recipient", "basis_claimed"]].to_numpy()
        ],
        has_row=[
            _has_row(run, str(party), str(name), company_id, applicant_id)
            for party, name in mine[["recipient", "table"]].to_numpy()
        ],
        found_by_name=found,
    )
    asked_for = table[(table["kind"] == "third_party") & (table["has_row"] == "yes")]
    told = len(asked_for) if found != "no" else 0
    words = _words()["disclosure-of-records"]
    return Remedy(words, table.reset_index(drop=True), told, len(asked_for) - told, past_applicants(run))


def suspension_and_erasure(
    run: SchemeRun, *, company_id: str, applicant_id: str, asked_of: str = "job_site"
) -> Remedy:
    """Ask a party to stop using and to erase what it holds on one applicant (now Art. 35(5)(6), E47).

    Returns
    -------
    Remedy
        Its table: party, table, rows of this applicant, asked (whether this party is asked), reached (rows
        it can find by name among its own tables). `reaches` and `misses` are rows.

    """
    _check_asked(run, company_id, applicant_id, asked_of)
    can = {party: _found_by_name(run, party) != "no" for party in (asked_of,)}
    entries = []
    for party in PARTIES[1:]:  # what lies in the student's own browser is the student's
        for table in run.parties.tables_of(party):
            count = _rows_of_applicant(run, party, table, company_id, applicant_id)
            if count:
                reached = count if can.get(party, False) else 0
                entries.append((party, table, count, party == asked_of, reached))
    held = pd.DataFrame(entries, columns=["party", "table", "rows", "asked", "reached"])
    reached = int(held["reached"].sum())
    words = _words()["suspension-and-erasure"]
    return Remedy(words, held, reached, int(held["rows"].sum()) - reached, past_applicants(run))


def four_amendments(run: SchemeRun) -> pd.DataFrame:
    """Take one action under each of the four amendments that came from the case (E67), on the same run.

    Returns
    -------
    DataFrame, one row an amendment
        amendment (number in the 2020 Act as enacted), provision, citation_en, citation_ja, action_en,
        action_ja; reaches (scored students of this run it reaches at the operator; None where that is
        contested or nobody can count); reaches_before_deletion (the same if the operator had not deleted the
        data of 2019, L06); members_2019 (scored students who are members of Rikunabi 2019);
        past_applicants (in no count); reaches_en, reaches_ja, misses_en, misses_ja; claims; confidence.

    """
    students = match_figures(_checked(run)).students_scored
    known = facts(run)
    lost = students if run.cohort == 2019 else 0
    findable = students if known.holds("sender_names") else 0
    left = 0 if run.cohort == 2019 else findable
    before = {
        "26-2": students if cell_of(known) == Cell(sender=False, recipient=True) else 0,
        "16-2": None,
        "28(5)": findable,
        "30(5)(6)": findable,
    }
    reached = {**before, "28(5)": left, "30(5)(6)": left}
    entries = [
        {
            "amendment": row.id,
            "provision": row.provision,
            "citation_en": provision(row.provision).cite("en"),
            "citation_ja": provision(row.provision).cite("ja"),
            "action_en": row.action_en,
            "action_ja": row.action_ja,
            "reaches": reached[row.id],
            "reaches_before_deletion": before[row.id],
            "members_2019": lost,
            "past_applicants": past_applicants(run),
            "reaches_en": row.reaches_en,
            "reaches_ja": row.reaches_ja,
            "misses_en": row.misses_en,
            "misses_ja": row.misses_ja,
            "claims": ",".join(row.claims.split()),
            "confidence": row.confidence,
        }
        for row in rows("amendments.csv", AmendmentWords)
    ]
    counts = dict.fromkeys(("reaches", "reaches_before_deletion", "members_2019", "past_applicants"), "Int64")
    return pd.DataFrame(entries).astype(counts)


def _remedy(id: str, run: SchemeRun, table: pd.DataFrame, reaches: int) -> Remedy:
    students = match_figures(run).students_scored
    missed = None if students is None else max(students - reaches, 0)
    return Remedy(_words()[id], table, reaches, missed, past_applicants(run))


def _scored_links(run: SchemeRun) -> pd.DataFrame:
    """Return member_id and applicant of each scored row that the processor linked to a member of 2020."""
    if _checked(run).cohort == 2019:
        return pd.DataFrame(columns=[*_APPLICANT, "member_id"])
    scored = run.deliverable.loc[run.deliverable["score"].notna(), _APPLICANT]
    links: pd.DataFrame = run.parties.holding("processor", "links").frame.merge(scored, on=_APPLICANT)
    return links


def _found_by_name(run: SchemeRun, party: str) -> str:
    named = who_can_name(run).set_index("party")["share"]
    share = float(named[party]) if party in named.index else 0.0
    return "yes" if share == 1.0 else "for some" if share > 0 else "no"


def _rows_of_applicant(
    run: SchemeRun, party: str, table: str, company_id: str, applicant_id: str
) -> int | None:
    held = run.parties.holding(party, table)
    if not set(_APPLICANT) <= set(held.columns):
        return None
    frame = held.frame
    return int(((frame["company_id"] == company_id) & (frame["applicant_id"] == applicant_id)).sum())


def _has_row(run: SchemeRun, party: str, table: str, company_id: str, applicant_id: str) -> str:
    count = _rows_of_applicant(run, party, table, company_id, applicant_id)
    return "not by this key" if count is None else "yes" if count else "no"


def _kind(sender: str, recipient: str, basis: str) -> str:
    if sender == "student":
        return "collected"
    if sender == recipient:
        return "internal"
    return "entrustment" if basis == "entrustment" or "processor" in (sender, recipient) else "third_party"


def _check_asked(run: SchemeRun, company_id: str, applicant_id: str, asked_of: str) -> None:
    delivered = _checked(run).deliverable
    known = (delivered["company_id"] == company_id) & (delivered["applicant_id"] == applicant_id)
    if asked_of not in PARTIES:
        raise CasekitError(f"There is no party {asked_of!r}. The parties are: {', '.join(PARTIES)}.")
    if not known.any():
        raise CasekitError(
            f"Company {company_id!r} was delivered no row for an applicant {applicant_id!r}. "
            "Take one from run.deliverable."
        )


def _checked(run: SchemeRun) -> SchemeRun:
    require_manifest(run, "law")
    return run


@cache
def _words() -> Mapping[str, RemedyWords]:
    return MappingProxyType({row.id: row for row in rows("remedies.csv", RemedyWords)})
