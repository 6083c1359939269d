"""From a name on a client's list to members of the job site, and from members to their cookies.

How names were compared, with which hash, and how a member was joined to browsing is not published. We assume:
names without spaces, in one width and in lower case; SHA-256 without salt; a member's browsing is that of the
cookies with which the member has logged in. A key that several members share leads to all of them, and their
browsing is added up: so some students get another person's browsing.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.parties import Holding
from casekit.schemes.name_hash import OF_THE_SCHEME
from casekit.scoring import CookiesOfRows

_PARTS_AT_ONCE = 16


def hashed_members(members: Holding, cohort: int) -> pd.DataFrame:
    """Return member_id and name_hash of every member of a cohort."""
    parts = []
    for part in members.parts(["member_id", "cohort", "name"]):
        own = part.filter(pc.equal(part["cohort"], cohort))
        hashed = OF_THE_SCHEME.hashes(own["name"])
        parts.append(pa.table({"member_id": own["member_id"].cast(pa.string()), "name_hash": hashed}))
    table: pd.DataFrame = pa.concat_tables(parts).to_pandas()
    return table


def linked(keys: pd.DataFrame, members: Iterator[pa.Table]) -> pd.DataFrame:
    """Join rows to members by key.

    Parameters
    ----------
    keys : one row a row of the list: the columns of the key, the last of them text.
    members : parts of a table with the same columns and member_id.

    Returns
    -------
    DataFrame with row (number of the row in `keys`) and member_id
        Sorted by row; a row appears as often as members share its key.

    """
    on = list(keys.columns)
    wanted = keys.assign(row=np.arange(len(keys)))
    found = wanted.merge(_having(members, on[-1], keys[on[-1]]), on=on)
    return found[["row", "member_id"]].sort_values(["row", "member_id"], kind="stable", ignore_index=True)


def cookies_of_members(links: pd.DataFrame, logins: Holding, until: pd.Series) -> CookiesOfRows:
    """Return the cookies with which the linked members had logged in by each row's moment.

    Parameters
    ----------
    links : row and member_id, as from `linked`.
    logins : holding with member_id, cookie_id, at.
    until : the moment of each row.

    """
    asked = links.assign(until=until.to_numpy()[links["row"].to_numpy()])
    parts = logins.parts(["member_id", "cookie_id", "at"])
    own = _having(parts, "member_id", links["member_id"]).merge(asked, on="member_id")
    known = own.loc[own["at"] <= own["until"], ["cookie_id", "row", "until"]]
    return CookiesOfRows(known.drop_duplicates(["cookie_id", "row"]), len(until), logins.manifest)


def _having(parts: Iterator[pa.Table], column: str, values: pd.Series) -> pd.DataFrame:
    """Return the rows of a table in parts whose `column` is among the values."""
    known = pa.array(values.unique(), pa.string())
    found = []
    # The known values are hashed anew for each batch, so a batch is many parts.
    while batch := list(islice(parts, _PARTS_AT_ONCE)):
        rows = pa.concat_tables(batch)
        found.append(rows.filter(pc.is_in(rows[column].cast(pa.string()), known)))
    whole: pd.DataFrame = pa.concat_tables(found).to_pandas()
    return whole


def members_of_rows(links: pd.DataFrame, rows: int) -> np.ndarray:
    """Return how many members each of `rows` rows was linked to."""
    return np.bincount(links["row"].to_numpy(), minlength=rows)
