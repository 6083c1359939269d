"""Lesson 05, the four cells: what each reading answers, and a grid to fill as that reading would.

A reading is followed here, never believed: the comparison says what the reading has, not who is right.
Answers, reasons and arguments are data of `casekit.law`.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import badges, card_box, card_head, choice, once_settled
from casekit.lesson.markup import block, paragraph, say
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.law import Cell

SHOWN = ("A", "B", "act2020")
"""The readings of this lesson; comparison with other laws comes in lesson 10."""

PLACES = ("can-can", "can-cannot", "cannot-can", "cannot-cannot")
"""The four cells, sender first."""

_OFFERED = {
    "A": ("consent_needed", "not_by_this_rule"),
    "B": ("consent_needed", "not_by_this_rule"),
    "act2020": ("consent_needed", "confirmation_needed", "not_by_this_rule"),
}


def fill_the_grid(session: Session) -> None:
    """Display the grid to fill under each reading in turn, with the reading's argument; twin: all answers."""
    show_with_twin(
        _Grid(session).box,
        picture=None,
        text="<div>"
        + "".join(argument_html(session, reading) + compared_html(session, reading, {}) for reading in SHOWN)
        + "</div>",
        label=session.say("cells-label"),
        language=session.language,
    )


def place_of(cell: "Cell") -> str:
    """Return a cell as one of `PLACES`."""
    words = {True: "can", False: "cannot"}
    return f"{words[cell.sender]}-{words[cell.recipient]}"


def answers(reading: str) -> dict[str, dict[str, Any]]:
    """Return the rows of `casekit.law.four_cells` of one reading by place."""
    from casekit.law import Cell, four_cells

    cells = four_cells()
    return {
        place_of(Cell(bool(row["sender"]), bool(row["recipient"]))): {str(k): v for k, v in row.items()}
        for row in cells.loc[cells["reading"] == reading].to_dict("records")
    }


def answer_word(session: Session, answer: str) -> str:
    """Return an answer of a cell in words."""
    from casekit.law import CELL_ANSWERS

    return CELL_ANSWERS[answer][session.language]


def reading_word(session: Session, reading: str) -> str:
    """Return the short name of a reading."""
    return session.say(f"cells-reading-{reading}")


def parting() -> list[str]:
    """Return the places in which readings A and B answer differently."""
    first, second = answers("A"), answers("B")
    return [place for place in PLACES if first[place]["answer"] != second[place]["answer"]]


def argument_html(session: Session, reading: str) -> str:
    """Return what a reading holds: its best argument, or for the rule of 2020 what it asks, with badges."""
    from casekit.law import elements, provision

    language = session.language
    if reading == "act2020":
        rule = provision("appi-provide-related")
        text = rule.asks_ja if language == "ja" else rule.asks_en
        claims: tuple[str, ...] = ("E45", "E63", "AX7")
    else:
        readings = elements("japan-2019")[0].readings
        found = next(each for each in readings if each.name == reading)
        text, claims = found.argument(language), found.claim_ids
    title = escape(reading_word(session, reading))
    rule_line = escape(session.say(f"cells-rule-{reading}"))
    return (
        f'<p class="casekit-title" role="status">{title}</p><p><strong>{rule_line}</strong></p>'
        f"<p>{escape(text)} <small>{badges(session, claims)}</small></p>"
    )


def compared_html(session: Session, reading: str, marks: dict[str, str | None]) -> str:
    """Return the learner's marks beside what the reading answers, with its reason; no marks, no column."""
    columns = ["cell", *(["own"] if marks else []), "answer", "reason"]
    head = "".join(f'<th scope="col">{escape(session.say(f"cells-{name}"))}</th>' for name in columns)
    rows = ""
    for place, row in answers(reading).items():
        own = f"<td>{escape(_own(session, marks[place], row['answer']))}</td>" if marks else ""
        claims = badges(session, str(row["claims"]).split(","))
        rows += (
            f'<tr><th scope="row">{escape(session.say(f"cells-place-{place}"))}</th>{own}'
            f"<td><strong>{escape(answer_word(session, row['answer']))}</strong></td>"
            f"<td>{escape(row[f'reason_{session.language}'])} <small>{claims}</small></td></tr>"
        )
    caption = escape(session.say("cells-caption", reading=reading_word(session, reading)))
    return (
        f'<table class="casekit-table"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


class _Grid:
    """The card: readings to choose from, four rows of buttons for each, and the comparison."""

    def __init__(self, session: Session) -> None:
        import ipywidgets

        self.session = session
        self.reading = choice(
            session, "cells-follow", [(reading_word(session, name), name) for name in SHOWN], "readings"
        )
        self.marks = {reading: self._rows(reading) for reading in SHOWN}
        self.panes = {reading: ipywidgets.VBox(list(rows.values())) for reading, rows in self.marks.items()}
        self.argument, self.status = ipywidgets.HTML(), ipywidgets.HTML()
        self.compare = ipywidgets.Button(description=session.say("cells-compare"), icon="check")
        self.compare.add_class("casekit-compare").add_class("casekit-primary")
        self.compare.on_click(lambda _button: once_settled(self._compared))
        self.reading.observe(self._follow, "value")
        head = ipywidgets.HTML(card_head(session, "cells-eyebrow"))
        self.box = card_box(
            [head, self.reading, self.argument, *self.panes.values(), self.compare, self.status],
            "join",
            "cells",
        )
        self.box.add_class("casekit-wide")
        self._follow()

    def _rows(self, reading: str) -> dict[str, Any]:
        import ipywidgets

        rows = {}
        for place in PLACES:
            label = self.session.say(f"cells-place-{place}")
            options = [(answer_word(self.session, answer), answer) for answer in _OFFERED[reading]]
            row = ipywidgets.ToggleButtons(options=options, value=None, description=label, tooltip=label)
            row.add_class("casekit-field").add_class("casekit-choice")
            rows[place] = row.add_class(f"casekit-cell-{reading}-{place}")
        return rows

    def _follow(self, _change: object = None) -> None:
        for reading, pane in self.panes.items():
            pane.layout.display = None if reading == self.reading.value else "none"
        self.argument.value = block(argument_html(self.session, self.reading.value), self.session.language)
        self.status.value = ""

    def _compared(self) -> None:
        reading, session = self.reading.value, self.session
        marks = {place: row.value for place, row in self.marks[reading].items()}
        if None in marks.values():
            self.status.value = say(paragraph(session.say("cells-first")))
            return
        same = sum(marks[place] == row["answer"] for place, row in answers(reading).items())
        told = session.say("cells-told", same=same, reading=reading_word(session, reading))
        shown = block(compared_html(session, reading, marks), session.language)
        self.status.value = say(paragraph(told)) + shown


def _own(session: Session, mark: str | None, answer: str) -> str:
    if mark is None:
        return "–"
    sign = "＝" if mark == answer else "≠"
    return f"{sign} {answer_word(session, mark)}"
