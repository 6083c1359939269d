"""A full disk and a folder that cannot be written to: one sentence, and everything there is as it was."""

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

WRITE_RECORD = """
import sys
from pathlib import Path
from casekit.lesson.record import Record
record = Record(Path(sys.argv[1]) / "my-record.json")
record.change("03", "checkpoints", "c2", lambda _old: {"tried": ["b"]})
print(record.trouble.key, sorted(record.lessons()["03"]["checkpoints"]))
"""
ANSWERED = {"format": 1, "casekit": "1", "lessons": {"03": {"checkpoints": {"c1": {"tried": ["a"]}}}}}
LAB = [*CASEKIT, "lab", "--no-browser", "--language", "en"]

Words = Callable[[Path, Path], list[str]]
WRITERS: dict[str, Words] = {
    "generate": lambda base, there: [
        *("generate", "--members", "1000", "--workers", "1", "--out", str(there / "w2"))
    ],
    "generate, two workers": lambda base, there: [
        *("generate", "--members", "9000", "--workers", "2", "--out", str(there / "w2"))
    ],
    "generate --force": lambda base, there: [
        *("generate", "--members", "1000", "--workers", "1", "--force", "--out", str(there / "w"))
    ],
    "run": lambda base, there: ["run", "survey", "--world", str(base / "w"), "--out", str(there / "r")],
    "progress export": lambda base, there: [
        *("progress", "export", "--record", str(base / "my-record.json"), "--out", str(there / "mine.json"))
    ],
    "progress merge": lambda base, there: [
        "progress",
        "merge",
        str(base / "class"),
        "--out",
        str(there / "s"),
    ],
    "site": lambda base, there: ["site", "--out", str(there / "site")],
    "print": lambda base, there: ["print", "--language", "en", "--out", str(there / "paper")],
}
FREE = {
    "generate": (0, 300_000),
    "generate, two workers": (300_000,),
    "generate --force": (300_000,),
    "run": (0, 16_384),
    "progress export": (0,),
    "progress merge": (0, 16_384),
    "site": (0, 16_384),
    "print": (16_384,),
}
SLOW = {"site", "print", "generate, two workers"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make what the commands read, and in `there` what stands where they write."""
    base = tmp_path_factory.mktemp("disks")
    there = base / "there"
    world = ["generate", "--members", "1000", "--workers", "1", "--out"]
    assert main([*world, str(base / "w")]) == 0
    there.mkdir()
    shutil.copytree(base / "w", there / "w")
    for folder in (base, there):
        (folder / "my-record.json").write_text(json.dumps(ANSWERED), encoding="utf-8")
    for number in range(6):
        out = base / "class" / f"{number}.json"
        words = ["progress", "export", "--record", str(base / "my-record.json"), "--out", str(out)]
        assert main(words) == 0
    return base


@pytest.fixture
def there(tmp_path: Path) -> Path:
    (tmp_path / "there").mkdir()
    return tmp_path / "there"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "here").mkdir()
    return tmp_path / "here"


def marked(name: str, *more: object) -> Any:
    return pytest.param(name, *more, marks=[pytest.mark.slow] if name in SLOW else [])


@pytest.mark.parametrize(("command", "free"), [marked(name, free) for name in FREE for free in FREE[name]])
def test_a_full_disk_is_one_sentence_and_nothing_has_changed(
    command: str, free: int, base: Path, there: Path, here: Path
) -> None:
    words = [*CASEKIT, *WRITERS[command](base, there)]
    seen = inside(words, here, disk=[there, base / "there", free])
    assert seen.code == 2
    assert "No space left" in seen.sentence
    assert seen.after == seen.before


@pytest.mark.parametrize("command", [marked(name) for name in WRITERS])
def test_a_folder_that_cannot_be_written_to_is_one_sentence(command: str, base: Path, here: Path) -> None:
    there = base / "there"
    seen = inside([*CASEKIT, *WRITERS[command](base, there)], here, read_only=there)
    assert seen.code == 2
    assert "Read-only file system" in seen.sentence
    assert seen.after == seen.before


@pytest.mark.parametrize("where", ["full", "read-only"])
def test_a_record_that_cannot_be_written_stays_whole_and_the_answer_in_memory(
    where: str, base: Path, there: Path, here: Path
) -> None:
    place = there if where == "full" else base / "there"
    plan = {"disk": [there, base / "there", 0]} if where == "full" else {"read_only": place}
    seen = inside([sys.executable, "-c", WRITE_RECORD, str(place)], here, **plan)
    assert (seen.code, seen.out) == (0, "record-unwritable ['c1', 'c2']\n"), seen.err
    assert whole(seen)
    assert seen.before.items() <= seen.after.items()


def whole(seen: Seen) -> bool:
    """Whether no file that a write left unfinished lies about."""
    return not any("unfinished" in name for name in seen.after)


@pytest.mark.parametrize("free", [0, 8_192, 20_480, pytest.param(36_864, marks=pytest.mark.slow)])
def test_a_full_disk_under_the_course_is_one_sentence_and_every_file_is_whole(
    free: int, there: Path, here: Path, tmp_path: Path
) -> None:
    course = toy_course(tmp_path / "course")
    seen = inside(
        LAB, here, variables={"CASEKIT_CHECKOUT": str(there)}, disk=[there, course, free], visit="page"
    )
    assert seen.code == 2
    assert re.search(r"No space left|Run `casekit doctor`", seen.sentence), seen.sentence
    assert whole(seen)
    assert seen.before.items() <= seen.after.items()
    editions = {digest for name, digest in seen.before.items() if name.endswith(".ipynb")}
    assert {digest for name, digest in seen.after.items() if name.endswith(".ipynb")} == editions


def test_a_course_that_cannot_be_written_to_is_one_sentence(here: Path, tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    seen = inside(LAB, here, variables={"CASEKIT_CHECKOUT": str(course)}, read_only=course)
    assert seen.code == 2
    assert "Cannot write your copy of the course" in seen.sentence
    assert seen.after == seen.before


@pytest.mark.parametrize("where", ["full", "read-only"])
def test_the_cookie_lab_needs_no_disk(where: str, there: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    plan = {"disk": [there, tmp_path / "nothing", 0]} if where == "full" else {"read_only": there}
    seen = inside([*CASEKIT, "live"], there, visit="page", **plan)
    assert seen.code == 0, seen.err
    assert "<html" in seen.page
    assert seen.after == seen.before


@pytest.mark.slow
def test_the_doctor_names_a_course_that_cannot_be_written_to(here: Path, tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    shutil.copy(ROOT / "pyproject.toml", course)
    seen = inside([*CASEKIT, "doctor"], here, variables={"CASEKIT_CHECKOUT": str(course)}, read_only=course)
    assert seen.code == 1
    failed = [line for line in seen.out.splitlines() if not line.startswith("ok")]
    assert [line.split(":")[0] for line in failed] == ["FAILED  folder"]


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    (tmp_path / "kit").mkdir()
    for name in ("start.py", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path / "kit")
    return tmp_path / "kit"


def test_start_on_a_full_disk_says_so_before_it_makes_anything(there: Path, here: Path, kit: Path) -> None:
    words = [sys.executable, str(there / "start.py"), "setup"]
    seen = inside(words, here, disk=[there, kit, 50_000_000])
    assert (seen.code, seen.err) == (1, "")
    assert "2.5 GB of free disk" in seen.out.splitlines()[0]
    assert seen.after == seen.before


def test_start_in_a_folder_that_cannot_be_written_to_says_so(here: Path, kit: Path) -> None:
    seen = inside([sys.executable, str(kit / "start.py"), "setup"], here, read_only=kit)
    assert (seen.code, seen.err) == (1, "")
    assert "Cannot write in" in seen.out.splitlines()[0]
    assert seen.after == seen.before
