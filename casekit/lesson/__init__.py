"""What a notebook talks to: start, predict, reveal, checkpoint, worksheet, cite, figures, record.

The displays of single lessons are scenes (`casekit.lesson.scenes`), called as `lesson.step_through(run)`.
One rule holds throughout: a gate hides a display, it never withholds a variable and never raises. And no
learner meets a traceback for something foreseeable: a CasekitError appears as a kind note.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from casekit.lesson.session import is_facilitator, kindly, language, open_session, running
from casekit.lesson.words import word as _word

__all__ = [
    "checkpoint",
    "choose_track",
    "cite",
    "concept_test",
    "data_track",
    "draw_png",
    "evidence_legend",
    "figure",
    "gated",
    "is_facilitator",
    "language",
    "locked",
    "predict",
    "preflight",
    "progress",
    "reveal",
    "show",
    "start",
    "word",
    "worksheet",
]


@kindly
def start(lesson: str, language: str) -> None:
    """Open a lesson ("00" to "11") in a language ("en" or "ja"); greet, and say where the record is.

    May be run again at any time. Earlier work in the record is taken up again.
    """
    from casekit.lesson.greeting import show_greeting
    from casekit.lesson.order import explain_missing_names

    explain_missing_names()
    show_greeting(open_session(lesson, language))


@kindly
def predict(key: str, *, room: bool | None = None) -> None:
    """Display a prediction: its inputs and a Lock button, or what was locked.

    With `room`, hands are counted for each answer instead, in large type (by default in a JupyterLab
    opened with `casekit lab --room`).
    """
    from casekit.lesson.predictions import show_prediction
    from casekit.lesson.room import in_room, show_room

    (show_room if room or (room is None and in_room()) else show_prediction)(running(), key)


@kindly
def locked(key: str) -> dict[str, Any] | None:
    """Return the locked values by input name, or None; their shapes are in `casekit.lesson.values`."""
    return running().locked(key)


@kindly
def gated(key: str, draw: Callable[..., object], *arguments: object) -> None:
    """Show what `draw(*arguments)` displays or returns, but only once prediction `key` is locked.

    `draw` may display figures, tables and widgets, or return them (HTML or Markdown text, PNG bytes, a
    widget, a table, a list of those); what it prints does not reach the gate. Before the lock a sentence
    stands in its place, and the lock fills that place. `draw` must not assign what later cells need.
    """
    from casekit.lesson.gates import gate

    gate(running(), key, partial(draw, *arguments) if arguments else draw)


@kindly
def reveal(key: str, actual: Mapping[str, object], *, evidence: str = "simulation", note: str = "") -> None:
    """Set a locked prediction beside `actual`, gated by it.

    `actual` is {input name: result} with the result of a slider a number, of a choice a letter, of a grid
    {point: number}, of an order the names of all cards top first, of marks the boxes "row:column".
    """
    from casekit.lesson.gates import gate
    from casekit.lesson.reveals import reveal_pieces

    session = running()
    gate(session, key, lambda: reveal_pieces(session, key, actual, evidence=evidence, note=note))


@kindly
def data_track(draw: Callable[..., object], *arguments: object) -> None:
    """Show the code of `draw` and what `draw(*arguments)` gives, to those on the data track.

    Others see one quiet line with a button that switches the data track on, for the whole course.
    """
    from casekit.lesson.tracks import show_data_part

    show_data_part(running(), draw, arguments)


@kindly
def choose_track() -> None:
    """Display the switch between the law track (without code) and the data track (with code)."""
    from casekit.lesson.tracks import show_choice

    show_choice(running())


@kindly
def checkpoint(key: str) -> None:
    """Display a checkpoint question's answers, as far as it has been answered."""
    from casekit.lesson.checkpoints import show_checkpoint

    show_checkpoint(running(), key)


@kindly
def worksheet(key: str) -> None:
    """Display a worksheet with the learner's text; committing it opens answers to compare with."""
    from casekit.lesson.worksheets import show_worksheet

    show_worksheet(running(), key)


@kindly
def concept_test(when: str) -> None:
    """Display the concept test as far as it has been answered; `when` is "before" or "after" the course.

    Nothing is said about right and wrong before the course. Handed in after it, the answers of both times
    stand side by side, with the reasons.
    """
    from casekit.lesson.before_after import show_concept_test

    show_concept_test(running(), when)


@kindly
def cite(claim_id: str) -> None:
    """Display one claim of the published record with its badge, source and quotation."""
    from casekit import case
    from casekit.lesson.markup import block
    from casekit.lesson.pieces import html_piece, publish

    html = case.render_html(claim_id, language())
    publish(html_piece(block(html, language())))


@kindly
def show(widget: Any, *, picture: bytes | None = None, text: str, label: str) -> None:
    """Display a widget and below it its static twin: `picture` (PNG) and `text` with the same numbers."""
    from casekit.lesson.twins import show_with_twin

    show_with_twin(widget, picture=picture, text=text, label=label, language=language())


@contextmanager
def figure(
    *,
    title: str,
    alt: str,
    evidence: str,
    note: str = "",
    caption: str = "",
    size: tuple[float, float] = (7, 4),
    axes_off: bool = False,
    **layout: Any,
) -> Iterator[tuple[Any, Any]]:
    """Give (figure, axes) to draw on; display it with badge and alternative text when the block ends.

    `evidence` is a key of `casekit.lesson.figures.EVIDENCE`; `note` goes into the badge ("seed 20190826");
    `caption` is one sentence with the takeaway; `size` is in inches; `layout` goes to
    `matplotlib.figure.Figure.subplots`. Inside `gated`, the figure appears when the gate opens.

    Raises
    ------
    CasekitError
        If title, alternative text, evidence class or the label of a visible axis is missing, or a
        character is not in the font.

    """
    from casekit.lesson.figures import Picture, shown

    picture = Picture(title, alt, evidence, language(), note, caption, axes_off)
    with shown(picture, size, **layout) as drawing:
        yield drawing


def draw_png(
    draw: Callable[[Any, Any], object],
    *,
    title: str,
    alt: str,
    evidence: str,
    note: str = "",
    size: tuple[float, float] = (7, 4),
    axes_off: bool = False,
    **layout: Any,
) -> bytes:
    """Return the PNG of what `draw(figure, axes)` draws; the same rules as `figure`, nothing displayed."""
    from casekit.lesson.figures import Picture, png_of

    return png_of(draw, Picture(title, alt, evidence, language(), note, "", axes_off), size, **layout)


@kindly
def evidence_legend() -> None:
    """Display the seven evidence classes, each with its sign and what it means."""
    from casekit.lesson.greeting import show_evidence_legend

    show_evidence_legend(running())


@kindly
def progress() -> None:
    """Display what the learner has done so far, where it is kept, and how to delete it."""
    from casekit.lesson.history import show_progress

    show_progress(running())


@kindly
def preflight() -> None:
    """Display whether everything the lessons need is here, and what to do if not."""
    from casekit.lesson.readiness import show_preflight

    show_preflight(running())


def word(key: str, /, **fields: object) -> str:
    """Return a word or sentence of the interface in the lesson's language.

    Raises
    ------
    CasekitError
        If there is no such key.

    """
    return _word(key, language(), **fields)


def __getattr__(name: str) -> Callable[..., None]:
    """Give the displays of single lessons (`casekit.lesson.scenes`), imported when first used."""
    from casekit.lesson.scenes import SCENES, scene

    if name in SCENES:
        return scene(name)
    raise AttributeError(f"casekit.lesson has no {name!r}")
