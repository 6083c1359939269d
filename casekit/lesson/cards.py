"""Cards that hold widgets: their frame, their lettered answers, and the moment at which they are read."""

import asyncio
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from casekit.lesson.markup import card, inline, style
from casekit.lesson.session import Session, is_reader
from casekit.lesson.values import LETTERS as LETTERS

SETTLING = 0.3
"""Seconds between a button and the reading of the inputs beside it."""


def once_settled(then: Callable[[], None]) -> None:
    """Call `then` when the inputs have surely arrived.

    While a kernel is busy the front end holds back all but the first movement of a slider, but sends a
    button at once. Without a pause the button would lock a value that the learner has already left.
    """
    if is_reader():
        then()
        return
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


def choice(session: Session, label: str, options: list[tuple[str, str]], name: str) -> Any:
    """Return a row of buttons of which one is pressed; `options` are (words, value)."""
    import ipywidgets

    said = session.say(label)
    buttons = ipywidgets.ToggleButtons(options=options, description=said, tooltip=said)
    buttons.add_class("casekit-field").add_class("casekit-choice").add_class(f"casekit-{name}")
    return buttons


def labelled_slider(label: str, **bounds: Any) -> tuple[Any, Any, Any]:
    """Return (both with their label, slider, number box); the two always hold the same number.

    JupyterLab gives the handle of a slider no name that a screen reader could say. The number box beside
    it has one, and takes typing and the arrow keys. `bounds` are min, max, step and value; whole numbers
    throughout give a slider of whole numbers.
    """
    import ipywidgets

    whole = all(isinstance(bound, int) for bound in bounds.values())
    kinds = (
        (ipywidgets.IntSlider, ipywidgets.BoundedIntText)
        if whole
        else (ipywidgets.FloatSlider, ipywidgets.BoundedFloatText)
    )
    slider = kinds[0](description=label, tooltip=label, readout=False, **bounds)
    number = kinds[1](description=label, tooltip=label, **bounds)
    ipywidgets.link((slider, "value"), (number, "value"))
    slider.add_class("casekit-slider").add_class("casekit-unlabelled")
    number.add_class("casekit-number-box").add_class("casekit-unlabelled")
    shown = ipywidgets.HTML(f'<p class="casekit-label" aria-hidden="true">{escape(label)}</p>')
    pair = ipywidgets.HBox([slider, number])
    pair.add_class("casekit-pair")
    both = ipywidgets.VBox([shown, pair])
    both.add_class("casekit-field").add_class("casekit-numbered")
    return both, slider, number


def static_card(session: Session, inner: str, eyebrow: str, kind: str) -> str:
    """Return a card as a plain output, in the session's language."""
    return card(inner, session.language, eyebrow=session.say(eyebrow), kind=kind)


def badges(session: Session, claims: Sequence[str]) -> str:
    """Return the badges of claims as HTML."""
    from casekit import case

    return " ".join(inline(case.badge_markdown(claim, session.language)) for claim in claims)
