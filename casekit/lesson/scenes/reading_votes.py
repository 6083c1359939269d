"""Lesson 05, the votes beside the readings: four cells, four panels, and where the readings part.

A vote is not graded: nothing here counts hits. The picture shows which cell changes from panel to panel.
"""

from typing import Any

from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import card, paragraph, plain, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes.reading_grid import (
    PLACES,
    SHOWN,
    answer_word,
    answers,
    parting,
    reading_word,
)
from casekit.lesson.session import Session
from casekit.lesson.values import LETTERS

PREDICTION = "vote"
"""The prediction with the votes: one choice for each of `PLACES`, named with underscores."""

_LOOKS = {
    "consent_needed": ("#f3c5a8", HATCHES[1]),
    "confirmation_needed": ("#bcdcf0", HATCHES[2]),
    "not_by_this_rule": ("#ffffff", HATCHES[0]),
}
_AT = {"can-can": (0, 1), "can-cannot": (1, 1), "cannot-can": (0, 0), "cannot-cannot": (1, 0)}
"""Where a cell stands: recipient can to the left, sender can at the top."""


def votes_and_readings(session: Session) -> None:
    """Display the picture of the grid under each reading, then the table with the learner's votes."""
    rows = rows_shown(session)
    columns = [session.say("cells-cell"), session.say("cells-vote")]
    columns += [reading_word(session, reading) for reading in SHOWN]
    alt = session.rows_told(columns[2:], [(row[0], *row[2:]) for row in rows])
    picture = Picture(
        session.say("cells-picture"),
        alt,
        "commentary",
        session.language,
        session.say("cells-note"),
        axes_off=True,
    )
    png = png_of(lambda _figure, axes: _draw(session, axes), picture, (9.4, 4.2), nrows=1, ncols=3)
    publish(html_piece(figure_html(png, picture), alt))
    shown = table(session.say("cells-table"), columns, rows)
    places = session.say("item-separator").join(session.say(f"cells-place-{place}") for place in parting())
    told = paragraph(session.say("cells-part", places=places)) + paragraph(session.say("cells-not-graded"))
    html = card(shown + told, session.language, eyebrow=session.say("cells-vote-eyebrow"), kind="predict")
    words = "\n".join(" | ".join(row) for row in [columns, *rows])
    publish(html_piece(html, f"{words}\n{plain(told)}"))


def rows_shown(session: Session) -> list[list[str]]:
    """Return for each cell: its name, the vote or the hands of the room, the answer of each reading."""
    found = {reading: answers(reading) for reading in SHOWN}
    return [
        [
            session.say(f"cells-place-{place}"),
            vote_on(session, place),
            *(answer_word(session, found[reading][place]["answer"]) for reading in SHOWN),
        ]
        for place in PLACES
    ]


def vote_on(session: Session, place: str) -> str:
    """Return the learner's vote on a cell, the hands that a room raised, or a dash."""
    name = place.replace("-", "_")
    prompt = session.keys.prompt("predictions", PREDICTION, session.language)
    item = next(each for each in prompt["inputs"] if each["name"] == name)
    options = dict(zip(LETTERS, (plain(session.text(each)) for each in item["options"]), strict=False))
    values, hands = session.locked(PREDICTION), session.hands(PREDICTION)
    if hands is not None:
        counted = [f"{options[letter]} {count}" for letter, count in hands.get(name, {}).items()]
        return session.say("item-separator").join(counted) or "–"
    return "–" if values is None else options[values[name]]


def _draw(session: Session, axes: Any) -> None:
    for panel, reading in zip(axes, SHOWN, strict=True):
        _draw_cells(session, panel, reading)
        panel.set_xlim(-0.32, 2.02)
        panel.set_ylim(-0.3, 2.4)
        for number, able in enumerate(("cells-can", "cells-cannot")):
            _write(panel, number + 0.5, -0.11, session.say(able))
            _write(panel, -0.09, 1.5 - number, session.say(able), turned=True)
        _write(panel, 1, -0.26, session.say("cells-recipient"))
        _write(panel, -0.26, 1, session.say("cells-sender"), turned=True)
        _write(panel, 1, 2.18, reading_word(session, reading), size=10)


def _draw_cells(session: Session, panel: Any, reading: str) -> None:
    """Draw the four tiles of a reading; the cell in which the readings part has a thick edge."""
    from matplotlib.patches import Rectangle

    found, apart = answers(reading), parting()
    for place, (column, row) in _AT.items():
        answer = str(found[place]["answer"])
        colour, hatch = _LOOKS[answer]
        width = 3.0 if place in apart else 0.8
        tile = Rectangle(
            (column + 0.03, row + 0.03), 0.94, 0.94, fc=colour, ec=PALETTE["ink"], hatch=hatch, lw=width
        )
        panel.add_patch(tile)
        words = session.say(f"cells-tile-{answer}").replace("|", "\n")
        _write(
            panel, column + 0.5, row + 0.5, words, size=9.5, bbox={"fc": "white", "ec": "none", "pad": 1.5}
        )


def _write(
    panel: Any, x: float, y: float, text: str, *, size: float = 9, turned: bool = False, **look: Any
) -> None:
    rotation = "vertical" if turned else "horizontal"
    panel.text(x, y, text, ha="center", va="center", fontsize=size, rotation=rotation, **look)
