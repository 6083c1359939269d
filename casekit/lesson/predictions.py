"""Predictions: decided and locked before the result is shown, and set beside it afterwards.

Predicting before seeing is the best supported practice the kit rests on (course map, section 2.1). A
locked prediction stays; the first lock counts, also when two notebooks are open.
"""

from collections.abc import Mapping
from typing import Any

from casekit.lesson.cards import LETTERS, card_box, card_head, once_settled, radio
from casekit.lesson.gates import open_gates
from casekit.lesson.markup import clock, paragraph, plain, say
from casekit.lesson.record import Entry, now
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.lesson.words import joined


def show_prediction(session: Session, key: str) -> None:
    """Display the inputs and the Lock button of a prediction, or what was locked, with its twin."""
    prompt = session.keys.prompt("predictions", key, session.language)
    show_with_twin(
        _Prediction(session, key, prompt).box,
        picture=None,
        text=_twin(session, prompt),
        label=session.say("predict-eyebrow"),
        language=session.language,
    )


def value_in_words(session: Session, item: Mapping[str, Any], value: object) -> str:
    """Return a locked value as the learner saw it: a number, or the text of the chosen option."""
    if item["kind"] == "choice":
        number = LETTERS.find(str(value))
        options = item["options"]
        return plain(session.text(options[number])) if 0 <= number < len(options) else str(value)
    return f"{float(str(value)):g}"


class _Prediction:
    """The card: one widget per input, a button, and a line that answers."""

    def __init__(self, session: Session, key: str, prompt: Mapping[str, Any]) -> None:
        import ipywidgets

        self.session, self.key, self.prompt = session, key, prompt
        self.inputs = {item["name"]: _input(session, item) for item in prompt["inputs"]}
        self.warned = False
        self.button = ipywidgets.Button(
            description=session.say("predict-lock"), icon="lock", tooltip=session.say("predict-lock")
        )
        self.button.add_class("casekit-lock").add_class("casekit-primary")
        self.status = ipywidgets.HTML()
        head = ipywidgets.HTML(
            card_head(session, "predict-eyebrow") + paragraph(session.say("predict-how"), soft=True)
        )
        self.box = card_box([head, *self.inputs.values(), self.button, self.status], "predict", key)
        self.button.on_click(self._pressed)
        if session.locked(key) is not None:
            self._show_locked()

    def _pressed(self, _button: object = None) -> None:
        self.button.disabled = True
        once_settled(self._lock)

    def _lock(self) -> None:
        values = self._values()
        if values is None:
            self.button.disabled = False
            return

        def keep_first(old: Entry | None) -> Entry:
            fits = old is not None and set(old.get("values", {})) == set(values)
            return old if fits and old is not None else {"values": values, "locked_at": now()}

        session = self.session
        with session.changing:
            session.record.change(session.lesson, "predictions", self.key, keep_first)
        self._show_locked()
        open_gates(session, self.key)

    def _values(self) -> dict[str, object] | None:
        """Read the inputs; if something is not decided, say so and return None."""
        values: dict[str, object] = {}
        for item in self.prompt["inputs"]:
            value = self.inputs[item["name"]].value
            if value is None:
                label = plain(self.session.text(item["label"]))
                self.status.value = say(
                    paragraph(self.session.say("predict-choose", label=label)), kind="wrong"
                )
                return None
            values[item["name"]] = value
        untouched = all(
            item["kind"] == "slider" and values[item["name"]] == item["min"] for item in self.prompt["inputs"]
        )
        if untouched and not self.warned:
            self.warned = True
            words = [
                value_in_words(self.session, item, values[item["name"]]) for item in self.prompt["inputs"]
            ]
            shown = joined(words, self.session.language)
            self.status.value = say(paragraph(self.session.say("predict-untouched", values=shown)))
            return None
        return values

    def _show_locked(self) -> None:
        session = self.session
        entry = session.record.entry(session.lesson, "predictions", self.key) or {}
        for name, widget in self.inputs.items():
            widget.value = entry["values"][name]
            widget.disabled = True
        self.button.disabled = True
        self.button.description = session.say("predict-locked-button")
        told = session.say("predict-locked", time=clock(str(entry.get("locked_at", ""))))
        self.status.value = say(paragraph(told), kind="right") + session.trouble()


def _input(session: Session, item: Mapping[str, Any]) -> Any:
    import ipywidgets

    label = plain(session.text(item["label"]))
    if item["kind"] == "choice":
        widget = radio([plain(session.text(option)) for option in item["options"]], label)
    else:
        bounds = {"min": item["min"], "max": item["max"], "step": item.get("step", 1)}
        whole = all(isinstance(value, int) for value in bounds.values())
        slider = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        widget = slider(value=item["min"], description=label, tooltip=label, **bounds)
        widget.add_class("casekit-field").add_class("casekit-slider")
    widget.add_class(f"casekit-input-{item['name']}")
    return widget


def _twin(session: Session, prompt: Mapping[str, Any]) -> str:
    lines = [session.text(prompt["question"])]
    for item in prompt["inputs"]:
        label = plain(session.text(item["label"]))
        if item["kind"] == "choice":
            options = [plain(session.text(option)) for option in item["options"]]
            lines.append(label + "\n" + "\n".join(f"({LETTERS[n]}) {text}" for n, text in enumerate(options)))
        else:
            span = session.say("predict-range", min=item["min"], max=item["max"])
            lines.append(f"{label}{session.say('bracket-open')}{span}{session.say('bracket-close')}")
        lines.append(session.say("paper-line"))
    return "\n\n".join(lines).replace("\n(", "<br>(")
