"""How conflicts, what was known on a day, and the ladder of numbers are shown, as Markdown and as HTML.

Everything is shown with its badges, and every figure with its label. The sides of a conflict stand in one
order with the same marks, so that none looks heavier than another.
"""

from collections.abc import Iterable
from html import escape

from casekit.case.known import GROUPS, Day, Rung, State, as_of, day_words, number_ladder
from casekit.case.record import claim, known_language, marked
from casekit.case.render import CARD_STYLE, badge_markdown, badge_words
from casekit.case.sides import Conflict, Side, conflict

WORDS = {
    "differs": {"en": "What differs", "ja": "何が違うか"},
    "writer": {"en": "A careful writer", "ja": "注意深い書き手は"},
    "open": {"en": "What stays open", "ja": "未解決の点"},
    "side": {"en": "Side", "ja": "説明"},
    "ladder": {"en": "Numbers of students in the record", "ja": "記録にある学生の数"},
    "figure": {"en": "Figure", "ja": "数"},
    "counts": {"en": "What it counts", "ja": "何を数えたか"},
    "who": {"en": "Who says so", "ja": "誰の説明か"},
    "as_of": {"en": "As of", "ja": "時点"},
    "scope": {"en": "Mind", "ja": "注意"},
    "nothing": {
        "en": "On {day} nothing on the case was known to the public, by our sources.",
        "ja": "{day}の時点で公に知られていたことは、資料にはない。",
    },
    "day": {
        "en": "What a careful writer could print: {day}",
        "ja": "注意深い書き手が書けたこと：{day}",
    },
}
LETTERS = "ABCDEFGH"


def render_conflict_markdown(id: str, language: str) -> str:
    """Return a conflict with its sides, what differs, what a careful writer does, and what stays open."""
    shown = conflict(id)
    parts = [f"**{shown.id} · {shown.topic(language)}**"]
    parts += [
        f"- **{heading}** {side.says(language)} {_badges(side.claims, language)}"
        for heading, side in _headed(shown, language)
    ]
    parts += [f"*{heading}*{_colon(language)}{text}" for heading, text in _closing(shown, language)]
    parts[-1] += f" {_badges(shown.claims, language)}"
    return "\n\n".join(parts)


def render_conflict_html(id: str, language: str) -> str:
    """Return a conflict as a card; its sides stand side by side in equal columns, or one below another."""
    shown = conflict(id)
    sides = "".join(
        '<section class="casekit-side" style="flex: 1 1 14em; min-width: 0">'
        f"<p><strong>{escape(heading)}</strong></p><p>{escape(side.says(language))}</p>"
        f"{_badges_html(side.claims, language)}"
        "</section>"
        for heading, side in _headed(shown, language)
    )
    closing = "".join(
        f"<dt>{escape(heading)}</dt><dd>{escape(text)}</dd>" for heading, text in _closing(shown, language)
    )
    return (
        f'<div class="casekit-conflict" lang="{language}" style="{CARD_STYLE}">'
        f"<p><strong>{escape(f'{shown.id} · {shown.topic(language)}')}</strong></p>"
        f'<div style="display: flex; flex-wrap: wrap; gap: 0 1.5em">{sides}</div>'
        f"<dl>{closing}</dl>{_badges_html(shown.claims, language)}</div>"
    )


def render_as_of_markdown(day: Day, language: str) -> str:
    """Return what could be said on a day as a list, one entry for each topic, with badges."""
    lines = [
        f"- **{state.title(language)}**{_colon(language)}{state.says(language)} "
        f"{_badges(state.claims, language)}"
        for state in as_of(day)
    ]
    return f"**{_headline(day, language)}**\n\n" + "\n".join(lines) if lines else _headline(day, language)


def render_as_of_html(day: Day, language: str) -> str:
    """Return what could be said on a day as a card with one entry for each topic."""
    entries = "".join(_state_html(state, language) for state in as_of(day))
    return (
        f'<div class="casekit-known" lang="{known_language(language)}" style="{CARD_STYLE}">'
        f"<p><strong>{escape(_headline(day, language))}</strong></p><dl>{entries}</dl></div>"
    )


def render_ladder_markdown(day: Day | None, language: str) -> str:
    """Return the ladder of numbers as a table: all of it, or what held on a day; empty if nothing did."""
    names = ("figure", "counts", "who", "as_of", "scope")
    lines = [
        "| " + " | ".join(WORDS[name][known_language(language)] for name in names) + " |",
        "|---" * len(names) + "|",
    ]
    for rung in (found := number_ladder(day)):
        cells = [f"{rung.figure(language)} {badge_markdown(rung.claim, language)}", *_cells(rung, language)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) if found else ""


def render_ladder_html(day: Day | None, language: str) -> str:
    """Return the ladder of numbers as an HTML table, a body for each group; empty if no number held."""
    found = number_ladder(day)
    names = ("figure", "counts", "who", "as_of", "scope")
    head = "".join(f'<th scope="col">{escape(WORDS[name][known_language(language)])}</th>' for name in names)
    bodies = "".join(
        f'<tbody><tr><th colspan="{len(names)}" scope="rowgroup">{escape(words[language])}</th></tr>'
        + "".join(_rung_html(rung, language) for rung in found if rung.group == group)
        + "</tbody>"
        for group, words in GROUPS.items()
        if any(rung.group == group for rung in found)
    )
    if not found:
        return ""
    caption = f"<caption>{escape(WORDS['ladder'][known_language(language)])}</caption>"
    head = f"<thead><tr>{head}</tr></thead>"
    return f'<table class="casekit-ladder" lang="{language}">{caption}{head}{bodies}</table>'


def _headed(shown: Conflict, language: str) -> list[tuple[str, Side]]:
    headings = [
        f"{WORDS['side'][known_language(language)]} {letter} · {side.who(language)} · {side.when(language)}"
        for letter, side in zip(LETTERS, shown.sides, strict=False)
    ]
    return list(zip(headings, shown.sides, strict=True))


def _closing(shown: Conflict, language: str) -> list[tuple[str, str]]:
    texts = {
        "differs": shown.differs(language),
        "writer": marked(shown.writer(language), shown.claims, language),
        "open": shown.open(language),
    }
    return [(WORDS[name][language], text) for name, text in texts.items()]


def _headline(day: Day, language: str) -> str:
    name = "day" if as_of(day) else "nothing"
    return WORDS[name][known_language(language)].format(day=day_words(day, language))


def _badges(ids: Iterable[str], language: str) -> str:
    return " ".join(badge_markdown(id, language) for id in ids)


def _badges_html(ids: Iterable[str], language: str) -> str:
    words = "; ".join(badge_words(id, language) for id in ids)
    return f'<p class="casekit-badge"><small>{escape(words)}</small></p>'


def _colon(language: str) -> str:
    return "：" if known_language(language) == "ja" else ": "


def _state_html(state: State, language: str) -> str:
    return (
        f"<dt>{escape(state.title(language))}</dt>"
        f"<dd>{escape(state.says(language))}{_badges_html(state.claims, language)}</dd>"
    )


def _cells(rung: Rung, language: str) -> list[str]:
    scope = rung.scope(language)
    if rung.conflicts:
        scope += f"（{'、'.join(rung.conflicts)}）" if language == "ja" else f" ({', '.join(rung.conflicts)})"
    return [rung.counts(language), rung.who(language), rung.said_as_of(language), scope]


def _rung_html(rung: Rung, language: str) -> str:
    figure = f"{escape(rung.figure(language))}{_badges_html([rung.claim], language)}"
    cells = "".join(f"<td>{escape(text)}</td>" for text in _cells(rung, language))
    return f'<tr data-status="{claim(rung.claim).status}"><th scope="row">{figure}</th>{cells}</tr>'
