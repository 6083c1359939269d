"""Checkpoints: one question, lettered answers; a wrong one names the idea behind it and may be tried again.

The record keeps every answer in the order it was given, so that the first answer counts in a class
summary. Right and wrong stay in the package until an answer is given.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from casekit.lesson.cards import LETTERS, card_box, card_head, once_settled, radio, static_card
from casekit.lesson.markup import fallacy_pill, from_markdown, inline, paragraph, plain, say
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.reading import show_question
from casekit.lesson.record import Entry, now
from casekit.lesson.session import Session, is_facilitator, is_reader
from casekit.lesson.twins import show_with_twin
from casekit.lesson.words import joined


def show_checkpoint(session: Session, key: str) -> None:
    """Display a checkpoint as far as it has been answered, with its twin; the key too for facilitators."""
    prompt = session.keys.prompt("checkpoints", key, session.language)
    if is_reader():
        key_html = _option_list(session, prompt, range(len(prompt["options"]))) + _why(session, prompt)
        show_question(
            session,
            "checkpoint-eyebrow",
            "checkpoint",
            f"<p>{_lettered(session, prompt)}</p>",
            answer=key_html,
        )
        return
    show_with_twin(
        _Checkpoint(session, key, prompt).box,
        picture=None,
        text=_twin(session, prompt),
        label=session.say("checkpoint-eyebrow"),
        language=session.language,
    )
    if is_facilitator():
        answers = _option_list(session, prompt, range(len(prompt["options"]))) + _why(session, prompt)
        html = static_card(session, answers, "checkpoint-key", "checkpoint")
        publish(html_piece(html, plain(answers)))


def right_letter(prompt: Mapping[str, Any]) -> str:
    """Return the letter of the right answer."""
    return next(LETTERS[n] for n, option in enumerate(prompt["options"]) if option.get("right"))


class _Checkpoint:
    """The card: answers, a button, and what the chosen answer shows."""

    def __init__(self, session: Session, key: str, prompt: Mapping[str, Any]) -> None:
        import ipywidgets

        self.session, self.key, self.prompt = session, key, prompt
        options = [plain(session.text(option["text"])) for option in prompt["options"]]
        self.choice = radio(options, session.say("checkpoint-choose"))
        self.button = ipywidgets.Button(
            description=session.say("checkpoint-answer"), tooltip=session.say("checkpoint-answer")
        )
        self.button.add_class(f"casekit-answer-{key}").add_class("casekit-primary")
        self.status = ipywidgets.HTML()
        head = ipywidgets.HTML(card_head(session, "checkpoint-eyebrow"))
        self.box = card_box([head, self.choice, self.button, self.status], "checkpoint", key)
        self.button.on_click(lambda _button: once_settled(self._answer))
        entry = session.record.entry(session.lesson, "checkpoints", key) or {}
        self._show(entry)

    def _answer(self) -> None:
        letter = self.choice.value
        if letter is None:
            self.status.value = say(paragraph(self.session.say("checkpoint-first")))
            return
        right = letter == right_letter(self.prompt)

        def add(old: Entry | None) -> Entry:
            entry = dict(old or {})
            tried = [str(each) for each in entry.get("tried", [])]
            if "answered_at" in entry:
                return entry
            entry["tried"] = tried if letter in tried else [*tried, letter]
            if right:
                entry["answered_at"] = now()
            return entry

        session = self.session
        entry = session.record.change(session.lesson, "checkpoints", self.key, add)
        self._show(entry, letter)

    def _show(self, entry: Entry, letter: str | None = None) -> None:
        tried = [str(each) for each in entry.get("tried", []) if self._known(str(each))]
        right = right_letter(self.prompt)
        if right in tried:
            self.choice.value = right
            self.choice.disabled = self.button.disabled = True
            self.button.description = self.session.say("checkpoint-done")
            self.status.value = self._right(tried) + self.session.trouble()
        elif tried:
            letter = letter or tried[-1]
            self.choice.value = letter
            self.status.value = self._wrong(letter, tried) + self.session.trouble()

    def _known(self, letter: str) -> bool:
        return len(letter) == 1 and letter in LETTERS[: len(self.prompt["options"])]

    def _wrong(self, letter: str, tried: Sequence[str]) -> str:
        session = self.session
        option = self.prompt["options"][LETTERS.index(letter)]
        pill = fallacy_pill(option.get("fallacy"), session.language)
        behind = (
            f"{escape(session.say('checkpoint-fallacy'))}{session.say('separator')}{pill}" if pill else ""
        )
        return say(
            f"<p><strong>✗ ({letter}) {escape(session.say('checkpoint-wrong'))}</strong></p>"
            + (f"<p>{behind}</p>" if behind else "")
            + from_markdown(session.text(option.get("feedback")))
            + paragraph(
                session.say("checkpoint-again")
                + " "
                + session.say("checkpoint-tried", letters=self._list(tried)),
                soft=True,
            ),
            kind="wrong",
        )

    def _right(self, tried: Sequence[str]) -> str:
        session = self.session
        number = LETTERS.index(right_letter(self.prompt))
        option = self.prompt["options"][number]
        others = [n for n in range(len(self.prompt["options"])) if n != number]
        return (
            say(
                f"<p><strong>✓ ({LETTERS[number]}) {escape(session.say('checkpoint-right'))}</strong></p>"
                + from_markdown(session.text(option.get("feedback")))
                + _why(session, self.prompt)
                + paragraph(session.say("checkpoint-tried", letters=self._list(tried)), soft=True),
                kind="right",
            )
            + f'<div class="casekit"><details><summary>{escape(session.say("checkpoint-others"))}</summary>'
            + f"<div>{_option_list(session, self.prompt, others)}</div></details></div>"
        )

    def _list(self, letters: Sequence[str]) -> str:
        return joined([f"({letter})" for letter in letters], self.session.language)


def _why(session: Session, prompt: Mapping[str, Any]) -> str:
    why = session.text(prompt.get("why"))
    return (
        f"<p><strong>{escape(session.say('checkpoint-why'))}</strong></p>{from_markdown(why)}" if why else ""
    )


def _option_list(session: Session, prompt: Mapping[str, Any], numbers: Sequence[int]) -> str:
    """Return answers with their mark, fallacy and feedback."""
    items = []
    for number in numbers:
        option = prompt["options"][number]
        mark = "✓" if option.get("right") else "✗"
        pill = fallacy_pill(option.get("fallacy"), session.language)
        items.append(
            f"<p><strong>{mark} ({LETTERS[number]}) {inline(session.text(option['text']))}</strong></p>"
            + (f"<p>{pill}</p>" if pill else "")
            + from_markdown(session.text(option.get("feedback")))
        )
    return "".join(items)


def _twin(session: Session, prompt: Mapping[str, Any]) -> str:
    return "\n\n".join(
        [session.text(prompt["question"]), _lettered(session, prompt), session.say("paper-answer")]
    )


def _lettered(session: Session, prompt: Mapping[str, Any]) -> str:
    options = [inline(session.text(option["text"])) for option in prompt["options"]]
    return "<br>".join(f"({LETTERS[number]}) {text}" for number, text in enumerate(options))
