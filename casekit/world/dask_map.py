"""Handing the blocks of a world to an existing Dask cluster, whose workers must see the same folder.

On one machine the process pool of `writing` is faster; this is for several machines with shared storage.
"""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from casekit.errors import CasekitError
from casekit.world.writing import BlockReport, Map


def dask_map(address: str) -> Map:
    """Return a `map` over the workers of the Dask scheduler at `address`, for `generate(block_map=...)`.

    Raises
    ------
    CasekitError
        If Dask is not installed, or no scheduler answers there.

    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as fault:
        raise CasekitError(
            "Dask is not installed here. Install the extra: pip install 'casekit[dask]'."
        ) from fault
    try:
        client = distributed.Client(address, timeout="10s")
    except (OSError, ValueError) as fault:
        raise CasekitError(f"No Dask scheduler answers at {address}. Give the address it printed.") from fault

    def over_cluster(task: Callable[[int], BlockReport], blocks: Iterable[int]) -> Iterable[BlockReport]:
        with client:
            reports: list[BlockReport] = client.gather(client.map(task, list(blocks), pure=False))
        return reports

    return over_cluster
