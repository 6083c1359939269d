"""The learner's copy: what is untouched is renewed, what is the learner's is kept."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from casekit.course.copies import MEMORY, Renewal, bring_up_to_date, set_aside
from casekit.errors import CasekitError

NOON = datetime(2026, 11, 22, 12, 0)


def write_notebook(path: Path, *sources: str, outputs: list[str] | None = None, tags: str = "") -> None:
    cells = [
        {
            "cell_type": "code",
            "source": source.splitlines(keepends=True),
            "outputs": outputs or [],
            "metadata": {"tags": [tags]},
        }
        for source in sources
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")


def typed(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    write_notebook(tmp_path / "editions" / "00-start.ipynb", "hello")
    write_notebook(tmp_path / "editions" / "03-join.ipynb", "one", "two")
    return tmp_path / "editions"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return tmp_path / "my-course"


def test_the_first_start_copies_every_notebook(editions: Path, course: Path) -> None:
    renewal = bring_up_to_date(editions, course, "en")
    assert renewal.new == ["00-start.ipynb", "03-join.ipynb"]
    assert typed(course / "en" / "03-join.ipynb") == ["one", "two"]


def test_a_second_start_changes_nothing(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    before = (course / "en" / "03-join.ipynb").stat().st_mtime_ns
    assert bring_up_to_date(editions, course, "en") == Renewal()
    assert (course / "en" / "03-join.ipynb").stat().st_mtime_ns == before


def test_an_untouched_notebook_follows_its_edition(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(editions / "03-join.ipynb", "one", "new")
    assert bring_up_to_date(editions, course, "en").renewed == ["03-join.ipynb"]
    assert typed(course / "en" / "03-join.ipynb") == ["one", "new"]


def test_running_and_saving_a_notebook_is_not_editing_it(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(course / "en" / "03-join.ipynb", "one", "two", "", outputs=["4"])
    write_notebook(editions / "03-join.ipynb", "one", "new")
    assert bring_up_to_date(editions, course, "en").renewed == ["03-join.ipynb"]


def test_a_run_notebook_keeps_its_outputs_while_the_edition_stays(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(course / "en" / "03-join.ipynb", "one", "two", outputs=["4"])
    before = (course / "en" / "03-join.ipynb").read_bytes()
    bring_up_to_date(editions, course, "en")
    assert (course / "en" / "03-join.ipynb").read_bytes() == before


def test_a_change_of_metadata_alone_reaches_the_copy(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(editions / "03-join.ipynb", "one", "two", tags="folded")
    bring_up_to_date(editions, course, "en")
    assert "folded" in (course / "en" / "03-join.ipynb").read_text(encoding="utf-8")


def test_an_edited_notebook_is_kept_and_named(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(course / "en" / "03-join.ipynb", "one", "mine")
    write_notebook(editions / "03-join.ipynb", "one", "new")
    for _ in range(2):
        assert bring_up_to_date(editions, course, "en").kept == ["03-join.ipynb"]
    assert typed(course / "en" / "03-join.ipynb") == ["one", "mine"]


@pytest.mark.parametrize("memory", [None, "not json", "[]", '{"en": 3}'])
def test_a_lost_memory_loses_no_edit(editions: Path, course: Path, memory: str | None) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(course / "en" / "03-join.ipynb", "mine")
    (course / MEMORY).unlink() if memory is None else (course / MEMORY).write_text(memory)
    assert bring_up_to_date(editions, course, "en").kept == ["03-join.ipynb"]
    assert typed(course / "en" / "03-join.ipynb") == ["mine"]


def test_a_copy_that_is_no_notebook_any_more_is_kept(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    (course / "en" / "03-join.ipynb").write_text("broken")
    assert bring_up_to_date(editions, course, "en").kept == ["03-join.ipynb"]
    assert (course / "en" / "03-join.ipynb").read_text() == "broken"


def test_a_deleted_notebook_comes_back(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    (course / "en" / "03-join.ipynb").unlink()
    assert bring_up_to_date(editions, course, "en").new == ["03-join.ipynb"]


def test_a_renamed_lesson_leaves_no_untouched_double(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    (editions / "03-join.ipynb").rename(editions / "03-cookies.ipynb")
    assert bring_up_to_date(editions, course, "en").withdrawn == ["03-join.ipynb"]
    assert not (course / "en" / "03-join.ipynb").exists()


def test_a_renamed_lesson_leaves_an_edited_copy_alone(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    write_notebook(course / "en" / "03-join.ipynb", "mine")
    (editions / "03-join.ipynb").unlink()
    bring_up_to_date(editions, course, "en")
    assert typed(course / "en" / "03-join.ipynb") == ["mine"]


def test_the_languages_do_not_mix(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    assert bring_up_to_date(editions, course, "ja").new == ["00-start.ipynb", "03-join.ipynb"]
    assert not bring_up_to_date(editions, course, "en").kept


def test_setting_aside_never_overwrites(editions: Path, course: Path) -> None:
    for number in range(2):
        bring_up_to_date(editions, course, "en")
        write_notebook(course / "en" / "03-join.ipynb", f"mine {number}")
        set_aside(course, "en", NOON)
    kept = sorted(course.glob("en-set-aside-2026-11-22-1200*"))
    assert [typed(folder / "03-join.ipynb") for folder in kept] == [["mine 0"], ["mine 1"]]
    assert bring_up_to_date(editions, course, "en").new == ["00-start.ipynb", "03-join.ipynb"]


def test_there_may_be_nothing_to_set_aside(course: Path) -> None:
    assert set_aside(course, "en", NOON) is None


def test_the_record_is_never_touched(editions: Path, course: Path) -> None:
    bring_up_to_date(editions, course, "en")
    record = course / "my-record.json"
    record.write_text("{ half a record")
    bring_up_to_date(editions, course, "en")
    set_aside(course, "en", NOON)
    assert record.read_text() == "{ half a record"


def test_a_course_that_cannot_be_written_is_one_sentence(editions: Path, course: Path) -> None:
    course.write_text("a file where the folder should be")
    with pytest.raises(CasekitError, match="Cannot write your copy"):
        bring_up_to_date(editions, course, "en")


def test_missing_editions_are_one_sentence(tmp_path: Path, course: Path) -> None:
    with pytest.raises(CasekitError, match="no lessons"):
        bring_up_to_date(tmp_path / "nowhere", course, "en")
