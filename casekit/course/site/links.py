"""Where a link of a source text leads on the site.

Texts of the checkout link to files: notebooks, guide pages, tables. On the site these are pages of the same
language, claims are entries of the list of sources, and what has no page stays as plain words.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from casekit.course.fields import Language

_FENCE = re.compile(r"(^```.*?^```[^\n]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'(!?)\[((?:\\.|\[[^\[\]]*\]|[^\[\]\\])*)\]\(([^)\s]+)((?:\s+"(?:\\.|[^"\\])*")?)\)')
_BADGE = re.compile(r'<span class="casekit-pill casekit-badge" title="([^"]*)" tabindex="0">([^<]*)</span>')
_CARD_BADGE = re.compile(r'(<p class="casekit-badge"><small>)([^<]*)(</small>)')
_ID = r"[A-Z]{1,2}\d+(?:\.\d+)?[a-z]?"
_IDS = re.compile(rf"(?<!\]\()([\[［])({_ID}(?:(?:, |、|；|; ){_ID})*)([\]］])(?!\()")


@dataclass(frozen=True)
class Page:
    """A page of the site: its language and its name, such as `lessons/03-cookie-join`."""

    language: Language
    name: str

    def to(self, other: "Page", anchor: str = "") -> str:
        """Return the address of another page as it is written on this one."""
        here = posixpath.dirname(f"{self.language}/{self.name}")
        path = posixpath.relpath(f"{other.language}/{other.name}.html", here)
        return f"{path}#{anchor}" if anchor else path

    def to_claim(self, claim_id: str) -> str:
        """Return the address of a claim in the list of sources."""
        return self.to(Page(self.language, "sources"), claim_id)


@dataclass(frozen=True)
class Links:
    """Which file of the checkout is which page of the site."""

    pages: Mapping[str, Page]

    def in_markdown(self, text: str, page: Page, file: str) -> str:
        """Return the Markdown of `file` (its path in the checkout) with links that work on `page`."""
        parts = _FENCE.split(text)
        return "".join(
            part if number % 2 else self._in_prose(part, page, file) for number, part in enumerate(parts)
        )

    def _in_prose(self, text: str, page: Page, file: str) -> str:
        def link(found: re.Match[str]) -> str:
            picture, shown, target, tooltip = found.groups()
            if picture:
                return found[0]
            address = self.address(target, page, file)
            return f"[{shown}]({address}{tooltip})" if address else shown

        return bracketed_ids(_LINK.sub(link, text), page)

    def address(self, target: str, page: Page, file: str) -> str | None:
        """Return where a link of `file` leads on `page`, or None if the site has nothing there."""
        if re.match(r"[a-z]+:", target):
            return target
        path, _, anchor = target.partition("#")
        if not path:
            return page.to_claim(anchor) if anchor in claim_ids() else target
        place = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        found = self.pages.get(place)
        return page.to(found, anchor) if found else None


def bracketed_ids(text: str, page: Page) -> str:
    """Return Markdown in which the claim ids in square brackets are links."""

    def linked(found: re.Match[str]) -> str:
        ids = re.findall(_ID, found[2])
        if not set(ids) <= claim_ids():
            return found[0]
        inside = re.sub(_ID, lambda one: f"[{one[0]}]({page.to_claim(one[0])})", found[2])
        opening, closing = ("\\[", "\\]") if found[1] == "[" else (found[1], found[3])
        return f"{opening}{inside}{closing}"

    return _IDS.sub(linked, text)


def badges_linked(html: str, page: Page) -> str:
    """Return HTML of a lesson in which each badge leads to its claim."""

    def badge(found: re.Match[str]) -> str:
        claim = _claim_in(found[2])
        if claim is None:
            return found[0]
        return (
            f'<a class="casekit-pill casekit-badge" href="{page.to_claim(claim)}" title="{found[1]}">'
            f"{found[2]}</a>"
        )

    def card(found: re.Match[str]) -> str:
        claim = _claim_in(found[2])
        inside = found[2] if claim is None else f'<a href="{page.to_claim(claim)}">{found[2]}</a>'
        return f"{found[1]}{inside}{found[3]}"

    return _CARD_BADGE.sub(card, _BADGE.sub(badge, html))


def _claim_in(words: str) -> str | None:
    return next((part for part in words.split(" · ") if part in claim_ids()), None)


@cache
def claim_ids() -> frozenset[str]:
    """Return the ids that the list of sources has."""
    from casekit.case.record import claims

    return frozenset(id for id, found in claims().items() if found.publish == "yes")
