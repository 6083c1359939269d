import json
import shutil
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casekit.lesson.record import COURSE, Entry, Record, record_path

NAMES = st.sampled_from(["03", "checkpoints", "predictions", "worksheets", "lessons", "format", "c1", "x"])
ENTRY = st.dictionaries(
    st.sampled_from(["tried", "values", "texts", "locked_at", "x"]),
    st.none() | st.just([]) | st.just({}) | st.just("a") | st.just(1),
)


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


def test_many_threads_writing_at_once_lose_nothing(
    lesson_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casekit.lesson.record.PATIENCE", 600.0)
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


@pytest.mark.parametrize("again", [False, True])
def test_answers_that_cannot_be_written_do_not_push_each_other_out(
    lesson_state: Path, monkeypatch: pytest.MonkeyPatch, *, again: bool
) -> None:
    record = Record(lesson_state)
    put(record, "c0", tried=["a"])

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as fault:
        fault.setattr("casekit.lesson.record.write_text", full)
        for name in ("c1", "c2", "c3"):
            put(record, name, tried=["a"])
            if again:
                record.refresh()
        assert set(record.lessons()["03"]["checkpoints"]) == {"c0", "c1", "c2", "c3"}
    put(record, "c4", tried=["a"])
    assert set(Record(lesson_state).lessons()["03"]["checkpoints"]) == {"c0", "c1", "c2", "c3", "c4"}


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


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=300)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
        max_leaves=25,
    ).map(lambda value: json.dumps(value).encode())
    | st.dictionaries(NAMES, st.dictionaries(NAMES, st.dictionaries(NAMES, ENTRY), max_size=3)).map(
        lambda lessons: json.dumps(
            {"format": 1, "lessons": lessons, "course": lessons.get("03", {})}
        ).encode()
    )
)
def test_whatever_bytes_are_in_the_file_nothing_is_lost_and_work_goes_on(
    lesson_state: Path, content: bytes
) -> None:
    folder = lesson_state.parent
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lesson_state.write_bytes(content)
    record = Record(lesson_state)
    aside = [path for path in folder.iterdir() if "damaged" in path.name]
    told = record.trouble.key if record.trouble else None
    put(record, "c1", tried=["a"])
    assert record.entry("03", "checkpoints", "c1") == {"tried": ["a"]}
    if told == "record-set-aside":
        assert [path.read_bytes() for path in aside] == [content]
    elif told == "record-newer":
        assert lesson_state.read_bytes() == content
    else:
        assert told is None
        assert aside == []
        before, after = json.loads(content.decode("utf-8-sig")), on_disk(lesson_state)
        for number, part in before["lessons"].items():
            for section, entries in part.items():
                kept = after["lessons"][number][section]  # type: ignore[index]
                assert (number, section) == ("03", "checkpoints") or kept == entries
    if told != "record-newer":
        assert Record(lesson_state).trouble is None


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"format": 1, "lessons": {"03": ' + b'{"a":' * 100 + b"1" + b"}" * 102,
        b'{"format": 1, "lessons": {"03": {"checkpoints": {"c1": {"tried": "a"}}}}}',
        b'{"format": 1, "lessons": {"03": {"worksheets": {"w": {"texts": []}}}}}',
        b'{"format": 1, "lessons": {"03": {"worksheets": {"w": {"texts": {"a": "\\ud83d"}}}}}}',
        b'{"format": 1, "lessons": {}, "course": []}',
        b'{"format": true, "lessons": {}}',
        b'{"format": 1, "lessons": {}, "x": NaN}',
    ],
    ids=["deep", "deep-sound", "tried", "texts", "half-character", "course", "format", "nan"],
)
def test_a_file_that_only_looks_like_a_record_is_set_aside(lesson_state: Path, content: bytes) -> None:
    lesson_state.parent.mkdir(parents=True)
    lesson_state.write_bytes(content)
    trouble = Record(lesson_state).trouble
    assert trouble is not None
    assert lesson_state.with_name(trouble.fields["name"]).read_bytes() == content


def test_a_record_saved_by_an_editor_with_its_mark_is_read(lesson_state: Path) -> None:
    put(Record(lesson_state), "c1", tried=["a"])
    lesson_state.write_bytes(b"\xef\xbb\xbf" + lesson_state.read_bytes())
    record = Record(lesson_state)
    assert record.trouble is None
    assert record.entry("03", "checkpoints", "c1") == {"tried": ["a"]}


def test_half_a_character_in_a_text_box_does_not_stop_the_writing(lesson_state: Path) -> None:
    put(Record(lesson_state), "c1", texts={"reply": "yes \ud83d"})
    assert Record(lesson_state).entry("03", "checkpoints", "c1") == {"texts": {"reply": "yes ?"}}


def test_what_belongs_to_the_course_is_kept_beside_the_lessons(lesson_state: Path) -> None:
    first, second = Record(lesson_state), Record(lesson_state)
    assert first.track() == "law"
    first.choose_track("data")
    put(second, "c1", tried=["a"])
    second.change(COURSE, "concept_test", "before", lambda _old: {"answers": {"a1": "b"}})
    third = Record(lesson_state)
    assert third.track() == "data"
    assert third.entry(COURSE, "concept_test", "before") == {"answers": {"a1": "b"}}
    assert set(third.lessons()) == {"03"}
