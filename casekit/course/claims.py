"""The roles {claim}`D02` and {cite}`D02` in a lesson's texts, and what `casekit.case` puts in their place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from casekit.course.fields import Language, Place, joined_lines
from casekit.errors import CasekitError

ROLE = re.compile(r"\{([a-z]+)\}`([^`\n]*)`")
ROLES = ("claim", "cite")


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


@dataclass(frozen=True)
class Citing:
    """Puts claims into texts."""

    texts: ClaimTexts

    def render(self, place: Place, text: str, language: Language) -> str:
        """Return `text` with every role replaced.

        Raises
        ------
        CasekitError
            If a role or a claim is unknown; names the place.

        """

        def rendered(found: re.Match[str]) -> str:
            role, claim_id = found[1], found[2]
            if role not in ROLES:
                place.fault(f"the role {{{role}}} is unknown; allowed are {{claim}} and {{cite}}.")
            try:
                if role == "claim":
                    return self.texts.render_markdown(claim_id, language)
                return self.texts.badge_markdown(claim_id, language)
            except CasekitError as fault:
                place.fault(f"{{{role}}}`{claim_id}` names no claim of the record. {fault}")

        return ROLE.sub(rendered, joined_lines(text) if language == "ja" else text)

    def sources(self, claim_ids: Sequence[str], language: Language) -> str:
        """Return the source list of these claims."""
        return self.texts.source_list_markdown(claim_ids, language)


def cited(text: str) -> Iterator[str]:
    """Yield the ids of the claims that a text names, in order, repetitions included."""
    for found in ROLE.finditer(text):
        yield found[2]


def once(claim_ids: Iterable[str]) -> list[str]:
    """Return the ids in order of first appearance, each once."""
    return list(dict.fromkeys(claim_ids))
