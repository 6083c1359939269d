"""Prompt cells: what a learner is asked. A prediction, a checkpoint or a worksheet, each one yaml block.

The forms follow the course map: a prediction is locked before the reveal; each wrong option of a
checkpoint carries the fallacy it shows (F1 to F10) or says `null`; a worksheet has levelled model answers.
"""

import re
from dataclasses import dataclass
from typing import Any

from casekit.course import fields
from casekit.course.fields import Bilingual, Place
from casekit.course.foreign_yaml import NotYamlError, read_yaml
from casekit.course.inputs import Input, read_input

FALLACIES = tuple(f"F{number}" for number in range(1, 11))
MOST_OPTIONS = 6
KINDS = ("prediction", "checkpoint", "worksheet")


@dataclass(frozen=True)
class Prediction:
    """A question and the inputs that are locked together."""

    id: str
    block: str
    section: str
    question: Bilingual
    inputs: tuple[Input, ...]


@dataclass(frozen=True)
class Option:
    """One answer of a checkpoint. `fallacy` is None for the right one and for a plain slip."""

    text: Bilingual
    right: bool
    fallacy: str | None
    feedback: Bilingual | None


@dataclass(frozen=True)
class Checkpoint:
    """A question with exactly one right option, and why it is right."""

    id: str
    block: str
    section: str
    question: Bilingual
    options: tuple[Option, ...]
    why: Bilingual


@dataclass(frozen=True)
class WorksheetPrompt:
    """One field to write in."""

    name: str
    label: Bilingual
    rows: int


@dataclass(frozen=True)
class ModelAnswer:
    """A model answer at one level of the rubric (1 to 4)."""

    level: int
    text: Bilingual


@dataclass(frozen=True)
class Element:
    """Something a good answer speaks of, and words that show it, for a hint after the text is committed."""

    name: str
    label: Bilingual
    words_en: tuple[str, ...]
    words_ja: tuple[str, ...]


@dataclass(frozen=True)
class Worksheet:
    """Fields to write in, and what is shown once the learner has committed a text."""

    id: str
    block: str
    section: str
    prompts: tuple[WorksheetPrompt, ...]
    model: tuple[ModelAnswer, ...]
    elements: tuple[Element, ...] = ()


Prompt = Prediction | Checkpoint | Worksheet


def read_prompt(place: Place, kind: str, source: str, **cell: str) -> Prompt:
    """Return the prompt that a cell's one yaml block describes.

    Parameters
    ----------
    place
        For sentences about faults.
    kind
        One of KINDS.
    source
        The cell: one fenced block of yaml and nothing else.
    cell
        id, block and section of the cell.

    Raises
    ------
    CasekitError
        If the yaml does not say what a prompt of this kind needs.

    """
    content = _yaml_block(place, source)
    if kind == "prediction":
        return _prediction(place, content, cell)
    if kind == "checkpoint":
        return _checkpoint(place, content, cell)
    return _worksheet(place, content, cell)


def _yaml_block(place: Place, source: str) -> Any:
    block = re.fullmatch(r"\s*```yaml[ \t]*\n(.*?)\n```\s*", source, flags=re.DOTALL)
    if block is None or "\n```" in block[1]:
        place.fault("a prediction, checkpoint or worksheet cell is one ```yaml block and nothing else.")
    try:
        return read_yaml(block[1])
    except NotYamlError as fault:
        place.fault(f"the yaml block cannot be read ({fault}).")


def _prediction(place: Place, content: Any, cell: dict[str, str]) -> Prediction:
    said = fields.mapping(place, content, "the prediction", need="question inputs")
    inputs = fields.items(place, said["inputs"], "inputs", at_least=1)
    read = tuple(read_input(place, value, f"inputs[{index}]") for index, value in enumerate(inputs, 1))
    fields.distinct(place, [one.name for one in read], "inputs")
    return Prediction(question=fields.both(place, said["question"], "question"), inputs=read, **cell)


def _checkpoint(place: Place, content: Any, cell: dict[str, str]) -> Checkpoint:
    said = fields.mapping(place, content, "the checkpoint", need="question options why")
    options = fields.items(place, said["options"], "options", at_least=2)
    read = tuple(_option(place, value, f"options[{index}]") for index, value in enumerate(options, 1))
    if len(read) > MOST_OPTIONS:
        place.fault(f"{len(read)} options; at most {MOST_OPTIONS} are allowed.")
    right = sum(option.right for option in read)
    if right != 1:
        place.fault(f"{right} options are right; exactly one is, marked `right: true`.")
    return Checkpoint(
        question=fields.both(place, said["question"], "question"),
        options=read,
        why=fields.both(place, said["why"], "why"),
        **cell,
    )


def _option(place: Place, value: Any, what: str) -> Option:
    said = fields.mapping(place, value, what, need="text", may="right fallacy feedback")
    right = fields.yes(place, said.get("right", False), f"{what}.right")
    if not right and "fallacy" not in said:
        place.fault(f"{what} is wrong but names no fallacy; write one of F1 to F10, or `fallacy: null`.")
    if not right and "feedback" not in said:
        place.fault(f"{what} is wrong but has no feedback; write feedback: {{en: ..., ja: ...}}.")
    fallacy = said.get("fallacy")
    if fallacy is not None:
        fields.choice(place, fallacy, f"{what}.fallacy", FALLACIES)
    if right and fallacy is not None:
        place.fault(f"{what} is right, so it shows no fallacy; leave out `fallacy`.")
    feedback = said.get("feedback")
    return Option(
        text=fields.both(place, said["text"], f"{what}.text"),
        right=right,
        fallacy=fallacy,
        feedback=None if right and feedback is None else fields.both(place, feedback, f"{what}.feedback"),
    )


def _worksheet(place: Place, content: Any, cell: dict[str, str]) -> Worksheet:
    said = fields.mapping(place, content, "the worksheet", need="prompts model", may="elements")
    prompts = fields.items(place, said["prompts"], "prompts", at_least=1)
    model = fields.items(place, said["model"], "model", at_least=1)
    read = tuple(_worksheet_prompt(place, value, f"prompts[{i}]") for i, value in enumerate(prompts, 1))
    fields.distinct(place, [one.name for one in read], "prompts")
    answers = tuple(_model_answer(place, value, f"model[{i}]") for i, value in enumerate(model, 1))
    listed = fields.items(place, said.get("elements", []), "elements")
    elements = tuple(_element(place, value, f"elements[{i}]") for i, value in enumerate(listed, 1))
    fields.distinct(place, [one.name for one in elements], "elements")
    return Worksheet(prompts=read, model=answers, elements=elements, **cell)


def _worksheet_prompt(place: Place, value: Any, what: str) -> WorksheetPrompt:
    said = fields.mapping(place, value, what, need="name label", may="rows")
    return WorksheetPrompt(
        name=fields.name(place, said["name"], f"{what}.name"),
        label=fields.both(place, said["label"], f"{what}.label"),
        rows=fields.whole(place, said.get("rows", 4), f"{what}.rows", least=1, most=20),
    )


def _model_answer(place: Place, value: Any, what: str) -> ModelAnswer:
    said = fields.mapping(place, value, what, need="level text")
    return ModelAnswer(
        level=fields.whole(place, said["level"], f"{what}.level", least=1, most=4),
        text=fields.both(place, said["text"], f"{what}.text"),
    )


def _element(place: Place, value: Any, what: str) -> Element:
    said = fields.mapping(place, value, what, need="name label any_of")
    words = fields.mapping(place, said["any_of"], f"{what}.any_of", need="en ja")
    english, japanese = (
        tuple(
            fields.text(place, word, f"{what}.any_of.{language}")
            for word in fields.items(place, words[language], f"{what}.any_of.{language}", at_least=1)
        )
        for language in fields.LANGUAGES
    )
    return Element(
        name=fields.name(place, said["name"], f"{what}.name"),
        label=fields.both(place, said["label"], f"{what}.label"),
        words_en=english,
        words_ja=japanese,
    )
