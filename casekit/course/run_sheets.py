"""Plans of 60, 90 and 180 minutes and of one class period, with every minute of a lesson from its head.

`run_sheets.yaml` names the rows of a plan: a lesson with some of its parts, or a step of the room such as a
vote, a break or the debrief. Minutes of a lesson's part stand in the head of the lesson and nowhere else; the
hearing's stand in the table of lesson 11. A plan whose rows do not add up to its length is refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from casekit.course import fields
from casekit.course.cells import BLOCKS, Text
from casekit.course.fields import Bilingual, Place
from casekit.course.foreign_yaml import NotYamlError, read_yaml
from casekit.course.head import cut_part
from casekit.course.schedule import cut_stands_in
from casekit.course.source import Lesson
from casekit.course.words import word

PLANS = Path(__file__).with_name("run_sheets.yaml")
MOST_MINUTES = 600
HEARING_ROW = re.compile(r"^\| *(\d+) *\| *(.+?) *\|$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A stretch of a row: its title, its minutes, and, in a lesson, what the facilitator says and does."""

    title: Bilingual
    minutes: int
    does: Bilingual | None


@dataclass(frozen=True)
class Row:
    """One row of a plan; `instead` is another lesson that takes the same minutes."""

    title: Bilingual
    does: Bilingual | None
    parts: tuple[Part, ...]
    material: Bilingual
    paper: Bilingual
    late: Bilingual | None
    instead: "Row | None" = None

    @property
    def minutes(self) -> int:
        """Minutes of all parts."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True)
class Plan:
    """A session of a fixed length."""

    name: str
    minutes: int
    title: Bilingual
    purpose: Bilingual
    late: Bilingual
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CoursePath:
    """A way through the course: its lessons, or the plans it takes, and what participants hand in."""

    title: Bilingual
    lessons: tuple[Lesson, ...]
    plans: tuple[Plan, ...]
    deliverable: Bilingual


@dataclass(frozen=True)
class Sheets:
    """Everything that the pages of run sheets are printed from."""

    plans: tuple[Plan, ...]
    paths: tuple[CoursePath, ...]
    debrief: Mapping[int, tuple[Part, ...]]
    aids: Mapping[str, tuple[Bilingual, Bilingual]]
    """Material and paper twin of each lesson, by number."""


def read_sheets(lessons: Sequence[Lesson], path: Path = PLANS) -> Sheets:
    """Read the plans and take the minutes of lessons from `lessons`.

    Raises
    ------
    CasekitError
        If the file does not fit, names a lesson or a part that does not exist, or a plan does not add up.

    """
    place = Place(path.name, "whole file")
    said = fields.mapping(place, _loaded(path, place), "the file", need="parts lessons steps plans paths")
    for name in ("parts", "lessons", "steps"):
        if not isinstance(said[name], dict):
            place.fault(f"{name} is not a set of named entries.")
    reader = _Reader(path.name, {lesson.number: lesson for lesson in lessons}, said)
    plans = tuple(reader.plan(one) for one in fields.items(place, said["plans"], "plans", at_least=1))
    fields.distinct(place, [plan.name for plan in plans], "plans")
    paths = tuple(reader.path(one, plans) for one in fields.items(place, said["paths"], "paths"))
    return Sheets(plans, paths, reader.debriefs(), reader.aids())


@dataclass(frozen=True)
class _Reader:
    """Turns the entries of the file into rows, with the lessons at hand."""

    file: str
    lessons: Mapping[str, Lesson]
    said: Mapping[str, Any]

    def plan(self, entry: Any) -> Plan:
        found = fields.mapping(
            Place(self.file, "plans"), entry, "a plan", need="name minutes title purpose late rows"
        )
        place = Place(self.file, f"plan {found['name']}")
        plan = Plan(
            name=fields.name(place, found["name"], "name"),
            minutes=fields.whole(place, found["minutes"], "minutes", least=1, most=MOST_MINUTES),
            title=fields.both(place, found["title"], "title"),
            purpose=fields.both(place, found["purpose"], "purpose"),
            late=fields.both(place, found["late"], "late"),
            rows=tuple(
                self.row(place, one) for one in fields.items(place, found["rows"], "rows", at_least=1)
            ),
        )
        total = sum(row.minutes for row in plan.rows)
        if total != plan.minutes:
            place.fault(
                f"the rows add up to {total} minutes, and the plan is {plan.minutes} minutes long. "
                "Change a step's minutes, the parts of a lesson, or the length."
            )
        return plan

    def row(self, place: Place, entry: Any) -> Row:
        if isinstance(entry, dict) and "step" in entry:
            found = fields.mapping(place, entry, "a row", need="step minutes")
            return self.step(place, found["step"], found["minutes"])
        found = fields.mapping(place, entry, "a row", need="lesson", may="core20 full45 instead")
        chosen = {block: found[block] for block in BLOCKS if block in found}
        row = self.lesson_row(place, found["lesson"], chosen)
        if "instead" not in found:
            return row
        other = self.lesson_row(place, found["instead"], chosen)
        if other.minutes != row.minutes:
            place.fault(
                f"lesson {found['instead']} takes {other.minutes} minutes and lesson {found['lesson']} "
                f"{row.minutes}; one stands instead of the other only with the same minutes."
            )
        return replace(row, instead=other)

    def lesson(self, place: Place, number: Any) -> Lesson:
        return self.lessons[fields.choice(place, number, "a lesson", self.lessons)]

    def lesson_row(self, place: Place, number: Any, chosen: Mapping[str, Any]) -> Row:
        lesson = self.lesson(place, number)
        versions = _versions(place, lesson, chosen)
        does = self._lesson_texts(place, lesson).get("does", {})
        parts = []
        for section in lesson.sections:
            if section.name in versions:
                minutes = section.core if versions[section.name] == "core20" else section.full
                parts.append(
                    Part(_section_title(section.name), minutes, self._does(place, section.name, does))
                )
        material, paper = self.aid(place, lesson)
        title = Bilingual(f"Lesson {number} · {lesson.title.en}", f"レッスン{number}：{lesson.title.ja}")
        return Row(title, None, tuple(parts), material, paper, _late(lesson, versions))

    def step(self, place: Place, name: Any, minutes: Any) -> Row:
        name = fields.choice(place, name, "a step", self.said["steps"])
        inside = Place(self.file, f"step {name}")
        found = fields.mapping(
            inside,
            self.said["steps"][name],
            "a step",
            need="title does material paper",
            may="late lengths from_lesson",
        )
        title, does, material, paper = (
            fields.both(inside, found[key], key) for key in ("title", "does", "material", "paper")
        )
        minutes = fields.whole(place, minutes, f"minutes of {name}", least=1, most=MOST_MINUTES)
        parts: tuple[Part, ...] = (Part(title, minutes, None),)
        if "lengths" in found:
            parts = self._of_length(place, inside, found["lengths"], minutes)
        if "from_lesson" in found:
            parts = self._from_lesson(inside, found["from_lesson"], minutes)
        late = fields.both(inside, found["late"], "late") if "late" in found else None
        return Row(title, does, parts, material, paper, late)

    def debriefs(self) -> Mapping[int, tuple[Part, ...]]:
        """Return the parts of the debrief for each of its lengths."""
        place = Place(self.file, "step debrief")
        step = self.said["steps"].get("debrief")
        if not isinstance(step, dict) or "lengths" not in step:
            place.fault("it is missing, or has no lengths; the guide prints a page from it. Bring it back.")
        versions = _versions_of(place, step["lengths"])
        return {total: self._of_length(place, place, step["lengths"], total) for total in versions}

    def aids(self) -> Mapping[str, tuple[Bilingual, Bilingual]]:
        place = Place(self.file, "lessons")
        return {number: self.aid(place, lesson) for number, lesson in self.lessons.items()}

    def aid(self, place: Place, lesson: Lesson) -> tuple[Bilingual, Bilingual]:
        found = self._lesson_texts(place, lesson)
        material, paper = (fields.both(place, found[key], key) for key in ("material", "paper"))
        return material, paper

    def path(self, entry: Any, plans: Sequence[Plan]) -> CoursePath:
        place = Place(self.file, "paths")
        found = fields.mapping(place, entry, "a path", need="title lessons deliverable", may="plans")
        named = {plan.name: plan for plan in plans}
        return CoursePath(
            title=fields.both(place, found["title"], "title"),
            lessons=tuple(
                self.lesson(place, one) for one in fields.items(place, found["lessons"], "lessons")
            ),
            plans=tuple(
                named[fields.choice(place, one, "a plan", named)]
                for one in fields.items(place, found.get("plans", []), "plans")
            ),
            deliverable=fields.both(place, found["deliverable"], "deliverable"),
        )

    def _lesson_texts(self, place: Place, lesson: Lesson) -> Mapping[str, Any]:
        number = fields.choice(place, lesson.number, "a lesson with texts", self.said["lessons"])
        return fields.mapping(
            Place(self.file, f"lesson {number}"),
            self.said["lessons"][number],
            "a lesson",
            need="material paper",
            may="does",
        )

    def _does(self, place: Place, section: str, own: Mapping[str, Any]) -> Bilingual:
        texts = {**self.said["parts"], **own}
        return fields.both(place, texts[fields.choice(place, section, "a part with a text", texts)], section)

    def _of_length(self, place: Place, inside: Place, lengths: Any, minutes: int) -> tuple[Part, ...]:
        versions = _versions_of(inside, lengths)
        titles = [
            fields.both(inside, one, "a title") for one in fields.items(inside, lengths["titles"], "titles")
        ]
        if minutes not in versions:
            has = fields.listed(map(str, versions))
            place.fault(f"there is no version of {minutes} minutes; {inside} has {has}.")
        listed = fields.items(inside, versions[minutes], f"the version of {minutes} minutes")
        shares = [fields.whole(inside, one, "minutes") for one in listed]
        if len(shares) != len(titles) or sum(shares) != minutes:
            inside.fault(
                f"the version of {minutes} minutes has {len(shares)} parts that add up to {sum(shares)}; "
                f"it needs {len(titles)} that add up to {minutes}."
            )
        return tuple(Part(title, share, None) for title, share in zip(titles, shares, strict=True))

    def _from_lesson(self, inside: Place, source: Any, minutes: int) -> tuple[Part, ...]:
        """Return the rows of the table of minutes that stands in a text cell of a lesson."""
        found = fields.mapping(inside, source, "from_lesson", need="lesson cell")
        lesson = self.lesson(inside, found["lesson"])
        texts = {cell.id: cell.text for cell in lesson.cells if isinstance(cell, Text)}
        text = texts[fields.choice(inside, found["cell"], f"a text of lesson {lesson.number}", texts)]
        english, japanese = (HEARING_ROW.findall(text.text_in(to)) for to in fields.LANGUAGES)
        if [row[0] for row in english] != [row[0] for row in japanese]:
            inside.fault(f"the table in {lesson.place(found['cell'])} has other minutes in Japanese.")
        parts = tuple(
            Part(Bilingual(en[1], ja[1]), int(en[0]), None) for en, ja in zip(english, japanese, strict=True)
        )
        total = sum(part.minutes for part in parts)
        if total != minutes:
            inside.fault(
                f"the table in {lesson.place(found['cell'])} adds up to {total} minutes, not {minutes}."
            )
        return parts


def _versions_of(inside: Place, lengths: Any) -> Mapping[int, Any]:
    """Return {minutes: minutes of each part} of a step that has several lengths."""
    versions = fields.mapping(inside, lengths, "lengths", need="titles minutes")["minutes"]
    if not isinstance(versions, dict):
        inside.fault("minutes is not a set of lengths, each with the minutes of its parts.")
    return versions


def _versions(place: Place, lesson: Lesson, chosen: Mapping[str, Any]) -> dict[str, str]:
    """Return {part: block}: which parts of the lesson stand in the row, with whose minutes."""
    if not chosen:
        place.fault(f"lesson {lesson.number} needs core20 or full45: all, or a list of its parts.")
    has = {
        "core20": [section.name for section in lesson.sections if section.core],
        "full45": [section.name for section in lesson.sections],
    }
    found: dict[str, str] = {}
    for block, names in chosen.items():
        for name in has[block] if names == "all" else fields.items(place, names, block):
            name = fields.choice(place, name, f"a part of lesson {lesson.number} in {block}", has[block])
            if name in found:
                place.fault(f"lesson {lesson.number} has the part {name} twice in one row.")
            found[name] = block
    return found


def _late(lesson: Lesson, versions: Mapping[str, str]) -> Bilingual | None:
    """Return what the lesson itself says may be left out, if it stands in this row."""
    stands = any(cut_stands_in(lesson, name, core=block == BLOCKS[0]) for name, block in versions.items())
    return Bilingual(cut_part(lesson, "en"), cut_part(lesson, "ja")) if stands else None


def _section_title(name: str) -> Bilingual:
    return Bilingual(word(f"section_{name}", "en"), word(f"section_{name}", "ja"))


def _loaded(path: Path, place: Place) -> Any:
    try:
        return read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, NotYamlError) as fault:
        place.fault(f"this is not YAML that can be read ({' '.join(str(fault).split())}).")
