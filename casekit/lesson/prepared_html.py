"""The HTML of a recorded widget: plain controls with names, the first state visible, the others as data.

A few lines of JavaScript on the page (casekit/course/site/static/prepared.js) show the state that the
controls name. Without them the controls stay hidden; the first state and the text twin can be read.
"""

import json
import re
from collections.abc import Sequence
from html import escape
from itertools import count
from typing import Any

from casekit.lesson.prepared import Control, Recording, is_linked_number, is_view
from casekit.lesson.words import joined, word

_PARTS = re.compile(r"(<svg.*?</svg>|<table.*?</table>|<img[^>]*>)", re.DOTALL)
_numbers = count(1)


def prepared_html(recording: Recording, language: str) -> str:
    """Return a recording as one block of HTML in the lesson's language."""
    return _Page(recording, language, f"prepared-{next(_numbers)}").html()


class _Page:
    """One recording on its way to HTML; `name` makes its ids unique on a page."""

    def __init__(self, recording: Recording, language: str, name: str) -> None:
        self.recording, self.language, self.name = recording, language, name
        self.numbers = {id(one.widget): n for n, one in enumerate(recording.controls)}
        for number, one in enumerate(recording.controls):
            if one.kind == "step":
                self.numbers[id(one.widget[0])] = number
        self.shown = recording.states[recording.start]
        self.moving = [
            slot
            for slot in range(len(recording.views))
            if len({state[slot] for state in recording.states.values()}) > 1
        ]

    def html(self) -> str:
        data = json.dumps(self._data(), ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return (
            f'<div class="casekit-prepared" id="{self.name}" lang="{self.language}">'
            f"{self._box(self.recording.widget)}{self._notes()}"
            f'<script type="application/json">{data}</script></div>'
        )

    def _data(self) -> dict[str, Any]:
        """Return the different parts of all views, each once, and for every state of which parts it is made.

        A state's key is the number of each control's value; a view is cut before and after pictures and
        tables, because states that differ in one of them often share the rest.
        """
        parts: dict[str, int] = {}
        states = {
            ",".join(map(str, place)): [
                [parts.setdefault(part, len(parts)) for part in _PARTS.split(state[slot]) if part]
                for slot in self.moving
            ]
            for place, state in self.recording.states.items()
        }
        start = list(self.recording.start)
        return {"start": start, "alone": self.recording.alone, "parts": list(parts), "states": states}

    def _box(self, widget: Any, beside: Sequence[Any] = ()) -> str:
        if id(widget) in self.numbers:
            number = self.numbers[id(widget)]
            return self._control(self.recording.controls[number], number)
        if is_view(widget):
            return self._view(widget)
        if is_linked_number(widget, beside) or not hasattr(widget, "children"):
            return ""
        children = widget.children
        inside = "".join(self._box(child, children) for child in children)
        return f'<div class="{escape(" ".join(widget._dom_classes))}">{inside}</div>'

    def _view(self, widget: Any) -> str:
        slot = next(n for n, view in enumerate(self.recording.views) if view is widget)
        content = self.shown[slot]
        if slot in self.moving:
            return f'<div data-view="{self.moving.index(slot)}">{content}</div>'
        # The visible label of a slider stands twice in a widget, once for the eye alone.
        return "" if 'class="casekit-label" aria-hidden="true"' in content else f"<div>{content}</div>"

    def _control(self, control: Control, number: int) -> str:
        id_, at = f"{self.name}-{number}", f'data-control="{number}"'
        start = self.recording.start[number]
        label = escape(control.label)
        if control.kind == "tick":
            ticked = " checked" if start else ""
            return (
                f'<label class="prepared-tick"><input type="checkbox" {at} autocomplete="off"{ticked}> '
                f"{label}</label>"
            )
        if control.kind == "range":
            words = escape(json.dumps(control.words, ensure_ascii=False))
            return (
                f'<div class="prepared-range"><label for="{id_}">{label}</label>'
                f'<input type="range" id="{id_}" min="0" max="{len(control.values) - 1}" value="{start}" '
                f'autocomplete="off" {at} data-words="{words}" aria-valuetext="{control.words[start]}">'
                f'<output for="{id_}">{control.words[start]}</output></div>'
            )
        if control.kind == "step":
            return self._step(control, at)
        choices = "".join(
            f'<label><input type="radio" name="{id_}" value="{place}" {at} autocomplete="off"'
            f"{' checked' if place == start else ''}> <span>{escape(words)}</span></label>"
            for place, words in enumerate(control.words)
        )
        return f'<fieldset class="prepared-one"><legend>{label}</legend>{choices}</fieldset>'

    def _step(self, control: Control, at: str) -> str:
        back, on = control.widget
        told = word("prepared-step", self.language, at="{at}", all="{all}")
        return (
            f'<div class="prepared-step" {at} data-words="{escape(told)}">'
            f'<button type="button" data-by="-1" disabled>← {escape(back.description)}</button>'
            f'<button type="button" data-by="1">{escape(on.description)} →</button> <output></output></div>'
        )

    def _notes(self) -> str:
        """Say which values were prepared, which control stands still, and what to do without JavaScript."""
        recording, language = self.recording, self.language
        told = [
            word("prepared-values", language, label=one.label, values=joined(list(one.words), language))
            for one in recording.controls
            if one.thinned
        ]
        if recording.alone:
            told.append(word("prepared-alone", language))
        for one in recording.fixed:
            if one.kind != "tick":
                value = one.words[one.start]
            else:
                value = word("prepared-ticked" if one.start else "prepared-not-ticked", language)
            told.append(word("prepared-fixed", language, label=one.label, value=value))
        lines = "".join(f'<p class="casekit-soft">{escape(line)}</p>' for line in told)
        return f"{lines}<noscript><p>{escape(word('prepared-no-script', language))}</p></noscript>"
