"""Rooms for a command: without a network, on a small disk, in a folder where nothing can be changed."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CASEKIT = [sys.executable, "-m", "casekit.cli"]
NO_ROOMS = (
    "network and mount namespaces are needed (Linux, `unshare`, root or user namespaces); "
    "this machine gives none, so this was NOT checked here"
)


@dataclass(frozen=True)
class Seen:
    """What became of a command in a room: see `inside.py`. `asked` are the lines of the watching hook."""

    code: int
    out: str
    err: str
    before: dict[str, str]
    after: dict[str, str]
    interfaces: list[str]
    no_way: int
    datagrams: int
    page: str = ""
    pages: dict[str, tuple[int, str]] = field(default_factory=dict)
    kernels: list[int] = field(default_factory=list)
    asked: list[list[Any]] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """The one line of standard error that says what was wrong; anything else is a failure."""
        assert "Traceback" not in self.out + self.err, self.err
        lines = [line for line in self.err.splitlines() if not line.endswith(": done")]
        assert len(lines) == 1, self.err
        return lines[0]


def hooked(**plan: Any) -> dict[str, str]:
    """Return the variables under which every Python obeys the hook; see `hook/sitecustomize.py`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CASEKIT_", "JUPYTER"))}
    told = {"CASEKIT_TRUST_HOOK": json.dumps(plan, default=str), "PYTHONPATH": str(HERE / "hook")}
    return {**kept, **told, "PYTHONIOENCODING": "utf-8", "MPLBACKEND": "agg"}


def inside(command: list[str], folder: Path, *, variables: dict[str, str] | None = None, **plan: Any) -> Seen:
    """Run a command in a room of its own, with `folder` as its working folder.

    Where no room can be made the test is skipped with a sentence, and under CI it fails.
    """
    need_rooms()
    scratch = folder.parent / f"{folder.name}-seen"
    scratch.mkdir()
    watched = scratch / "asked.jsonl"
    told = {"command": command, "folder": str(folder), "report": str(scratch / "report.json"), **plan}
    (scratch / "plan.json").write_text(json.dumps(told, default=str), encoding="utf-8")
    hook = {"watch": watched, **({"clock": plan["clock"]} if "clock" in plan else {})}
    subprocess.run(
        [*unshare(), sys.executable, str(HERE / "inside.py"), str(scratch / "plan.json")],
        env={**hooked(**hook), **(variables or {})},
        check=True,
        timeout=300,
    )
    report = json.loads((scratch / "report.json").read_text(encoding="utf-8"))
    lines = watched.read_text(encoding="utf-8").splitlines() if watched.exists() else []
    return Seen(**report, asked=[json.loads(line) for line in lines])


def run(command: list[str], folder: Path, variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end in this world."""
    return subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def unshare() -> list[str]:
    """Return the words that give a command namespaces of its own; in there every user is root."""
    mapped = [] if sys.platform != "win32" and os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *mapped, "--net", "--mount", "--"]


@cache
def rooms_can_be_made() -> bool:
    """Whether this machine gives namespaces with a disk of their own."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        return False
    try_it = [*unshare(), "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(try_it, capture_output=True, check=False).returncode == 0


def need_rooms() -> None:
    """Where no room can be made: fail on Linux under CI, and skip elsewhere."""
    if rooms_can_be_made():
        return
    if sys.platform.startswith("linux") and os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(NO_ROOMS)
    pytest.skip(NO_ROOMS)


def start_kernel(page: str) -> None:
    """Start a kernel at the JupyterLab whose page `casekit lab` has printed."""
    address = urlsplit(page.strip())
    kernel = Request(
        f"http://{address.netloc}/api/kernels",
        data=b'{"name": "python3"}',
        headers={"Authorization": "token " + address.query.removeprefix("token=")},
    )
    with build_opener(ProxyHandler({})).open(kernel, timeout=60) as answer:
        assert answer.status == 201


def toy_course(folder: Path) -> Path:
    """Make a checkout of two tiny lessons, which `casekit lab` takes for the course (CASEKIT_CHECKOUT)."""
    cells = [{"cell_type": "markdown", "source": "hello", "metadata": {}, "id": "a"}]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    for language in ("en", "ja"):
        (folder / "notebooks" / language).mkdir(parents=True)
        for name in ("00-start.ipynb", "01-next.ipynb"):
            (folder / "notebooks" / language / name).write_text(text, encoding="utf-8")
    (folder / "notebooks" / "source").mkdir()
    return folder
