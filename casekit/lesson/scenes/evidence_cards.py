"""Lesson 01, twelve cards: each a claim of the record, to be sorted by who speaks. One card is a simulation.

The class of a card is the class of its claim. The twelfth card is counted in the learner's invented world.
"""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from casekit.lesson.cards import badges, card_box, card_head, choice, once_settled
from casekit.lesson.figures import EVIDENCE
from casekit.lesson.markup import block, paragraph, say, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.world import World

CARDS = ("B11", "E62", "B16", "G1.1", "B29", "D31", "sim", "E10", "D31b", "B22", "B09", "G1.2")
"""Claims in the order of the cards; `sim` is the card from the invented world."""


@dataclass(frozen=True)
class Card:
    """A card: its text, what it is quoted from, and the class it belongs to."""

    id: str
    statement: str
    label: str
    quote: str
    quote_en: str
    document: str
    pinpoint: str
    evidence: str


def sort_claims(session: Session, world: "World") -> None:
    """Display twelve cards one at a time with seven classes to choose from; each choice gets a reason."""
    cards = cards_of(session, world)
    show_with_twin(
        _Sorting(session, cards).box,
        picture=None,
        text=_twin(session, cards),
        label=session.say("sort-label"),
        language=session.language,
    )


def cards_of(session: Session, world: "World") -> list[Card]:
    """Return the twelve cards in the session's language."""
    from casekit import case

    made = []
    for id in CARDS:
        if id == "sim":
            members = f"{len(world['members']):,}"
            companies = str(len(world["companies"]))
            statement = session.say("sort-sim", members=members, companies=companies)
            made.append(Card(id, statement, "", "", "", "", "", "simulation"))
            continue
        found = case.claim(id)
        document = found.source if found.source in case.sources() else ""
        made.append(
            Card(
                id,
                found.statement(session.language),
                case.label(found, session.language),
                found.quote,
                found.quote_en,
                document,
                found.pinpoint,
                found.evidence_class,
            )
        )
    return made


def class_word(session: Session, code: str) -> str:
    """Return a class with the sign it has in figures."""
    from casekit.case import evidence_classes

    return f"{EVIDENCE[code]} {evidence_classes()[code].word(session.language)}"


class _Sorting:
    """The card on the table, seven buttons, and the trays."""

    def __init__(self, session: Session, cards: list[Card]) -> None:
        import ipywidgets

        self.session, self.cards, self.at = session, cards, 0
        self.tried: dict[str, list[str]] = {card.id: [] for card in cards}
        self.classes = choice(
            session, "sort-choose", [(class_word(session, code), code) for code in EVIDENCE], "classes"
        )
        self.buttons = {
            name: ipywidgets.Button(description=session.say(f"sort-{name}"), icon=icon)
            for name, icon in (("previous", "arrow-left"), ("check", "check"), ("next", "arrow-right"))
        }
        for name, button in self.buttons.items():
            button.add_class(f"casekit-sort-{name}")
        self.buttons["check"].add_class("casekit-primary")
        self.buttons["previous"].on_click(lambda _button: self._turn(-1))
        self.buttons["next"].on_click(lambda _button: self._turn(1))
        self.buttons["check"].on_click(lambda _button: once_settled(self._check))
        self.view, self.status, self.trays = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        head = ipywidgets.HTML(card_head(session, "sort-eyebrow"))
        row = ipywidgets.HBox(list(self.buttons.values()))
        inside = [head, self.view, self.classes, row, self.status, self.trays]
        self.box = card_box(inside, "join", "sorting")
        self._draw()

    def _turn(self, by: int) -> None:
        self.at = min(max(self.at + by, 0), len(self.cards) - 1)
        self._draw()

    def _draw(self) -> None:
        session, card = self.session, self.cards[self.at]
        tried = self.tried[card.id]
        done = card.evidence in tried
        self.classes.value = card.evidence if done else (tried[-1] if tried else None)
        self.classes.disabled = self.buttons["check"].disabled = done
        self.buttons["previous"].disabled = self.at == 0
        self.buttons["next"].disabled = self.at == len(self.cards) - 1
        title = session.say("sort-card", number=self.at + 1, all=len(self.cards))
        shown = f'<p class="casekit-title" role="status">{escape(title)}</p>{card_html(session, card)}'
        self.view.value = block(shown, session.language)
        self.status.value = self._answer(card, tried[-1]) if tried else ""
        self.trays.value = self._trays()

    def _check(self) -> None:
        card, chosen = self.cards[self.at], self.classes.value
        if chosen is None:
            self.status.value = say(paragraph(self.session.say("sort-first")))
            return
        if chosen not in self.tried[card.id]:
            self.tried[card.id].append(chosen)
        self._draw()
        self.status.value = self._answer(card, chosen)

    def _answer(self, card: Card, chosen: str) -> str:
        session = self.session
        if chosen == card.evidence:
            return say(
                f"<p><strong>✓ {escape(class_word(session, chosen))}</strong></p>{why_html(session, card)}",
                kind="right",
            )
        meaning = session.say("sort-means", meaning=_explained(session, chosen))
        return say(
            f"<p><strong>✗ {escape(class_word(session, chosen))}</strong></p>{paragraph(meaning)}"
            + paragraph(f"{session.say('sort-again')} {_place(session, card)}".strip()),
            kind="wrong",
        )

    def _trays(self) -> str:
        session = self.session
        done = [card for card in self.cards if card.evidence in self.tried[card.id]]
        at_once = sum(self.tried[card.id][0] == card.evidence for card in done)
        told = session.say("sort-done", done=len(done), all=len(self.cards), once=at_once)
        shown = trays_html(session, self.cards) if len(done) == len(self.cards) else ""
        return block(paragraph(told, soft=True) + shown, session.language)


def card_html(session: Session, card: Card) -> str:
    """Return what stands on a card: the statement, the original wording, and the document; no class."""
    label = f" [{escape(card.label)}]" if card.label else ""
    lines = [f'<p class="casekit-strip">{escape(card.statement)}{label}</p>']
    if card.quote:
        original = f'<span lang="ja">{escape(card.quote)}</span>'
        if session.language == "en" and card.quote != card.quote_en:
            original = f"“{escape(card.quote_en)}” ({escape(session.say('cut-translation'))}; {original})"
        lines.append(f'<p class="casekit-soft">{escape(session.say("sort-wording"))} {original}</p>')
    document = session.say(f"sort-document-{card.document}" if card.document else "sort-document-none")
    return "".join(lines) + paragraph(document, soft=True)


def why_html(session: Session, card: Card) -> str:
    """Return why a card belongs to its class, with its badge and pinpoint."""
    why = paragraph(session.say(f"sort-why-{card.id}"))
    if card.id == "sim":
        return why
    return f"{why}<p>{badges(session, [card.id])} <small>{escape(_place(session, card))}</small></p>"


def trays_html(session: Session, cards: list[Card]) -> str:
    """Return the seven classes with the numbers and the ids of their cards."""
    rows = [
        (
            class_word(session, code),
            session.say("list-separator").join(
                f"{number} ({card.id})" if card.id != "sim" else str(number)
                for number, card in enumerate(cards, 1)
                if card.evidence == code
            ),
        )
        for code in EVIDENCE
    ]
    return table(session.say("sort-trays"), [session.say("sort-class"), session.say("sort-cards")], rows)


def _place(session: Session, card: Card) -> str:
    return session.say("sort-place", place=card.pinpoint) if card.pinpoint else ""


def _explained(session: Session, code: str) -> str:
    from casekit.case import evidence_classes

    found = evidence_classes()[code]
    return found.explanation_ja if session.language == "ja" else found.explanation_en


def _twin(session: Session, cards: list[Card]) -> str:
    shown = "".join(
        f"<p><strong>{number}</strong></p>{card_html(session, card)}" for number, card in enumerate(cards, 1)
    )
    reasons = "".join(
        f"<p><strong>{number} {escape(class_word(session, card.evidence))}</strong></p>"
        + why_html(session, card)
        for number, card in enumerate(cards, 1)
    )
    answers = f"{trays_html(session, cards)}{reasons}"
    return (
        f"<div>{shown}<details><summary>{escape(session.say('sort-answers'))}</summary>"
        f"<div>{answers}</div></details></div>"
    )
