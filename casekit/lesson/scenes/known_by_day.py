"""Lesson 01, what could be said on a day: five days, seven topics, one careful sentence each.

The sentences are those of `casekit.case.as_of`; here they are set side by side, with what was new that day.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import badges, card_box, card_head, choice
from casekit.lesson.markup import block, plain
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.case import State

TOPICS = (
    "without_consent",
    "scored",
    "companies",
    "cookie_scheme",
    "data_protection",
    "labour",
    "use_in_selection",
)
"""Topics of `casekit.case.as_of` that the display shows, in its order."""


def known_on(session: Session) -> None:
    """Display what a careful writer could print on each of the five days, and what was new on it."""
    from casekit.case import KEY_DAYS

    show_with_twin(
        _widget(session),
        picture=None,
        text="<div>" + "".join(day_html(session, day) for day in KEY_DAYS) + "</div>",
        label=session.say("known-label"),
        language=session.language,
    )


def where_sources_differ(session: Session, *ids: str) -> None:
    """Display conflicts of the record, each folded under its topic; no side is set before another."""
    from casekit import case

    shown = "".join(
        f"<details><summary>{escape(case.conflict(id).topic(session.language))}</summary>"
        f"<div>{case.render_conflict_html(id, session.language)}</div></details>"
        for id in ids
    )
    words = "\n\n".join(plain(case.render_conflict_markdown(id, session.language)) for id in ids)
    publish(html_piece(block(shown, session.language, "casekit-wide", "casekit-differ"), words))


def day_html(session: Session, day: str) -> str:
    """Return the sentences of a day as a table: topic, sentence with badges, and whether it is new."""
    from casekit.case import KEY_DAYS

    before = _states(KEY_DAYS[KEY_DAYS.index(day) - 1]) if day != KEY_DAYS[0] else {}
    rows = ""
    for topic, state in _states(day).items():
        mark = _mark(session, state, before.get(topic))
        rows += (
            f'<tr><th scope="row">{escape(state.title(session.language))}</th>'
            f"<td>{escape(state.says(session.language))} "
            f"<small>{badges(session, state.claims)}</small></td><td>{escape(mark)}</td></tr>"
        )
    names = ("topic", "sentence", "new")
    head = "".join(f'<th scope="col">{escape(session.say(f"known-{name}"))}</th>' for name in names)
    told = escape(session.say("known-title", day=day_word(session, day)))
    caption = f'<caption><span role="status">{told}</span></caption>'
    return (
        f'<table class="casekit-table casekit-days">{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def day_word(session: Session, day: str) -> str:
    """Return a key day in words."""
    from casekit.case.known import day_words

    return day_words(day, session.language)


def _states(day: str) -> dict[str, "State"]:
    from casekit.case import as_of

    found = {state.topic: state for state in as_of(day)}
    return {topic: found[topic] for topic in TOPICS if topic in found}


def _mark(session: Session, state: "State", before: "State | None") -> str:
    if before is None:
        return session.say("known-first")
    return session.say("known-same" if before == state else "known-changed")


def _widget(session: Session) -> Any:
    import ipywidgets

    from casekit.case import KEY_DAYS

    days = choice(session, "known-day", [(day_word(session, day), day) for day in KEY_DAYS], "days")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = block(day_html(session, days.value), session.language)

    days.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "known-eyebrow"))
    box = card_box([head, days, view], "join", "days")
    box.add_class("casekit-wide")
    return box
