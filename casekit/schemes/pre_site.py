"""Scheme G, the pre-site gap (June 2018 to the revision of March 2019, Rikunabi 2020): joined by name.

Fact sheet D09 and D10. Names came from the client and were matched with members' names; the pre-site's policy
stated a purpose, but asked no consent to provide data to third parties.
"""

from casekit.parties import Parties, Step, at_start
from casekit.schemes.applicant_lists import write_list
from casekit.schemes.browsing_transfer import browsing_reaches_the_processor
from casekit.schemes.delivery import names_at_the_clients, processor_scores, scores_to_the_clients
from casekit.schemes.listed_members import link_list
from casekit.schemes.reading import Flow, Question, finish
from casekit.schemes.run import SchemeRun
from casekit.scoring import features
from casekit.world import World

COHORT = 2020
LAST_DAY = "2019-02-28"
REVISION = "2019-03-01"
PURPOSE_ONLY = "a purpose statement appeared on the pre-site"
_LIST = ("company_id", "applicant_id", "cohort", "name", "outcome", "handed_over_on")


def pre_site(world: World, *, model: str = "logistic", outcome: str = "either") -> SchemeRun:
    """Run the pre-site gap for every company that used it.

    Parameters
    ----------
    world : an invented world.
    model : "logistic" or "boosting".
    outcome : what the score is about: "either", "leaving" or "declining".

    Returns
    -------
    SchemeRun
        Its deliverable has a row for each applicant of 2020 who applied before the revision.

    """
    return finish([pre_site_flow(world, model=model, outcome=outcome)])[0]


def pre_site_flow(world: World, *, model: str, outcome: str = "either") -> Flow:
    """Run the scheme, and ask in the middle for the views of the linked members."""
    parties = at_start(world, scheme="G")
    before = (browsing_reaches_the_processor(parties, "D23"), _names_reach_the_operator(parties))
    _both_lists_reach_the_processor(parties)
    cookies = link_list(parties, ["name"])
    views = yield Question(parties.holding("processor", "page_views"), cookies)
    seen = features(views, parties.holding("processor", "joined"))
    after = (
        processor_scores(parties, seen, model, outcome, ["D09", "C02", "C03"], step="C03"),
        scores_to_the_clients(parties, PURPOSE_ONLY, ["D10", "D14"]),
        names_at_the_clients(parties, "C04"),
    )
    return SchemeRun.ended(world, parties, before + after, seen, model=model, outcome=outcome)


def _names_reach_the_operator(parties: Parties) -> Step:
    write_list(
        parties,
        ["name"],
        cohort=COHORT,
        past=COHORT - 1,
        months=(None, LAST_DAY),
        applied_before=REVISION,
    )
    parties.transfer(
        "client",
        "job_site",
        "applicant_list",
        _LIST,
        purpose="matching by name",
        basis_claimed=PURPOSE_ONLY,
        sources=["D09", "D20"],
    )
    return parties.moment("D09")


def _both_lists_reach_the_processor(parties: Parties) -> None:
    for table, columns in (
        ("applicant_list", _LIST),
        ("members", ("member_id", "cohort", "name")),
        ("logins", ("member_id", "cookie_id", "at")),
    ):
        parties.transfer(
            "job_site",
            "processor",
            table,
            columns,
            purpose="matching by name",
            basis_claimed=PURPOSE_ONLY,
            sources=["D09", "C03"],
        )
