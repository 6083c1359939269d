"""How a claim is shown: a badge, a phrase with its badge, a card, and the list at the end of a lesson.

A badge is a plain Markdown link in small print, in brackets that stay visible. It leads to the claim's
entry in the list of sources, and its tooltip carries the quotation. So it reads well as text, on a web
page and inside JupyterLab.
"""

from collections.abc import Iterable
from html import escape

from casekit.case.record import (
    STATUS_WORDS,
    Claim,
    date_words,
    evidence_classes,
    known_language,
    label,
    publishable,
    sources,
)

WORDS = {
    "date": {"en": "Date", "ja": "日付"},
    "status": {"en": "Status", "ja": "状態"},
    "value": {"en": "Value", "ja": "内容"},
    "place": {"en": "Place", "ja": "箇所"},
    "address": {"en": "Public address", "ja": "公開の所在"},
    "quote": {"en": "Original wording", "ja": "原文"},
    "translation": {"en": "Our translation", "ja": "本教材による英訳"},
    "note": {"en": "Note", "ja": "注意"},
    "confidence": {"en": "Confidence", "ja": "確かさ"},
    "high": {"en": "high", "ja": "高い"},
    "medium": {"en": "medium", "ja": "中程度"},
    "low": {"en": "low", "ja": "低い"},
    "class": {"en": "Evidence class", "ja": "記述の種類"},
    "meaning": {"en": "What it means", "ja": "意味"},
    "documents": {"en": "The source documents", "ja": "資料"},
}
CARD_STYLE = "border-left: 4px solid #57606a; padding: 0.2em 0.9em; margin: 0.6em 0"


def badge_markdown(id: str, language: str) -> str:
    """Return the badge of a claim as Markdown: evidence class, status, id and source.

    A finding says through whom we know it; other badges name the source document, so that a paragraph stays
    readable. The link goes to the heading of the claim in `source_list_markdown`; the tooltip says who
    speaks, and the quotation, in English as our translation. Raises CasekitError for an unknown id, and for
    a claim not to be published.
    """
    found = publishable(id)
    short = found.evidence_class != "finding" and found.source in sources()
    text = _escaped_link_text(_badge_text(found, language, found.source if short else ""))
    return f'<small>[[{text}]](#{id} "{_tooltip(found, language)}")</small>'


def badge_words(id: str, language: str) -> str:
    """Return the words of a badge without link and tooltip, for places that have neither."""
    return _badge_text(publishable(id), language)


def render_markdown(id: str, language: str) -> str:
    """Return the noun phrase of a claim with its label, if it needs one, and its badge."""
    found = publishable(id)
    space = "" if language == "ja" else " "
    return f"{found.phrase(language)}{space}{badge_markdown(id, language)}"


def render_html(id: str, language: str) -> str:
    """Return a claim as a card: statement, badge, value, date, source, quotation, translation and note."""
    found = publishable(id)
    rows = "".join(
        f"<dt>{escape(WORDS[name][language])}</dt><dd>{escape(text)}</dd>"
        for name, text in [("value", found.phrase(language)), *_details(found, language)]
    )
    return (
        f'<div class="casekit-claim" lang="{language}" style="{CARD_STYLE}">'
        f"<p><strong>{escape(found.statement(language))}</strong></p>"
        f'<p class="casekit-badge"><small>{escape(_badge_text(found, language))}</small></p>'
        f"<dl>{rows}</dl></div>"
    )


def source_list_markdown(ids: Iterable[str], language: str) -> str:
    """Return the entries of all claims of a lesson, each under a heading that its badge links to.

    Claims keep the order in which they are first used. A list of the source documents follows.
    """
    used = [publishable(id) for id in dict.fromkeys(ids)]
    entries = [f"### {found.id}\n\n{_entry(found, language)}" for found in used]
    keys = sorted({found.source for found in used} & set(sources()))
    if keys:
        lines = [f"- **{key}**: {sources()[key].described(language)}" for key in keys]
        entries.append(f"**{WORDS['documents'][known_language(language)]}**\n\n" + "\n".join(lines))
    return "\n\n".join(entries)


def evidence_legend_markdown(language: str) -> str:
    """Return a Markdown table of the evidence classes and what each means."""
    known_language(language)
    lines = [f"| {WORDS['class'][language]} | {WORDS['meaning'][language]} |", "|---|---|"]
    for row in evidence_classes().values():
        meaning = row.explanation_ja if language == "ja" else row.explanation_en
        lines.append(f"| {row.word(language)} | {meaning} |")
    return "\n".join(lines)


def _badge_text(found: Claim, language: str, source: str = "") -> str:
    status = STATUS_WORDS.get(found.status, {}).get(known_language(language), "")
    parts = [
        evidence_classes()[found.evidence_class].word(language),
        status,
        found.id,
        source or found.spoken_by(language),
    ]
    return " · ".join(part for part in parts if part)


def _tooltip(found: Claim, language: str) -> str:
    speaker = f"{found.spoken_by(language)}{'：' if language == 'ja' else ': '}"
    return speaker + _tooltip_words(found, language)


def _tooltip_words(found: Claim, language: str) -> str:
    if not found.quote:
        text = found.statement(language)
    elif language == "ja":
        text = f"{WORDS['quote']['ja']}：{found.quote}"
    elif translation := _translation(found):
        text = f"{WORDS['translation']['en']}: {translation} ({found.quote})"
    else:
        text = f"{WORDS['quote']['en']}: {found.quote}"
    return text.replace("\\", "\\\\").replace('"', "&quot;").replace("|", "&#124;")


def _escaped_link_text(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]").replace("|", "&#124;")


def _translation(found: Claim) -> str:
    if found.quote == found.quote_en:
        return ""
    return f"“{found.quote_en.replace('“', '‘').replace('”', '’')}”"


def _details(found: Claim, language: str) -> list[tuple[str, str]]:
    translation = _translation(found) if language == "en" and found.quote else ""
    confidence = "" if found.confidence == "high" else WORDS[found.confidence][language]
    details = [
        ("date", date_words(found, language)),
        ("place", found.pinpoint),
        ("address", found.address),
        ("quote", found.quote),
        ("translation", translation),
        ("note", found.note(language)),
        ("confidence", confidence),
    ]
    return [(name, text) for name, text in details if text]


def _entry(found: Claim, language: str) -> str:
    stop = "：" if language == "ja" else ": "
    status = [("status", mark)] if (mark := label(found, language)) else []
    details = [
        f"- {WORDS[name][language]}{stop}{text}" for name, text in [*status, *_details(found, language)]
    ]
    head = f"{found.statement(language)}\n\n*{_badge_text(found, language)}*"
    return "\n\n".join([head, "\n".join(details)]) if details else head
