"""Lesson 03, the numbers: what deleted cookies change, and who can put a name on a delivered row."""

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import card_box, card_head, labelled_slider
from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin, twin_html
from casekit.linkage import in_whole_percent

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun


def cookie_survival(session: Session, run: "SchemeRun") -> None:
    """Display the slider of deleted cookies with two bars; below it the whole curve and its table."""
    from casekit import linkage

    deck = linkage.deck(run)
    curve = linkage.survival(deck)
    show_with_twin(
        _survival_widget(session, curve),
        picture=_survival_picture(session, curve, deck.manifest.seed),
        text=_survival_table(session, curve) + paragraph(session.say("survival-lesson")),
        label=session.say("survival-label"),
        language=session.language,
    )


def named_by_whom(session: Session, run: "SchemeRun") -> None:
    """Display the share of delivered rows that each vantage point can name, and the path to the name."""
    from casekit import linkage

    points = linkage.who_can_name(run)
    rows = [_vantage_row(session, point) for point in points.itertuples(index=False)]
    columns = [session.say(f"vantage-{name}") for name in ("party", "share", "right", "path")]
    text = table(session.say("vantage-title"), columns, rows, numeric=(1, 2))
    alt = session.rows_told([""], [row[:2] for row in rows])
    picture = Picture(
        title=session.say("vantage-title"),
        alt=alt,
        evidence="simulation",
        note=f"seed {run.manifest.seed}",
        language=session.language,
    )
    size = (7.4, 1.35 + 0.48 * len(rows))
    png = png_of(lambda _figure, axes: _draw_vantage(session, axes, points), picture, size)
    publish(html_piece(figure_html(png, picture), alt))
    twin = twin_html(session.say("vantage-label"), text, session.language)
    publish(html_piece(twin, "\n".join(" | ".join(row) for row in rows)))


def match_counts(session: Session, run: "SchemeRun") -> None:
    """Display the counts of a run as a table: delivered, scored, matched, and matched rightly."""
    from casekit import linkage

    figures = linkage.match_figures(run)
    rows = [
        (session.say("match-delivered"), f"{figures.rows_delivered:,}"),
        (session.say("match-scored"), f"{figures.rows_scored:,}"),
        (session.say("match-rate"), _percent(session, figures.match_rate)),
        (session.say("match-precision"), _percent(session, figures.match_precision)),
    ]
    columns = [session.say("match-counted"), session.say("match-in-run")]
    shown = table(session.say("match-title"), columns, rows, numeric=(1,))
    title, note = session.say("match-title"), f"seed {run.manifest.seed}"
    badge = Picture(title, alt=title, evidence="simulation", language=session.language, note=note).badge()
    html = block(shown + paragraph(badge, soft=True), session.language)
    publish(html_piece(html, "\n".join(": ".join(row) for row in rows)))


def party_name(session: Session, party: str) -> str:
    """Return a vantage point in words; one without a word of its own by its code."""
    from casekit.errors import CasekitError

    try:
        return session.say(f"vantage-{party}")
    except CasekitError:
        return party.replace("_", " ")


def _survival_widget(session: Session, curve: pd.DataFrame) -> Any:
    import ipywidgets

    label = session.say("survival-slider")
    last = int(curve["deleted"].max())
    pair, slider, _number = labelled_slider(label, value=0, min=0, max=last, step=1)
    slider.add_class("casekit-survival")
    view = ipywidgets.HTML()

    def move(_change: object = None) -> None:
        view.value = _survival_html(session, curve, int(slider.value))

    slider.observe(move, "value")
    move()
    head = ipywidgets.HTML(card_head(session, "survival-eyebrow"))
    return card_box([head, pair, view], "predict", "survival")


def _survival_html(session: Session, curve: pd.DataFrame, deleted: int) -> str:
    rows = int(curve["deleted"].max())
    now = curve[curve["deleted"] == deleted]
    counts = {name: int(now[name].iloc[0]) for name in ("scored", "named")}
    bars = "".join(_bar(session, name, count, rows) for name, count in counts.items())
    sentence = session.say("survival-sentence", deleted=deleted, all=rows, **counts)
    told = paragraph(sentence) + (paragraph(session.say("survival-lesson")) if deleted else "")
    return block(f'<div class="casekit-bars">{bars}</div><div role="status">{told}</div>', session.language)


def _bar(session: Session, name: str, count: int, rows: int) -> str:
    width = f"width: {100 * count / rows:.1f}%"
    return (
        f"<span>{escape(session.say(f'survival-{name}'))}</span>"
        f'<div class="casekit-track" aria-hidden="true">'
        f'<div class="casekit-fill casekit-fill-{name}" style="{width}"></div></div>'
        f"<span><strong>{count}</strong> / {rows}</span>"
    )


def _survival_table(session: Session, curve: pd.DataFrame) -> str:
    columns = [session.say(f"survival-{name}") for name in ("deleted", "survived", "scored", "named")]
    rows = [
        (str(row.deleted), in_whole_percent(float(str(row.survived_share))), str(row.scored), str(row.named))
        for row in curve.itertuples(index=False)
    ]
    return table(session.say("survival-title"), columns, rows, numeric=(0, 1, 2, 3))


def _survival_picture(session: Session, curve: pd.DataFrame, seed: int) -> bytes:
    rows = [
        session.say(
            "survival-sentence", deleted=r.deleted, all=len(curve) - 1, scored=r.scored, named=r.named
        )
        for r in curve.itertuples(index=False)
    ]
    picture = Picture(
        title=session.say("survival-title"),
        alt=" ".join((rows[0], rows[-1])),
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )

    def draw(_figure: Any, axes: Any) -> None:
        for name, colour, marker, style in (("named", "vermilion", "D", "--"), ("scored", "blue", "o", "-")):
            axes.plot(curve["deleted"], curve[name], style, marker=marker, ms=6, color=PALETTE[colour])
            axes.annotate(
                session.say(f"survival-{name}"),
                (1, float(curve[name].iloc[1])),
                (8, 8),
                textcoords="offset points",
                color=PALETTE[colour],
            )
        axes.set_ylim(-0.4, float(curve[["named", "scored"]].max().max()) + 1.4)
        axes.set_xticks(curve["deleted"])
        axes.set_xlabel(session.say("survival-slider"))
        axes.set_ylabel(session.say("survival-axis"))
        axes.grid(axis="y", color=PALETTE["pale"])

    return png_of(draw, picture, (7.0, 3.8))


def _percent(session: Session, share: float | None) -> str:
    return session.say("vantage-unmeasured") if share is None else in_whole_percent(share)


def _vantage_row(session: Session, point: Any) -> list[str]:
    right = session.say("vantage-unmeasured") if pd.isna(point.right) else in_whole_percent(point.right)
    path = point.path_ja if session.language == "ja" else point.path_en
    return [
        party_name(session, point.party),
        in_whole_percent(point.share),
        right if point.share > 0 else "–",
        path,
    ]


def _draw_vantage(session: Session, axes: Any, points: pd.DataFrame) -> None:
    """Draw one bar a vantage point; the number stands beside it, so that an empty bar can be read too."""
    places = range(len(points))
    shares = [100 * float(share) for share in points["share"]]
    axes.barh(places, [100] * len(points), color="white", edgecolor=PALETTE["pale"], height=0.58)
    axes.barh(
        places, shares, color=PALETTE["sky"], edgecolor=PALETTE["ink"], hatch="//", height=0.58, linewidth=0.8
    )
    for place, share in zip(places, shares, strict=True):
        axes.text(102, place, in_whole_percent(share / 100), va="center", fontsize=11)
    axes.set_yticks(list(places), [party_name(session, party) for party in points["party"]])
    axes.invert_yaxis()
    axes.set_xlim(0, 112)
    axes.set_xticks(range(0, 101, 25))
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel(session.say("vantage-axis"))
    axes.set_ylabel(session.say("vantage-party"))
