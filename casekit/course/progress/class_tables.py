"""A table of a class: how those who handed in divide among the cells, and which cells may be shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from casekit.course.progress.hand_in import HandIn, keys_of
from casekit.course.progress.small_groups import LEAST

ABSENT = "no-answer"
NOBODY_ANSWERED = {"en": "no answer", "ja": "無回答"}
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


def lesson_name(lesson: str) -> Texts:
    """Return a lesson's number and title in both languages."""
    title = keys_of(lesson).title
    return {language: f"{lesson} {title.get(language, '')}".strip() for language in ("en", "ja")}
