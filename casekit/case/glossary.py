"""The bilingual glossary: what a term means, and what it is wrongly taken for in the other language.

One row per term in `glossary.csv`. A statement about the case or the law names its claims; a row marked
`general` rests, at least in part, on general knowledge and says so wherever it is shown.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from casekit.case.record import known_language
from casekit.errors import CasekitError

TABLE = Path(__file__).with_name("glossary.csv")
TEXTS = (
    "id",
    "term_en",
    "term_ja",
    "reading",
    "meaning_en",
    "meaning_ja",
    "false_friend_en",
    "false_friend_ja",
)
PAGE = "glossary.md"
"""The page of the glossary, in the folder of each edition: the same name in both languages."""


@dataclass(frozen=True)
class Term:
    """One term in both languages; `reading` is the Japanese word in kana.

    `claims` are the ids of the statements of fact in it; `general` says that some of it is general knowledge.
    """

    id: str
    term_en: str
    term_ja: str
    reading: str
    meaning_en: str
    meaning_ja: str
    false_friend_en: str
    false_friend_ja: str
    claims: tuple[str, ...]
    general: bool

    def name(self, language: str) -> str:
        """Return the term in a language, with what stands in brackets beside it."""
        return self.term_ja if known_language(language) == "ja" else self.term_en

    def short(self, language: str) -> str:
        """Return the term as it can stand inside a sentence."""
        name = self.name(language)
        for mark in ("（",) if language == "ja" else (" (", ";", ":"):
            name = name.split(mark)[0]
        return name

    def meaning(self, language: str) -> str:
        """Return one or two plain sentences."""
        return self.meaning_ja if known_language(language) == "ja" else self.meaning_en

    def false_friend(self, language: str) -> str:
        """Return what the term is wrongly taken for."""
        return self.false_friend_ja if known_language(language) == "ja" else self.false_friend_en


def term(id: str) -> Term:
    """Return one term.

    Raises
    ------
    CasekitError
        If the glossary has no such id; the sentence names the nearest ones.

    """
    found = terms().get(id)
    if found is None:
        near = ", ".join(get_close_matches(id, terms(), n=3, cutoff=0.3) or terms())
        raise CasekitError(
            f"The glossary has no term {id!r}. The nearest ids are {near}. "
            "Use an id of casekit/case/glossary.csv, or add a row there."
        )
    return found


@cache
def terms() -> Mapping[str, Term]:
    """Return all terms by id, in the order of the table: terms that belong together stand together."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return MappingProxyType({row["id"]: _term(row) for row in rows})


def term_markdown(id: str, language: str, shown: str = "") -> str:
    """Return a link to the term's place in the glossary page; its tooltip is the other language.

    `shown` are the words of the sentence; without them the term stands as it is in the glossary. Raises
    CasekitError for an unknown id.
    """
    found = term(id)
    other = found.short("en" if known_language(language) == "ja" else "ja")
    words = (shown or found.short(language)).replace("[", "\\[").replace("]", "\\]")
    return f'[{words}]({PAGE}#{id} "{other}")'


def _term(row: Mapping[str, str]) -> Term:
    texts = {name: row[name] for name in TEXTS}
    return Term(**texts, claims=tuple(row["claims"].split()), general=row["general"] == "yes")
