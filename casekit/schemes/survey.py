"""Scheme S, the survey scheme (March 2018 to February 2019, Rikunabi 2019): joined by cookie.

Fact sheet D01 to D05. Nobody on the operator's side is given a name. Where the record is silent we
assume, and say so: that past applicants answered a survey too, so that their cookies could be joined,
and that an answer joins to the page views of the same cookie up to that moment.
"""

from casekit.parties import Parties, Step, at_start
from casekit.schemes.run import SchemeRun
from casekit.scoring import fit_and_score, labels, views_by_industry
from casekit.world import World


def survey(world: World, *, model: str = "logistic") -> SchemeRun:
    """Run the survey scheme for every company that used it.

    Parameters
    ----------
    world : an invented world.
    model : "logistic" or "boosting".

    Returns
    -------
    SchemeRun
        Its deliverable has a row for each applicant of the scored year who answered the survey.

    """
    parties = at_start(world, scheme="S")
    steps = (
        _browsing_reaches_the_processor(parties),
        _survey_reaches_the_processor(parties),
        _processor_joins_and_scores(parties, model),
        _scores_reach_the_clients(parties),
        _clients_attach_names(parties),
    )
    return SchemeRun(
        scheme="S",
        model=model,
        parties=parties,
        steps=steps,
        deliverable=parties.holding("client", "scores").frame,
        world=world,
    )


def _browsing_reaches_the_processor(parties: Parties) -> Step:
    parties.transfer(
        "student",
        "processor",
        "page_views",
        ["at", "cookie_id", "site", "industry"],
        purpose="features of the score",
        basis_claimed="not personal information",
        sources=["D01"],
    )
    return parties.moment("D01")


def _survey_reaches_the_processor(parties: Parties) -> Step:
    parties.transfer(
        "student",
        "processor",
        "survey_answers",
        ["company_id", "applicant_id", "cookie_id", "outcome", "at"],
        purpose="key for joining; past outcomes to learn from",
        basis_claimed="not personal information for the recipient",
        sources=["D02", "K7"],
    )
    return parties.moment("D02")


def _processor_joins_and_scores(parties: Parties, model: str) -> Step:
    answers = parties.holding("processor", "survey_answers")
    views = views_by_industry(parties.holding("processor", "page_views"), answers)
    scores = fit_and_score(views, answers, model=model)
    joined = answers.frame[["company_id", "applicant_id", "cookie_id", "outcome"]].assign(
        views=views.total, score=scores
    )
    parties.keep("processor", "joined", joined)
    current = joined.loc[joined["outcome"].isna(), ["company_id", "applicant_id", "score"]]
    scores_only = parties.keep("processor", "scores", current.reset_index(drop=True))
    report = scores_only.frame.assign(label=labels(scores_only, parties.companies))
    parties.keep("processor", "scores", report)
    parties.transfer(
        "processor",
        "job_site",
        "scores",
        ["company_id", "applicant_id", "score", "label"],
        purpose="scores computed on the operator's behalf; the operator holds them as principal",
        basis_claimed="entrustment",
        sources=["D03", "C02", "C03"],
    )
    return parties.moment("D03")


def _scores_reach_the_clients(parties: Parties) -> Step:
    parties.transfer(
        "job_site",
        "client",
        "scores",
        ["company_id", "applicant_id", "score", "label"],
        purpose="follow-up of applicants",
        basis_claimed="the sender identifies no specific individual, so no consent",
        sources=["D04", "D14"],
    )
    return parties.moment("D04")


def _clients_attach_names(parties: Parties) -> Step:
    scores = parties.holding("client", "scores").frame
    applicants = parties.holding("client", "applicants").frame
    names = applicants[["company_id", "applicant_id", "name"]]
    parties.keep("client", "named_scores", scores.merge(names, on=["company_id", "applicant_id"], how="left"))
    parties.transfer(
        "client",
        "client",
        "named_scores",
        ["company_id", "applicant_id", "name", "score", "label"],
        purpose="the client's staff contact applicants by name",
        basis_claimed="the client's own",
        sources=["D05"],
    )
    return parties.moment("D05")
