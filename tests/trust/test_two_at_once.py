"""Two starts of the same thing at the same moment: one of them wins, or both do, and nothing is mixed up."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from casekit.cli import main
from casekit.lesson.record import Record
from casekit.world import open_world
from tests.trust.rooms import CASEKIT, hooked, toy_course


def both(commands: list[list[str]], folder: Path) -> list["subprocess.CompletedProcess[str]"]:
    """Start commands together and wait for both."""
    running = [
        subprocess.Popen(
            command,
            cwd=folder,
            env=hooked(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for command in commands
    ]
    said = [process.communicate(timeout=240) for process in running]
    return [
        subprocess.CompletedProcess(process.args, process.returncode, *texts)
        for process, texts in zip(running, said, strict=True)
    ]


@pytest.mark.parametrize("command", ["generate", "run"])
def test_of_two_that_write_the_same_folder_one_wins_and_the_other_is_told(
    command: str, tmp_path: Path
) -> None:
    world = ["generate", "--members", "1000", "--workers", "1", "--out", "w"]
    words = {"generate": world, "run": ["run", "survey", "--world", "w", "--out", "r"]}[command]
    if command == "run":
        assert main([*world[:-1], str(tmp_path / "w")]) == 0
    ended = both([[*CASEKIT, *words]] * 2, tmp_path)
    assert sorted(each.returncode for each in ended) == [0, 2]
    loser = next(each for each in ended if each.returncode == 2)
    assert "exists already" in loser.stderr
    assert "Traceback" not in loser.stderr
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert len(open_world(tmp_path / "w")["members"]) == 1000


def test_of_two_exports_to_the_same_file_one_stands_whole(tmp_path: Path) -> None:
    Record(tmp_path / "my-record.json").change("03", "checkpoints", "c1", lambda _old: {"tried": ["a"]})
    words = ["progress", "export", "--record", "my-record.json", "--out", "mine.json", "--language", "en"]
    ended = both([[*CASEKIT, *words]] * 2, tmp_path)
    assert {each.returncode for each in ended} <= {0, 2}
    assert 0 in {each.returncode for each in ended}
    assert json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))["format"] == "casekit-hand-in"
    assert not list(tmp_path.glob("*unfinished*"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a Ctrl-C of Windows cannot be sent from a test")
def test_two_labs_of_one_course_start_together_on_two_ports(tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    running = [
        subprocess.Popen(
            [*CASEKIT, "lab", "--no-browser", "--language", "en"],
            env={**hooked(), "CASEKIT_CHECKOUT": str(course)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        for _ in range(2)
    ]
    addresses = []
    for process in running:
        assert process.stdout
        addresses.append(next(line for line in process.stdout if line.startswith("http")).split("/lab/")[0])
    for process in running:
        os.killpg(process.pid, signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=60)[1]
    assert [process.returncode for process in running] == [0, 0]
    assert len(set(addresses)) == 2
    copies = sorted(path.name for path in (course / "my-course" / "en").iterdir() if path.is_file())
    assert copies == ["00-start.ipynb", "01-next.ipynb"]
