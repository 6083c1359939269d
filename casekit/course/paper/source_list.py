"""The list of sources at the end of a document: every claim that its text names in brackets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from casekit import case
from casekit.case.record import STATUS_WORDS
from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Inline
from casekit.course.paper.words import badge, word

_BRACKETS = re.compile(r"[\[［]([^\[\]［］]*)[\]］]")
_ID = re.compile(r"(?<![A-Za-z0-9.-])[A-Z]{1,2}\d{1,3}(?:\.\d+)?[a-z]?(?![A-Za-z0-9-])")
_DOCUMENT = re.compile(r"S00\d")


def cited(ids: Iterable[str], language: Language) -> str:
    """Return ids in the brackets of a language, `[B19, D04]` or `［B19、D04］`; nothing for no id."""
    found = word("id-separator", language).join(ids)
    return f"{word('open-bracket', language)}{found}{word('close-bracket', language)}" if found else ""


def claims_in(parts: Iterable[Any]) -> list[str]:
    """Return the ids of all claims named in brackets in parts of a document, in order of first use."""
    known = case.claims()
    found: dict[str, None] = {}
    for text in _texts(parts):
        for group in _BRACKETS.findall(text):
            found.update(dict.fromkeys(id for id in _ID.findall(group) if id in known))
    return [id for id in found if known[id].publish == "yes"]


def source_blocks(ids: Sequence[str], language: Language, *, intro: bool = True) -> list[Block]:
    """Return the list as blocks: class, what, who, place of each claim, and the source documents."""
    if not ids:
        return []
    columns = [word(f"sources-{name}", language) for name in ("id", "class", "what", "who", "place")]
    rows = [_row(case.claim(id), language) for id in ids]
    found = [page.heading(word("sources-title", language), 2)]
    if intro:
        found.append(page.soft(word("sources-intro", language)))
    found.append(page.table(columns, rows, widths=(5, 12, 25, 20, 22), size=0.8))
    documents = _documents(ids, language)
    if documents:
        found += [page.heading(word("sources-documents", language), 3), page.listing(documents)]
    return found


def with_sources(parts: Sequence[dict[str, Any]], language: Language) -> list[dict[str, Any]]:
    """Return parts with the list of their sources at the end, on a new page after cards."""
    sources = source_blocks(claims_in(parts), language)
    if not sources:
        return list(parts)
    last = parts[-1]
    if last["kind"] == "pages":
        return [*parts[:-1], page.pages([*last["blocks"], *sources])]
    return [*parts, page.pages(sources)]


def place_words(found: case.Claim, language: Language) -> str:
    """Return where a claim stands and of which day it is."""
    stop = word("list-separator", language)
    place = [found.pinpoint or _breakable(found.address), case.date_words(found, language)]
    return stop.join(part for part in place if part)


def _row(found: case.Claim, language: Language) -> tuple[str, str, str, str, str]:
    status = STATUS_WORDS.get(found.status, {}).get(language, "")
    return (
        found.id,
        badge(found.evidence_class, language, status),
        found.phrase(language),
        found.spoken_by(language),
        place_words(found, language),
    )


def _breakable(address: str) -> str:
    """Return a web address that may be broken at the end of a line, by spaces without width."""
    return re.sub(r"([/.=&?_-]|\w{16}(?=\w{4}))", "\\1\u200b", address)


def _documents(ids: Sequence[str], language: Language) -> list[list[Inline]]:
    named = {case.claim(id).source for id in ids}
    for id in ids:
        named |= set(_DOCUMENT.findall(case.claim(id).pinpoint + case.claim(id).spoken_by(language)))
    return [
        [page.strong(key), *page.inlines(f"{word('colon', language)}{source.described(language)}")]
        for key, source in case.sources().items()
        if key in named
    ]


def _texts(data: Any) -> Iterator[str]:
    """Give the text of every run of inlines in data, joined, and every other text."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        if data and isinstance(data[0], dict) and "kind" in data[0]:
            yield page.words_of(one for one in data if "text" in one or "inlines" in one)
        for value in data:
            yield from _texts(value)
