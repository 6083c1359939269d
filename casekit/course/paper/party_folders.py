"""Covers for four envelopes: who this party is, and what it holds in each of the four schemes.

What stands on a cover is read from the ledgers of the runs, so that it cannot differ from lesson 02.
"""

from collections.abc import Iterable

from casekit.course.fields import Language
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Document, Inline
from casekit.course.paper.invented import Invented
from casekit.course.paper.source_list import cited, with_sources
from casekit.course.paper.words import invented, word
from casekit.lesson.words import word as lesson_word
from casekit.parties import Transfer, at_start
from casekit.schemes import SchemeRun

FOLDERS = ("client", "job_site", "processor", "partner_site")


def folders_document(made: Invented, language: Language) -> Document:
    """Return one cover page for each envelope, and the sources."""
    parts = [page.pages(_cover(made, party, language)) for party in FOLDERS]
    return Document(
        "03-party-folders",
        word("folders-title", language),
        language,
        with_sources(parts, language),
        "for-table",
        invented=True,
    )


def _cover(made: Invented, party: str, language: Language) -> list[Block]:
    heads = [word(f"folders-{name}", language) for name in ("way", "start", "gets", "gives")]
    rows = [
        (lesson_word(f"holds-scheme-{name}", language), *_cells(run, party, language))
        for name, run in made.runs.items()
    ]
    holds = page.table(heads, rows, widths=(3, 4, 7, 4))
    if not any(
        one.sender == party or one.recipient == party
        for run in made.runs.values()
        for one in run.ledger.transfers
    ):
        holds = page.paragraph(word("folders-none", language))
    return [
        page.heading(word("folders-for", language, party=word(f"folders-{party}", language)), 1),
        page.badge(invented(language, made.seed)),
        page.large(word(f"folders-who-{party}", language)),
        page.heading(word("folders-in", language)),
        page.paragraph(word(f"folders-in-{party}", language)),
        page.heading(word("folders-table", language)),
        holds,
        page.soft(word("folders-note", language)),
    ]


def _cells(run: SchemeRun, party: str, language: Language) -> tuple[list[Inline], list[Inline], list[Inline]]:
    transfers = run.ledger.transfers
    gets = [_received(one, language) for one in transfers if one.recipient == party and one.sender != party]
    own = [_made(one, language) for one in transfers if one.recipient == party and one.sender == party]
    gives = [_passed_on(one, language) for one in transfers if one.sender == party and one.recipient != party]
    return (
        _lines(_from_start(run, party, language), language),
        _lines(gets + own, language),
        _lines(gives, language),
    )


def _from_start(run: SchemeRun, party: str, language: Language) -> list[str]:
    start = at_start(run.world, run.scheme)
    own = [_table(name, language) for name in start.tables_of(party)]
    if party == "processor":
        others = [_table(name, language) for name in start.tables_of("processor_other_team")]
        own += [
            word("folders-other-team", language, table=name) + cited(["D33"], language) for name in others
        ]
    return own


def _received(one: Transfer, language: Language) -> str:
    columns = word("list-separator", language).join(
        lesson_word(f"holds-column-{column}", language) for column in one.columns
    )
    told = word(
        "folders-from",
        language,
        party=lesson_word(f"vantage-{one.sender}", language),
        table=_table(one.table, language),
        columns=columns,
    )
    return told + cited(one.sources, language)


def _passed_on(one: Transfer, language: Language) -> str:
    to = lesson_word(f"vantage-{one.recipient}", language)
    told = word("folders-to", language, party=to, table=_table(one.table, language))
    return told + cited(one.sources, language)


def _made(one: Transfer, language: Language) -> str:
    return word("folders-makes", language, table=_table(one.table, language)) + cited(one.sources, language)


def _table(name: str, language: Language) -> str:
    return lesson_word(f"holds-table-{name}", language)


def _lines(texts: Iterable[str], language: Language) -> list[Inline]:
    found: list[Inline] = []
    for text in texts:
        found += [page.BREAK] * bool(found) + page.inlines(f"• {text}")
    return found or page.inlines(word("folders-nothing", language))
