"""Two ways to bring a new edition to a learner who has edited the old one: what becomes of the learner's
notebook.

Run by benchmarks/hub.py in the hub's environment. The learner has changed one cell and run the notebook;
the teacher then changes that cell and another and takes a third away. nbgitpuller pulls from a local
repository, and casekit brings its copy up to date, as it does at each start. Prints one JSON object.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbgitpuller.pull import GitPuller

from casekit.course.copies import bring_up_to_date

LESSON, MINE, NEWS = "03-cookie-join.ipynb", "my own words", "the teacher's news"


def main(editions: Path) -> dict[str, dict[str, Any]]:
    """Return {way: {"unchanged":, "own words":, "news":, "cells":}} of the notebook that was edited."""
    with tempfile.TemporaryDirectory() as scratch:
        given, work = Path(scratch) / "given", Path(scratch)
        (given / "en").mkdir(parents=True)
        for each in editions.glob("*.ipynb"):
            (given / "en" / each.name).write_bytes(each.read_bytes())
        _git(given, "init", "--quiet", "--initial-branch=main")
        ways = {"casekit": work / "casekit", "nbgitpuller": work / "pulled"}
        _bring(given, ways)
        kept = {way: _edit(folder / "en" / LESSON) for way, folder in ways.items()}
        _teach(given / "en" / LESSON)
        _bring(given, ways)
        return {way: _what_became(folder / "en" / LESSON, kept[way]) for way, folder in ways.items()}


def _bring(given: Path, ways: dict[str, Path]) -> None:
    _git(given, "add", ".")
    _git(given, "commit", "--quiet", "--message=edition")
    for _ in GitPuller(str(given), str(ways["nbgitpuller"]), branch="main").pull():
        pass
    bring_up_to_date(given / "en", ways["casekit"], "en")


def _edit(path: Path) -> bytes:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = MINE
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="42")]
    nbformat.write(notebook, path)
    return path.read_bytes()


def _teach(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[3].source = notebook.cells[9].source = NEWS
    del notebook.cells[12]
    nbformat.write(notebook, path)


def _what_became(path: Path, before: bytes) -> dict[str, Any]:
    cells = nbformat.read(path, as_version=4).cells
    texts = [cell.source for cell in cells]
    change = len(cells) - len(nbformat.reads(before.decode(), as_version=4).cells)
    return {
        "unchanged": path.read_bytes() == before,
        "own words": MINE in texts,
        "news": texts.count(NEWS),
        "cells": change,
    }


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


if __name__ == "__main__":
    for role in ("AUTHOR", "COMMITTER"):
        os.environ |= {f"GIT_{role}_NAME": "nobody", f"GIT_{role}_EMAIL": "nobody@example.com"}
    print(json.dumps(main(Path(sys.argv[1]))))
