"""The browsing, which the processor collects itself from students' browsers (D01, D23)."""

from casekit.parties import Parties, Step


def browsing_reaches_the_processor(parties: Parties, source: str) -> Step:
    """Let browsers on the job site and its partner sites bring page views to the processor."""
    parties.transfer(
        "student",
        "processor",
        "page_views",
        ["at", "cookie_id", "site", "industry"],
        purpose="features of the score",
        basis_claimed="not personal information",
        sources=[source],
    )
    return parties.moment(source)
