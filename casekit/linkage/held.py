"""What a measurement may be asked about: named columns of a table that a party really holds."""

from collections.abc import Sequence

import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding


def held_columns(holding: Holding, columns: Sequence[str]) -> pd.DataFrame:
    """Return the asked columns of a holding, as a table of their own.

    Raises
    ------
    CasekitError
        As `held_table`.

    """
    return held_table(holding, columns)[list(columns)]


def held_table(holding: Holding, columns: Sequence[str]) -> pd.DataFrame:
    """Return a whole table of which these columns are asked; it must not be changed.

    Raises
    ------
    CasekitError
        If it is not a holding that casekit made, has no such column, or has no rows; or no column is asked.

    """
    require_manifest(holding, "linkage")
    if not isinstance(holding, Holding):
        raise CasekitError(
            "This measurement takes one table in the hands of one party, not a whole "
            f"{type(holding).__name__}. Take one with parties.holding(party, table)."
        )
    if isinstance(columns, str) or not columns:
        raise CasekitError('Name at least one column, as a list: ["university", "faculty"].')
    missing = [column for column in columns if column not in holding.columns]
    if missing:
        raise CasekitError(
            f"The {holding.party}'s table {holding.table!r} has no column {', '.join(missing)}. "
            f"It has: {', '.join(holding.columns)}."
        )
    if holding.frame.empty:
        raise CasekitError(f"The {holding.party}'s table {holding.table!r} has no rows to measure.")
    return holding.frame
