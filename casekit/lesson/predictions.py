"""Predictions: decided and locked before the result is shown, and set beside it afterwards.

Predicting before seeing is the best supported practice the kit rests on (course map, section 2.1). A
locked prediction stays; the first lock counts, also when two notebooks are open.
"""

from collections.abc import Mapping
from typing import Any

from casekit.lesson.cards import card_box, card_head, once_settled
from casekit.lesson.gates import open_gates
from casekit.lesson.inputs import input_of, paper_form, value_in_words
from casekit.lesson.markup import clock, paragraph, plain, say
from casekit.lesson.reading import paper, show_question
from casekit.lesson.record import Entry, now
from casekit.lesson.session import Session, is_reader
from casekit.lesson.twins import show_with_twin
from casekit.lesson.values import values_fit
from casekit.lesson.words import joined


def show_prediction(session: Session, key: str) -> None:
    """Display the inputs and the Lock button of a prediction, or what was locked, with its twin."""
    prompt = session.keys.prompt("predictions", key, session.language)
    if is_reader():
        how = paragraph(session.say("reader-predict-how"), soft=True)
        show_question(session, "predict-eyebrow", "predict", how + paper(_paper_forms(session, prompt)))
        return
    show_with_twin(
        _Prediction(session, key, prompt).box,
        picture=None,
        text=_twin(session, prompt),
        label=session.say("predict-eyebrow"),
        language=session.language,
    )


class _Prediction:
    """The card: one widget per input, a button, and a line that answers."""

    def __init__(self, session: Session, key: str, prompt: Mapping[str, Any]) -> None:
        import ipywidgets

        self.session, self.key, self.prompt = session, key, prompt
        self.inputs = {item["name"]: input_of(session, item) for item in prompt["inputs"]}
        self.warned = False
        self.button = ipywidgets.Button(
            description=session.say("predict-lock"), icon="lock", tooltip=session.say("predict-lock")
        )
        self.button.add_class("casekit-lock").add_class("casekit-primary")
        self.status = ipywidgets.HTML()
        head = ipywidgets.HTML(
            card_head(session, "predict-eyebrow") + paragraph(session.say("predict-how"), soft=True)
        )
        asked = [one.widget for one in self.inputs.values()]
        self.box = card_box([head, *asked, self.button, self.status], "predict", key)
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
            if old is not None and values_fit(self.prompt["inputs"], old.get("values")):
                return old
            return {**(old or {}), "values": values, "locked_at": now()}

        session = self.session
        with session.changing:
            session.record.change(session.lesson, "predictions", self.key, keep_first)
        self._show_locked()
        open_gates(session, self.key)

    def _values(self) -> dict[str, object] | None:
        """Read the inputs; if something is not decided, say so and return None."""
        values: dict[str, object] = {}
        for item in self.prompt["inputs"]:
            value = self.inputs[item["name"]].value()
            if value is None:
                label = plain(self.session.text(item["label"]))
                self.status.value = say(
                    paragraph(self.session.say("predict-choose", label=label)), kind="wrong"
                )
                return None
            values[item["name"]] = value
        if not self.warned and not any(one.changed() for one in self.inputs.values()):
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
        for name, one in self.inputs.items():
            one.show(entry["values"][name])
        self.button.disabled = True
        self.button.description = session.say("predict-locked-button")
        told = session.say("predict-locked", time=clock(str(entry.get("locked_at", ""))))
        self.status.value = say(paragraph(told), kind="right") + session.trouble()


def _twin(session: Session, prompt: Mapping[str, Any]) -> str:
    return "\n\n".join([session.text(prompt["question"]), *_paper_forms(session, prompt)])


def _paper_forms(session: Session, prompt: Mapping[str, Any]) -> list[str]:
    lines = []
    for item in prompt["inputs"]:
        lines.append(paper_form(session, item))
        if item["kind"] in ("slider", "choice"):
            lines.append(session.say("paper-line"))
    return lines
