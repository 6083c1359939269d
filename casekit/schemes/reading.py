"""Schemes that wait for the browsing to be counted, so that one reading serves several of them.

At full size the browsing is nearly a hundred million rows. A scheme is written as a flow that asks once for
the views of some cookies and goes on when it has them.
"""

from collections.abc import Generator, Sequence
from typing import NamedTuple, TypeAlias

from casekit.parties import Holding
from casekit.schemes.run import SchemeRun
from casekit.scoring import CookiesOfRows, IndustryViews, count_views


class Question(NamedTuple):
    """What a flow asks: the views of these cookies in the browsing its processor holds."""

    page_views: Holding
    cookies: CookiesOfRows


Flow: TypeAlias = Generator[Question, IndustryViews, SchemeRun]


def finish(flows: Sequence[Flow]) -> list[SchemeRun]:
    """Run flows over the same world to their ends, reading the browsing once, and return their runs."""
    questions = [next(flow) for flow in flows]
    views = count_views(questions[0].page_views, [question.cookies for question in questions])
    return [_end(flow, counted) for flow, counted in zip(flows, views, strict=True)]


def _end(flow: Flow, views: IndustryViews) -> SchemeRun:
    try:
        flow.send(views)
    except StopIteration as end:
        run: SchemeRun = end.value
        return run
    raise AssertionError("a flow asks once")
