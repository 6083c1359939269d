"""A World: the invented ground truth as tables, in memory or in a folder."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from casekit.errors import CasekitError
from casekit.manifest import Manifest
from casekit.world.columns import COLUMNS, TYPES, checked

NAMES = (
    "companies", "members", "logins", "page_views", "screen_visits", "policy_versions", "applicants",
    "survey_answers", "other_service",
)  # fmt: skip
TRUTH = ("people", "members", "applicants", "cookies")
CATEGORICAL = {"page_views": ("cookie_id", "site", "industry")}
"""Columns that stay categories in memory; all other texts are strings."""

Loader = Callable[[], pd.DataFrame]


class World:
    """An invented world.

    `world["members"]` gives a table that somebody holds; `world.truth("people")` one that nobody holds.
    Tables are read when they are first asked for, and must not be changed.
    """

    def __init__(
        self,
        manifest: Manifest,
        tables: Mapping[str, Loader],
        truth: Mapping[str, Loader],
        folder: Path | None = None,
    ) -> None:
        self.manifest = manifest
        self.folder = folder
        """Where it is stored; None for a world in memory."""
        self._loaders = {**tables, **{f"truth/{name}": loader for name, loader in truth.items()}}
        self._frames: dict[str, pd.DataFrame] = {}

    @property
    def seed(self) -> int:
        """The seed it was made from."""
        return self.manifest.seed

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that somebody holds."""
        return tuple(name for name in self._loaders if not name.startswith("truth/"))

    @property
    def has_truth(self) -> bool:
        """Whether the truth tables are there."""
        return any(name.startswith("truth/") for name in self._loaders)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table that somebody holds.

        Raises
        ------
        CasekitError
            If there is no such table.

        """
        if name not in self.tables:
            raise CasekitError(f"This world has no table {name!r}. It has {', '.join(self.tables)}.")
        return self._loaded(name)

    def truth(self, name: str) -> pd.DataFrame:
        """Return a table of the ground truth: people, members, applicants or cookies.

        Raises
        ------
        CasekitError
            If there is no such table, or the world came without its truth.

        """
        if name not in TRUTH:
            raise CasekitError(f"There is no truth table {name!r}. There are {', '.join(TRUTH)}.")
        if f"truth/{name}" not in self._loaders:
            raise CasekitError(
                "This world came without its truth tables, so nothing can be checked against them."
            )
        return self._loaded(f"truth/{name}")

    def parts(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Give some columns of a table as pyarrow tables, part by part, never the whole in memory at once.

        A world in memory, and a table that was read before, comes as one part. Dictionaries differ from
        part to part. `truth/cookies` and the like name tables of the truth.

        Raises
        ------
        CasekitError
            If there is no such table, or a part is missing or damaged.

        """
        parts = self._part_files(name)
        if name in self._frames or not parts:
            whole = self.truth(name.removeprefix("truth/")) if name.startswith("truth/") else self[name]
            yield pa.Table.from_pandas(whole[list(columns)], preserve_index=False)
            return
        rows = 0
        for part in parts:
            found = _read_parquet(part, name, list(columns))
            rows += found.num_rows
            yield found
        _check_rows(self.manifest, name, rows)

    def columns_of(self, name: str) -> tuple[str, ...]:
        """Return the names of a table's columns, without reading its rows where that can be avoided."""
        parts = self._part_files(name)
        if name in self._frames or not parts:
            return tuple(self[name].columns)
        return COLUMNS[name]

    def _part_files(self, name: str) -> list[Path]:
        if self.folder is None or name not in self._loaders:
            return []
        one, many = self.folder / f"{name}.parquet", self.folder / name
        return [one] if one.is_file() else sorted(many.glob("*.parquet"))

    def without_truth(self) -> "World":
        """Return the same world as if the truth had been deleted."""
        held = {name: loader for name, loader in self._loaders.items() if not name.startswith("truth/")}
        return World(self.manifest, held, {}, self.folder)

    def __repr__(self) -> str:
        members = self.manifest.tables.get("members")
        size = f"{members.rows:,} members, " if members else ""
        truth = ", with truth" if self.has_truth else ""
        return f"World({size}seed {self.seed}, {len(self.tables)} tables{truth})"

    def _loaded(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = self._loaders[name]()
        return self._frames[name]


def in_memory(manifest: Manifest, tables: Mapping[str, pa.Table]) -> World:
    """Return a world from tables in memory, named as in a folder (`truth/people` and so on)."""

    def loader(name: str) -> Loader:
        return lambda: to_frame(name, tables[name])

    held = {name: loader(name) for name in NAMES}
    truth = {name: loader(f"truth/{name}") for name in TRUTH}
    return World(manifest, held, truth)


def to_frame(name: str, table: pa.Table) -> pd.DataFrame:
    """Return a table as a DataFrame with the column types that every world has."""
    kept = CATEGORICAL.get(name, ())
    columns = {}
    for label, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_dictionary(column.type) and label not in kept:
            column = column.cast(pa.string())
        elif pa.types.is_timestamp(column.type):
            column = column.cast(pa.timestamp("s"))
        columns[label] = column
    frame: pd.DataFrame = pa.table(columns).unify_dictionaries().to_pandas()
    return frame


def open_world(folder: Path | str) -> World:
    """Open a world that `generate` wrote.

    Raises
    ------
    CasekitError
        If the folder does not hold a world that casekit wrote.

    """
    folder = Path(folder)
    manifest = _manifest(folder)
    held = {name: _reader(manifest, folder, name) for name in NAMES}
    there = (folder / "truth").is_dir()
    truth = {name: _reader(manifest, folder, f"truth/{name}") for name in TRUTH} if there else {}
    return World(manifest, held, truth, folder)


def _manifest(folder: Path) -> Manifest:
    path = folder / "manifest.json"
    # Unlike pathlib, os.path takes a name that no disk can hold for one that is not there.
    if not os.path.isfile(path):  # noqa: PTH113
        raise CasekitError(f"{folder} is not a casekit world. Make one: casekit generate --out {folder}")
    manifest = Manifest.from_file(path)
    if "page_views" not in manifest.tables:
        raise CasekitError(
            f"{folder} holds something casekit made, but not a world. Make one with casekit generate."
        )
    return manifest


def _reader(manifest: Manifest, folder: Path, name: str) -> Loader:
    def read() -> pd.DataFrame:
        table = read_table(folder, name)
        _check_rows(manifest, name, table.num_rows)
        try:
            return to_frame(name, table)
        except (pa.ArrowException, ValueError, OverflowError) as fault:
            raise _damaged(name) from fault

    return read


def read_table(folder: Path, name: str) -> pa.Table:
    """Read one table of a world's folder, whichever way it was written.

    Raises
    ------
    CasekitError
        If it is missing or damaged, or does not have the columns of that table.

    """
    base = folder / name
    for place in (base, base.with_name(base.name + ".parquet")):
        if place.exists():
            return _read_parquet(place, name)
    try:
        return _read_csv(base.with_name(base.name + ".csv"), name)
    except (OSError, pa.ArrowException, UnicodeDecodeError) as fault:
        raise _damaged(name) from fault


def _read_parquet(place: Path, name: str, columns: list[str] | None = None) -> pa.Table:
    kept = [column for column in CATEGORICAL.get(name, ()) if columns is None or column in columns]
    try:
        table = pyarrow.parquet.read_table(
            place,
            columns=columns,
            read_dictionary=kept,
            partitioning=None,
            page_checksum_verification=True,
        )
        table.validate(full=True)  # The checksums cover the pages, not how many texts a page says it has.
        return checked(table, name, columns)
    except (OSError, pa.ArrowException) as fault:
        raise _damaged(name) from fault


def _check_rows(manifest: Manifest, name: str, rows: int) -> None:
    entry = manifest.tables.get(name)
    if entry is None or entry.rows != rows:
        raise _damaged(name)


def _damaged(name: str) -> CasekitError:
    return CasekitError(f"The table {name} of this world is missing or damaged. Make the world again.")


def _read_csv(path: Path, name: str) -> pa.Table:
    with pa.csv.open_csv(path) as head:
        names = head.schema.names
    options = pa.csv.ConvertOptions(
        column_types={column: TYPES.get(column, pa.string()) for column in names},
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    table = checked(pa.csv.read_csv(path, convert_options=options), name)
    for column in CATEGORICAL.get(name, ()):
        place = table.column_names.index(column)
        table = table.set_column(place, column, table[column].dictionary_encode())
    return table
