"""Worksheets: the learner argues in writing, then compares with answers at different levels. No marks."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from casekit.lesson.cards import card_box, card_head, once_settled, static_card
from casekit.lesson.markup import clock, from_markdown, inline, paragraph, plain, say
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.reading import show_question
from casekit.lesson.record import Entry, now
from casekit.lesson.session import Session, is_facilitator, is_reader
from casekit.lesson.twins import show_with_twin
from casekit.lesson.words import joined


def show_worksheet(session: Session, key: str) -> None:
    """Display a worksheet with the text written so far, and its twin; the models too for facilitators."""
    prompt = session.keys.prompt("worksheets", key, session.language)
    labels = [session.text(item["label"]) for item in prompt["prompts"]]
    if is_reader():
        lines = "".join(f"<p>{inline(label)}<br>{'_' * 30}</p>" for label in labels)
        show_question(
            session,
            "worksheet-eyebrow",
            "worksheet",
            lines,
            answer=_models(session, prompt),
            summary="reader-models",
        )
        return
    show_with_twin(
        _Worksheet(session, key, prompt).box,
        picture=None,
        text="\n\n".join(f"{label}\n\n______________________________" for label in labels),
        label=session.say("worksheet-eyebrow"),
        language=session.language,
    )
    if is_facilitator():
        answers = _models(session, prompt) + _element_list(session, prompt)
        publish(html_piece(static_card(session, answers, "worksheet-models", "worksheet"), plain(answers)))


class _Worksheet:
    """The card: one text box per prompt, a button that commits, and the models after it."""

    def __init__(self, session: Session, key: str, prompt: Mapping[str, Any]) -> None:
        import ipywidgets

        self.session, self.key, self.prompt = session, key, prompt
        entry = session.record.entry(session.lesson, "worksheets", key) or {}
        kept = entry.get("texts")
        self.kept = {name: str(text) for name, text in kept.items()} if isinstance(kept, dict) else {}
        """What this card last read or wrote, by box; another notebook may have written since."""
        self.texts = {item["name"]: self._textarea(item, self.kept) for item in prompt["prompts"]}
        self.button = ipywidgets.Button(
            description=session.say("worksheet-commit"), tooltip=session.say("worksheet-commit")
        )
        self.button.add_class("casekit-commit").add_class(f"casekit-commit-{key}").add_class(
            "casekit-primary"
        )
        self.status, self.models = ipywidgets.HTML(), ipywidgets.HTML()
        head = ipywidgets.HTML(
            card_head(session, "worksheet-eyebrow") + paragraph(session.say("worksheet-how"), soft=True)
        )
        self.box = card_box(
            [head, *self.texts.values(), self.button, self.status, self.models], "worksheet", key
        )
        self.button.on_click(lambda _button: once_settled(self._commit))
        if "committed_at" in entry:
            self._show_models(str(entry["committed_at"]))

    def _textarea(self, item: Mapping[str, Any], kept: Mapping[str, Any]) -> Any:
        import ipywidgets

        widget = ipywidgets.Textarea(
            value=str(kept.get(item["name"], "")),
            description=plain(self.session.text(item["label"])),
            placeholder=self.session.say("worksheet-placeholder"),
            rows=int(item.get("rows", 4)),
            continuous_update=False,
        )
        widget.add_class("casekit-field").add_class(f"casekit-input-{item['name']}")
        widget.observe(lambda _change: self._keep_draft(item["name"]), "value")
        return widget

    def _keep_draft(self, name: str) -> None:
        """Keep the text when the learner leaves the box, so that a closed browser loses nothing."""
        text = self.texts[name].value

        def keep(old: Entry | None) -> Entry:
            entry = dict(old or {})
            entry["texts"] = {**entry.get("texts", {}), name: text}
            entry["saved_at"] = now()
            return entry

        entry = self._change(keep)
        self.kept[name] = text
        told = self.session.say("worksheet-draft", time=clock(entry["saved_at"]))
        self.status.value = paragraph(told, soft=True) + self.session.trouble()

    def _commit(self) -> None:
        empty = [
            plain(self.session.text(item["label"]))
            for item in self.prompt["prompts"]
            if not self.texts[item["name"]].value.strip()
        ]
        if empty:
            labels = joined([f"“{label}”" for label in empty], self.session.language)
            self.status.value = say(
                paragraph(self.session.say("worksheet-empty", labels=labels)), kind="wrong"
            )
            return
        texts = {name: widget.value for name, widget in self.texts.items()}

        changed = {name: text for name, text in texts.items() if text != self.kept.get(name, "")}

        def commit(old: Entry | None) -> Entry:
            time, stored = now(), (old or {}).get("texts", {})
            kept = {**texts, **stored, **changed}
            return {**(old or {}), "texts": kept, "saved_at": time, "committed_at": time}

        self._show_models(str(self._change(commit)["committed_at"]))

    def _change(self, edit: Any) -> Entry:
        return self.session.record.change(self.session.lesson, "worksheets", self.key, edit)

    def _show_models(self, time: str) -> None:
        session = self.session
        told = paragraph(session.say("worksheet-committed", time=clock(time)))
        self.status.value = say(told, kind="right") + session.trouble()
        heading = f"<p><strong>{escape(session.say('worksheet-models'))}</strong></p>"
        written = "\n".join(widget.value for widget in self.texts.values())
        self.models.value = say(
            _coverage(session, self.prompt, written) + heading + _models(session, self.prompt)
        )


def mentions(text: str, words: Mapping[str, Sequence[str]]) -> bool:
    """Whether a text has one of the words {language: words}, by letters alone, in either language.

    Upper and lower case and full and half width are one. A Latin word must begin and end as a word, a
    plural -s or -es allowed; a Japanese one may stand anywhere, spaces aside.
    """
    folded = " ".join(_folded(text).split())
    for word in (each for listed in words.values() for each in listed):
        wanted = " ".join(_folded(word).split())
        if re.search(r"[^\u0000-\u024f]", wanted):
            if wanted.replace(" ", "") in folded.replace(" ", ""):
                return True
        elif re.search(rf"(?<![a-z0-9]){re.escape(wanted)}(?:s|es)?(?![a-z0-9])", folded):
            return True
    return False


def _element_list(session: Session, prompt: Mapping[str, Any]) -> str:
    """Return what the worksheet's list looks for, for the facilitator."""
    labels = [plain(session.text(element["label"])) for element in prompt.get("elements") or []]
    if not labels:
        return ""
    told = session.say("worksheet-looks-for", elements=session.say("item-separator").join(labels))
    return paragraph(told, soft=True)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


def _coverage(session: Session, prompt: Mapping[str, Any], text: str) -> str:
    """Return which elements the text seems to mention and which not; nothing if the worksheet has none."""
    elements = prompt.get("elements") or []
    if not elements:
        return ""
    items = [
        session.say(
            "worksheet-mentions" if mentions(text, element["any_of"]) else "worksheet-mentions-not",
            element=plain(session.text(element["label"])),
        )
        for element in elements
    ]
    return (
        f"<p><strong>{escape(session.say('worksheet-elements'))}</strong></p>"
        f'<ul class="casekit-elements">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>'
        + paragraph(session.say("worksheet-elements-note"), soft=True)
    )


def _models(session: Session, prompt: Mapping[str, Any]) -> str:
    parts = []
    for model in prompt.get("model") or []:
        level = escape(session.say(f"worksheet-level-{model['level']}"))
        parts.append(f'<p><span class="casekit-pill">{level}</span></p>')
        parts.append(from_markdown(session.text(model["text"])))
    return "".join(parts) + paragraph(session.say("worksheet-models-note"), soft=True)
