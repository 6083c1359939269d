"""The four notebooks of a lesson: English and Japanese, for the learner and for the facilitator.

Each is made from the same cells, so ids, order and code are equal across languages by construction; code
differs in the literal "en" or "ja" alone. Learners get no answers and no outputs. Facilitators get both,
with notes; their notebook is made here and executed by `execution`.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from casekit.course.cells import Cell, Code, Text
from casekit.course.claims import Citing, cited, once
from casekit.course.code_rules import in_language
from casekit.course.fields import Bilingual, Language, bilinguals
from casekit.course.head import cut_part, head_text
from casekit.course.prompts import Checkpoint, Option, Prediction, Prompt, Worksheet
from casekit.course.source import Lesson
from casekit.course.words import word

NOTEBOOKS = Path("notebooks")
LETTERS = "ABCDEFGHIJ"

Notebook: TypeAlias = dict[str, Any]
"""A notebook as nbformat 4.5 has it, in plain dictionaries."""


@dataclass(frozen=True)
class Edition:
    """One of the four: a language, for learners or for facilitators."""

    language: Language
    facilitator: bool

    @property
    def name(self) -> str:
        """`learner` or `facilitator`, as the notebook's metadata say it."""
        return "facilitator" if self.facilitator else "learner"

    @property
    def folder(self) -> Path:
        """Folder of this edition below the root of the checkout."""
        return NOTEBOOKS / "facilitator" / self.language if self.facilitator else NOTEBOOKS / self.language

    def path(self, root: Path, lesson: Lesson) -> Path:
        """Where this edition of a lesson stands."""
        return Path(root) / self.folder / f"{lesson.stem}.ipynb"


EDITIONS = (Edition("en", False), Edition("ja", False), Edition("en", True), Edition("ja", True))


def notebook(lesson: Lesson, edition: Edition, citing: Citing) -> Notebook:
    """Return one edition of a lesson, not executed; it is valid nbformat 4.5.

    Raises
    ------
    CasekitError
        If a text cites an unknown claim.

    """
    maker = _Maker(lesson, edition, citing)
    cells = [_markdown("head", head_text(lesson, edition.language, citing, facilitator=edition.facilitator))]
    for cell in lesson.cells:
        cells += maker.cut_mark(cell) + maker.cells(cell)
    cells += maker.closing()
    made: Notebook = {
        "cells": cells,
        "metadata": {
            "casekit": {"edition": edition.name, "language": edition.language, "lesson": lesson.number},
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
            "title": lesson.title.text_in(edition.language),
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    made["metadata"]["casekit"]["source_digest"] = source_digest(made)
    return made


def source_digest(made: Notebook) -> str:
    """Return the SHA-256 of an edition's cells as they were built, without outputs and counts."""
    plain = [{key: cell[key] for key in ("id", "cell_type", "source", "metadata")} for cell in made["cells"]]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8")).hexdigest()


def notebook_text(made: Notebook) -> str:
    """Return the notebook as the text of its file, checked against nbformat's schema."""
    import nbformat

    node = nbformat.from_dict(made)  # type: ignore[no-untyped-call]
    nbformat.validate(node)
    text = str(nbformat.writes(node))  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


@dataclass(frozen=True)
class _Maker:
    """Turns the cells of a source into cells of one edition."""

    lesson: Lesson
    edition: Edition
    citing: Citing

    def say(self, cell: str, text: Bilingual) -> str:
        language = self.edition.language
        return self.citing.render(self.lesson.place(cell), text.text_in(language), language)

    def word(self, key: str, **values: object) -> str:
        return word(key, self.edition.language, **values)

    def cells(self, cell: Cell) -> list[dict[str, Any]]:
        if isinstance(cell, Text):
            return self.text(cell)
        if isinstance(cell, Code):
            code = in_language(cell.code, self.edition.language)
            return [_code(cell.id, code, cell, is_open=cell.open, tags=cell.tags)]
        asked = [_markdown(f"{cell.id}-text", self.asked(cell), cell), self.call(cell)]
        if self.edition.facilitator and not isinstance(cell, Prediction):
            asked.append(_markdown(f"{cell.id}-key", self.answer(cell), cell))
        return asked

    def text(self, cell: Text) -> list[dict[str, Any]]:
        said = self.say(cell.id, cell.text)
        if not cell.facilitator_only:
            return [_markdown(cell.id, said, cell)]
        if not self.edition.facilitator:
            return []
        minutes = "" if cell.minutes is None else f" · {self.word('minutes', n=cell.minutes)}"
        return [_markdown(cell.id, _quoted(f"**{self.word('note')}{minutes}**\n\n{said}"), cell)]

    def cut_mark(self, cell: Cell) -> list[dict[str, Any]]:
        cut, sections = self.lesson.if_late_cut, [one.name for one in self.lesson.sections]
        if not self.edition.facilitator or cut is None:
            return []
        first = next((one for one in self.lesson.cells if one.section == cut), None)
        begins = cell is first if cut in sections else cell.id == cut
        if not begins:
            return []
        part = cut_part(self.lesson, self.edition.language)
        return [_markdown(f"{cell.id}-cut", self.word("cut", part=part), cell)]

    def asked(self, prompt: Prompt) -> str:
        if isinstance(prompt, Prediction):
            return f"### {self.word('prediction')}\n\n{self.say(prompt.id, prompt.question)}"
        if isinstance(prompt, Checkpoint):
            number = [one for one in self.lesson.cells if isinstance(one, Checkpoint)].index(prompt) + 1
            heading = self.word("checkpoint", number=number)
            return f"### {heading}\n\n{self.say(prompt.id, prompt.question)}"
        asked = "\n".join(f"- {self.say(prompt.id, one.label)}" for one in prompt.prompts)
        return f"### {self.word('worksheet')}\n\n{asked}"

    def call(self, prompt: Prompt) -> dict[str, Any]:
        verb = {Prediction: "predict", Checkpoint: "checkpoint", Worksheet: "worksheet"}[type(prompt)]
        tags = ("nbval-ignore-output",)
        return _code(prompt.id, f'lesson.{verb}("{prompt.id}")', prompt, is_open=False, tags=tags)

    def answer(self, prompt: Checkpoint | Worksheet) -> str:
        if isinstance(prompt, Worksheet):
            answers = (
                f"**{self.word('model', level=answer.level)}**\n\n{self.say(prompt.id, answer.text)}"
                for answer in prompt.model
            )
            return _quoted("\n\n".join(answers))
        options = "\n".join(
            self.option(prompt.id, letter, option)
            for letter, option in zip(LETTERS, prompt.options, strict=False)
        )
        why = self.word("why", why=self.say(prompt.id, prompt.why))
        return _quoted(f"{self.word('answer')}\n\n{options}\n\n{why}")

    def option(self, cell: str, letter: str, option: Option) -> str:
        from casekit.lesson.words import fallacy

        text = self.say(cell, option.text)
        name = self.word("plain_slip")
        if option.fallacy is not None:
            name = f"{option.fallacy}: {fallacy(option.fallacy, self.edition.language)}"
        line = self.word("right" if option.right else "wrong", letter=letter, text=text, fallacy=name)
        return line if option.feedback is None else f"{line}\n    - {self.say(cell, option.feedback)}"

    def closing(self) -> list[dict[str, Any]]:
        cells = []
        if self.lesson.key_points:
            points = "\n".join(f"- {self.say('head', point)}" for point in self.lesson.key_points)
            cells.append(_markdown("key-points", f"## {self.word('key_points')}\n\n{points}"))
        claims = self.claims()
        if claims:
            sources = self.citing.sources(claims, self.edition.language)
            cells.append(_markdown("sources", f"## {self.word('sources')}\n\n{sources}"))
        return cells

    def claims(self) -> list[str]:
        """Claims in the order of the source, English half first, so that both languages list them alike."""
        lesson = self.lesson
        texts = [lesson.title, lesson.question, *lesson.objectives]
        for cell in lesson.cells:
            if self.edition.facilitator or not (isinstance(cell, Text) and cell.facilitator_only):
                texts += bilinguals(cell)
        texts += lesson.key_points
        return once(claim for text in texts for half in (text.en, text.ja) for claim in cited(half))


def _markdown(cell_id: str, source: str, cell: Cell | None = None) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": cell_id, "metadata": _place(cell), "source": source}


def _code(cell_id: str, source: str, cell: Cell, *, is_open: bool, tags: tuple[str, ...]) -> dict[str, Any]:
    metadata = _place(cell)
    folded = () if is_open else ("hide-input",)
    if folded:
        metadata["jupyter"] = {"source_hidden": True}
    if tags or folded:
        metadata["tags"] = [*tags, *folded]
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell_id,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def _place(cell: Cell | None) -> dict[str, Any]:
    return {} if cell is None else {"casekit": {"block": cell.block, "section": cell.section}}


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
