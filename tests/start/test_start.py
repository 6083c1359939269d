"""start.py without installing anything: what it checks, what it says, when it is finished."""

import ast
import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from casekit.lesson import readiness
from casekit.lesson.words import word

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load start.py as it stands, working in a folder of its own."""
    for name in ("pyproject.toml", "requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    specification = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(module, "BESIDE", tmp_path / ".venv-setup")
    monkeypatch.setattr(module, "LOG", tmp_path / ".venv-setup" / "install.log")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp.json")
    return module


@pytest.fixture
def quick(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace pip and venv by a list of what would have been done."""
    done: list[str] = []

    def logged(command: list[str], turn: int, total: int = 0) -> None:
        done.append("make" if "venv" in command else Path(command[-1]).name)
        put_programs(start)

    monkeypatch.setattr(start, "logged", logged)
    return done


def put_programs(start: ModuleType) -> None:
    for name in start.PROGRAMS:
        start.program(name).parent.mkdir(parents=True, exist_ok=True)
        start.program(name).touch()


def said(start: ModuleType, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = start.main(list(arguments))
    return code, capsys.readouterr().out


def test_an_old_python_can_read_the_whole_file() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 6, 9), (3, 10, 4), (3, 15, 0)])
def test_an_unsuitable_python_gets_a_sentence(version: tuple[int, int, int]) -> None:
    pretend = (
        f"import sys, runpy; sys.version_info = {version}; runpy.run_path('start.py', run_name='__main__')"
    )
    ended = subprocess.run(
        [sys.executable, "-c", pretend],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert ended.returncode == 1
    assert f"This is Python {version[0]}.{version[1]}. The course needs" in ended.stdout
    assert "が必要です" in ended.stdout
    assert ended.stderr == ""


def test_a_terminal_without_japanese_gets_the_english_alone() -> None:
    pretend = "import sys, runpy; sys.version_info = (3, 9, 0); runpy.run_path('start.py')"
    ended = subprocess.run(
        [sys.executable, "-c", pretend],
        cwd=ROOT,
        capture_output=True,
        encoding="cp1252",
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        check=False,
    )
    assert len(ended.stdout.splitlines()) == 1
    assert ended.stderr == ""


@pytest.mark.parametrize("arguments", [("test", "--fast"), ("setup", "--all"), ("test", "--all", "x")])
def test_what_is_not_allowed_is_exit_2(
    start: ModuleType, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, words = said(start, capsys, *arguments)
    assert code == 2
    assert "takes only `--all`" in words


def test_set_up_installs_the_lock_and_the_project_once(start: ModuleType, quick: list[str]) -> None:
    for _ in range(2):
        assert start.main(["setup"]) == 0
    assert quick == ["make", "requirements.lock", start.ROOT.name]


def test_the_tests_are_added_to_a_finished_course(start: ModuleType, quick: list[str]) -> None:
    start.prepare("course")
    quick.clear()
    start.prepare("tests")
    assert quick == ["requirements-test.lock", start.ROOT.name]
    assert start.finished() == {"course", "tests"}


def test_a_test_environment_serves_the_course(start: ModuleType, quick: list[str]) -> None:
    start.prepare("tests")
    quick.clear()
    start.prepare("course")
    assert quick == []


@pytest.mark.parametrize("place", ["lib/python3.11/site-packages", "Lib/site-packages"])
def test_the_way_to_the_project_has_no_letters_an_encoding_could_lose(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    path_file = start.ENVIRONMENT / place / "casekit.pth"

    def logged(*_: object) -> None:
        path_file.parent.mkdir(parents=True, exist_ok=True)
        path_file.write_text("/home/学生/kit", encoding="utf-8")

    monkeypatch.setattr(start, "logged", logged)
    start.prepare("course")
    way = path_file.read_text(encoding="ascii").strip()
    assert (path_file.parent / way).resolve() == start.ROOT


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_lock_or_project_makes_the_environment_anew(
    start: ModuleType, quick: list[str], name: str
) -> None:
    start.prepare("course")
    (start.ENVIRONMENT / "left-over").touch()
    (start.ROOT / name).write_text("changed", encoding="utf-8")
    quick.clear()
    start.prepare("course")
    assert quick[0] == "make"
    assert not (start.ENVIRONMENT / "left-over").exists()


def test_a_moved_folder_makes_the_environment_anew(
    start: ModuleType, quick: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.prepare("course")
    moved = tmp_path.with_name("moved")
    shutil.copytree(tmp_path, moved)
    assert start.finished() == {"course"}
    monkeypatch.setattr(start, "ROOT", moved)
    monkeypatch.setattr(start, "STAMP", moved / ".venv" / "stamp.json")
    assert start.finished() == set()


def test_an_interrupted_installation_is_not_taken_for_finished(
    start: ModuleType, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(start, "install", interrupted)
        assert start.main(["setup"]) == 130
    assert start.finished() == set()
    quick.clear()
    assert start.main(["setup"]) == 0
    assert quick[0] == "make"


def test_an_interrupted_addition_of_the_tests_leaves_nothing_half_trusted(
    start: ModuleType, quick: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start.prepare("course")

    def broken(*_: object) -> None:
        raise start.SetUpError("no network", "")

    monkeypatch.setattr(start, "install", broken)
    assert start.main(["test"]) == 1
    assert start.finished() == set()


@pytest.mark.parametrize("stamp", ["", "[]", "{", '{"course": 1, "other": 2}'])
def test_a_damaged_stamp_counts_as_none(start: ModuleType, stamp: str) -> None:
    start.ENVIRONMENT.mkdir()
    start.STAMP.write_text(stamp)
    assert start.finished() == set()


def test_an_environment_of_someone_else_is_left_alone(
    start: ModuleType, quick: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    start.ENVIRONMENT.mkdir()
    (start.ENVIRONMENT / "theirs").touch()
    code, words = said(start, capsys, "setup")
    assert code == 1
    assert "was not made by start.py" in words
    assert (start.ENVIRONMENT / "theirs").exists()


def test_a_second_start_waits_for_the_first(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first = contextlib.ExitStack()
    first.enter_context(start.one_at_a_time())
    waits = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            first.close()

    monkeypatch.setattr(start.time, "sleep", sleep)
    with start.one_at_a_time(), (start.BESIDE / "turn").open("a+b") as other:
        assert len(waits) == 2
        assert not start.take(other.fileno())
    assert "Waiting for another start" in capsys.readouterr().out
    with (start.BESIDE / "turn").open("a+b") as other:
        assert start.take(other.fileno())


@pytest.mark.skipif(os.name == "nt", reason="flock is not of Windows")
def test_an_orphaned_installation_still_holds_the_turn(start: ModuleType) -> None:
    with start.one_at_a_time() as turn:
        orphan = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[turn])
    with (start.BESIDE / "turn").open("a+b") as other:
        assert not start.take(other.fileno())
        orphan.communicate(b"\n")
        assert start.take(other.fileno())


def test_a_missing_ensurepip_names_the_debian_package(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    code, words = said(start, capsys, "setup")
    assert code == 1
    assert f"sudo apt install python3.{sys.version_info[1]}-venv" in words


def test_a_full_disk_is_said_before_anything_is_made(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "DISK_NEEDED", 10**18)
    code, words = said(start, capsys, "setup")
    assert code == 1
    assert "free disk" in words
    assert not start.ENVIRONMENT.exists()


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "could not be fetched"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "not the one we know"),
        ("ERROR: No matching distribution found for pyyaml==6.0.3", "no version for this machine"),
        ("something nobody foresaw", "failed. Start again"),
    ],
)
def test_a_failed_installation_gives_its_likeliest_reason(start: ModuleType, log: str, reason: str) -> None:
    english, japanese = start.likely_reason(log)
    assert reason in english
    assert "install.log" in english
    assert japanese


def test_a_failing_program_leaves_its_words_in_the_log(start: ModuleType) -> None:
    start.BESIDE.mkdir()
    with (start.BESIDE / "turn").open("w") as turn, pytest.raises(start.SetUpError, match="disk is full"):
        start.logged([sys.executable, "-c", "raise OSError('No space left on device')"], turn.fileno())
    assert "No space left on device" in start.LOG.read_text(encoding="utf-8")


def test_nothing_of_the_users_python_leaks_into_ours(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    assert not {"PYTHONPATH", "PIP_TARGET"} & set(start.surroundings())


@pytest.mark.parametrize("program", ["python", "casekit"])
def test_an_environment_that_lost_a_program_is_made_anew(
    start: ModuleType, quick: list[str], program: str
) -> None:
    start.prepare("course")
    start.program(program).unlink()
    quick.clear()
    start.prepare("course")
    assert quick[0] == "make"


def test_a_kit_without_its_lock_is_one_sentence(
    start: ModuleType, quick: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (start.ROOT / "requirements.lock").unlink()
    code, words = said(start, capsys, "setup")
    assert code == 1
    assert "requirements.lock: No such file" in words
    assert start.finished() == set()


def test_the_start_page_of_the_course_accepts_the_same_pythons(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    (major, oldest), (_, newest) = start.OLDEST, start.NEWEST
    told = SimpleNamespace(say=lambda key: key)
    accepted = []
    for minor in range(oldest - 1, newest + 2):
        monkeypatch.setattr(readiness, "sys", SimpleNamespace(version_info=(major, minor, 0)))
        if not readiness._python(told)[2]:
            accepted.append(minor)
    assert accepted == list(range(oldest, newest + 1))
    for language in ("en", "ja"):
        assert {f"{major}.{oldest}", f"{major}.{newest}"} == set(
            re.findall(r"\d\.\d+", word("preflight-python", language))
        )
