"""casekit progress: what a class answered, from whatever lies in a folder."""

import csv
import json
import os
import re

import pytest

from casekit.cli import main
from casekit.course.progress.commands import export, merge, read_folder, show
from casekit.course.progress.counting import count
from casekit.course.progress.hand_in import HandIn, checked, hand_in, hand_in_text, keys_of
from casekit.errors import CasekitError
from tests.course.progress.classroom import SECRET, TIME, record, right_letter


def quiet(_line):
    pass


def class_of(folder, *, right_first=20, wrong_first=7, without=3):
    """A class in which some were right at once, some not, and some only took the concept test."""
    folder.mkdir()
    records = [record() for _ in range(right_first)]
    records += [record(wrong_first=True, guess=9) for _ in range(wrong_first)]
    records += [record(lesson=False) for _ in range(without)]
    for number, one in enumerate(records):
        (folder / f"learner-{number:03}.json").write_text(hand_in_text(hand_in(one)), encoding="utf-8")
    return folder


def table(summary, part, key, item=None):
    return next(
        {cell["name"]: cell["count"] for cell in one["cells"]}
        for one in summary["tables"]
        if (one["part"], one["key"], one["item"]) == (part, key, item)
    )


def merged(folder, out, **named):
    merge(folder, out, say=quiet, **named)
    return json.loads((out / "summary.json").read_text(encoding="utf-8"))


def test_first_answers_are_counted_and_small_groups_hidden_with_what_would_give_them_away(tmp_path):
    summary = merged(class_of(tmp_path / "in"), tmp_path / "out")
    assert summary["learners"] == 30
    first = table(summary, "checkpoint", "c1")
    shown = [number for number in first.values() if number is not None]
    assert shown == [20]
    assert first["no-answer"] is None


def test_a_class_without_small_groups_is_shown_whole(tmp_path):
    summary = merged(class_of(tmp_path / "in", without=0), tmp_path / "out")
    assert sorted(table(summary, "checkpoint", "c1").values())[-2:] == [7, 20]
    assert table(summary, "checkpoint", "c1")["no-answer"] == 0
    assert table(summary, "test", "after", "F3")["right"] == 27
    assert table(summary, "test", "before", "F3")["right"] == 0
    assert (
        sum(number or 0 for number in table(summary, "prediction", "named_by_client", "client").values())
        == 27
    )
    assert table(summary, "stopped", None)["03"] == 27


def test_a_fallacy_is_added_up_from_what_is_shown_and_nothing_else(tmp_path):
    folder = class_of(tmp_path / "in", without=0)
    counts = count(read_folder(folder)[0])
    for code, number in counts.fallacies().items():
        shown = [
            one.shown(cell.name) or 0
            for one in counts.of("checkpoint")
            for cell in one.cells
            if cell.fallacy == code
        ]
        assert number == sum(shown)
    assert sum(counts.fallacies().values()) > 0


def test_where_people_stopped_is_counted_by_the_last_lesson_and_in_a_lesson_by_the_last_prompt(tmp_path):
    folder = class_of(tmp_path / "in", right_first=15, wrong_first=0, without=6)
    stopped = table(merged(folder, tmp_path / "all"), "stopped", None)
    assert (stopped["03"], stopped["no-answer"]) == (15, 6)
    alone = merged(folder, tmp_path / "one", lesson="03")
    assert table(alone, "stopped", None)["argue"] == 15
    assert {one["part"] for one in alone["tables"]} == {"stopped", "checkpoint", "prediction"}


def test_a_summary_of_a_lesson_shows_no_number_that_the_summary_of_the_course_hides(tmp_path):
    folder = class_of(tmp_path / "in", right_first=13, wrong_first=6, without=4)
    whole = {
        (one["part"], one["key"], one["item"]): one["cells"]
        for one in merged(folder, tmp_path / "all")["tables"]
        if one["lesson"] == "03"
    }
    alone = merged(folder, tmp_path / "one", lesson="03")["tables"]
    assert {(one["part"], one["key"], one["item"]): one["cells"] for one in alone} == whole


def test_a_prediction_of_several_points_is_one_table_with_a_row_for_each(tmp_path):
    page = summary_page(tmp_path, "02", "en")
    matrix = page[page.index("How the predictions spread") : page.index("First answers")]
    boxes_of = keys_of("02").predictions["name_and_score"]["inputs"][0]
    assert matrix.count("<table") == 1
    assert matrix.count('<th scope="row">') == len(boxes_of["rows"]) * len(boxes_of["columns"])


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_bar_is_as_long_as_the_number_beside_it_and_says_nothing_alone(tmp_path, language):
    page = summary_page(tmp_path, "02", language)
    bars = re.findall(r'width:([0-9.]+)%" aria-hidden="true"></span>(\d+)<', page)
    assert len(bars) > 10
    assert all(float(width) == pytest.approx(80 * int(number) / 12, abs=0.06) for width, number in bars)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_warns_of_a_second_summary_of_nearly_the_same_people(tmp_path, language):
    page = summary_page(tmp_path, None, language)
    assert {"en": "Never show two summaries", "ja": "二つの差から、その人の答えが分かります"}[
        language
    ] in page


def summary_page(tmp_path, lesson, language):
    """The page of twelve learners who all did lesson 02, half of them in one way and half in another."""
    keys = keys_of("02")
    boxes_ = [one["name"] for one in keys.predictions["name_and_score"]["inputs"][0]["columns"]]
    ways = [
        [f"{row['name']}:{boxes_[n]}" for row in keys.predictions["name_and_score"]["inputs"][0]["rows"]]
        for n in (0, 1)
    ]
    (tmp_path / "in").mkdir()
    for number in range(12):
        mine = record(test=False)
        answers = {"values": {"can_name": ways[number % 2]}, "locked_at": TIME}
        tried = {
            key: {"tried": [right_letter(prompt["options"])], "answered_at": TIME}
            for key, prompt in keys.checkpoints.items()
        }
        mine["lessons"]["02"] = {"predictions": {"name_and_score": answers}, "checkpoints": tried}
        (tmp_path / "in" / f"{number}.json").write_text(hand_in_text(hand_in(mine)), encoding="utf-8")
    merge(tmp_path / "in", tmp_path / "out", lesson=lesson, say=quiet)
    return (tmp_path / "out" / f"summary.{language}.html").read_text(encoding="utf-8")


def test_fewer_than_five_people_give_no_number_at_all(tmp_path):
    summary = merged(class_of(tmp_path / "in", right_first=2, wrong_first=1, without=1), tmp_path / "out")
    assert summary["tables"] == []
    assert not list((tmp_path / "out").glob("*.png"))
    assert "at least 5" in (tmp_path / "out" / "summary.en.html").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes need another right there")
def test_files_that_are_no_hand_ins_are_named_and_skipped(tmp_path):
    folder = class_of(tmp_path / "in")
    outside = tmp_path / "outside.json"
    outside.write_text(hand_in_text(hand_in(record())), encoding="utf-8")
    (folder / "a-link.json").symlink_to(outside)
    (folder / "copy.json").write_bytes((folder / "learner-000.json").read_bytes())
    (folder / "damaged.json").write_bytes(b'{"format": "casekit-hand')
    (folder / "deep.json").write_bytes(b"[" * 100_000)
    (folder / "foreign.json").write_text('{"format": "other"}', encoding="utf-8")
    forged = hand_in(record())
    forged["lessons"]["03"]["checkpoints"]["c1"] = ["q"]
    (folder / "forged.json").write_text(hand_in_text(forged), encoding="utf-8")
    (folder / "huge.json").write_bytes(b" " * 1_000_001)
    (folder / "inside").mkdir()
    os.mkfifo(folder / "pipe.json")
    (folder / "record.json").write_text(json.dumps(record()), encoding="utf-8")
    said: list[str] = []
    merge(folder, tmp_path / "out", say=said.append)
    names = [re.match(r"Left out: (\S+)", line) for line in said]
    expected = "a-link.json damaged.json deep.json foreign.json forged.json huge.json inside learner-000.json"
    assert [name[1] for name in names if name] == [*expected.split(), "pipe.json", "record.json"]
    assert "Counted 30" in said[-1]
    assert "the same hand-in as copy.json" in "\n".join(said)


def test_nothing_a_learner_wrote_and_no_file_name_reaches_the_summary(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(8):
        text = hand_in_text(hand_in(record(), with_text=True))
        (folder / f"Tanaka {number}.json").write_text(text, encoding="utf-8")
    (folder / "=HYPERLINK(1).json").write_text("{", encoding="utf-8")
    merge(folder, tmp_path / "out", say=quiet)
    for path in (tmp_path / "out").iterdir():
        if path.name != "skipped.csv":
            assert b"Tanaka" not in path.read_bytes()
            assert b"<script" not in path.read_bytes()
    with (tmp_path / "out" / "skipped.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["file"] for row in csv.DictReader(lines)] == ["'=HYPERLINK(1).json"]


@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such name")
def test_a_file_name_cannot_command_the_terminal(tmp_path):
    folder = class_of(tmp_path / "in")
    (folder / "\x1b[2Jx.json").write_text("{", encoding="utf-8")
    said: list[str] = []
    merge(folder, tmp_path / "out", say=said.append)
    assert not any("\x1b" in line for line in said)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_stands_alone_and_its_picture_says_what_it_shows(tmp_path, language):
    merge(class_of(tmp_path / "in", without=0), tmp_path / "out", say=quiet)
    page = (tmp_path / "out" / f"summary.{language}.html").read_text(encoding="utf-8")
    assert f'<html lang="{language}">' in page
    assert not re.search(r"(?:src|href)=[\"'](?!data:|#)", page)
    alt = re.search(r'<img [^>]*alt="([^"]+)"', page)
    assert alt is not None
    assert "F10" in alt[1]
    assert "27" in alt[1]


def test_the_summary_never_replaces_the_hand_ins_or_foreign_files(tmp_path):
    folder = class_of(tmp_path / "in")
    with pytest.raises(CasekitError, match="holds the hand-ins"):
        merge(folder, folder, force=True, say=quiet)
    with pytest.raises(CasekitError, match="holds the hand-ins"):
        merge(folder, tmp_path, force=True, say=quiet)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CasekitError, match="not written by casekit"):
        merge(folder, tmp_path / "mine", force=True, say=quiet)
    merge(folder, tmp_path / "out", say=quiet)
    with pytest.raises(CasekitError, match="--force"):
        merge(folder, tmp_path / "out", say=quiet)
    merge(folder, tmp_path / "out", force=True, say=quiet)


def test_what_the_teacher_will_see_is_printed_before_the_file_is_written(tmp_path):
    mine, out = tmp_path / "my-record.json", tmp_path / "hand-in.json"
    mine.write_text(json.dumps(record()), encoding="utf-8")
    seen: list[tuple[str, bool]] = []
    export(mine, out, "en", with_text=False, say=lambda line: seen.append((line, out.exists())))
    told = "\n".join(line for line, there in seen if not there)
    assert "checkpoint c1" in told
    assert "the text is not included" in told
    assert "Concept test, before" in told
    assert SECRET not in told
    assert checked(json.loads(out.read_text(encoding="utf-8"))).track == "law"
    with pytest.raises(CasekitError, match="exists already"):
        export(mine, out, "en", with_text=False, say=quiet)
    export(mine, out, "ja", with_text=False, force=True, say=quiet)
    (tmp_path / "essay.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CasekitError, match="not a hand-in"):
        export(mine, tmp_path / "essay.txt", "en", with_text=False, force=True, say=quiet)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_show_prints_the_own_record_with_the_own_text(tmp_path, language):
    mine = tmp_path / "my-record.json"
    mine.write_text(json.dumps(record()), encoding="utf-8")
    said: list[str] = []
    show(mine, language, said.append)
    assert any(SECRET in line for line in said)


@pytest.mark.parametrize(
    "arguments",
    [
        ["progress"],
        ["progress", "show", "--record", "nothing.json"],
        ["progress", "export", "--record", "broken.json", "--out", "x.json"],
        ["progress", "merge", "nowhere", "--out", "out"],
        ["progress", "merge", "empty", "--out", "out"],
        ["progress", "merge", "empty", "--out", "out", "--lesson", "77"],
    ],
)
def test_bad_input_ends_with_two_and_one_sentence(tmp_path, monkeypatch, capsys, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.json").write_text("[", encoding="utf-8")
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("casekit: ")
    assert told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_two_people_who_left_between_two_questions_cannot_be_told_by_comparing_them():
    keys = keys_of("03").checkpoints
    rights = {key: (right_letter(prompt["options"]),) for key, prompt in keys.items()}

    def answered(number, *asked):
        given = {("03", key): rights[key] for key in asked}
        return HandIn(f"{number:016x}", "law", checkpoints=given)

    people = [answered(n, "c1", "c2") for n in range(22)]
    people += [answered(n, "c1") for n in range(22, 24)] + [answered(n) for n in range(24, 30)]
    shown = {one.key: one.shown("no-answer") for one in count(people).of("checkpoint")}
    assert sorted(shown.values(), key=str) == [6, None] or shown == {"c1": 6}
    second = [one for one in count(people).of("checkpoint") if one.key == "c2"]
    assert not second or len(second[0].hidden) >= 2
