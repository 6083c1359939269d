"""Showing things, and catching what is shown, so that it can appear inside a card later.

A gate is opened by a button, outside any cell, where Jupyter has no place to print to. So whatever a
drawing function displays (figures, tables, widgets) or returns is caught as pieces and
set into a widget box, which JupyterLab updates in place wherever it stands.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from threading import local
from typing import Any

from casekit.lesson.markup import from_markdown, plain

WIDGET = "application/vnd.jupyter.widget-view+json"

Piece = Mapping[str, Any]
"""One displayed thing as a mime bundle: {mime type: content}."""

PIXELS_PER_INCH = 140
SHOWN_PER_INCH = 96
"""Pictures hold more pixels than are shown, so that they stay sharp on fine screens."""

_catching = local()
"""Where each thread collects pieces while it draws for a gate."""


class Png(bytes):
    """A picture as PNG that knows what it says: `alt` is for those who cannot see it."""

    alt: str

    def __new__(cls, content: bytes, alt: str) -> "Png":
        """Return `content` with its words."""
        made = super().__new__(cls, content)
        made.alt = alt
        return made


def publish(bundle: Piece) -> None:
    """Display one mime bundle in the running cell, or hand it to `caught` if that is running."""
    pieces: list[Piece] | None = getattr(_catching, "pieces", None)
    if pieces is not None:
        pieces.append(bundle)
        return
    from IPython.display import display

    display(dict(bundle), raw=True)  # type: ignore[no-untyped-call]


def html_piece(html: str, text: str = "") -> Piece:
    """Return HTML with the plain text that stands in for it where HTML cannot be shown."""
    return {"text/html": html, "text/plain": text or plain(html)}


def widget_piece(widget: Any, text: str) -> Piece:
    """Return a widget with the plain text that stands in for it where no widget can be shown."""
    return {**(widget._repr_mimebundle_() or {}), "text/plain": text}


def image_html(png: bytes, alt: str, *, width: int | None = None) -> str:
    """Return a PNG as an HTML image with its alternative text."""
    size = f' width="{width}"' if width else ""
    return f'<img src="data:image/png;base64,{b64encode(png).decode()}" alt="{escape(alt)}"{size}>'


def shown_width(png: bytes) -> int:
    """Return the width in CSS pixels at which a picture of ours is sharp and its text readable."""
    return round(int.from_bytes(png[16:20]) * SHOWN_PER_INCH / PIXELS_PER_INCH)


def caught(draw: Callable[[], object]) -> list[Piece]:
    """Run `draw` and return what it displayed, in order, then what it returned.

    What it prints is not caught: a kernel's streams belong to all threads.
    """
    earlier: list[Piece] | None = getattr(_catching, "pieces", None)
    pieces: list[Piece] = []
    _catching.pieces = pieces
    try:
        with _foreign_displays(pieces):
            returned = draw()
    finally:
        _catching.pieces = earlier
    return pieces + as_pieces(returned)


@contextmanager
def _foreign_displays(pieces: list[Piece]) -> Iterator[None]:
    """Catch also what others display in this thread (plt.show, display), where the front end allows it.

    JupyterLab runs button callbacks in a thread of their own, while a cell may be running. So nothing
    that all threads share may be replaced, as IPython's own capture_output does.
    """
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    publisher: Any = getattr(shell, "display_pub", None)
    if not hasattr(publisher, "register_hook"):
        yield
        return

    def keep(message: Any) -> None:
        pieces.append(message["content"]["data"])

    publisher.register_hook(keep)
    try:
        yield
    finally:
        publisher.unregister_hook(keep)


def as_pieces(returned: object) -> list[Piece]:
    """Return what a drawing function gave back as pieces: nothing, text, PNG, widget, table, or a list."""
    if returned is None:
        return []
    if isinstance(returned, list | tuple):
        return [piece for item in returned for piece in as_pieces(item)]
    if isinstance(returned, Mapping):
        return [returned]
    if isinstance(returned, str):
        return [html_piece(from_markdown(returned))]
    if isinstance(returned, Png):
        return [html_piece(image_html(returned, returned.alt, width=shown_width(returned)), returned.alt)]
    if isinstance(returned, bytes):
        return [{"image/png": returned}]
    for method, mime in (("_repr_mimebundle_", ""), ("_repr_html_", "text/html")):
        represent = getattr(returned, method, None)
        if represent is not None and (found := represent()) is not None:
            return [found if not mime else {mime: found}]
    return [{"text/plain": repr(returned)}]


def as_widget(piece: Piece) -> Any:
    """Return a piece as a widget that can be a child of a box."""
    import ipywidgets

    if WIDGET in piece:
        found = ipywidgets.widgets.widget._instances.get(piece[WIDGET]["model_id"])
        if found is not None:
            return found
    return ipywidgets.HTML(as_html(piece))


def as_html(piece: Piece) -> str:
    """Return a piece as HTML."""
    if "text/html" in piece:
        return str(piece["text/html"])
    if "text/markdown" in piece:
        return from_markdown(str(piece["text/markdown"]))
    if "image/png" in piece:
        content = piece["image/png"]
        alt = str(piece.get("text/plain", ""))
        if isinstance(content, bytes):
            return image_html(content, alt)
        return f'<img src="data:image/png;base64,{str(content).strip()}" alt="{escape(alt)}">'
    return f"<pre>{escape(str(piece.get('text/plain', '')))}</pre>"
