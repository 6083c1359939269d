"""`casekit print`: the whole pack in one or both languages, written whole or not at all."""

import json
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from casekit.course.fields import LANGUAGES, Language
from casekit.course.paper import (
    deck_cards,
    party_folders,
    score_cards,
    screen_cards,
    source_cards,
    worksheets,
)
from casekit.course.paper.blocks import Document
from casekit.course.paper.guide_pages import NAMED, guide_document, other_pages, role_document
from casekit.course.paper.invented import DEFAULT_SEED, Invented, invented_world
from casekit.course.paper.read_me import read_me_document
from casekit.course.paper.typesetting import Printed, printed
from casekit.errors import CasekitError
from casekit.folders import check_replaceable, new_folder, write_text
from casekit.manifest import current_versions

Progress = Callable[[str, int, int], None]


def print_pack(
    out: Path,
    *,
    root: Path,
    languages: Sequence[str] = LANGUAGES,
    seed: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the pack to the folder `out`: a folder of PDFs for each language, and `manifest.json`.

    Parameters
    ----------
    out
        A folder that does not exist yet; with `force`, one that casekit wrote.
    root
        The checkout, for the pages of the guide.
    languages
        "en", "ja" or both.
    seed
        Seed of the invented world on the cards; None for that of the lessons.
    force
        Replace a folder that casekit wrote.
    progress
        Called with a word, how many documents are done, and how many there are.

    Returns
    -------
    dict
        What the manifest says: seed, settings, versions, and documents with pages, cards and sha256.

    Raises
    ------
    CasekitError
        If a language is another, the folder may not be replaced, a page of the guide is missing, or a text
        does not fit.

    """
    if unknown := set(languages) - set(LANGUAGES):
        raise CasekitError(f"There is no pack in {', '.join(sorted(unknown))}. Choose en, ja or both.")
    check_replaceable(out, force=force)
    made = invented_world(DEFAULT_SEED if seed is None else seed)
    chosen = [language for language in LANGUAGES if language in languages]
    documents = [one for language in chosen for one in documents_of(made, root, language)]
    # The folder comes first, so that a place that cannot be written to is known before the long work.
    with new_folder(out, force=force) as unfinished:
        pdfs = _typeset(documents, chosen, made.seed, progress)
        manifest = _manifest(pdfs, chosen, made.seed)
        for document, pdf in pdfs:
            path = unfinished / document.language / f"{document.name}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pdf.pdf)
        write_text(unfinished / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=2) + "\n")
    return manifest


def documents_of(made: Invented, root: Path, language: Language) -> Iterator[Document]:
    """Give every document of the pack in one language but the first sheet, in order."""
    yield deck_cards.deck_document(made, language)
    yield deck_cards.solution_document(made, language)
    yield party_folders.folders_document(made, language)
    yield source_cards.source_document(made, language)
    yield source_cards.quotation_document(language)
    yield screen_cards.screen_document(made, language)
    yield score_cards.score_document(made, language)
    yield score_cards.score_solution_document(made, language)
    yield role_document(root, language)
    yield worksheets.worksheet_document(language)
    yield worksheets.answer_document(language)
    for name in (*NAMED, *other_pages(root, language)):
        yield guide_document(root, name, language)


def _typeset(
    documents: Sequence[Document], languages: Sequence[Language], seed: int, progress: Progress | None
) -> list[tuple[Document, Printed]]:
    total = len(documents) + len(languages)
    pdfs: list[tuple[Document, Printed]] = []

    def add(document: Document) -> None:
        pdfs.append((document, printed(document)))
        if progress:
            progress("print", len(pdfs), total)

    for document in documents:
        add(document)
    for language in languages:
        pages = [(document, pdf.pages) for document, pdf in pdfs if document.language == language]
        add(read_me_document(pages, seed, language))
    return pdfs


def _manifest(
    pdfs: Sequence[tuple[Document, Printed]], languages: Sequence[Language], seed: int
) -> dict[str, Any]:
    documents = {
        f"{document.language}/{document.name}.pdf": {
            "pages": pdf.pages,
            "cards": document.cards,
            "sha256": sha256(pdf.pdf).hexdigest(),
        }
        for document, pdf in pdfs
    }
    return {
        "seed": seed,
        "settings": {"languages": list(languages), "scale": "classroom"},
        "versions": current_versions("numpy", "pandas", "pyarrow", "typst"),
        "documents": dict(sorted(documents.items())),
    }
