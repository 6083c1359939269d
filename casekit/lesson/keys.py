"""What `casekit build` wrote about a lesson: its prompts, options, feedback and model answers.

Out of sight, not secret: keys/NN.json stands in the package, so that a learner notebook carries no answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from casekit.errors import CasekitError
from casekit.foreign_json import read
from casekit.lesson.words import joined, word

FOLDER = Path(__file__).parent / "keys"
LESSONS = tuple(sorted(path.stem for path in FOLDER.glob("[0-9][0-9].json")))
"""The lessons of the course: those that `casekit build` has written keys for."""


@dataclass(frozen=True)
class Keys:
    """The prompts of one lesson by id; all texts are {en:, ja:}."""

    lesson: str
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    minutes: Mapping[str, int] = field(default_factory=dict)
    predictions: Mapping[str, Any] = field(default_factory=dict)
    checkpoints: Mapping[str, Any] = field(default_factory=dict)
    worksheets: Mapping[str, Any] = field(default_factory=dict)

    def prompt(self, section: str, key: str, language: str) -> Any:
        """Return one prompt; `section` is predictions, checkpoints or worksheets.

        Raises
        ------
        CasekitError
            If the lesson has no such prompt.

        """
        prompts: Mapping[str, Any] = getattr(self, section)
        if key not in prompts:
            known = joined(list(prompts), language)
            raise CasekitError(word(f"unknown-{section[:-1]}", language, key=key, known=known))
        return prompts[key]


def read_keys(lesson: str, language: str) -> Keys:
    """Return the keys of a lesson.

    Raises
    ------
    CasekitError
        If there is no such lesson, or its file is damaged.

    """
    if lesson not in LESSONS:
        first, last = LESSONS[0], LESSONS[-1]
        raise CasekitError(word("unknown-lesson", language, lesson=lesson, first=first, last=last))
    try:
        content = read(FOLDER / f"{lesson}.json")
        parts = ("title", "question", "minutes", "predictions", "checkpoints", "worksheets")
        return Keys(lesson, **{part: content.get(part) or {} for part in parts})
    except (OSError, ValueError, AttributeError) as fault:
        raise CasekitError(word("damaged-keys", language, lesson=lesson)) from fault
