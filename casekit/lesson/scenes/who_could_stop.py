"""Lesson 09, the gates: switch roles on and see what each would have caught, computed or argued.

The verdicts are those of `casekit.governance.caught_by`; this display sets them in a table, keeps the
computed one apart from the argued ones, and shows the best answer to every argument.
"""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import badges, card_box, card_head
from casekit.lesson.figures import HATCHES, PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun
    from casekit.world import World

MARKS = {"yes": "●", "arguable": "◐", "no": "○"}
SHADES = {"yes": "sky", "arguable": "yellow", "no": "pale"}


def who_could_stop(session: Session, source: "World | SchemeRun") -> None:
    """Display the four gates as switches, what gets past those that are on, and the timeline."""
    from casekit.governance import caught_by, gates

    every = caught_by(source, [gate.id for gate in gates()])
    show_with_twin(
        _widget(session, every),
        picture=_picture(session, every, source.manifest.seed),
        text=_roles(session) + summary_html(session, every, [gate.id for gate in gates()]),
        label=session.say("stops-label"),
        language=session.language,
    )


def summary_html(session: Session, every: pd.DataFrame, on: Sequence[str]) -> str:
    """Return what gets past the gates that are on: one row a defect, the count, reasons, timeline.

    `every` is `casekit.governance.caught_by` of all gates.
    """
    from casekit.governance import gate

    say, separator = session.say, session.say("list-separator")
    named = separator.join(gate(id).name(session.language) for id in on) or say("none")
    caught = every[every["gate"].isin(on)]
    return (
        f'<p class="casekit-title" role="status">{escape(say("stops-title", gates=named))}</p>'
        + _count(session, caught, on)
        + _defect_table(session, caught)
        + _reasons(session, caught)
        + _timeline(session, on)
    )


def _count(session: Session, caught: pd.DataFrame, on: Sequence[str]) -> str:
    from casekit.governance import still_open

    if not on:
        return paragraph(session.say("stops-none"))
    best = still_open(caught)["caught"]
    counts = {name: int((best == name).sum()) for name in MARKS}
    return paragraph(session.say("stops-count", all=len(best), **counts))


def _defect_table(session: Session, caught: pd.DataFrame) -> str:
    from casekit.governance import gate, still_open

    say = session.say
    rows = []
    for row in still_open(caught).itertuples(index=False):
        by = gate(str(row.gate)).name(session.language) if row.gate else "–"
        how = say(f"stops-how-{row.how!s}") if row.how else "–"
        name = row.name_ja if session.language == "ja" else row.name_en
        rows.append((name, say(f"stops-{row.caught}"), by, how, str(row.date) or "–", row.found_on))
    heads = [say(f"stops-{name}") for name in ("defect", "best", "by", "how", "date", "found")]
    return table(say("stops-label"), heads, rows)


def _reasons(session: Session, caught: pd.DataFrame) -> str:
    """Return, folded, each verdict of the gates that are on with its reason, the answer and the sources."""
    from casekit.governance import VERDICTS, defects, gate

    language, shown = session.language, ""
    for defect in defects():
        own = caught[caught["defect"] == defect.id]
        told = "".join(
            "<li>"
            + escape(
                session.say(
                    "stops-reason",
                    gate=gate(str(row.gate)).name(language),
                    verdict=VERDICTS[str(row.caught)][language],
                    says=getattr(row, f"says_{language}"),
                    counter=getattr(row, f"counter_{language}"),
                )
            )
            + f" <small>{badges(session, str(row.sources).split(','))}</small></li>"
            for row in own.itertuples(index=False)
        )
        if told:
            shown += f"<p><strong>{escape(defect.name(language))}</strong></p><ul>{told}</ul>"
    return _folded(session.say("stops-reasons"), shown) if shown else ""


def _timeline(session: Session, on: Sequence[str]) -> str:
    from casekit.governance import KINDS, timeline

    say, rows = session.say, ""
    for moment in timeline():
        kind = KINDS[moment.kind][session.language]
        says = f"{escape(moment.says(session.language))} <small>{badges(session, [moment.claim])}</small>"
        rows += (
            f'<tr><th scope="row">{escape(moment.when(session.language))}</th><td>{escape(kind)}</td>'
            f"<td>{says}</td><td>{escape(_sitting(session, moment.gates, on))}</td></tr>"
        )
    heads = "".join(
        f'<th scope="col">{escape(say(f"stops-{name}"))}</th>' for name in ("day", "kind", "moment", "sits")
    )
    shown = (
        f'<table class="casekit-table"><caption>{escape(say("stops-timeline"))}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return _folded(say("stops-timeline"), shown + paragraph(say("stops-place-note")))


def _sitting(session: Session, here: Sequence[str], on: Sequence[str]) -> str:
    from casekit.governance import gate

    told = []
    for state, wanted in (("on", True), ("off", False)):
        names = [gate(id).name(session.language) for id in here if (id in on) == wanted]
        if names:
            told.append(session.say(f"stops-{state}", gates=session.say("list-separator").join(names)))
    return session.say("item-separator").join(told) or "–"


def _roles(session: Session) -> str:
    from casekit.governance import gates

    language, say = session.language, session.say
    rows = [
        (one.name(language), one.looks_at(language), one.standing(language), one.cost(language))
        for one in gates()
    ]
    heads = [say(f"stops-{name}") for name in ("role", "looks", "standing", "cost")]
    return table(say("stops-roles"), heads, rows)


def _folded(summary: str, inner: str) -> str:
    return f"<details><summary>{escape(summary)}</summary><div>{inner}</div></details>"


def _widget(session: Session, every: pd.DataFrame) -> Any:
    import ipywidgets

    from casekit.governance import gates

    boxes = {
        gate.id: ipywidgets.Checkbox(value=False, description=gate.name(session.language), indent=False)
        for gate in gates()
    }
    for id, box in boxes.items():
        box.add_class("casekit-key").add_class(f"casekit-gate-switch-{id}")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        on = [id for id, box in boxes.items() if box.value]
        view.value = block(summary_html(session, every, on), session.language)

    for box in boxes.values():
        box.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "stops-eyebrow"))
    asked = ipywidgets.HTML(f'<p class="casekit-label">{escape(session.say("stops-choose"))}</p>')
    switches = ipywidgets.HBox(list(boxes.values()))
    switches.add_class("casekit-keys")
    roles = ipywidgets.HTML(block(_folded(session.say("stops-roles"), _roles(session)), session.language))
    card = card_box([head, asked, switches, roles, view], "join", "gates")
    card.add_class("casekit-wide")
    return card


def _picture(session: Session, every: pd.DataFrame, seed: int) -> bytes:
    from casekit.governance import defects, gates

    say, language = session.say, session.language
    found = {(row.defect, row.gate): row for row in every.itertuples(index=False)}
    picture = Picture(
        title=say("stops-picture"),
        alt=session.rows_told(
            [one.name(language) for one in gates()],
            [
                (
                    defect.name(language),
                    *(say(f"stops-{found[defect.id, one.id].caught}") for one in gates()),
                )
                for defect in defects()
            ],
        ),
        evidence="commentary",
        note=f"{say('stops-note')} · seed {seed}",
        language=language,
    )

    def draw(_figure: Any, axes: Any) -> None:
        for down, defect in enumerate(defects()):
            for across, one in enumerate(gates()):
                row = found[defect.id, one.id]
                _cell(session, axes, across, down, str(row.caught), str(row.how))
        axes.set_xlim(-0.5, len(gates()) - 0.5)
        axes.set_ylim(len(defects()) - 0.5, -0.5)
        axes.set_xticks(range(len(gates())), [one.name(language) for one in gates()])
        axes.set_yticks(range(len(defects())), [_wrapped(one.name(language), language) for one in defects()])
        axes.tick_params(length=0, labelsize=9)
        axes.set_xlabel(say("stops-picture-axes-x"))
        axes.set_ylabel(say("stops-picture-axes-y"))

    return png_of(draw, picture, (9.4, 5.6))


def _cell(session: Session, axes: Any, across: int, down: int, caught: str, how: str) -> None:
    computed = how == "computed"
    axes.bar(
        across,
        0.9,
        bottom=down - 0.45,
        width=0.94,
        color=PALETTE[SHADES[caught]],
        edgecolor=PALETTE["ink"],
        linewidth=2.2 if computed else 0.5,
        hatch=HATCHES[1] if computed and caught == "yes" else "",
    )
    words = session.say(f"stops-picture-{how}")
    axes.text(
        across,
        down,
        f"{session.say(f'stops-{caught}')}\n{words}",
        ha="center",
        va="center",
        fontsize=8.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2} if computed else None,
    )


def _wrapped(name: str, language: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(name, 34 if language == "en" else 20))
