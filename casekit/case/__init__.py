"""The case as published: what was said about DMP Follow, by whom, when, and how firmly.

`claim("B16")` gives one row of the record; `render_markdown("B16", "en")` shows it with its badge. A figure
that was superseded, misprinted, known from the press only or computed by us always carries its label.
"""

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

__all__ = [
    "Claim",
    "EvidenceClass",
    "Source",
    "badge_markdown",
    "claim",
    "claims",
    "date_words",
    "evidence_classes",
    "evidence_legend_markdown",
    "label",
    "render_html",
    "render_markdown",
    "source_list_markdown",
    "sources",
]
