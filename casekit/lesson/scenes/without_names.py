"""Lesson 09, the planning need without a score for anybody, and a student's own word instead of one."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session
from casekit.lesson.twins import twin_html

if TYPE_CHECKING:
    from casekit.safeguards import Planning, Signals


def without_names(session: Session, planning: "Planning", signals: "Signals") -> None:
    """Display the error of each way to plan beside how many named scores it needs, and the student's word."""
    ways = _ways(session, planning)
    picture, png = _picture(session, ways, planning.manifest.seed)
    publish(html_piece(figure_html(png, picture), picture.alt))
    told = _planning_table(session, ways)
    chance = f"{float(planning.by_way['chance'].max()):.0f}"
    told += paragraph(session.say("plan-chance", chance=chance))
    told = f'<div class="casekit-figures">{told}</div>'
    twin = twin_html(session.say("plan-label"), told, session.language)
    publish(html_piece(twin, picture.alt))
    asked = _asked_table(session, signals)
    assumed = signals.assumption.ja if session.language == "ja" else signals.assumption.en
    notes = paragraph(assumed, soft=True) + paragraph(session.say("plan-asked-cost"))
    publish(html_piece(block(asked + notes, session.language, "casekit-wide", "casekit-figures")))


def _ways(session: Session, planning: "Planning") -> pd.DataFrame:
    """Return one row a way and epsilon: label, error, share (of places), scored, named, past."""
    paid = planning.who_pays.set_index("way")
    japanese = session.language == "ja"
    rows = []
    for row in planning.by_way.to_dict("records"):
        cost = paid.loc[row["way"]]
        label = str(cost["says_ja"] if japanese else cost["says_en"])
        if pd.notna(row["epsilon"]):
            label = session.say("plan-noise", way=label, epsilon=f"{row['epsilon']:g}")
        rows.append(
            {
                "label": label,
                "error": float(row["absolute_error"]),
                "share": 100 * float(row["share_of_places"]),
                "scored": int(cost["rows_scored"]),
                "named": int(cost["named"]),
                "past": int(cost["past_outcomes"]),
            }
        )
    return pd.DataFrame(rows)


def _planning_table(session: Session, ways: pd.DataFrame) -> str:
    columns = ("way", "error", "share", "scored", "named", "past")
    rows = [
        (row.label, f"{row.error:.1f}", f"{row.share:.0f}", row.scored, row.named, row.past)
        for row in ways.itertuples(index=False)
    ]
    heads = [session.say(f"plan-{name}") for name in columns]
    return table(session.say("plan-title"), heads, rows, numeric=range(1, len(columns)))


def _asked_table(session: Session, signals: "Signals") -> str:
    say = session.say
    if signals.by_willing is None:
        return ""
    rows = [
        (
            f"{row['willing']:.0%}",
            _pair(session, row["contacted_by_signal"], row["reached_by_signal"]),
            _pair(session, row["contacted_by_score"], row["reached_by_score"]),
            say("plan-asked-firms", met=int(row["firms_met"]), firms=int(row["firms"])),
        )
        for row in signals.by_willing.to_dict("records")
    ]
    heads = [say(f"plan-asked-{name}") for name in ("willing", "signal", "score", "met")]
    return table(say("plan-asked-title"), heads, rows, numeric=range(1, len(heads)))


def _pair(session: Session, contacted: float, reached: float) -> str:
    return session.say("plan-asked-pair", contacted=f"{contacted:.0f}", reached=f"{reached:.0f}")


def _picture(session: Session, ways: pd.DataFrame, seed: int) -> tuple[Picture, bytes]:
    picture = Picture(
        title=session.say("plan-title"),
        alt=session.rows_told(
            [session.say("plan-share"), session.say("plan-named")],
            [(str(row.label), f"{row.share:.0f}", f"{row.named:,}") for row in ways.itertuples(index=False)],
        ),
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )

    def draw(_figure: Any, axes: Any) -> None:
        places = range(len(ways))
        names = [_wrapped(label, session.language) for label in ways["label"]]
        for place, share, named in zip(places, ways["share"], ways["named"], strict=True):
            axes.barh(
                place,
                share,
                height=0.62,
                color=PALETTE["vermilion" if named else "sky"],
                hatch=HATCHES[1 if named else 0],
                edgecolor=PALETTE["ink"],
                linewidth=0.8,
            )
            axes.text(share + 0.8, place, f"{share:.0f} ({named})", va="center")
        axes.set_yticks(list(places), names)
        axes.invert_yaxis()
        axes.set_xlim(0, float(ways["share"].max()) + 12)
        axes.tick_params(axis="y", length=0, labelsize=9.5)
        axes.set_xlabel(session.say("plan-axis"))
        axes.set_ylabel(session.say("plan-way"))

    return picture, png_of(draw, picture, (8.8, 5.0))


def _wrapped(name: str, language: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(name, 36 if language == "en" else 20))
