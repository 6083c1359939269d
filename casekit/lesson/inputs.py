"""The widgets with which a learner answers one input of a prediction; each kind has one face.

`widget` stands on the card, `value()` is what would be locked (None while undecided), `changed()` says
whether the learner has done anything yet, `show(value)` sets a locked value and closes the input.
Kinds and the shapes of their values are in `values.py`.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from casekit.lesson.cards import labelled_slider, radio
from casekit.lesson.grid_input import Grid
from casekit.lesson.marks_input import Marks
from casekit.lesson.markup import plain
from casekit.lesson.order_input import Order
from casekit.lesson.session import Session
from casekit.lesson.values import LETTERS, Item, boxes


class Input(Protocol):
    """One input on a prediction card."""

    widget: Any

    def value(self) -> Any:
        """Return what the learner has set, or None while something is missing."""

    def changed(self) -> bool:
        """Whether the learner has touched this input."""

    def show(self, value: Any) -> None:
        """Set a locked value and close the input."""


def input_of(session: Session, item: Item) -> Input:
    """Return the input for an item of a prediction, with the stable class casekit-input-<name>."""
    kinds: Mapping[str, type[Input]] = {
        "slider": Slider,
        "choice": Choice,
        "grid": Grid,
        "order": Order,
        "marks": Marks,
    }
    return kinds[item["kind"]](session, item)  # type: ignore[call-arg]


class Slider:
    """A number: a slider, and a labelled number box that always says and takes the same."""

    def __init__(self, session: Session, item: Item) -> None:
        label = plain(session.text(item["label"]))
        bounds = {"min": item["min"], "max": item["max"], "step": item.get("step", 1)}
        self.widget, self.slider, self.number = labelled_slider(label, value=item["min"], **bounds)
        self.slider.add_class(f"casekit-input-{item['name']}")
        self.number.add_class(f"casekit-number-{item['name']}")
        self.first = item["min"]

    def value(self) -> Any:
        """Return the number."""
        return self.slider.value

    def changed(self) -> bool:
        """Whether the slider left its first place."""
        return bool(self.slider.value != self.first)

    def show(self, value: Any) -> None:
        """Set the number and close slider and box."""
        self.slider.value = value
        self.slider.disabled = self.number.disabled = True


class Choice:
    """One of several lettered answers; nothing is chosen at first."""

    def __init__(self, session: Session, item: Item) -> None:
        options = [plain(session.text(option)) for option in item["options"]]
        self.widget = radio(options, plain(session.text(item["label"])))
        self.widget.add_class(f"casekit-input-{item['name']}")

    def value(self) -> Any:
        """Return the letter of the chosen answer, or None."""
        return self.widget.value

    def changed(self) -> bool:
        """Whether an answer is chosen."""
        return self.widget.value is not None

    def show(self, value: Any) -> None:
        """Choose an answer and close the choice."""
        self.widget.value = value
        self.widget.disabled = True


def value_in_words(session: Session, item: Item, value: Any) -> str:
    """Return a value as the learner saw it: a number, the chosen answer, a list of points, cards or boxes."""
    kind = item["kind"]
    if kind == "choice":
        number = LETTERS.find(str(value))
        options = item["options"]
        return plain(session.text(options[number])) if 0 <= number < len(options) else str(value)
    if kind == "slider":
        return f"{float(str(value)):g}"
    if kind == "grid":
        unit = session.text(item.get("unit"))
        parts = [f"{_name(session, point)} {value[point['name']]:g}{unit}" for point in item["points"]]
    elif kind == "order":
        cards = {card["name"]: card for card in item["cards"]}
        parts = [f"{place}. {_name(session, cards[name])}" for place, name in enumerate(value, 1)]
    else:
        labels = box_labels(session, item)
        parts = [labels[box] for box in boxes(item) if box in value] or [session.say("marks-none")]
    return session.say("item-separator").join(parts)


def box_labels(session: Session, item: Item) -> dict[str, str]:
    """Return the name of every box of a matrix: its row and its column."""
    return {
        f"{row['name']}:{column['name']}": session.say(
            "marks-box", row=_name(session, row), column=_name(session, column)
        )
        for row in item["rows"]
        for column in item["columns"]
    }


def paper_form(session: Session, item: Item) -> str:
    """Return one input as a form to fill in by hand: Markdown, or the HTML of a table."""
    label = plain(session.text(item["label"]))
    kind = item["kind"]
    if kind == "choice":
        options = [plain(session.text(option)) for option in item["options"]]
        return label + "".join(f"<br>({LETTERS[n]}) {text}" for n, text in enumerate(options))
    if kind in ("slider", "grid"):
        unit = session.text(item.get("unit"))
        span = session.say("predict-range", min=f"{item['min']:g}{unit}", max=f"{item['max']:g}{unit}")
        label += f"{session.say('bracket-open')}{span}{session.say('bracket-close')}"
    if kind == "grid":
        return label + "".join(f"<br>{_name(session, point)} ______" for point in item["points"])
    if kind == "order":
        return label + "".join(f"<br>(   ) {_name(session, card)}" for card in item["cards"])
    if kind == "marks":
        return label + "".join(f"<br>☐ {name}" for name in box_labels(session, item).values())
    return label


def _name(session: Session, thing: Mapping[str, Any]) -> str:
    return plain(session.text(thing["label"]))
