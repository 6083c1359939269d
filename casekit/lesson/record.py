"""my-record.json: what a learner has entered, readable, in one file that is the learner's own.

Every change is made under a lock as read, merge, write, so that two open notebooks never lose each
other's work. A damaged file is set aside under a dated name, never overwritten. Whatever cannot be
written is kept in memory and written with the next change.

The file: {"format": 1, "casekit": version, "lessons": {"03": {"language":, "predictions":, ..}},
"course": {"concept_test": {"before":, "after":}, "choices": {"track":}}}. A section holds entries by name.
"""

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

from filelock import FileLock, Timeout

from casekit import __version__
from casekit.folders import write_text
from casekit.foreign_json import UnreadableError, read

FORMAT = 1
SECTIONS = ("predictions", "checkpoints", "worksheets")
COURSE = "course"
"""Stands for a lesson's number where an entry belongs to the course as a whole."""
COURSE_SECTIONS = ("concept_test", "choices")
TRACKS = ("law", "data")
FIELDS = {
    "values": dict,
    "texts": dict,
    "answers": dict,
    "tried": list,
    "value": str,
    "room": dict,
    **dict.fromkeys(
        ("room_locked_at", "locked_at", "answered_at", "committed_at", "saved_at", "chosen_at"), str
    ),
}
"""Fields of an entry whose kind the displays rely on."""
NAME = "my-record.json"
PATIENCE = 5.0
"""Seconds to wait for another notebook that is writing."""

Entry = dict[str, Any]
Edit = Callable[[Entry | None], Entry]


@dataclass(frozen=True)
class Trouble:
    """Something the learner should be told: a key of words.csv and its fields."""

    key: str
    fields: dict[str, str] = field(default_factory=dict)


def record_path() -> Path | None:
    """Return where the record belongs: $CASEKIT_RECORD, else the course folder, else nowhere."""
    named = os.environ.get("CASEKIT_RECORD")
    if named:
        return Path(named).expanduser()
    here = Path.cwd()
    if here.name in ("en", "ja") and here.parent.name == "my-course":
        return here.parent / NAME
    return None


def now() -> str:
    """Return the local time in ISO form, to the second."""
    return datetime.now().isoformat(timespec="seconds")


class Record:
    """The learner's entries, on disk if there is a path, and always in memory.

    `trouble` holds what went wrong with the file at the last reading or writing, or None.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.trouble: Trouble | None = None
        self._content = _empty()
        self._unwritten: list[tuple[tuple[str, str, str], Edit]] = []
        self._frozen = False
        self._changing = RLock()
        self.refresh()

    def refresh(self) -> None:
        """Read the file again, so that work done in another notebook appears here too."""
        if self.path is None or self._frozen:
            return
        self.trouble = None
        try:
            if self.path.exists():
                with self._lock():
                    self._read_and_keep()
        except Timeout:
            self.trouble = Trouble("record-busy")
        except OSError:
            # Where no lock can be made nothing can be written either, but what stands there can be read.
            with suppress(OSError):
                self._read_and_keep()
            self.trouble = self.trouble or Trouble("record-unwritable", {"path": str(self.path)})

    def entry(self, lesson: str, section: str, name: str) -> Entry | None:
        """Return one entry (a copy), or None.

        `section` is one of SECTIONS; with COURSE as `lesson`, one of COURSE_SECTIONS.
        """
        part = self.course() if lesson == COURSE else self.lessons().get(lesson, {})
        found = part.get(section, {}).get(name)
        return found if isinstance(found, dict) else None

    def course(self) -> dict[str, Any]:
        """Return the entries of the course as a whole (a copy): {"concept_test": {..}, "choices": {..}}."""
        return deepcopy(self._content.get(COURSE, {}))

    def track(self) -> str:
        """Return the learner's track, "law" unless "data" was chosen."""
        chosen = (self.entry(COURSE, "choices", "track") or {}).get("value")
        return str(chosen) if chosen in TRACKS else TRACKS[0]

    def choose_track(self, track: str) -> None:
        """Keep the learner's choice of "law" or "data"; anything else is a fault of the caller."""
        if track not in TRACKS:
            raise ValueError(track)
        self.change(COURSE, "choices", "track", lambda _old: {"value": track, "chosen_at": now()})

    def lessons(self) -> dict[str, dict[str, Any]]:
        """Return all entries (a copy): {lesson: {"language":, "predictions": {..}, ..}}."""
        return deepcopy(self._content["lessons"])

    def set_language(self, lesson: str, language: str) -> None:
        """Note in which language the lesson was last answered; written with the next entry."""
        self._content["lessons"].setdefault(lesson, {})["language"] = language

    def change(self, lesson: str, section: str, name: str, edit: Edit) -> Entry:
        """Replace an entry by `edit(old entry or None)` in memory and on disk; return the new one.

        `edit` sees what is on disk now, not what this notebook read earlier, and must be pure: it is
        repeated if the file could not be written the first time.
        """
        with self._changing:
            self.trouble = None
            self._unwritten.append(((lesson, section, name), edit))
            if self.path is None or self._frozen or not self._write():
                self._apply(self._content, self._unwritten[-1:])
            if self.path is None or self._frozen:
                self._unwritten.clear()
            return self.entry(lesson, section, name) or {}

    def _write(self) -> bool:
        assert self.path is not None
        before = self._content
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock():
                languages = {n: part.get("language") for n, part in self._content["lessons"].items()}
                self._read()
                if self._frozen:
                    return False
                changed = deepcopy(self._content)
                self._apply(changed, self._unwritten, languages)
                changed["casekit"] = __version__
                write_text(self.path, _file_text(changed))
        except Timeout:
            self.trouble = Trouble("record-busy")
            return False
        except OSError:
            self._content = before  # The file lacks the answers that could not be written before.
            self.trouble = Trouble("record-unwritable", {"path": str(self.path)})
            return False
        self._content = changed
        self._unwritten.clear()
        return True

    @staticmethod
    def _apply(
        content: dict[str, Any],
        changes: list[tuple[tuple[str, str, str], Edit]],
        languages: dict[str, str | None] | None = None,
    ) -> None:
        for (lesson, section, name), edit in changes:
            if lesson == COURSE:
                part = content.setdefault(COURSE, {})
            else:
                part = content["lessons"].setdefault(lesson, {})
            if languages and languages.get(lesson):
                part["language"] = languages[lesson]
            entries = part.setdefault(section, {})
            entries[name] = edit(deepcopy(entries.get(name)))

    def _read_and_keep(self) -> None:
        """Take over what the file holds, and with it the answers that could not be written yet."""
        before = self._content
        self._read()
        if self._content is not before:
            self._apply(self._content, self._unwritten)

    def _read(self) -> None:
        """Take over what the file holds; set a damaged file aside and keep what memory holds."""
        assert self.path is not None
        if not self.path.exists():
            return
        try:
            content = read(self.path)
        except UnreadableError:
            content = None
        if isinstance(content, dict) and type(content.get("format")) is int and content["format"] > FORMAT:
            self._frozen = True
            self.trouble = Trouble("record-newer")
        elif is_sound(content):
            self._content = content
        else:
            aside = _free_name(self.path)
            self.path.rename(aside)
            self.trouble = Trouble("record-set-aside", {"name": aside.name})

    def _lock(self) -> AbstractContextManager[Any]:
        assert self.path is not None
        if not self.path.parent.is_dir():
            return nullcontext()
        return FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=PATIENCE)


def _empty() -> dict[str, Any]:
    return {"format": FORMAT, "casekit": __version__, "lessons": {}}


def _file_text(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    # A text box may hold half a character (a broken emoji), which no file in UTF-8 can.
    return text.encode("utf-8", "replace").decode("utf-8")


def is_sound(content: object) -> bool:
    """Whether a value read from a file is a record in the present format."""
    if not isinstance(content, dict) or type(content.get("format")) is not int or content["format"] != FORMAT:
        return False
    lessons, course = content.get("lessons"), content.get(COURSE, {})
    return (
        isinstance(lessons, dict)
        and all(
            isinstance(part, dict)
            and _sound_part(part, SECTIONS)
            and isinstance(part.get("language", ""), str)
            for part in lessons.values()
        )
        and isinstance(course, dict)
        and _sound_part(course, COURSE_SECTIONS)
    )


def _sound_part(part: dict[str, Any], sections: tuple[str, ...]) -> bool:
    found = [part.get(section, {}) for section in sections]
    return all(
        isinstance(section, dict) and all(_sound_entry(entry) for entry in section.values())
        for section in found
    )


def _sound_entry(entry: object) -> bool:
    return isinstance(entry, dict) and all(
        isinstance(entry[name], kind) for name, kind in FIELDS.items() if name in entry
    )


def _free_name(path: Path) -> Path:
    stamp = datetime.now().strftime("%Y-%m-%dT%H-%M-%S")
    aside = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    number = 2
    while aside.exists():
        aside = path.with_name(f"{path.stem}-damaged-{stamp}-{number}{path.suffix}")
        number += 1
    return aside
