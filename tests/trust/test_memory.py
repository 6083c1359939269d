"""With two gigabytes of memory: what works, and what is said where it is not enough."""

import subprocess
import sys
from pathlib import Path

import pytest

from casekit import cli
from casekit.lesson.record import Record
from tests.trust.rooms import CASEKIT, hooked, run

TWO_GIGABYTES = 2 * 1024**3
MEASURED = """
import resource, subprocess, sys
command = [sys.executable, "-m", "casekit.cli", *sys.argv[1:]]
ended = subprocess.run(command, stdout=subprocess.DEVNULL)
print(ended.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux counts in this unit")


def most_memory(words: list[str], folder: Path, *, processes: int) -> int:
    """Return the most memory, in bytes, that so many processes of a command can have held together."""
    ended = run([sys.executable, "-c", MEASURED, *words], folder, hooked())
    code, kibibytes = map(int, ended.stdout.split())
    assert code == 0, ended.stderr
    return kibibytes * 1024 * processes


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("scale", ["classroom", "workshop"])
def test_a_world_is_made_and_run_in_two_gigabytes_of_memory(scale: str, tmp_path: Path) -> None:
    made = ["generate", "--scale", scale, "--workers", "2", "--out", "w"]
    assert most_memory(made, tmp_path, processes=3) < TWO_GIGABYTES
    assert most_memory(["run", "survey", "--world", "w", "--out", "r"], tmp_path, processes=1) < TWO_GIGABYTES
    assert (tmp_path / "r" / "summary.json").is_file()


def test_too_little_memory_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from casekit.world import writing

    def too_large(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(writing, "write_block", too_large)
    assert cli.main(["generate", "--members", "1000", "--workers", "1", "--out", str(tmp_path / "w")]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "memory of this computer is not enough" in sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    Record(tmp_path / "my-record.json").change("03", "checkpoints", "c1", lambda _old: {"tried": ["a"]})
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*CASEKIT, "progress", "show", "--record", str(tmp_path / "my-record.json")],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert ended.returncode == 2
    (sentence,) = ended.stderr.splitlines()
    assert "No space left" in sentence
