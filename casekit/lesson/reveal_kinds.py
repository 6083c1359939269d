"""The locked line, order or marks beside what happened: in words and signs first, never by colour alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.inputs import box_labels
from casekit.lesson.markup import card, paragraph, plain, table
from casekit.lesson.pieces import Piece, html_piece
from casekit.lesson.session import Session
from casekit.lesson.values import Item, boxes, fits
from casekit.lesson.words import joined


@dataclass(frozen=True)
class Badge:
    """What kind of statement a result is: an evidence class, and what the badge adds to it."""

    evidence: str
    note: str

    def picture(self, session: Session, title: str, alt: str) -> Picture:
        """Return the frame of a figure with this badge."""
        return Picture(title, alt, self.evidence, session.language, self.note)

    def result(self, session: Session) -> str:
        """Return the heading of the results: what a run gave, or what the record says."""
        return session.say("reveal-actual" if self.evidence == "simulation" else "reveal-record")


def kind_pieces(session: Session, item: Item, guess: Any, actual: Any, badge: Badge) -> list[Piece]:
    """Return the comparison of one grid, order or marks input; `guess` is None where nothing is locked.

    Raises
    ------
    CasekitError
        If `actual` does not name the points, cards or boxes of the input.

    """
    actual = actual_of(session, item, actual)
    if item["kind"] == "grid":
        return _grid(session, item, guess, actual, badge)
    if item["kind"] == "order":
        return [_order(session, item, guess, actual, badge)]
    return [_marks(session, item, guess, actual)]


def actual_of(session: Session, item: Item, actual: Any) -> Any:
    """Return a result in the shape of the input's values: {point: number}, or a list of names.

    Raises
    ------
    CasekitError
        If it names something that the input does not have, or leaves out a point or a card.

    """
    try:
        if item["kind"] == "grid":
            names = [point["name"] for point in item["points"]]
            found = {str(name): float(level) for name, level in dict(actual).items()}
            if set(found) == set(names):
                return {name: found[name] for name in names}
        else:
            names = boxes(item) if item["kind"] == "marks" else [card["name"] for card in item["cards"]]
            listed = [str(name) for name in actual]
            if fits(item, listed):
                return listed
    except (TypeError, ValueError):
        pass
    label = plain(session.text(item["label"]))
    known = joined(names, session.language)
    raise CasekitError(session.say("reveal-other-names", label=label, known=known))


def _grid(
    session: Session, item: Item, guess: Mapping[str, float] | None, actual: Mapping[str, float], badge: Badge
) -> list[Piece]:
    unit, label = session.text(item.get("unit")), plain(session.text(item["label"]))
    rows, sentences = [], []
    for point in item["points"]:
        name, text = point["name"], plain(session.text(point["label"]))
        result = f"{actual[name]:g}{unit}"
        if guess is None:
            rows.append([text, "–", result, ""])
            sentences.append(f"{text}{session.say('separator')}{result}")
            continue
        gap = round(actual[name] - guess[name], 6)
        rows.append([text, f"{guess[name]:g}{unit}", result, f"{gap:+g}{unit}" if gap else "0"])
        sentences.append(
            session.say("reveal-point", point=text, guess=f"{guess[name]:g}{unit}", actual=result)
        )
    heads = [session.say(f"reveal-{name}") for name in ("points", "guess", "gap")]
    columns = [*heads[:2], badge.result(session), heads[2]]
    alt = session.say("item-separator").join(sentences)
    picture = badge.picture(session, label, alt)
    png = png_of(
        lambda _figure, axes: _draw_line(session, axes, item, guess, actual, badge), picture, size=(7.0, 3.6)
    )
    shown = table(label, columns, rows, numeric=(1, 2, 3))
    return [
        html_piece(
            card(shown, session.language, eyebrow=session.say("predict-eyebrow"), kind="predict"), alt
        ),
        html_piece(figure_html(png, picture), alt),
    ]


def _draw_line(
    session: Session,
    axes: Any,
    item: Item,
    guess: Mapping[str, float] | None,
    actual: Mapping[str, float],
    badge: Badge,
) -> None:
    """Draw the guess (hollow circles, dashed) and the result (filled diamonds) over the same points."""
    names = [point["name"] for point in item["points"]]
    labels = [plain(session.text(point["label"])) for point in item["points"]]
    places = range(len(names))
    if guess is not None:
        axes.plot(
            places,
            [guess[name] for name in names],
            "o--",
            color=PALETTE["blue"],
            mfc="white",
            ms=10,
            mew=2,
            label=session.say("reveal-guess"),
        )
    axes.plot(
        places,
        [actual[name] for name in names],
        "D-",
        color=PALETTE["vermilion"],
        ms=7,
        label=badge.result(session),
    )
    low, high = min(item["min"], *actual.values()), max(item["max"], *actual.values())
    axes.set_ylim(low - 0.06 * (high - low), high + 0.08 * (high - low))
    axes.set_xticks(list(places), labels, rotation=20 if len(" ".join(labels)) > 60 else 0)
    axes.set_xlabel(session.say("reveal-points"))
    unit = session.text(item.get("unit"))
    bracketed = f"{session.say('bracket-open')}{unit.strip()}{session.say('bracket-close')}" if unit else ""
    axes.set_ylabel(session.say("reveal-axis") + bracketed)
    axes.legend(loc="best", fontsize=9.5)


def _order(
    session: Session, item: Item, guess: Sequence[str] | None, actual: Sequence[str], badge: Badge
) -> Piece:
    labels = {each["name"]: plain(session.text(each["label"])) for each in item["cards"]}
    rows, same = [], 0
    for place, name in enumerate(actual):
        own = "–" if guess is None else labels[guess[place]]
        sign = ""
        if guess is not None:
            moved = guess.index(name) - place
            same += moved == 0
            sign = _moved(session, labels[name], moved)
        rows.append([place + 1, own, labels[name], sign])
    heads = [session.say(f"reveal-{name}") for name in ("place", "guess", "compared")]
    columns = [*heads[:2], badge.result(session), heads[2]]
    label = plain(session.text(item["label"]))
    told = (
        session.say("order-actual", cards=session.say("item-separator").join(labels[name] for name in actual))
        if guess is None
        else session.say("order-result", same=same, all=len(actual))
    )
    return _told(session, table(label, columns, rows), told, rows)


def _moved(session: Session, card: str, moved: int) -> str:
    if moved == 0:
        return session.say("order-same")
    return session.say("order-earlier" if moved > 0 else "order-later", card=card, gap=abs(moved))


def _marks(session: Session, item: Item, guess: Sequence[str] | None, actual: Sequence[str]) -> Piece:
    own = set(actual if guess is None else guess)
    kinds = {name: _verdict(name in own, name in set(actual), without=guess is None) for name in boxes(item)}
    columns = ["", *(plain(session.text(column["label"])) for column in item["columns"])]
    rows = [
        [
            plain(session.text(row["label"])),
            *(session.say(f"marks-{kinds[row['name'] + ':' + one['name']]}") for one in item["columns"]),
        ]
        for row in item["rows"]
    ]
    labels = box_labels(session, item)
    named = {
        kind: session.say("item-separator").join(labels[name] for name in kinds if kinds[name] == kind)
        or session.say("none")
        for kind in ("hit", "missed", "extra", "so")
    }
    told = (
        session.say("marks-actual", boxes=named["so"])
        if guess is None
        else session.say("marks-result", hits=named["hit"], missed=named["missed"], extra=named["extra"])
    )
    label = plain(session.text(item["label"]))
    return _told(session, table(label, columns, rows), told, [])


def _verdict(own: bool, result: bool, *, without: bool) -> str:
    if without:
        return "so" if result else "empty"
    return {(True, True): "hit", (False, True): "missed", (True, False): "extra"}.get((own, result), "empty")


def _told(session: Session, shown: str, told: str, rows: Sequence[Sequence[object]]) -> Piece:
    html = card(
        shown + paragraph(told),
        session.language,
        eyebrow=session.say("predict-eyebrow"),
        kind="predict",
    )
    lines = [" | ".join(str(cell) for cell in row if cell != "") for row in rows]
    return html_piece(html, "\n".join([*lines, told]))
