"""Lesson 03, the cookie lab: its switch, what its firms have collected, and a recorded run beside it."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from casekit.errors import CasekitError
from casekit.lesson.cards import card_box, card_head
from casekit.lesson.markup import block, paragraph, say, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.world import World

ON_A_HUB = ("JUPYTERHUB_SERVICE_PREFIX", "JUPYTERHUB_API_URL")
"""Environment variables by which a kernel knows that the learner sits at another computer."""


class Lab(Protocol):
    """What this scene asks of the lab, which stands a storey above and comes in as an argument."""

    @property
    def runs(self) -> bool:
        """Whether it serves now."""

    def start(self) -> object:
        """Serve."""

    def stop(self) -> None:
        """Stop serving."""

    def address(self) -> str:
        """Return the address of the control room."""

    def report(self, *, recorded: bool = False) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the join as column names and rows."""

    def mixed(self, world: "World") -> "World":
        """Return a world with what was collected."""


def cookie_lab(session: Session, lab: Lab, world: "World") -> None:
    """Display the switch of the lab, and below it the recorded run as text."""
    show_with_twin(
        _widget(session, lab, world),
        picture=None,
        text=_recorded(session, lab),
        label=session.say("live-label"),
        language=session.language,
    )


def on_a_hub() -> bool:
    """Whether the kernel runs on a server that others reach over a network."""
    return any(os.environ.get(name) for name in ON_A_HUB)


def _widget(session: Session, lab: Lab, world: "World") -> Any:
    import ipywidgets

    hub = on_a_hub()
    head = ipywidgets.HTML(card_head(session, "live-eyebrow"))
    state, view = ipywidgets.HTML(), ipywidgets.HTML()
    buttons = {
        name: ipywidgets.Button(description=session.say(f"live-{name}"))
        for name in ("start", "stop", "look", "run", "recorded")
    }
    for name, button in buttons.items():
        button.add_class(f"casekit-live-{name}")
    buttons["start"].add_class("casekit-primary")

    def tell(words: str = "") -> None:
        state.value = _state(session, lab, words or ("live-hub" if hub else "live-before"))
        buttons["start"].disabled = hub or lab.runs
        buttons["stop"].disabled = not lab.runs
        buttons["look"].disabled = buttons["run"].disabled = hub

    def switch(on: bool) -> None:
        if on:
            lab.start()
        else:
            lab.stop()
        tell("live-running" if on else "live-kept")

    def show(draw: Callable[[], str]) -> None:
        view.value = _kindly(session, draw)

    buttons["start"].on_click(lambda _button: switch(True))
    buttons["stop"].on_click(lambda _button: switch(False))
    buttons["look"].on_click(lambda _button: show(partial(_mine, session, lab)))
    buttons["run"].on_click(lambda _button: show(partial(_scored, session, lab, world)))
    buttons["recorded"].on_click(lambda _button: show(partial(_recorded, session, lab)))
    tell("live-running" if lab.runs else "")
    rows = [ipywidgets.HBox([buttons[name] for name in names]) for names in _ROWS]
    for row in rows:
        row.layout.flex_flow = "row wrap"
    return card_box([head, state, *rows, view], "live", "lab")


_ROWS: Sequence[Sequence[str]] = (("start", "stop"), ("look", "run", "recorded"))


def _state(session: Session, lab: Lab, words: str) -> str:
    link = ""
    if lab.runs:
        address = escape(lab.address())
        link = f'<p><a href="{address}" target="_blank" rel="noopener">{address}</a></p>'
    return block(say(paragraph(session.say(words)) + link), session.language)


def _kindly(session: Session, draw: Callable[[], str]) -> str:
    try:
        inner = draw()
    except CasekitError as fault:
        inner = paragraph(str(fault))
    return block(f'<div role="status">{inner}</div>', session.language)


def _mine(session: Session, lab: Lab) -> str:
    columns, rows = lab.report()
    if not rows:
        return paragraph(session.say("live-none"))
    return table(session.say("live-mine"), columns, rows, numeric=(3,))


def _recorded(session: Session, lab: Lab) -> str:
    columns, rows = lab.report(recorded=True)
    badge = f'<p><span class="casekit-pill">{escape(session.say("live-recorded-badge"))}</span></p>'
    shown = table(session.say("live-recorded-title"), columns, rows, numeric=(3,))
    return shown + badge + paragraph(session.say("live-recorded-note"), soft=True)


def _scored(session: Session, lab: Lab, world: "World") -> str:
    from casekit import schemes

    names = {row[0]: row[1] for row in lab.report()[1]}
    if not names:
        return paragraph(session.say("live-none"))
    run = schemes.survey(lab.mixed(world))
    joined = run.parties.holding("processor", "joined").frame
    report = run.deliverable.merge(joined[["applicant_id", "views"]], on="applicant_id")
    mine = report[report["applicant_id"].isin(names)]
    if mine.empty:
        return paragraph(session.say("live-none"))
    columns = ("applicant_id", "views", "score", "label")
    cells = [
        (str(applicant), names[str(applicant)], views, _score(session, score), label)
        for applicant, views, score, label in zip(*(mine[name] for name in columns), strict=True)
    ]
    shown = table(session.say("live-scored"), session.say("live-columns").split("|"), cells, numeric=(2, 3))
    return shown + paragraph(session.say("live-simulation"), soft=True)


def _score(session: Session, score: float) -> str:
    return session.say("live-no-score") if pd.isna(score) else f"{score:.2f}"
