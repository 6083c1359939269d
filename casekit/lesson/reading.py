"""The reading version of what a learner does: questions to think about, with the answer behind a fold.

Nothing is entered and nothing is kept. A widget is shown in the states prepared for it, or its twin stands
alone.
"""

from collections.abc import Sequence
from html import escape
from typing import Any

from casekit.lesson.markup import block, card, from_markdown, paragraph, plain
from casekit.lesson.pieces import Piece, as_html, html_piece, publish
from casekit.lesson.session import Session


def folded(summary: str, inner: str, *, group: str = "") -> str:
    """Return `inner` behind a summary; folds of one `group` open together where the page can do that."""
    mark = f' data-opens="{escape(group)}"' if group else ""
    return (
        f'<details class="casekit-fold"{mark}><summary>{escape(summary)}</summary>'
        f"<div>{inner}</div></details>"
    )


def show_question(
    session: Session, eyebrow: str, kind: str, asked: str, *, answer: str = "", summary: str = "reader-answer"
) -> None:
    """Display a question in its paper form, and below it the answer, if there is one, folded."""
    inner = asked + (folded(session.say(summary), answer) if answer else "")
    publish(html_piece(card(inner, session.language, eyebrow=session.say(eyebrow), kind=kind), plain(asked)))


def show_folded(session: Session, pieces: Sequence[Piece], summary: str, group: str) -> None:
    """Display what waits for a prediction, or for the data track, folded."""
    inner = "".join(as_html(piece) for piece in pieces)
    html = block(folded(session.say(summary), inner, group=group), session.language)
    publish(html_piece(html, session.say(summary)))


def left_out(session: Session, what: str) -> None:
    """Display a quiet line in the place of something that only the course can do."""
    told = session.say(f"reader-{what}")
    publish(html_piece(block(paragraph(told, soft=True), session.language), told))


def show_prepared(widget: Any, twin: str, text: str, language: str) -> None:
    """Display a widget in its prepared states and its twin below, or the open twin if it has none."""
    from casekit.lesson.prepared import record
    from casekit.lesson.prepared_html import prepared_html
    from casekit.lesson.words import word

    recording = record(widget)
    if recording is not None:
        publish(html_piece(prepared_html(recording, language) + twin, plain(text)))
        return
    note = paragraph(word("prepared-not", language), soft=True)
    shown = twin.replace("<details>", "<details open>", 1)
    publish(html_piece(block(note, language) + shown, plain(text)))


def paper(lines: Sequence[str]) -> str:
    """Return lines of our Markdown as one text."""
    return from_markdown("\n\n".join(lines))
