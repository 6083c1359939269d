"""The answers a room can raise hands for: the options of a choice, the ranges of a number, and so on.

A slider has its steps, or ranges of them where they are many; a choice its options; a grid each level of
each point; an order its cards (which comes first?); marks their boxes.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from casekit.lesson.values import LETTERS, Item, boxes, levels

MOST_BINS = 13
"""A slider with more steps than this is asked in ranges."""


def answer_names(item: Item) -> list[str]:
    """Return the names of an input's answers, as the record keeps them."""
    kind = item["kind"]
    if kind == "choice":
        return list(LETTERS[: len(item["options"])])
    if kind == "slider":
        return list(bins(item))
    if kind == "grid":
        return [f"{point['name']}:{level:g}" for point in item["points"] for level in levels(item)]
    return [card["name"] for card in item["cards"]] if kind == "order" else boxes(item)


def answers_hit(item: Item, actual: Any) -> set[str]:
    """Return the answers that the result makes right: the nearest level, the first card, each true box."""
    kind = item["kind"]
    if kind == "choice":
        return {str(actual)}
    if kind == "slider":
        found = bins(item)
        return {min(found, key=lambda name: _distance(float(actual), *found[name]))}
    if kind == "grid":
        return {f"{name}:{_nearest(levels(item), level):g}" for name, level in actual.items()}
    return {actual[0]} if kind == "order" else set(actual)


def hands_fit(items: Sequence[Item], counts: object) -> bool:
    """Whether `counts` is {input name: {answer: hands}} for these inputs, as a record should have it."""
    return (
        isinstance(counts, Mapping)
        and set(counts) == {item["name"] for item in items}
        and all(
            isinstance(counts[item["name"]], Mapping)
            and set(counts[item["name"]]) == set(answer_names(item))
            and all(isinstance(hands, int) and hands >= 0 for hands in counts[item["name"]].values())
            for item in items
        )
    )


def bins(item: Item) -> dict[str, tuple[float, float]]:
    """Return the ranges in which a slider is asked: {name: (lowest, highest)}, often one step each."""
    steps = levels(item)
    size = -(-len(steps) // MOST_BINS) if len(steps) > MOST_BINS else 1
    groups = [steps[start : start + size] for start in range(0, len(steps), size)]
    ends = [(group[0], group[-1]) for group in groups]
    return {f"{low:g}" if low == high else f"{low:g}-{high:g}": (low, high) for low, high in ends}


def _distance(value: float, low: float, high: float) -> float:
    return max(low - value, value - high, 0.0)


def _nearest(steps: Sequence[float], value: float) -> float:
    return min(steps, key=lambda level: abs(level - value))
