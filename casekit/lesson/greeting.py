"""The first output of a lesson: its question, its time, and where the learner's answers are kept."""

from html import escape

from casekit.lesson.figures import EVIDENCE
from casekit.lesson.markup import card, inline, paragraph, plain, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.record import SECTIONS
from casekit.lesson.room import in_room
from casekit.lesson.session import Session, is_facilitator, is_reader


def show_greeting(session: Session) -> None:
    """Display the lesson's title and question, its minutes, and what happens to answers."""
    if is_reader():
        return
    keys = session.keys
    lines = []
    if minutes := sum(keys.minutes.values()):
        lines.append(session.say("start-minutes", minutes=minutes))
    path = session.record.path
    lines.append(session.say("start-record", path=path) if path else session.say("start-no-record"))
    earlier = session.record.lessons().get(session.lesson, {})
    if any(earlier.get(section) for section in SECTIONS):
        lines.append(session.say("start-restored"))
    if in_room():
        lines.append(session.say("start-room"))
    if is_facilitator():
        lines.append(session.say("start-facilitator"))
    title, question = session.text(keys.title), session.text(keys.question)
    head = f'<p class="casekit-title">{inline(escape(title))}</p>' if title else ""
    head += f"<p>{inline(escape(question))}</p>" if question else ""
    html = card(
        head + "".join(paragraph(line, soft=True) for line in lines) + session.trouble(),
        session.language,
        eyebrow=session.say("lesson-label", lesson=session.lesson),
        kind="predict",
    )
    publish(html_piece(html, plain("\n".join(filter(None, [title, question, *lines])))))


def show_evidence_legend(session: Session) -> None:
    """Display the seven evidence classes of the record, each with its sign in figures and its meaning."""
    from casekit.case import evidence_classes

    rows = [
        (
            found.word(session.language),
            EVIDENCE[code],
            found.explanation_ja if session.language == "ja" else found.explanation_en,
        )
        for code, found in evidence_classes().items()
    ]
    columns = [session.say(f"evidence-{name}") for name in ("class", "sign", "meaning")]
    lines = "\n".join(" | ".join(row) for row in rows)
    html = card(table(session.say("evidence-title"), columns, rows), session.language)
    publish(html_piece(html, lines))
