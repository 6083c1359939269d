"""A widget as a page can show it without a kernel: every state of its controls, computed beforehand.

The recorder knows no scene. It finds the controls in a widget, sets them to each combination of a bounded
grid, lets the observers run, and keeps what the views then say. Sliders are thinned to a few stops. Where the
grid would still be too large, one or two controls stand still, or only one control at a time may leave its
first value; the page says which. A widget with a button that answers what was entered cannot be prepared:
its static twin stands in its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

MOST_STATES = 150
MOST_ALONE = 25
"""The same where only one control at a time is moved."""
MOST_FIXED = 2
STOPS = (13, 6, 5, 3)
"""How many stops a slider has, and how many if there would be too many states."""

BACK, ON = "arrow-left", "arrow-right"
"""The icons of two buttons that turn pages."""

Place = tuple[int, ...]
"""One state: for each control the number of its value."""


@dataclass(frozen=True)
class Control:
    """What can be set: its kind (range, one, tick or step), its values, how they are called, the first one.

    `widget` is the control itself, for pages that are turned the pair (back, on).
    """

    widget: Any
    kind: str
    label: str
    values: tuple[Any, ...]
    words: tuple[str, ...]
    start: int = 0
    thinned: bool = False


@dataclass(frozen=True)
class Recording:
    """A widget with its controls, those that stand still, its views, and what these show in every state.

    `alone` means that only one control at a time may leave its first value.
    """

    widget: Any
    controls: tuple[Control, ...]
    fixed: tuple[Control, ...]
    views: tuple[Any, ...]
    states: Mapping[Place, tuple[str, ...]]
    alone: bool = False

    @property
    def start(self) -> Place:
        """The state in which the page opens."""
        wanted = tuple(control.start for control in self.controls)
        return wanted if wanted in self.states else next(iter(self.states))


def record(widget: Any, most: int = MOST_STATES) -> Recording | None:
    """Return the widget in at most `most` states, or None if it has no control or cannot be prepared."""
    found = _controls(widget)
    if not found:
        return None
    for each in everything(widget):
        # Nobody looks at the widget while it is recorded; without this every change would be sent.
        each.comm = None
    controls, fixed = _fitting(found, most)
    alone = len(fixed) > MOST_FIXED
    if alone:
        controls, fixed = _few_stops(found), ()
    views = tuple(_views(widget))
    return Recording(widget, controls, fixed, views, dict(_states(controls, views, alone)), alone)


def everything(widget: Any) -> Iterator[Any]:
    """Yield a widget and all widgets inside it, in the order of the page."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from everything(child)


def is_view(widget: Any) -> bool:
    """Whether a widget only shows: it holds nothing that could be set or pressed."""
    return all(_kind(each) in ("HTML", "VBox", "HBox", "GridBox", "Label") for each in everything(widget))


def view_html(widget: Any) -> str:
    """Return what a view shows at the moment."""
    if getattr(widget.layout, "display", None) == "none":
        return ""
    if hasattr(widget, "children"):
        return "".join(view_html(child) for child in widget.children)
    shown = re.sub(r"<style>.*?</style>", "", str(widget.value), flags=re.DOTALL)
    return shown.replace(' role="status"', ' data-told=""')


def is_linked_number(widget: Any, beside: Sequence[Any]) -> bool:
    """Whether a number box only repeats the slider beside it."""
    return _kind(widget).startswith("Bounded") and any(_kind(each).endswith("Slider") for each in beside)


def _controls(root: Any) -> list[Control]:
    """Return the controls, or none if something in the widget cannot be prepared."""
    found: list[Control] = []
    buttons = [each for each in everything(root) if _kind(each) == "Button"]
    back, on = ([each for each in buttons if each.icon == icon] for icon in (BACK, ON))
    if buttons and not (len(buttons) == 2 and len(back) == len(on) == 1):
        return []
    for parent in everything(root):
        children = getattr(parent, "children", ())
        found += [
            control
            for child in children
            if not is_linked_number(child, children) and (control := _control(child)) is not None
        ]
    order = [id(each) for each in everything(root)]
    found.sort(key=lambda control: order.index(id(control.widget)))
    if buttons:
        count = len(list(_pages(back[0], on[0])))
        words = tuple(str(number) for number in range(1, count + 1))
        found.append(Control((back[0], on[0]), "step", "", tuple(range(count)), words))
    return found


def _control(widget: Any) -> Control | None:
    kind, label = _kind(widget), str(getattr(widget, "description", "") or getattr(widget, "tooltip", ""))
    if kind.endswith("Slider") and hasattr(widget, "min"):
        return _with_stops(_slider(widget, label), STOPS[0])
    if kind == "Checkbox":
        return Control(widget, "tick", label, (False, True), ("", ""), int(widget.value))
    if kind in ("ToggleButtons", "Dropdown", "RadioButtons"):
        pairs = [each if isinstance(each, tuple) else (str(each), each) for each in widget.options]
        values = tuple(value for _, value in pairs)
        start = values.index(widget.value) if widget.value in values else 0
        return Control(widget, "one", label, values, tuple(str(word) for word, _ in pairs), start)
    return None


def _slider(widget: Any, label: str) -> Control:
    """Return a slider with every stop it has."""
    count = round((widget.max - widget.min) / widget.step) + 1
    numbers = [widget.min + place * widget.step for place in range(count)]
    values = tuple(int(one) if isinstance(widget.value, int) else round(one, 9) for one in numbers)
    start = round((widget.value - widget.min) / widget.step)
    return Control(widget, "range", label, values, tuple(f"{one:g}" for one in values), start)


def _with_stops(control: Control, most: int) -> Control:
    """Return a control with at most so many values, the outer ones and the first one among them."""
    count = len(control.values)
    if control.kind == "step" or count <= most:
        return control
    places = sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})
    if control.start not in places:
        nearest = min(places[1:-1], key=lambda place: abs(place - control.start))
        places[places.index(nearest)] = control.start
    return replace(
        control,
        values=tuple(control.values[place] for place in places),
        words=tuple(control.words[place] for place in places),
        start=places.index(control.start),
        thinned=True,
    )


def _fitting(found: Sequence[Control], most: int) -> tuple[tuple[Control, ...], tuple[Control, ...]]:
    """Return controls whose combinations are few enough, and those that stand still for that."""
    controls = list(found)
    for stops in STOPS[1:]:
        if _count(controls) > most:
            controls = [_with_stops(one, stops) if one.kind == "range" else one for one in found]
    fixed: list[Control] = []
    while _count(controls) > most:
        movable = [one for one in controls if one.kind != "step"]
        if len(movable) < 2:
            break
        fixed.insert(0, movable[-1])
        controls.remove(movable[-1])
    return tuple(controls), tuple(fixed)


def _few_stops(found: Sequence[Control]) -> tuple[Control, ...]:
    """Return the controls with as many values as can be shown one control at a time."""
    controls = list(found)
    for stops in STOPS:
        if sum(len(one.values) - 1 for one in controls) >= MOST_ALONE:
            controls = [_with_stops(one, stops) for one in found]
    return tuple(controls)


def _count(controls: Sequence[Control]) -> int:
    return prod(len(control.values) for control in controls)


def _states(
    controls: Sequence[Control], views: Sequence[Any], alone: bool
) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Yield every state; pages are turned within each combination of the others, as many as there are."""
    steps = [control for control in controls if control.kind == "step"]
    others = [control for control in controls if control.kind != "step"]
    first = tuple(control.start for control in others)
    for place in product(*(range(len(control.values)) for control in others)):
        if alone and sum(one != other for one, other in zip(place, first, strict=True)) > 1:
            continue
        _set(others, place)
        if not steps:
            yield place, tuple(view_html(view) for view in views)
            continue
        for number in _pages(*steps[0].widget):
            yield (*place, number), tuple(view_html(view) for view in views)
    _set(others, first)


def _set(controls: Sequence[Control], place: Place) -> None:
    """Set the controls. Marks are taken away first: some displays keep the order in which boxes were ticked.

    As the states come in the order of counting, the boxes are then ticked from left to right.
    """
    wanted = [(control, control.values[at]) for control, at in zip(controls, place, strict=True)]
    for control, value in sorted(wanted, key=lambda pair: pair[0].kind == "tick" and bool(pair[1])):
        control.widget.value = value


def _pages(back: Any, on: Any) -> Iterator[int]:
    """Turn back to the first page, then on to the last, and yield the number of each."""
    while not back.disabled:
        back.click()
    number = 0
    yield number
    while not on.disabled:
        on.click()
        number += 1
        yield number
    while not back.disabled:
        back.click()


def _views(widget: Any) -> Iterator[Any]:
    if is_view(widget):
        yield widget
        return
    for child in getattr(widget, "children", ()):
        yield from _views(child)


def _kind(widget: Any) -> str:
    return type(widget).__name__
