"""Lesson 10, remedies: a student asks, a company answers from its ledger; then the four amendments of 2020.

Answers and counts are those of `casekit.law`; the company uses its own tables and nothing else.
"""

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import badges, card_box, card_head, choice
from casekit.lesson.figures import Picture
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.holding_steps import Runs
from casekit.lesson.scenes.look_up_page import rows_of
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    import pandas as pd

    from casekit.law import Remedy
    from casekit.schemes import SchemeRun

RIGHTS = ("disclosure-of-records", "suspension-and-erasure")
ASKED = ("job_site", "client")
"""Whom a student can ask: the two that use the data for themselves."""

Answers = Mapping[tuple[str, str, str], "Remedy"]
"""Remedies by student's number, right and party asked."""


def ask_the_holders(session: Session, runs: Runs) -> None:
    """Display one student of each scheme asking the job site or the client, and the answer."""
    students = {str(s.number): s for s in rows_of(one_of_each(runs))}
    answers = {
        (number, right, party): _asked(runs[str(student.scheme)], student, right, party)
        for number, student in students.items()
        for right in RIGHTS
        for party in ASKED
    }
    shown = "".join(
        answer_html(session, runs[str(students[key[0]].scheme)], students[key[0]], key, remedy)
        for key, remedy in answers.items()
    )
    show_with_twin(
        _ask_widget(session, runs, students, answers),
        picture=None,
        text=f"<div>{shown}</div>",
        label=session.say("remedy-label"),
        language=session.language,
    )


def one_of_each(runs: Runs) -> "pd.DataFrame":
    """Return the first of the ten students in each scheme; columns as in `ten_students`."""
    from casekit import law

    return law.ten_students(runs).drop_duplicates("scheme")


def answer_html(
    session: Session, run: "SchemeRun", student: Any, key: tuple[str, str, str], remedy: "Remedy"
) -> str:
    """Return a request and its answer: the table, the counts, whom it misses, what it does not show."""
    say, said = session.say, remedy.in_words(session.language)
    number, right, party = key
    head = say(
        "remedy-title",
        number=number,
        scheme=words.scheme(session, student.scheme),
        party=words.party(session, party),
    )
    disclosed = right == RIGHTS[0]
    found = _ledger_table(session, run, remedy) if disclosed else _held_table(session, remedy)
    counts = say(
        "remedy-told" if disclosed else "remedy-erased", reaches=remedy.reaches, misses=remedy.misses
    )
    deleted = party == ASKED[0] and student.page == "closed"
    late = f"<p>{escape(say('remedy-deleted'))} {badges(session, ['L06'])}</p>" if deleted else ""
    pins = badges(session, remedy.words.claims.split())
    return (
        words.title(head)
        + paragraph(say("remedy-asks", text=said["ask"]))
        + found
        + f"<p><strong>{escape(counts)}</strong></p>"
        + late
        + paragraph(say("remedy-misses", text=said["misses"]))
        + f"<p>{escape(say('remedy-proves', text=said['cannot_prove']))} {pins}</p>"
        + paragraph(_badge(session, run), soft=True)
    )


def after_the_amendment(session: Session, runs: Runs) -> None:
    """Display one action under each of the four amendments, with whom it reaches in every scheme."""
    from casekit import law

    actions = {name: law.four_amendments(run) for name, run in runs.items()}
    frame = next(iter(actions.values()))
    provisions = dict(zip(frame["amendment"], frame["provision"], strict=True))
    seed = next(iter(runs.values())).manifest.seed
    pages = {number: amendment_html(session, actions, number, seed) for number in provisions}
    show_with_twin(
        _amendment_widget(session, pages, provisions),
        picture=None,
        text=f"<div>{''.join(pages.values())}</div>",
        label=session.say("amend-label"),
        language=session.language,
    )


def amendment_html(session: Session, actions: Mapping[str, "pd.DataFrame"], number: str, seed: int) -> str:
    """Return one amendment: its numbers then and now, the action, its reach in each scheme, its gaps."""
    from casekit import law
    from casekit.law.render import marks

    say, language = session.say, session.language
    rows = {name: frame.set_index("amendment").loc[number] for name, frame in actions.items()}
    first = next(iter(rows.values()))
    provision = law.provision(str(first["provision"]))
    counted = [
        (words.scheme(session, name), *(_count(session, row, column) for column in _COLUMNS.values()))
        for name, row in rows.items()
    ]
    heads = [say("reach-scheme"), *(say(f"amend-{column}") for column in _COLUMNS)]
    shown = table(say("amend-table"), heads, counted, numeric=(1, 2, 3, 4))
    claims = badges(session, str(first["claims"]).split(","))
    return (
        words.title(f"{provision.cite(language)} · {provision.subject(language)}")
        + paragraph(say("amend-acts", text=first[f"action_{language}"]))
        + shown
        + paragraph(say("amend-what", text=first[f"reaches_{language}"]))
        + f"<p>{escape(say('amend-misses', text=first[f'misses_{language}']))} {claims}</p>"
        + "".join(paragraph(mark, soft=True) for mark in marks(provision, language))
        + paragraph(_simulated(session, say("amend-label"), seed), soft=True)
    )


_COLUMNS = {
    "reaches": "reaches",
    "before": "reaches_before_deletion",
    "2019": "members_2019",
    "past": "past_applicants",
}


def _count(session: Session, row: Any, column: str) -> str:
    import pandas as pd

    count = row[column]
    return session.say("amend-open") if pd.isna(count) else f"{int(count):,}"


def _asked(run: "SchemeRun", student: Any, right: str, party: str) -> "Remedy":
    from casekit import law

    ask = law.disclosure_of_records if right == RIGHTS[0] else law.suspension_and_erasure
    return ask(run, company_id=student.company_id, applicant_id=student.applicant_id, asked_of=party)


def _ledger_table(session: Session, run: "SchemeRun", remedy: "Remedy") -> str:
    from casekit.law.remedies import KINDS

    say, place = session.say, 1 if session.language == "ja" else 0
    made = {transfer.number: transfer for transfer in run.ledger.transfers}
    rows = [
        (
            words.transfer(session, made[row.number]),
            KINDS[row.kind][place],
            say(f"remedy-row-{row.has_row.replace(' ', '-')}"),
            say(f"remedy-found-{row.found_by_name.replace(' ', '-')}"),
        )
        for row in rows_of(remedy.table)
    ]
    heads = [say(f"remedy-{name}") for name in ("passed", "kind", "row", "found")]
    return table(say("remedy-ledger"), heads, rows)


def _held_table(session: Session, remedy: "Remedy") -> str:
    say = session.say
    rows = [
        (words.party(session, row.party), say(f"holds-table-{row.table}"), f"{row.rows}", f"{row.reached}")
        for row in rows_of(remedy.table)
    ]
    heads = [say(f"remedy-{name}") for name in ("holder", "table", "rows", "reached")]
    return table(say("remedy-held"), heads, rows, numeric=(2, 3))


def _ask_widget(session: Session, runs: Runs, students: Mapping[str, Any], answers: Answers) -> Any:
    import ipywidgets

    say = session.say
    who = [
        (say("lookup-choice", number=number, scheme=runs[student.scheme].scheme), number)
        for number, student in students.items()
    ]
    student = choice(session, "lookup-student", who, "students")
    right = choice(session, "remedy-right", [(say(f"remedy-{name}"), name) for name in RIGHTS], "rights")
    party = choice(session, "remedy-party", [(words.party(session, name), name) for name in ASKED], "asked")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        key = (student.value, right.value, party.value)
        chosen = students[key[0]]
        html = answer_html(session, runs[chosen.scheme], chosen, key, answers[key])
        view.value = block(html, session.language)

    for control in (student, right, party):
        control.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "remedy-eyebrow"))
    note = ipywidgets.HTML(block(paragraph(say("remedy-today"), soft=True), session.language))
    box = card_box([head, student, right, party, view, note], "join", "ask")
    box.add_class("casekit-wide")
    return box


def _amendment_widget(session: Session, pages: Mapping[str, str], provisions: Mapping[str, str]) -> Any:
    import ipywidgets

    options = [
        (session.say("amend-name", number=_numbered(session, number, provisions[number])), number)
        for number in pages
    ]
    buttons = choice(session, "amend-choice", options, "amendments")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = block(pages[buttons.value], session.language)

    buttons.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "amend-eyebrow"))
    box = card_box([head, buttons, view], "join", "amendments")
    box.add_class("casekit-wide")
    return box


def _numbered(session: Session, number: str, provision: str) -> str:
    """Return an amendment's article in the 2020 Act as enacted, as the language writes it."""
    from casekit import law

    return law.provision(provision).act2020_ja if session.language == "ja" else number


def _badge(session: Session, run: "SchemeRun") -> str:
    return _simulated(session, session.say("remedy-label"), run.manifest.seed)


def _simulated(session: Session, title: str, seed: int) -> str:
    return Picture(
        title, alt=title, evidence="simulation", language=session.language, note=f"seed {seed}"
    ).badge()
