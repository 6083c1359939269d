"""Scheme H, the irregular hashed-name case (some clients, by February 2019, Rikunabi 2019): joined by hash.

Fact sheet D06 to D08. Names came from the client and were handled as hashes at the processor, to raise the
matching rate. Who hashed, and where, is not stated (K10), so there are two variants with different ledgers:
`client`: each client hashes its own list, and names never leave it; `operator`: names come to the operator's
side, which hashes them before they reach the processor. In both the operator hashes its member list.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from casekit.errors import CasekitError
from casekit.parties import Holding, Parties, Step, at_start
from casekit.schemes.applicant_lists import used_by, write_list
from casekit.schemes.browsing_transfer import browsing_reaches_the_processor
from casekit.schemes.delivery import names_at_the_clients, processor_scores, scores_to_the_clients
from casekit.schemes.name_hash import OF_THE_SCHEME
from casekit.schemes.name_links import (
    cookies_of_members,
    hashed_members,
    linked,
    members_of_rows,
)
from casekit.schemes.reading import Flow, Question, finish
from casekit.schemes.run import SchemeRun
from casekit.schemes.survey import survey_reaches_the_processor
from casekit.scoring import CookiesOfRows, cookies_of_answers, features
from casekit.world import World

HASHED_BY = ("operator", "client")
"""The two variants; the first is the default, being nearer to the wording of D06."""

COHORT = 2019
NON_PERSONAL = "data handled are hashed, hence non-personal"
_HASHED = ("company_id", "applicant_id", "name_hash", "handed_over_on")


def hashed_names(
    world: World, *, model: str = "logistic", outcome: str = "either", hashed_by: str = HASHED_BY[0]
) -> SchemeRun:
    """Run the hashed-name case for every company that used it.

    Parameters
    ----------
    world : an invented world.
    model : "logistic" or "boosting".
    outcome : what the score is about: "either", "leaving" or "declining".
    hashed_by : "operator" or "client": who hashes the client's names (K10: not known).

    Returns
    -------
    SchemeRun
        Its deliverable has a row for each applicant of 2019 on the list, survey answered or not.

    """
    return finish([hashed_names_flow(world, model=model, outcome=outcome, hashed_by=hashed_by)])[0]


def hashed_names_flow(
    world: World, *, model: str, outcome: str = "either", hashed_by: str = HASHED_BY[0]
) -> Flow:
    """Run the scheme, and ask in the middle for the views of past cookies and of linked members."""
    if hashed_by not in HASHED_BY:
        raise CasekitError(f"Nobody called {hashed_by!r} hashes here. Choose one of: {', '.join(HASHED_BY)}.")
    parties = at_start(world, scheme="H")
    before = (
        browsing_reaches_the_processor(parties, "D01"),
        survey_reaches_the_processor(parties),
        _list_reaches_the_operator(parties, hashed_by),
    )
    cookies = _processor_links_hashes(parties)
    views = yield Question(parties.holding("processor", "page_views"), cookies)
    seen = features(views, parties.holding("processor", "joined"))
    after = (
        processor_scores(parties, seen, model, outcome, ["D07", "C02", "C03"], step="D07"),
        scores_to_the_clients(parties, NON_PERSONAL, ["D08", "D14"]),
        names_at_the_clients(parties, "C04"),
    )
    return SchemeRun.ended(
        world, parties, before + after, seen, model=model, outcome=outcome, variant=f"hashed_by_{hashed_by}"
    )


def _list_reaches_the_operator(parties: Parties, hashed_by: str) -> Step:
    listed = write_list(parties, ["name"], cohort=COHORT, months=(None, "2019-02-28"))
    if hashed_by == "client":
        parties.keep("client", "hashed_applicants", _hashed(listed))
        table, columns = "hashed_applicants", _HASHED
    else:
        table, columns = "applicant_list", ("company_id", "applicant_id", "name", "handed_over_on")
    received = parties.transfer(
        "client",
        "job_site",
        table,
        columns,
        purpose="raise the matching rate where cookies failed",
        basis_claimed=NON_PERSONAL,
        sources=["D06", "K10"],
    )
    if hashed_by == "operator":
        parties.keep("job_site", "hashed_applicants", _hashed(received))
    return parties.moment("D06")


def _hashed(listed: Holding) -> pd.DataFrame:
    named = listed.frame
    names = pa.chunked_array([pa.array(named["name"], pa.string())])
    return named.assign(name_hash=OF_THE_SCHEME.hashes(names).to_pandas())[list(_HASHED)]


def _processor_links_hashes(parties: Parties) -> CookiesOfRows:
    """Bring both hashed sides to the processor, and let it link them; past rows come from the survey."""
    members = hashed_members(parties.holding("job_site", "members"), COHORT)
    parties.keep("job_site", "hashed_members", members)
    for table, columns in (
        ("hashed_applicants", _HASHED),
        ("hashed_members", ("member_id", "name_hash")),
        ("logins", ("member_id", "cookie_id", "at")),
    ):
        parties.transfer(
            "job_site",
            "processor",
            table,
            columns,
            purpose="joining clients' applicants to members, both sides hashed",
            basis_claimed=NON_PERSONAL,
            sources=["D07", "K10"],
        )
    return _linked_rows(parties)


def _linked_rows(parties: Parties) -> CookiesOfRows:
    answers = parties.holding("processor", "survey_answers").frame
    known = answers["outcome"].notna() & answers["company_id"].isin(used_by(parties, "H"))
    past = answers[known].reset_index(drop=True)
    present = parties.holding("processor", "hashed_applicants").frame
    links = linked(
        present[["name_hash"]],
        parties.holding("processor", "hashed_members").parts(["member_id", "name_hash"]),
    )
    logins = parties.holding("processor", "logins")
    by_hash = cookies_of_members(links, logins, present["handed_over_on"])
    by_cookie = cookies_of_answers(Holding("processor", "survey_answers", past, parties.manifest))
    rows = pd.concat(
        [past[["company_id", "applicant_id", "cookie_id", "outcome"]], present], ignore_index=True
    )
    count = members_of_rows(links, len(present))
    joined = rows[["company_id", "applicant_id", "outcome"]].assign(
        members=np.concatenate([np.zeros(len(past), dtype=np.int64), count])
    )
    parties.keep("processor", "joined", joined)
    keys = present.loc[links["row"], ["company_id", "applicant_id"]].reset_index(drop=True)
    parties.keep("processor", "links", keys.assign(member_id=links["member_id"]))
    later = by_hash.table.assign(row=by_hash.table["row"] + len(past))
    table = pd.concat([by_cookie.table, later], ignore_index=True)
    return CookiesOfRows(table, len(rows), parties.manifest)
