"""Who holds what, and who gave what to whom.

Identifiability is a relation between a table and its holder. So every table of a run stands in some
party's holdings, a scheme acts only through them, and each passing-on is an entry in the ledger.
The invented truth is nobody's holding: it never enters here.

Source: design of the data flows in the fact sheet, sections C and D.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields

import pandas as pd
import pyarrow as pa

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.world import World

PARTIES = (
    "student",
    "job_site",
    "processor",
    "processor_other_team",
    "client",
    "partner_site",
    "regulator",
)
"""Every party of the case (design section 3). `client` stands for all companies: each holds the rows
that carry its own `company_id`, so a client's join key always contains `company_id`."""

_AT_START = {
    # What a browser is about to send is, before it is sent, only the student's own.
    "student": ("page_views", "survey_answers"),
    "job_site": ("members", "logins", "screen_visits", "policy_versions"),
    "client": ("applicants",),
    "processor_other_team": ("other_service",),
}


@dataclass(frozen=True)
class Unread:
    """Columns of a table that lies in a stored world and need not be read at once."""

    world: World
    table: str
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return self.world.manifest.tables[self.table].rows

    def __getitem__(self, columns: Sequence[str]) -> "Unread":
        return Unread(self.world, self.table, tuple(columns))


Rows = pd.DataFrame | Unread


@dataclass(frozen=True)
class Holding:
    """A table in the hands of one party.

    Attributes
    ----------
    party : one of `PARTIES`.
    table : name of the table.
    rows : the rows, read or unread; `frame` and `parts` give them.
    manifest : what made the world it comes from.

    """

    party: str
    table: str
    rows: Rows
    manifest: Manifest

    @property
    def frame(self) -> pd.DataFrame:
        """The whole table."""
        if isinstance(self.rows, Unread):
            return self.rows.world[self.rows.table][list(self.rows.columns)]
        return self.rows

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns this party can see."""
        return tuple(str(column) for column in self.rows.columns)

    def parts(self, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Give some of the columns as pyarrow tables, part by part; a table in memory is one part.

        Raises
        ------
        CasekitError
            If this party sees no such column.

        """
        missing = [column for column in columns if column not in self.columns]
        if missing:
            raise CasekitError(f"The {self.party}'s table {self.table!r} has no column {', '.join(missing)}.")
        if isinstance(self.rows, Unread):
            yield from self.rows.world.parts(self.rows.table, columns)
        else:
            yield pa.Table.from_pandas(self.rows[list(columns)], preserve_index=False)


@dataclass(frozen=True)
class Transfer:
    """One passing-on of a table: an entry of the ledger (design section 3)."""

    number: int
    scheme: str
    sender: str
    recipient: str
    table: str
    columns: tuple[str, ...]
    purpose: str
    basis_claimed: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Ledger:
    """All transfers of a run, in order."""

    transfers: tuple[Transfer, ...] = ()

    def frame(self) -> pd.DataFrame:
        """Return one row a transfer; `columns` and `sources` are comma-separated text."""
        rows = [
            {
                entry.name: ",".join(value)
                if isinstance(value := getattr(transfer, entry.name), tuple)
                else value
                for entry in fields(Transfer)
            }
            for transfer in self.transfers
        ]
        return pd.DataFrame(rows, columns=[entry.name for entry in fields(Transfer)])


@dataclass(frozen=True)
class Step:
    """A moment of a run: what happened (fact sheet id) and what each party held afterwards.

    `holdings` has the columns party, table, columns (comma-separated), rows.
    """

    source: str
    holdings: pd.DataFrame


@dataclass
class Parties:
    """The parties of one run and their holdings at this moment."""

    companies: pd.DataFrame
    manifest: Manifest
    scheme: str = ""
    _holdings: dict[tuple[str, str], Rows] = field(default_factory=dict)
    _transfers: list[Transfer] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        """The transfers made so far."""
        return Ledger(tuple(self._transfers))

    def tables_of(self, party: str) -> tuple[str, ...]:
        """Return the names of the tables `party` holds now."""
        _check_party(party)
        return tuple(table for holder, table in self._holdings if holder == party)

    def holding(self, party: str, table: str) -> Holding:
        """Return a table `party` really holds.

        Raises
        ------
        CasekitError
            If it does not hold such a table: a scheme may touch only what the acting party holds.

        """
        _check_party(party)
        if (party, table) not in self._holdings:
            raise CasekitError(
                f"The {party} does not hold a table {table!r}. It holds: "
                f"{', '.join(self.tables_of(party)) or 'nothing'}."
            )
        return Holding(party, table, self._holdings[party, table], self.manifest)

    def keep(self, party: str, table: str, rows: Rows) -> Holding:
        """Put a table that `party` made from its own holdings among them."""
        _check_party(party)
        self._holdings[party, table] = rows
        return self.holding(party, table)

    def transfer(
        self,
        sender: str,
        recipient: str,
        table: str,
        columns: Sequence[str],
        *,
        purpose: str,
        basis_claimed: str,
        sources: Iterable[str],
    ) -> Holding:
        """Give `columns` of a table the sender holds to the recipient, and enter it in the ledger.

        Raises
        ------
        CasekitError
            If the sender does not hold the table, or it has no such columns.

        """
        held = self.holding(sender, table)
        missing = [column for column in columns if column not in held.columns]
        if missing:
            raise CasekitError(f"The {sender}'s table {table!r} has no column {', '.join(missing)}.")
        _check_party(recipient)
        self._transfers.append(
            Transfer(
                number=len(self._transfers) + 1,
                scheme=self.scheme,
                sender=sender,
                recipient=recipient,
                table=table,
                columns=tuple(columns),
                purpose=purpose,
                basis_claimed=basis_claimed,
                sources=tuple(sources),
            )
        )
        return self.keep(recipient, table, held.rows[list(columns)])

    def moment(self, source: str) -> Step:
        """Record what everybody holds now, after the step with this fact-sheet id."""
        rows = [
            {"party": party, "table": table, "columns": ",".join(map(str, held.columns)), "rows": len(held)}
            for (party, table), held in self._holdings.items()
        ]
        return Step(source, pd.DataFrame(rows, columns=["party", "table", "columns", "rows"]))


def at_start(world: World, scheme: str) -> Parties:
    """Return the parties with what each holds before the first transfer of a scheme."""
    require_manifest(world, "parties.at_start")
    parties = Parties(companies=world["companies"], manifest=world.manifest, scheme=scheme)
    for party, tables in _AT_START.items():
        for table in tables:
            parties.keep(party, table, _rows_of(world, table))
    return parties


def _rows_of(world: World, table: str) -> Rows:
    stored = getattr(world, "folder", None) is not None
    return Unread(world, table, world.columns_of(table)) if stored else world[table]


def _check_party(party: str) -> None:
    if party not in PARTIES:
        raise CasekitError(f"There is no party {party!r}. The parties are: {', '.join(PARTIES)}.")
