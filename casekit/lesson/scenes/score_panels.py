"""The panels of lesson 07 as small vector pictures: the strip of scores, a hundred people, the diagonal.

Each says in its label what it shows. Squares went away and are filled; rings stayed: shape and filling tell
them apart, colour only helps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from casekit.lesson.figures import PALETTE
from casekit.lesson.session import Session

DOT = 10
"""People a dot of the strip stands for."""


@dataclass(frozen=True)
class Point:
    """A band of scores on the diagonal picture: shown and came, of a hundred, for how many rows."""

    shown: float
    came: float
    rows: int


def strip(session: Session, rows: pd.DataFrame, picked: tuple[float, float] | None = None) -> str:
    """Return the strip: columns of dots from score 0 to 1, the picked scores in a frame.

    `rows` has score (0 to 1) and went, one row an applicant.
    """
    width, height, step, radius = 620, 206, 29, 4.2
    marks = []
    place = (rows["score"] * 20).round(6).clip(upper=19.99).astype(int)
    for column, own in rows.groupby(place)["went"]:
        went, stayed = round(own.sum() / DOT), round((~own).sum() / DOT)
        x = 24 + (int(column) + 0.5) * step
        for level in range(went + stayed):
            marks.append(_person(x, height - 48 - level * 9.4, radius, gone=level < went))
    frame = ""
    if picked:
        left, right = 24 + picked[0] * 20 * step, 24 + picked[1] * 20 * step
        frame = (
            f'<rect x="{left:.1f}" y="4" width="{right - left:.1f}" height="{height - 46}" rx="4" '
            f'fill="none" stroke="{PALETTE["ink"]}" stroke-width="2" stroke-dasharray="5 3"/>'
        )
    feet = "".join(
        f'<text x="{24 + tenth * 2 * step}" y="{height - 26}" text-anchor="middle">{tenth / 10:.1f}</text>'
        for tenth in range(0, 11)
    )
    axis = (
        f'<text x="{width / 2}" y="{height - 6}" text-anchor="middle">'
        f"{escape(session.say('score-strip-axis'))}</text>"
    )
    told = session.say("score-strip-says", rows=f"{len(rows):,}", dot=DOT)
    return _svg(told, width, height, "".join(marks) + frame + feet + axis)


def people(session: Session, of_100: int, told: str) -> str:
    """Return a hundred people, of whom the first `of_100` went away."""
    marks = "".join(
        _person(18 + number % 10 * 22, 18 + number // 10 * 22, 7.5, gone=number < of_100)
        for number in range(100)
    )
    legend = (
        _person(20, 246, 6, gone=True)
        + f'<text x="32" y="250">{escape(session.say("score-gone", count=of_100))}</text>'
        + _person(20, 266, 6, gone=False)
        + f'<text x="32" y="270">{escape(session.say("score-stayed", count=100 - of_100))}</text>'
    )
    return _svg(told, 235, 276, marks + legend)


def diagonal(session: Session, moved: Sequence[Point], fixed: Sequence[Point], told: str) -> str:
    """Return what was shown against what came; `fixed` are the squares that stay where they are."""
    left, top, side = 46, 10, 220

    def at(point: Point) -> tuple[float, float]:
        return left + point.shown * side / 100, top + side - point.came * side / 100

    rules = "".join(
        f'<line x1="{left}" x2="{left + side}" y1="{y:.1f}" y2="{y:.1f}" stroke="{PALETTE["pale"]}"/>'
        f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
        f'<text x="{left + value * side / 100:.1f}" y="{top + side + 16}" text-anchor="middle">{value}</text>'
        for value in range(0, 101, 20)
        for y in (top + side - value * side / 100,)
    )
    line = (
        f'<line x1="{left}" y1="{top + side}" x2="{left + side}" y2="{top}" stroke="{PALETTE["grey"]}" '
        'stroke-width="1.5" stroke-dasharray="6 4"/>'
    )
    squares = "".join(
        f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" fill="{PALETTE["pale"]}" '
        f'stroke="{PALETTE["grey"]}" stroke-width="1.5"/>'
        for x, y in map(at, fixed)
    )
    circles = ""
    for point in moved:
        x, y = at(point)
        circles += (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{PALETTE["blue"]}"/>'
            f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="middle">{point.rows:,}</text>'
        )
    names = (
        f'<text x="{left + side / 2}" y="{top + side + 36}" text-anchor="middle">'
        f"{escape(session.say('score-shown-axis'))}</text>"
        f'<text transform="translate(12 {top + side / 2}) rotate(-90)" text-anchor="middle">'
        f"{escape(session.say('score-came-axis'))}</text>"
    )
    return _svg(told, 300, 272, rules + line + squares + circles + names)


def _person(x: float, y: float, radius: float, *, gone: bool) -> str:
    if gone:
        return (
            f'<rect x="{x - radius:.1f}" y="{y - radius:.1f}" width="{2 * radius:.1f}" '
            f'height="{2 * radius:.1f}" fill="{PALETTE["vermilion"]}"/>'
        )
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius - 0.8:.1f}" fill="white" stroke="{PALETTE["blue"]}" '
        'stroke-width="1.5"/>'
    )


def _svg(told: str, width: int, height: int, inside: str) -> str:
    return (
        f'<svg class="casekit-panel" role="img" aria-label="{escape(told)}" viewBox="0 0 {width} {height}" '
        f'width="{width}">{inside}</svg>'
    )
