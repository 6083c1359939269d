"""Lesson 07, what a score stands for: people with that score, a spread to move, and who pays for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import card_box, card_head, labelled_slider
from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes.score_panels import DOT, Point, diagonal, people, strip
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.scoring.evaluation import Judged
    from casekit.scoring.recalibration import Frequency, Scale

PICKS = tuple(tenth / 10 for tenth in range(1, 10))
SPREADS = tuple(range(10, 151, 10))
"""Per cent of the delivered spread at which the slider stops."""

FLAG = 0.5
"""A displayed value above it is taken for one who goes, where errors are counted."""


@dataclass(frozen=True)
class Paid:
    """Who is taken for whom: `flagged` of the `stayed`, and `missed` of the `went`."""

    flagged: int
    stayed: int
    missed: int
    went: int

    @property
    def flagged_of_100(self) -> int:
        """Of a hundred who stayed, how many were taken for leavers."""
        return round(100 * self.flagged / self.stayed)

    @property
    def missed_of_100(self) -> int:
        """Of a hundred who went, how many were not seen."""
        return round(100 * self.missed / self.went)


@dataclass(frozen=True)
class Shown:
    """One way of displaying the scores: its bands as points, the mean gap of a hundred, and who pays."""

    points: tuple[Point, ...]
    gap: float
    paid: Paid


@dataclass(frozen=True)
class Past:
    """What the widget knows: people by score, each spread of the slider, and the scores as delivered."""

    rows: pd.DataFrame
    people: dict[float, "Frequency"]
    delivered: Shown
    spread: dict[int, Shown]
    seed: int

    def badge(self, session: Session) -> str:
        """Return the badge of what is displayed of it."""
        return simulated(session, session.say("score-means-label"), self.seed).badge()

    @property
    def nearest(self) -> int:
        """The stop of the slider at which displayed and real values lie nearest together."""
        return min(self.spread, key=lambda stop: self.spread[stop].gap)


def measured(rows: "Judged") -> Past:
    """Measure everything that the panels can show."""
    from casekit.scoring import recalibration

    best = recalibration.calibrating_scale(rows)
    table_of = recalibration.spreads(rows, [stop / 100 for stop in SPREADS])
    groups = table_of[table_of["scale"] != "calibrating"].groupby(["scale", "spread"], sort=False)
    shown = {}
    for _, bands in groups:
        spread, name = float(bands["spread"].iloc[0]), bands["scale"].iloc[0]
        scale = None if name == "delivered" else recalibration.Scale(spread, best.at_half)
        stop = 0 if scale is None else round(100 * spread)
        shown[stop] = Shown(points_of(bands), 100 * float(bands["gap"].iloc[0]), paid(rows, scale))
    return Past(
        rows=rows.table,
        people={score: recalibration.of_100_with(rows, score) for score in PICKS},
        delivered=shown.pop(0),
        spread=shown,
        seed=rows.manifest.seed,
    )


def points_of(bands: pd.DataFrame, came: str = "went_of_100") -> tuple[Point, ...]:
    """Return the bands of a table of `recalibration` as points."""
    columns = (bands["displayed_of_100"], bands[came], bands["rows"])
    return tuple(
        Point(float(shown), float(came), int(rows)) for shown, came, rows in zip(*columns, strict=True)
    )


def paid(rows: "Judged", scale: "Scale | None" = None) -> Paid:
    """Count who would be taken for whom, were every displayed value above a half taken for a leaver."""
    score, went = rows.table["score"], rows.table["went"].astype(bool)
    flag = (score if scale is None else scale.displayed(score)) > FLAG
    return Paid(int((flag & ~went).sum()), int((~went).sum()), int((~flag & went).sum()), int(went.sum()))


def what_a_score_means(session: Session, past: "Judged") -> None:
    """Display the strip, a hundred people with the picked score, and the diagonal under the picked spread."""
    found = measured(past)
    show_with_twin(
        _widget(session, found),
        picture=_picture(session, found),
        text=_twin(session, found),
        label=session.say("score-means-label"),
        language=session.language,
    )


def three_columns(session: Session, past: "Judged") -> None:
    """Display three report columns side by side: how near to the truth each is, and who pays for it."""
    from casekit.scoring import recalibration

    best = recalibration.calibrating_scale(past)
    everybody = recalibration.Scale(1e-6, float(past.table["went"].mean()))
    cells = []
    for name, scale in (("delivered", None), ("calibrated", best), ("everybody", everybody)):
        rows = past if scale is None else recalibration.displayed(past, scale)
        price, gap = paid(past, scale), 100 * recalibration.calibration_gap(rows)
        cells.append(
            (
                session.say(f"score-column-{name}"),
                f"{gap:.0f}",
                f"{price.flagged_of_100}",
                f"{price.missed_of_100}",
            )
        )
    columns = [session.say(f"score-columns-{name}") for name in ("column", "gap", "flagged", "missed")]
    shown = narrow(session.say("score-columns-title"), columns, cells, numeric=(1, 2, 3))
    badge = simulated(session, session.say("score-columns-title"), past.manifest.seed).badge()
    html = shown + paragraph(badge, soft=True)
    publish(html_piece(block(html, session.language), "\n".join(" | ".join(row) for row in cells)))


def simulated(session: Session, title: str, seed: int, alt: str = "") -> Picture:
    """Return the frame of a picture of simulated people."""
    return Picture(
        title=title,
        alt=alt or title,
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )


def narrow(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numeric: Sequence[int] = ()
) -> str:
    """Return a table whose headings of numbers may break, so that many columns fit."""
    return f'<div class="casekit-narrow">{table(caption, columns, rows, numeric=numeric)}</div>'


def price_told(session: Session, price: Paid) -> str:
    """Say who is taken for whom."""
    return session.say(
        "score-price",
        flagged=f"{price.flagged:,}",
        stayed=f"{price.stayed:,}",
        flagged_of_100=price.flagged_of_100,
        missed=f"{price.missed:,}",
        went=f"{price.went:,}",
        missed_of_100=price.missed_of_100,
    )


def _widget(session: Session, past: Past) -> Any:
    import ipywidgets

    score, slider, _ = labelled_slider(session.say("score-pick"), value=0.1, min=0.1, max=0.9, step=0.1)
    spread, mover, _ = labelled_slider(
        session.say("score-spread"), value=100, min=SPREADS[0], max=SPREADS[-1], step=10
    )
    slider.add_class("casekit-score")
    mover.add_class("casekit-spread")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        picked = min(PICKS, key=lambda pick: abs(pick - slider.value))
        stop = min(SPREADS, key=lambda one: abs(one - mover.value))
        view.value = _html(session, past, picked, stop)

    slider.observe(draw, "value")
    mover.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "score-means-eyebrow"))
    box = card_box([head, score, spread, view], "join", "score")
    box.add_class("casekit-wide")
    return box


def _html(session: Session, past: Past, picked: float, stop: int) -> str:
    found, now = past.people[picked], past.spread[stop]
    heads = [session.say(f"score-panel-{name}") for name in ("strip", "people", "diagonal")]
    counted = people_told(session, found)
    told = _points_told(session, now)
    panels = (
        f"<p><strong>{escape(heads[0])}</strong></p>"
        f"{strip(session, past.rows, (found.score_from, found.score_to))}"
        f'<div class="casekit-panels"><div><p><strong>{escape(heads[1])}</strong></p>'
        f"{people(session, found.of_100 or 0, counted)}</div>"
        f"<div><p><strong>{escape(heads[2])}</strong></p>"
        f"{diagonal(session, now.points, past.delivered.points, told)}</div></div>"
    )
    says = [counted, _gap_told(session, past, stop), price_told(session, now.paid)]
    badge = paragraph(past.badge(session), soft=True)
    status = f'<div role="status">{"".join(map(paragraph, says))}</div>'
    soft = paragraph(session.say("score-panels-legend", dot=DOT), soft=True)
    return block(panels + status + soft + badge, session.language)


def people_told(session: Session, found: "Frequency") -> str:
    """Say how many of those with about a score went, in natural frequencies."""
    return session.say(
        "score-people",
        start=f"{found.score_from:.2f}",
        end=f"{found.score_to:.2f}",
        rows=f"{found.rows:,}",
        went=f"{found.went:,}",
        of_100="–" if found.of_100 is None else found.of_100,
    )


def _gap_told(session: Session, past: Past, stop: int) -> str:
    told = session.say("score-gap", spread=stop, gap=f"{past.spread[stop].gap:.0f}")
    return told + (session.say("score-gap-nearest") if stop == past.nearest else "")


def _points_told(session: Session, shown: Shown) -> str:
    return session.say("list-separator").join(
        session.say("score-point", shown=f"{point.shown:.0f}", came=f"{point.came:.0f}", rows=point.rows)
        for point in shown.points
    )


def _twin(session: Session, past: Past) -> str:
    say = session.say
    first = narrow(
        say("score-people-title"),
        [say(f"score-people-{name}") for name in ("score", "rows", "went", "of-100")],
        [
            (f"{f.score:.1f}", f"{f.rows:,}", f"{f.went:,}", "–" if f.of_100 is None else str(f.of_100))
            for f in past.people.values()
        ],
        numeric=(0, 1, 2, 3),
    )
    bands = [say("score-band", start=f"{n / 5:.1f}", end=f"{(n + 1) / 5:.1f}") for n in range(5)]
    ways = [(say("score-as-delivered"), past.delivered), *((f"{s}%", w) for s, w in past.spread.items())]
    rows = [(name, *(f"{p.shown:.0f}" for p in way.points), *_numbers(way)) for name, way in ways]
    came = (say("score-came"), *(f"{point.came:.0f}" for point in past.delivered.points), "", "", "")
    heads = [say("score-spread-short"), *bands, *(say(f"score-columns-{n}") for n in _COUNTED)]
    second = narrow(say("score-spread-title"), heads, [came, *rows], numeric=tuple(range(1, 9)))
    return f"{first}\n\n{second}\n\n{paragraph(price_told(session, past.delivered.paid))}"


_COUNTED = ("gap", "flagged", "missed")


def _numbers(way: Shown) -> tuple[str, str, str]:
    return f"{way.gap:.0f}", str(way.paid.flagged_of_100), str(way.paid.missed_of_100)


def _picture(session: Session, past: Past) -> bytes:
    told = [people_told(session, past.people[score]) for score in PICKS[1::2]]
    picture = simulated(session, session.say("score-means-label"), past.seed, " ".join(told))

    def draw(_figure: Any, axes: Any) -> None:
        _draw_strip(session, axes[0], past.rows)
        _draw_people(session, axes[1], past)
        _draw_diagonal(session, axes[2], past)

    return png_of(draw, picture, (12.0, 4.4), ncols=3)


def _draw_strip(session: Session, axes: Any, rows: pd.DataFrame) -> None:
    place = (rows["score"] * 10).round(6).clip(upper=9.99).astype(int)
    counts = rows.groupby(place)["went"].agg(["sum", "size"])
    x = (counts.index.to_numpy() + 0.5) / 10
    gone, all_of = counts["sum"].to_numpy(), counts["size"].to_numpy()
    axes.bar(x, gone, width=0.085, color=PALETTE["vermilion"], hatch="//", edgecolor="white")
    axes.bar(x, all_of - gone, width=0.085, bottom=gone, color="white", edgecolor=PALETTE["blue"])
    for place_x, every in zip(x, all_of, strict=True):
        axes.text(place_x, every + 3, str(every), ha="center", fontsize=7.5)
    axes.set_title(session.say("score-strip-bars"), loc="left", fontsize=9.5)
    axes.set_xlabel(session.say("score-strip-axis"))
    axes.set_ylabel(session.say("score-people-rows"))


def _draw_people(session: Session, axes: Any, past: Past) -> None:
    for number, score in enumerate(PICKS[1::2]):
        left, top = 12.5 * (number % 2), 13.5 * (number // 2)
        of_100 = past.people[score].of_100 or 0
        for person in range(100):
            gone = person < of_100
            axes.plot(
                left + person % 10,
                top + person // 10,
                "s" if gone else "o",
                ms=4.6,
                mfc=PALETTE["vermilion"] if gone else "white",
                mec=PALETTE["vermilion" if gone else "blue"],
                mew=0.8,
            )
        axes.text(left - 0.4, top - 1.2, session.say("score-icons", score=score, count=of_100), fontsize=9)
    axes.set_xlim(-1, 23.5)
    axes.set_ylim(24, -3)
    axes.set_axis_off()


def _draw_diagonal(session: Session, axes: Any, past: Past) -> None:
    axes.plot([0, 100], [0, 100], "--", color=PALETTE["grey"])
    ways = (("score-as-delivered", past.delivered, "s", "grey"), ("score-as-near", None, "o", "blue"))
    for label, shown, marker, colour in ways:
        way = shown or past.spread[past.nearest]
        axes.plot(
            [point.shown for point in way.points],
            [point.came for point in way.points],
            marker,
            color=PALETTE[colour],
            ms=7,
            label=session.say(label, spread=past.nearest),
        )
    for point in past.delivered.points:
        axes.text(point.shown, point.came - 7, f"{point.rows:,}", ha="center", fontsize=7.5)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xlabel(session.say("score-shown-axis"))
    axes.set_ylabel(session.say("score-came-axis"))
    axes.legend(fontsize=8.5, loc="upper left")
