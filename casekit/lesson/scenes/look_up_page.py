"""Lesson 10, the look-up page: ten invented scored students use it; then everyone in the runs is counted.

What the page can answer is `casekit.law.look_up_page`: members of Rikunabi 2020, from the operator's own
links (A19). Whose member number a student has is known from the truth of the world.
"""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.lesson.cards import badges, card_box, card_head, choice
from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.holding_steps import Runs
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin, twin_html

if TYPE_CHECKING:
    from casekit.law import Remedy
    from casekit.schemes import SchemeRun

_APPLICANT = ["company_id", "applicant_id"]


def delivered_about(run: "SchemeRun", person_id: int) -> pd.DataFrame:
    """Return what a run delivered about a person: company_id, score; rows with a score only."""
    people = run.world.truth("applicants")
    mine = people.loc[people["person_id"] == person_id, _APPLICANT]
    scored = run.deliverable[run.deliverable["score"].notna()]
    return mine.merge(scored, on=_APPLICANT)[["company_id", "score"]].sort_values("company_id")


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a table, each with its columns as attributes."""
    return list(frame.itertuples(index=False))


def use_look_up_page(session: Session, runs: Runs) -> None:
    """Display the page as each of the ten students meets it, beside what the run passed on about them."""
    from casekit import law

    ten = law.ten_students(runs)
    shown = _ten_table(session, ten) + "".join(
        student_html(session, runs, student) for student in rows_of(ten)
    )
    show_with_twin(
        _widget(session, runs, ten),
        picture=None,
        text=f"<div>{shown}</div>",
        label=session.say("lookup-label"),
        language=session.language,
    )


def student_html(session: Session, runs: Runs, student: Any) -> str:
    """Return one student's visit: the question, the answer, and what the run passed on."""
    say = session.say
    scheme = words.scheme(session, student.scheme)
    rows = [
        (row.company_id, f"{row.score:.2f}")
        for row in rows_of(delivered_about(runs[student.scheme], student.person_id))
    ]
    told = table(
        say("lookup-delivered"),
        [say("lookup-company"), say("lookup-score")],
        rows,
        numeric=(1,),
    )
    return (
        words.title(say("lookup-title", number=student.number, scheme=scheme))
        + paragraph(say("lookup-asks"))
        + f"<p><strong>{escape(say(f'lookup-answer-{student.page}'))}</strong> "
        + f"{badges(session, ['A19'])}</p>"
        + paragraph(say("lookup-in-run"))
        + told
        + paragraph(_badge(session, next(iter(runs.values()))), soft=True)
    )


def whom_it_reaches(session: Session, runs: Runs) -> None:
    """Display, for every scheme, how many scored students the page can tell, and who is in no count."""
    from casekit import law

    pages = {name: law.look_up_page(run) for name, run in runs.items()}
    told = [
        session.say(
            "reach-sentence",
            scheme=words.scheme(session, name),
            told=f"{page.reaches:,}",
            missed=f"{page.misses:,}",
            past=f"{page.past_applicants:,}",
        )
        for name, page in pages.items()
    ]
    picture = Picture(
        title=session.say("reach-title"),
        alt=" ".join(told),
        evidence="simulation",
        note=f"seed {next(iter(runs.values())).manifest.seed}",
        language=session.language,
    )
    publish(html_piece(figure_html(_reach_png(session, pages, picture), picture), picture.alt))
    text = _reach_table(session, pages)
    publish(html_piece(twin_html(session.say("reach-label"), text, session.language), "\n".join(told)))


def _widget(session: Session, runs: Runs, ten: pd.DataFrame) -> Any:
    import ipywidgets

    students = rows_of(ten)
    options = [
        (session.say("lookup-choice", number=s.number, scheme=runs[str(s.scheme)].scheme), str(s.number))
        for s in students
    ]
    buttons = choice(session, "lookup-student", options, "students")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        student = students[int(buttons.value) - 1]
        view.value = block(student_html(session, runs, student), session.language)

    buttons.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "lookup-eyebrow"))
    note = ipywidgets.HTML(block(paragraph(session.say("lookup-invented"), soft=True), session.language))
    return card_box([head, buttons, view, note], "join", "look-up")


def _ten_table(session: Session, ten: pd.DataFrame) -> str:
    say = session.say
    rows = [
        (f"{s.number}", words.scheme(session, str(s.scheme)), say(f"lookup-{s.page}")) for s in rows_of(ten)
    ]
    return table(say("lookup-ten"), [say("lookup-student"), say("lookup-way"), say("lookup-finds-out")], rows)


def _reach_table(session: Session, pages: Mapping[str, "Remedy"]) -> str:
    columns = [session.say(f"reach-{name}") for name in ("scheme", "told", "missed", "past")]
    rows = [
        (words.scheme(session, name), f"{page.reaches:,}", f"{page.misses:,}", f"{page.past_applicants:,}")
        for name, page in pages.items()
    ]
    return table(session.say("reach-title"), columns, rows, numeric=(1, 2, 3))


def _reach_png(session: Session, pages: Mapping[str, "Remedy"], picture: Picture) -> bytes:
    series = {
        "told": ([page.reaches or 0 for page in pages.values()], PALETTE["sky"], HATCHES[0]),
        "missed": ([page.misses or 0 for page in pages.values()], "white", HATCHES[1]),
        "past": ([page.past_applicants for page in pages.values()], PALETTE["pale"], HATCHES[2]),
    }

    def draw(_figure: Any, axes: Any) -> None:
        most = max(max(counts) for counts, _colour, _hatch in series.values())
        for step, (name, (counts, colour, hatch)) in enumerate(series.items()):
            places = [place + 0.27 * (step - 1) for place in range(len(pages))]
            axes.barh(
                places,
                counts,
                height=0.25,
                color=colour,
                edgecolor=PALETTE["ink"],
                hatch=hatch,
                linewidth=0.8,
                label=session.say(f"reach-{name}"),
            )
            for place, count in zip(places, counts, strict=True):
                axes.text(count + 0.012 * most, place, f"{count:,}", va="center", fontsize=9.5)
        axes.set_yticks(range(len(pages)), [words.scheme(session, name) for name in pages])
        axes.invert_yaxis()
        axes.set_xlim(0, 1.12 * most)
        axes.tick_params(axis="y", length=0)
        axes.set_xlabel(session.say("reach-axis"))
        axes.set_ylabel(session.say("reach-scheme"))
        axes.legend(loc="upper center", bbox_to_anchor=(0.4, -0.16), ncols=1, frameon=False, fontsize=9.5)

    return png_of(draw, picture, (8.2, 5.6))


def _badge(session: Session, run: "SchemeRun") -> str:
    title, note = session.say("lookup-ten"), f"seed {run.manifest.seed}"
    return Picture(title, alt=title, evidence="simulation", language=session.language, note=note).badge()
