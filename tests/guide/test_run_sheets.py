"""Run sheets follow from the heads of the lessons: they add up, or they are refused with a sentence."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from casekit.course.build import check
from casekit.course.guide_pages import guide_pages, run_sheets_page, with_table
from casekit.course.run_sheets import PLANS, read_sheets
from casekit.course.source import read_lessons
from casekit.errors import CasekitError
from casekit.lesson.before_after import FORMS, items

ROOT = Path(__file__).parents[2]
LENGTHS = {"taster": 60, "seminar": 90, "workshop": 180, "class-90": 90, "class-100": 100}


@pytest.fixture(scope="module")
def lessons():
    return read_lessons(ROOT)


@pytest.fixture
def plans(tmp_path):
    """The file of plans as it is, and a function that writes it changed."""
    said = yaml.safe_load(PLANS.read_text(encoding="utf-8"))

    def write() -> Path:
        path = tmp_path / "run_sheets.yaml"
        path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
        return path

    return said, write


def with_minutes(lessons, number, **changed):
    """The lessons with other core minutes in some parts of one of them."""
    return [
        replace(
            lesson,
            sections=tuple(replace(one, core=changed.get(one.name, one.core)) for one in lesson.sections),
        )
        if lesson.number == number
        else lesson
        for lesson in lessons
    ]


def minutes_of(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def test_there_is_a_plan_for_each_length_and_each_adds_up(lessons):
    found = read_sheets(lessons).plans
    assert {plan.name: plan.minutes for plan in found} == LENGTHS
    assert {plan.name: sum(row.minutes for row in plan.rows) for plan in found} == LENGTHS


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_clock_of_a_page_runs_without_a_gap_from_nought_to_the_end(lessons, language):
    page = run_sheets_page(read_sheets(lessons).plans, language)
    lengths = []
    for section in page.split("\n## ")[1:]:
        times = re.findall(r"^\| (\d+:\d\d)–(\d+:\d\d) \|", section, re.MULTILINE)
        starts, ends = ([minutes_of(time) for time in side] for side in zip(*times, strict=True))
        assert [0, *ends[:-1]] == starts
        lengths.append(ends[-1])
    assert lengths == list(LENGTHS.values())


def test_every_plan_has_its_debrief_near_the_end(lessons):
    for plan in read_sheets(lessons).plans:
        places = [n for n, row in enumerate(plan.rows) if row.title.en.startswith("Debrief")]
        assert len(places) == 1
        assert places[0] >= len(plan.rows) - 3


def test_other_minutes_in_a_lesson_make_another_sheet(lessons):
    before = run_sheets_page(read_sheets(lessons).plans, "en")
    hook, explain = (
        next(one.core for one in lessons[3].sections if one.name == name) for name in ("hook", "explain")
    )
    changed = with_minutes(lessons, "03", hook=hook - 1, explain=explain + 1)
    after = run_sheets_page(read_sheets(changed).plans, "en")
    assert f"- 0:05 **The situation** ({hook} min)." in before
    assert f"- 0:05 **The situation** ({hook - 1} min)." in after
    assert "- 0:08 **The facts**" in before
    assert "- 0:07 **The facts**" in after


def test_a_lesson_that_grew_is_refused_with_what_to_do(lessons):
    hook = next(one.core for one in lessons[3].sections if one.name == "hook")
    with pytest.raises(CasekitError, match=r"plan taster: the rows add up to 61 minutes, and the plan is 60"):
        read_sheets(with_minutes(lessons, "03", hook=hook + 1))


def test_a_step_that_grew_is_refused(lessons, plans):
    said, write = plans
    said["plans"][0]["rows"][0]["minutes"] += 4
    with pytest.raises(CasekitError, match=r"add up to 64 minutes.*Change a step's minutes"):
        read_sheets(lessons, write())


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"lesson": "13", "core20": "all"}, r"a lesson is '13'; allowed are 00, 01"),
        ({"lesson": "03"}, r"lesson 03 needs core20 or full45"),
        (
            {"lesson": "03", "core20": ["source"]},
            r"a part of lesson 03 in core20 is 'source'; allowed are hook",
        ),
        ({"lesson": "03", "core20": ["hook"], "full45": ["hook"]}, r"has the part hook twice"),
        ({"lesson": "03", "core20": "all", "instead": "00"}, r"lesson 00 takes 9 minutes and lesson 03 20"),
        ({"step": "song", "minutes": 3}, r"a step is 'song'; allowed are break"),
        ({"step": "vote", "minutes": 0}, r"minutes of vote is not a whole number from 1"),
        ({"step": "debrief", "minutes": 9}, r"no version of 9 minutes; .* has 8, 10, 12, 20"),
        ({"step": "hearing", "minutes": 40}, r"cell argue-hearing adds up to 50 minutes, not 40"),
        ({"minutes": 3}, r"a row has the unknown key 'minutes'"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_with_what_is_allowed(lessons, plans, row, sentence):
    said, write = plans
    said["plans"][0]["rows"][0] = row
    with pytest.raises(CasekitError, match=sentence):
        read_sheets(lessons, write())


def test_a_debrief_whose_steps_do_not_add_up_is_refused(lessons, plans):
    said, write = plans
    said["steps"]["debrief"]["lengths"]["minutes"][8] = [1, 1, 1, 1, 1, 1, 1]
    with pytest.raises(CasekitError, match=r"has 7 parts that add up to 7; it needs 7 that add up to 8"):
        read_sheets(lessons, write())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda said: said.update(steps=["vote"]), r"steps is not a set of named entries"),
        (lambda said: said.update(lessons=None), r"lessons is not a set of named entries"),
        (
            lambda said: said["steps"]["debrief"].pop("lengths"),
            r"step debrief: it is missing",
        ),
        (lambda said: said["steps"].pop("debrief"), r"step debrief: it is missing"),
        (lambda said: said["steps"]["debrief"].update(lengths=8), r"lengths is not a set of named values"),
        (
            lambda said: said["steps"]["debrief"]["lengths"].update(minutes=[8]),
            r"minutes is not a set of lengths",
        ),
        (
            lambda said: said["steps"]["debrief"]["lengths"]["minutes"].update({8: 8}),
            r"the version of 8 minutes is not a list",
        ),
    ],
)
def test_a_file_with_a_part_of_another_shape_is_refused(lessons, plans, change, sentence):
    said, write = plans
    for plan in said["plans"]:
        plan.update(minutes=20, rows=[{"lesson": "03", "core20": "all"}])
    change(said)
    with pytest.raises(CasekitError, match=sentence):
        read_sheets(lessons, write())


def test_a_file_that_is_no_yaml_is_refused(lessons, tmp_path):
    path = tmp_path / "run_sheets.yaml"
    path.write_text("plans: [", encoding="utf-8")
    with pytest.raises(CasekitError, match=r"run_sheets.yaml, whole file: this is not YAML"):
        read_sheets(lessons, path)


def test_a_cut_of_the_lesson_stands_only_where_the_plan_has_what_is_cut(lessons):
    late = {
        (plan.name, row.title.en): row.late.en if row.late else None
        for plan in read_sheets(lessons).plans
        for row in plan.rows
    }
    fifth = next(lesson for lesson in lessons if lesson.number == "05")
    assert late["class-90", f"Lesson 05 · {fifth.title.en}"] == "Swap sides"
    assert late["taster", "Lesson 03 · The cookie join"] is None


def test_the_minutes_of_the_hearing_are_those_of_lesson_11(lessons):
    workshop = next(plan for plan in read_sheets(lessons).plans if plan.name == "workshop")
    hearing = next(row for row in workshop.rows if row.title.en.startswith("The hearing"))
    assert [part.minutes for part in hearing.parts] == [5, 14, 16, 10, 5]


def test_the_pages_in_the_guide_are_what_the_lessons_make(lessons):
    pages = guide_pages(ROOT, lessons)
    assert len(pages) == 10
    assert [path.name for path, text in pages.items() if path.read_text(encoding="utf-8") != text] == []


def test_the_check_of_the_build_names_a_page_that_is_not_up_to_date(tmp_path):
    shutil.copytree(ROOT / "notebooks" / "source", tmp_path / "notebooks" / "source")
    shutil.copytree(ROOT / "guide", tmp_path / "guide")
    assert [sentence for sentence in check(tmp_path) if sentence.startswith("guide/")] == []
    debrief = tmp_path / "guide" / "debrief.ja.md"
    text = debrief.read_text(encoding="utf-8")
    debrief.write_text(re.sub(r"(1\. 役割を離れる \|) \d", r"\1 9", text), encoding="utf-8")
    (tmp_path / "guide" / "run-sheets.md").unlink()
    found = [sentence for sentence in check(tmp_path) if sentence.startswith("guide/")]
    assert [sentence.split(" ")[0] for sentence in found] == ["guide/run-sheets.md", "guide/debrief.ja.md"]


def test_a_page_that_lost_its_table_is_named():
    assert with_table("a\n\n| Step | 1 |\n| old |\n\nb\n", "| Step | 8 |\n| --- |", "x.md") == (
        "a\n\n| Step | 8 |\n| --- |\n\nb\n"
    )
    with pytest.raises(CasekitError, match=r"x\.md has lost its table"):
        with_table("a\n", "| Step | 8 |", "x.md")


def test_a_checkout_without_a_guide_has_no_pages(tmp_path, lessons):
    assert guide_pages(tmp_path, lessons) == {}


def test_a_page_with_a_made_table_that_is_missing_is_named(tmp_path, lessons):
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "README.md").write_text("# Guide\n", encoding="utf-8")
    with pytest.raises(CasekitError, match=r"guide/choose-a-path\.md is missing"):
        guide_pages(tmp_path, lessons)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_concept_test_on_paper_has_every_question_and_its_right_answer(lessons, language):
    name = "concept-test.md" if language == "en" else "concept-test.ja.md"
    page = guide_pages(ROOT, lessons)[ROOT / "guide" / name]
    forms, keys = page.split("\n## ")[1:3], page.split("\n## ")[3:]
    for when, form, key in zip(FORMS, forms, keys, strict=True):
        for number, item in enumerate(items(when), 1):
            letter = "abcdef"[next(n for n, one in enumerate(item["options"]) if one.get("right"))]
            assert item["question"][language] in form
            assert all(option["text"][language] in form for option in item["options"])
            bracketed = f"({letter})" if language == "en" else f"（{letter}）"
            assert f"{number}. **{bracketed}**" in key
        assert "**(" not in form
