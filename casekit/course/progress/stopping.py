"""Where people stopped: by lesson in the whole course, and by prompt in each lesson.

The places of the way are joined with their neighbours where few people stopped (`joined_places`). A cell
hidden here could be worked out, because who stopped before a question has given no answer to it.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from casekit.course.progress.class_tables import ABSENT, NOBODY_ANSWERED, Cell, Table, Texts, lesson_name
from casekit.course.progress.hand_in import Asked, HandIn, keys_of
from casekit.course.progress.small_groups import joined_places
from casekit.lesson.keys import LESSONS

KINDS: Mapping[str, Texts] = {
    "predictions": {"en": "Prediction", "ja": "予想"},
    "checkpoints": {"en": "Checkpoint", "ja": "確認問題"},
    "worksheets": {"en": "Worksheet", "ja": "ワークシート"},
}


TITLE = {"en": "The last place with an answer", "ja": "最後に回答があった箇所"}


def stopped(hand_ins: Sequence[HandIn], lesson: str, published: Collection[int]) -> tuple[Table, list[int]]:
    """Return the table of a lesson ("" for the course), and the numbers of people it lets one add up.

    A place is the last one with an answer; the way begins with those who gave none. A table in which few
    people would have to be told apart has no cells.
    """
    places = {ABSENT: NOBODY_ANSWERED, **(_prompts(lesson) if lesson else _lessons())}
    order = list(places)
    found = Counter(_last(one, lesson, order) for one in hand_ins)
    counts = [found[place] for place in order]
    groups = joined_places(counts, published)
    if len(groups) < 2:
        return Table("stopped", lesson, "", "", TITLE, (), {}), []
    ends = [[order[place] for place in sorted({group[0], group[-1]})] for group in groups]
    cells = tuple(Cell("..".join(names), _from_to([places[name] for name in names])) for names in ends)
    sums = [sum(counts[place] for place in group) for group in groups]
    named = {cell.name: people for cell, people in zip(cells, sums, strict=True)}
    return Table("stopped", lesson, "", "", TITLE, cells, named), list(accumulate(sums))


def _lessons() -> dict[str, Texts]:
    return {lesson: lesson_name(lesson) for lesson in LESSONS}


def _prompts(lesson: str) -> dict[str, Texts]:
    """Return the prompts of a lesson kind by kind, numbered where a kind has several."""
    found: dict[str, Texts] = {}
    for section, kind in KINDS.items():
        names = list(getattr(keys_of(lesson), section))
        for number, name in enumerate(names, 1):
            told = f" {number}" if len(names) > 1 else ""
            found[name] = {language: f"{word}{told}" for language, word in kind.items()}
    return found


def _last(one: HandIn, lesson: str, order: Sequence[str]) -> str:
    met: set[Asked] = {*one.predictions, *one.checkpoints, *one.worksheets}
    names = {key if lesson else number for number, key in met if lesson in ("", number)}
    return next((name for name in reversed(order) if name in names), ABSENT)


def _from_to(ends: Sequence[Texts]) -> Texts:
    return {"en": " to ".join(end["en"] for end in ends), "ja": "～".join(end["ja"] for end in ends)}
