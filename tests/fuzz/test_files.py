"""Whatever lies in a file that somebody hands over: it is read rightly, or refused in a sentence."""

import copy
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.case.record import table
from casekit.course.copies import MEMORY, bring_up_to_date
from casekit.course.pairs import read_agreed
from casekit.course.progress.hand_in import RejectedError, hand_in, hand_in_text, read_hand_in, read_record
from casekit.errors import CasekitError
from casekit.foreign_json import UnreadableError, parsed, read
from casekit.law import facts_of_folder
from casekit.lesson import keys
from casekit.lesson.record import Record, is_sound
from casekit.manifest import Manifest
from tests.course.progress.classroom import record
from tests.fuzz.hostile import JSON, JSON_BOMBS, TEXTS, TRIED, ended, holds, listing, touched, tries

BOMBS = pytest.mark.parametrize("raw", JSON_BOMBS.values(), ids=JSON_BOMBS)
BYTES = st.binary(max_size=300) | st.sampled_from(list(JSON_BOMBS.values()))
MANIFEST = {
    "seed": 1,
    "settings": {"members": 300},
    "versions": {"casekit": "1"},
    "figures": {"a": {"value": 1.5, "kind": "free"}},
    "tables": {"page_views": {"rows": 3, "sha256": "0"}},
}


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value of JSON."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(spot for key, one in inside for spot in spots(one, (*path, key)))]


def forged(data: st.DataObject, content: Any) -> Any:
    """Return a value with one part replaced by anything, removed, or given a name nobody knows."""
    content = copy.deepcopy(content)
    path = data.draw(st.sampled_from(spots(content)))
    what, new = data.draw(st.sampled_from(["replaced", "removed", "renamed"])), data.draw(JSON)
    if not path:
        return new
    inside = content
    for key in path[:-1]:
        inside = inside[key]
    if what == "replaced":
        inside[path[-1]] = new
    else:
        old = inside.pop(path[-1])
        if what == "renamed" and isinstance(inside, dict):
            inside[data.draw(TEXTS)] = old
    return content


@tries(quick=150, slow=3_000)
@given(raw=BYTES)
def test_json_of_anybody_is_a_value_that_can_be_written_again_or_is_refused(raw: bytes) -> None:
    value = holds("JSON", (UnreadableError,), lambda: parsed(raw))
    again = json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert parsed(again) == value


@BOMBS
def test_a_bomb_in_a_record_is_set_aside_and_the_lesson_goes_on(tmp_path: Path, raw: bytes) -> None:
    TRIED["records"] += 1
    path = tmp_path / "my-record.json"
    path.write_bytes(raw)
    mine = Record(path)
    entry = {"values": {"a": 1}}
    assert mine.change("03", "predictions", "x", lambda _: dict(entry)) == entry
    assert read_record(path)["lessons"]["03"]["predictions"]["x"] == entry
    aside = [each for each in tmp_path.iterdir() if "-damaged-" in each.name]
    assert [each.read_bytes() for each in aside] == [raw]


@tries(quick=150, slow=3_000)
@given(data=st.data())
def test_a_record_that_was_edited_is_read_whole_or_set_aside_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    TRIED["records"] += 1
    folder = tmp_path_factory.mktemp("record")
    path = folder / "my-record.json"
    content = forged(data, record())
    raw = json.dumps(content).encode("utf-8")
    path.write_bytes(raw)
    mine = Record(path)
    mine.change("00", "checkpoints", "mine", lambda _: {"tried": ["a"]})
    now = json.loads(path.read_bytes())
    aside = [each.read_bytes() for each in folder.iterdir() if "-damaged-" in each.name]
    if is_sound(content):
        assert not aside
        assert {**content["lessons"], "00": None} == {**now["lessons"], "00": None}
    else:
        assert [path.read_bytes(), *aside].count(raw) == 1


@tries(quick=60, slow=1_000)
@given(data=st.data(), language=st.sampled_from(["en", "ja"]), with_text=st.booleans())
def test_a_record_that_was_edited_is_shown_and_handed_in_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, language: str, with_text: bool
) -> None:
    folder = tmp_path_factory.mktemp("record")
    path = folder / "my-record.json"
    path.write_text(json.dumps(forged(data, record())), encoding="utf-8")
    arguments = ["--record", str(path), "--language", language]
    ended(["progress", "show", *arguments], "records").kept_its_promise()
    text = ["--with-text"] if with_text else []
    result = ended(["progress", "export", *arguments, *text, "--out", str(folder / "out.json")], "records")
    result.kept_its_promise()
    if result.code == 0:
        assert read_hand_in(folder / "out.json").track in ("law", "data")


@BOMBS
def test_a_bomb_among_the_files_of_a_class_is_left_out(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bomb.json").write_bytes(raw)
    holds("hand-ins", (RejectedError,), lambda: read_hand_in(tmp_path / "in" / "bomb.json"))
    text = hand_in_text(hand_in(record()))
    (tmp_path / "in" / "good.json").write_text(text, encoding="utf-8")
    result = ended(["progress", "merge", str(tmp_path / "in"), "--out", str(tmp_path / "out")], "hand-ins")
    assert result.code == 0
    assert "Left out: bomb.json" in result.out


def test_a_file_of_a_hundred_megabytes_is_left_out_without_being_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/huge.json", "my-record.json", "manifest.json"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(100_000_000)
    with pytest.raises(RejectedError, match="larger"):
        read_hand_in(tmp_path / "in" / "huge.json")
    with pytest.raises(UnreadableError, match="too-large"):
        read(tmp_path / "my-record.json")
    with pytest.raises(CasekitError):
        read_record(tmp_path / "my-record.json")
    with pytest.raises(CasekitError):
        Manifest.from_file(tmp_path / "manifest.json")
    TRIED["hand-ins"] += 1
    TRIED["records"] += 2


@pytest.mark.skipif(os.name == "nt", reason="no such names, links and pipes there")
@tries(quick=25, slow=300)
@given(
    names=st.lists(
        st.sampled_from(
            [
                "..json",
                "...",
                "..\\..\\evil.json",
                "C:\\x.json",
                "CON.json",
                "a:b.json",
                "~",
                "-rf",
                "$(zq).json",
                "`zq`.json",
                "x" * 240,
                "日本.json",
                "e\u0301.json",
                "\u202egnp.json",
                "a\nb.json",
                "\x1b[2J.json",
                "\udcff.json",
                "=zq.json",
                "＝zq.json",
                " =zq.json",
                "@zq.json",
                "+1.json",
                '"><img src=x onerror=zq()>.json',
                "%2e%2e%2fzq.json",
                ".hidden.json",
            ]
        ),
        min_size=1,
        max_size=6,
        unique=True,
    ),
    kind=st.sampled_from(["text", "folder", "link out", "loop", "pipe", "good"]),
)
def test_names_in_a_folder_of_a_class_lead_nowhere_and_command_nothing(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], kind: str
) -> None:
    root = tmp_path_factory.mktemp("names")
    folder = root / "in"
    folder.mkdir()
    (root / "precious.json").write_text(hand_in_text(hand_in(record())), encoding="utf-8")
    good = hand_in_text(hand_in(record(), with_text=True))
    for name in names:
        place = folder / name
        if kind == "folder":
            (place / "inside.json").mkdir(parents=True)
        elif kind == "link out":
            place.symlink_to(root / "precious.json")
        elif kind == "loop":
            place.symlink_to(place)
        elif kind == "pipe":
            os.mkfifo(place)
        else:
            place.write_text(good if kind == "good" else "{", encoding="utf-8")
    before = listing(root)
    result = ended(["progress", "merge", str(folder), "--out", str(root / "out")], "folders of hand-ins")
    result.kept_its_promise()
    assert not set("\x1b\u202e\r") & set(result.out)
    assert all(name.split("/")[0] == "out" for name in touched(before, listing(root)))
    if result.code == 0:
        assert {path.name for path in (root / "out").iterdir()} <= {
            "summary.json",
            "summary.csv",
            "skipped.csv",
            "summary.en.html",
            "summary.ja.html",
            "summary.en.png",
            "summary.ja.png",
        }
        for line in (root / "out" / "skipped.csv").read_text(encoding="utf-8-sig").splitlines()[1:]:
            assert line.lstrip(' "')[:1] not in tuple("=+-@＝＋－＠"), line
        for page in (root / "out").glob("*.html"):
            assert "onerror" not in page.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "\t"])
def test_no_file_name_is_a_formula_in_the_list_of_files_left_out(
    tmp_path: Path, sign: str, before: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"{before}{sign}zq().json").write_text("{", encoding="utf-8")
    (tmp_path / "in" / "good.json").write_text(hand_in_text(hand_in(record())), encoding="utf-8")
    assert (
        ended(["progress", "merge", str(tmp_path / "in"), "--out", str(tmp_path / "out")], "hand-ins").code
        == 0
    )
    (_, line) = (tmp_path / "out" / "skipped.csv").read_text(encoding="utf-8-sig").splitlines()
    assert line[:1] in ("'", "?")


@tries(quick=150, slow=3_000)
@given(data=st.data())
def test_a_manifest_that_was_edited_is_read_or_refused(data: st.DataObject) -> None:
    text = json.dumps(forged(data, MANIFEST))
    found = holds("manifests", (CasekitError,), lambda: Manifest.from_json(text))
    if found is not None:
        assert Manifest.from_json(found.to_json()) == found
        assert all(f"{entry.rows:,}" for entry in found.tables.values())


@tries(quick=80, slow=1_000)
@given(raw=BYTES)
def test_any_bytes_in_the_place_of_a_file_of_ours(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    for name in ("summary.json", "manifest.json", "pairs.json", "claims.csv"):
        (folder / name).write_bytes(raw)
    holds("manifests", (CasekitError,), lambda: Manifest.from_file(folder / "manifest.json"))
    holds("summaries of runs", (CasekitError,), lambda: facts_of_folder(folder))
    holds("agreed pairs", (CasekitError,), lambda: read_agreed(folder / "pairs.json"))
    holds("tables of claims", (CasekitError,), lambda: table(folder / "claims.csv", ["id", "value"]))


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("run")
    for arguments in (
        ["generate", "--members", "300", "--workers", "1", "--out", str(folder / "world")],
        ["run", "survey", "--world", str(folder / "world"), "--out", str(folder / "run")],
    ):
        assert ended(arguments, "preparation").code == 0
    content: dict[str, Any] = json.loads((folder / "run" / "summary.json").read_text(encoding="utf-8"))
    return content


@tries(quick=60, slow=1_000)
@given(data=st.data(), how=st.sampled_from([["--json"], ["--language", "ja"], ["--language", "en"]]))
def test_a_run_that_was_edited_is_assessed_or_refused(
    tmp_path_factory: pytest.TempPathFactory, summary: dict[str, Any], data: st.DataObject, how: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    (folder / "summary.json").write_text(json.dumps(forged(data, summary)), encoding="utf-8")
    ended(["assess", str(folder), *how], "summaries of runs").kept_its_promise()


@tries(quick=60, slow=1_000)
@given(
    text=st.text(max_size=60)
    | st.sampled_from(
        [
            "id,value\n",
            "id,value\na\n",
            "id,value\na,b,c\n",
            'id,value\n"a\n',
            "id,value\n\0,b\n",
            "id,id\na,b\n",
            "id;value\n",
            "id,value\r\n=1,2\r\n",
            "id,value\n" + "x" * 200_000 + ",b\n",
        ]
    )
)
def test_a_table_of_the_record_has_its_columns_in_every_row_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("table") / "claims.csv"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = holds("tables of claims", (CasekitError,), lambda: table(path, ["id", "value"]))
    assert all(set(row) == {"id", "value"} and None not in row.values() for row in found or ())


@tries(quick=40, slow=400)
@given(data=st.data())
def test_an_answer_key_that_was_edited_gives_a_note_or_its_prompts(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    content = json.loads((keys.FOLDER / "03.json").read_text(encoding="utf-8"))
    (folder / "03.json").write_text(json.dumps(forged(data, content)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "FOLDER", folder)
        found = holds("answer keys", (CasekitError,), lambda: keys.read_keys("03", "en"))
    assert found is None or isinstance(found.predictions, dict)


@tries(quick=80, slow=1_000)
@given(data=st.data(), raw=BYTES)
def test_the_memory_of_the_copies_deletes_nothing_but_our_own_notebooks(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, raw: bytes
) -> None:
    """The memory may have come with a folder that somebody else made."""
    TRIED["memories of copies"] += 1
    root = tmp_path_factory.mktemp("copies")
    editions, course = root / "editions", root / "my-course"
    editions.mkdir()
    (editions / "00-start.ipynb").write_text('{"cells": []}', encoding="utf-8")
    bring_up_to_date(editions, course, "en")
    whole = '{"cells": []}'
    precious = {
        "../../precious.txt": "x",
        "../../precious.ipynb": whole,
        "mine.png": "x",
        str(root / "whole.ipynb"): whole,
    }
    for name, text in precious.items():
        (course / "en" / name).write_text(text, encoding="utf-8")
    digest = json.loads((course / MEMORY).read_text(encoding="utf-8"))["en"]["00-start.ipynb"]["sources"]
    name = data.draw(st.sampled_from([*precious, "../en", ".", ""]) | TEXTS)
    before = data.draw(st.sampled_from([{}, {"sources": None}, {"sources": digest}]) | JSON)
    content = json.dumps({"en": {name: before}}).encode() if data.draw(st.booleans()) else raw
    (course / MEMORY).write_bytes(content)
    bring_up_to_date(editions, course, "en")
    assert {each: (course / "en" / each).read_text(encoding="utf-8") for each in precious} == precious
