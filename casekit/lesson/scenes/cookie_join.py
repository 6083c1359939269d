"""Lesson 03, the join one step at a time: twelve cards, six frames, two desks.

Frames 0 to 3 lie on the processor's desk, 4 and 5 on the client's. Claims D02 to D05 give the steps; the
people, companies and numbers are simulated. A row that met nothing has no score, which is never drawn as
a low one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import card_box, card_head
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.linkage import Deck
    from casekit.schemes import SchemeRun

LAST = 5
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫"


@dataclass(frozen=True)
class Cell:
    """One cell of a card table: its text, and whether it is the cell to look at."""

    text: str
    new: bool = False


@dataclass(frozen=True)
class CardTable:
    """A small table of a frame; `now` is the row to look at, if any."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    now: int | None = None


@dataclass(frozen=True)
class Frame:
    """One frame: on whose desk, what to say, which tables."""

    step: int
    desk: str
    caption: str
    names: str
    tables: Sequence[CardTable]


def step_through(session: Session, run: "SchemeRun") -> None:
    """Display the frames with Previous and Next buttons, and below them a picture and a text of all."""
    from casekit import linkage
    from casekit.lesson.scenes.cookie_join_picture import join_picture

    deck = linkage.deck(run)
    frames = Frames(session, deck).all()
    show_with_twin(
        _steps_widget(session, frames),
        picture=join_picture(session, deck),
        text=_twin(session, deck, frames),
        label=session.say("join-label"),
        language=session.language,
    )


class Frames:
    """The six frames of a deck."""

    def __init__(self, session: Session, deck: "Deck") -> None:
        self.session, self.deck = session, deck
        self.score_of = dict(zip(map(str, deck.joined["applicant_id"]), deck.joined["score"], strict=True))
        self.applicants = [str(number) for number in deck.survey["applicant_id"]]
        self.cookie_of = dict(zip(self.applicants, map(str, deck.survey["cookie_id"]), strict=True))
        browsed = set(map(str, deck.browsing["cookie_id"]))
        met = [number for number in self.applicants if self.cookie_of[number] in browsed]
        self.mark_of = {number: CIRCLED[place] for place, number in enumerate(met)}
        self.name_of = _names(deck.named, session.language)
        self.width = _distinct_width([*self.cookie_of.values(), *browsed])
        self.scored = int(deck.joined["score"].notna().sum())

    def all(self) -> list[Frame]:
        """Return the frames, 0 to 5."""
        first = next(n for n, number in enumerate(self.applicants) if number in self.mark_of)
        unmet = [n for n, number in enumerate(self.applicants) if number not in self.mark_of]
        alone = next((n for n in unmet if n > first), unmet[0] if unmet else first)
        rest = len(self.applicants) - self.scored
        counts = {"scored": self.scored, "rest": rest}
        return [
            self._on_processor_desk(0, 0, None, {}),
            self._on_processor_desk(1, first + 1, first, self._fields(first)),
            self._on_processor_desk(2, max(alone, first) + 1, alone, self._fields(alone)),
            self._on_processor_desk(3, len(self.applicants), None, counts),
            self._on_client_desk(4, counts),
            self._on_client_desk(5, counts),
        ]

    def score_words(self, number: str) -> str:
        """Return a score with two decimals, or that there is none."""
        score = float(self.score_of[number])
        return self.session.say("join-no-score") if isnan(score) else f"{score:.2f}"

    def short(self, cookie: str) -> str:
        """Return the first characters of a cookie, as many as keep all cookies apart."""
        return cookie[: self.width]

    def industries(self, codes: Sequence[str], count: int = 1) -> str:
        """Return the names of the most viewed industries."""
        names = _industry_names(self.session.language)
        return self.session.say("list-separator").join(names.get(code, code) for code in list(codes)[:count])

    def label_words(self, label: Any) -> str:
        """Return a label as delivered; an empty field says that it is empty."""
        return self.session.say("join-blank") if pd.isna(label) or not str(label).strip() else str(label)

    def _fields(self, place: int) -> dict[str, object]:
        number = self.applicants[place]
        return {"applicant": number, "cookie": self.short(self.cookie_of[number])}

    def _on_processor_desk(
        self, step: int, reached: int, now: int | None, fields: Mapping[str, object]
    ) -> Frame:
        say = self.session.say
        tables = [self._survey(reached, now), self._browsing(reached, now)]
        if reached:
            tables.append(self._joined(reached, now))
        return Frame(
            step,
            say("join-desk-processor"),
            say(f"join-caption-{step}", **fields),
            say("join-names-none"),
            tables,
        )

    def _on_client_desk(self, step: int, counts: dict[str, int]) -> Frame:
        say, deck = self.session.say, self.deck
        labels = dict(zip(map(str, deck.named["applicant_id"]), deck.named["label"], strict=True))
        columns = [say("join-applicant"), say("join-score")]
        rows = [[Cell(number), Cell(self.label_words(labels[number]))] for number in self.applicants]
        tables = [CardTable(say("join-table-delivered"), columns, rows)]
        names = say("join-names-none")
        if step == LAST:
            own = [
                [Cell(number), Cell(self.name_of[number])] for number in map(str, deck.client["applicant_id"])
            ]
            tables.append(CardTable(say("join-table-client"), [say("join-applicant"), say("join-name")], own))
            rows = [
                [Cell(self.name_of[number], new=True), row[1]]
                for number, row in zip(self.applicants, rows, strict=True)
            ]
            tables.append(CardTable(say("join-table-named"), [say("join-name"), say("join-score")], rows))
            names = say("join-names-some", names=len(self.name_of), **counts)
        desk = say("join-desk-client", company=deck.company_name(self.session.language))
        return Frame(step, desk, say(f"join-caption-{step}", **counts), names, tables)

    def _survey(self, reached: int, now: int | None) -> CardTable:
        say = self.session.say
        rows = []
        for place, number in enumerate(self.applicants):
            mark = self.mark_of.get(number, "×") if place < reached else ""
            rows.append(
                [Cell(number), Cell(self.short(self.cookie_of[number]), new=place == now), Cell(mark)]
            )
        columns = [say(f"join-{name}") for name in ("applicant", "cookie", "mark")]
        return CardTable(say("join-table-survey"), columns, rows, now)

    def _browsing(self, reached: int, now: int | None) -> CardTable:
        say = self.session.say
        owner = {self.cookie_of[number]: number for number in self.applicants[:reached]}
        at = self.cookie_of[self.applicants[now]] if now is not None else None
        rows, here = [], None
        for place, row in enumerate(_tuples(self.deck.browsing)):
            cookie = str(row.cookie_id)
            here = place if cookie == at else here
            mark = self.mark_of.get(owner.get(cookie, ""), "")
            seen = self.industries(row.top_industries)
            rows.append(
                [Cell(mark), Cell(self.short(cookie), new=cookie == at), Cell(str(row.views)), Cell(seen)]
            )
        columns = [say(f"join-{name}") for name in ("mark", "cookie", "views", "industries")]
        return CardTable(say("join-table-browsing"), columns, rows, here)

    def _joined(self, reached: int, now: int | None) -> CardTable:
        say = self.session.say
        rows = [
            [Cell(number), Cell(self.score_words(number), new=place == now)]
            for place, number in enumerate(self.applicants[:reached])
        ]
        return CardTable(say("join-table-joined"), [say("join-applicant"), say("join-score")], rows, now)


def frame_html(session: Session, frame: Frame) -> str:
    """Return one frame as HTML: step, desk, caption, tables with captions and headings."""
    say = session.say
    tables = "".join(_table_html(found) for found in frame.tables)
    step = say("join-step", step=frame.step, last=LAST)
    names = say("join-names", names=frame.names)
    inner = (
        f'<div role="status"><p class="casekit-title">{escape(step)} · {escape(frame.desk)}</p>'
        f"<p>{escape(frame.caption)}</p></div>"
        f'<div class="casekit-desk casekit-desk-{"client" if frame.step > 3 else "processor"}">{tables}</div>'
        f'<p class="casekit-names"><strong>{escape(names)}</strong></p>'
    )
    return block(inner, session.language, "casekit-frame")


def _twin(session: Session, deck: "Deck", frames: Sequence[Frame]) -> str:
    """Return every step's sentence and one table with everything the frames show."""
    cards = Frames(session, deck)
    seen = {
        str(row.cookie_id): f"{row.views} · {cards.industries(row.top_industries)}"
        for row in _tuples(deck.browsing)
    }
    rows = [
        (
            str(row.applicant_id),
            cards.short(cards.cookie_of[row.applicant_id]),
            cards.mark_of.get(row.applicant_id, "×"),
            seen.pop(cards.cookie_of[row.applicant_id], session.say("join-no-match")),
            cards.score_words(row.applicant_id),
            cards.label_words(row.label),
            cards.name_of[row.applicant_id],
        )
        for row in _tuples(deck.named)
    ]
    rows += [("–", cards.short(cookie), "–", views, "–", "–", "–") for cookie, views in seen.items()]
    names = ("applicant", "cookie", "mark", "table-browsing", "score", "table-delivered", "name")
    captions = "".join(
        f"<p><strong>{frame.step} · {escape(frame.desk)}</strong> {escape(frame.caption)}<br>"
        f"{escape(session.say('join-names', names=frame.names))}</p>"
        for frame in frames
    )
    return captions + table(session.say("join-label"), [session.say(f"join-{name}") for name in names], rows)


def _table_html(found: CardTable) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in found.columns)
    body = ""
    for place, row in enumerate(found.rows):
        current = ' class="casekit-now" aria-current="true"' if place == found.now else ""
        cells = "".join(_cell_html(cell, first=number == 0) for number, cell in enumerate(row))
        body += f"<tr{current}>{cells}</tr>"
    return (
        f'<table class="casekit-table casekit-cards"><caption>{escape(found.name)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell_html(cell: Cell, *, first: bool) -> str:
    tag, scope = ("th", ' scope="row"') if first and cell.text else ("td", "")
    kind = ' class="casekit-new"' if cell.new else ""
    return f"<{tag}{scope}{kind}>{escape(cell.text)}</{tag}>"


def _steps_widget(session: Session, frames: Sequence[Frame]) -> Any:
    import ipywidgets

    previous = ipywidgets.Button(description=session.say("join-previous"), icon="arrow-left")
    onward = ipywidgets.Button(description=session.say("join-next"), icon="arrow-right")
    previous.add_class("casekit-previous")
    onward.add_class("casekit-next").add_class("casekit-primary")
    view = ipywidgets.HTML()
    place = 0

    def turn(by: int) -> None:
        nonlocal place
        place = min(max(place + by, 0), LAST)
        view.value = frame_html(session, frames[place])
        previous.disabled, onward.disabled = place == 0, place == LAST

    previous.on_click(lambda _button: turn(-1))
    onward.on_click(lambda _button: turn(1))
    turn(0)
    head = ipywidgets.HTML(card_head(session, "join-eyebrow"))
    foot = ipywidgets.HTML(paragraph(session.say("join-invented"), soft=True))
    buttons = ipywidgets.HBox([previous, onward])
    box = card_box([head, buttons, view, foot], "join", "steps")
    box.add_class("casekit-wide")
    return box


def _distinct_width(cookies: Sequence[str]) -> int:
    """Return how many first characters keep the cookies apart, at least six."""
    return next(
        (width for width in range(6, 16) if len({cookie[:width] for cookie in cookies}) == len(set(cookies))),
        16,
    )


def _names(named: pd.DataFrame, language: str) -> dict[str, str]:
    """Return the invented name of each applicant, in Latin letters for readers of English."""
    names = dict(zip(map(str, named["applicant_id"]), map(str, named["name"]), strict=True))
    if language == "ja":
        return names
    from casekit.world.latin import in_latin_letters

    latin = map(in_latin_letters, map(str, named["kana"]))
    return {number: read or name for (number, name), read in zip(names.items(), latin, strict=True)}


def _industry_names(language: str) -> dict[str, str]:
    from casekit.world.industries import industries

    table = industries()
    return dict(zip(table["code"], table[f"name_{language}"], strict=True))


def _tuples(table: pd.DataFrame) -> Any:
    return table.itertuples(index=False)
