"""What the learner has done so far, in every lesson, from the learner's own record."""

from collections.abc import Mapping
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.before_after import FORMS, entry_of, outcomes
from casekit.lesson.keys import Keys, read_keys
from casekit.lesson.markup import card, paragraph, plain, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.reading import left_out
from casekit.lesson.session import Session, is_reader

DONE = {"predictions": "locked_at", "checkpoints": "answered_at", "worksheets": "committed_at"}
"""The mark of a finished entry, by section of the record."""


def show_progress(session: Session) -> None:
    """Display one row a lesson with work in it, the concept test, the track, and where the record is."""
    if is_reader():
        left_out(session, "progress")
        return
    session.record.refresh()
    rows = [
        row
        for lesson, part in sorted(session.record.lessons().items())
        if (row := _row(session, lesson, part))
    ]
    columns = [session.say(f"progress-{name}") for name in ("lesson", *DONE)]
    if rows:
        content = table(session.say("progress-title"), columns, rows)
    else:
        content = paragraph(session.say("progress-empty"))
    path = session.record.path
    where = session.say("progress-where", path=path) if path else session.say("start-no-record")
    course = [session.say("progress-test", **_test_states(session)), _track(session)]
    lines = "\n".join(" | ".join(row) for row in rows) or session.say("progress-empty")
    said = "".join(paragraph(sentence) for sentence in course) + paragraph(where, soft=True)
    html = card(content + said + session.trouble(), session.language)
    publish(html_piece(html, plain("\n".join([lines, *course, where]))))


def done(part: Mapping[str, Any], section: str) -> list[str]:
    """Return the ids of the finished entries of a section of one lesson's record."""
    return [name for name, entry in part.get(section, {}).items() if DONE[section] in entry]


def _test_states(session: Session) -> dict[str, str]:
    states = {}
    for when in FORMS:
        entry = entry_of(session.record, when)
        state = "done" if "answered_at" in entry else "begun" if outcomes(when, entry) else "open"
        states[when] = session.say(f"progress-test-{state}")
    return states


def _track(session: Session) -> str:
    return session.say(f"progress-track-{session.record.track()}")


def _row(session: Session, lesson: str, part: Mapping[str, Any]) -> list[str]:
    if not any(part.get(section) for section in DONE):
        return []
    try:
        keys = read_keys(lesson, session.language)
    except CasekitError:
        keys = Keys(lesson)
    title = session.text(keys.title)
    cells = [f"{lesson}  {title}".strip()]
    for section in DONE:
        finished, known = done(part, section), getattr(keys, section)
        total = max(len(known), len(finished))
        cells.append(session.say("progress-of", done=len(finished), all=total) if total else "–")
    return cells
