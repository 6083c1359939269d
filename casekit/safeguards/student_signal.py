"""Instead of a guess about the student, a word from the student: "I am undecided, please contact me".

The firm's aim was to follow up with people who may leave (D05, D14). A student who wants that can say so, to
that firm, and to nobody else. Nothing is joined and nobody is scored. How many would say it is not known:
the shares here are our assumption, and what comes out is simulated.

What it costs: silence. Whoever says nothing is not reached, and a student may fear that being undecided
counts against them; a promise not to use it for selection is needed here as it was there (D31).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage import Phrase, who_can_name
from casekit.manifest import Manifest, require_manifest
from casekit.parties import PARTIES, Parties, at_start
from casekit.safeguards.decliners import outcomes_known_later
from casekit.schemes import SchemeRun
from casekit.scoring.evaluation import places_of
from casekit.scoring.model import target

RULES = {
    "score": Phrase("the highest scores", "スコアの高い順"),
    "signal": Phrase("those who asked to be contacted", "連絡を希望した人"),
    "lot": Phrase("people drawn by lot", "くじで選んだ人"),
}
"""Whom a firm contacts."""

SIGNAL_COLUMNS = ("company_id", "applicant_id", "wish")
"""All that a student sends: to whom, under which number, and what is wished."""

_ROW = ["company_id", "applicant_id"]


@dataclass(frozen=True)
class Signals:
    """What the signal does, and what it needs.

    Attributes
    ----------
    follow_up : one row a willingness, firm and rule; None where this year's outcomes are nowhere known.
        willing (assumed share of those who will go that ask), company_id, rule (a key of `RULES`), room
        (contacts the firm can make), contacted, reached (of them, who later went; for the lot an expected
        number), going (all who later went).
    by_willing : one row a willingness, None likewise. willing, firms, firms_met (where the signal reaches at
        least as many who go as the same room by score does), and over all firms contacted_by_signal,
        reached_by_signal, contacted_by_score, reached_by_score, reached_by_lot, going.
    holdings : one row a party. party, tables_now (tables that the run gave it, comma-separated), names_now
        (share of delivered scores it can put a name to; missing for a party that is no vantage point),
        tables_then (the same with the signal), names_then (share of signals it can put a name to; missing
        for the student).
    not_collected : one row a transfer of the run that the signal does without: sender, recipient, table,
        columns, purpose, sources.
    asking : who asked, at the greatest of the willingnesses: company_id, applicant_id.
    ledger : the one transfer of the signal, in the form of `Ledger.frame`.
    assumption : the shares, in words.
    manifest : what made the world.

    """

    follow_up: pd.DataFrame | None
    by_willing: pd.DataFrame | None
    holdings: pd.DataFrame
    not_collected: pd.DataFrame
    asking: pd.DataFrame
    ledger: pd.DataFrame
    assumption: Phrase
    manifest: Manifest


def student_signal(
    run: SchemeRun,
    *,
    willing: Sequence[float] = (0.05, 0.1, 0.2, 0.3, 0.5),
    stayers: float = 0.5,
    room: float = 0.2,
    seed: int = 0,
) -> Signals:
    """Let the students of a run speak for themselves, and compare with their scores.

    Parameters
    ----------
    run : a run of any scheme; the same delivered rows are looked at.
    willing : assumed shares of those who will go that ask to be contacted, 0 to 1, in ascending order.
    stayers : how willing those who will stay are, as a part of that share.
    room : share of its applicants that a firm can contact.
    seed : of who is willing. Who asks at one willingness asks at every higher one.

    Raises
    ------
    CasekitError
        If something is not casekit's own, or a share is not between 0 and 1.

    """
    require_manifest(run, "safeguards")
    if not willing or any(not 0 <= share <= 1 for share in (*willing, stayers, room)):
        raise CasekitError("Give at least one willingness; every share is between 0 and 1, for example 0.3.")
    known = outcomes_known_later(run)
    rows = _rows(run, known, seed)
    asking = rows.loc[_asks(rows, max(willing), stayers), _ROW].reset_index(drop=True)
    parties = _with_signals(run, asking)
    follow_up = None if known is None else _follow_up(rows, willing, stayers, room)
    return Signals(
        follow_up=follow_up,
        by_willing=None if follow_up is None else _by_willing(follow_up),
        holdings=_holdings(run, parties),
        not_collected=_not_collected(run),
        asking=asking,
        ledger=parties.ledger.frame(),
        assumption=_assumption(willing, stayers, room),
        manifest=run.manifest,
    )


def _rows(run: SchemeRun, known: pd.DataFrame | None, seed: int) -> pd.DataFrame:
    """Return company_id, applicant_id, score, went (False where unknown) and mood: low asks first."""
    rows = run.deliverable[[*_ROW, "score"]]
    if known is None:
        rows = rows.assign(went=False)
    else:
        # The outcome stands in for what the students know of themselves; no party is given it.
        rows = rows.merge(known.assign(went=target(known["outcome"], run.outcome) == 1), on=_ROW)
    moods = np.random.Generator(np.random.PCG64(seed)).random(len(rows))
    return rows[[*_ROW, "score", "went"]].assign(mood=moods)


def _asks(rows: pd.DataFrame, willing: float, stayers: float) -> NDArray[np.bool_]:
    asks: NDArray[np.bool_] = (rows["mood"] < np.where(rows["went"], willing, willing * stayers)).to_numpy()
    return asks


def _with_signals(run: SchemeRun, asking: pd.DataFrame) -> Parties:
    """Return the parties as they stood at first, after the students' word has reached the clients."""
    parties = at_start(run.world, scheme="signal")
    parties.keep("student", "signals", asking.assign(wish="please contact me").reset_index(drop=True))
    parties.transfer(
        "student",
        "client",
        "signals",
        SIGNAL_COLUMNS,
        purpose="the firm contacts those who asked for it",
        basis_claimed="the student's own wish",
        sources=(),
    )
    return parties


def _follow_up(rows: pd.DataFrame, willing: Sequence[float], stayers: float, room: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"willing": share, "company_id": company, **row}
            for share in willing
            for company, own in rows.assign(asks=_asks(rows, share, stayers)).groupby("company_id", sort=True)
            for row in _contacts(own, places_of(len(own), room))
        ]
    )


def _contacts(own: pd.DataFrame, room: int) -> Iterator[dict[str, object]]:
    """Say for one firm and each rule whom it contacts, and how many of them went."""
    by_score = own[own["score"].notna()].sort_values(["score", "applicant_id"], ascending=[False, True])
    chosen = {"score": by_score, "signal": own[own["asks"]].sort_values("applicant_id")}
    for rule, order in chosen.items():
        called = order.head(room)
        yield _called(rule, room, len(called), float(called["went"].sum()), own)
    called_by_lot = min(room, len(own))
    yield _called("lot", room, called_by_lot, called_by_lot * float(own["went"].mean()), own)


def _called(rule: str, room: int, contacted: int, reached: float, own: pd.DataFrame) -> dict[str, object]:
    going = int(own["went"].sum())
    return {"rule": rule, "room": room, "contacted": contacted, "reached": reached, "going": going}


def _by_willing(follow_up: pd.DataFrame) -> pd.DataFrame:
    wide = follow_up.pivot(
        index=["willing", "company_id"], columns="rule", values=["contacted", "reached", "going"]
    )
    flat = pd.DataFrame(
        {
            "firms_met": (wide["reached", "signal"] >= wide["reached", "score"]).astype("int64"),
            "contacted_by_signal": wide["contacted", "signal"],
            "reached_by_signal": wide["reached", "signal"],
            "contacted_by_score": wide["contacted", "score"],
            "reached_by_score": wide["reached", "score"],
            "reached_by_lot": wide["reached", "lot"],
            "going": wide["going", "signal"],
        }
    )
    table = flat.groupby("willing").sum()
    table.insert(0, "firms", flat.groupby("willing").size())
    return table.reset_index()


def _holdings(run: SchemeRun, parties: Parties) -> pd.DataFrame:
    named = who_can_name(run).set_index("party")["share"]
    return pd.DataFrame(
        [
            {
                "party": party,
                "tables_now": ",".join(run.parties.tables_of(party)),
                "names_now": float(named[party]) if party in named.index else np.nan,
                "tables_then": ",".join(parties.tables_of(party)),
                "names_then": _names_signals(parties, party),
            }
            for party in PARTIES
        ]
    )


def _names_signals(parties: Parties, party: str) -> float:
    """Return the share of the signals a party holds whose applicant ID meets a name in a table it holds."""
    if party == "student":
        return float("nan")
    if "signals" not in parties.tables_of(party):
        return 0.0
    signals = pd.MultiIndex.from_frame(parties.holding(party, "signals").frame[_ROW])
    known = parties.holding(party, "applicants").frame[_ROW]
    return float(signals.isin(pd.MultiIndex.from_frame(known)).mean()) if len(signals) else float("nan")


def _not_collected(run: SchemeRun) -> pd.DataFrame:
    ledger = run.ledger.frame()
    # What a client does with its own tables is no collecting.
    passed_on = ledger[ledger["sender"] != ledger["recipient"]]
    columns = ["sender", "recipient", "table", "columns", "purpose", "sources"]
    return passed_on[columns].reset_index(drop=True)


def _assumption(willing: Sequence[float], stayers: float, room: float) -> Phrase:
    shares = ", ".join(f"{share:.0%}" for share in willing)
    shares_ja = "、".join(f"{share:.0%}" for share in willing)
    return Phrase(
        f"Our assumption: of those who will go, {shares} ask to be contacted; of those who stay, "
        f"{stayers:g} times as many in a hundred; a firm can contact {room:.0%} of its applicants. Nobody "
        "has measured this.",
        f"本教材の仮定：離脱または辞退することになる学生のうち{shares_ja}が連絡を希望し、そうでない学生ではその"
        f"{stayers:g}倍の割合とする。企業が連絡できるのは応募者の{room:.0%}とする。実測値ではない。",
    )
