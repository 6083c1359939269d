"""Small drawings of lesson 06 that follow each click: lines over steps, and a crowd of dots."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from casekit.linkage import in_whole_percent

WIDTH, HEIGHT = 660, 250
LEFT, RIGHT, TOP, BOTTOM = 48, 14, 30, 44
DOTS_A_ROW, GAP = 46, 14
CLOSE = 0.1
"""Shares nearer to each other, or to the foot, than this leave no room for two numbers."""


@dataclass(frozen=True)
class Line:
    """A line: what it is, and its shares, 0 to 1, one a step."""

    says: str
    shares: Sequence[float]


def lines_svg(steps: Sequence[str], lines: Sequence[Line], places: int) -> str:
    """Return lines over named steps as an SVG of fixed scale, 0 to 100%, with room for `places` steps.

    The first line is whole with round marks, the second broken with square ones; each number is written.
    """
    label = "; ".join(
        f"{line.says}: "
        + ", ".join(
            f"{step} {in_whole_percent(share)}" for step, share in zip(steps, line.shares, strict=True)
        )
        for line in lines
    )
    rules = "".join(_rule(level) for level in (0, 25, 50, 75, 100))
    feet = "".join(
        f'<text x="{_x(n, places):.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{escape(step)}</text>'
        for n, step in enumerate(steps)
    )
    drawn = "".join(_line(number, line, places, lines[0]) for number, line in enumerate(lines))
    legend = "".join(_legend(number, line.says) for number, line in enumerate(lines))
    return (
        f'<svg class="casekit-stairs" role="img" aria-label="{escape(label)}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}">{rules}{feet}{drawn}{legend}</svg>'
    )


def dots_svg(alike: Sequence[bool], here: int, label: str) -> str:
    """Return a crowd as an SVG: full dots still look like the one with the ring, faint ones no longer do."""
    rows = -(-len(alike) // DOTS_A_ROW)
    dots = "".join(_dot(number, same, number == here) for number, same in enumerate(alike))
    width, height = DOTS_A_ROW * GAP + 12, rows * GAP + 12
    return (
        f'<svg class="casekit-dots" role="img" aria-label="{escape(label)}" viewBox="0 0 {width} {height}"'
        f' width="{width}">{dots}</svg>'
    )


def _x(step: int, places: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (step + 0.5) / places


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _rule(level: int) -> str:
    y = _y(level / 100)
    return (
        f'<line class="casekit-rule" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level}%</text>'
    )


def _line(number: int, line: Line, places: int, first: Line) -> str:
    points = [(_x(step, places), _y(share)) for step, share in enumerate(line.shares)]
    # A stair: each fact holds its level until the next is known.
    path = " ".join(
        f"{x:.1f},{y:.1f} {points[step + 1][0] if step + 1 < len(points) else x + 24:.1f},{y:.1f}"
        for step, (x, y) in enumerate(points)
    )
    marks = "".join(
        _mark(number, x, y) + _value(*_place(number, x, y, share, other), share)
        for (x, y), share, other in zip(points, line.shares, first.shares, strict=True)
    )
    return f'<polyline class="casekit-stair-{number}" points="{path}"/>{marks}'


def _mark(number: int, x: float, y: float) -> str:
    if number:
        return (
            f'<rect class="casekit-stair-{number}" x="{x - 4.5:.1f}" y="{y - 4.5:.1f}" width="9" height="9"/>'
        )
    return f'<circle class="casekit-stair-{number}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def _place(number: int, x: float, y: float, share: float, first: float) -> tuple[float, float, str]:
    """Return where a number stands: above its mark, or below or beside where two lines meet."""
    if number and share >= CLOSE:
        return x + 9, y + 16, "start"
    if number and abs(share - first) < CLOSE:
        return x + 20, y - 9, "start"
    return x, y - 9, "middle"


def _value(x: float, y: float, anchor: str, share: float) -> str:
    return (
        f'<text class="casekit-value" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(in_whole_percent(share))}</text>"
    )


def _legend(number: int, says: str) -> str:
    x = LEFT + 6 + number * 290
    y = HEIGHT - 9
    line = f'<polyline class="casekit-stair-{number}" points="{x},{y - 4} {x + 26},{y - 4}"/>'
    return f'{line}{_mark(number, x + 13, y - 4)}<text x="{x + 34}" y="{y}">{escape(says)}</text>'


def _dot(number: int, same: bool, here: bool) -> str:
    x, y = 12 + number % DOTS_A_ROW * GAP, 12 + number // DOTS_A_ROW * GAP
    kind = "same" if same else "other"
    ring = f'<circle class="casekit-dot-ring" cx="{x}" cy="{y}" r="7.5"/>' if here else ""
    return f'<circle class="casekit-dot-{kind}" cx="{x}" cy="{y}" r="{4.5 if same else 2.5}"/>{ring}'
