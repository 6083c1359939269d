"""Lesson 05, the cell of a run: computed from who can name whom, by whose tables the learner counts.

What is supposed (another set of tables, a list taken away) is said to be supposed. No answer is a verdict.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.holding_steps import scheme_choice
from casekit.lesson.scenes.reading_grid import PLACES, SHOWN, answer_word, answers, place_of, reading_word
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.linkage import in_whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from casekit.law import Facts
    from casekit.schemes import SchemeRun

COUNTED = ("alone", "together")
"""Whose tables count as the sender's: each party's own, or those of the operator's side laid together."""

_POINTS = ("processor", "job_site", "job_site_with_processor", "processor_with_other_team", "client")


@dataclass(frozen=True)
class Measured:
    """A run with who can name whom in it, and its facts."""

    run: "SchemeRun"
    named: "pd.DataFrame"
    facts: "Facts"

    @classmethod
    def of(cls, run: "SchemeRun") -> "Measured":
        """Measure a run once."""
        from casekit import law, linkage

        named = linkage.who_can_name(run)
        return cls(run, named, law.facts(run, named=named))

    def place(self, counted: str, *, list_gone: bool = False) -> str:
        """Return the cell the run stands in, on what is counted and supposed."""
        from casekit import law

        facts = self.facts
        if counted == "together":
            facts = facts.changed(sender_names=facts.holds("whole_firm_names"))
        if list_gone:
            facts = facts.changed(recipient_names=False)
        return place_of(law.cell_of(facts))


def cell_of_the_run(session: Session, runs: Mapping[str, "SchemeRun"]) -> None:
    """Display in which cell a run stands, with buttons for the run and for whose tables count."""
    measured = {name: Measured.of(run) for name, run in runs.items()}
    show_with_twin(
        _widget(session, measured),
        picture=None,
        text=_twin(session, measured),
        label=session.say("cells-run-label"),
        language=session.language,
    )


def run_html(session: Session, name: str, found: Measured, counted: str, *, list_gone: bool = False) -> str:
    """Return shares, facts, the grid with the run's cell marked, and what each reading asks of that cell."""
    place = found.place(counted, list_gone=list_gone)
    title = session.say(
        "cells-run-title",
        scheme=words.scheme(session, name),
        place=session.say(f"cells-place-{place}"),
    )
    asked = [(reading_word(session, reading), _answered(session, reading, place)) for reading in SHOWN]
    columns = [session.say("cells-reading"), session.say("cells-answer")]
    return (
        words.title(title)
        + _told(session, found, counted, list_gone)
        + _tiles(session, place)
        + table(session.say("cells-run-asks"), columns, asked)
        + paragraph(session.say("cells-run-seed", seed=found.run.manifest.seed), soft=True)
    )


def shares_html(session: Session, found: Measured) -> str:
    """Return the share of delivered rows that each vantage point can name, and by which path."""
    points = found.named.set_index("party").loc[list(_POINTS)]
    rows = [
        (words.party(session, str(point)), in_whole_percent(share), str(path))
        for point, share, path in zip(
            points.index, points["share"], points[f"path_{session.language}"], strict=True
        )
    ]
    columns = [session.say(f"vantage-{name}") for name in ("party", "share", "path")]
    return table(session.say("vantage-title"), columns, rows, numeric=(1,))


def _answered(session: Session, reading: str, place: str) -> str:
    return answer_word(session, answers(reading)[place]["answer"])


def _told(session: Session, found: Measured, counted: str, list_gone: bool) -> str:
    """Say which facts put the run into its cell, and what is only supposed."""
    sender = "sender_names" if counted == "alone" else "whole_firm_names"
    facts = [found.facts[sender].says(session.language)]
    if list_gone:
        facts.append(session.say("cells-run-supposed"))
    else:
        facts.append(found.facts["recipient_names"].says(session.language))
    return '<ul class="casekit-told">' + "".join(f"<li>{escape(fact)}</li>" for fact in facts) + "</ul>"


def _tiles(session: Session, marked: str) -> str:
    """Return the grid as a table: sender down, recipient across, the run's cell marked by a word."""
    heads = "".join(
        f'<th scope="col">{escape(session.say(f"cells-recipient-{able}"))}</th>' for able in ("can", "cannot")
    )
    rows = ""
    for able in ("can", "cannot"):
        cells = ""
        for place in PLACES:
            if place.split("-")[0] == able:
                here = place == marked
                kind = ' class="casekit-held-tied"' if here else ""
                mark = "● " + session.say("cells-here") if here else "–"
                cells += f"<td{kind}>{escape(mark)}</td>"
        rows += f'<tr><th scope="row">{escape(session.say(f"cells-sender-{able}"))}</th>{cells}</tr>'
    caption = escape(session.say("cells-run-where"))
    return (
        f'<table class="casekit-table casekit-matrix"><caption>{caption}</caption>'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _widget(session: Session, measured: Mapping[str, Measured]) -> Any:
    import ipywidgets

    schemes = scheme_choice(session, list(measured))
    options = [(session.say(f"cells-counted-{name}"), name) for name in COUNTED]
    counted = choice(session, "cells-counted", options, "counted")
    label = session.say("cells-list-gone")
    gone = ipywidgets.Checkbox(value=False, description=label, tooltip=label, indent=False)
    gone.add_class("casekit-key").add_class("casekit-list-gone")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        found = measured[schemes.value]
        html = run_html(session, schemes.value, found, counted.value, list_gone=bool(gone.value))
        view.value = block(html + shares_html(session, found), session.language)

    for control in (schemes, counted, gone):
        control.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "cells-run-eyebrow"))
    box = card_box([head, schemes, counted, gone, view], "join", "run-cell")
    box.add_class("casekit-wide")
    return box


def _twin(session: Session, measured: Mapping[str, Measured]) -> str:
    """Return every run, each way of counting, with and without the client's list: cell and answers."""
    say = session.say
    columns = [say("holds-scheme"), say("cells-counted"), say("cells-list"), say("cells-cell")]
    columns += [reading_word(session, reading) for reading in SHOWN]
    rows = []
    for (name, found), counted, gone in product(measured.items(), COUNTED, (False, True)):
        place = found.place(counted, list_gone=gone)
        rows.append(
            (
                words.scheme(session, name),
                say(f"cells-counted-{counted}"),
                say("cells-list-without" if gone else "cells-list-with"),
                say(f"cells-place-{place}"),
                *(_answered(session, reading, place) for reading in SHOWN),
            )
        )
    shown = table(say("cells-run-label"), columns, rows)
    for name, found in measured.items():
        shown += paragraph(words.scheme(session, name)) + shares_html(session, found)
    return f"<div>{shown}</div>"
