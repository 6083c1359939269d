"""What an executed edition was made from, so that it is executed again only when that has changed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from casekit.course.editions import Notebook
from casekit.course.keys import KEYS

ENDINGS = (".py", ".csv", ".json", ".yaml", ".css")
NOT_RUN = ("casekit/course/", "casekit/cli.py", f"{KEYS.as_posix()}/")
"""Code that makes editions but does not run in them; answer keys count for their own lesson only."""


def package_digest(root: Path) -> str:
    """Return the SHA-256 of all code and data a lesson may run on: casekit/ and data/ below `root`.

    Line ends do not count, since git may change them on Windows.
    """
    digest = hashlib.sha256()
    for path in _run_on(Path(root)):
        digest.update(f"{path.relative_to(root).as_posix()}\0{_content(path)}\0".encode())
    return digest.hexdigest()


def execution_digest(made: Notebook, key: str, package: str) -> str:
    """Return the SHA-256 of what an edition's outputs depend on.

    These are its code cells, its lesson's answer key (its text), and the package and data (`package`,
    from `package_digest`). Texts cannot change an output, so a mended sentence executes nothing.
    """
    code = [[cell["id"], cell["source"]] for cell in made["cells"] if cell["cell_type"] == "code"]
    parts = json.dumps([code, key, package], ensure_ascii=False)
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()


def _run_on(root: Path) -> Iterator[Path]:
    paths = [path for folder in ("casekit", "data") for path in (root / folder).rglob("*")]
    for path in sorted(paths, key=lambda one: one.relative_to(root).as_posix()):
        if path.suffix in ENDINGS and not path.relative_to(root).as_posix().startswith(NOT_RUN):
            yield path


def _content(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
