"""HTML of the lesson's notes, cards and tables, and the little Markdown that prompts are written in.

Every block carries the style with it: a notebook keeps only outputs, and the reader may open any of
them first. Without the style (an untrusted notebook) the blocks stay plain, readable HTML.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from casekit.lesson.words import fallacy, word

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"(?<![*\w])\*([^*\s](?:[^*]*[^*\s])?)\*(?!\*)")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r'\[((?:\\.|\[[^\[\]]*\]|[^\[\]\\])+)\]\(([^)\s]+)(?:\s+"([^"]*)")?\)')
_TAG = re.compile(r"<[^>]+>")


@cache
def style() -> str:
    """Return the style element that every block of ours carries."""
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return "<style>" + re.sub(r"\s+", " ", css) + "</style>"


def block(inner: str, language: str, *classes: str) -> str:
    """Return `inner` as a self-contained block in the lesson's style."""
    names = " ".join(("casekit", *classes))
    return f'{style()}<div class="{names}" lang="{language}">{inner}</div>'


def card(inner: str, language: str, *, eyebrow: str = "", kind: str = "") -> str:
    """Return a self-contained card; `eyebrow` is the small line that says what kind of card it is."""
    head = f'<p class="casekit-eyebrow">{escape(eyebrow)}</p>' if eyebrow else ""
    return block(head + inner, language, "casekit-card", *([f"casekit-{kind}"] if kind else []))


def say(inner: str, *, kind: str = "") -> str:
    """Return an answer to something the learner did, announced to screen readers."""
    extra = f" casekit-say-{kind}" if kind else ""
    return f'<div class="casekit-say{extra}" role="status">{inner}</div>'


def paragraph(text: str, *, soft: bool = False) -> str:
    """Return plain text as one paragraph."""
    return f'<p class="casekit-soft">{escape(text)}</p>' if soft else f"<p>{escape(text)}</p>"


def from_markdown(text: str) -> str:
    """Return Markdown of our prompts as HTML: paragraphs, lists, bold, emphasis, code, links; HTML stays.

    Not CommonMark, whose emphasis fails beside Japanese punctuation (**「匿名」**です).
    """
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.strip())]
    return "".join(_paragraph_or_list(part) for part in parts if part)


def inline(text: str) -> str:
    """Return one line of our Markdown as HTML without a paragraph around it."""
    text = _CODE.sub(lambda found: f"<code>{escape(found[1])}</code>", text)
    text = _BOLD.sub(r"<strong>\1</strong>", text)
    text = _EMPHASIS.sub(r"<em>\1</em>", text)
    return _LINK.sub(_link, text)


def plain(text: str) -> str:
    """Return Markdown or HTML of ours as plain text, for labels and text twins."""
    text = re.sub(r"<style>.*?</style>", "", text)
    text = re.sub(r"</t[hd]>(?!</tr>)", " | ", text)
    text = _TAG.sub("", re.sub(r"<br>|</p>(?=.)|</tr>|</caption>", "\n", text))
    text = _LINK.sub(lambda found: _unescaped(found[1]), text)
    for mark in (_BOLD, _EMPHASIS, _CODE):
        text = mark.sub(r"\1", text)
    return re.sub(r"[ \t]*\n[ \t]*", "\n", text).strip()


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, numeric: Sequence[int] = ()
) -> str:
    """Return an accessible table: a caption, column headings, the first cell of each row as its heading."""

    def cell(tag: str, content: object, column: int, scope: str = "") -> str:
        kind = ' class="casekit-number"' if column in numeric else ""
        if not str(content):  # A heading that says nothing is none.
            return f"<td{kind}></td>"
        return f"<{tag}{scope}{kind}>{escape(str(content))}</{tag}>"

    head = "".join(cell("th", name, number, ' scope="col"') for number, name in enumerate(columns))
    body = "".join(
        "<tr>"
        + "".join(
            cell("th" if number == 0 else "td", content, number, ' scope="row"' if number == 0 else "")
            for number, content in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table class="casekit-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def fallacy_pill(code: str | None, language: str) -> str:
    """Return a fallacy's code and name as a pill, or nothing for an answer without one."""
    if not code:
        return ""
    return f'<span class="casekit-pill">{escape(code)} · {escape(fallacy(code, language))}</span>'


def clock(iso: str) -> str:
    """Return the hour and minute of an ISO time for today's entries, else its date as well."""
    from datetime import date

    day, _, time = iso.partition("T")
    return time[:5] if day == date.today().isoformat() else f"{day} {time[:5]}"


def note(text: str, language: str) -> str:
    """Return a kind note: something is missing, nothing is broken."""
    return card(paragraph(text), language, eyebrow=word("note", language), kind="note")


def _link(found: re.Match[str]) -> str:
    """Return a link; a badge, which points into the notebook's list of sources, as a pill with its tooltip.

    A glossary term keeps its tooltip. JupyterLab opens no file and no anchor from a link inside a widget.
    """
    text, address, tooltip = _unescaped(found[1]), found[2], found[3] or ""
    if address.startswith("#"):
        shown = text.strip("[]")
        return f'<span class="casekit-pill casekit-badge" title="{tooltip}" tabindex="0">{shown}</span>'
    if address.startswith("glossary.md#"):
        return f'<span class="casekit-term" title="{tooltip}" tabindex="0">{text}</span>'
    return f'<a href="{address}" title="{tooltip}">{text}</a>'


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\[\]])", r"\1", text)


def _paragraph_or_list(part: str) -> str:
    lines = part.split("\n")
    if all(line.lstrip().startswith("- ") for line in lines):
        return "<ul>" + "".join(f"<li>{inline(line.lstrip()[2:])}</li>" for line in lines) + "</ul>"
    if part.startswith(("<table", "<div", "<figure", "<details", "<ul", "<ol", "<p")):
        return part
    return f"<p>{inline(part)}</p>"
