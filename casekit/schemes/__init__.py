"""The data flows as they ran: each scheme is a short sequence of transfers between parties.

A scheme sees the parties and their holdings, never the invented truth.
"""

from collections.abc import Sequence

from casekit.errors import CasekitError
from casekit.schemes.assumptions import Assumption
from casekit.schemes.hashed_names import HASHED_BY, hashed_names, hashed_names_flow
from casekit.schemes.pre_site import pre_site, pre_site_flow
from casekit.schemes.privacy_policy import privacy_policy, privacy_policy_flow
from casekit.schemes.reading import finish
from casekit.schemes.run import SchemeRun
from casekit.schemes.survey import survey, survey_flow
from casekit.world import World

SCHEMES = {
    "survey": survey,
    "hashed-names": hashed_names,
    "pre-site": pre_site,
    "privacy-policy": privacy_policy,
}
"""Schemes by the name the command line uses."""

_FLOWS = {
    "survey": survey_flow,
    "hashed-names": hashed_names_flow,
    "pre-site": pre_site_flow,
    "privacy-policy": privacy_policy_flow,
}

__all__ = [
    "HASHED_BY",
    "SCHEMES",
    "Assumption",
    "SchemeRun",
    "hashed_names",
    "pre_site",
    "privacy_policy",
    "run_together",
    "survey",
]


def run_together(
    world: World, names: Sequence[str] = tuple(SCHEMES), *, model: str = "logistic"
) -> dict[str, SchemeRun]:
    """Run several schemes on one world, reading its browsing once; the runs are those of each scheme alone.

    Parameters
    ----------
    world : an invented world.
    names : keys of `SCHEMES`, at least one.
    model : "logistic" or "boosting".

    Raises
    ------
    CasekitError
        If there is no such scheme or model.

    """
    unknown = [name for name in names if name not in SCHEMES]
    if unknown or not names:
        raise CasekitError(f"There is no scheme {unknown!r}. Choose some of: {', '.join(SCHEMES)}.")
    runs = finish([_FLOWS[name](world, model=model) for name in names])
    return dict(zip(names, runs, strict=True))
