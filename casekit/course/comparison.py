"""Whether an edition is what its source makes: cells, ids, texts and metadata, never outputs."""

import json
from pathlib import Path
from typing import Any

from casekit.course.editions import Notebook

REBUILD = "Run `casekit build`."


def read_notebook(path: Path) -> Notebook | None:
    """Return the notebook in a file with each source as one text, or None if there is no notebook in it."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        cells = [{**cell, "source": "".join(cell["source"])} for cell in found["cells"]]
        if not all(isinstance(cell["id"], str) for cell in cells) or not isinstance(found["metadata"], dict):
            return None
        return {**found, "cells": cells}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def differences(name: str, expected: Notebook, found: Notebook | None) -> list[str]:
    """Return a sentence for each way in which a file is not the edition it should be.

    `execution_digest` and, in a facilitator edition, outputs and counts are left to others.
    """
    if found is None:
        return [f"{name} is missing or no notebook. {REBUILD}"]
    sentences = []
    expected_ids, found_ids = ([cell["id"] for cell in one["cells"]] for one in (expected, found))
    if expected_ids != found_ids:
        odd = [one for one in expected_ids + found_ids if (one in expected_ids) != (one in found_ids)]
        what = f"cells that only one of them has: {', '.join(odd)}" if odd else "another order of cells"
        sentences.append(f"{name} does not have the cells of its source ({what}). {REBUILD}")
    sentences += _cell_differences(name, expected, found)
    if _about(expected) != _about(found):
        sentences.append(f"{name} says something else about itself than its source does. {REBUILD}")
    return sentences


def outputs_of_learner(name: str, found: Notebook | None) -> list[str]:
    """Return a sentence if a learner edition carries outputs or counts."""
    cells = [] if found is None else found["cells"]
    carrying = [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count")]
    if not carrying:
        return []
    return [f"{name} carries outputs ({', '.join(carrying)}); a learner's edition has none. {REBUILD}"]


def _cell_differences(name: str, expected: Notebook, found: Notebook) -> list[str]:
    there = {cell["id"]: cell for cell in found["cells"]}
    sentences = []
    for cell in expected["cells"]:
        other = there.get(cell["id"])
        if other is None:
            continue
        parts = [part for part in ("cell_type", "source", "metadata") if cell[part] != other.get(part)]
        if parts:
            words = " and ".join(parts).replace("_", " ")
            sentences.append(f"{name}, cell {cell['id']}: {words} not as in the source. {REBUILD}")
    return sentences


def _about(notebook: Notebook) -> Any:
    metadata = dict(notebook["metadata"])
    own = metadata.get("casekit")
    if isinstance(own, dict):
        metadata["casekit"] = {key: value for key, value in own.items() if key != "execution_digest"}
    return metadata, notebook.get("nbformat"), notebook.get("nbformat_minor")
