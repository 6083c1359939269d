"""Scheme S, the survey scheme (March 2018 to February 2019, Rikunabi 2019): joined by cookie.

Fact sheet D01 to D05. Nobody on the operator's side is given a name. Where the record is silent we
assume, and say so: that past applicants answered a survey too, so that their cookies could be joined,
and that an answer joins to the page views of the same cookie up to that moment.
"""

from casekit.parties import Parties, Step, at_start
from casekit.schemes.browsing_transfer import browsing_reaches_the_processor
from casekit.schemes.delivery import names_at_the_clients, scores_to_the_clients, scores_to_the_operator
from casekit.schemes.reading import Flow, Question, finish
from casekit.schemes.run import SchemeRun
from casekit.scoring import IndustryViews, cookies_of_answers, fit_and_score
from casekit.world import World


def survey(world: World, *, model: str = "logistic", outcome: str = "either") -> SchemeRun:
    """Run the survey scheme for every company that used it.

    Parameters
    ----------
    world : an invented world.
    model : "logistic" or "boosting".
    outcome : what the score is about: "either", "leaving" or "declining".

    Returns
    -------
    SchemeRun
        Its deliverable has a row for each applicant of the scored year who answered the survey.

    """
    return finish([survey_flow(world, model=model, outcome=outcome)])[0]


def survey_flow(world: World, *, model: str, outcome: str = "either") -> Flow:
    """Run the scheme, and ask in the middle for the views of the cookies that answered."""
    parties = at_start(world, scheme="S")
    before = (
        browsing_reaches_the_processor(parties, "D01"),
        survey_reaches_the_processor(parties),
    )
    answers = parties.holding("processor", "survey_answers")
    views = yield Question(parties.holding("processor", "page_views"), cookies_of_answers(answers))
    after = (
        _processor_joins_and_scores(parties, views, model, outcome),
        scores_to_the_clients(
            parties, "the sender identifies no specific individual, so no consent", ["D04", "D14"]
        ),
        names_at_the_clients(parties, "D05"),
    )
    return SchemeRun.ended(world, parties, before + after, views, model=model, outcome=outcome)


def survey_reaches_the_processor(parties: Parties) -> Step:
    """Let students' browsers bring the answers of the clients' web surveys to the processor (D02)."""
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


def _processor_joins_and_scores(parties: Parties, views: IndustryViews, model: str, outcome: str) -> Step:
    answers = parties.holding("processor", "survey_answers")
    scores = fit_and_score(views, answers, model=model, outcome=outcome)
    joined = answers.frame[["company_id", "applicant_id", "cookie_id", "outcome"]].assign(
        views=views.total, score=scores
    )
    parties.keep("processor", "joined", joined)
    scores_to_the_operator(parties, ["D03", "C02", "C03"])
    return parties.moment("D03")
