"""Static twins: what a widget says, as a picture and as text, for paper, for a dead kernel, for a reader.

A twin is an ordinary output below its widget. It shows the same numbers and labels, and needs no kernel.
"""

from html import escape
from typing import Any

from casekit.lesson.markup import block, from_markdown, plain
from casekit.lesson.pieces import Png, html_piece, image_html, publish, shown_width, widget_piece
from casekit.lesson.words import word


def twin_html(label: str, text: str, language: str, *, picture: bytes | None = None) -> str:
    """Return the twin as a details element; `text` is our Markdown or HTML, `picture` a PNG.

    A picture drawn by `figures` says itself what it shows; of any other only the label is known.
    """
    alt = picture.alt if isinstance(picture, Png) else label
    key = "twin-summary" if picture else "twin-summary-text"
    image = f"<figure>{image_html(picture, alt, width=shown_width(picture))}</figure>" if picture else ""
    return block(
        f"<details><summary>{escape(word(key, language, label=label))}</summary>"
        f"<div>{image}{from_markdown(text)}</div></details>",
        language,
    )


def show_with_twin(widget: Any, *, picture: bytes | None, text: str, label: str, language: str) -> None:
    """Display a widget and, below it, its static twin.

    `label` names the content in a few words; `text` says everything the widget can show, numbers
    included; `picture` is a PNG of the same, or None where a picture would say nothing more.
    """
    from casekit.lesson.session import is_reader

    if is_reader():
        from casekit.lesson.reading import show_prepared

        show_prepared(widget, twin_html(label, text, language, picture=picture), text, language)
        return
    publish(widget_piece(widget, plain(text)))
    publish(html_piece(twin_html(label, text, language, picture=picture), plain(text)))
