"""Missing and damaged files: one sentence, and the damaged file stays as it was."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casekit.cli import main
from casekit.errors import CasekitError
from casekit.world.world import read_table
from tests.trust.rooms import CASEKIT, inside, toy_course

DAMAGE: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another file": lambda path: path.write_text("a picture", encoding="utf-8"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}
TABLES = ["members", "page_views", "applicants", "survey_answers", "companies", "truth/cookies"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("damage")
    assert main(["generate", "--members", "1000", "--workers", "1", "--out", str(made / "w")]) == 0
    assert main(["run", "survey", "--world", str(made / "w"), "--out", str(made / "r")]) == 0
    return made


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "here")
    return tmp_path / "here"


def part(world: Path, table: str) -> Path:
    """Return the file of a table, or the last of its parts."""
    one = world / f"{table}.parquet"
    return one if one.is_file() else sorted((world / table).iterdir())[-1]


def digest(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def check_one_sentence(words: list[str], here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = digest(here)
    capsys.readouterr()
    assert main(words) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith("casekit: ")
    assert digest(here) == before


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_world_is_one_sentence(how: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for table in TABLES:
        path = part(here / "w", table)
        whole = path.read_bytes()
        DAMAGE[how](path)
        check_one_sentence(
            ["run", "survey", "--world", str(here / "w"), "--out", str(here / "r2")], here, capsys
        )
        if path.is_dir():
            path.rmdir()
        path.write_bytes(whole)


@pytest.mark.parametrize("table", TABLES)
def test_one_changed_byte_of_the_values_is_noticed_or_changes_nothing(table: str, here: Path) -> None:
    path = part(here / "w", table)
    whole, right = path.read_bytes(), read_table(here / "w", table)
    values = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    noticed = 0
    places = range(0, values, max(1, values // 300))
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0b100]) + whole[place + 1 :])
        try:
            assert read_table(here / "w", table).equals(right)
        except CasekitError:
            noticed += 1
    assert noticed > len(places) / 2


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_manifest_is_one_sentence(how: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    DAMAGE[how](here / "w" / "manifest.json")
    check_one_sentence(["run", "survey", "--world", str(here / "w"), "--out", str(here / "r2")], here, capsys)


@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_run_is_one_sentence(how: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    DAMAGE[how](here / "r" / "summary.json")
    check_one_sentence(["assess", str(here / "r")], here, capsys)


@pytest.mark.parametrize("what", ["show", "export"])
@pytest.mark.parametrize("how", DAMAGE)
def test_a_damaged_record_is_one_sentence_and_stays(
    how: str, what: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = here / "my-record.json"
    record.write_text(json.dumps({"format": 1, "casekit": "1", "lessons": {}}), encoding="utf-8")
    DAMAGE[how](record)
    words = ["progress", what, "--record", str(record)]
    check_one_sentence(
        [*words, *(["--out", str(here / "mine.json")] if what == "export" else [])], here, capsys
    )


@pytest.mark.slow
def test_jupyterlab_starts_although_every_file_of_its_settings_is_damaged(tmp_path: Path) -> None:
    course = toy_course(tmp_path / "course")
    command = [*CASEKIT, "lab", "--no-browser", "--language", "en"]
    for turn in ("first", "second"):
        (tmp_path / turn).mkdir()
        variables = {"CASEKIT_CHECKOUT": str(course)}
        seen = inside(
            command, tmp_path / turn, variables=variables, visit="kernel", pages=["/lab/api/settings"]
        )
        assert (seen.code, seen.kernels) == (0, [201]), seen.err
        assert [status for status, _ in seen.pages.values()] == [200]
        own = [path for path in (course / "my-course" / ".lab").rglob("*") if path.is_file()]
        assert len(own) > 5
        for path in own:
            path.write_text("{ half", encoding="utf-8")
