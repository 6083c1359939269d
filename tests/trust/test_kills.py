"""Killed outright in the middle of writing: what was there stays, and the next run finishes as if first."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from casekit.cli import main
from casekit.course.copies import bring_up_to_date
from casekit.folders import clear_leftovers
from casekit.lesson.record import Record
from tests.trust.rooms import CASEKIT, ROOT, hooked, inside, run, start_kernel, toy_course

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill outright")

WRITE_RECORD = """
import sys
from pathlib import Path
from casekit.lesson.record import Record
Record(Path(sys.argv[1])).change("03", "checkpoints", "c2", lambda _old: {"tried": ["b"]})
"""
EXPORT = ["progress", "export", "--record", "my-record.json", "--out", "mine.json"]
GENERATE = ["generate", "--members", "1000", "--workers", "1", "--out", "out"]
WRITERS: dict[str, list[str]] = {
    "generate": GENERATE,
    "run": ["run", "survey", "--world", "w", "--out", "out"],
    "progress merge": ["progress", "merge", "class", "--out", "out"],
}
Killed = Callable[..., None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kills")
    assert main([*GENERATE[:-1], str(made / "w")]) == 0
    Record(made / "my-record.json").change("03", "checkpoints", "c1", lambda _old: {"tried": ["a"]})
    (made / ".my-record.json.lock").unlink(missing_ok=True)
    for number in range(6):
        out = str(made / "class" / f"{number}.json")
        assert main([*EXPORT[:3], str(made / "my-record.json"), "--out", out]) == 0
    return made


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"


def killed(command: list[str], here: Path, *at: object) -> None:
    """Run a command that is killed at one of its steps on files; it must have got that far."""
    ended = run(command, here, hooked(die=at))
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".json.lock"))


@pytest.mark.parametrize(
    ("command", "step"),
    [("generate", 1), ("generate", 9), ("run", 1), ("run", 2), ("progress merge", 1)],
)
def test_a_killed_writer_leaves_nothing_under_the_name_and_the_next_run_finishes(
    command: str, step: int, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(here)
    killed([*CASEKIT, *WRITERS[command]], here, "os.rename", step, "out")
    assert not (here / "out").exists()
    monkeypatch.chdir(here)
    assert main(WRITERS[command]) == 0
    assert names(here) == sorted([*before, "out"])


def test_a_killed_site_is_cleared_away(tmp_path: Path) -> None:
    killed([*CASEKIT, "site", "--out", "site"], tmp_path, "open", 5, "unfinished")
    assert len(names(tmp_path)) == 2
    clear_leftovers(tmp_path / "site")
    assert names(tmp_path) == []


@pytest.mark.slow
def test_a_killed_paper_pack_is_cleared_away(tmp_path: Path) -> None:
    killed([*CASEKIT, "print", "--language", "en", "--out", "paper"], tmp_path, "open", 5, "unfinished")
    assert len(names(tmp_path)) == 2
    clear_leftovers(tmp_path / "paper")
    assert names(tmp_path) == []


@pytest.mark.parametrize("forced", [False, True])
def test_a_killed_export_leaves_the_old_hand_in_or_none(
    forced: bool, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here)
    if forced:
        assert main(EXPORT) == 0
    old = (here / "mine.json").read_bytes() if forced else None
    command = [*CASEKIT, *EXPORT, *(["--force"] if forced else [])]
    killed(command, here, "os.rename", 1, "mine.json")
    assert ((here / "mine.json").read_bytes() if (here / "mine.json").exists() else None) == old
    assert main([*EXPORT, "--force"]) == 0
    assert json.loads((here / "mine.json").read_text(encoding="utf-8"))["format"] == "casekit-hand-in"


def test_a_notebook_killed_while_it_writes_loses_no_earlier_answer(here: Path) -> None:
    record = here / "my-record.json"
    killed([sys.executable, "-c", WRITE_RECORD, str(record)], here, "os.rename", 1, "my-record")
    after = Record(record)
    assert after.trouble is None
    assert set(after.lessons()["03"]["checkpoints"]) == {"c1"}
    after.change("03", "checkpoints", "c3", lambda _old: {"tried": ["c"]})
    assert set(Record(record).lessons()["03"]["checkpoints"]) == {"c1", "c3"}


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_lab_killed_while_it_copies_is_completed_by_the_next(step: int, tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    command = [*CASEKIT, "lab", "--no-browser", "--language", "en"]
    variables = {**hooked(die=["os.rename", step, "my-course"]), "CASEKIT_CHECKOUT": str(course)}
    assert run(command, tmp_path, variables).returncode == -signal.SIGKILL
    edition = (course / "notebooks" / "en" / "01-next.ipynb").read_bytes()
    renewal = bring_up_to_date(course / "notebooks" / "en", course / "my-course", "en")
    assert renewal.kept == []
    copies = sorted((course / "my-course" / "en").glob("[!.]*"))
    assert [copy.name for copy in copies] == ["00-start.ipynb", "01-next.ipynb"]
    assert {copy.read_bytes() for copy in copies} == {edition}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="only Linux can wait for another's child")
def test_a_lab_killed_while_it_serves_takes_jupyterlab_and_its_kernels_along(tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    process = subprocess.Popen(
        [*CASEKIT, "lab", "--no-browser", "--language", "en"],
        env={**os.environ, "CASEKIT_CHECKOUT": str(course)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout
    start_kernel(next(line for line in process.stdout if line.startswith("http")))
    (server,) = children_of(process.pid)
    kernels = children_of(server)
    assert kernels
    waiting = [os.pidfd_open(each) for each in (server, *kernels)]
    process.kill()
    process.wait()
    for child in waiting:
        assert select.select([child], [], [], 60)[0], "JupyterLab or a kernel lives on"
        os.close(child)
    assert list((course / "my-course" / ".lab" / "runtime").glob("jpserver-*.json")) == []


def children_of(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for each in lists for child in each.read_text(encoding="ascii").split()]


@pytest.mark.slow
def test_start_killed_between_two_steps_begins_anew_and_says_that_there_is_no_network(tmp_path: Path) -> None:
    kit = tmp_path / "コース の フォルダー"
    kit.mkdir()
    for name in ("start.py", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, kit)
    setup = [sys.executable, str(kit / "start.py"), "setup"]
    killed(setup, tmp_path, "subprocess.Popen", 2, "")
    (kit / ".venv" / "half").touch()
    (tmp_path / "here").mkdir()
    seen = inside(
        setup, tmp_path / "here", variables={"PIP_RETRIES": "1", "PIP_CACHE_DIR": str(tmp_path / "c")}
    )
    assert (seen.code, seen.err) == (1, "")
    assert "The packages could not be fetched: no network" in seen.out
    assert not (kit / ".venv" / "half").exists()
    assert not list(kit.rglob("casekit-stamp*"))
    assert sorted(path.name for path in (kit / ".venv-setup").iterdir()) == [
        *("install.log", "made-the-environment", "turn")
    ]
