"""What Windows asks of files, names and line ends, looked at from any system.

Nobody has tried the kit on Windows. These tests hold what can be known without one: that no text is read in
the system's own encoding, that no name is one that Windows refuses, that a file in use stays whole.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from casekit.course.copies import set_aside
from casekit.errors import CasekitError
from casekit.folders import new_folder, write_text
from casekit.lesson.record import Record

ROOT = Path(__file__).resolve().parents[2]
OURS = [ROOT / "start.py", *(ROOT / "casekit").rglob("*.py"), *(ROOT / "tests").glob("[!t]*.py")]
NOT_OURS = re.compile(r"my-course|__pycache__|node_modules|w|r|\.venv.*|\.git|\.[a-z]+_cache|.*\.egg-info")
LONGEST_PATH = 140
"""Characters below the checkout: with a folder of the learner's before it, Windows allows 259 in all."""
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"}
RESERVED |= {f"{device}{number}" for device in ("com", "lpt") for number in "0123456789¹²³"}


def fault_of(name: str) -> str:
    """Say why Windows refuses a file name, or nothing."""
    if re.search(r'[<>:"/\\|?*\x00-\x1f]', name):
        return "a character that Windows has another use for"
    if name.endswith((" ", ".")):
        return "a space or full stop at the end"
    if name.split(".")[0].rstrip().lower() in RESERVED:
        return "the name of a device"
    return ""


def project_files() -> list[str]:
    """List the files of the project: what git knows, or without git all that it would not ignore."""
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [name for name in listed.decode("utf-8").split("\0") if (ROOT / name).is_file()]
    found = []
    for folder, inside, names in os.walk(ROOT):
        inside[:] = [each for each in inside if not NOT_OURS.fullmatch(each)]
        found += [(Path(folder) / name).relative_to(ROOT).as_posix() for name in names]
    return found


FILES = project_files()


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Yield each call in a module with the name of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                yield called.attr, node
            elif isinstance(called, ast.Name):
                yield called.id, node


def in_the_systems_encoding(name: str, call: ast.Call) -> bool:
    """Whether a call reads or writes text without saying in which encoding."""
    said = {keyword.arg for keyword in call.keywords}
    if None in said or "encoding" in said:
        return False
    if name in ("run", "Popen", "check_output"):
        return bool(said & {"text", "universal_newlines"})
    if name in ("read_text", "write_text"):
        # Our own write_text(path, text) is a name of its own and writes UTF-8 whatever the system.
        return isinstance(call.func, ast.Attribute) and len(call.args) <= (name == "write_text")
    if name not in ("open", "fdopen", "TemporaryFile", "NamedTemporaryFile"):
        return False
    place = 0 if name.endswith("TemporaryFile") or is_method_open(call) else 1
    modes = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[place:][:1]
    if not modes:
        return name in ("open", "fdopen") and not knows_no_text(call)
    # What is no word in quotation marks is no mode: a method of our own may be called `open` too.
    return isinstance(modes[0], ast.Constant) and "b" not in str(modes[0].value)


def is_method_open(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and not knows_no_text(call)


def knows_no_text(call: ast.Call) -> bool:
    """Whether it is `os.open` or `Image.open`, which know no text."""
    named = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(named, ast.Name) and named.id in ("os", "Image", "webbrowser", "tarfile", "zipfile")


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_is_read_or_written_in_the_systems_encoding(path: Path) -> None:
    found = [f"line {call.lineno}" for name, call in calls(path) if in_the_systems_encoding(name, call)]
    assert not found, f"{path.name}: {', '.join(found)}: say encoding="


@pytest.mark.parametrize(
    ("code", "bad"),
    [
        ("path.read_text()", True),
        ("path.write_text('x')", True),
        ("path.open()", True),
        ("path.open('w')", True),
        ("open(path, 'r')", True),
        ("subprocess.run(x, text=True)", True),
        ("NamedTemporaryFile('w')", True),
        ("path.read_text(encoding='utf-8')", False),
        ("path.open('rb')", False),
        ("open(path, mode='wb')", False),
        ("os.open(path, os.O_RDONLY)", False),
        ("subprocess.run(x)", False),
        ("TemporaryFile()", False),
    ],
)
def test_the_look_for_encodings_sees_what_it_should(code: str, bad: bool) -> None:
    (call,) = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id  # type: ignore[attr-defined]
    assert in_the_systems_encoding(name, call) is bad


def test_no_file_has_a_name_that_windows_refuses() -> None:
    assert len(FILES) > 400
    assert [name for name in FILES if any(map(fault_of, name.split("/")))] == []


def test_no_two_files_are_one_on_a_disk_that_ignores_case_or_composes_letters() -> None:
    folded = [unicodedata.normalize("NFC", name).casefold() for name in FILES]
    assert len(set(folded)) == len(folded)
    assert [name for name in FILES if unicodedata.normalize("NFC", name) != name] == []


def test_no_path_is_too_long() -> None:
    assert [name for name in FILES if len(name) > LONGEST_PATH] == []


@pytest.mark.parametrize("name", ["a:b", "nul", "COM1.txt", "x.", "x ", "a\\b", "what?", "aux.json"])
def test_the_look_at_names_sees_what_windows_refuses(name: str) -> None:
    assert fault_of(name)
    assert not fault_of(f"a{name[:1]}-fine.md".replace(":", ""))


def test_every_text_ends_its_lines_as_gitattributes_says() -> None:
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert rules[0] == "* text=auto eol=lf"
    binary = {rule.split()[0].removeprefix("*") for rule in rules[1:] if rule.endswith(" binary")}
    texts = [name for name in FILES if Path(name).suffix not in binary]
    contents = {name: (ROOT / name).read_bytes() for name in texts}
    # git takes a file with a null byte for no text, and leaves it as it is.
    with_returns = [name for name, raw in contents.items() if b"\r" in raw and b"\0" not in raw[:8000]]
    assert with_returns == []


def test_what_is_installed_fits_into_the_longest_path_that_start_py_allows_for() -> None:
    """On Windows the packages lie in Lib/site-packages, here in lib/python3.11/site-packages."""
    start = loaded_start()
    packages = Path(ast.__file__).parent.parent / "site-packages"
    found = [Path(each) for each in sys.path if each.endswith("site-packages")] or [packages]
    inside = max(
        len(str(Path("Lib", "site-packages", path.relative_to(found[0]))))
        for path in found[0].rglob("*")
        if path.suffix != ".pyc"
    )
    assert len("\\.venv\\") + inside <= start.LONGEST_INSIDE


def loaded_start() -> ModuleType:
    specification = spec_from_file_location("start", ROOT / "start.py")
    assert specification
    assert specification.loader
    module = module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let renaming fail as on Windows while a virus scanner or a spreadsheet has the file open."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(os, "rename", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "rename", refuse)


@pytest.mark.usefixtures("in_use")
def test_a_file_in_use_stays_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(PermissionError):
        write_text(path, "new")
    assert {each.name: each.read_text(encoding="utf-8") for each in tmp_path.iterdir()} == {"x.json": "old"}


@pytest.mark.usefixtures("in_use")
def test_a_folder_in_use_ends_in_a_sentence_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    with pytest.raises(CasekitError, match="Cannot write"), new_folder(tmp_path / "out") as folder:
        (folder / "x.txt").write_text("x", encoding="utf-8")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("in_use")
def test_a_record_in_use_keeps_the_answer_in_memory(tmp_path: Path) -> None:
    record = Record(tmp_path / "my-record.json")
    record.change("03", "predictions", "x", lambda _: {"values": {"a": 1}})
    assert record.trouble is not None
    assert record.entry("03", "predictions", "x") == {"values": {"a": 1}}
    assert {path.name for path in tmp_path.iterdir()} <= {".my-record.json.lock"}


def test_names_that_we_give_by_the_clock_are_names_on_windows(tmp_path: Path) -> None:
    (tmp_path / "my-record.json").write_bytes(b"{")
    record = Record(tmp_path / "my-record.json")
    assert record.trouble is not None
    (tmp_path / "en").mkdir()
    assert set_aside(tmp_path, "en", datetime(2026, 11, 27, 18, 5))
    record.change("03", "predictions", "x", lambda _: {"values": {"a": 1}})
    with new_folder(tmp_path / "out") as folder:
        during = [path.name for path in tmp_path.rglob("*")]
        (folder / "x").write_bytes(b"")
    names = {*during, *(path.name for path in tmp_path.rglob("*"))}
    assert len(names) >= 6
    assert {name: fault_of(name) for name in names if fault_of(name)} == {}


@pytest.mark.slow
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_the_code_is_sound_for_the_type_checker_on_other_systems(platform: str, tmp_path: Path) -> None:
    """What a system lacks (fcntl, geteuid, os.mkfifo) is used only where the system is asked for first."""
    command = [sys.executable, "-m", "mypy", "--platform", platform, "--cache-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout
