"""Lesson 11, option A: seven designs for one aim, one at a time and side by side."""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head
from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    import pandas as pd

FIGURES = ("rows", "scored", "named")


def designs_compared(session: Session, compared: "pd.DataFrame", seed: int) -> None:
    """Display a menu of designs with what each hands over, then a picture and a table of all.

    `compared` is what `casekit.safeguards.designs` returns; `seed` goes into the badge.
    """
    rows = [_words(session, row) for row in compared.itertuples(index=False)]
    columns = [
        session.say(f"designs-{name}")
        for name in ("design", *FIGURES, "browsing_used", "places_missed", "pays")
    ]
    shown = table(session.say("designs-title"), columns, rows, numeric=(1, 2, 3, 5))
    show_with_twin(
        _menu(session, compared, rows),
        picture=None,
        text=shown + paragraph(session.say("designs-simulated")),
        label=session.say("designs-label"),
        language=session.language,
    )
    picture = _picture_of(session, rows, seed)
    png = png_of(lambda _figure, axes: _draw(session, axes, compared), picture, (7.4, 0.9 + 0.62 * len(rows)))
    publish(html_piece(figure_html(png, picture), picture.alt))


def _words(session: Session, row: Any) -> list[str]:
    """Return one design as it stands in the table."""
    used = session.say("designs-used" if row.browsing_used else "designs-not-used")
    missed = (
        session.say("designs-no-plan")
        if row.places_missed != row.places_missed
        else f"{row.places_missed:.0f}"
    )
    counts = [f"{getattr(row, name):,}" for name in FIGURES]
    return [
        _title(session, row),
        *counts,
        used,
        missed,
        row.pays_ja if session.language == "ja" else row.pays_en,
    ]


def _title(session: Session, row: Any) -> str:
    return str(row.title_ja if session.language == "ja" else row.title_en)


def _menu(session: Session, compared: "pd.DataFrame", rows: list[list[str]]) -> Any:
    import ipywidgets

    label = session.say("designs-choose")
    options = [(row[0], place) for place, row in enumerate(rows)]
    menu = ipywidgets.Dropdown(options=options, value=0, description=label, tooltip=label)
    menu.add_class("casekit-field").add_class("casekit-designs")
    view = ipywidgets.HTML()

    def choose(_change: object = None) -> None:
        view.value = _told(session, rows[int(menu.value)], str(compared["design"].iloc[int(menu.value)]))

    menu.observe(choose, "value")
    choose()
    return card_box(
        [ipywidgets.HTML(card_head(session, "designs-eyebrow")), menu, view], "predict", "designs"
    )


def _told(session: Session, row: list[str], design: str) -> str:
    _, given, scored, named, used, missed, pays = row
    lines = [
        session.say("designs-told", rows=given, scored=scored, named=named),
        session.say("designs-told-browsing", used=used),
        session.say("designs-told-plan", missed=missed),
        session.say("designs-told-pays", pays=pays),
        session.say(f"designs-ask-{design.replace('_', '-')}"),
    ]
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return block(f'<div role="status"><ul>{items}</ul></div>', session.language)


def _picture_of(session: Session, rows: list[list[str]], seed: int) -> Picture:
    alt = " / ".join(session.say("designs-alt", design=row[0], scored=row[2], named=row[3]) for row in rows)
    return Picture(
        title=session.say("designs-picture"),
        alt=alt,
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )


def _draw(session: Session, axes: Any, compared: "pd.DataFrame") -> None:
    """Draw the scored rows of each design as a bar, and the part that can be named hatched within it."""
    places = range(len(compared))
    named = compared["named"].to_numpy()
    unnamed = compared["scored"].to_numpy() - named
    style = {"edgecolor": PALETTE["ink"], "linewidth": 0.8, "height": 0.55}
    axes.barh(
        places, named, color=PALETTE["orange"], hatch="//", label=session.say("designs-bar-named"), **style
    )
    axes.barh(places, unnamed, left=named, color="white", label=session.say("designs-bar-unnamed"), **style)
    for place, row in enumerate(compared.itertuples(index=False)):
        axes.annotate(
            f"{row.named:,} / {row.scored:,}",
            (row.scored, place),
            (5, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_yticks(list(places), [_title(session, row) for row in compared.itertuples(index=False)])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.25 * max(1, int(compared["scored"].max())))
    axes.set_xlabel(session.say("designs-axis"))
    axes.set_ylabel(session.say("designs-design"))
    axes.legend(loc="lower right", frameon=False)
