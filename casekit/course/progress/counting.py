"""What a class answered, counted: predictions, first answers, the concept test, where people stopped.

Every count is a table that divides all who handed in, those without an answer included. So no table gives
away a number that another hides; what would do so between two tables is hidden in both (`small_groups`).
A summary of one lesson is cut out of the summary of the course, so that the two can lie side by side. No
rule protects two summaries of nearly the same people: their difference is what the others answered, and the
page says so.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from casekit.course.progress.class_tables import ABSENT, NOBODY_ANSWERED, Answer, Cell, Table, Texts
from casekit.course.progress.hand_in import HandIn, keys_of
from casekit.course.progress.small_groups import linked_hidden, too_close
from casekit.course.progress.stopping import stopped
from casekit.lesson.before_after import FORMS, OUTCOMES, items
from casekit.lesson.keys import LESSONS
from casekit.lesson.values import LETTERS, boxes, levels

MOST_BINS = 6
Bins = Sequence[tuple[str, float]]


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
            cells = (*table.cells, Cell(ABSENT, NOBODY_ANSWERED))
            counted.append(
                replace(table, cells=cells, counts={cell.name: found[cell.name] for cell in cells})
            )
        absent = counted[0].counts[ABSENT]
        forced = too_close(absent, [*self.published, 0])
        hidden = linked_hidden([table.counts for table in counted], ABSENT, forced=forced)
        if ABSENT not in hidden[0]:
            self.published.append(absent)
        self.tables += [replace(table, hidden=cells) for table, cells in zip(counted, hidden, strict=True)]

    def add_stops(self, lesson: str) -> None:
        """Count where people stopped in a lesson, or in the course."""
        table, sums = stopped(self.hand_ins, lesson, self.published)
        self.published += sums
        self.tables.append(table)


def count(hand_ins: Sequence[HandIn], lesson: str | None = None) -> ClassCounts:
    """Return the tables of a class, of one lesson or of the whole course.

    A table in which nothing can be shown is left out, whether nobody answered or too few.
    """
    counter = _Counter(hand_ins)
    counter.add_stops("")
    for number in LESSONS:
        keys = keys_of(number)
        for key, prompt in keys.predictions.items():
            counter.add(list(_prediction(number, key, prompt)))
        for key, prompt in keys.checkpoints.items():
            counter.add([_checkpoint(number, key, prompt)])
    for when in FORMS:
        counter.add([_test(when, item["fallacy"]) for item in items(when)])
    for number in LESSONS:
        counter.add_stops(number)
    asked = [table for table in counter.tables if lesson in (None, table.lesson)]
    return ClassCounts(len(hand_ins), lesson, tuple(table for table in asked if table.says_something()))


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
        yield name, label, _ranges(item, bins), lambda value: _range_of(bins, value)
    elif kind == "grid":
        bins = _bins(item)
        for point in item["points"]:
            yield (
                f"{name}.{point['name']}",
                point["label"],
                _ranges(item, bins),
                lambda value, at=point["name"]: _range_of(bins, value[at]),  # type: ignore[misc]
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


def _ranges(item: Mapping[str, Any], bins: Bins) -> tuple[Cell, ...]:
    """Return the cells of a number: its ranges, with their unit in words."""
    units = {language: (item.get("unit") or {}).get(language, "") for language in ("en", "ja")}
    return tuple(
        Cell(text, {language: f"{text}{unit}" for language, unit in units.items()}) for text, _top in bins
    )


def _range_of(bins: Bins, value: float) -> str:
    return next(text for text, top in bins if value <= top)


def _bins(item: Mapping[str, Any]) -> Bins:
    """Return (label, highest value) of at most MOST_BINS ranges of a number, all of as many steps."""
    steps = levels(item)
    size = -(-len(steps) // MOST_BINS)
    groups = [steps[start : start + size] for start in range(0, len(steps), size)]
    named = [
        (f"{one[0]:,}" if len(one) == 1 else f"{one[0]:,}–{one[-1]:,}", float(one[-1])) for one in groups
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
