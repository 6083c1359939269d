"""Scheme P, the privacy-policy scheme (March to July 2019, Rikunabi 2020): joined by name and e-mail.

Fact sheet D11 to D13, with the fields as recorded. Which of them was the join key is not published; we assume
name and e-mail together. School fields and the clients' own data go into the score beside the browsing (D22);
what the record says was not used (D24, D25) is in no table here that the model sees.
"""

from casekit.parties import Holding, Parties, Step, at_start
from casekit.schemes.applicant_lists import write_list
from casekit.schemes.browsing_transfer import browsing_reaches_the_processor
from casekit.schemes.delivery import names_at_the_clients, processor_scores, scores_to_the_clients
from casekit.schemes.listed_members import link_list
from casekit.schemes.reading import Flow, Question, finish
from casekit.schemes.run import SchemeRun
from casekit.scoring import CLIENT_FIELDS, SCHOOL_FIELDS, features
from casekit.world import World

COHORT = 2020
FIRST_DAY, LAST_DAY = "2019-03-15", "2019-07-31"
ENTRUSTMENT = "entrustment"
FIELDS = ("name", "email", *SCHOOL_FIELDS, *CLIENT_FIELDS)
"""What a client's list tells of an applicant beside its number and outcome (D11)."""

_LIST = ("company_id", "applicant_id", "cohort", *FIELDS, "outcome", "handed_over_on")
_MEMBERS = ("member_id", "cohort", "name", "kana", "email", *SCHOOL_FIELDS)


def privacy_policy(world: World, *, model: str = "logistic", outcome: str = "either") -> SchemeRun:
    """Run the privacy-policy scheme for every company that used it.

    Parameters
    ----------
    world : an invented world.
    model : "logistic" or "boosting".
    outcome : what the score is about: "either", "leaving" or "declining".

    Returns
    -------
    SchemeRun
        Its deliverable has a row for each applicant of 2020 on the list.

    """
    return finish([privacy_policy_flow(world, model=model, outcome=outcome)])[0]


def privacy_policy_flow(world: World, *, model: str, outcome: str = "either") -> Flow:
    """Run the scheme, and ask in the middle for the views of the linked members."""
    parties = at_start(world, scheme="P")
    before = (browsing_reaches_the_processor(parties, "D23"), _list_reaches_the_operator(parties))
    _both_sides_reach_the_processor(parties)
    cookies = link_list(parties, ["name", "email"])
    views = yield Question(parties.holding("processor", "page_views"), cookies)
    seen = features(views, _listed_and_matched(parties), (*SCHOOL_FIELDS, *CLIENT_FIELDS))
    after = (
        processor_scores(parties, seen, model, outcome, ["D12", "C02", "C03"], step="D12"),
        scores_to_the_clients(parties, "consent through the privacy policy", ["D13", "D14"]),
        names_at_the_clients(parties, "C04"),
    )
    return SchemeRun.ended(world, parties, before + after, seen, model=model, outcome=outcome)


def _list_reaches_the_operator(parties: Parties) -> Step:
    write_list(parties, FIELDS, cohort=COHORT, past=COHORT - 1, months=(FIRST_DAY, LAST_DAY))
    parties.transfer(
        "client",
        "job_site",
        "applicant_list",
        _LIST,
        purpose="matching and scoring",
        basis_claimed=ENTRUSTMENT,
        sources=["D11"],
    )
    return parties.moment("D11")


def _both_sides_reach_the_processor(parties: Parties) -> None:
    for table, columns in (
        ("applicant_list", _LIST),
        ("members", _MEMBERS),
        ("logins", ("member_id", "cookie_id", "at")),
    ):
        parties.transfer(
            "job_site",
            "processor",
            table,
            columns,
            purpose="joining and scoring",
            basis_claimed=ENTRUSTMENT,
            sources=["D12"],
        )


def _listed_and_matched(parties: Parties) -> Holding:
    """Return the processor's list, and whether a member was found for each row, browsing or not."""
    listed = parties.holding("processor", "applicant_list").frame
    joined = parties.holding("processor", "joined").frame.assign(matched=lambda rows: rows["members"] > 0)
    parties.keep("processor", "joined", joined)
    return Holding("processor", "joined", listed.assign(matched=joined["matched"]), parties.manifest)
