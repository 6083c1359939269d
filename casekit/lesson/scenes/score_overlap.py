"""Lesson 07, data track: the scores of those who went and of those who stayed, laid over each other.

Where the two shapes of a company overlap, no cut between them is without error, and somebody pays for it.
"""

from typing import TYPE_CHECKING, Any

from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session

if TYPE_CHECKING:
    import pandas as pd

    from casekit.scoring.evaluation import Judged


def score_overlap(session: Session, judged: "Judged") -> None:
    """Display two shapes for each company: scores of applicants who went, and of those who did not."""
    import seaborn

    went, stayed = session.say("overlap-went"), session.say("overlap-stayed")
    rows = judged.table.assign(group=judged.table["went"].map({True: went, False: stayed}))

    def draw(_figure: Any, axes: Any) -> None:
        seaborn.violinplot(
            data=rows,
            x="score",
            y="company_id",
            order=sorted(rows["company_id"].unique()),
            hue="group",
            hue_order=[went, stayed],
            palette={went: PALETTE["orange"], stayed: "white"},
            linecolor=PALETTE["ink"],
            split=True,
            inner="quart",
            cut=0,
            density_norm="width",
            ax=axes,
        )
        axes.set(xlabel=session.say("score-strip-axis"), ylabel=session.say("overlap-company"), xlim=(0, 1))
        axes.legend(title=None, loc="upper center", bbox_to_anchor=(0.5, 1.09), ncols=2)

    picture = Picture(
        title=session.say("overlap-title"),
        alt=session.say("overlap-alt", rows=session.rows_told([went, stayed], medians(rows, went, stayed))),
        evidence="simulation",
        note=f"seed {judged.manifest.seed}",
        language=session.language,
        caption=session.say("overlap-caption"),
    )
    png = png_of(draw, picture, (7.5, 5.6))
    publish(html_piece(figure_html(png, picture), picture.alt))


def medians(rows: "pd.DataFrame", went: str, stayed: str) -> list[list[str]]:
    """Return for each company its id and the middle score of both groups, as texts; "–" for nobody."""
    middle = rows.pivot_table(index="company_id", columns="group", values="score", aggfunc="median")
    middle = middle.reindex(columns=[went, stayed])
    return [
        [str(company), *("–" if value != value else f"{value:.2f}" for value in values)]
        for company, values in zip(middle.index, middle.to_numpy().tolist(), strict=True)
    ]
