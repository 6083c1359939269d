"""The case as published: what was said about DMP Follow, by whom, when, and how firmly.

`claim("B16")` gives one row of the record; `render_markdown("B16", "en")` shows it with its badge. A figure
that was superseded, misprinted, known from the press only or computed by us always carries its label.
`as_of("2019-08-26")` says what was known on a day, `number_ladder()` how the numbers moved, and
`conflict("K8")` where the record does not speak with one voice.
"""

from casekit.case.known import KEY_DAYS, Rung, State, as_of, changes, number_ladder
from casekit.case.record import (
    Claim,
    EvidenceClass,
    Source,
    claim,
    claims,
    date_words,
    evidence_classes,
    label,
    sources,
)
from casekit.case.render import (
    badge_markdown,
    evidence_legend_markdown,
    render_html,
    render_markdown,
    source_list_markdown,
)
from casekit.case.sides import Conflict, Side, conflict, conflicts
from casekit.case.views import (
    render_as_of_html,
    render_as_of_markdown,
    render_conflict_html,
    render_conflict_markdown,
    render_ladder_html,
    render_ladder_markdown,
)

__all__ = [
    "KEY_DAYS",
    "Claim",
    "Conflict",
    "EvidenceClass",
    "Rung",
    "Side",
    "Source",
    "State",
    "as_of",
    "badge_markdown",
    "changes",
    "claim",
    "claims",
    "conflict",
    "conflicts",
    "date_words",
    "evidence_classes",
    "evidence_legend_markdown",
    "label",
    "number_ladder",
    "render_as_of_html",
    "render_as_of_markdown",
    "render_conflict_html",
    "render_conflict_markdown",
    "render_html",
    "render_ladder_html",
    "render_ladder_markdown",
    "render_markdown",
    "source_list_markdown",
    "sources",
]
