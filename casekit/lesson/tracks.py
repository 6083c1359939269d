"""Two tracks through one course: without code (the law track, at first) and with code (the data track).

What belongs to the data track is shown only to those who switched it on, once for the whole course; the
switch stands in the record. Everybody else sees one quiet line with a button.
"""

import inspect
import textwrap
from collections.abc import Callable
from functools import partial
from html import escape
from importlib import import_module
from typing import Any

from casekit.lesson.cards import card_box
from casekit.lesson.gates import hold, open_gates, shown_now
from casekit.lesson.markup import block, paragraph, plain, say, style
from casekit.lesson.pieces import Piece, as_pieces, caught, html_piece, publish, widget_piece
from casekit.lesson.reading import left_out, show_folded
from casekit.lesson.session import Session, is_facilitator, is_reader
from casekit.lesson.twins import twin_html

WAITING = "data track"
"""Under this name, which no prediction can have, places wait for the switch."""


def show_data_part(session: Session, draw: Callable[..., object], arguments: tuple[object, ...]) -> None:
    """Display the code of `draw` and then what `draw(*arguments)` shows, on the data track only."""
    parts = partial(_parts, session, draw, arguments)
    if is_reader():
        show_folded(session, shown_now(session, parts), "reader-code", "")
        return
    with session.changing:
        if not is_facilitator() and session.record.track() != "data":
            box = _quiet_line(session)
            hold(session, WAITING, box, draw, parts)
            publish(widget_piece(box, session.say("track-line")))
            return
    for piece in shown_now(session, parts):
        publish(piece)


def show_choice(session: Session) -> None:
    """Display the switch between the tracks, with what each is."""
    if is_reader():
        left_out(session, "track")
        return
    import ipywidgets

    explained = "".join(
        f"<p><strong>{escape(session.say(f'track-{track}'))}</strong>{escape(session.say('separator'))}"
        f"{escape(session.say(f'track-{track}-help'))}</p>"
        for track in ("law", "data")
    )
    buttons = {}
    for track in ("law", "data"):
        words = session.say(f"track-choose-{track}")
        buttons[track] = ipywidgets.Button(description=words, tooltip=words)
        buttons[track].add_class(f"casekit-track-{track}").add_class("casekit-primary")
    status = ipywidgets.HTML()

    def tell() -> None:
        now = session.record.track()
        for track, button in buttons.items():
            button.disabled = track == now
        told = session.say("track-now", track=session.say(f"track-{now}"))
        status.value = say(paragraph(told)) + session.trouble()
        session.waiting.setdefault(WAITING, {})["choice",] = tell

    def choose(track: str) -> None:
        session.record.choose_track(track)
        tell()
        if track == "data":
            open_gates(session, WAITING)

    for track, button in buttons.items():
        button.on_click(lambda _button, track=track: choose(track))
    tell()
    head = ipywidgets.HTML(style() + explained)
    box = card_box([head, ipywidgets.HBox(list(buttons.values())), status], "track", "choice")
    publish(widget_piece(box, plain(explained)))
    publish(html_piece(twin_html(session.say("track-title"), explained, session.language), plain(explained)))


def listing(draw: Callable[..., object]) -> str:
    """Return the source text of a function, a scene or a notebook's own function; empty if there is none."""
    from casekit.lesson.scenes import SCENES

    function: Any = inspect.unwrap(getattr(draw, "func", draw))
    name = str(getattr(function, "__name__", ""))
    if name in SCENES and getattr(function, "__module__", "") == "casekit.lesson.scenes":
        function = getattr(import_module(f"casekit.lesson.scenes.{SCENES[name]}"), name)
    try:
        return textwrap.dedent(inspect.getsource(function)).strip("\n")
    except (OSError, TypeError):
        return _cell_source()


def _cell_source() -> str:
    """Return the text of the running cell, for a function whose own source cannot be found."""
    from IPython.core.getipython import get_ipython

    history = getattr(getattr(get_ipython(), "history_manager", None), "input_hist_raw", None) or [""]
    return str(history[-1]).strip()


def _parts(session: Session, draw: Callable[..., object], arguments: tuple[object, ...]) -> list[Piece]:
    code = listing(draw)
    label = escape(session.say("track-code"))
    shown = f'<pre class="casekit-code" tabindex="0" role="region" aria-label="{label}">{escape(code)}</pre>'
    pieces = [html_piece(block(f"<p>{label}</p>{shown}", session.language), code)] if code else []
    return [*pieces, *as_pieces(caught(partial(draw, *arguments)))]


def _quiet_line(session: Session) -> Any:
    import ipywidgets

    words = session.say("track-choose-data")
    button = ipywidgets.Button(description=words, tooltip=words)
    button.add_class("casekit-track-data")

    def switch_on(_button: object) -> None:
        session.record.choose_track("data")
        open_gates(session, WAITING)

    button.on_click(switch_on)
    line = ipywidgets.HTML(style() + paragraph(session.say("track-line"), soft=True))
    box = ipywidgets.VBox([line, button])
    for name in ("casekit", "casekit-card", "casekit-quiet"):
        box.add_class(name)
    return box
