"""The learner's copy of the course: `my-course/<language>/`.

The editions belong to the kit and change with it; the copy belongs to the learner. So the copy remembers
what it was copied from: a notebook that the learner did not touch is renewed when its edition changes,
one that the learner edited is kept, and nothing of the learner's is ever overwritten or deleted.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from casekit.errors import CasekitError
from casekit.folders import write_text
from casekit.foreign_json import read

MEMORY = ".copies.json"
"""In `my-course`: {language: {notebook: {"sources": digest of its cells, "edition": of its edition}}}."""


MOST_BYTES = 100_000_000
"""A learner's notebook holds the figures it has drawn."""


@dataclass
class Renewal:
    """What became of each notebook (file names, sorted) when a copy was brought up to date."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)


def bring_up_to_date(editions: Path, course: Path, language: str) -> Renewal:
    """Copy the notebooks of `editions` that are new or untouched into `course/<language>`.

    A notebook that left the editions is removed if untouched. Edited ones are kept and named.

    Raises
    ------
    CasekitError
        If there are no editions, or the copy cannot be written.

    """
    notebooks = sorted(editions.glob("*.ipynb"))
    pages = sorted(editions.glob("glossary.md"))
    if not notebooks:
        raise CasekitError(
            f"There are no lessons in {editions}. Run `casekit build`, or clone the project again."
        )
    memory = _recall(course)
    known = memory.setdefault(language, {})
    renewal = Renewal()
    try:
        (course / language).mkdir(parents=True, exist_ok=True)
        for edition in [*notebooks, *pages]:
            _renew(edition, course / language / edition.name, known, renewal)
        _withdraw(course / language, known, {edition.name for edition in [*notebooks, *pages]}, renewal)
        write_text(course / MEMORY, json.dumps(memory, indent=1, sort_keys=True) + "\n")
    except OSError as fault:
        raise CasekitError(
            f"Cannot write your copy of the course in {course}: {fault.strerror}. "
            "Make sure that you may write there and that the disk is not full."
        ) from fault
    return renewal


def set_aside(course: Path, language: str, now: datetime) -> Path | None:
    """Give the learner's copy a dated name beside it, and return that folder (None if there is no copy).

    Raises
    ------
    CasekitError
        If the folder cannot be renamed, for example because a program has it open.

    """
    copy = course / language
    if not copy.exists():
        return None
    dated = aside = course / f"{language}-set-aside-{now:%Y-%m-%d-%H%M}"
    number = 2
    while aside.exists():
        aside = dated.with_name(f"{dated.name}-{number}")
        number += 1
    try:
        copy.rename(aside)
        memory = _recall(course)
        memory.pop(language, None)
        write_text(course / MEMORY, json.dumps(memory, indent=1, sort_keys=True) + "\n")
    except OSError as fault:
        raise CasekitError(
            f"Cannot set {copy} aside: {fault.strerror}. Close JupyterLab and its files, then try again."
        ) from fault
    return aside


def sources_digest(notebook: Path) -> str | None:
    """Digest what a person can type into a notebook or a page; None if the file is neither.

    Outputs, metadata and empty cells do not count, so running and saving a notebook is not editing it.
    """
    try:
        if notebook.suffix == ".md":
            return _digest(notebook.read_text(encoding="utf-8").rstrip().encode())
        cells = read(notebook, most_bytes=MOST_BYTES)["cells"]
        typed = [[cell["cell_type"], "".join(cell["source"]).rstrip()] for cell in cells]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return _digest(json.dumps([cell for cell in typed if cell[1]]).encode())


def _renew(edition: Path, copy: Path, known: dict[str, Any], renewal: Renewal) -> None:
    wanted = {"sources": sources_digest(edition), "edition": _digest(edition.read_bytes())}
    before = known.get(edition.name, {})
    if not copy.exists():
        renewal.new.append(edition.name)
    else:
        present = sources_digest(copy)
        if present is None or present not in (before.get("sources"), wanted["sources"]):
            renewal.kept.append(edition.name)
            return
        if before.get("edition") == wanted["edition"]:
            return
        if present != wanted["sources"]:
            renewal.renewed.append(edition.name)
    write_text(copy, edition.read_text(encoding="utf-8"))
    known[edition.name] = wanted


def _withdraw(folder: Path, known: dict[str, Any], current: set[str], renewal: Renewal) -> None:
    for name in sorted(set(known) - current):
        # Only what we put there: the memory is a file that anybody may have written.
        digest = sources_digest(folder / name) if Path(name).name == name else None
        if digest is not None and digest == known[name].get("sources"):
            (folder / name).unlink()
            renewal.withdrawn.append(name)
        del known[name]


def _recall(course: Path) -> dict[str, dict[str, Any]]:
    # A memory that cannot be read only means that every notebook which differs counts as edited.
    try:
        memory = read(course / MEMORY)
        return {
            language: {name: before for name, before in known.items() if isinstance(before, dict)}
            for language, known in memory.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
