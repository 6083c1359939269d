"""Schedules are printed from the heads of the lessons."""

import pytest

from casekit.course.schedule import course_table, run_sheet, with_course_table
from casekit.course.source import read_lesson
from tests.course.toy import changed, write_source


@pytest.fixture
def lesson(tmp_path):
    return read_lesson(write_source(tmp_path))


def test_the_course_table_links_each_lesson_and_gives_its_minutes(lesson):
    assert course_table([lesson], "en").splitlines() == [
        "|  | Lesson | Question | Fallacies | Short version | In full |",
        "| --- | --- | --- | --- | ---: | ---: |",
        "| 01 | [The toy join](notebooks/en/01-toy-join.ipynb) | Can a toy be joined? | F1, F2 "
        "| 22 min | 30 min |",
    ]
    assert "[おもちゃの突合](notebooks/ja/01-toy-join.ipynb)" in course_table([lesson], "ja")


def test_a_run_sheet_has_a_running_clock_and_the_cut(lesson):
    rows = run_sheet(lesson, "en").splitlines()[2:]
    assert rows[0] == "| 0:00–0:03 | The situation | 3 min |  |"
    assert rows[2] == "| 0:08–0:20 | Do | 12 min | ✂ More |"
    assert rows[-1] == "| 0:25–0:30 | Argue | 5 min |  |"


def test_the_short_version_has_its_own_minutes(lesson):
    rows = run_sheet(lesson, "ja", core=True).splitlines()[2:]
    assert rows[2] == "| 0:08–0:12 | やってみる | 4分 |  |"


def test_the_short_version_names_a_cut_only_if_it_has_what_is_cut(tmp_path):
    text = changed("if_late_cut: do-more", "if_late_cut: do")
    rows = run_sheet(read_lesson(write_source(tmp_path, text)), "ja", core=True).splitlines()[2:]
    assert rows[2] == "| 0:08–0:12 | やってみる | 4分 | ✂ やってみる |"


def test_a_part_without_core_minutes_is_left_out_of_the_short_version(tmp_path):
    text = changed("do: {core20: 4, full45: 12}", "do: {core20: 0, full45: 12}")
    lesson = read_lesson(write_source(tmp_path, text))
    assert "Do" not in run_sheet(lesson, "en", core=True)


def test_the_table_stands_between_its_marks_and_nothing_else_changes():
    text = "# Kit\n<!-- course-table: ours -->\nold\n<!-- /course-table -->\nend\n"
    once = with_course_table(text, "| a |")
    assert once == "# Kit\n<!-- course-table: ours -->\n\n| a |\n\n<!-- /course-table -->\nend\n"
    assert with_course_table(once, "| a |") == once
    assert with_course_table("# Kit\n", "| a |") == "# Kit\n"
