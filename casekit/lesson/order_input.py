"""Cards in an order of the learner's own, moved by buttons; the focus stays with the moved card.

Rows stay where they are and cards move between them, so that the order on the screen, the order of the Tab
key and the order a screen reader tells are one.
"""

from html import escape
from typing import Any

from casekit.lesson.markup import plain
from casekit.lesson.session import Session
from casekit.lesson.values import Item


class Order:
    """A list of cards, each with a button up and a button down; it begins in the order of the source."""

    def __init__(self, session: Session, item: Item) -> None:
        import ipywidgets

        self.session = session
        self.labels = {card["name"]: plain(session.text(card["label"])) for card in item["cards"]}
        self.first = list(self.labels)
        self.cards = list(self.labels)
        self.closed = False
        self.ups: list[Any] = []
        self.downs: list[Any] = []
        self.texts: list[Any] = []
        self.said = ipywidgets.HTML()
        rows = [self._row(place) for place in range(len(self.cards))]
        label = plain(session.text(item["label"]))
        heading = ipywidgets.HTML(f'<p class="casekit-label">{escape(label)}</p>')
        self.widget = ipywidgets.VBox([heading, *rows, self.said])
        self.widget.add_class("casekit-order").add_class(f"casekit-input-{item['name']}")
        self._label()

    def _row(self, place: int) -> Any:
        import ipywidgets

        up, down, text = ipywidgets.Button(), ipywidgets.Button(), ipywidgets.HTML()
        up.add_class("casekit-arrow").add_class("casekit-up")
        down.add_class("casekit-arrow").add_class("casekit-down")
        up.on_click(lambda _button: self._move(place, -1))
        down.on_click(lambda _button: self._move(place, 1))
        self.ups.append(up)
        self.downs.append(down)
        self.texts.append(text)
        row = ipywidgets.HBox([up, down, text])
        row.add_class("casekit-order-row")
        return row

    def _move(self, place: int, step: int) -> None:
        there = place + step
        if self.closed or not 0 <= there < len(self.cards):
            return
        self.cards[place], self.cards[there] = self.cards[there], self.cards[place]
        self._label()
        card = self.labels[self.cards[there]]
        told = self.session.say("order-moved", card=card, place=there + 1, all=len(self.cards))
        self.said.value = f'<p class="casekit-soft" role="status">{escape(told)}</p>'
        ahead, back = (self.ups, self.downs) if step < 0 else (self.downs, self.ups)
        (back if ahead[there].disabled else ahead)[there].focus()

    def _label(self) -> None:
        last = len(self.cards) - 1
        for place, name in enumerate(self.cards):
            card = self.labels[name]
            self.texts[
                place
            ].value = f'<p class="casekit-order-card"><span>{place + 1}</span> {escape(card)}</p>'
            for button, key, end in ((self.ups[place], "up", 0), (self.downs[place], "down", last)):
                button.description = button.tooltip = self.session.say(f"order-{key}", card=card)
                button.disabled = self.closed or place == end

    def value(self) -> list[str]:
        """Return the names of the cards, top first."""
        return list(self.cards)

    def changed(self) -> bool:
        """Whether the cards have left their first order."""
        return self.cards != self.first

    def show(self, value: list[str]) -> None:
        """Set the locked order and close the buttons."""
        self.cards, self.closed = list(value), True
        self.said.value = ""
        self._label()
