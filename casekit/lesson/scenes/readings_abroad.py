"""Lesson 10, the four cells once more: now with the EU and the FTC, and with what is still moving.

The answers are those of `casekit.law.four_cells`, which says for each how sure it is; no reading is a verdict
on the case.
"""

from collections.abc import Mapping
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import badges
from casekit.lesson.markup import block, plain, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.holding_steps import Runs
from casekit.lesson.session import Session

if TYPE_CHECKING:
    from casekit.law import Cell


def readings_abroad(session: Session, runs: Runs) -> None:
    """Display the grid with five readings, the reasons for the disputed cell, and the moving points."""
    from casekit import law

    moving = law.moving_html(session.language)
    shown = (
        grid_html(session, runs)
        + disputed_html(session)
        + f"<details><summary>{escape(session.say('abroad-moving'))}</summary><div>{moving}</div></details>"
    )
    publish(html_piece(block(shown, session.language, "casekit-wide"), plain(shown)))


def grid_html(session: Session, runs: Runs) -> str:
    """Return the grid: readings down, cells across, with the schemes that stand in each cell."""
    from casekit import law

    cells, language = law.four_cells(), session.language
    stands = {name: law.cell_of(run) for name, run in runs.items()}
    places = [law.Cell(sender, recipient) for sender, recipient in product((True, False), repeat=2)]
    heads = [_cell_head(session, place, stands) for place in places]
    rows = []
    for reading, found in cells.groupby("reading", sort=False):
        answers = found.set_index(["sender", "recipient"])[f"answer_{language}"]
        rows.append((law.READINGS[str(reading)][language], *(answers[place] for place in places)))
    return table(session.say("abroad-title"), [session.say("abroad-reading"), *heads], rows)


def disputed_html(session: Session) -> str:
    """Return the reasons of all readings for "sender cannot, recipient can", with claims and confidence."""
    from casekit import law

    cells, say, language = law.four_cells(), session.say, session.language
    found = cells[~cells["sender"] & cells["recipient"]]
    rows = "".join(_reason_row(session, row) for _number, row in found.iterrows())
    head = "".join(
        f'<th scope="col">{escape(say(f"abroad-{name}"))}</th>' for name in ("reading", "answer", "reason")
    )
    return (
        f'<table class="casekit-table" lang="{language}"><caption>{escape(say("abroad-why"))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cell_head(session: Session, place: "Cell", stands: Mapping[str, "Cell"]) -> str:
    sender, recipient = ("can" if able else "cannot" for able in place)
    here = [words.scheme(session, name) for name, cell in stands.items() if cell == place]
    name = session.say(f"abroad-cell-{sender}-{recipient}")
    if not here:
        return name
    where = session.say("abroad-stands", schemes=session.say("list-separator").join(here))
    return f"{name} ({where})" if session.language == "en" else f"{name}（{where}）"


def _reason_row(session: Session, row: Any) -> str:
    language = session.language
    sure = session.say("abroad-medium", confidence=session.say(f"abroad-confidence-{row['confidence']}"))
    pins = badges(session, str(row["claims"]).split(","))
    return (
        f'<tr><th scope="row">{escape(row[f"reading_{language}"])}</th>'
        f"<td>{escape(row[f'answer_{language}'])}</td>"
        f"<td>{escape(row[f'reason_{language}'])} {pins}<br><small>{escape(sure)}</small></td></tr>"
    )
