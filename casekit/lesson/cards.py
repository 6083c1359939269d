"""Cards that hold widgets: their frame, their lettered answers, and the moment at which they are read."""

import asyncio
from collections.abc import Callable
from html import escape
from typing import Any

from casekit.lesson.markup import card, style
from casekit.lesson.session import Session

LETTERS = "abcdefghijklmnopqrstuvwxyz"
SETTLING = 0.3
"""Seconds between a button and the reading of the inputs beside it."""


def once_settled(then: Callable[[], None]) -> None:
    """Call `then` when the inputs have surely arrived.

    While a kernel is busy the front end holds back all but the first movement of a slider, but sends a
    button at once. Without a pause the button would lock a value that the learner has already left.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        then()
        return
    loop.call_later(SETTLING, then)


def card_head(session: Session, eyebrow: str) -> str:
    """Return the style and the small heading line of a widget card."""
    return f'{style()}<p class="casekit-eyebrow" lang="{session.language}">{escape(session.say(eyebrow))}</p>'


def card_box(children: list[Any], kind: str, key: str) -> Any:
    """Return widgets as one card with the stable classes casekit-<kind> and casekit-<kind>-<key>."""
    import ipywidgets

    box = ipywidgets.VBox(children)
    for name in ("casekit", "casekit-card", f"casekit-{kind}", f"casekit-{kind}-{key}"):
        box.add_class(name)
    return box


def radio(options: list[str], label: str) -> Any:
    """Return lettered radio buttons whose value is the letter; nothing is chosen at first."""
    import ipywidgets

    lettered = [(f"({LETTERS[number]}) {text}", LETTERS[number]) for number, text in enumerate(options)]
    widget = ipywidgets.RadioButtons(options=lettered, value=None, description=label, tooltip=label)
    widget.add_class("casekit-field").add_class("casekit-options")
    return widget


def static_card(session: Session, inner: str, eyebrow: str, kind: str) -> str:
    """Return a card as a plain output, in the session's language."""
    return card(inner, session.language, eyebrow=session.say(eyebrow), kind=kind)
