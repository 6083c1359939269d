"""What the running lesson knows: its number, its language, its prompts, the record, the waiting gates.

The lesson's own state is the one piece of global state in casekit; a notebook has one lesson open.
"""

import functools
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from threading import RLock
from typing import Any, ParamSpec, TypeVar

from casekit.errors import CasekitError
from casekit.lesson.hands import hands_fit
from casekit.lesson.keys import Keys, read_keys
from casekit.lesson.markup import note, say
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.record import Record, record_path
from casekit.lesson.values import values_fit
from casekit.lesson.words import LANGUAGES, text_in, word

P = ParamSpec("P")
R = TypeVar("R")
Slot = tuple[object, ...]


@dataclass
class Session:
    """One lesson in one language, with the learner's record."""

    keys: Keys
    language: str
    record: Record
    waiting: dict[str, dict[Slot, Callable[[], None]]] = field(default_factory=dict)
    changing: Any = field(default_factory=RLock)
    """Held while a gate is set or opened: JupyterLab runs buttons beside the cells, in another thread."""

    @property
    def lesson(self) -> str:
        """The lesson's number, "00" to "11"."""
        return self.keys.lesson

    def say(self, key: str, /, **fields: object) -> str:
        """Return a sentence of the interface in the lesson's language."""
        return word(key, self.language, **fields)

    def rows_told(self, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
        """Return the rows of a picture in words; `columns` name the cells after the first, or are empty."""
        told = []
        for first, *cells in rows:
            named = [f"{column} {cell}".strip() for column, cell in zip(columns, cells, strict=True)]
            told.append(first + self.say("separator") + self.say("list-separator").join(named))
        return self.say("item-separator").join(told)

    def text(self, texts: object) -> str:
        """Return a {en:, ja:} text in the lesson's language."""
        return text_in(texts, self.language)

    def locked(self, key: str) -> dict[str, Any] | None:
        """Return the locked values of a prediction if they fit its inputs, else None."""
        prompt = self.keys.prompt("predictions", key, self.language)
        entry = self.record.entry(self.lesson, "predictions", key) or {}
        values: Any = entry.get("values")
        return dict(values) if values_fit(prompt["inputs"], values) else None

    def hands(self, key: str) -> dict[str, dict[str, int]] | None:
        """Return the hands a room raised {input name: {answer: hands}} if they fit the inputs, else None."""
        prompt = self.keys.prompt("predictions", key, self.language)
        entry = self.record.entry(self.lesson, "predictions", key) or {}
        counts: Any = entry.get("room")
        return counts if hands_fit(prompt["inputs"], counts) else None

    def is_open(self, key: str) -> bool:
        """Whether what waits for this prediction may be shown."""
        return makes_edition() or self.locked(key) is not None or self.hands(key) is not None

    def trouble(self) -> str:
        """Return what went wrong with the record file as HTML, or nothing."""
        trouble = self.record.trouble
        if trouble is None:
            return ""
        fields = {name: escape(value) for name, value in trouble.fields.items()}
        return say(f"<p>{self.say(trouble.key, **fields)}</p>", kind="wrong")


_running: Session | None = None


def open_session(lesson: str, language: str) -> Session:
    """Start a lesson, or go on with it if this notebook has started it already.

    Raises
    ------
    CasekitError
        If there is no such lesson or language.

    """
    global _running
    if language not in LANGUAGES:
        raise CasekitError("  ".join(word("unknown-language", each, language=language) for each in LANGUAGES))
    keys = read_keys(lesson, language)
    path = record_path()
    if _running is not None and _running.lesson == lesson and _running.record.path == path:
        _running.keys, _running.language = keys, language
        _running.record.refresh()
    else:
        _running = Session(keys, language, Record(path))
    _running.record.set_language(lesson, language)
    return _running


def close_session() -> None:
    """Forget the running lesson; the record keeps what the learner entered."""
    global _running
    _running = None


def running() -> Session:
    """Return the lesson that is open.

    Raises
    ------
    CasekitError
        If the notebook's first cell has not been run.

    """
    if _running is None:
        raise CasekitError("  ".join(word("not-started", language) for language in LANGUAGES))
    return _running


def language() -> str:
    """Return "en" or "ja": the language of the lesson that is open, English before one is."""
    return current_language() or "en"


def current_language() -> str | None:
    """Return the language of the lesson that is open, or None before one is."""
    return _running.language if _running is not None else None


def is_facilitator() -> bool:
    """Whether this is the facilitator edition: gates open, answers shown."""
    return os.environ.get("CASEKIT_EDITION") == "facilitator"


def is_reader() -> bool:
    """Whether this is the reading version: no kernel behind it, controls prepared, answers folded."""
    return os.environ.get("CASEKIT_EDITION") == "reader"


def makes_edition() -> bool:
    """Whether an edition is being made, where gates are open and a fault must be seen."""
    return is_facilitator() or is_reader()


def kindly(function: Callable[P, R]) -> Callable[P, R | None]:
    """Let a function of the public face show a CasekitError as a note instead of a traceback."""

    @functools.wraps(function)
    def kind(*args: P.args, **kwargs: P.kwargs) -> R | None:
        try:
            return function(*args, **kwargs)
        except CasekitError as fault:
            publish(html_piece(note(str(fault), language()), str(fault)))
            return None

    return kind
