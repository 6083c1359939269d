"""The last steps of every scheme: the processor's scores go to the operator, to the clients, and meet names.

The operator holds the scores as principal (C02, C03), so there is an entry between processor and client.
"""

from collections.abc import Sequence

import pandas as pd

from casekit.parties import Parties, Step
from casekit.scoring import Features, fit_and_score, labels

REPORT = ("company_id", "applicant_id", "score", "label")


def processor_scores(
    parties: Parties, seen: Features, model: str, outcome: str, sources: Sequence[str], *, step: str
) -> Step:
    """Score the processor's table `joined`, pass this year's rows on, and record the step by its id."""
    rows = parties.holding("processor", "joined")
    scores = fit_and_score(seen, rows, model=model, outcome=outcome)
    parties.keep("processor", "joined", rows.frame.assign(views=seen.views.total, score=scores))
    scores_to_the_operator(parties, sources)
    return parties.moment(step)


def scores_to_the_operator(parties: Parties, sources: Sequence[str]) -> None:
    """Take this year's rows of the processor's table `joined`, label them, and pass them to the job site."""
    joined = parties.holding("processor", "joined").frame
    current = joined.loc[joined["outcome"].isna(), ["company_id", "applicant_id", "score"]]
    scores = parties.keep("processor", "scores", current.reset_index(drop=True))
    report = scores.frame.assign(label=labels(scores, parties.companies))
    parties.keep("processor", "scores", report)
    parties.transfer(
        "processor",
        "job_site",
        "scores",
        REPORT,
        purpose="scores computed on the operator's behalf; the operator holds them as principal",
        basis_claimed="entrustment",
        sources=sources,
    )


def scores_to_the_clients(parties: Parties, basis_claimed: str, sources: Sequence[str]) -> Step:
    """Deliver the report; the step carries the first of the sources."""
    parties.transfer(
        "job_site",
        "client",
        "scores",
        REPORT,
        purpose="follow-up of applicants",
        basis_claimed=basis_claimed,
        sources=sources,
    )
    return parties.moment(sources[0])


def names_at_the_clients(parties: Parties, source: str) -> Step:
    """Let each client put its applicants' names beside the scores."""
    scores = parties.holding("client", "scores").frame
    applicants = parties.holding("client", "applicants").frame
    names: pd.DataFrame = applicants[["company_id", "applicant_id", "name"]]
    parties.keep("client", "named_scores", scores.merge(names, on=["company_id", "applicant_id"], how="left"))
    parties.transfer(
        "client",
        "client",
        "named_scores",
        ["company_id", "applicant_id", "name", "score", "label"],
        purpose="the client's staff contact applicants by name",
        basis_claimed="the client's own",
        sources=[source],
    )
    return parties.moment(source)
