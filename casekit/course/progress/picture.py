"""The picture of a class: which mistakes were seen through and which survived, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from casekit.course.fields import Language
from casekit.course.progress.class_tables import Table
from casekit.course.progress.counting import ClassCounts
from casekit.course.words import word
from casekit.lesson.before_after import FORMS
from casekit.lesson.figures import HATCHES, PALETTE, Picture, png_of
from casekit.lesson.words import fallacy

WITHHELD = "–"
CODES = tuple(f"F{number}" for number in range(1, 11))
PANELS = {"right": "class_seen_through", "fallacy": "class_survived"}
"""The two halves of the picture: the outcome that is counted, and its heading."""


@dataclass(frozen=True)
class ClassPicture(Picture):
    """A picture whose badge says that it shows counts of a class; these belong to no class of evidence."""

    def badge(self) -> str:
        """Return the badge as text."""
        return f"■ {word('class_badge', 'ja' if self.language == 'ja' else 'en')}"


def class_picture(counts: ClassCounts, language: Language) -> bytes | None:
    """Return the picture: the concept test, else where people stopped; None without either."""
    if counts.of("test"):
        return _test_picture(counts, language)
    stopped = counts.of("stopped")
    return _stopped_picture(counts, stopped[0], language) if stopped else None


def alternative(counts: ClassCounts, language: Language) -> str:
    """Return what the picture says, in words."""
    stop, colon, comma = ("。", "：", "、") if language == "ja" else (". ", ": ", ", ")
    if not counts.of("test"):
        table = counts.of("stopped")[0]
        lines = [f"{cell.label[language]}{colon}{number(table, cell.name)}" for cell in table.cells]
        return word("class_stopped", language) + stop + stop.join(lines)
    lines = []
    for outcome, heading in PANELS.items():
        told = [
            f"{code} {_pair(counts, code, outcome)[0]} → {_pair(counts, code, outcome)[1]}" for code in CODES
        ]
        lines.append(f"{word(heading, language)}{colon}{comma.join(told)}")
    return word("class_test", language) + stop + stop.join(lines)


def number(table: Table | None, name: str) -> str:
    """Return the count of a cell as it is printed: the number, a bound, or a dash."""
    if table is None:
        return WITHHELD
    count, bound = table.shown(name), table.at_least(name)
    return str(count) if count is not None else WITHHELD if bound is None else f"≥ {bound}"


def length(table: Table | None, name: str) -> int:
    """Return how long the bar of a cell is."""
    return (table.shown(name) or table.at_least(name) or 0) if table is not None else 0


def test_table(counts: ClassCounts, when: str, code: str) -> Table | None:
    """Return the table of a fallacy in the concept test of before or after, if anything of it is shown."""
    found = [table for table in counts.of("test") if (table.key, table.item) == (when, code)]
    return found[0] if found else None


def _pair(counts: ClassCounts, code: str, outcome: str) -> list[str]:
    return [number(test_table(counts, when, code), outcome) for when in FORMS]


def _test_picture(counts: ClassCounts, language: Language) -> bytes:
    names = [f"{code} {fallacy(code, language)}" for code in CODES]

    def draw(_figure: Any, panels: Any) -> None:
        for axes, (outcome, heading) in zip(panels, PANELS.items(), strict=True):
            _panel(axes, counts, outcome, language)
            axes.set_title(word(heading, language), loc="left", fontsize=11)
            axes.set_yticks(range(len(CODES)), names)
            axes.set_xlim(0, max(counts.learners, 1) * 1.12)
            axes.set_xlabel(word("class_count", language))
            axes.set_ylabel(word("class_idea", language))
        panels[0].invert_yaxis()
        panels[1].yaxis.set_visible(False)
        panels[1].legend(loc="lower right")

    picture = ClassPicture(word("class_test", language), alternative(counts, language), "unknown", language)
    return png_of(draw, picture, (10.4, 6.6), ncols=2, sharey=True)


def _panel(axes: Any, counts: ClassCounts, outcome: str, language: Language) -> None:
    for row, (when, colour) in enumerate(zip(FORMS, ("grey", "blue"), strict=True)):
        tables = [test_table(counts, when, code) for code in CODES]
        places = [place + (row - 0.5) * 0.38 for place in range(len(CODES))]
        axes.barh(
            places,
            [length(table, outcome) for table in tables],
            height=0.36,
            color="white" if row == 0 else PALETTE[colour],
            edgecolor=PALETTE["ink"],
            hatch=HATCHES[1] if row == 0 else "",
            label=word(f"class_{when}", language),
        )
        _numbers(axes, places, tables, [outcome] * len(tables))


def _stopped_picture(counts: ClassCounts, table: Table, language: Language) -> bytes:
    names = [cell.label[language] for cell in table.cells]
    kinds = [cell.name for cell in table.cells]
    places = range(len(names))

    def draw(_figure: Any, axes: Any) -> None:
        axes.barh(places, [length(table, kind) for kind in kinds], color=PALETTE["blue"])
        _numbers(axes, places, [table] * len(kinds), kinds)
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        axes.set_xlim(0, max(counts.learners, 1) * 1.12)
        axes.set_xlabel(word("class_count", language))
        axes.set_ylabel(word("class_place", language))

    picture = ClassPicture(
        word("class_stopped", language), alternative(counts, language), "unknown", language
    )
    return png_of(draw, picture, (9.6, 2.2 + 0.32 * len(names)))


def _numbers(
    axes: Any, places: Sequence[float], tables: Sequence[Table | None], kinds: Sequence[str]
) -> None:
    for place, table, kind in zip(places, tables, kinds, strict=True):
        axes.text(length(table, kind) + 0.2, place, number(table, kind), va="center", fontsize=9.5)
