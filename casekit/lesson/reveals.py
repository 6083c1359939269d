"""A locked prediction beside what happened: a table, a picture and a sentence about each gap."""

from collections.abc import Mapping
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.figures import PALETTE, figure_html, png_of
from casekit.lesson.inputs import value_in_words
from casekit.lesson.markup import card, paragraph, plain, table
from casekit.lesson.pieces import Piece, html_piece
from casekit.lesson.reveal_kinds import Badge, kind_pieces
from casekit.lesson.room import room_pieces, shows_room
from casekit.lesson.session import Session
from casekit.lesson.words import joined


def reveal_pieces(
    session: Session, key: str, actual: Mapping[str, object], *, evidence: str, note: str
) -> list[Piece]:
    """Return the comparison of prediction `key` with `actual` ({input name: value as values.py has it}).

    Raises
    ------
    CasekitError
        If `actual` names something that the prediction did not ask.

    """
    prompt = session.keys.prompt("predictions", key, session.language)
    items = [item for item in prompt["inputs"] if item["name"] in actual]
    unknown = set(actual) - {item["name"] for item in items}
    if unknown or not items:
        known = joined([item["name"] for item in prompt["inputs"]], session.language)
        raise CasekitError(session.say("unknown-prediction", key=", ".join(sorted(unknown)), known=known))
    guess = session.locked(key)
    badge = Badge(evidence, note)
    if shows_room(session, key):
        return room_pieces(session, key, items, actual, badge)
    single = [item for item in items if item["kind"] in ("slider", "choice")]
    pieces = _single_pieces(session, single, guess, actual, badge) if single else []
    for item in items:
        if item not in single:
            own = guess[item["name"]] if guess else None
            pieces += kind_pieces(session, item, own, actual[item["name"]], badge)
    task = paragraph(session.say("reveal-gap-task" if guess else "reveal-no-guess"))
    return [*pieces, html_piece(card(task, session.language, kind="predict"), plain(task))]


def _single_pieces(
    session: Session,
    items: list[Mapping[str, Any]],
    guess: Mapping[str, Any] | None,
    actual: Mapping[str, object],
    badge: Badge,
) -> list[Piece]:
    """Return numbers and choices: one table with a sentence on each, and a picture of the numbers."""
    rows = [_row(session, item, guess, actual[item["name"]]) for item in items]
    heads = [session.say(f"reveal-{name}") for name in ("item", "guess", "gap")]
    columns = [*heads[:2], badge.result(session), heads[2]]
    comparison = table(session.say("reveal-title"), columns, rows, numeric=(1, 2, 3))
    sentences = [_sentence(session, item, guess, actual[item["name"]]) for item in items]
    card_html = card(
        comparison + "".join(map(paragraph, sentences)),
        session.language,
        eyebrow=session.say("predict-eyebrow"),
        kind="predict",
    )
    pieces = [html_piece(card_html, plain("\n".join(sentences)))]
    numeric = [item for item in items if item["kind"] != "choice"]
    if numeric:
        pieces.append(_picture(session, numeric, guess, actual, badge, " ".join(sentences)))
    return pieces


def _row(
    session: Session, item: Mapping[str, Any], guess: Mapping[str, Any] | None, actual: object
) -> list[str]:
    own = value_in_words(session, item, guess[item["name"]]) if guess else "–"
    gap = ""
    if guess and item["kind"] != "choice":
        gap = f"{float(str(actual)) - float(guess[item['name']]):+g}"
    return [plain(session.text(item["label"])), own, value_in_words(session, item, actual), gap]


def _sentence(
    session: Session, item: Mapping[str, Any], guess: Mapping[str, Any] | None, actual: object
) -> str:
    label = plain(session.text(item["label"]))
    if guess is None:
        return session.say("reveal-value", label=label, value=value_in_words(session, item, actual))
    own = guess[item["name"]]
    if item["kind"] == "choice":
        return session.say("reveal-same-choice" if own == actual else "reveal-other-choice", label=label)
    gap = round(float(str(actual)) - float(own), 6)
    if gap == 0:
        return session.say("reveal-exact", label=label)
    return session.say("reveal-above" if gap > 0 else "reveal-below", label=label, gap=f"{abs(gap):g}")


def _picture(
    session: Session,
    items: list[Mapping[str, Any]],
    guess: Mapping[str, Any] | None,
    actual: Mapping[str, object],
    badge: Badge,
    alt: str,
) -> Piece:
    picture = badge.picture(session, session.say("reveal-title"), alt)
    size = (7.0, 1.55 + 0.95 * len(items))

    def draw(_figure: Any, axes: Any) -> None:
        for place, (item, panel) in enumerate(zip(items, axes[:, 0], strict=True)):
            _panel(session, panel, item, guess, float(str(actual[item["name"]])), badge, first=place == 0)

    png = png_of(draw, picture, size, nrows=len(items), squeeze=False)
    return html_piece(figure_html(png, picture), alt)


def _panel(
    session: Session,
    panel: Any,
    item: Mapping[str, Any],
    guess: Mapping[str, Any] | None,
    actual: float,
    badge: Badge,
    *,
    first: bool,
) -> None:
    """Draw one input as a line from the guess (hollow circle) to the result (filled diamond)."""
    low, high = item["min"], item["max"]
    panel.set_xlim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    panel.set_ylim(-1, 1)
    panel.hlines(0, low, high, color=PALETTE["pale"], linewidth=5, zorder=1)
    if guess:
        own = float(guess[item["name"]])
        panel.plot([own, actual], [0, 0], color=PALETTE["grey"], linewidth=1.5, zorder=2)
        label = session.say("reveal-guess")
        panel.plot(
            own, 0, "o", ms=13, mfc="white", mec=PALETTE["blue"], mew=2.2, ls="", label=label, zorder=3
        )
    label = badge.result(session)
    panel.plot(actual, 0, "D", ms=8, color=PALETTE["vermilion"], ls="", label=label, zorder=4)
    panel.set_xlabel(plain(session.text(item["label"])))
    panel.yaxis.set_visible(False)
    panel.spines["left"].set_visible(False)
    if first:
        panel.legend(loc="lower right", bbox_to_anchor=(1, 0.75), ncols=2, handletextpad=0.3, fontsize=9.5)
