"""How a provision and a moving point of law are shown: as Markdown, and as a card.

A number or paraphrase from general knowledge always says so, and a moving point always carries the day on
which it was checked.
"""

from collections.abc import Iterable
from html import escape

import pandas as pd

from casekit.case.record import known_language
from casekit.case.render import CARD_STYLE, badge_markdown
from casekit.errors import CasekitError
from casekit.law.provisions import Moving, Provision, moving, provision, provisions

WORDS = {
    "asks": {"en": "What it asks (our paraphrase)", "ja": "内容（本教材による要約）"},
    "confidence": {"en": "Confidence", "ja": "確かさ"},
    "high": {"en": "high", "ja": "高い"},
    "medium": {"en": "medium", "ja": "中程度"},
    "low": {"en": "low", "ja": "低い"},
    "note": {"en": "Note", "ja": "注意"},
    "number": {
        "en": "The citation rests on general knowledge; check it at the official text.",
        "ja": "条番号や日付は一般的な知識による。公式の文書で確かめること。",
    },
    "content": {
        "en": "The paraphrase rests on general knowledge; check it at the official text.",
        "ja": "要約は一般的な知識による。公式の文書で確かめること。",
    },
    "checked": {"en": "Checked on {day}", "ja": "{day}確認"},
    "look_up": {"en": "Look up before class", "ja": "授業の前に確かめること"},
    "claims": {"en": "Claims", "ja": "根拠"},
}
CONCORDANCE = (
    ("subject", "規定"),
    ("at the time of the case", "当時"),
    ("2020 Act as enacted", "令和2年改正法の成立時"),
    ("today", "現在"),
    ("confidence", "確かさ"),
    ("mark", "注記"),
    ("claims", "根拠"),
)
"""The columns of the concordance."""

_BASES = (("number_basis", "number"), ("content_basis", "content"))


def marks(found: Provision, language: str) -> tuple[str, ...]:
    """Return the marks that must stand beside a provision: what of it rests on general knowledge."""
    known_language(language)
    return tuple(
        WORDS[word][language] for basis, word in _BASES if getattr(found, basis) == "general_knowledge"
    )


def checked_on(found: Moving, language: str) -> str:
    """Return the day of the check in words."""
    year, month, day = found.checked_on.split("-")
    words = f"{int(year)}年{int(month)}月{int(day)}日" if language == "ja" else found.checked_on
    return WORDS["checked"][known_language(language)].format(day=words)


def provision_markdown(id: str, language: str) -> str:
    """Return a provision as Markdown: citation, subject, paraphrase, marks and the badges of its claims."""
    found = provision(id)
    stop = _stop(language)
    head = f"**{found.cite(language)}**{stop}{found.subject(language)}"
    lines = [f"- {name}{stop}{text}" for name, text in _details(found, language)]
    lines += [f"- {mark}" for mark in marks(found, language)]
    badges = " ".join(badge_markdown(claim, language) for claim in found.claim_ids)
    return f"{head}\n\n" + "\n".join(lines) + f"\n\n{badges}"


def concordance(language: str, group: str = "appi") -> pd.DataFrame:
    """Return the numbers of a group of provisions side by side, one row a provision.

    Columns, in words of the language: subject, at the time of the case, 2020 Act as enacted, today,
    confidence, mark (what rests on general knowledge, or empty), claims. `group` is one of
    `casekit.law.provisions()`.
    """
    chosen = [found for found in provisions().values() if found.group == group]
    if not chosen:
        groups = dict.fromkeys(found.group for found in provisions().values())
        raise CasekitError(f"There is no group of provisions {group!r}. Choose one of: {', '.join(groups)}.")
    rows = [_side_by_side(found, language) for found in chosen]
    return pd.DataFrame(rows, columns=[words[1 if language == "ja" else 0] for words in CONCORDANCE])


def provision_html(id: str, language: str) -> str:
    """Return a provision as a card."""
    found = provision(id)
    details = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in _details(found, language)
    )
    said = "".join(f"<p><small>{escape(mark)}</small></p>" for mark in marks(found, language))
    return (
        f'<div class="casekit-provision" lang="{known_language(language)}" style="{CARD_STYLE}">'
        f"<p><strong>{escape(found.cite(language))}</strong>{_stop(language)}"
        f"{escape(found.subject(language))}</p><dl>{details}</dl>{said}"
        f"<p><small>{escape(WORDS['claims'][language])}{_stop(language)}{escape(found.claims)}</small></p></div>"
    )


def moving_markdown(language: str, ids: Iterable[str] | None = None) -> str:
    """Return what is still moving as a list; every entry prints the day on which it was checked."""
    chosen = [moving()[id] for id in ids] if ids is not None else list(moving().values())
    return "\n".join(
        f"- **{found.subject(language)}**{_bracketed(checked_on(found, language), language)}"
        f"{_stop(language)}{found.state(language)}{_space(language)}"
        f"*{WORDS['look_up'][language]}{_stop(language)}{found.check(language)}* "
        + " ".join(badge_markdown(claim, language) for claim in found.claim_ids)
        for found in chosen
    )


def moving_html(language: str, ids: Iterable[str] | None = None) -> str:
    """Return what is still moving as a definition list; every entry prints the day of its check."""
    chosen = [moving()[id] for id in ids] if ids is not None else list(moving().values())
    entries = "".join(
        f"<dt>{escape(found.subject(language))} <small>{escape(checked_on(found, language))}</small></dt>"
        f"<dd>{escape(found.state(language))}{_space(language)}<em>{escape(WORDS['look_up'][language])}"
        f"{_stop(language)}{escape(found.check(language))}</em> <small>{escape(found.claims)}</small></dd>"
        for found in chosen
    )
    return f'<dl class="casekit-moving" lang="{known_language(language)}">{entries}</dl>'


def _side_by_side(found: Provision, language: str) -> tuple[str, ...]:
    instrument = found.instrument_ja if known_language(language) == "ja" else found.instrument_en
    return (
        f"{instrument}{_stop(language)}{found.subject(language)}",
        *(getattr(found, f"{name}_{language}") or "–" for name in ("then", "act2020", "now")),
        WORDS[found.confidence][language],
        _space(language).join(marks(found, language)),
        ", ".join(found.claim_ids),
    )


def _details(found: Provision, language: str) -> list[tuple[str, str]]:
    shown = [(WORDS["asks"][known_language(language)], found.asks(language))]
    if found.confidence != "high":
        shown.append((WORDS["confidence"][language], WORDS[found.confidence][language]))
    if found.note(language):
        shown.append((WORDS["note"][language], found.note(language)))
    return shown


def _stop(language: str) -> str:
    return "：" if language == "ja" else ": "


def _space(language: str) -> str:
    return "" if language == "ja" else " "


def _bracketed(words: str, language: str) -> str:
    return f"（{words}）" if language == "ja" else f" ({words})"
