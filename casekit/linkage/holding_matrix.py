"""What is in whose hands: read from the holdings and the ledger of a run, never drawn by hand.

A kind of information lies beside a score for a party when a chain of shared keys leads to it from the
delivered rows, within the tables laid side by side. Where the chain stops, two things in one hand stay apart.
Whose tables count together is itself disputed (claims D33, D34, E61), so it is a setting here: the scope.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from casekit.manifest import require_manifest
from casekit.parties import Step, Transfer, at_start
from casekit.schemes import SchemeRun

HOLDERS = ("student", "client", "job_site", "processor", "processor_other_team")
"""The parties that hold tables in a run, in the places they have in every picture."""

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "family_name"),
    "name_hash": ("name_hash",),
    "email": ("email",),
    "applicant_id": ("applicant_id",),
    "cookie": ("cookie_id",),
    "browsing": ("industry",),
    "outcome": ("outcome",),
    "score": ("score",),
}
"""Rows of the matrix, each with the columns that carry it."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "applicant_id": ("company_id", "applicant_id"),
    "member_id": ("member_id",),
    "name_hash": ("name_hash",),
    "cookie": ("cookie_id",),
}
"""What tables can be joined on. An applicant ID is unique within one company only."""

SCOPES: Mapping[str, tuple[str, ...]] = {
    "team": (),
    "department": ("processor", "processor_other_team"),
    "operator": ("job_site", "processor"),
    "route": ("client", "job_site", "processor"),
}
"""Whose tables are counted together; a party outside the list is counted by itself."""

Place = tuple[str, str]
"""A table in the hands of a party: (party, table)."""

# The client's own result of the join that the learner is to make.
_RESULTS = ("named_scores",)


@dataclass(frozen=True)
class Cell:
    """One cell: `tied` to the score, `joined` to it in this scope only, `apart` from it, or `none`.

    `share` is the share of the delivered rows beside which it can be set, 0 to 1.
    """

    state: str
    share: float = 0.0


@dataclass(frozen=True)
class Reached:
    """Share of the delivered rows that meet each attribute, and the hops (key, table) to the first name."""

    shares: Mapping[str, float]
    path: tuple[tuple[str, str], ...] = ()


@dataclass
class Matrix:
    """The matrix of one finished run."""

    run: SchemeRun
    _reached: dict[tuple[tuple[str, ...], frozenset[str]], Reached] = field(default_factory=dict)
    _tables: dict[Place, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require_manifest(self.run, "linkage")

    def cell(self, attribute: str, party: str, scope: str, keys: frozenset[str]) -> Cell:
        """Return one cell, when tables may be joined on `keys` (names of `KEYS`)."""
        alone = self.reached((party,), keys).shares[attribute]
        together = self.reached(self.group(party, scope), keys).shares[attribute]
        if alone or together:
            return Cell("tied" if alone else "joined", together)
        held = any(attribute in self.kinds_of(party, table) for table in self.run.parties.tables_of(party))
        return Cell("apart" if held else "none")

    def group(self, party: str, scope: str) -> tuple[str, ...]:
        """Return the parties whose tables lie beside those of `party`, itself included."""
        together = SCOPES[scope]
        return together if party in together else (party,)

    def kinds_of(self, party: str, table: str) -> list[str]:
        """Return the attributes that a table carries."""
        return attributes_in(self.run.parties.holding(party, table).columns)

    def reached(self, holders: tuple[str, ...], keys: frozenset[str]) -> Reached:
        """Return what lies beside the delivered rows when these parties lay their tables side by side."""
        if (holders, keys) not in self._reached:
            self._reached[holders, keys] = self._reach(holders, keys)
        return self._reached[holders, keys]

    def _reach(self, holders: tuple[str, ...], keys: frozenset[str]) -> Reached:
        unseen = [
            (holder, table)
            for holder in holders
            for table in self.run.parties.tables_of(holder)
            if table not in _RESULTS
        ]
        start = next((place for place in unseen if place[1] == "scores"), None)
        if start is None:
            return Reached(dict.fromkeys(ATTRIBUTES, 0.0))
        walk = _Walk(self.run.deliverable)
        walk.meet(self._table(start), "applicant_id", "scores")
        unseen = [place for place in unseen if place[1] != "scores"]
        while hop := self._next_hop(unseen, keys & set(walk.known)):
            key, place = hop
            unseen.remove(place)
            walk.meet(self._table(place), key, place[1])
        return walk.result()

    def _next_hop(self, unseen: list[Place], keys: frozenset[str]) -> tuple[str, Place] | None:
        """Return the next table that one of the known keys leads to, an applicant ID before the others."""
        for key in KEYS:
            for place in unseen:
                if key in keys and set(KEYS[key]) <= set(self.run.parties.holding(*place).columns):
                    return key, place
        return None

    def _table(self, place: Place) -> pd.DataFrame:
        """Return a table's keys, once each, and which attributes stand beside them."""
        if place not in self._tables:
            frame = self.run.parties.holding(*place).frame
            columns = [column for key in KEYS.values() for column in key if column in frame]
            small = frame[columns].copy()
            for attribute in attributes_in([str(column) for column in frame.columns]):
                carrying = [column for column in ATTRIBUTES[attribute] if column in frame]
                small[f"has {attribute}"] = frame[carrying].notna().any(axis=1)
            small = small.drop_duplicates(ignore_index=True)
            self._tables[place] = small.astype(dict.fromkeys(columns, "string"))
        return self._tables[place]


class _Walk:
    """Delivered rows, the keys known of each so far, and the attributes met."""

    def __init__(self, delivered: pd.DataFrame) -> None:
        rows = delivered[list(KEYS["applicant_id"])].astype("string").reset_index(drop=True)
        self.count = len(rows)
        self.known: dict[str, pd.DataFrame] = {"applicant_id": rows.assign(row=np.arange(self.count))}
        self.paths: dict[str, tuple[tuple[str, str], ...]] = {"applicant_id": ()}
        self.met = {attribute: np.zeros(self.count, dtype=bool) for attribute in ATTRIBUTES}
        self.to_name: tuple[tuple[str, str], ...] = ()

    def meet(self, table: pd.DataFrame, key: str, name: str) -> None:
        """Join a table on a key: its attributes are met, and its other keys are known from now on."""
        near = self.known[key].merge(table.dropna(subset=list(KEYS[key])), on=list(KEYS[key]))
        path = self.paths[key] if name == "scores" else (*self.paths[key], (key, name))
        for attribute in ATTRIBUTES:
            if f"has {attribute}" in near:
                self.met[attribute][near.loc[near[f"has {attribute}"].astype(bool), "row"]] = True
        if self.met["name"].any() and not self.to_name:
            self.to_name = path
        for other, columns in KEYS.items():
            if other != key and set(columns) <= set(near.columns):
                found = near[[*columns, "row"]].dropna().drop_duplicates()
                earlier = self.known.get(other)
                both = found if earlier is None else pd.concat([earlier, found]).drop_duplicates()
                self.known[other] = both
                self.paths.setdefault(other, path)

    def result(self) -> Reached:
        shares = {attribute: float(met.mean()) if self.count else 0.0 for attribute, met in self.met.items()}
        return Reached(shares, self.to_name)


def attributes_in(columns: Sequence[str]) -> list[str]:
    """Return the attributes that these columns carry."""
    return [name for name, carrying in ATTRIBUTES.items() if any(column in columns for column in carrying)]


def moments(run: SchemeRun) -> list[Step]:
    """Return what everybody held before the first transfer, and after each step of the run."""
    return [at_start(run.world, run.scheme).moment(""), *run.steps]


def held_at(step: Step) -> dict[str, set[str]]:
    """Return the attributes that each party of `HOLDERS` held at that moment."""
    held: dict[str, set[str]] = {party: set() for party in HOLDERS}
    for party, columns in zip(step.holdings["party"], step.holdings["columns"], strict=True):
        held.setdefault(str(party), set()).update(attributes_in(str(columns).split(",")))
    return held


def made_by(run: SchemeRun, step: Step) -> list[Transfer]:
    """Return the transfers made by that moment: those whose recipient has the table."""
    there = set(zip(step.holdings["party"], step.holdings["table"], strict=True))
    return [
        transfer
        for transfer in run.ledger.transfers
        if step.source and (transfer.recipient, transfer.table) in there
    ]
