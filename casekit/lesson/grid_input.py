"""A line drawn on a grid: one level for each point, with a small picture of the line so far."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from casekit.lesson.cards import labelled_slider
from casekit.lesson.markup import plain
from casekit.lesson.session import Session
from casekit.lesson.values import Item, levels

MOST_BUTTONS = 8
"""More levels than this are chosen with a slider and a number box instead of a row of buttons."""

SHORT = 4
"""Names of at most so many characters fit below their columns."""

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 420, 150, 52, 12, 22


class Grid:
    """A row for each point; no level is chosen at first where levels are buttons."""

    def __init__(self, session: Session, item: Item) -> None:
        import ipywidgets

        self.session, self.item = session, item
        self.rows: dict[str, Any] = {}
        self.closing: list[Any] = []
        self.picture = ipywidgets.HTML()
        label = plain(session.text(item["label"]))
        heading = ipywidgets.HTML(f'<p class="casekit-label">{escape(label)}</p>')
        shown = [self._row(point) for point in item["points"]]
        self.widget = ipywidgets.VBox([heading, *shown, self.picture])
        self.widget.add_class("casekit-grid").add_class(f"casekit-input-{item['name']}")
        self._draw()

    def _row(self, point: Mapping[str, Any]) -> Any:
        import ipywidgets

        name, label = point["name"], plain(self.session.text(point["label"]))
        steps, unit = levels(self.item), self.session.text(self.item.get("unit"))
        if len(steps) > MOST_BUTTONS:
            bounds = {"min": self.item["min"], "max": self.item["max"], "step": self.item["step"]}
            shown, row, number = labelled_slider(label, value=self.item["min"], **bounds)
            self.closing.append(number)
        else:
            words = [f"{level:g}{unit}" for level in steps]
            row = shown = ipywidgets.ToggleButtons(
                options=list(zip(words, steps, strict=True)),
                value=None,
                description=label,
                tooltips=[f"{label}: {word}" for word in words],
            )
            row.add_class("casekit-levels")
        row.add_class(f"casekit-point-{name}")
        row.observe(lambda _change: self._draw(), "value")
        self.rows[name] = row
        self.closing.append(row)
        return shown

    def value(self) -> dict[str, float] | None:
        """Return {point: level}, or None while a point has none."""
        found = {name: row.value for name, row in self.rows.items()}
        return None if None in found.values() else found

    def changed(self) -> bool:
        """Whether any point has left its first level."""
        return any(row.value not in (None, self.item["min"]) for row in self.rows.values()) or (
            len(levels(self.item)) <= MOST_BUTTONS and self.value() is not None
        )

    def show(self, value: Mapping[str, Any]) -> None:
        """Set the locked line and close the rows."""
        for name, row in self.rows.items():
            row.value = value[name]
        for widget in self.closing:
            widget.disabled = True

    def _draw(self) -> None:
        values = {name: row.value for name, row in self.rows.items()}
        self.picture.value = line_picture(self.session, self.item, values)


def line_picture(session: Session, item: Item, values: Mapping[str, float | None]) -> str:
    """Return the line so far as a small SVG that says its points, and a line of text that is announced."""
    unit = session.text(item.get("unit"))
    names = [plain(session.text(point["label"])) for point in item["points"]]
    found = [values[point["name"]] for point in item["points"]]
    words = [
        f"{name} {'–' if level is None else f'{level:g}{unit}'}"
        for name, level in zip(names, found, strict=True)
    ]
    told = session.say("item-separator").join(words)
    span = item["max"] - item["min"]
    columns = [
        LEFT + (WIDTH - LEFT - 14) * (number + 0.5) / len(found) for number, _level in enumerate(found)
    ]

    def height(level: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * float(1 - (level - item["min"]) / span)

    steps = levels(item)
    # From the top down, so that the highest level always has its number.
    ruled = steps[:: -max(1, -(-len(steps) // 8))]
    lines = "".join(
        f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{height(level):.1f}" y2="{height(level):.1f}"/>'
        for level in ruled
    )
    scale = "".join(
        f'<text x="{LEFT - 6}" y="{height(level) + 4:.1f}" text-anchor="end">{level:g}{escape(unit)}</text>'
        for level in ruled
    )
    feet = "".join(
        f'<text x="{x:.1f}" y="{HEIGHT - 5}" text-anchor="middle">{escape(foot)}</text>'
        for foot, x in zip(_feet(names), columns, strict=True)
    )
    places = [(x, height(level)) for x, level in zip(columns, found, strict=True) if level is not None]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>' for x, y in places)
    label = escape(f"{session.say('grid-line')}{session.say('separator')}{told}")
    return (
        f'<svg class="casekit-line" role="img" aria-label="{label}" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' width="{WIDTH}"><g class="casekit-rules">{lines}</g>{scale}{feet}'
        f'<polyline points="{path}"/>{dots}</svg>'
        f'<p class="casekit-soft" role="status">{escape(told)}</p>'
    )


def _feet(names: Sequence[str]) -> list[str]:
    """Return what stands under the columns: the names where all are short, else numbers."""
    short = all(len(name) <= SHORT for name in names)
    return list(names) if short else [str(number) for number in range(1, len(names) + 1)]
