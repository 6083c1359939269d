"""The data flows as they ran: each scheme is a short sequence of transfers between parties.

A scheme sees the parties and their holdings, never the invented truth.
"""

from casekit.schemes.run import SchemeRun
from casekit.schemes.survey import survey

SCHEMES = {"survey": survey}
"""Schemes by the name the command line uses."""

__all__ = ["SCHEMES", "SchemeRun", "survey"]
