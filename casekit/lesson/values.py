"""What a prediction's value may be, for each kind of input, and how it reads in words.

A value comes from a widget or from a record file that anybody may have edited; both are checked here.
Kinds and shapes: slider, a number; choice, a letter; grid, {point: number}; order, the names of all cards,
top first; marks, the ticked boxes as "row:column".
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

LETTERS = "abcdefghijklmnopqrstuvwxyz"

Item = Mapping[str, Any]
"""One input of a prediction as the answer key has it."""


def fits(item: Item, value: Any) -> bool:
    """Whether `value` is one that this input can have."""
    kind = item["kind"]
    if kind == "slider":
        return _is_number(value) and item["min"] <= value <= item["max"]
    if kind == "choice":
        return isinstance(value, str) and value in tuple(LETTERS[: len(item["options"])])
    if kind == "grid":
        allowed = levels(item)
        return (
            isinstance(value, Mapping)
            and set(value) == {point["name"] for point in item["points"]}
            and all(_is_number(level) and level in allowed for level in value.values())
        )
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        return False
    names = [card["name"] for card in item["cards"]] if kind == "order" else boxes(item)
    complete = kind != "order" or len(value) == len(names)
    return complete and len(set(value)) == len(value) and set(value) <= set(names)


def values_fit(items: Sequence[Item], values: object) -> TypeGuard[dict[str, Any]]:
    """Whether `values` {input name: value} answers these inputs, all of them and nothing else."""
    return (
        isinstance(values, dict)
        and set(values) == {item["name"] for item in items}
        and all(fits(item, values[item["name"]]) for item in items)
    )


def levels(item: Item) -> list[float]:
    """Return the levels of a grid, or the steps of a slider, from the lowest."""
    steps = int((item["max"] - item["min"]) / item.get("step", 1) + 1e-9)
    found = [item["min"] + number * item.get("step", 1) for number in range(steps + 1)]
    return [level if isinstance(level, int) else round(level, 9) for level in found]


def boxes(item: Item) -> list[str]:
    """Return the boxes of a matrix as "row:column", row by row."""
    return [f"{row['name']}:{column['name']}" for row in item["rows"] for column in item["columns"]]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
