"""Executing an edition: the facilitator's, or the reading version of the site.

nbclient runs it in a kernel of this interpreter, in a folder of its own, without a learner's record. What
changes from run to run without meaning (time stamps, widget models, standard error) is not kept.
"""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets import default

from casekit.course.editions import Notebook
from casekit.course.fields import Place

CELL_SECONDS = 60
START_SECONDS = 60
WIDGET = "application/vnd.jupyter.widget-view+json"


def executed(made: Notebook, root: Path, file: str, *, cell_seconds: int | None = None) -> Notebook:
    """Return the notebook with the outputs and counts of one run, top to bottom.

    Parameters
    ----------
    made
        An edition as `editions.notebook` returns it.
    root
        The checkout; its casekit is the one that runs.
    file
        Name of the notebook, for a sentence about a fault.
    cell_seconds
        How long a cell may take; CELL_SECONDS if nothing is said.

    Raises
    ------
    CasekitError
        If a cell raises, takes longer than it may, or the kernel ends; names the cell.

    """
    limit = CELL_SECONDS if cell_seconds is None else cell_seconds
    node = nbformat.from_dict(made)  # type: ignore[no-untyped-call]
    own = made["metadata"]["casekit"]
    edition, language = own["edition"], own["language"]
    # The kernel may end before it says that it took up a cell, so we note it when we send it.
    sent: list[str] = []
    # A kernel on Windows may hold its folder a moment longer than we do.
    with tempfile.TemporaryDirectory(prefix="casekit-build-", ignore_cleanup_errors=True) as folder:
        client = NotebookClient(
            node,
            timeout=limit,
            startup_timeout=START_SECONDS,
            kernel_manager_class=_ThisInterpreter,
            store_widget_state=False,
            record_timing=False,
            on_cell_execute=lambda cell, **_: sent.append(cell.id),
            resources={"metadata": {"path": folder}},
        )
        try:
            client.execute(env=_environment(root, folder, edition), stderr=subprocess.DEVNULL)
        except CellTimeoutError:
            _place(node, sent, f"{file} ({edition}, {language})").fault(
                f"the cell took longer than {limit} seconds."
            )
        except CellExecutionError as fault:
            _place(node, sent, f"{file} ({edition}, {language})").fault(
                f"the cell raised {fault.ename}: {fault.evalue}"
            )
        except (DeadKernelError, RuntimeError):
            _place(node, sent, f"{file} ({edition}, {language})").fault(
                "the kernel ended or did not start; `casekit doctor` may help."
            )
    return {**made, "cells": [_kept(cell, run) for cell, run in zip(made["cells"], node.cells, strict=True)]}


class _ThisInterpreter(AsyncKernelManager):
    """Starts the kernel of the running interpreter, whatever kernel a user has installed as python3."""

    @default("kernel_spec_manager")
    def _own_kernel(self) -> KernelSpecManager:
        return KernelSpecManager(parent=self, kernel_dirs=[])


def _environment(root: Path, folder: str, edition: str) -> dict[str, str]:
    not_handed_on = ("CASEKIT_RECORD", "CASEKIT_ROOM", "MPLBACKEND")
    inherited = {key: value for key, value in os.environ.items() if key not in not_handed_on}
    paths = [str(Path(root).resolve()), *filter(None, [inherited.get("PYTHONPATH")])]
    return {
        **inherited,
        "CASEKIT_EDITION": edition,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": "0",
        # A builder's own start-up files and history have no place in a lesson.
        "IPYTHONDIR": str(Path(folder) / ".ipython"),
    }


def _place(node: Any, sent: list[str], file: str) -> Place:
    """Where the run stopped: the cell that was sent last, or the first if the kernel did not start."""
    first = next(cell.id for cell in node.cells if cell.cell_type == "code")
    return Place(file, f"cell {sent[-1] if sent else first}")


def _kept(cell: dict[str, Any], run: Any) -> dict[str, Any]:
    if cell["cell_type"] != "code":
        return cell
    outputs = list(_lasting(run.outputs))
    return {**cell, "execution_count": run.execution_count, "outputs": outputs}


def _lasting(outputs: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield what is worth keeping; text printed in pieces becomes one, since the pieces vary.

    nbclient's own way of joining them takes minutes for one long line.
    """
    kept = [output for output in outputs if output.get("name") != "stderr"]
    for is_printed, group in groupby(kept, key=_is_printed):
        if is_printed:
            text = "".join(output["text"] for output in group)
            yield {"output_type": "stream", "name": "stdout", "text": text}
        else:
            yield from filter(None, map(_without_widget, group))


def _is_printed(output: Any) -> bool:
    return bool(output["output_type"] == "stream")


def _without_widget(output: Any) -> dict[str, Any] | None:
    # Without its model a widget shows only an error, and its repr means nothing to a reader.
    data = output.get("data", {})
    if WIDGET in data:
        data = {kind: value for kind, value in data.items() if kind not in (WIDGET, "text/plain")}
        return {**output, "data": data} if data else None
    return dict(output)
