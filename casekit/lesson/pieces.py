"""Showing things, and catching what is shown, so that it can appear inside a card later.

A gate is opened by a button, outside any cell, where Jupyter has no place to print to. So whatever a
drawing function displays (figures, tables, printed lines, widgets) or returns is caught as pieces and
set into a widget box, which JupyterLab updates in place wherever it stands.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from casekit.lesson.markup import from_markdown, plain

WIDGET = "application/vnd.jupyter.widget-view+json"

Piece = Mapping[str, Any]
"""One displayed thing as a mime bundle: {mime type: content}."""


def publish(bundle: Piece) -> None:
    """Display one mime bundle in the running cell (or to whoever is catching)."""
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


def caught(draw: Callable[[], object]) -> list[Piece]:
    """Run `draw` and return everything it printed, displayed or returned, in that order."""
    from IPython.utils.capture import capture_output

    with capture_output() as caught_output:
        returned = draw()
    pieces: list[Piece] = []
    if caught_output.stdout.strip():
        pieces.append({"text/plain": caught_output.stdout.rstrip()})
    pieces += [output.data for output in caught_output.outputs if output.data]
    return pieces + as_pieces(returned)


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
    return ipywidgets.HTML(_as_html(piece))


def _as_html(piece: Piece) -> str:
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
