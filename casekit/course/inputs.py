"""What a prediction asks for: a number, a choice, a line on a grid, an order of cards, or marks on a matrix.

| kind | says | what is locked |
|---|---|---|
| slider | min, max, step | a number |
| choice | options | the letter of one option |
| grid | points, min, max, step, unit | {point: number}, one level of the grid for each point |
| order | cards | the names of all cards, top first |
| marks | rows, columns | the ticked boxes as "row:column" |
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casekit.course import fields
from casekit.course.fields import Bilingual, Place

MOST_POINTS, MOST_LEVELS, MOST_CARDS, MOST_BOXES = 12, 21, 12, 60
"""What still fits on a screen, and what a person still wants to fill in."""
MOST_STEPS = 1_000_000
"""The steps of a slider are listed one by one where a room raises hands."""


@dataclass(frozen=True)
class Named:
    """A point of a grid, a card of an order, a row or a column of a matrix."""

    name: str
    label: Bilingual


@dataclass(frozen=True)
class Input:
    """One thing a learner predicts; which fields are filled depends on `kind` (see the module)."""

    name: str
    label: Bilingual
    kind: str
    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None
    options: tuple[Bilingual, ...] = ()
    unit: Bilingual | None = None
    points: tuple[Named, ...] = ()
    cards: tuple[Named, ...] = ()
    rows: tuple[Named, ...] = ()
    columns: tuple[Named, ...] = ()


def read_input(place: Place, value: Any, what: str) -> Input:
    """Return the input that one entry of a prediction's `inputs` describes.

    Raises
    ------
    CasekitError
        If it is not what an input of its kind needs; the sentence says what is.

    """
    if not isinstance(value, dict):
        fields.mapping(place, value, what, need="name label kind")
    kind = fields.choice(place, value.get("kind"), f"{what}.kind", tuple(_READERS))
    need, may, read = _READERS[kind]
    said = fields.mapping(place, value, what, need=f"name label kind {need}", may=may)
    return Input(
        name=fields.name(place, said["name"], f"{what}.name"),
        label=fields.both(place, said["label"], f"{what}.label"),
        kind=kind,
        **read(place, said, what),
    )


def _slider(place: Place, said: Any, what: str) -> dict[str, Any]:
    low, high, step = (
        fields.number(place, said.get(key, 1), f"{what}.{key}") for key in ("min", "max", "step")
    )
    if not low < high or not 0 < step <= high - low:
        place.fault(f"{what} needs min below max, and a step above 0 that fits between them.")
    if (high - low) / step > MOST_STEPS:
        place.fault(f"{what} has more than {MOST_STEPS:,} steps from min to max; take a larger step.")
    return {"minimum": low, "maximum": high, "step": step}


def _choice(place: Place, said: Any, what: str) -> dict[str, Any]:
    options = fields.items(place, said["options"], f"{what}.options", at_least=2)
    return {"options": tuple(fields.both(place, option, f"{what}.options") for option in options)}


def _grid(place: Place, said: Any, what: str) -> dict[str, Any]:
    span = _slider(place, said, what)
    steps = (span["maximum"] - span["minimum"]) / span["step"]
    if abs(steps - round(steps)) > 1e-9 or round(steps) + 1 > MOST_LEVELS:
        place.fault(
            f"{what} needs a step that leads from min to max in whole steps; at most {MOST_LEVELS} levels."
        )
    unit = said.get("unit")
    if unit is not None:
        unit = (
            fields.both(place, unit, f"{what}.unit")
            if isinstance(unit, dict)
            else Bilingual(*[fields.text(place, unit, f"{what}.unit")] * 2)
        )
    points = _named(place, said["points"], f"{what}.points", at_least=2, at_most=MOST_POINTS)
    return {**span, "unit": unit, "points": points}


def _order(place: Place, said: Any, what: str) -> dict[str, Any]:
    return {"cards": _named(place, said["cards"], f"{what}.cards", at_least=2, at_most=MOST_CARDS)}


def _marks(place: Place, said: Any, what: str) -> dict[str, Any]:
    rows, columns = (
        _named(place, said[key], f"{what}.{key}", at_least=1, at_most=MOST_BOXES)
        for key in ("rows", "columns")
    )
    if not 2 <= len(rows) * len(columns) <= MOST_BOXES:
        place.fault(f"{what} has {len(rows) * len(columns)} boxes; allowed are 2 to {MOST_BOXES}.")
    return {"rows": rows, "columns": columns}


def _named(place: Place, value: Any, what: str, *, at_least: int, at_most: int) -> tuple[Named, ...]:
    listed = fields.items(place, value, what, at_least=at_least)
    if len(listed) > at_most:
        place.fault(f"{what} has {len(listed)} entries; at most {at_most} are allowed.")
    found = []
    for number, entry in enumerate(listed, 1):
        said = fields.mapping(place, entry, f"{what}[{number}]", need="name label")
        name = fields.name(place, said["name"], f"{what}[{number}].name")
        found.append(Named(name, fields.both(place, said["label"], f"{what}[{number}].label")))
    fields.distinct(place, [one.name for one in found], what)
    return tuple(found)


_READERS: dict[str, tuple[str, str, Callable[[Place, Any, str], dict[str, Any]]]] = {
    "slider": ("min max", "step", _slider),
    "choice": ("options", "", _choice),
    "grid": ("points min max step", "unit", _grid),
    "order": ("cards", "", _order),
    "marks": ("rows columns", "", _marks),
}
"""Each kind with the keys it needs, the keys it may have, and what reads them."""
