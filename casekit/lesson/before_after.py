"""The concept test: ten questions, one for each fallacy, before the course and in another form after it.

It tests the idea and not the story: an invented firm that screens tenants (concept_test.yaml). Before the
course nothing is said about right and wrong. After it the learner sees both forms side by side, with reasons.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.cards import LETTERS, card_box, card_head, once_settled, radio, static_card
from casekit.lesson.markup import clock, fallacy_pill, inline, paragraph, plain, say, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.reading import paper, show_question
from casekit.lesson.record import COURSE, Entry, Record, now
from casekit.lesson.session import Session, is_facilitator, is_reader
from casekit.lesson.twins import show_with_twin
from casekit.lesson.words import fallacy, joined

TEST = Path(__file__).with_name("concept_test.yaml")
FORMS = {"before": "a", "after": "b"}
"""Which form of each item is asked when."""
SECTION = "concept_test"
UNSURE = "unsure"
OUTCOMES = ("right", "fallacy", "other", UNSURE)
"""Right; the item's own fallacy; wrong in another way; or the learner says that it does not know."""


@cache
def items(when: str) -> tuple[Mapping[str, Any], ...]:
    """Return the ten items of a form: {"fallacy":, "question": {en:, ja:}, "options": [..], "why":}.

    Raises
    ------
    CasekitError
        If `when` is neither "before" nor "after".

    """
    import yaml

    if when not in FORMS:
        raise CasekitError(f"The concept test is taken “before” or “after” the course, not {when!r}.")
    read = yaml.safe_load(TEST.read_text(encoding="utf-8"))
    return tuple({"fallacy": item["fallacy"], **item[FORMS[when]]} for item in read)


def outcomes(when: str, entry: object) -> dict[str, str]:
    """Return {fallacy: one of OUTCOMES} for the items that an entry of a record answers validly."""
    answers = entry.get("answers") if isinstance(entry, Mapping) else None
    if not isinstance(answers, Mapping):
        return {}
    found = {item["fallacy"]: _outcome(item, answers.get(item["fallacy"])) for item in items(when)}
    return {code: outcome for code, outcome in found.items() if outcome}


def entry_of(record: Record, when: str) -> Entry:
    """Return what the record holds of the test; "answered_at" is in it once it was handed in."""
    return record.entry(COURSE, SECTION, when) or {}


def show_concept_test(session: Session, when: str) -> None:
    """Display the test with the answers given so far, and its twin; for facilitators the key too."""
    asked = items(when)
    label = f"{session.say('test-label')}{session.say('separator')}{session.say(f'test-{when}')}"
    if is_reader():
        key = _key(session, asked, {})
        show_question(session, f"test-{when}", "checkpoint", paper([_twin(session, asked)]), answer=key)
        return
    show_with_twin(
        _Test(session, when, asked).box,
        picture=None,
        text=_twin(session, asked),
        label=label,
        language=session.language,
    )
    if is_facilitator():
        head = session.say("test-key", form=FORMS[when].upper())
        html = f"<p><strong>{escape(head)}</strong></p>" + _key(session, asked, {})
        publish(html_piece(static_card(session, html, f"test-{when}", "checkpoint"), plain(html)))


class _Test:
    """The card: ten questions, a button that hands in, and after the course the comparison."""

    def __init__(self, session: Session, when: str, asked: Sequence[Mapping[str, Any]]) -> None:
        import ipywidgets

        self.session, self.when, self.asked = session, when, asked
        self.shown = False
        entry = entry_of(session.record, when)
        self.choices = {item["fallacy"]: self._choice(n, item, entry) for n, item in enumerate(asked, 1)}
        hand_in = session.say("test-hand-in")
        self.button = ipywidgets.Button(description=hand_in, tooltip=hand_in)
        self.button.add_class("casekit-hand-in").add_class("casekit-primary")
        self.status = ipywidgets.HTML()
        head = card_head(session, f"test-{when}") + paragraph(session.say(f"test-how-{when}"), soft=True)
        questions = [
            child
            for n, item in enumerate(asked, 1)
            for child in (ipywidgets.HTML(_question(session, n, item)), self.choices[item["fallacy"]])
        ]
        self.box = card_box([ipywidgets.HTML(head), *questions, self.button, self.status], "test", when)
        self.button.on_click(lambda _button: once_settled(self._hand_in))
        if "answered_at" in entry:
            self._show(entry)

    def _choice(self, number: int, item: Mapping[str, Any], entry: Entry) -> Any:
        session, code = self.session, item["fallacy"]
        texts = [plain(session.text(option["text"])) for option in item["options"]]
        choice = radio([*texts, session.say("test-unsure")], session.say("test-choose", number=number))
        choice.add_class(f"casekit-test-{code}")
        given = (entry.get("answers") or {}).get(code)
        if _outcome(item, given):
            choice.value = LETTERS[len(texts)] if given == UNSURE else given
        choice.observe(lambda _change: self._keep(code, choice.value, len(texts)), "value")
        return choice

    def _keep(self, code: str, letter: str | None, unsure: int) -> None:
        if letter is None or self.shown:
            return
        answer = UNSURE if letter == LETTERS[unsure] else letter

        def keep(old: Entry | None) -> Entry:
            entry = {"form": FORMS[self.when], **(old or {})}
            if "answered_at" in entry:
                return entry
            return {**entry, "answers": {**entry.get("answers", {}), code: answer}, "saved_at": now()}

        self.session.record.change(COURSE, SECTION, self.when, keep)
        self.status.value = self.session.trouble()

    def _hand_in(self) -> None:
        given = outcomes(self.when, entry_of(self.session.record, self.when))
        missing = [str(n) for n, item in enumerate(self.asked, 1) if item["fallacy"] not in given]
        if missing:
            numbers = joined(missing, self.session.language)
            self.status.value = say(
                paragraph(self.session.say("test-missing", numbers=numbers)), kind="wrong"
            )
            return
        entry = self.session.record.change(
            COURSE, SECTION, self.when, lambda old: {"answered_at": now(), **(old or {})}
        )
        self._show(entry)

    def _show(self, entry: Entry) -> None:
        self.shown = True
        for widget in (*self.choices.values(), self.button):
            widget.disabled = True
        self.button.description = self.session.say("test-done")
        told = self.session.say(f"test-kept-{self.when}", time=clock(str(entry["answered_at"])))
        html = say(paragraph(told), kind="right")
        if self.when == "after":
            html += comparison_html(self.session)
        self.status.value = html + self.session.trouble()


def comparison_html(session: Session) -> str:
    """Return the learner's own answers before and after by fallacy, then every question with its reasons."""
    record = session.record
    found = {when: outcomes(when, entry_of(record, when)) for when in FORMS}
    rows = []
    for item in items("after"):
        code = item["fallacy"]
        shown = [session.say(f"test-outcome-{found[when].get(code, 'none')}") for when in FORMS]
        rows.append([f"{code} · {fallacy(code, session.language)}", *shown])
    columns = [session.say(f"test-result-{name}") for name in ("idea", "before", "after")]
    right = {when: list(found[when].values()).count("right") for when in FORMS}
    key = "test-result-sum" if found["before"] else "test-result-sum-after"
    fields = right if found["before"] else {"after": right["after"]}
    return (
        table(session.say("test-result-title"), columns, rows)
        + paragraph(session.say(key, **fields))
        + paragraph(session.say("test-result-note"), soft=True)
        + "".join(_reasons(session, when) for when in ("after", "before") if found[when])
    )


def _reasons(session: Session, when: str) -> str:
    answers = entry_of(session.record, when).get("answers") or {}
    head = f"{session.say('test-reasons')}{session.say('separator')}{session.say(f'test-{when}')}"
    inside = _key(session, items(when), answers)
    return (
        f'<div class="casekit"><details><summary>{escape(head)}</summary><div>{inside}</div></details></div>'
    )


def _key(session: Session, asked: Sequence[Mapping[str, Any]], answers: Mapping[str, Any]) -> str:
    """Return each question with every option's mark and code, the learner's own answer, and the reason."""
    parts = []
    for number, item in enumerate(asked, 1):
        parts.append(_question(session, number, item))
        for n, option in enumerate(item["options"]):
            own = LETTERS[n] == answers.get(item["fallacy"])
            parts.append(_option(session, LETTERS[n], option, own=own))
        parts.append(
            f"<p><strong>{escape(session.say('checkpoint-why'))}</strong> "
            f"{inline(session.text(item['why']))}</p>"
        )
    return "".join(parts)


def _option(session: Session, letter: str, option: Mapping[str, Any], *, own: bool) -> str:
    right = bool(option.get("right"))
    mark = session.say("test-right") if right else fallacy_pill(option.get("fallacy"), session.language)
    mine = f" <strong>({escape(session.say('test-yours'))})</strong>" if own else ""
    text = inline(session.text(option["text"]))
    return (
        f"<p>{'✓' if right else '✗'} ({letter}) {text} {mark or escape(session.say('test-plain'))}{mine}</p>"
    )


def _question(session: Session, number: int, item: Mapping[str, Any]) -> str:
    head = escape(session.say("test-item", number=number))
    return f"<p><strong>{head}</strong><br>{inline(session.text(item['question']))}</p>"


def _twin(session: Session, asked: Sequence[Mapping[str, Any]]) -> str:
    parts = []
    for number, item in enumerate(asked, 1):
        texts = [inline(session.text(option["text"])) for option in item["options"]]
        lettered = [f"({LETTERS[n]}) {text}" for n, text in enumerate([*texts, session.say("test-unsure")])]
        parts += [_question(session, number, item), "<br>".join(lettered), session.say("paper-answer")]
    return "\n\n".join(parts)


def _outcome(item: Mapping[str, Any], answer: object) -> str | None:
    """Return which of OUTCOMES an answer is, or None if it is none of the item's."""
    if answer == UNSURE:
        return UNSURE
    options = item["options"]
    if not isinstance(answer, str) or answer not in tuple(LETTERS[: len(options)]):
        return None
    chosen = options[LETTERS.index(answer)]
    if chosen.get("right"):
        return "right"
    return "fallacy" if chosen.get("fallacy") == item["fallacy"] else "other"
