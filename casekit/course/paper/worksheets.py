"""The predictions, checkpoints and worksheets of the lessons on paper, and their answers on sheets apart.

Both are made from the answer keys that `casekit build` writes, so that paper asks what the notebooks ask.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Document, Inline
from casekit.course.paper.markdown_blocks import markdown_blocks, markdown_inlines
from casekit.course.paper.source_list import with_sources
from casekit.course.paper.words import word
from casekit.lesson.keys import LESSONS, Keys, read_keys
from casekit.lesson.values import LETTERS
from casekit.lesson.words import fallacy

FALLACIES = tuple(f"F{number}" for number in range(1, 11))


def worksheet_document(language: Language) -> Document:
    """Return the sheets to fill in, lesson by lesson: nothing on them tells an answer."""
    packets = [_packet(keys, language) for keys in _lessons(language)]
    first = [page.heading(word("work-title", language), 1), page.paragraph(word("work-intro", language))]
    parts = [page.pages([*first, *packets[0]]), *(page.pages(packet) for packet in packets[1:])]
    return Document(
        "08-worksheets",
        word("work-title", language),
        language,
        with_sources(parts, language),
        "for-person",
    )


def answer_document(language: Language) -> Document:
    """Return the right options with their reasons, and the model answers, for the facilitator."""
    answers = [block for keys in _lessons(language) for block in _answers(keys, language)]
    parts = [page.pages([*_answer_head(language), *_fallacies(language), *answers])]
    return Document(
        "09-answers",
        word("answers-title", language),
        language,
        with_sources(parts, language),
        "for-facilitator",
    )


def _lessons(language: Language) -> Iterator[Keys]:
    """Give the keys of every lesson that asks something."""
    for lesson in LESSONS:
        keys = read_keys(lesson, language)
        if keys.predictions or keys.checkpoints or keys.worksheets:
            yield keys


def _title(keys: Keys, language: Language) -> Block:
    return page.heading(word("work-lesson", language, lesson=keys.lesson, title=keys.title[language]), 1)


def _packet(keys: Keys, language: Language) -> list[Block]:
    found = [
        _title(keys, language),
        page.large(markdown_inlines(keys.question[language])),
        page.paragraph([*page.inlines(word("work-mark", language) + " "), page.blank(45)]),
    ]
    if keys.predictions:
        found.append(page.heading(word("work-prediction", language)))
        found.append(page.soft(word("work-how", language)))
    for prompt in keys.predictions.values():
        found += markdown_blocks(prompt["question"][language])
        found += [page.together(_input(one, language)) for one in prompt["inputs"]]
    if keys.predictions:
        found += [page.together([page.paragraph(word("work-gap", language)), page.lines(2)]), page.NEW_PAGE]
    if keys.checkpoints:
        found.append(page.heading(word("work-checkpoints", language)))
    found += [
        page.together(_checkpoint(number, prompt, language))
        for number, prompt in enumerate(keys.checkpoints.values(), 1)
    ]
    if keys.worksheets:
        found.append(page.heading(word("work-argue", language)))
    for prompt in keys.worksheets.values():
        found += [page.together(_to_write(one, language)) for one in prompt["prompts"]]
    return found


def _to_write(one: Mapping[str, Any], language: Language) -> list[Block]:
    return [page.paragraph([page.strong(one["label"][language])]), page.lines(int(one["rows"]))]


def _checkpoint(number: int, prompt: Mapping[str, Any], language: Language) -> list[Block]:
    question = [page.strong(f"{number}. "), *markdown_inlines(prompt["question"][language])]
    options = [
        page.paragraph(
            [page.BOX, *page.inlines(f" ({letter}) "), *markdown_inlines(option["text"][language])]
        )
        for letter, option in zip(LETTERS, prompt["options"], strict=False)
    ]
    return [page.paragraph(question), *options]


def _input(one: Mapping[str, Any], language: Language) -> list[Block]:
    label: list[Inline] = [page.strong(one["label"][language])]
    if one["kind"] in ("slider", "grid"):
        unit = (one.get("unit") or {}).get(language, "")
        span = word("work-range", language, min=f"{one['min']:g}{unit}", max=f"{one['max']:g}{unit}")
        label += page.inlines(f"（{span}）" if language == "ja" else f" ({span})")
    return [page.paragraph(label), *_INPUTS[one["kind"]](one, language)]


def _slider(_one: Mapping[str, Any], language: Language) -> list[Block]:
    return [page.paragraph([*page.inlines(word("work-your", language)), page.blank()])]


def _choice(one: Mapping[str, Any], language: Language) -> list[Block]:
    return [
        page.paragraph([page.BOX, *page.inlines(f" ({letter}) {option[language]}")])
        for letter, option in zip(LETTERS, one["options"], strict=False)
    ]


def _grid(one: Mapping[str, Any], language: Language) -> list[Block]:
    """Return a grid to draw on: a column for each point, a row for each level, the highest on top."""
    unit = (one.get("unit") or {}).get(language, "")
    count = round((one["max"] - one["min"]) / one["step"])
    levels = [one["min"] + step * one["step"] for step in range(count, -1, -1)]
    heads = ["", *(point["label"][language] for point in one["points"])]
    rows = [[f"{level:g}{unit}", *[""] * len(one["points"])] for level in levels]
    widths = (1.4, *[2.0] * len(one["points"]))
    return [
        page.soft(word("work-draw", language)),
        page.table(heads, rows, right=(0,), widths=widths, size=0.8),
    ]


def _order(one: Mapping[str, Any], language: Language) -> list[Block]:
    items = [
        page.paragraph([page.blank(12), *page.inlines(f" {card['label'][language]}")])
        for card in one["cards"]
    ]
    return [page.soft(word("work-order", language)), *items]


def _marks(one: Mapping[str, Any], language: Language) -> list[Block]:
    heads = ["", *(column["label"][language] for column in one["columns"])]
    rows = [[row["label"][language], *[[page.BOX]] * len(one["columns"])] for row in one["rows"]]
    return [page.soft(word("work-tick", language)), page.table(heads, rows)]


_INPUTS = {"slider": _slider, "choice": _choice, "grid": _grid, "order": _order, "marks": _marks}


def _answer_head(language: Language) -> list[Block]:
    return [
        page.heading(word("answers-title", language), 1),
        page.paragraph(word("answers-intro", language)),
    ]


def _fallacies(language: Language) -> list[Block]:
    rows = [(code, fallacy(code, language)) for code in FALLACIES]
    heads = [word("answers-code", language), word("answers-name", language)]
    return [
        page.heading(word("answers-fallacies", language), 2),
        page.table(heads, rows, widths=(1, 8)),
    ]


def _answers(keys: Keys, language: Language) -> list[Block]:
    title = word("work-lesson", language, lesson=keys.lesson, title=keys.title[language])
    found = [page.heading(title, 2)]
    if keys.checkpoints:
        found.append(page.heading(word("work-checkpoints", language), 3))
    for number, prompt in enumerate(keys.checkpoints.values(), 1):
        found += _answer(number, prompt, language)
    if keys.worksheets:
        found.append(page.heading(word("work-argue", language), 3))
    for prompt in keys.worksheets.values():
        found += [page.paragraph([page.strong(one["label"][language])]) for one in prompt["prompts"]]
        for model in prompt["model"]:
            found.append(page.heading(word("answers-model", language, level=model["level"]), 4))
            found += markdown_blocks(model["text"][language], deeper=4)
    return found


def _answer(number: int, prompt: Mapping[str, Any], language: Language) -> list[Block]:
    options = list(zip(LETTERS, prompt["options"], strict=False))
    right = word("list-separator", language).join(letter for letter, option in options if option["right"])
    wrong = word("list-separator", language).join(
        f"{letter} {option['fallacy']}" for letter, option in options if option["fallacy"]
    )
    found = [
        page.paragraph([page.strong(f"{number}. "), *markdown_inlines(prompt["question"][language])]),
        page.listing(
            [
                [*page.inlines(f"({letter}) "), *markdown_inlines(option["text"][language])]
                for letter, option in options
            ]
        ),
        page.paragraph([page.strong(word("answers-right", language, letter=right))]),
    ]
    if wrong:
        found.append(page.soft(word("answers-fallacy", language, codes=wrong)))
    why = [*page.inlines(word("answers-why", language)), *markdown_inlines(prompt["why"][language])]
    return [page.together([*found, page.paragraph(why)])]
