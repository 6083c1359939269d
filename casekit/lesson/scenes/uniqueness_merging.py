"""Lesson 06, larger crowds: merge categories and choose k; and what a crowd still tells of all in it."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, plain, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes.uniqueness_staircase import SCHOOL, share_words
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.linkage import in_whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from casekit.schemes import SchemeRun

KS = (2, 3, 5, 10)
SECRET = "score_step"
MADE_UP = ((5, 5, 5, 5, 5), (5, 2, 4, 1, 3))
"""Score steps of two groups of five that the text made up, to compare by hand."""


@dataclass(frozen=True)
class Ways:
    """Every way to merge the school columns: a table for each k."""

    tables: dict[int, "pd.DataFrame"]
    seed: int

    def row(self, levels: tuple[int, ...], k: int) -> Any:
        """Return the row of one way at one k, or None for a way that hides nothing (see `merging_table`)."""
        found = self.tables[k]
        for column, level in zip(SCHOOL, levels, strict=True):
            found = found[found[f"level_{column}"] == level]
        return next(found.itertuples(index=False), None)


def ways_of(run: "SchemeRun") -> Ways:
    """Return every way to merge the file of the run's largest client."""
    from casekit import linkage

    file = linkage.client_file(run)
    tables = {k: linkage.merging_table(file, list(SCHOOL), k=k, sensitive=SECRET) for k in KS}
    return Ways(tables, run.manifest.seed)


def merge_into_crowds(session: Session, run: "SchemeRun") -> None:
    """Display buttons for each column and for k, with rows kept and detail kept; below it every way."""
    ways = ways_of(run)
    show_with_twin(
        _widget(session, ways),
        picture=_picture(session, ways),
        text=_twin(session, ways),
        label=session.say("merge-label"),
        language=session.language,
    )


def same_score(session: Session, run: "SchemeRun") -> None:
    """Display two made-up groups of five, and how often a group of the run has one score step only."""
    from casekit import linkage

    say = session.say
    columns = [say("same-row"), *(say(f"same-group-{n}") for n in (1, 2))]
    rows = [(str(n + 1), *(say("same-step", step=group[n]) for group in MADE_UP)) for n in range(5)]
    shown = table(say("same-title"), columns, rows) + paragraph(say("same-made-up"), soft=True)
    told = paragraph(say("same-lesson"))
    file = linkage.client_file(run)
    known = list(SCHOOL[:2])
    sizes = linkage.class_sizes(file, known).sizes
    same = linkage.homogeneous_groups(file, known, SECRET)
    found = say("same-found", groups=int((sizes > 1).sum()), same=len(same), largest=int(sizes.max()))
    badge = _simulated(session, run.manifest.seed, found).badge()
    html = shown + told + paragraph(found) + paragraph(badge, soft=True)
    publish(html_piece(block(html, session.language), plain(html)))


def merge_html(session: Session, ways: Ways, levels: tuple[int, ...], k: int) -> str:
    """Return what one way leaves at one k: two bars and a sentence."""
    row = ways.row(levels, k)
    if row is None:
        told = paragraph(session.say("merge-tells"))
        return block(f'<div role="status">{told}</div>', session.language)
    bars = _bar(session, "kept", 1 - row.share_below, "scored") + _bar(session, "detail", row.detail, "named")
    told = paragraph(merge_words(session, row, k))
    badge = paragraph(_simulated(session, ways.seed, told).badge(), soft=True)
    html = f'<div class="casekit-bars">{bars}</div><div role="status">{told}</div>{badge}'
    return block(html, session.language)


def merge_words(session: Session, row: Any, k: int) -> str:
    """Say in words what one way leaves at one k."""
    return session.say(
        "merge-sentence",
        groups=row.groups,
        smallest=row.smallest,
        below=row.rows_below,
        below_share=share_words(session, row.share_below),
        k=k,
        told=share_words(session, row.told_all),
    )


def _bar(session: Session, name: str, share: float, look: str) -> str:
    return (
        f"<span>{session.say(f'merge-bar-{name}')}</span>"
        f'<div class="casekit-track" aria-hidden="true">'
        f'<div class="casekit-fill casekit-fill-{look}" style="width: {100 * share:.1f}%"></div></div>'
        f"<span><strong>{escape(in_whole_percent(share))}</strong></span>"
    )


def _widget(session: Session, ways: Ways) -> Any:
    import ipywidgets

    columns = [
        choice(session, f"crowd-fact-{column}", _options(session, column), f"merge-{column}")
        for column in SCHOOL
    ]
    ks = choice(session, "merge-k", [(f"k = {k}", str(k)) for k in KS], "merge-k")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        levels = tuple(int(column.value) for column in columns)
        view.value = merge_html(session, ways, levels, int(ks.value))

    for control in (*columns, ks):
        control.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "merge-eyebrow"))
    box = card_box([head, *columns, ks, view], "join", "merging")
    box.add_class("casekit-wide")
    return box


def _options(session: Session, column: str) -> list[tuple[str, str]]:
    from casekit import linkage

    levels = linkage.levels_of(column)
    words = [level.ja if session.language == "ja" else level.en for level in levels]
    return [(word, str(number)) for number, word in enumerate(words)]


def _twin(session: Session, ways: Ways) -> str:
    say = session.say
    columns = [say("merge-column-way"), say("merge-column-groups"), say("merge-column-smallest")]
    columns += [*(f"k = {k}" for k in KS), say("merge-column-detail")]
    rows = []
    for number, way in enumerate(ways.tables[KS[0]].itertuples(index=False)):
        below = [in_whole_percent(float(ways.tables[k]["share_below"].iloc[number])) for k in KS]
        rows.append(
            (
                _way(session, way),
                f"{way.groups}",
                f"{way.smallest}",
                *below,
                in_whole_percent(float(str(way.detail))),
            )
        )
    return table(say("merge-table"), columns, rows, numeric=tuple(range(1, len(columns))))


def _way(session: Session, row: Any) -> str:
    """Return a way as the words of its levels, in the order of the columns."""
    from casekit import linkage

    levels = [linkage.levels_of(column)[getattr(row, f"level_{column}")] for column in SCHOOL]
    return " / ".join(level.ja if session.language == "ja" else level.en for level in levels)


def _picture(session: Session, ways: Ways) -> bytes:
    """Draw for three k how many rows may stay, by the detail that is kept."""
    looks = ((2, "blue", "o", "-"), (5, "vermilion", "s", "--"), (10, "green", "^", ":"))

    def draw(_figure: Any, axes: Any) -> None:
        for k, colour, marker, style in looks:
            found = ways.tables[k]
            kept = 100 * (1 - found["share_below"])
            axes.plot(
                100 * found["detail"], kept, style, marker=marker, color=PALETTE[colour], label=f"k = {k}"
            )
        axes.set_xlabel(session.say("merge-bar-detail") + " (%)")
        axes.set_ylabel(session.say("merge-bar-kept") + " (%)")
        axes.legend()
        axes.grid(color=PALETTE["pale"])

    alt = " ".join(
        f"{_way(session, row)}: {merge_words(session, row, 5)}"
        for row in ways.tables[5].itertuples(index=False)
    )
    return png_of(draw, _simulated(session, ways.seed, alt), (7.6, 4.0))


def _simulated(session: Session, seed: int, alt: str) -> Picture:
    return Picture(
        title=session.say("merge-title"),
        alt=alt,
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )
