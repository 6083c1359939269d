"""The transfers of a run as a picture: parties from left to right, one numbered arrow a transfer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.session import Session
from casekit.linkage.holding_matrix import HOLDERS

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun

WIDTH = 9.2
_BORDER = {"client": (0, (4, 2)), "processor": "solid", "job_site": (0, (1, 1.5))}
"""How a party's box is drawn, as its desk is in lesson 03; the others have a thin line."""


def flow_picture(session: Session, name: str, run: "SchemeRun", made: int) -> tuple[bytes, str]:
    """Return the first `made` transfers of a run as a PNG, and the same in words; the rest stay pale."""
    told = " ".join(words.transfer(session, found) for found in run.ledger.transfers[:made])
    title = session.say("holds-flow-title", scheme=words.scheme(session, name))
    picture = _picture(session, title, f"{title}. {told}", run)
    size = (WIDTH, 1.55 + 0.42 * len(run.ledger.transfers))
    return png_of(lambda _figure, axes: _draw(session, axes, run, made), picture, size), picture.alt


def flows_picture(session: Session, runs: Mapping[str, "SchemeRun"]) -> bytes:
    """Return all transfers of several runs, one below the other, as a PNG."""
    told = [
        words.scheme(session, name)
        + session.say("separator")
        + " ".join(words.transfer(session, made) for made in run.ledger.transfers)
        for name, run in runs.items()
    ]
    alt = session.say("item-separator").join(told)
    picture = _picture(session, session.say("holds-flow-titles"), alt, next(iter(runs.values())))
    heights = [1.2 + 0.42 * len(run.ledger.transfers) for run in runs.values()]

    def draw(_figure: Any, axes: Any) -> None:
        for (name, run), panel in zip(runs.items(), axes[:, 0], strict=True):
            _draw(session, panel, run, len(run.ledger.transfers))
            panel.set_title(words.scheme(session, name), loc="left", fontsize=11)

    size = (WIDTH, 0.9 + sum(heights))
    return png_of(draw, picture, size, nrows=len(heights), squeeze=False, height_ratios=heights)


def _picture(session: Session, title: str, alt: str, run: "SchemeRun") -> Picture:
    return Picture(
        title=title,
        alt=alt,
        evidence="simulation",
        note=f"seed {run.manifest.seed}",
        language=session.language,
        axes_off=True,
    )


def _draw(session: Session, axes: Any, run: "SchemeRun", made: int) -> None:
    transfers = run.ledger.transfers
    axes.set_xlim(-0.55, len(HOLDERS) - 0.45)
    axes.set_ylim(len(transfers) + 0.6, -1.3)
    for x, party in enumerate(HOLDERS):
        _head(session, axes, x, party)
        axes.plot([x, x], [-0.2, len(transfers) + 0.5], color=PALETTE["pale"], linewidth=1.2, zorder=0)
    for place, transfer in enumerate(transfers):
        _arrow(session, axes, place + 0.55, transfer, done=place < made)


def _head(session: Session, axes: Any, x: int, party: str) -> None:
    name = words.party(session, party).replace(" (", "\n(").replace("（", "\n（").replace(", ", ",\n")
    style = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": PALETTE["ink"]}
    box = {**style, "linestyle": _BORDER.get(party, "solid"), "linewidth": 1.6 if party in _BORDER else 0.7}
    axes.text(x, -0.85, name, ha="center", va="center", fontsize=8.8, bbox=box, linespacing=1.15)


def _arrow(session: Session, axes: Any, y: float, transfer: Any, *, done: bool) -> None:
    start, end = HOLDERS.index(transfer.sender), HOLDERS.index(transfer.recipient)
    colour = PALETTE["blue"] if done else PALETTE["pale"]
    line = {"arrowstyle": "-|>", "color": colour, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
    align = "center"
    if start == end:
        out = start + 0.22
        axes.plot([start, out, out], [y - 0.2, y - 0.2, y + 0.2], color=colour, linewidth=1.6)
        axes.annotate("", (start, y + 0.2), (out, y + 0.2), arrowprops=line)
        middle, align, height = out + 0.08, "left", y
    else:
        axes.annotate("", (end, y), (start, y), arrowprops=line)
        middle, height = (start + end) / 2, y - 0.27
    if not done:
        axes.text(
            middle,
            y - 0.25,
            str(transfer.number),
            fontsize=8,
            ha="center",
            va="center",
            color=PALETTE["grey"],
        )
        return
    text = f"{transfer.number}  {words.kinds(session, transfer.columns)}"
    paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85}
    axes.text(middle, height, text, fontsize=8.4, ha=align, va="center", bbox=paper)
