"""From a name on a client's list to members of the job site, and from members to their cookies.

How names were compared, with which hash, and how a member was joined to browsing is not published. We assume:
names without spaces, in one width and in lower case; SHA-256 without salt; a member's browsing is that of the
cookies with which the member has logged in. A key that several members share leads to all of them, and their
browsing is added up: so some students get another person's browsing.
"""

import hashlib
from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.parties import Holding
from casekit.scoring import CookiesOfRows

_SPACES = "[\\s\\x{000B}\\x{001C}-\\x{001F}\\x{0085}\\p{Z}]+"


def join_keys(texts: pd.Series) -> pd.Series:
    """Return texts as `casekit.world.spelling.join_key` compares them, for a whole column."""
    column = pa.array(texts, pa.string(), from_pandas=True)
    plain = pc.utf8_lower(
        pc.replace_substring_regex(pc.utf8_normalize(column, form="NFKC"), pattern=_SPACES, replacement="")
    )
    return pd.Series(pd.array(plain, dtype="str"), index=texts.index)


def hashes(keys: pd.Series) -> pd.Series:
    """Return the SHA-256 of each text (UTF-8, no salt) as 64 hexadecimal digits."""
    codes, different = pd.factorize(keys)
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in different.astype("object")]
    return pd.Series(pd.array(digests, dtype="str").take(codes), index=keys.index)


def hashed_members(members: Holding, cohort: int) -> pd.DataFrame:
    """Return member_id and name_hash of every member of a cohort."""
    parts = []
    for part in members.parts(["member_id", "cohort", "name"]):
        own = part[part["cohort"] == cohort]
        parts.append(
            pd.DataFrame({"member_id": own["member_id"], "name_hash": hashes(join_keys(own["name"]))})
        )
    return pd.concat(parts, ignore_index=True)


def linked(keys: pd.DataFrame, members: Iterator[pd.DataFrame]) -> pd.DataFrame:
    """Join rows to members by key.

    Parameters
    ----------
    keys : one row a row of the list: the columns of the key.
    members : parts of a table with the same columns and member_id.

    Returns
    -------
    DataFrame with row (number of the row in `keys`) and member_id
        Sorted by row; a row appears as often as members share its key.

    """
    on = list(keys.columns)
    wanted = keys.assign(row=np.arange(len(keys)))
    found = [
        wanted.merge(part[part[on[-1]].isin(keys[on[-1]])], on=on)[["row", "member_id"]] for part in members
    ]
    return pd.concat(found).sort_values(["row", "member_id"], kind="stable", ignore_index=True)


def cookies_of_members(links: pd.DataFrame, logins: Holding, until: pd.Series) -> CookiesOfRows:
    """Return the cookies with which the linked members had logged in by each row's moment.

    Parameters
    ----------
    links : row and member_id, as from `linked`.
    logins : holding with member_id, cookie_id, at.
    until : the moment of each row.

    """
    asked = links.assign(until=until.to_numpy()[links["row"].to_numpy()])
    members = links["member_id"].unique()
    found = []
    for part in logins.parts(["member_id", "cookie_id", "at"]):
        own = part[part["member_id"].isin(members)].merge(asked, on="member_id")
        found.append(own.loc[own["at"] <= own["until"], ["cookie_id", "row", "until"]])
    table = pd.concat(found, ignore_index=True).drop_duplicates(["cookie_id", "row"], ignore_index=True)
    return CookiesOfRows(table, len(until), logins.manifest)


def members_of_rows(links: pd.DataFrame, rows: int) -> np.ndarray:
    """Return how many members each of `rows` rows was linked to."""
    return np.bincount(links["row"].to_numpy(), minlength=rows)
