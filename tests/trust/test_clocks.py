"""A clock that is wrong, or jumps while we work, changes no result and loses nothing."""

import json
import sys
from pathlib import Path

import pytest

from casekit.cli import main
from casekit.world import open_world
from tests.trust.rooms import CASEKIT, hooked, inside, run, toy_course

YEAR = 365.25 * 24 * 3600
OFF = {"1970": -56.5 * YEAR, "2100": 74 * YEAR}
ANSWER = """
import sys
from pathlib import Path
from casekit.lesson.record import Record, now
record, clock = Record(Path(sys.argv[1])), Path(sys.argv[2])
years = []
for number, off in enumerate(sys.argv[3:]):
    clock.write_text(off)
    years.append(int(now()[:4]))
    record.change("03", "checkpoints", f"c{number}", lambda _old: {"tried": ["a"]})
    assert record.trouble is None
print(len(Record(record.path).lessons()["03"]["checkpoints"]), max(years) - min(years) > 100)
"""


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    (tmp_path / "clock").write_text("0", encoding="ascii")
    return tmp_path / "clock"


@pytest.mark.parametrize("when", OFF)
def test_a_world_is_the_same_whatever_the_clock_says(when: str, clock: Path, tmp_path: Path) -> None:
    words = ["generate", "--members", "1000", "--workers", "1", "--out"]
    assert main([*words, str(tmp_path / "now")]) == 0
    clock.write_text(str(OFF[when]), encoding="ascii")
    ended = run([*CASEKIT, *words, "then"], tmp_path, hooked(clock=clock))
    assert ended.returncode == 0, ended.stderr
    now, then = (open_world(tmp_path / name).manifest for name in ("now", "then"))
    assert now == then


def test_answers_given_while_the_clock_jumps_are_all_kept(clock: Path, tmp_path: Path) -> None:
    jumps = [str(OFF[when]) for when in ("2100", "1970", "2100")]
    command = [sys.executable, "-c", ANSWER, str(tmp_path / "my-record.json"), str(clock), *jumps]
    ended = run(command, tmp_path, hooked(clock=clock))
    assert ended.stdout == "3 True\n", ended.stderr


def test_two_damaged_records_of_one_moment_are_both_kept(clock: Path, tmp_path: Path) -> None:
    read = "import sys, pathlib, casekit.lesson.record as r; r.Record(pathlib.Path(sys.argv[1]))"
    record = tmp_path / "my-record.json"
    for text in ("{ first", "{ second"):
        record.write_text(text, encoding="utf-8")
        clock.write_text(str(OFF["1970"]), encoding="ascii")
        assert run([sys.executable, "-c", read, str(record)], tmp_path, hooked(clock=clock)).returncode == 0
    kept = [path.read_text(encoding="utf-8") for path in tmp_path.glob("my-record-damaged-*.json")]
    assert sorted(kept) == ["{ first", "{ second"]


@pytest.mark.parametrize("when", OFF)
def test_progress_needs_no_right_clock(when: str, clock: Path, tmp_path: Path) -> None:
    record = {"format": 1, "casekit": "1", "lessons": {"03": {"checkpoints": {"c1": {"tried": ["a"]}}}}}
    (tmp_path / "my-record.json").write_text(json.dumps(record), encoding="utf-8")
    clock.write_text(str(OFF[when]), encoding="ascii")
    words = [*CASEKIT, "progress", "export", "--record", "my-record.json", "--out", "mine.json"]
    ended = run(words, tmp_path, hooked(clock=clock))
    assert ended.returncode == 0, ended.stderr
    assert "format" in json.loads((tmp_path / "mine.json").read_text(encoding="utf-8"))


def test_the_cookie_lab_serves_with_a_wrong_clock(clock: Path, tmp_path: Path) -> None:
    clock.write_text(str(OFF["1970"]), encoding="ascii")
    (tmp_path / "here").mkdir()
    seen = inside([*CASEKIT, "live"], tmp_path / "here", visit="page", pages=["/ja/"], clock=clock)
    assert seen.code == 0, seen.err
    assert [status for status, _ in seen.pages.values()] == [200]


@pytest.mark.slow
def test_jupyterlab_starts_kernels_before_and_after_the_clock_jumps(clock: Path, tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    (tmp_path / "here").mkdir()
    clock.write_text(str(OFF["2100"]), encoding="ascii")
    seen = inside(
        [*CASEKIT, "lab", "--no-browser", "--language", "en"],
        tmp_path / "here",
        variables={"CASEKIT_CHECKOUT": str(course)},
        visit="kernel",
        clock=clock,
        jumps=[OFF["2100"], OFF["1970"], 0],
    )
    assert (seen.code, seen.kernels) == (0, [201, 201, 201]), seen.err
