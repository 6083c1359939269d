"""Every command works where there is no network but loopback, and asks for nothing that lies outside it.

Two witnesses: the kernel of the system counts what it could not send for want of a way, whatever language a
program is written in; and every Python notes the connections it opens and the names it looks up.
"""

import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casekit.cli import main
from tests.trust.rooms import CASEKIT, ROOT, Seen, inside, toy_course

OURS = {"127.0.0.1", "::1", "localhost", "", None}
PAGES_OF_JUPYTERLAB = {
    "news": "/lab/api/news",
    "update": "/lab/api/update",
    "extensions": "/lab/api/extensions",
    "search for extensions": "/lab/api/extensions?query=widgets&page=1&per_page=30&refresh=1",
    "listings": "/lab/api/listings/@jupyterlab/extensionmanager-extension/listings.json",
    "translations": "/lab/api/translations",
    "settings": "/lab/api/settings",
    "build": "/lab/api/build",
}
RUN_LESSONS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import nbformat
from nbclient import NotebookClient
def run(path):
    return NotebookClient(nbformat.read(path, as_version=4), timeout=120).execute()
with ThreadPoolExecutor(2) as pool:
    print(len(list(pool.map(run, sys.argv[1:]))), "lessons executed")
"""
MAKE_SITE = """
import sys
from pathlib import Path
from casekit.course import execution
from casekit.course.site import making
run = execution.executed
def only_one(made, root, file, **how):
    wanted = file.startswith("03") and made["metadata"]["casekit"]["language"] == "ja"
    return run(made, root, file, **how) if wanted else made
execution.executed = only_one
making.write_site(Path(sys.argv[1]), Path("site"))
"""
"""The whole site, but of its 24 lessons one is executed; the others are in the test of the lessons."""

ANSWERED = {"format": 1, "lessons": {"03": {"checkpoints": {}}}, "course": {"choices": {}}}

Words = Callable[[Path], list[str]]
COMMANDS: dict[str, Words] = {
    "generate": lambda base: ["generate", "--members", "9000", "--workers", "2", "--out", "w2"],
    "run": lambda base: ["run", "survey", "--world", str(base / "w"), "--out", "r2"],
    "assess": lambda base: ["assess", str(base / "r")],
    "doctor": lambda base: ["doctor"],
    "print": lambda base: ["print", "--language", "ja", "--out", "paper"],
    "progress show": lambda base: ["progress", "show", "--record", str(base / "record.json")],
    "progress export": lambda base: [
        *("progress", "export", "--record", str(base / "record.json"), "--out", "mine.json")
    ],
    "progress merge": lambda base: ["progress", "merge", str(base / "class"), "--out", "summary"],
}
SLOW = {"doctor", "print"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what the commands need: a world, a run, a record and a class that handed in."""
    base = tmp_path_factory.mktemp("offline")
    (base / "record.json").write_text(json.dumps(ANSWERED), encoding="utf-8")
    assert main(["generate", "--members", "1000", "--workers", "1", "--out", str(base / "w")]) == 0
    assert main(["run", "survey", "--world", str(base / "w"), "--out", str(base / "r")]) == 0
    for number in range(6):
        out = base / "class" / f"{number}.json"
        assert main(["progress", "export", "--record", str(base / "record.json"), "--out", str(out)]) == 0
    return base


def asked_outside(seen: Seen) -> list[Any]:
    """Return every connection and every look-up that was not for this computer."""
    found = []
    for _, event, where in seen.asked:
        host = where[0] if isinstance(where, list) else where
        is_file = event == "socket.connect" and isinstance(where, str)
        if not is_file and host not in OURS:
            found.append([event, where])
    return found


def check_silent(seen: Seen) -> None:
    assert seen.interfaces == ["lo"]
    assert asked_outside(seen) == []
    assert (seen.no_way, seen.datagrams) == (0, 0)


@pytest.mark.parametrize(
    "command", [pytest.param(name, marks=pytest.mark.slow) if name in SLOW else name for name in COMMANDS]
)
def test_a_command_works_offline_and_asks_nobody(command: str, base: Path, tmp_path: Path) -> None:
    seen = inside([*CASEKIT, *COMMANDS[command](base)], tmp_path)
    assert seen.code == 0, seen.err
    check_silent(seen)


@pytest.mark.slow
def test_build_check_reads_everything_offline_and_asks_nobody(tmp_path: Path) -> None:
    seen = inside([*CASEKIT, "build", "--check"], tmp_path)
    assert "in step" in seen.out or "out of step" in seen.out
    assert "Traceback" not in seen.err
    check_silent(seen)


def test_the_cookie_lab_serves_offline_and_asks_nobody(tmp_path: Path) -> None:
    seen = inside([*CASEKIT, "live"], tmp_path, visit="page", pages=["/ja/", "/en/recorded"])
    assert seen.code == 0, seen.err
    assert "<html" in seen.page
    assert [status for status, _ in seen.pages.values()] == [200, 200]
    check_silent(seen)


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Open the real lessons in JupyterLab, start a kernel, and ask for each page that could call home."""
    base = tmp_path_factory.mktemp("jupyterlab")
    root = toy_course(base / "course")
    shutil.copytree(ROOT / "notebooks" / "ja", root / "notebooks" / "ja", dirs_exist_ok=True)
    (base / "here").mkdir()
    return inside(
        [*CASEKIT, "lab", "--no-browser", "--language", "ja"],
        base / "here",
        variables={"CASEKIT_CHECKOUT": str(root)},
        visit="kernel",
        pages=list(PAGES_OF_JUPYTERLAB.values()),
    )


@pytest.mark.slow
def test_jupyterlab_serves_offline_with_a_kernel_and_asks_nobody(jupyterlab: Seen) -> None:
    assert jupyterlab.code == 0, jupyterlab.err
    assert jupyterlab.kernels == [201]
    check_silent(jupyterlab)


@pytest.mark.slow
def test_jupyterlab_has_no_news_no_updates_and_no_list_of_extensions(jupyterlab: Seen) -> None:
    config = json.loads(re.findall(r'id="jupyter-config-data"[^>]*>(.*?)</script>', jupyterlab.page, re.S)[0])
    assert config["news"] == {"disabled": True}
    assert config["extensionManager"]["can_install"] is False
    assert "@jupyterlab/apputils-extension:announcements" in str(config["disabledExtensions"])
    told = {name: jupyterlab.pages[page] for name, page in PAGES_OF_JUPYTERLAB.items()}
    assert {status for status, _ in told.values()} == {200}
    assert json.loads(told["news"][1]) == {"news": []}
    assert json.loads(told["update"][1]) == {"notification": None}
    assert json.loads(told["search for extensions"][1]) == []


@pytest.mark.slow
def test_every_lesson_runs_offline_and_asks_nobody(tmp_path: Path) -> None:
    # The code of both languages is the same, so each lesson runs in one of them.
    editions = ROOT / "notebooks" / "facilitator"
    lessons = [
        *sorted((editions / "en").glob("*[02468]-*.ipynb")),
        *sorted((editions / "ja").glob("*[13579]-*.ipynb")),
    ]
    facilitator = {"CASEKIT_EDITION": "facilitator"}
    seen = inside([sys.executable, "-c", RUN_LESSONS, *map(str, lessons)], tmp_path, variables=facilitator)
    assert seen.code == 0, seen.err
    assert seen.out == "12 lessons executed\n"
    check_silent(seen)


@pytest.mark.slow
def test_the_site_is_made_offline_and_asks_nobody(tmp_path: Path) -> None:
    seen = inside([sys.executable, "-c", MAKE_SITE, str(ROOT)], tmp_path)
    assert seen.code == 0, seen.err
    assert {"site/manifest.json", "site/index.html"} <= set(seen.after)
    check_silent(seen)


LOOKS = {
    "a connection": "import socket; socket.socket().connect_ex(('192.0.2.1', 80))",
    "a newer address": "import socket; socket.socket(socket.AF_INET6).connect_ex(('2001:db8::1', 80))",
    "a name": "import socket\ntry: socket.getaddrinfo('casekit.invalid', 80)\nexcept OSError: pass",
}


@pytest.mark.parametrize("how", LOOKS)
def test_the_witnesses_see_an_attempt(how: str, tmp_path: Path) -> None:
    seen = inside([sys.executable, "-c", LOOKS[how]], tmp_path)
    assert asked_outside(seen)
    assert how == "a name" or seen.no_way


def test_the_system_counts_what_no_python_could_note(tmp_path: Path) -> None:
    seen = inside([sys.executable, "-E", "-c", LOOKS["a connection"]], tmp_path)
    assert (seen.asked, seen.no_way) == ([], 1)
