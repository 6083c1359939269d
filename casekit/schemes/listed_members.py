"""The join of schemes G and P: rows of the clients' list to members of the same year by what they share.

In H the same is done with hashes, and past applicants are joined by cookie; see `hashed_names`.
"""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from casekit.parties import Holding, Parties
from casekit.schemes.name_hash import normalised_texts
from casekit.schemes.name_links import cookies_of_members, linked, members_of_rows
from casekit.scoring import CookiesOfRows


def link_list(parties: Parties, on: Sequence[str]) -> CookiesOfRows:
    """Let the processor link its list to its members by some columns, and keep `joined` and `links`.

    Returns
    -------
    CookiesOfRows
        For each row of the list the cookies with which the linked members had logged in by then.

    """
    listed = parties.holding("processor", "applicant_list").frame
    members = parties.holding("processor", "members")
    own = pa.Table.from_pandas(listed[["cohort", *on]], preserve_index=False)
    links = linked(_keys(own, on).to_pandas(), _member_keys(members, on))
    joined = listed[["company_id", "applicant_id", "outcome"]].assign(
        members=members_of_rows(links, len(listed))
    )
    parties.keep("processor", "joined", joined)
    keys = listed.loc[links["row"], ["company_id", "applicant_id"]].reset_index(drop=True)
    parties.keep("processor", "links", keys.assign(member_id=links["member_id"]))
    logins = parties.holding("processor", "logins")
    return cookies_of_members(links, logins, listed["handed_over_on"])


def _keys(rows: pa.Table, on: Sequence[str]) -> pa.Table:
    key = pc.binary_join_element_wise(*[normalised_texts(rows[column]) for column in on], "\n")
    return pa.table({"cohort": rows["cohort"], "key": key})


def _member_keys(members: Holding, on: Sequence[str]) -> Iterator[pa.Table]:
    for part in members.parts(["member_id", "cohort", *on]):
        yield _keys(part, on).append_column("member_id", part["member_id"])
