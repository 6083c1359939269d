"""Lesson 08, the wording: the displayed text beside the intended one, and five questions put to the latter.

Only what the claims quote or state is shown (D32, D37, D37b, D38). Words that differ are marked in three
ways: as deleted or inserted text, by brackets with a sign, and by their column.
"""

from difflib import SequenceMatcher
from html import escape
from typing import Any

from casekit.lesson.cards import badges, card_box, card_head, once_settled
from casekit.lesson.markup import block, paragraph, plain, say, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

ROWS = {
    "used": (("D37",), ("D38",)),
    "identified": (("D37b",), ("D38",)),
    "receiver": (("D37",), ("D38",)),
    "purpose": (("D37",), ("D38",)),
    "selection": (("D32",), ("D32",)),
}
"""What is compared, with the claims behind the displayed and behind the intended text."""

QUOTED = (("D37", "D37b", "D32"), ("D38", "D32"))
"""Claims whose quotations are shown, displayed text and intended text."""

ANSWERS = {"who": "part", "what": "part", "why": "part", "refuse": "no", "then": "no"}
"""Our reading of the quoted parts of the intended text (D32, D38)."""

_CHOICES = ("yes", "part", "no")


def compare_wording(session: Session) -> None:
    """Display the two texts side by side with the differing words marked."""
    html = block(wording_html(session), session.language)
    publish(html_piece(html, plain(html)))


def clarity_sheet(session: Session) -> None:
    """Display five questions to the intended text; after an answer to each, our reading beside it."""
    show_with_twin(
        _Sheet(session).box,
        picture=None,
        text=f"<div>{reading_html(session)}</div>",
        label=session.say("clarity-label"),
        language=session.language,
    )


def marked(shown: str, meant: str) -> tuple[str, str]:
    """Return two texts as HTML with what stands in one only marked; "|" parts the words to compare."""
    left, right = shown.split("|"), meant.split("|")
    halves: tuple[list[str], list[str]] = ([], [])
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        old, new = "".join(left[i:j]), "".join(right[k:m])
        if kind == "equal":
            halves[0].append(escape(old))
            halves[1].append(escape(new))
            continue
        if old:
            halves[0].append(f"[-<del>{escape(old)}</del>-]")
        if new:
            halves[1].append(f"[+<ins>{escape(new)}</ins>+]")
    return "".join(halves[0]), "".join(halves[1])


def wording_html(session: Session) -> str:
    """Return the comparison as a table, the quotations in its last row."""
    body = ""
    for name, claims in ROWS.items():
        texts = marked(session.say(f"wording-shown-{name}"), session.say(f"wording-meant-{name}"))
        cells = "".join(
            f"<td>{text} {badges(session, ids)}</td>" for text, ids in zip(texts, claims, strict=True)
        )
        body += f'<tr><th scope="row">{escape(session.say(f"wording-row-{name}"))}</th>{cells}</tr>'
    quoted = "".join(f"<td>{''.join(_quotation(session, id) for id in ids)}</td>" for ids in QUOTED)
    body += f'<tr><th scope="row">{escape(session.say("wording-row-quoted"))}</th>{quoted}</tr>'
    columns = (session.say("wording-question"), session.say("wording-shown"), session.say("wording-meant"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    caption = escape(session.say("wording-title"))
    return (
        f"{paragraph(session.say('wording-how'))}"
        f'<table class="casekit-table casekit-wording"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def reading_html(session: Session, chosen: dict[str, str] | None = None) -> str:
    """Return our reading of the five questions, beside the learner's where there is one."""
    rows = []
    for name, answer in ANSWERS.items():
        yours = [session.say(f"clarity-{chosen[name]}")] if chosen else []
        ours, reason = session.say(f"clarity-{answer}"), session.say(f"clarity-reason-{name}")
        rows.append((session.say(f"clarity-{name}"), *yours, ours, reason))
    columns = ["question", *(["yours"] if chosen else []), "ours", "words"]
    heads = [session.say(f"clarity-{name}") for name in columns]
    return table(session.say("clarity-answers"), heads, rows) + f"<p>{badges(session, ('D38', 'D32'))}</p>"


def _quotation(session: Session, id: str) -> str:
    from casekit import case

    found = case.claim(id)
    shown = f'<p>「<span lang="ja">{escape(found.quote)}</span>」 {badges(session, [id])}</p>'
    if session.language == "en":
        told = f"“{found.quote_en}” ({session.say('wording-translation')})"
        shown += paragraph(told, soft=True)
    return shown


class _Sheet:
    """The card: five choices, a button, the comparison with our reading."""

    def __init__(self, session: Session) -> None:
        import ipywidgets

        self.session = session
        options = [(session.say("clarity-choose"), "")]
        options += [(session.say(f"clarity-{choice}"), choice) for choice in _CHOICES]
        self.choices: dict[str, Any] = {}
        for name in ANSWERS:
            said = session.say(f"clarity-{name}")
            box = ipywidgets.Dropdown(options=options, description=said, tooltip=said)
            self.choices[name] = box.add_class("casekit-month").add_class(f"casekit-clarity-{name}")
        self.button = ipywidgets.Button(description=session.say("clarity-show"))
        self.button.add_class("casekit-primary").add_class("casekit-clarity-show")
        self.button.on_click(lambda _button: once_settled(self._compare))
        self.answer = ipywidgets.HTML()
        head = ipywidgets.HTML(card_head(session, "clarity-eyebrow") + paragraph(session.say("clarity-note")))
        fields = ipywidgets.HBox(list(self.choices.values()))
        fields.add_class("casekit-months")
        self.box = card_box([head, fields, self.button, self.answer], "join", "clarity")

    def _compare(self) -> None:
        session = self.session
        chosen = {name: str(box.value) for name, box in self.choices.items()}
        if not all(chosen.values()):
            self.answer.value = say(paragraph(session.say("clarity-missing")))
            return
        same = sum(chosen[name] == answer for name, answer in ANSWERS.items())
        told = say(paragraph(session.say("clarity-result", same=same)))
        self.answer.value = block(told + reading_html(session, chosen), session.language)
