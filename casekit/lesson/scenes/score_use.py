"""Lesson 07, a score in use: another market next year, stars cut by two clients, errors in groups."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import card_box, card_head, choice, labelled_slider
from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes.score_meaning import Paid, narrow, paid, points_of, price_told, simulated
from casekit.lesson.scenes.score_panels import Point, diagonal
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin, twin_html
from casekit.scoring.intervals import difference_bounds

if TYPE_CHECKING:
    from casekit.scoring.evaluation import Judged

MARKETS = tuple(range(20, 81, 5))
"""Of a hundred applicants, how many go: the stops of the slider."""

CUTS = {"early": (0.2, 0.35), "even": (0.33, 0.67), "late": (0.5, 0.8), "last": (0.8, 0.9)}
"""Four ways to cut one scale into three stars. Invented: no client's cuts are published."""

STUDENTS = (0.2, 0.4, 0.6, 0.9)
GROUPINGS = ("anxious", "school_size", "region")


@dataclass(frozen=True)
class Markets:
    """The calibrated display of last year's applicants, in the year it was made for and in others."""

    was: int
    came: int
    own: tuple[Point, ...]
    other: dict[int, tuple[Point, ...]]
    price: Paid
    price_came: Paid
    seed: int


def markets(past: "Judged", now: "Judged") -> Markets:
    """Keep the display that fits the past, and ask what it stands for where another share goes."""
    from casekit.scoring import recalibration

    scale = recalibration.calibrating_scale(past)
    found = recalibration.other_base_rates(past, [stop / 100 for stop in MARKETS], scale=scale)
    own = found[found["measured"]]
    other = {
        stop: points_of(found[~found["measured"] & ((found["base_rate"] * 100).round() == stop)], _WOULD)
        for stop in MARKETS
    }
    return Markets(
        was=round(100 * float(past.table["went"].mean())),
        came=round(100 * float(now.table["went"].mean())),
        own=points_of(own, _WOULD),
        other=other,
        price=paid(past, scale),
        price_came=paid(now, scale),
        seed=past.manifest.seed,
    )


_WOULD = "would_go_of_100"


def next_year(session: Session, past: "Judged", now: "Judged") -> None:
    """Display the calibrated values beside what they would stand for in another market."""
    found = markets(past, now)
    show_with_twin(
        _market_widget(session, found),
        picture=None,
        text=_market_twin(session, found),
        label=session.say("score-market-label"),
        language=session.language,
    )


def star_cuts(session: Session, past: "Judged") -> None:
    """Display the same scores as stars of two clients, each with the cuts that the learner chose."""
    from casekit.scoring import recalibration

    names = {cut: session.say(f"score-cut-{cut}") for cut in CUTS}
    stars = recalibration.stars_by_client(past, CUTS, style="stars")
    tables = _starred(stars)
    show_with_twin(
        _cut_widget(session, names, tables, past.manifest.seed),
        picture=None,
        text=_cut_table(session, names, tables),
        label=session.say("score-cut-label"),
        language=session.language,
    )


def errors_by_group(session: Session, past: "Judged", now: "Judged") -> None:
    """Display for groups of this year's students how many of a hundred are taken for what they are not."""
    from casekit.scoring import evaluation, recalibration

    fair = recalibration.displayed(now, recalibration.calibrating_scale(past))
    kinds = [kind for kind in GROUPINGS if kind in now.table]
    rates = {name: pd.concat([evaluation.error_rates(rows, by=kind) for kind in kinds], ignore_index=True)
             for name, rows in (("delivered", now), ("calibrated", fair))}  # fmt: skip
    rows = [_group_row(session, rates, place) for place in range(len(rates["delivered"]))]
    heads = [session.say(f"score-group-{name}") for name in ("group", "rows", *_RATES)]
    told = _anxious_told(session, rates["delivered"])
    columns = [
        session.say("score-group-alt", error=session.say(f"score-group-{error}"), kind=session.say(kind))
        for error in ("flagged", "missed")
        for kind in ("score-as-delivered", "score-column-calibrated")
    ]
    alt = session.rows_told(columns, [(row[0], *row[2:]) for row in rows])
    picture = simulated(session, session.say("score-group-title"), now.manifest.seed, alt)
    png = _group_picture(session, rates, picture)
    publish(html_piece(figure_html(png, picture), picture.alt))
    shown = narrow(session.say("score-group-title"), heads, rows, numeric=(1, 2, 3, 4, 5))
    publish(html_piece(twin_html(session.say("score-group-title"), shown, session.language)))
    publish(html_piece(block(paragraph(told), session.language), told))


_RATES = ("flagged", "flagged-fair", "missed", "missed-fair")


def _market_widget(session: Session, found: Markets) -> Any:
    import ipywidgets

    start = min(MARKETS, key=lambda stop: abs(stop - found.was))
    pair, slider, _ = labelled_slider(
        session.say("score-market-slider"), value=start, min=MARKETS[0], max=MARKETS[-1], step=5
    )
    slider.add_class("casekit-market")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = _market_html(session, found, min(MARKETS, key=lambda stop: abs(stop - slider.value)))

    slider.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "score-market-label"))
    box = card_box([head, pair, view], "join", "market")
    box.add_class("casekit-wide")
    return box


def _market_html(session: Session, found: Markets, stop: int) -> str:
    points = found.other[stop]
    middle, own = points[len(points) // 2], found.own[len(points) // 2]
    told = session.say(
        "score-market-says", going=stop, shown=f"{middle.shown:.0f}", came=f"{middle.came:.0f}", was=found.was
    )
    picture = diagonal(session, points, found.own, told)
    came = session.say("score-market-came", was=found.was, came=found.came)
    badge = simulated(session, session.say("score-market-label"), found.seed).badge()
    fixed = session.say("score-market-fixed", own=f"{own.came:.0f}", shown=f"{own.shown:.0f}")
    return block(
        f'<div class="casekit-panels"><div>{picture}</div><div><div role="status">{paragraph(told)}</div>'
        f"{paragraph(came)}{paragraph(price_told(session, found.price_came))}"
        f"{paragraph(fixed, soft=True)}{paragraph(badge, soft=True)}</div></div>",
        session.language,
    )


def _market_twin(session: Session, found: Markets) -> str:
    heads = [
        session.say("score-market-going"),
        *(session.say("score-market-shown", shown=f"{p.shown:.0f}") for p in found.own),
    ]
    rows = [(str(stop), *(f"{p.came:.0f}" for p in points)) for stop, points in found.other.items()]
    own = (session.say("score-market-own", was=found.was), *(f"{p.came:.0f}" for p in found.own))
    shown = narrow(
        session.say("score-market-title"), heads, [own, *rows], numeric=tuple(range(1, len(heads)))
    )
    prices = [
        paragraph(session.say("score-market-came", was=found.was, came=found.came)),
        paragraph(price_told(session, found.price_came)),
    ]
    return "\n\n".join([shown, *prices])


def _starred(stars: pd.DataFrame) -> dict[str, list[tuple[str, int]]]:
    """Return by way to cut, for each student, the stars and of a hundred with as many how many went."""
    found: dict[str, list[tuple[str, int]]] = {}
    for cut, own in stars.groupby("client", sort=False):
        near = [(own["score"] - score).abs().idxmin() for score in STUDENTS]
        chosen = own.loc[near]
        found[str(cut)] = list(zip(chosen["label"].astype(str), chosen["of_100"].astype(int), strict=True))
    return found


def _cut_widget(
    session: Session, names: dict[str, str], tables: dict[str, list[tuple[str, int]]], seed: int
) -> Any:
    import ipywidgets

    options = [(name, cut) for cut, name in names.items()]
    pickers = {
        client: choice(session, f"score-client-{client}", options, f"cut-{client}") for client in ("a", "b")
    }
    for picker in pickers.values():
        picker.value = "even"
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        chosen = {session.say(f"score-name-{client}"): tables[pickers[client].value] for client in ("a", "b")}
        view.value = _two_clients(session, chosen, seed)

    for picker in pickers.values():
        picker.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "score-cut-label"))
    box = card_box([head, *pickers.values(), view], "join", "cuts")
    box.add_class("casekit-wide")
    return box


def _two_clients(session: Session, chosen: dict[str, list[tuple[str, int]]], seed: int) -> str:
    heads = [session.say("score-people-score"), *(name for name in chosen)]
    rows = [
        (f"{score:.1f}", *(session.say("score-cut-cell", stars=s, of_100=n) for s, n in cells))
        for score, *cells in zip(STUDENTS, *chosen.values(), strict=True)
    ]
    differ = sum(len({stars for stars, _ in cells}) > 1 for cells in zip(*chosen.values(), strict=True))
    told = session.say("score-cut-differ", differ=differ, all=len(STUDENTS))
    shown = table(session.say("score-cut-title"), heads, rows)
    badge = paragraph(simulated(session, session.say("score-cut-label"), seed).badge(), soft=True)
    return block(f'{shown}<div role="status">{paragraph(told)}</div>{badge}', session.language)


def _cut_table(session: Session, names: dict[str, str], tables: dict[str, list[tuple[str, int]]]) -> str:
    heads = [session.say("score-cut-way"), *(f"{score:.1f}" for score in STUDENTS)]
    rows = [
        (names[cut], *(session.say("score-cut-cell", stars=s, of_100=n) for s, n in cells))
        for cut, cells in tables.items()
    ]
    return table(session.say("score-cut-title"), heads, rows)


def _group_row(session: Session, rates: dict[str, pd.DataFrame], place: int) -> list[str]:
    given, fair = (rates[name].iloc[place] for name in ("delivered", "calibrated"))
    return [
        str(given[f"group_{session.language}"]),
        f"{int(given['rows']):,}",
        *(_of_100(row[error]) for error in ("false_alarms", "missed") for row in (given, fair)),
    ]


def _of_100(share: float) -> str:
    return "–" if pd.isna(share) else f"{100 * share:.0f}"


def _anxious_told(session: Session, rates: pd.DataFrame) -> str:
    """Say what the first two groups, anxious and other searchers, can and cannot tell."""
    first, second = rates.iloc[0], rates.iloc[1]
    shares = rates[["false_alarms", "false_alarms_low", "false_alarms_high"]].to_numpy(dtype="float64")
    low, high = difference_bounds(tuple(shares[0]), tuple(shares[1]))
    told = session.say(
        "score-group-two",
        one=first[f"group_{session.language}"],
        one_flagged=_of_100(first["false_alarms"]),
        two=second[f"group_{session.language}"],
        two_flagged=_of_100(second["false_alarms"]),
    )
    return told + session.say("score-group-apart" if low > 0 or high < 0 else "score-group-open")


def _group_picture(session: Session, rates: dict[str, pd.DataFrame], picture: Picture) -> bytes:
    names = list(rates["delivered"][f"group_{session.language}"])

    def draw(_figure: Any, axes: Any) -> None:
        for panel, error in zip(axes, ("false_alarms", "missed"), strict=True):
            for way, marker, colour, shift in (
                ("delivered", "s", "grey", -0.17),
                ("calibrated", "o", "blue", 0.17),
            ):
                found = 100 * rates[way][[error, f"{error}_low", f"{error}_high"]]
                places = [place + shift for place in range(len(names))]
                panel.hlines(places, found.iloc[:, 1], found.iloc[:, 2], color=PALETTE[colour])
                label = session.say(f"score-column-{way}")
                panel.plot(found[error], places, marker, color=PALETTE[colour], label=label)
            panel.set_xlim(0, 100)
            panel.set_ylim(len(names) - 0.4, -2.1)
            panel.set_xlabel(session.say(f"score-group-axis-{'flagged' if panel is axes[0] else 'missed'}"))
            panel.grid(axis="x", color=PALETTE["pale"])
        axes[0].set_yticks(range(len(names)), names)
        axes[0].set_ylabel(session.say("score-group-group"))
        axes[1].yaxis.set_visible(False)
        axes[1].legend(fontsize=9, loc="upper right")

    return png_of(draw, picture, (10.5, 6.0), ncols=2, sharey=True)
