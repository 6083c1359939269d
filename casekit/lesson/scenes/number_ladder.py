"""Lesson 01, the ladder of numbers: every count of students the record has, by day, with the learner's guess.

What a rung counts, who says it and what took its place are data of `casekit.case.number_ladder`.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.figures import EVIDENCE, PALETTE, Picture, figure_html, png_of
from casekit.lesson.inputs import value_in_words
from casekit.lesson.markup import block, card, paragraph, plain
from casekit.lesson.pieces import Piece, html_piece, publish
from casekit.lesson.reveal_kinds import Badge
from casekit.lesson.room import room_pieces, shows_room
from casekit.lesson.session import Session

if TYPE_CHECKING:
    from casekit.case import Rung

PREDICTION = "without_consent"
"""The prediction whose number is laid on the ladder: inputs `persons` and `sure`."""

COUNTED = "B16"
"""The last count of the authority, beside which a room's hands are set."""

STUDENTS = ("without_consent", "scored")
_PARTS = ("B07", "B08")
# The two parts of 74,878 would look like counts of their own; they stand in the table.
_PAPER = {"facecolor": "white", "edgecolor": "none", "pad": 1}
_MARKERS = {"without_consent": "D", "scored": "o"}


def number_ladder(session: Session) -> None:
    """Display the ladder as a picture with the guess on it, a sentence on the guess, and the whole table."""
    from casekit import case

    language = session.language
    rungs = rungs_shown()
    guess = guessed(session)
    alt = session.say("ladder-alt", rungs=" / ".join(rung_words(session, rung) for rung in rungs))
    if guess is not None:
        alt += " " + session.say("ladder-guess", guess=f"{guess:,}")
    picture = Picture(session.say("ladder-title"), alt, "commentary", language, session.say("ladder-note"))
    png = png_of(
        lambda _figure, axes: _draw(session, axes, rungs, guess), picture, (7.6, 1.9 + 0.66 * len(rungs))
    )
    publish(html_piece(figure_html(png, picture), alt))
    if guess is not None:
        told = guess_html(session, guess, rungs)
        publish(html_piece(card(told, language, kind="predict"), plain(told)))
    for piece in _hands(session):
        publish(piece)
    table = case.render_ladder_html(None, language)
    summary = escape(session.say("ladder-table"))
    html = block(f"<details><summary>{summary}</summary><div>{table}</div></details>", language)
    publish(html_piece(html, plain(case.render_ladder_markdown(None, language))))


def rungs_shown() -> list["Rung"]:
    """Return the counts of students: those without consent, then all scored; each in the order of days."""
    from casekit import case

    rungs = [rung for rung in case.number_ladder() if rung.group in STUDENTS and rung.claim not in _PARTS]
    return sorted(rungs, key=_place)


def _place(rung: "Rung") -> tuple[int, str]:
    """Return the group of a rung and the day as of which it was said, a month at its end."""
    from casekit import case

    day = case.claim(rung.claim).date
    return STUDENTS.index(rung.group), day if len(day) > len("2019-08") else f"{day}-31"


def guessed(session: Session) -> int | None:
    """Return the number that the learner locked; None if there is none, or a room raised its hands."""
    values = session.locked(PREDICTION)
    return None if values is None or shows_room(session, PREDICTION) else int(values["persons"])


def nearest(rungs: list["Rung"], guess: int) -> "Rung":
    """Return the rung nearest to a guess; a misprint is no rung to stand on."""
    return min((rung for rung in rungs if rung.status != "typo"), key=lambda rung: abs(rung.number - guess))


def rung_words(session: Session, rung: "Rung") -> str:
    """Return a rung in one line: the day it is as of, the figure with its label, what it counts."""
    language = session.language
    return session.say(
        "ladder-rung",
        day=rung.said_as_of(language),
        figure=rung.figure(language),
        counts=rung.counts(language),
    )


def guess_html(session: Session, guess: int, rungs: list["Rung"]) -> str:
    """Return what the guess is nearest to, with how sure the learner was, and the question that follows."""
    near = nearest(rungs, guess)
    told = session.say("ladder-nearest", guess=f"{guess:,}", rung=rung_words(session, near))
    prompt = session.keys.prompt("predictions", PREDICTION, session.language)
    sure = next((item for item in prompt["inputs"] if item["name"] == "sure"), None)
    values = session.locked(PREDICTION)
    if sure is not None and values is not None:
        words = value_in_words(session, sure, values["sure"])
        told += " " + session.say("ladder-sure", sure=words)
    return paragraph(told) + paragraph(session.say("ladder-task"))


def _hands(session: Session) -> list[Piece]:
    """Return the hands of a room, beside the last count of the authority; nothing for a single learner."""
    from casekit import case

    if not shows_room(session, PREDICTION):
        return []
    counted = case.claim(COUNTED)
    prompt = session.keys.prompt("predictions", PREDICTION, session.language)
    asked = [item for item in prompt["inputs"] if item["name"] == "persons"]
    badge = Badge(counted.evidence_class, counted.spoken_by(session.language))
    return room_pieces(session, PREDICTION, asked, {"persons": counted.amount}, badge)


def _draw(session: Session, axes: Any, rungs: list["Rung"], guess: int | None) -> None:
    last = 100_000
    axes.set_xlim(-1_500, last)
    axes.set_ylim(len(rungs) - 0.35, -0.75)
    for row, rung in enumerate(rungs):
        _draw_rung(session, axes, row, rung)
    if guess is not None:
        axes.axvline(guess, color=PALETTE["blue"], linewidth=1.6, linestyle=(0, (5, 3)), zorder=1)
        left = guess < 0.6 * last
        axes.annotate(
            session.say("ladder-guess", guess=f"{guess:,}"),
            (guess, len(rungs) - 0.42),
            xytext=(5 if left else -5, 0),
            textcoords="offset points",
            ha="left" if left else "right",
            color=PALETTE["blue"],
            fontsize=9.5,
        )
    axes.set_xticks(range(0, last + 1, 20_000))
    axes.xaxis.set_major_formatter(lambda value, _place: f"{value:,.0f}")
    axes.set_xlabel(session.say("ladder-axis"))
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)


def _draw_rung(session: Session, axes: Any, row: int, rung: "Rung") -> None:
    from casekit import case

    gone = rung.status == "typo" or rung.known_until is not None
    colour = PALETTE["vermilion"] if rung.group == "without_consent" else PALETTE["green"]
    axes.hlines(row, 0, 100_000, color=PALETTE["pale"], linewidth=1, zorder=0)
    axes.hlines(row, 0, rung.number, color=colour, linewidth=2.2, linestyle=":" if gone else "-", zorder=2)
    marker = "x" if rung.status == "typo" else _MARKERS[rung.group]
    axes.plot(
        rung.number,
        row,
        marker,
        ms=8,
        mew=2,
        color=colour,
        mfc="white" if gone else colour,
        zorder=3,
    )
    code = case.claim(rung.claim).evidence_class
    spoken = f"{EVIDENCE[code]} {case.evidence_classes()[code].word(session.language)}"
    number = session.say("ladder-number", figure=rung.figure(session.language), spoken=spoken)
    beyond = rung.number > 60_000
    axes.annotate(
        number,
        (rung.number, row),
        xytext=(-11 if beyond else 11, -12 if beyond else -3.5),
        textcoords="offset points",
        ha="right" if beyond else "left",
        fontsize=9.5,
        bbox=_PAPER,
        zorder=4,
    )
    head = session.say(
        "ladder-head", day=rung.said_as_of(session.language), counts=rung.counts(session.language)
    )
    axes.text(0, row - 0.3, head, fontsize=9, ha="left", va="center", zorder=4, bbox=_PAPER)
