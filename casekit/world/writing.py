"""Writing a world of any size to a folder, block by block, with as many workers as there are.

Each block of people is made and written on its own; what a block gives never depends on who makes it or when.
The clients' tables come last, because they need to know which cookies were ever seen.
"""

import multiprocessing
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import pyarrow as pa

from casekit.errors import CasekitError
from casekit.folders import new_folder
from casekit.manifest import Manifest, TableEntry
from casekit.world import screens
from casekit.world.block_tables import tables_of_block
from casekit.world.client_tables import client_tables, survey_cookies
from casekit.world.digests import part_digest, table_digest
from casekit.world.files import FORMATS, part_name, put_together, write_part
from casekit.world.making import Known, known_cookies, manifest_of
from casekit.world.people import blocks
from casekit.world.settings import Settings
from casekit.world.world import CATEGORICAL

Progress = Callable[[str, int, int], None]
Map = Callable[[Callable[[int], "BlockReport"], Iterable[int]], Iterable["BlockReport"]]

SEEN_FOLDER = ".cookies-seen"


@dataclass(frozen=True)
class PartReport:
    """What was written of one table in one part."""

    columns: tuple[str, ...]
    rows: int
    digest: bytes


BlockReport = dict[str, PartReport]


def generate(
    settings: Settings,
    out: Path | str,
    *,
    workers: int | None = None,
    file_format: str = "parquet",
    force: bool = False,
    progress: Progress | None = None,
    block_map: Map | None = None,
) -> Manifest:
    """Write a world to the folder `out`, whole or not at all, and return its manifest.

    Parameters
    ----------
    settings : what to make.
    out : folder to write; must not exist, unless `force` and casekit wrote it.
    workers : processes to use; None takes one for each processor.
    file_format : "parquet" or "csv".
    force : replace a world that casekit wrote there.
    progress : called with a word, how many steps are done, and how many there are.
    block_map : a `map` to use instead of processes of our own, for instance a Dask client's; all its workers
        must see the folder.

    Raises
    ------
    CasekitError
        If something is not allowed, or cannot be written; nothing half made is left under the name.

    """
    if file_format not in FORMATS:
        raise CasekitError(f"There is no format {file_format!r}. Choose one of {', '.join(FORMATS)}.")
    numbers = blocks(settings.people)
    with new_folder(Path(out), force=force) as folder, _plain_faults():
        reports = []
        with _mapping(workers, len(numbers), block_map) as run:
            for report in run(partial(write_block, settings, folder, file_format), numbers):
                reports.append(report)
                if progress:
                    progress("people", len(reports), len(numbers) + 1)
        manifest = _finish(settings, folder, file_format, reports)
        (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8", newline="\n")
        if progress:
            progress("companies", len(numbers) + 1, len(numbers) + 1)
    return manifest


def write_block(settings: Settings, folder: Path, file_format: str, block: int) -> BlockReport:
    """Make and write the tables of one block; return what was written."""
    tables, cookies = tables_of_block(settings, block)
    numbers, first_seen = known_cookies(settings, block, cookies)
    place = folder / SEEN_FOLDER
    place.mkdir(exist_ok=True)
    np.savez(place / f"{part_name(block)}.npz", numbers=numbers, first_seen=first_seen)
    return {name: _write(table, folder, name, block, file_format) for name, table in tables.items()}


def _write(table: pa.Table, folder: Path, name: str, part: int, file_format: str) -> PartReport:
    write_part(table, folder / name / part_name(part), file_format)
    return PartReport(
        tuple(table.column_names), table.num_rows, part_digest(table, CATEGORICAL.get(name, ()))
    )


def _finish(settings: Settings, folder: Path, file_format: str, reports: list[BlockReport]) -> Manifest:
    """Write the tables that need all blocks, put parts together, and return the manifest."""

    @lru_cache(maxsize=len(reports))
    def seen(block: int) -> Known:
        with np.load(folder / SEEN_FOLDER / f"{part_name(block)}.npz") as stored:
            return stored["numbers"], stored["first_seen"]

    clients, drawn = client_tables(settings, seen)
    written = {name: [report[name] for report in reports] for name in reports[0]}
    extra = survey_cookies(settings, drawn, seen)
    written["truth/cookies"].append(_write(extra, folder, "truth/cookies", len(reports), file_format))
    for name, table in {**clients, "policy_versions": screens.policy_versions()}.items():
        written[name] = [_write(table, folder, name, 0, file_format)]
    for name, parts in written.items():
        put_together(folder, name, parts[0].columns, len(parts), file_format)
    shutil.rmtree(folder / SEEN_FOLDER)
    entries = {
        name: TableEntry(sum(part.rows for part in parts), table_digest(part.digest for part in parts))
        for name, parts in written.items()
    }
    return manifest_of(settings, drawn, entries)


@contextmanager
def _mapping(workers: int | None, tasks: int, block_map: Map | None) -> Iterator[Map]:
    """Give the `map` to use: the caller's own, a pool of processes, or plain `map` for one worker."""
    if workers is not None and (
        isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= 256
    ):
        raise CasekitError(f"The number of workers is {workers!r}. It must be a whole number from 1 to 256.")
    number = min(workers or os.cpu_count() or 1, tasks)
    if block_map is not None or number == 1:
        yield block_map or map
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(number, mp_context=context, initializer=_end_with_parent)
    try:
        yield pool.map
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """End this worker when its parent is killed; it would otherwise wait for ever for its next block."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait_for_it() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_for_it, daemon=True).start()


@contextmanager
def _plain_faults() -> Iterator[None]:
    """Turn the faults of libraries and workers into sentences."""
    try:
        yield
    except BrokenProcessPool as fault:
        raise CasekitError(
            "A worker was ended from outside, perhaps for want of memory. Nothing was left half made; "
            "try again with fewer workers."
        ) from fault
    except OSError as fault:
        if fault.strerror is None:
            raise CasekitError(
                f"The world cannot be written: {fault}. Nothing was left half made."
            ) from fault
        raise
