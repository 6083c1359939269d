"""The words of lesson 02's displays: parties, transfers, tables and paths of a run."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from casekit.lesson.session import Session
from casekit.linkage.holding_matrix import ATTRIBUTES, attributes_in

if TYPE_CHECKING:
    from casekit.parties import Transfer
    from casekit.schemes import SchemeRun

# What carries no information about a person by itself, or always goes along with a kind of the matrix.
_SILENT = {"company_id", "at", "site", "label", "cohort", "handed_over_on", "kana"}
# Assumptions that decide what the arrows show; the twin lists all of them.
_OF_THE_FLOW = ("where_hashed", "who_joined")


def party(session: Session, name: str) -> str:
    """Return a party as lesson 03 names it."""
    return session.say(f"vantage-{name}")


def broken(session: Session, name: str, line_end: str) -> str:
    """Return the same name for a narrow column, broken into lines."""
    return session.say(f"holds-short-{name}").replace("|", line_end)


def scheme(session: Session, name: str) -> str:
    """Return a scheme of `casekit.schemes.SCHEMES` in words."""
    return session.say(f"holds-scheme-{name}")


def kind_heading(session: Session, kind: str) -> str:
    """Return a kind of information as the heading of a row."""
    found = session.say(f"holds-kind-{kind}")
    return found[:1].upper() + found[1:]


def kinds(session: Session, columns: Sequence[str]) -> str:
    """Return the kinds of information that columns carry, as a list in words."""
    found = attributes_in(columns)
    words = [session.say(f"holds-kind-{kind}") for kind in found]
    if "member_id" in columns:
        words.insert(0, session.say("holds-member-number"))
    known = {column for kind in found for column in ATTRIBUTES[kind]} | {"member_id"} | _SILENT
    if set(columns) - known:
        words.append(session.say("holds-more"))
    return session.say("list-separator").join(words)


def transfer(session: Session, made: "Transfer") -> str:
    """Return a transfer as a sentence: number, from whom, to whom, what."""
    told = {"number": made.number, "kinds": kinds(session, made.columns)}
    if made.sender == made.recipient:
        return session.say("holds-self", **told)
    return session.say(
        "holds-transfer",
        sender=party(session, made.sender),
        recipient=party(session, made.recipient),
        **told,
    )


def assumed(session: Session, run: "SchemeRun", *, every: bool = False) -> list[str]:
    """Return what the run assumes where the record is silent; by default only what the arrows rest on."""
    told = [
        session.say("holds-assumed", says=found.says_ja if session.language == "ja" else found.says_en)
        for found in run.assumptions
        if every or found.name in _OF_THE_FLOW
    ]
    return [*told, session.say(f"holds-variant-{run.variant}")] if run.variant else told


def path(session: Session, hops: Sequence[tuple[str, str]]) -> str:
    """Return the way from the score to a name: keys in brackets, tables after arrows."""
    steps = [
        f"({session.say(f'holds-key-{key}')}) → {session.say(f'holds-table-{table}')}" for key, table in hops
    ]
    return " ".join([session.say("holds-table-scores"), *steps])


def column_words(session: Session, columns: Sequence[str]) -> str:
    """Return the columns of a table in words."""
    return session.say("list-separator").join(session.say(f"holds-column-{column}") for column in columns)


def title(text: str) -> str:
    """Return the heading of a view, announced when it changes."""
    return f'<p class="casekit-title" role="status">{escape(text)}</p>'
