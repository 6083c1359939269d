"""What a class answered, counted: predictions, first answers, the concept test, where people stopped.

Every count is a table that divides all who handed in, those without an answer included. So no table gives
away a number that another hides; what would do so between two tables is hidden in both (`small_groups`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casekit.course.progress.hand_in import HandIn, keys_of
from casekit.course.progress.small_groups import LEAST, linked_hidden, too_close
from casekit.lesson.before_after import FORMS, OUTCOMES, items
from casekit.lesson.keys import LESSONS
from casekit.lesson.values import LETTERS, boxes, levels

ABSENT = "no-answer"
MOST_BINS = 6
Texts = Mapping[str, str]
Answer = Callable[[HandIn], str | None]


@dataclass(frozen=True)
class Cell:
    """One answer: its name, its text in both languages, the fallacy behind it, whether it is right."""

    name: str
    label: Texts
    fallacy: str | None = None
    right: bool = False


@dataclass(frozen=True)
class Table:
    """How those who handed in divide among the cells; `item` is an input, a point or a fallacy."""

    part: str
    lesson: str
    key: str
    item: str
    title: Texts
    cells: tuple[Cell, ...]
    counts: Mapping[str, int]
    hidden: frozenset[str] = frozenset()

    def shown(self, name: str) -> int | None:
        """Return the count of a cell, or None if it is not shown."""
        return None if name in self.hidden else self.counts[name]

    def at_least(self, name: str) -> int | None:
        """Return the bound that may stand for the cell that nearly all are in, in a table hidden whole.

        Fewer than five are in all other cells together, and it stays open how many, and in which.
        """
        total = sum(self.counts.values())
        nearly_all = self.counts[name] > total - LEAST and total >= 2 * LEAST
        return total - LEAST + 1 if nearly_all and len(self.hidden) == len(self.counts) else None

    def says_something(self) -> bool:
        """Whether any answer is shown that somebody gave."""
        return any(
            self.shown(one.name) or self.at_least(one.name) for one in self.cells if one.name != ABSENT
        )


@dataclass(frozen=True)
class ClassCounts:
    """All tables of a class; `learners` is how many hand-ins were counted."""

    learners: int
    lesson: str | None
    tables: tuple[Table, ...]

    def of(self, part: str) -> list[Table]:
        """Return the tables of a part: prediction, checkpoint, test or stopped."""
        return [table for table in self.tables if table.part == part]

    def fallacies(self) -> dict[str, int]:
        """Return {fallacy: first answers behind which it stands}, added up from what is shown and no more."""
        found: Counter[str] = Counter()
        for table in self.of("checkpoint"):
            for cell in table.cells:
                if cell.fallacy:
                    found[cell.fallacy] += table.shown(cell.name) or 0
        return {code: found[code] for code in sorted(found, key=lambda code: int(code[1:]))}


@dataclass
class _Counter:
    """Makes the tables one after the other and remembers which numbers of absent people are shown."""

    hand_ins: Sequence[HandIn]
    published: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def add(self, tables: Sequence[tuple[Table, Answer]]) -> None:
        """Count tables whose absent people are the same ones."""
        counted = []
        for table, answer in tables:
            found = Counter(answer(one) or ABSENT for one in self.hand_ins)
            cells = (*table.cells, Cell(ABSENT, {"en": "no answer", "ja": "無回答"}))
            counted.append(
                replace(table, cells=cells, counts={cell.name: found[cell.name] for cell in cells})
            )
        absent = counted[0].counts[ABSENT]
        forced = too_close(absent, [*self.published, 0])
        hidden = linked_hidden([table.counts for table in counted], ABSENT, forced=forced)
        if ABSENT not in hidden[0]:
            self.published.append(absent)
        self.tables += [replace(table, hidden=cells) for table, cells in zip(counted, hidden, strict=True)]


def count(hand_ins: Sequence[HandIn], lesson: str | None = None) -> ClassCounts:
    """Return the tables of a class, of one lesson or of the whole course.

    A table in which nothing can be shown is left out, whether nobody answered or too few.
    """
    counter = _Counter(hand_ins)
    counter.add([_stopped(lesson)])
    for number in [lesson] if lesson else LESSONS:
        keys = keys_of(number)
        for key, prompt in keys.predictions.items():
            counter.add(list(_prediction(number, key, prompt)))
        for key, prompt in keys.checkpoints.items():
            counter.add([_checkpoint(number, key, prompt)])
    if lesson is None:
        for when in FORMS:
            counter.add([_test(when, item["fallacy"]) for item in items(when)])
    shown = [table for table in counter.tables if table.says_something()]
    return ClassCounts(len(hand_ins), lesson, tuple(shown))


def _stopped(lesson: str | None) -> tuple[Table, Answer]:
    """Return a table by the last lesson, or in one lesson by the last prompt, with an answer."""
    if lesson is None:
        order: list[Any] = list(LESSONS)
        cells = tuple(Cell(number, _lesson_name(number)) for number in LESSONS)
    else:
        keys = keys_of(lesson)
        order = [*keys.predictions, *keys.checkpoints, *keys.worksheets]
        cells = tuple(Cell(key, {"en": key, "ja": key}) for key in order)

    def last(one: HandIn) -> str | None:
        met = {*one.predictions, *one.checkpoints, *one.worksheets}
        names = {number if lesson is None else key for number, key in met if lesson in (None, number)}
        return next((name for name in reversed(order) if name in names), None)

    title = {"en": "The last place with an answer", "ja": "最後に回答があった箇所"}
    return Table("stopped", lesson or "", "", "", title, cells, {}), last


def _lesson_name(number: str) -> Texts:
    title = keys_of(number).title
    return {"en": f"{number} {title.get('en', '')}".strip(), "ja": f"{number} {title.get('ja', '')}".strip()}


def _checkpoint(lesson: str, key: str, prompt: Mapping[str, Any]) -> tuple[Table, Answer]:
    cells = tuple(
        Cell(
            LETTERS[n],
            _lettered(LETTERS[n], option["text"]),
            option.get("fallacy"),
            bool(option.get("right")),
        )
        for n, option in enumerate(prompt["options"])
    )
    table = Table("checkpoint", lesson, key, "", prompt["question"], cells, {})
    return table, lambda one: next(iter(one.checkpoints.get((lesson, key), ())), None)


def _test(when: str, code: str) -> tuple[Table, Answer]:
    labels = {
        "right": {"en": "seen through", "ja": "見抜いた"},
        "fallacy": {"en": "this idea", "ja": "この考え方"},
        "other": {"en": "another wrong answer", "ja": "別の誤答"},
        "unsure": {"en": "did not know", "ja": "分からない"},
    }
    cells = tuple(
        Cell(name, labels[name], code if name == "fallacy" else None, name == "right") for name in OUTCOMES
    )
    title = {"en": f"Concept test, {when} the course", "ja": "確認テスト（コースの前）"}
    if when == "after":
        title["ja"] = "確認テスト（コースの後）"
    return Table("test", "", when, code, title, cells, {}), lambda one: one.tests.get(when, {}).get(code)


def _prediction(lesson: str, key: str, prompt: Mapping[str, Any]) -> Iterator[tuple[Table, Answer]]:
    for item in prompt["inputs"]:
        for name, label, cells, of_value in _parts(item):
            table = Table("prediction", lesson, key, name, label, cells, {})

            def answer(one: HandIn, item: Any = item, of_value: Any = of_value) -> str | None:
                values = one.predictions.get((lesson, key))
                return None if values is None else str(of_value(values[item["name"]]))

            yield table, answer


def _parts(item: Mapping[str, Any]) -> Iterator[tuple[str, Texts, tuple[Cell, ...], Callable[[Any], str]]]:
    """Yield (name, label, cells, cell of a value) for an input; a grid and a matrix have several."""
    name, label, kind = item["name"], item["label"], item["kind"]
    if kind == "choice":
        cells = tuple(Cell(LETTERS[n], _lettered(LETTERS[n], text)) for n, text in enumerate(item["options"]))
        yield name, label, cells, str
    elif kind == "slider":
        bins = _bins(item)
        cells = tuple(Cell(text, {"en": text, "ja": text}) for text, _ in bins)
        yield name, label, cells, lambda value: next(text for text, top in bins if value <= top)
    elif kind == "grid":
        for point in item["points"]:
            cells = tuple(Cell(f"{level:g}", _same(f"{level:g}")) for level in levels(item))
            yield (
                f"{name}.{point['name']}",
                point["label"],
                cells,
                lambda value, at=point["name"]: f"{value[at]:g}",  # type: ignore[misc]
            )
    elif kind == "order":
        cells = tuple(Cell(card["name"], card["label"]) for card in item["cards"])
        yield f"{name}.first", label, cells, lambda value: str(value[0])
    else:
        labels = {"marked": {"en": "ticked", "ja": "印あり"}, "open": {"en": "not ticked", "ja": "印なし"}}
        cells = tuple(Cell(one, labels[one]) for one in labels)
        for box in boxes(item):
            yield (
                f"{name}.{box}",
                _box_label(item, box),
                cells,
                lambda value, box=box: "marked" if box in value else "open",  # type: ignore[misc]
            )


def _bins(item: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return (label, highest value) of at most MOST_BINS bins of a slider, all with as many of its steps."""
    steps = levels(item)
    size = -(-len(steps) // MOST_BINS)
    groups = [steps[start : start + size] for start in range(0, len(steps), size)]
    named = [
        (f"{one[0]:g}" if len(one) == 1 else f"{one[0]:g}–{one[-1]:g}", float(one[-1])) for one in groups
    ]
    return [*named[:-1], (named[-1][0], float("inf"))]


def _box_label(item: Mapping[str, Any], box: str) -> Texts:
    row, column = (
        next(one["label"] for one in item[side] if one["name"] == name)
        for side, name in zip(("rows", "columns"), box.split(":", 1), strict=True)
    )
    return {language: f"{row[language]} / {column[language]}" for language in ("en", "ja")}


def _lettered(letter: str, text: Texts) -> Texts:
    return {language: f"({letter}) {text[language]}" for language in ("en", "ja")}


def _same(text: str) -> Texts:
    return {"en": text, "ja": text}
