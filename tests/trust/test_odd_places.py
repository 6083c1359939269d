"""Folders with odd names, names that are too long, and disks that are slow."""

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from casekit.cli import main
from casekit.lesson.record import Record
from casekit.world import open_world
from tests.trust.rooms import CASEKIT, hooked, inside, run, toy_course

NAMES = ["学生 の フォルダー", "Ünï cödé", "100% [a] #1", "it's $HOME; &c", "よ" * 60, "deep/" * 60 + "end"]
ON_WINDOWS = {"よ" * 60, "deep/" * 60 + "end"}
TOO_LONG = "x" * 300
SLOW = 0.05
"""Seconds that every step on a file takes more: about a hundred times what a disk of today needs."""


@pytest.fixture(params=NAMES, ids=["japanese", "umlauts", "brackets", "shell", "long", "deep"])
def odd(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if os.name == "nt" and request.param in ON_WINDOWS:
        pytest.skip("Windows allows no such path by default")
    folder = tmp_path / request.param
    folder.mkdir(parents=True)
    return folder


def test_every_command_that_writes_works_in_a_folder_with_an_odd_name(
    odd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = odd / "my-record.json"
    Record(record).change("03", "checkpoints", "c1", lambda _old: {"tried": ["a"]})
    world, summary = odd / "世界 1", odd / "summary 1"
    assert main(["generate", "--members", "1000", "--workers", "1", "--out", str(world)]) == 0
    assert len(open_world(world)["members"]) == 1000
    monkeypatch.chdir(odd)
    assert main(["run", "survey", "--world", "世界 1", "--out", "結果"]) == 0
    assert main(["assess", str(odd / "結果"), "--language", "ja"]) == 0
    for number in range(5):
        out = str(odd / "class" / f"提出 {number}.json")
        assert main(["progress", "export", "--record", str(record), "--out", out]) == 0
    assert main(["progress", "merge", str(odd / "class"), "--out", str(summary)]) == 0
    assert json.loads((summary / "summary.json").read_text(encoding="utf-8"))["learners"] == 5


@pytest.mark.slow
def test_jupyterlab_and_its_kernels_start_in_a_folder_with_an_odd_name(tmp_path: Path) -> None:
    course = toy_course(tmp_path / "学生 の [a] #1 it's")
    (tmp_path / "here").mkdir()
    command = [*CASEKIT, "lab", "--no-browser", "--language", "ja"]
    seen = inside(command, tmp_path / "here", variables={"CASEKIT_CHECKOUT": str(course)}, visit="kernel")
    assert (seen.code, seen.kernels) == (0, [201]), seen.err
    assert "my-course" in json.dumps(sorted(path.name for path in course.iterdir()))


@pytest.mark.parametrize(
    "words",
    [
        ["generate", "--out", TOO_LONG],
        ["generate", "--out", "y" * 240],
        ["run", "survey", "--world", TOO_LONG, "--out", "r"],
        ["assess", TOO_LONG],
        ["progress", "show", "--record", TOO_LONG],
        ["progress", "export", "--record", "my-record.json", "--out", TOO_LONG],
        ["progress", "merge", TOO_LONG, "--out", "s"],
        ["progress", "merge", ".", "--out", TOO_LONG],
        ["generate", "--out", "/".join(["z" * 200] * 30)],
    ],
    ids=lambda words: " ".join(word[:12] for word in words),
)
def test_a_name_that_is_too_long_is_one_sentence(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"format": 1, "casekit": "1", "lessons": {}}
    (tmp_path / "my-record.json").write_text(json.dumps(record), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("casekit: ")
    assert [path.name for path in tmp_path.iterdir()] == ["my-record.json"]


@pytest.mark.slow
def test_on_a_slow_disk_jupyterlab_still_starts_with_a_kernel(tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    (tmp_path / "here").mkdir()
    command = [*CASEKIT, "lab", "--no-browser", "--language", "en"]
    variables = {**hooked(slow=[SLOW, str(course)]), "CASEKIT_CHECKOUT": str(course)}
    seen = inside(command, tmp_path / "here", variables=variables, visit="kernel")
    assert (seen.code, seen.kernels) == (0, [201]), seen.err


@pytest.mark.slow
def test_on_a_slow_disk_a_world_and_a_record_are_written_whole(tmp_path: Path) -> None:
    variables = hooked(slow=[SLOW, str(tmp_path)])
    world = str(tmp_path / "w")
    ended = run(
        [*CASEKIT, "generate", "--members", "9000", "--workers", "2", "--out", world], tmp_path, variables
    )
    assert ended.returncode == 0, ended.stderr
    assert len(open_world(world)["members"]) == 9000
    write = (
        "import sys; from pathlib import Path; from casekit.lesson.record import Record\n"
        "record = Record(Path(sys.argv[1]))\n"
        "for n in range(5): record.change('03', 'checkpoints', f'c{n}', lambda _old: {'tried': ['a']})\n"
        "assert record.trouble is None"
    )
    record = tmp_path / "my-record.json"
    ended = run([sys.executable, "-c", write, str(record)], tmp_path, variables)
    assert ended.returncode == 0, ended.stderr
    assert len(Record(record).lessons()["03"]["checkpoints"]) == 5
    shutil.rmtree(world)
