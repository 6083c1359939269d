"""Lesson 01, the scraped page: eight lines in the order of the page, to be cut into the texts they come from.

The lines are the quotations of claims that rest on S000; which text a line belongs to is its pinpoint. The
page itself is not shown.
"""

from html import escape
from typing import Any

from casekit.lesson.cards import badges, card_box, card_head, once_settled
from casekit.lesson.markup import block, paragraph, plain, say, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

LINES = ("B21", "B12", "B09", "A27", "A36", "B29", "B24", "A15b")
"""Claims quoted from S000, in the order of the page."""

PARTS = ("S000 (a)", "S000 (b)", "S000 (c)")
"""The pinpoints of the three texts on the page."""


def cut_the_page(session: Session) -> None:
    """Display the lines with a place to cut between each two; checking tells seams found, missed, extra."""
    show_with_twin(
        _Page(session).box,
        picture=None,
        text=_twin(session),
        label=session.say("cut-label"),
        language=session.language,
    )


def part_of(id: str) -> str:
    """Return which text of the page a claim is quoted from: one of `PARTS`."""
    from casekit import case

    return case.claim(id).pinpoint


def seams() -> frozenset[int]:
    """Return the places where one text ends: n is the place after line n, counted from 1."""
    return frozenset(n for n in range(1, len(LINES)) if part_of(LINES[n - 1]) != part_of(LINES[n]))


class _Page:
    """The card: lines, places to cut, a check, and the seams."""

    def __init__(self, session: Session) -> None:
        import ipywidgets

        self.session = session
        self.places = {n: _place(session, n) for n in range(1, len(LINES))}
        pieces = []
        for n, id in enumerate(LINES, 1):
            pieces.append(ipywidgets.HTML(block(line_html(session, n, id), session.language)))
            pieces += [self.places[n]] if n in self.places else []
        self.check = ipywidgets.Button(description=session.say("cut-check"), icon="check")
        self.check.add_class("casekit-check-cuts").add_class("casekit-primary")
        self.show = ipywidgets.Button(description=session.say("cut-show"))
        self.show.add_class("casekit-show-seams")
        self.status, self.answer = ipywidgets.HTML(), ipywidgets.HTML()
        self.check.on_click(lambda _button: once_settled(self._told))
        self.show.on_click(lambda _button: self._shown())
        head = ipywidgets.HTML(card_head(session, "cut-eyebrow"))
        buttons = ipywidgets.HBox([self.check, self.show])
        self.box = card_box([head, *pieces, buttons, self.status, self.answer], "join", "page")

    def _told(self) -> None:
        cuts = {n for n, place in self.places.items() if place.value}
        right, session = seams(), self.session
        if not cuts:
            self.status.value = say(paragraph(session.say("cut-first")))
            return
        found, extra = len(cuts & right), len(cuts - right)
        told = session.say("cut-told", found=found, all=len(right), extra=extra)
        done = cuts == right
        hint = paragraph(session.say("cut-done" if done else "cut-hint"))
        mark = "✓" if done else "✗"
        self.status.value = say(
            f"<p><strong>{mark} {escape(told)}</strong></p>{hint}", kind="right" if done else "wrong"
        )
        if done:
            self._shown()

    def _shown(self) -> None:
        self.answer.value = block(seams_html(self.session), self.session.language)


def line_html(session: Session, number: int, id: str) -> str:
    """Return a line as it stands on the page; in English our translation comes first."""
    from casekit import case

    found = case.claim(id)
    shown = f"「{escape(found.quote)}」"
    if session.language == "en":
        shown = (
            f"“{escape(found.quote_en)}” <small>({escape(session.say('cut-translation'))}; "
            f'<span lang="ja">{escape(found.quote)}</span>)</small>'
        )
    return f'<p class="casekit-strip"><strong>{number}</strong> {shown}</p>'


def seams_html(session: Session) -> str:
    """Return the three texts with their lines, who speaks in each, and what gives it away."""
    rows = []
    for part in PARTS:
        ids = [id for id in LINES if part_of(id) == part]
        numbers = session.say("list-separator").join(str(LINES.index(id) + 1) for id in ids)
        clue = session.say(f"cut-clue-{part[-2]}")
        rows.append((part, numbers, _speaker(session, ids[0]), clue))
    columns = [session.say(f"cut-{name}") for name in ("part", "lines", "who", "clue")]
    marks = " ".join(
        f'<span class="casekit-unbroken">{n}: {badges(session, [id])}</span>' for n, id in enumerate(LINES, 1)
    )
    return table(session.say("cut-title"), columns, rows) + f"<p>{marks}</p>"


def _speaker(session: Session, id: str) -> str:
    from casekit import case

    return case.claim(id).spoken_by(session.language)


def _place(session: Session, number: int) -> Any:
    import ipywidgets

    label = session.say("cut-here", before=number, after=number + 1)
    place = ipywidgets.Checkbox(value=False, description=label, tooltip=label, indent=False)
    return place.add_class("casekit-cut").add_class(f"casekit-cut-{number}").add_class("casekit-key")


def _twin(session: Session) -> str:
    lines = "".join(line_html(session, n, id) for n, id in enumerate(LINES, 1))
    answers = (
        f"<details><summary>{escape(session.say('sort-answers'))}</summary>{seams_html(session)}</details>"
    )
    return f"<div>{paragraph(plain(session.say('cut-paper')))}{lines}{answers}</div>"
