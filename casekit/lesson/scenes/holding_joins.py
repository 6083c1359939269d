"""Lesson 02, what a join adds: keys switched on one by one, and tables of more than one party on one desk."""

from collections.abc import Mapping
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.holding_steps import Runs, matrix_html, scheme_choice
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin, twin_html
from casekit.linkage import in_whole_percent
from casekit.linkage.holding_matrix import ATTRIBUTES, HOLDERS, KEYS, SCOPES, Matrix

if TYPE_CHECKING:
    import pandas as pd

    from casekit.schemes import SchemeRun

ALL_KEYS = frozenset(KEYS)
COUNTED = ("processor", "processor_with_other_team", "job_site_with_processor", "client")
"""The vantage points of `linkage.who_can_name` that the last figure compares."""


def join_matrix(session: Session, runs: Runs) -> None:
    """Display the matrix with buttons for scheme and desk and a box for each key; below it every desk."""
    matrices = {name: Matrix(run) for name, run in runs.items()}
    show_with_twin(
        _widget(session, matrices),
        picture=_matrices_picture(session, matrices),
        text=_twin(session, matrices),
        label=session.say("holds-join-label"),
        language=session.language,
    )


def how_far_to_count(session: Session, runs: Runs) -> None:
    """Display for each scheme the share of rows with a name, by whose tables are counted together."""
    shares = counted_shares(runs)
    say = session.say
    rows = [
        (say(f"holds-count-{place}"), *(in_whole_percent(shares[name][place]) for name in runs))
        for place in ("table", *COUNTED)
    ]
    columns = [say("holds-count-scope"), *(words.scheme(session, name) for name in runs)]
    shown = table(say("holds-count-title"), columns, rows, numeric=tuple(range(1, len(columns))))
    alt = session.rows_told(columns[1:], rows)
    png, picture = _count_picture(session, runs, shares, alt)
    publish(html_piece(figure_html(png, picture), picture.alt))
    twin = twin_html(say("holds-count-label"), shown, session.language)
    publish(html_piece(twin, "\n".join(" | ".join(row) for row in (columns, *rows))))
    if "survey" in runs:
        told = reached_by_other_service(session, runs["survey"])
        publish(html_piece(block(paragraph(told), session.language), told))


def counted_shares(runs: Runs) -> dict[str, dict[str, float]]:
    """Return by scheme, then by what is counted, the share of delivered rows with a name (0 to 1)."""
    from casekit import linkage

    found = {}
    for name, run in runs.items():
        points: pd.Series = linkage.who_can_name(run).set_index("party")["share"]
        alone = Matrix(run).reached(("processor",), frozenset()).shares["name"]
        found[name] = {"table": alone, **{place: float(points[place]) for place in COUNTED}}
    return found


def reached_by_other_service(session: Session, run: "SchemeRun") -> str:
    """Say of how many companies the other service's table names delivered rows."""
    held = run.parties.holding("processor_other_team", "other_service").frame
    keys = list(KEYS["applicant_id"])
    named = run.deliverable[keys].merge(held[keys], on=keys)
    some, every = named["company_id"].nunique(), run.deliverable["company_id"].nunique()
    return session.say("holds-count-reach", some=some, all=every)


def join_html(session: Session, name: str, matrix: Matrix, scope: str, keys: frozenset[str]) -> str:
    """Return the matrix for a desk and some keys, its legend, and where name and score meet."""
    say = session.say
    chosen = [say(f"holds-key-{key}") for key in KEYS if key in keys] or [say("holds-no-key")]
    caption = say(
        "holds-join-title",
        scheme=words.scheme(session, name),
        scope=say(f"holds-scope-{scope}"),
        keys=say("list-separator").join(chosen),
    )
    cells = {}
    for kind, party in product(ATTRIBUTES, HOLDERS):
        cell = matrix.cell(kind, party, scope, keys)
        cells[kind, party] = (f"state-{cell.state}", in_whole_percent(cell.share) if cell.share else "")
    meets = "".join(f"<li>{escape(found)}</li>" for found in names_at(session, matrix, scope, keys))
    status = f'<div role="status"><ol class="casekit-letters casekit-meets">{meets}</ol></div>'
    legend = "".join(
        f"<li>{escape(say(f'holds-legend-{state}'))}</li>"
        for state in ("tied", "joined", "apart", "none", "share")
    )
    soft = f'<ol class="casekit-letters casekit-soft">{legend}</ol>'
    badge = paragraph(_simulated(session, caption, [], matrix.run).badge(), soft=True)
    return block(matrix_html(session, caption, cells) + status + soft + badge, session.language)


def names_at(session: Session, matrix: Matrix, scope: str, keys: frozenset[str]) -> list[str]:
    """Return a sentence for each party on whose desk name and score meet, or the one that there is none."""
    told = []
    for party in HOLDERS:
        reached = matrix.reached(matrix.group(party, scope), keys)
        if reached.shares["name"]:
            share = in_whole_percent(reached.shares["name"])
            way = words.path(session, reached.path)
            told.append(
                session.say("holds-names-at", party=words.party(session, party), share=share, path=way)
            )
    return told or [session.say("holds-names-none")]


def _widget(session: Session, matrices: Mapping[str, Matrix]) -> Any:
    import ipywidgets

    schemes = scheme_choice(session, list(matrices))
    desks = [(session.say(f"holds-scope-{scope}"), scope) for scope in SCOPES]
    scope = choice(session, "holds-scope", desks, "scope")
    boxes = {
        key: ipywidgets.Checkbox(value=False, description=session.say(f"holds-key-{key}"), indent=False)
        for key in KEYS
    }
    for key, box in boxes.items():
        box.add_class("casekit-key").add_class(f"casekit-key-{key}")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        keys = frozenset(key for key, box in boxes.items() if box.value)
        view.value = join_html(session, schemes.value, matrices[schemes.value], scope.value, keys)

    for control in (schemes, scope, *boxes.values()):
        control.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "holds-join-eyebrow"))
    label = ipywidgets.HTML(block(f"<strong>{escape(session.say('holds-keys'))}</strong>", session.language))
    row = ipywidgets.HBox(list(boxes.values()))
    row.add_class("casekit-keys")
    box = card_box([head, schemes, label, row, scope, view], "join", "matrix")
    box.add_class("casekit-wide")
    return box


def _twin(session: Session, matrices: Mapping[str, Matrix]) -> str:
    """Return every scheme at every desk, with all keys: the matrix, and where name and score meet."""
    say, shown = session.say, ""
    columns = [say("holds-kind"), *(words.party(session, party) for party in HOLDERS)]
    for (name, matrix), scope in product(matrices.items(), SCOPES):
        rows = [
            (
                words.kind_heading(session, kind),
                *(_in_words(session, matrix, kind, party, scope) for party in HOLDERS),
            )
            for kind in ATTRIBUTES
        ]
        caption = f"{words.scheme(session, name)} · {say(f'holds-scope-{scope}')}"
        shown += table(caption, columns, rows)
        shown += "".join(map(paragraph, names_at(session, matrix, scope, ALL_KEYS)))
    return shown


def _in_words(session: Session, matrix: Matrix, kind: str, party: str, scope: str) -> str:
    cell = matrix.cell(kind, party, scope, ALL_KEYS)
    state = session.say(f"holds-state-{cell.state}")
    return f"{state} {in_whole_percent(cell.share)}" if cell.share else state


def _matrices_picture(session: Session, matrices: Mapping[str, Matrix]) -> bytes:
    """Return the four matrices side by side in two rows, each team counted alone, with all keys."""
    first = next(iter(matrices.values()))
    told = [
        f"{words.scheme(session, name)}: {' '.join(names_at(session, matrix, 'team', ALL_KEYS))}"
        for name, matrix in matrices.items()
    ]
    picture = _simulated(
        session, f"{session.say('holds-join-label')} ({session.say('holds-scope-team')})", told, first.run
    )

    def draw(_figure: Any, axes: Any) -> None:
        for (name, matrix), panel in zip(matrices.items(), axes.flat, strict=False):
            panel.set_title(words.scheme(session, name), loc="left", fontsize=11)
            _draw_matrix(session, panel, matrix)
        for panel in axes.flat:
            panel.set_axis_off()

    rows = -(-len(matrices) // 2)
    return png_of(draw, picture, (11.5, 1.0 + 3.9 * rows), nrows=rows, ncols=2, squeeze=False)


def _draw_matrix(session: Session, axes: Any, matrix: Matrix) -> None:
    looks = {
        "tied": {"facecolor": PALETTE["blue"], "edgecolor": "white"},
        "joined": {"facecolor": "white", "edgecolor": PALETTE["blue"], "hatch": HATCHES[1]},
        "apart": {"facecolor": PALETTE["pale"], "edgecolor": "white"},
        "none": {"facecolor": "white", "edgecolor": PALETTE["pale"]},
    }
    axes.set_xlim(-2.0, len(HOLDERS) + 0.05)
    axes.set_ylim(len(ATTRIBUTES), -1.6)
    for x, party in enumerate(HOLDERS):
        name = words.broken(session, party, "\n")
        axes.text(x + 0.5, -0.15, name, ha="center", va="bottom", fontsize=7.6)
    for y, kind in enumerate(ATTRIBUTES):
        axes.text(-0.1, y + 0.5, words.kind_heading(session, kind), ha="right", va="center", fontsize=8.8)
        for x, party in enumerate(HOLDERS):
            cell = matrix.cell(kind, party, "team", ALL_KEYS)
            axes.add_patch(_box(x, y, looks[cell.state]))
            text = session.say(f"holds-state-{cell.state}") + (
                f"\n{in_whole_percent(cell.share)}" if cell.share else ""
            )
            colour = "white" if cell.state == "tied" else PALETTE["ink"]
            axes.text(
                x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=6.8, color=colour, linespacing=1.1
            )


def _box(x: int, y: int, look: Mapping[str, Any]) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, **look)


def _count_picture(
    session: Session, runs: Runs, shares: Mapping[str, Mapping[str, float]], alt: str
) -> tuple[bytes, Picture]:
    """Draw one panel of bars a scheme; the number beside a bar makes an empty one readable."""
    places = ["table", *COUNTED]
    picture = _simulated(session, session.say("holds-count-title"), [alt], next(iter(runs.values())))

    def draw(_figure: Any, axes: Any) -> None:
        for (name, found), panel in zip(shares.items(), axes[0], strict=True):
            panel.barh(
                range(len(places)), [100] * len(places), color="white", edgecolor=PALETTE["pale"], height=0.6
            )
            widths = [100 * found[place] for place in places]
            panel.barh(
                range(len(places)),
                widths,
                color=PALETTE["sky"],
                edgecolor=PALETTE["ink"],
                hatch="//",
                height=0.6,
            )
            for y, width in enumerate(widths):
                panel.text(103, y, in_whole_percent(width / 100), va="center", fontsize=9.5)
            panel.set_title(words.scheme(session, name), fontsize=10.5, loc="left")
            panel.set_xlim(0, 138)
            panel.set_xticks([0, 50, 100])
            panel.set_xlabel(session.say("holds-count-axis"), fontsize=9.5)
            panel.tick_params(axis="y", length=0)
        first = axes[0][0]
        first.set_yticks(range(len(places)), [session.say(f"holds-count-{place}") for place in places])
        first.set_ylabel(session.say("holds-count-scope"))
        first.invert_yaxis()
        for panel in axes[0][1:]:
            panel.yaxis.set_visible(False)

    return png_of(draw, picture, (11.0, 3.4), ncols=len(runs), squeeze=False, sharey=True), picture


def _simulated(session: Session, title: str, told: list[str], run: "SchemeRun") -> Picture:
    return Picture(
        title=title,
        alt=" ".join(told),
        evidence="simulation",
        note=f"seed {run.manifest.seed}",
        language=session.language,
    )
