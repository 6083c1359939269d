"""What a learner hands in: answers without names and times, and without free text unless it is asked for.

A hand-in is made from the learner's record and read again by the teacher's machine, which trusts nothing in
it: every answer must be one that the lesson can have. What passes is answers to known questions and no more.
"""

import json
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casekit import __version__
from casekit.errors import CasekitError
from casekit.foreign_json import UnreadableError, read
from casekit.lesson.before_after import FORMS, items, outcomes
from casekit.lesson.keys import LESSONS, Keys, read_keys
from casekit.lesson.record import FORMAT as RECORD_FORMAT
from casekit.lesson.record import TRACKS, is_sound
from casekit.lesson.values import LETTERS, values_fit

FORMAT = "casekit-hand-in"
VERSION = 1
MOST_BYTES = 1_000_000
Asked = tuple[str, str]
"""A lesson and the id of one of its prompts."""


@dataclass(frozen=True)
class HandIn:
    """One file that was handed in and whose answers are all possible ones.

    `predictions` are locked values, `checkpoints` the letters tried in order, `worksheets` the prompts to
    which a text was written, `tests` the outcomes of a concept test that was handed in, by fallacy.
    """

    id: str
    track: str
    predictions: Mapping[Asked, Mapping[str, Any]] = field(default_factory=dict)
    checkpoints: Mapping[Asked, tuple[str, ...]] = field(default_factory=dict)
    worksheets: frozenset[Asked] = frozenset()
    tests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class RejectedError(Exception):
    """A file is no hand-in; the message says why, in words for the teacher."""


def read_record(path: Path) -> dict[str, Any]:
    """Return the content of a learner's record; the file is left as it is.

    Raises
    ------
    CasekitError
        If there is none, or it is not a record that this casekit can read.

    """
    if not path.is_file():
        raise CasekitError(
            f"There is no record at {path}. Name one with --record; it is called my-record.json."
        )
    try:
        content = read(path)
    except (OSError, UnreadableError) as fault:
        raise CasekitError(f"{path} cannot be read as a record. Name another with --record.") from fault
    if isinstance(content, dict) and type(content.get("format")) is int and content["format"] > RECORD_FORMAT:
        raise CasekitError(f"{path} was written by a newer casekit. Use that one, or name another record.")
    if not is_sound(content):
        raise CasekitError(f"{path} is not a record of this course. Name another with --record.")
    return dict(content)


def hand_in(record: Mapping[str, Any], *, with_text: bool = False) -> dict[str, Any]:
    """Return what is handed in of a record: answers to questions of the course, under a random id."""
    lessons = {lesson: _lesson(record, lesson, with_text=with_text) for lesson in LESSONS}
    course = record.get("course", {})
    tests = course.get("concept_test", {})
    return {
        "format": FORMAT,
        "version": VERSION,
        "casekit": __version__,
        "id": secrets.token_hex(8),
        "texts_included": with_text,
        "track": _track(course),
        "lessons": {lesson: part for lesson, part in lessons.items() if part},
        "concept_test": {
            when: {code: tests[when]["answers"][code] for code in outcomes(when, tests[when])}
            for when in FORMS
            if "answered_at" in tests.get(when, {}) and len(outcomes(when, tests[when])) == len(items(when))
        },
    }


def hand_in_text(content: Mapping[str, Any]) -> str:
    """Return a hand-in as the text of its file."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode("utf-8") + "\n"


def read_hand_in(path: Path) -> HandIn:
    """Return the hand-in of a file. Symbolic links are not followed, and only ordinary files are opened.

    Raises
    ------
    RejectedError
        If it is anything else than a hand-in, with the reason.

    """
    try:
        return checked(read(path, most_bytes=MOST_BYTES, follow_links=False))
    except OSError as fault:
        raise RejectedError("cannot be opened") from fault
    except UnreadableError as fault:
        raise RejectedError(REASONS[fault.reason]) from fault


REASONS = {
    "too-large": "larger than 1 MB",
    "not-text": "not a text file",
    "not-json": "damaged, or not a hand-in",
    "too-deep": "nested too deeply",
    "not-a-file": "not an ordinary file",
    "a-link": "a link, which is not followed",
}


def checked(content: Any) -> HandIn:
    """Return the hand-in that a value of JSON holds.

    Raises
    ------
    RejectedError
        If it is none, or says something that no learner can have answered.

    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RejectedError("not a hand-in of this course")
    if type(content.get("version")) is not int or content["version"] != VERSION:
        raise RejectedError("written by another version of casekit")
    mark, track = content.get("id"), content.get("track")
    if not isinstance(mark, str) or not re.fullmatch(r"[0-9a-f]{16}", mark) or track not in TRACKS:
        raise RejectedError("its head is not one that casekit writes")
    lessons, tests = content.get("lessons"), content.get("concept_test")
    if not isinstance(lessons, dict) or not isinstance(tests, dict):
        raise RejectedError("parts are missing")
    found = _Answers()
    for lesson, part in lessons.items():
        found.take_lesson(lesson, part)
    for when, answers in tests.items():
        found.take_test(when, answers)
    return HandIn(mark, track, found.predictions, found.checkpoints, frozenset(found.worksheets), found.tests)


@dataclass
class _Answers:
    """Collects the answers of a file and refuses those that are not possible."""

    predictions: dict[Asked, Mapping[str, Any]] = field(default_factory=dict)
    checkpoints: dict[Asked, tuple[str, ...]] = field(default_factory=dict)
    worksheets: set[Asked] = field(default_factory=set)
    tests: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def take_lesson(self, lesson: str, part: Any) -> None:
        if lesson not in LESSONS or not isinstance(part, dict):
            raise _impossible(lesson)
        keys = keys_of(lesson)
        for key, values in _section(part, "predictions", keys.predictions, lesson):
            if not values_fit(keys.predictions[key]["inputs"], values):
                raise _impossible(lesson)
            self.predictions[lesson, key] = values
        for key, tried in _section(part, "checkpoints", keys.checkpoints, lesson):
            if not _possible(keys.checkpoints[key]["options"], tried):
                raise _impossible(lesson)
            self.checkpoints[lesson, key] = tuple(tried)
        for key, text in _section(part, "worksheets", keys.worksheets, lesson):
            if text is not True and not _is_texts(text):
                raise _impossible(lesson)
            self.worksheets.add((lesson, key))

    def take_test(self, when: Any, answers: Any) -> None:
        if when not in FORMS or not isinstance(answers, dict):
            raise _impossible("concept test")
        found = outcomes(when, {"answers": answers})
        if set(found) != set(answers) or len(found) != len(items(when)):
            raise _impossible("concept test")
        self.tests[when] = found


@cache
def keys_of(lesson: str) -> Keys:
    """Return the prompts of a lesson."""
    return read_keys(lesson, "en")


def _lesson(record: Mapping[str, Any], lesson: str, *, with_text: bool) -> dict[str, Any]:
    part, keys = record["lessons"].get(lesson, {}), keys_of(lesson)
    predictions = {
        key: entry["values"]
        for key, entry in part.get("predictions", {}).items()
        if key in keys.predictions
        and "locked_at" in entry
        and values_fit(keys.predictions[key]["inputs"], entry.get("values"))
    }
    checkpoints = {
        key: entry["tried"]
        for key, entry in part.get("checkpoints", {}).items()
        if key in keys.checkpoints and _possible(keys.checkpoints[key]["options"], entry.get("tried"))
    }
    worksheets = {
        key: entry.get("texts", {}) if with_text and _is_texts(entry.get("texts")) else True
        for key, entry in part.get("worksheets", {}).items()
        if key in keys.worksheets and "committed_at" in entry
    }
    found = {"predictions": predictions, "checkpoints": checkpoints, "worksheets": worksheets}
    return {section: entries for section, entries in found.items() if entries}


def _track(course: Mapping[str, Any]) -> str:
    chosen = course.get("choices", {}).get("track", {}).get("value")
    return chosen if chosen in TRACKS else TRACKS[0]


def _section(
    part: Mapping[str, Any], name: str, known: Mapping[str, Any], lesson: str
) -> Iterator[tuple[str, Any]]:
    entries = part.get(name, {})
    if not isinstance(entries, dict) or not set(entries) <= set(known):
        raise _impossible(lesson)
    yield from entries.items()


def _possible(options: list[Mapping[str, Any]], tried: Any) -> bool:
    """Whether letters are ones that can have been tried: each once, and none after the right one."""
    if not isinstance(tried, list) or not tried or not all(isinstance(letter, str) for letter in tried):
        return False
    letters = LETTERS[: len(options)]
    right = {letters[n] for n, option in enumerate(options) if option.get("right")}
    return (
        len(set(tried)) == len(tried)
        and all(len(letter) == 1 and letter in letters for letter in tried)
        and not right & set(tried[:-1])
    )


def _is_texts(texts: Any) -> bool:
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())


def _impossible(where: object) -> RejectedError:
    name = where if where in (*LESSONS, "concept test") else "an unknown lesson"
    return RejectedError(f"forged, or from another edition: an answer that does not exist ({name})")
