"""Lesson 08, one student: months and screens to choose, which text was met, and what was lacking at delivery.

Which text stood where is the world's table; what follows from a path is `casekit.consent_path`.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit.consent_path import (
    DEFECTS,
    MONTHS,
    SCREENS,
    SIX,
    Followed,
    StudentPath,
    follow,
    screen_texts,
)
from casekit.lesson.cards import badges, card_box, card_head
from casekit.lesson.figures import figure_html
from casekit.lesson.markup import block, paragraph, say, table
from casekit.lesson.scenes.consent_lanes_picture import lanes_html, lanes_png, month_words, path_words
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.world import World

RECORDED: tuple[str, ...] = SCREENS[1:]
"""The screens that carried the revised text from March 2019 in the record: those of the four functions."""

BADGES = {
    "no_clause": ("D10", "E12"),
    "clause_not_shown": ("D36", "E03"),
    "clause_unclear": ("E05", "L03"),
    "no_real_choice": ("E74",),
}
"""Claims each defect rests on where it touches one student; for all, `consent.defects` gives them."""


def consent_lanes(session: Session, world: "World") -> None:
    """Display the swim lanes of the screens with a path that the learner builds, and the four defects."""
    texts = screen_texts(world)
    png, picture = lanes_png(session, world.manifest, texts, follow(SIX["a"], texts))
    show_with_twin(
        _Builder(session, world, figure_html(png, picture)).box,
        picture=png,
        text=six_html(session, world),
        label=session.say("lanes-label"),
        language=session.language,
    )


def six_html(session: Session, world: "World") -> str:
    """Return the six students as a table: the path, what was lacking, and what if all were updated."""
    states = (screen_texts(world), screen_texts(world, SCREENS))
    rows = []
    for letter, path in SIX.items():
        found = [follow(path, texts) for texts in states]
        rows.append(
            (
                student(session, letter),
                path_words(session, found[0]),
                *(_named(session, one.defects) for one in found),
            )
        )
    columns = [
        session.say("lanes-who"),
        session.say("lanes-way"),
        session.say("lanes-recorded"),
        session.say("lanes-all-updated"),
    ]
    return table(session.say("lanes-table"), columns, rows)


def student(session: Session, letter: str) -> str:
    """Return the name of one of the six."""
    return session.say("lanes-student", letter=letter.upper())


def defects_html(session: Session, followed: Followed) -> str:
    """Return the four defects for one path: whether each touches this student, and why."""
    if followed.scored is None:
        return paragraph(session.say("lanes-unscored"))
    rows = ""
    for name in DEFECTS:
        touches = name in followed.defects
        state = "open" if name == "no_real_choice" else "yes" if touches else "no"
        why = _why(session, followed, name, touches=touches)
        rests_on = badges(session, BADGES[name]) if touches else ""
        rows += (
            f'<tr class="casekit-lacking-{state}">'
            f'<th scope="row">{escape(session.say(f"lanes-defect-{name}"))}</th>'
            f"<td>{escape(session.say(f'lanes-{state}'))}</td>"
            f"<td>{escape(why)} {rests_on}</td></tr>"
        )
    head = "".join(
        f'<th scope="col">{escape(session.say(f"lanes-{name}"))}</th>'
        for name in ("defect", "touches", "why")
    )
    caption = escape(session.say("lanes-verdict"))
    return (
        f'<table class="casekit-table casekit-lacking"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{_late(session, followed)}"
    )


def _why(session: Session, followed: Followed, name: str, *, touches: bool) -> str:
    month = month_words(session, followed.first_clause) if followed.first_clause else ""
    if name == "clause_not_shown" and not touches and not followed.clause_stood:
        return session.say("lanes-why-nothing_to_show")
    if name == "clause_not_shown" and touches and followed.too_late:
        return session.say("lanes-why-too_late", month=month)
    if name == "clause_not_shown" and not touches:
        return session.say("lanes-why-not_clause_not_shown", month=month)
    return session.say(f"lanes-why-{'' if touches else 'not_'}{name}")


def _late(session: Session, followed: Followed) -> str:
    started = followed.met[followed.met["screen"] == "registration"]
    late = "clause_not_shown" in followed.defects and "D37" in set(started["text_id"])
    said = escape(session.say("lanes-late-registration"))
    return say(f"<p>{said} {badges(session, ('K9',))}</p>") if late else ""


def _named(session: Session, names: tuple[str, ...]) -> str:
    return session.say("list-separator").join(session.say(f"lanes-defect-{name}") for name in names)


class _Builder:
    """The card: six students to start from, months, screens, the lanes and the verdict."""

    def __init__(self, session: Session, world: "World", first: str) -> None:
        import ipywidgets

        self.session, self.world, self.busy = session, world, False
        self.drawn = {(repr(SIX["a"]), RECORDED): first}
        letters = [(letter.upper(), letter) for letter in SIX]
        self.six = ipywidgets.ToggleButtons(
            options=letters, description=session.say("lanes-six"), tooltip=session.say("lanes-six")
        )
        self.six.add_class("casekit-field").add_class("casekit-choice").add_class("casekit-six")
        months = [(month_words(session, month), month) for month in MONTHS]
        self.registered = self._month("lanes-registered", months, "registered")
        unused = [(session.say("lanes-never"), ""), *months]
        self.used = {
            screen: self._month("lanes-used", unused, screen, screen=session.say(f"lanes-screen-{screen}"))
            for screen in SCREENS[1:]
        }
        self.scored = self._month("lanes-scored", [(session.say("lanes-no-score"), ""), *months], "scored")
        self.updated = {screen: self._box(screen) for screen in SCREENS}
        self.view = ipywidgets.HTML()
        self.six.observe(self._load, "value")
        for control in (self.registered, *self.used.values(), self.scored, *self.updated.values()):
            control.observe(self._draw, "value")
        fields = ipywidgets.HBox([self.registered, *self.used.values(), self.scored])
        fields.add_class("casekit-months")
        switches = ipywidgets.HBox(list(self.updated.values()))
        switches.add_class("casekit-keys")
        head = ipywidgets.HTML(card_head(session, "lanes-eyebrow"))
        heading = ipywidgets.HTML(f'<p class="casekit-label">{escape(session.say("lanes-updated"))}</p>')
        self.box = card_box([head, self.six, fields, heading, switches, self.view], "join", "lanes")
        self.box.add_class("casekit-wide")
        self._load()

    def path(self) -> StudentPath:
        """Return the path as it is chosen now."""
        used = {screen: control.value for screen, control in self.used.items() if control.value}
        return StudentPath(self.registered.value, used, self.scored.value or None)

    def _load(self, _change: object = None) -> None:
        path = SIX[self.six.value]
        self.busy = True
        self.registered.value = path.registered
        self.scored.value = path.scored or ""
        for screen, control in self.used.items():
            control.value = path.used.get(screen, "")
        self.busy = False
        self._draw()

    def _draw(self, _change: object = None) -> None:
        if self.busy:
            return
        path, session = self.path(), self.session
        if min([path.registered, *path.used.values(), path.scored or path.registered]) < path.registered:
            month = month_words(session, path.registered)
            self.view.value = block(
                say(paragraph(session.say("lanes-before", month=month))), session.language
            )
            return
        updated = tuple(name for name, box in self.updated.items() if box.value)
        texts = screen_texts(self.world, updated)
        found = follow(path, texts)
        drawn = self.drawn.get((repr(path), updated))
        if drawn is None:
            drawn = lanes_html(session, self.world.manifest, texts, found)
            self.drawn[repr(path), updated] = drawn
        self.view.value = drawn + block(defects_html(session, found), session.language)

    def _month(self, key: str, options: list[tuple[str, str]], name: str, **fields: str) -> Any:
        import ipywidgets

        said = self.session.say(key, **fields)
        chosen = ipywidgets.Dropdown(options=options, description=said, tooltip=said)
        return chosen.add_class("casekit-month").add_class(f"casekit-month-{name}")

    def _box(self, screen: str) -> Any:
        import ipywidgets

        said = self.session.say("lanes-updated-one", screen=self.session.say(f"lanes-screen-{screen}"))
        box = ipywidgets.Checkbox(value=screen in RECORDED, description=said, tooltip=said, indent=False)
        return box.add_class("casekit-key").add_class(f"casekit-updated-{screen}")
