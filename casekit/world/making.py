"""Making a world in memory: one block, then the clients' tables, then the manifest."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from casekit.manifest import Manifest, TableEntry, current_versions
from casekit.world import screens
from casekit.world.block_tables import Tables, tables_of_block
from casekit.world.browsing import Cookies
from casekit.world.client_tables import Drawn, client_tables, survey_cookies
from casekit.world.digests import part_digest, table_digest
from casekit.world.figures import figures
from casekit.world.people import Integers, blocks, people_of_block
from casekit.world.settings import Settings
from casekit.world.world import CATEGORICAL, World, in_memory

Known = tuple[NDArray[np.uint64], Integers]


def made_in_memory(settings: Settings) -> World:
    """Return a world of these settings, all of it in memory."""
    parts: dict[str, list[pa.Table]] = {}
    known: list[Known] = []
    for block in blocks(settings.people):
        tables, cookies = tables_of_block(settings, block)
        known.append(known_cookies(settings, block, cookies))
        for name, table in tables.items():
            parts.setdefault(name, []).append(table)
    clients, drawn = client_tables(settings, known.__getitem__)
    parts["truth/cookies"].append(survey_cookies(settings, drawn, known.__getitem__))
    for name, table in {**clients, "policy_versions": screens.policy_versions()}.items():
        parts[name] = [table]
    manifest = manifest_of(
        settings,
        drawn,
        {
            name: TableEntry(
                sum(part.num_rows for part in some),
                table_digest(part_digest(part, CATEGORICAL.get(name, ())) for part in some),
            )
            for name, some in parts.items()
        },
    )
    whole: Tables = {name: pa.concat_tables(some) for name, some in parts.items()}
    return in_memory(manifest, whole)


def known_cookies(settings: Settings, block: int, cookies: Cookies) -> Known:
    """Return the cookies of a block that are valid on all sites, ascending, and when each was first seen."""
    everywhere = cookies.place == 0
    epoch = people_of_block(settings.seed, block, settings.people).epoch
    return cookies.number[everywhere], (epoch[cookies.row] + cookies.first_seen)[everywhere]


def manifest_of(settings: Settings, drawn: dict[str, Drawn], tables: dict[str, TableEntry]) -> Manifest:
    """Return the manifest of a world."""
    return Manifest(
        seed=settings.seed,
        settings=settings.as_dict(),
        versions=current_versions("numpy", "pandas", "pyarrow"),
        figures=figures(settings, drawn, tables),
        tables=dict(sorted(tables.items())),
    )
