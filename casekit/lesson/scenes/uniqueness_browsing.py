"""Lesson 06, browsing alone: how often a few known facts of a history leave one browser only.

Targets are the browsers of one client's survey; the facts known of each are drawn at random from its own.
"""

from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.scenes.uniqueness_lines import Line, lines_svg
from casekit.lesson.scenes.uniqueness_staircase import share_words
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.linkage import in_whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from casekit.linkage import Uniqueness
    from casekit.schemes import SchemeRun

KINDS = ("industry", "industry_and_views", "industry_and_week")
POINTS = 6


def views_alone(session: Session, run: "SchemeRun") -> None:
    """Display buttons for what is known of a history, with the line over the number of facts."""
    curves, histories = measured(run)
    show_with_twin(
        _widget(session, curves, histories),
        picture=_picture(session, curves, histories),
        text=_twin(session, curves),
        label=session.say("views-label"),
        language=session.language,
    )


def measured(run: "SchemeRun") -> tuple[dict[str, "Uniqueness"], int]:
    """Return by kind of fact the curve for the largest survey's browsers, and how many browsers there are."""
    from casekit import linkage
    from casekit.parties import Holding

    views = run.parties.holding("processor", "page_views")
    answers = run.parties.holding("processor", "survey_answers").frame
    largest = answers["company_id"].value_counts().index[0]
    file = Holding("processor", "survey_answers", answers[answers["company_id"] == largest], run.manifest)
    histories = {kind: linkage.histories_of(views, fact=kind) for kind in KINDS}
    curves = {
        kind: linkage.uniqueness_curve(found, points=range(1, POINTS + 1), file=file)
        for kind, found in histories.items()
    }
    return curves, len(histories[KINDS[0]].owners)


def five_words(session: Session, curve: "pd.DataFrame", kind: str, histories: int) -> str:
    """Say what five facts of a kind leave."""
    row = curve[curve["points"] == 5].iloc[0]
    return session.say(
        "views-sentence",
        kind=session.say(f"views-kind-{kind}"),
        targets=int(row["targets"]),
        file=share_words(session, float(row["unique_in_file"])),
        all=share_words(session, float(row["unique_in_population"])),
        low=share_words(session, float(row["population_low"])),
        high=share_words(session, float(row["population_high"])),
        histories=f"{histories:,}",
    )


def views_html(session: Session, curves: dict[str, "Uniqueness"], kind: str, histories: int) -> str:
    """Return the lines of one kind of fact, and what five of them leave."""
    curve = curves[kind].curve
    lines = [
        Line(session.say("views-line-file"), list(curve["unique_in_file"])),
        Line(session.say("views-line-all"), list(curve["unique_in_population"])),
    ]
    steps = [session.say("views-facts", count=count) for count in curve["points"]]
    told = paragraph(five_words(session, curve, kind, histories))
    badge = paragraph(_simulated(session, curves, told).badge(), soft=True)
    svg = lines_svg(steps, lines, POINTS)
    return block(f'{svg}<div role="status">{told}</div>{badge}', session.language)


def _widget(session: Session, curves: dict[str, "Uniqueness"], histories: int) -> Any:
    import ipywidgets

    options = [(session.say(f"views-kind-{kind}"), kind) for kind in KINDS]
    kinds = choice(session, "views-known", options, "views-kind")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = views_html(session, curves, kinds.value, histories)

    kinds.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "views-eyebrow"))
    box = card_box([head, kinds, view], "join", "views")
    box.add_class("casekit-wide")
    return box


def _twin(session: Session, curves: dict[str, "Uniqueness"]) -> str:
    say = session.say
    columns = [say(f"views-column-{name}") for name in ("facts", "targets", "file", "all")]
    shown = ""
    for kind, found in curves.items():
        rows = [
            (
                str(row.points),
                str(row.targets),
                in_whole_percent(float(str(row.unique_in_file))),
                in_whole_percent(float(str(row.unique_in_population))),
            )
            for row in found.curve.itertuples(index=False)
        ]
        shown += table(say(f"views-kind-{kind}"), columns, rows, numeric=(1, 2, 3))
    return shown


def _picture(session: Session, curves: dict[str, "Uniqueness"], histories: int) -> bytes:
    """Draw the share unique among all browsers, a line for each kind of fact."""
    looks = (("blue", "o", "-"), ("vermilion", "s", "--"), ("green", "^", ":"))

    def draw(_figure: Any, axes: Any) -> None:
        for (kind, found), (colour, marker, style) in zip(curves.items(), looks, strict=True):
            axes.plot(
                found.curve["points"],
                100 * found.curve["unique_in_population"],
                style,
                marker=marker,
                color=PALETTE[colour],
                label=session.say(f"views-kind-{kind}"),
            )
        axes.set_ylim(-5, 105)
        axes.set_xlabel(session.say("views-column-facts"))
        axes.set_ylabel(session.say("views-column-all"))
        axes.legend()
        axes.grid(axis="y", color=PALETTE["pale"])

    alt = " ".join(five_words(session, found.curve, kind, histories) for kind, found in curves.items())
    return png_of(draw, _simulated(session, curves, alt), (7.6, 4.2))


def _simulated(session: Session, curves: dict[str, "Uniqueness"], alt: str) -> Picture:
    return Picture(
        title=session.say("views-title"),
        alt=alt,
        evidence="simulation",
        note=f"seed {curves[KINDS[0]].manifest.seed}",
        language=session.language,
    )
