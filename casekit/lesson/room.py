"""A room predicts together: hands are counted for each answer, locked, and set beside the result.

Nobody is named: the record holds counts and nothing else. The room's counts and a learner's own
prediction are kept beside each other and never replace one another.
"""

import os
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from casekit.lesson.cards import card_box, card_head, once_settled
from casekit.lesson.figures import PALETTE, figure_html, png_of
from casekit.lesson.gates import open_gates
from casekit.lesson.hands import answers_hit, bins, hands_fit
from casekit.lesson.inputs import box_labels
from casekit.lesson.markup import card, clock, paragraph, plain, say, table
from casekit.lesson.pieces import Piece, html_piece
from casekit.lesson.record import Entry, now
from casekit.lesson.reveal_kinds import Badge, actual_of
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.lesson.values import LETTERS, Item, levels

MOST_HANDS = 9999


def in_room() -> bool:
    """Whether this JupyterLab was opened for a room (`casekit lab --room`)."""
    return os.environ.get("CASEKIT_ROOM") == "1"


def shows_room(session: Session, key: str) -> bool:
    """Whether the reveal of a prediction shows the room's counts instead of one learner's values."""
    return session.hands(key) is not None and (in_room() or session.locked(key) is None)


def show_room(session: Session, key: str) -> None:
    """Display a prediction as a form for hands, in large type, with its twin."""
    prompt = session.keys.prompt("predictions", key, session.language)
    columns = [session.say("room-answer"), session.say("room-count")]
    forms = [
        table(
            plain(session.text(item["label"])),
            columns,
            [(answer, "______") for answer in room_answers(session, item).values()],
        )
        for item in prompt["inputs"]
    ]
    show_with_twin(
        _Room(session, key, prompt).box,
        picture=None,
        text="\n\n".join([session.text(prompt["question"]), *forms]),
        label=session.say("room-eyebrow"),
        language=session.language,
    )


class _Room:
    """The card: a number box for each answer, the sum, and the button that locks."""

    def __init__(self, session: Session, key: str, prompt: Mapping[str, Any]) -> None:
        import ipywidgets

        self.session, self.key, self.prompt = session, key, prompt
        self.boxes = {item["name"]: self._boxes(item) for item in prompt["inputs"]}
        self.totals = {item["name"]: ipywidgets.HTML() for item in prompt["inputs"]}
        self.button = ipywidgets.Button(
            description=session.say("room-lock"), icon="lock", tooltip=session.say("room-lock")
        )
        self.button.add_class("casekit-lock").add_class("casekit-primary")
        self.status = ipywidgets.HTML()
        head = ipywidgets.HTML(
            card_head(session, "room-eyebrow") + paragraph(session.say("room-how"), soft=True)
        )
        asked: list[Any] = []
        for item in prompt["inputs"]:
            label = plain(session.text(item["label"]))
            asked.append(ipywidgets.HTML(f'<p class="casekit-label">{escape(label)}</p>'))
            asked += [*self.boxes[item["name"]].values(), self.totals[item["name"]]]
        self.box = card_box([head, *asked, self.button, self.status], "predict", key)
        self.box.add_class("casekit-room")
        self._add_up()
        self.button.on_click(lambda _button: once_settled(self._lock))
        if session.hands(key) is not None:
            self._show_locked()

    def _boxes(self, item: Item) -> dict[str, Any]:
        import ipywidgets

        found = {}
        for name, answer in room_answers(self.session, item).items():
            label = self.session.say("room-hands", answer=answer)
            box = ipywidgets.BoundedIntText(value=0, min=0, max=MOST_HANDS, description=label, tooltip=label)
            box.add_class("casekit-hands").add_class(f"casekit-hands-{item['name']}")
            box.observe(lambda _change: self._add_up(), "value")
            found[name] = box
        return found

    def _add_up(self) -> None:
        for name, total in getattr(self, "totals", {}).items():
            hands = sum(box.value for box in self.boxes[name].values())
            total.value = paragraph(self.session.say("room-total", total=hands), soft=True)

    def _lock(self) -> None:
        counts = {
            name: {answer: int(box.value) for answer, box in boxes.items()}
            for name, boxes in self.boxes.items()
        }
        if not any(sum(hands.values()) for hands in counts.values()):
            self.status.value = say(paragraph(self.session.say("room-none")), kind="wrong")
            return
        session = self.session

        def keep_first(old: Entry | None) -> Entry:
            if old is not None and hands_fit(self.prompt["inputs"], old.get("room")):
                return old
            return {**(old or {}), "room": counts, "room_locked_at": now()}

        with session.changing:
            session.record.change(session.lesson, "predictions", self.key, keep_first)
        self._show_locked()
        open_gates(session, self.key)

    def _show_locked(self) -> None:
        session = self.session
        entry = session.record.entry(session.lesson, "predictions", self.key) or {}
        counts = entry["room"]
        for name, boxes in self.boxes.items():
            for answer, box in boxes.items():
                box.value = counts[name].get(answer, 0)
                box.disabled = True
        self.button.disabled = True
        self.button.description = session.say("predict-locked-button")
        most = max(sum(hands.values()) for hands in counts.values())
        time = clock(str(entry.get("room_locked_at", "")))
        told = paragraph(session.say("room-locked", time=time, total=most))
        self.status.value = say(told, kind="right") + session.trouble()


def room_answers(session: Session, item: Item) -> dict[str, str]:
    """Return every answer of an input {name: text}, in the order in which it is read out."""
    kind = item["kind"]
    if kind == "choice":
        texts = [plain(session.text(option)) for option in item["options"]]
        return {LETTERS[number]: f"({LETTERS[number]}) {text}" for number, text in enumerate(texts)}
    if kind == "slider":
        return {name: _range(session, low, high) for name, (low, high) in bins(item).items()}
    if kind == "grid":
        unit = session.text(item.get("unit"))
        return {
            f"{point['name']}:{level:g}": f"{plain(session.text(point['label']))} {level:g}{unit}"
            for point in item["points"]
            for level in levels(item)
        }
    if kind == "order":
        return {
            card["name"]: session.say("room-first", card=plain(session.text(card["label"])))
            for card in item["cards"]
        }
    return box_labels(session, item)


def room_pieces(
    session: Session, key: str, items: Sequence[Item], actual: Mapping[str, Any], badge: Badge
) -> list[Piece]:
    """Return for each input the histogram of the room beside the result, as picture and as table."""
    counts = session.hands(key) or {}
    pieces: list[Piece] = []
    for item in items:
        result = actual[item["name"]]
        if item["kind"] not in ("slider", "choice"):
            result = actual_of(session, item, result)
        pieces += _histogram(session, item, counts.get(item["name"], {}), answers_hit(item, result), badge)
    return pieces


def _histogram(
    session: Session, item: Item, hands: Mapping[str, int], hit: set[str], badge: Badge
) -> list[Piece]:
    answers = room_answers(session, item)
    label = plain(session.text(item["label"]))
    total = sum(hands.values())
    sentence = session.say(
        "room-sentence",
        label=label,
        total=total,
        agreed=sum(hands.get(name, 0) for name in hit),
        answer=session.say("item-separator").join(answers[name] for name in answers if name in hit),
    )
    mark = session.say("room-here")
    rows = [(text, hands.get(name, 0), mark if name in hit else "") for name, text in answers.items()]
    columns = [session.say(f"room-{name}") for name in ("answer", "count", "result")]
    lines = session.say("item-separator").join(f"{text} {count} {sign}".strip() for text, count, sign in rows)
    picture = badge.picture(session, session.say("room-title"), f"{sentence} {lines}")
    png = png_of(
        lambda _figure, axes: _draw(session, axes, rows, label), picture, (7.6, 1.9 + 0.36 * len(rows))
    )
    shown = table(label, columns, rows, numeric=(1,)) + paragraph(sentence)
    html = card(shown, session.language, eyebrow=session.say("room-eyebrow"), kind="predict")
    return [html_piece(figure_html(png, picture), picture.alt), html_piece(html, sentence)]


def _range(session: Session, low: float, high: float) -> str:
    return f"{low:g}" if low == high else session.say("room-range", low=f"{low:g}", high=f"{high:g}")


def _draw(session: Session, axes: Any, rows: Sequence[tuple[str, int, str]], label: str) -> None:
    """Draw the hands for each answer as bars; the bar of the result is hatched and says so."""
    from textwrap import wrap

    width = 16 if session.language == "ja" else 34
    names = ["\n".join(wrap(text, width)) or text for text, _count, _sign in rows]
    most = max(1, *(count for _text, count, _sign in rows))
    for place, (_text, count, sign) in enumerate(rows):
        axes.barh(
            place,
            count,
            color=PALETTE["orange"] if sign else PALETTE["sky"],
            hatch="//" if sign else "",
            edgecolor=PALETTE["ink"],
            linewidth=0.8,
        )
        axes.text(count + most * 0.02, place, f"{count}  {sign}".strip(), va="center", fontsize=11)
    axes.set_yticks(range(len(rows)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, most * 1.32)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel(session.say("room-count"))
    axes.set_ylabel("\n".join(wrap(label, width + 6)[:2]))
