import json
import threading
from pathlib import Path

import pytest

from casekit.lesson.record import Entry, Record, record_path


def put(record: Record, name: str, **content: object) -> Entry:
    return record.change("03", "checkpoints", name, lambda _old: dict(content))


def on_disk(path: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return content


def test_an_entry_written_is_read_back_by_a_new_notebook(lesson_state: Path) -> None:
    put(Record(lesson_state), "c1", tried=["a"])
    assert Record(lesson_state).entry("03", "checkpoints", "c1") == {"tried": ["a"]}


def test_two_open_notebooks_keep_each_others_work(lesson_state: Path) -> None:
    first, second = Record(lesson_state), Record(lesson_state)
    put(first, "c1", tried=["a"])
    put(second, "c2", tried=["b"])
    put(first, "c3", tried=["c"])
    assert set(Record(lesson_state).lessons()["03"]["checkpoints"]) == {"c1", "c2", "c3"}


def test_many_threads_writing_at_once_lose_nothing(lesson_state: Path) -> None:
    records = [Record(lesson_state) for _ in range(4)]

    def write(place: int) -> None:
        for number in range(5):
            put(records[place], f"c{place}-{number}", tried=["a"])

    threads = [threading.Thread(target=write, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Record(lesson_state).lessons()["03"]["checkpoints"]) == 20


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"format": 1}', '{"format": 1, "lessons": {"03": {"checkpoints": []}}}', "\x00"],
)
def test_a_damaged_file_is_set_aside_whole_and_told(lesson_state: Path, damage: str) -> None:
    lesson_state.parent.mkdir(parents=True)
    lesson_state.write_text(damage, encoding="utf-8")
    record = Record(lesson_state)
    assert record.trouble is not None
    assert record.trouble.key == "record-set-aside"
    aside = lesson_state.with_name(record.trouble.fields["name"])
    assert aside.read_text(encoding="utf-8") == damage
    put(record, "c1", tried=["a"])
    assert Record(lesson_state).entry("03", "checkpoints", "c1") == {"tried": ["a"]}


def test_work_of_this_notebook_survives_damage_done_meanwhile(lesson_state: Path) -> None:
    record = Record(lesson_state)
    put(record, "c1", tried=["a"])
    lesson_state.write_text("half a fi", encoding="utf-8")
    put(record, "c2", tried=["b"])
    assert set(Record(lesson_state).lessons()["03"]["checkpoints"]) == {"c1", "c2"}
    assert len(list(lesson_state.parent.glob("my-record-damaged-*.json"))) == 1


def test_a_record_of_a_newer_casekit_is_left_as_it_is(lesson_state: Path) -> None:
    lesson_state.parent.mkdir(parents=True)
    newer = '{"format": 2, "lessons": []}'
    lesson_state.write_text(newer, encoding="utf-8")
    record = Record(lesson_state)
    put(record, "c1", tried=["a"])
    assert lesson_state.read_text(encoding="utf-8") == newer
    assert record.entry("03", "checkpoints", "c1") == {"tried": ["a"]}


def test_what_could_not_be_written_is_told_kept_and_written_later(lesson_state: Path) -> None:
    lesson_state.parent.parent.mkdir(parents=True, exist_ok=True)
    lesson_state.parent.write_text("a file where the folder should be", encoding="utf-8")
    record = Record(lesson_state)
    put(record, "c1", tried=["a"])
    assert record.trouble is not None
    assert record.trouble.key == "record-unwritable"
    assert record.entry("03", "checkpoints", "c1") == {"tried": ["a"]}
    lesson_state.parent.unlink()
    put(record, "c2", tried=["b"])
    assert set(Record(lesson_state).lessons()["03"]["checkpoints"]) == {"c1", "c2"}


def test_the_record_is_found_in_the_course_folder_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CASEKIT_RECORD")
    course = tmp_path / "my-course" / "ja"
    course.mkdir(parents=True)
    monkeypatch.chdir(course)
    assert record_path() == tmp_path / "my-course" / "my-record.json"
    monkeypatch.chdir(tmp_path)
    assert record_path() is None


def test_the_record_holds_only_what_was_entered(lesson_state: Path) -> None:
    record = Record(lesson_state)
    record.set_language("03", "ja")
    put(record, "c1", tried=["a"])
    content = on_disk(lesson_state)
    assert set(content) == {"format", "casekit", "lessons"}
    assert content["lessons"] == {"03": {"language": "ja", "checkpoints": {"c1": {"tried": ["a"]}}}}
