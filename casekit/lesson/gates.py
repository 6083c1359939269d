"""Gates: what is shown only after a prediction has been locked.

A gate hides a display and nothing else: no variable, no cell depends on it, and it never raises for the
learner. Locking fills each waiting gate where it stands, through a widget box (pieces.py says why).
"""

from collections.abc import Callable
from html import escape
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.markup import card, from_markdown, note
from casekit.lesson.pieces import Piece, as_pieces, as_widget, caught, html_piece, publish, widget_piece
from casekit.lesson.session import Session, Slot, is_reader, makes_edition

Draw = Callable[..., object]


def gate(session: Session, key: str, draw: Draw) -> None:
    """Show what `draw` displays or returns if prediction `key` is locked, else a place that waits for it.

    `draw` may display figures, tables and widgets, return them (HTML or Markdown text, PNG bytes, a
    widget, a table, or a list of those), or both.
    """
    session.keys.prompt("predictions", key, session.language)
    with session.changing:
        if not session.is_open(key):
            _wait(session, key, draw)
            return
    pieces = shown_now(session, draw)
    if is_reader():
        from casekit.lesson.reading import show_folded

        show_folded(session, pieces, "reader-result", key)
        return
    for piece in pieces:
        publish(piece)


def open_gates(session: Session, key: str) -> None:
    """Fill every gate that waits for prediction `key`, where it stands."""
    with session.changing:
        fills = session.waiting.pop(key, {})
    for fill in fills.values():
        fill()


def hold(session: Session, key: str, box: Any, place: Draw, draw: Draw) -> None:
    """Let `box` wait to be filled with what `draw` gives; `place` tells one waiting place from another."""
    session.waiting.setdefault(key, {})[_slot(place)] = lambda: _fill(session, box, draw)


def shown_now(session: Session, draw: Draw) -> list[Piece]:
    """Draw; a failure becomes a kind note for a learner, and stays an error where editions are made."""
    try:
        return caught(draw)
    except CasekitError as fault:
        return as_pieces([html_piece(note(str(fault), session.language), str(fault))])
    except Exception as fault:
        if makes_edition():
            raise
        sentence = session.say("gate-not-drawn")
        detail = (
            f"<p>{escape(sentence)}</p><details><summary>{escape(session.say('technical-detail'))}</summary>"
            f"<div><code>{escape(type(fault).__name__)}: {escape(str(fault))}</code></div></details>"
        )
        return [html_piece(card(detail, session.language, eyebrow=session.say("note")), sentence)]


def _wait(session: Session, key: str, draw: Draw) -> None:
    """Put a sentence in the place of what will be drawn, in a box that can be filled."""
    import ipywidgets

    from casekit.lesson.figures import load_drawing

    load_drawing()
    sentence = session.say("gate-closed")
    waiting = card(
        from_markdown(sentence), session.language, eyebrow=session.say("gate-eyebrow"), kind="wait"
    )
    box = ipywidgets.VBox([ipywidgets.HTML(waiting)])
    box.add_class("casekit-gate").add_class(f"casekit-gate-{key}")
    hold(session, key, box, draw, draw)
    publish(widget_piece(box, sentence))


def _fill(session: Session, box: Any, draw: Draw) -> None:
    for name in ("casekit-card", "casekit-quiet"):
        box.remove_class(name)
    box.children = tuple(as_widget(piece) for piece in shown_now(session, draw))


def _slot(draw: Draw) -> Slot:
    """Name the place of a gate, so that a cell run twice does not wait twice."""
    function = getattr(draw, "func", draw)
    code = getattr(function, "__code__", None)
    return (_cell(), getattr(function, "__qualname__", ""), getattr(code, "co_firstlineno", 0))


def _cell() -> object:
    """Return the id of the running cell, or its number where the front end sends no id."""
    try:
        from IPython.core.getipython import get_ipython

        shell: Any = get_ipython()
        if shell is None:
            return None
        kernel = getattr(shell, "kernel", None)
        parent = kernel.get_parent() if kernel is not None else {}
        return parent.get("metadata", {}).get("cellId") or shell.execution_count
    except (AttributeError, LookupError):
        return None
