"""The answer key of a lesson, `casekit/lesson/keys/NN.json`: out of the learner's sight, not secret."""

import json
from pathlib import Path
from typing import Any

from casekit.course.claims import ROLE, Citing
from casekit.course.fields import LANGUAGES, Bilingual, Place
from casekit.course.inputs import Input, Named
from casekit.course.prompts import Checkpoint, Element, Option, Prediction, Prompt, Worksheet
from casekit.course.source import Lesson

KEYS = Path("casekit/lesson/keys")


def key_path(root: Path, number: str) -> Path:
    """Where the answer key of a lesson stands."""
    return Path(root) / KEYS / f"{number}.json"


def key_text(lesson: Lesson, citing: Citing) -> str:
    """Return the text of the answer key: every prompt, its texts with claims rendered, by language.

    Keys of the object: lesson, title, question, minutes (in full, by part), predictions, checkpoints and
    worksheets, each by the id of its cell.
    """
    head = Place(lesson.file, "head")
    content: dict[str, Any] = {
        "lesson": lesson.number,
        "title": _rendered(head, lesson.title, citing),
        "question": _rendered(head, lesson.question, citing),
        "minutes": {section.name: section.full for section in lesson.sections},
        "predictions": {},
        "checkpoints": {},
        "worksheets": {},
    }
    for cell in lesson.cells:
        if isinstance(cell, Prediction | Checkpoint | Worksheet):
            content[f"{type(cell).__name__.lower()}s"][cell.id] = _prompt(lesson, cell, citing)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _rendered(place: Place, text: Bilingual | None, citing: Citing) -> dict[str, str] | None:
    if text is None:
        return None
    return {language: citing.render(place, text.text_in(language), language) for language in LANGUAGES}


def _prompt(lesson: Lesson, prompt: Prompt, citing: Citing) -> dict[str, Any]:
    place = lesson.place(prompt.id)
    if isinstance(prompt, Prediction):
        return {
            "question": _rendered(place, prompt.question, citing),
            "inputs": [_input(place, one) for one in prompt.inputs],
        }
    if isinstance(prompt, Checkpoint):
        return {
            "question": _rendered(place, prompt.question, citing),
            "options": [_option(place, option, citing) for option in prompt.options],
            "why": _rendered(place, prompt.why, citing),
        }
    worksheet: dict[str, Any] = {
        "prompts": [
            {"name": one.name, "label": _plain(place, one.label), "rows": one.rows} for one in prompt.prompts
        ],
        "model": [
            {"level": answer.level, "text": _rendered(place, answer.text, citing)} for answer in prompt.model
        ],
    }
    if prompt.elements:
        worksheet["elements"] = [_element(place, one) for one in prompt.elements]
    return worksheet


def _plain(place: Place, text: Bilingual) -> dict[str, str]:
    # A widget's label is plain text; a badge would show as markup.
    if ROLE.search(text.en + text.ja):
        place.fault("a label of a widget cites a claim; cite it, or link the term, in the text above.")
    return {"en": text.en, "ja": text.ja}


def _input(place: Place, one: Input) -> dict[str, Any]:
    common: dict[str, Any] = {"name": one.name, "label": _plain(place, one.label), "kind": one.kind}
    if one.kind == "choice":
        return {**common, "options": [_plain(place, option) for option in one.options]}
    if one.kind == "order":
        return {**common, "cards": _named(place, one.cards)}
    if one.kind == "marks":
        return {**common, "rows": _named(place, one.rows), "columns": _named(place, one.columns)}
    span = {"min": one.minimum, "max": one.maximum, "step": one.step}
    if one.kind == "slider":
        return {**common, **span}
    unit = {"en": "", "ja": ""} if one.unit is None else _plain(place, one.unit)
    return {**common, "points": _named(place, one.points), **span, "unit": unit}


def _named(place: Place, things: tuple[Named, ...]) -> list[dict[str, Any]]:
    return [{"name": one.name, "label": _plain(place, one.label)} for one in things]


def _element(place: Place, one: Element) -> dict[str, Any]:
    words = {"en": list(one.words_en), "ja": list(one.words_ja)}
    return {"name": one.name, "label": _plain(place, one.label), "any_of": words}


def _option(place: Place, option: Option, citing: Citing) -> dict[str, Any]:
    return {
        "text": _rendered(place, option.text, citing),
        "right": option.right,
        "fallacy": option.fallacy,
        "feedback": _rendered(place, option.feedback, citing),
    }
