"""The roles of a lesson's texts, and what `casekit.case` puts in their place.

{claim}`D02` gives a claim's value with its badge, {cite}`D02` the badge alone; {term}`personal-data` and
{term}`personal-data|such data` link a term, or other words for it, to the glossary beside the lesson.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from casekit.course.fields import Language, Place, joined_lines
from casekit.errors import CasekitError

ROLE = re.compile(r"\{([a-z]+)\}`([^`]*)`")
CLAIMS = ("claim", "cite")
TERM = "term"


class ClaimTexts(Protocol):
    """What the build needs of `casekit.case`; each raises CasekitError for an unknown id."""

    def render_markdown(self, claim_id: str, language: Language, /) -> str:
        """Return the claim's value with its badge."""
        ...

    def badge_markdown(self, claim_id: str, language: Language, /) -> str:
        """Return the badge alone."""
        ...

    def source_list_markdown(self, claim_ids: Sequence[str], language: Language, /) -> str:
        """Return the list of these claims with their sources."""
        ...


def published_record() -> ClaimTexts:
    """Return `casekit.case`, the published record."""
    from casekit import case

    return cast(ClaimTexts, case)


class TermLinks(Protocol):
    """What the build needs of the glossary."""

    def __call__(self, term_id: str, language: Language, shown: str, /) -> str:
        """Return the link to a term; raise CasekitError for an unknown id."""
        ...


def published_glossary() -> TermLinks:
    """Return the links into the glossary of `casekit.case`."""
    from casekit.case.glossary import term_markdown

    return term_markdown


@dataclass(frozen=True)
class Citing:
    """Puts claims and terms into texts."""

    texts: ClaimTexts
    terms: TermLinks = field(default_factory=published_glossary)

    def render(self, place: Place, text: str, language: Language) -> str:
        """Return `text` with every role replaced.

        Raises
        ------
        CasekitError
            If a role or a claim is unknown; names the place.

        """

        def rendered(found: re.Match[str]) -> str:
            role, content = found[1], found[2]
            if role == TERM:
                return self._term(place, content, language)
            if role not in CLAIMS:
                place.fault(f"the role {{{role}}} is unknown; allowed are {{claim}}, {{cite}} and {{term}}.")
            try:
                if role == "claim":
                    return self.texts.render_markdown(content, language)
                return self.texts.badge_markdown(content, language)
            except CasekitError as fault:
                place.fault(f"{{{role}}}`{content}` names no claim of the record. {fault}")

        return ROLE.sub(rendered, joined_lines(text) if language == "ja" else text)

    def _term(self, place: Place, content: str, language: Language) -> str:
        term_id, _, shown = content.partition("|")
        try:
            return self.terms(term_id.strip(), language, " ".join(shown.split()))
        except CasekitError as fault:
            place.fault(f"{{term}}`{content}` names no term of the glossary. {fault}")

    def sources(self, claim_ids: Sequence[str], language: Language) -> str:
        """Return the source list of these claims."""
        return self.texts.source_list_markdown(claim_ids, language)


def cited(text: str) -> Iterator[str]:
    """Yield the ids of the claims that a text names, in order, repetitions included."""
    for found in ROLE.finditer(text):
        if found[1] != TERM:
            yield found[2]


def once(claim_ids: Iterable[str]) -> list[str]:
    """Return the ids in order of first appearance, each once."""
    return list(dict.fromkeys(claim_ids))
