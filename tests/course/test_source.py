"""A lesson source is read whole, and every fault is a sentence that names file, cell and what is allowed."""

import pytest

from casekit.course.cells import Code, Text
from casekit.course.code_rules import in_language
from casekit.course.fields import Bilingual, joined_lines
from casekit.course.prompts import Checkpoint, Prediction, Worksheet
from casekit.course.source import Section, read_lesson, read_lessons
from casekit.errors import CasekitError
from tests.course.toy import SOURCE, changed, write_source


def read(folder, text=SOURCE, name="01-toy-join.md"):
    return read_lesson(write_source(folder, text, name))


def fault(folder, text, name="01-toy-join.md"):
    with pytest.raises(CasekitError) as raised:
        read(folder, text, name)
    assert str(raised.value).startswith(f"{name}, ")
    return str(raised.value)


def code(body, header="id: join"):
    return SOURCE + f"\n```{{code-cell}}\n---\n{header}\n---\n{body}\n```\n"


def test_the_head_is_read(tmp_path):
    lesson = read(tmp_path)
    assert (lesson.number, lesson.slug, lesson.stem) == ("01", "toy-join", "01-toy-join")
    assert lesson.title == Bilingual("The toy join", "おもちゃの突合")
    assert lesson.fallacies == ("F1", "F2")
    assert lesson.if_late_cut == "do-more"


def test_cells_stand_in_the_order_of_the_source_and_a_pair_where_its_first_half_is(tmp_path):
    cells = read(tmp_path).cells
    kinds = [(type(cell), cell.id) for cell in cells]
    assert kinds == [
        (Code, "start"),
        (Text, "hook"),
        (Prediction, "guess"),
        (Text, "do"),
        (Code, "join"),
        (Text, "do-more"),
        (Code, "noise"),
        (Checkpoint, "c1"),
        (Worksheet, "argue"),
        (Text, "note"),
    ]
    assert cells[5].text == Bilingual("### More\n\nTry more.", "### さらに\n\nもっと試す。")


def test_a_cell_that_says_nothing_stays_in_block_and_section(tmp_path):
    noise = next(cell for cell in read(tmp_path).cells if cell.id == "noise")
    assert (noise.block, noise.section) == ("full45", "do")


def test_minutes_are_core_if_all_cells_are_and_as_written_if_mixed(tmp_path):
    sections = read(tmp_path).sections
    assert sections[0] == Section("hook", 3, 3)
    assert sections[2] == Section("do", 4, 12)


def test_one_number_of_minutes_is_refused_for_a_mixed_part(tmp_path):
    text = changed("do: {core20: 4, full45: 12}", "do: 12")
    assert "do: {core20: ..., full45: 12}" in fault(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  if_late_cut", "  colour: red\n  if_late_cut", "unknown key 'colour'"),
        ("lesson:\n", "author: me\nlesson:\n", "unknown key 'author'"),
        ('number: "01"', "number: 1", 'the file name says "01"'),
        ('  question: {en: "Can a toy be joined?"', '  question: {fr: "Oui"', "unknown key 'fr'"),
        ("[F1, F2]", "[F1, F11]", "allowed are F1, F2"),
        ("hook: 3", "hook: three", "minutes.hook is not a whole number"),
        ("hook: 3", "hook: 3, picnic: 4", "unknown part 'picnic'"),
        ("hook: 3", "hook: 3, source: 4", "no cell opens that part"),
        ("if_late_cut: do-more", "if_late_cut: nothing", "names a part of `minutes` or a cell id"),
        ('{en: "The toy join"', '{en: "The {claim}`D01` join"', "cite no claims"),
        ("lesson:\n", "lesson: [\n", "not MyST Markdown"),
    ],
)
def test_a_fault_in_the_head_is_named(tmp_path, old, new, said):
    assert said in fault(tmp_path, changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"id": "hook-en", ', "", "has no id"),
        ('"id": "hook-en"', '"id": "start-en"', "used twice"),
        ('"id": "do-ja"', '"id": "hook-ja"', "used twice"),
        ('"id": "do-ja"', '"id": "due-ja"', "twin do-ja is missing"),
        ('"id": "do-ja"', '"id": "do"', "ends in -ja"),
        ('"id": "do-en", "lang": "en"', '"id": "do-en", "lang": "fr"', "allowed are en, ja"),
        ('"id": "do-en", "lang": "en", ', '"id": "do-en", ', "says its language"),
        ('"id": "do-en", "lang": "en"', '"id": "do-en", "lang": "en", "color": 1', "unknown key 'color'"),
        ('"lang": "en", "block": "core20"', '"lang": "en", "block": "core30"', "allowed are core20, full45"),
        ('"lang": "en", "block": "core20"', '"lang": "en", "block": "full45"', "'block' differs"),
        ('"lang": "en", "edition": "facilitator"', '"lang": "en", "edition": "teacher"', "'edition' differs"),
        (
            '"lang": "en", "block": "core20"',
            '"lang": "en", "block": "core20", "minutes": 2',
            "'minutes' differs",
        ),
        ('"kind": "checkpoint"', '"kind": "quiz"', "prediction, checkpoint, worksheet"),
        ("Look at the number.", "", "twin do-en is missing"),
        ("数を見てください。", "これは**「数」**です。", "Put a space outside the bold"),
        ("id: noise", "id: sources", "the build makes a cell with this id"),
        ("id: noise", "id: c1-key", "the build makes a cell with this id"),
        ("id: noise", "id: Noise", "lower-case letters"),
        ("id: noise", "id: noise\nfolded: yes", "unknown key 'folded'"),
        ("open: true", "open: maybe", "allowed are true and false"),
        ("[nbval-check-output]", "[raises-exception]", "no lesson shows a traceback"),
        ("[nbval-check-output]", "[Some Tag]", "lower-case words"),
    ],
)
def test_a_fault_in_a_cell_is_named(tmp_path, old, new, said):
    assert said in fault(tmp_path, changed(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    right: true\n", "    fallacy: F2\n    feedback: {en: a, ja: b}\n", "0 options are right"),
        ("    fallacy: F1\n", "    right: true\n", "2 options are right"),
        ("    fallacy: F1\n", "", "names no fallacy"),
        ("fallacy: F1\n", "fallacy: F12\n", "allowed are F1"),
        ('    feedback: {en: "It is not.", ja: "壊れていない。"}\n', "", "no feedback"),
        ("    right: true\n", "    right: true\n    fallacy: F1\n", "shows no fallacy"),
        ('why: {en: "The client', 'hint: {en: "The client', "unknown key 'hint'"),
        ("min: 0, max: 12", "min: 12, max: 12", "min below max"),
        ("min: 0, max: 12, step: 1", "max: 12", "lacks 'min'"),
        ("kind: slider", "kind: dial", "allowed are slider, choice"),
        ("name: who", "name: many", "twice"),
        ('label: {en: "Number", ja: "数"}', "label: Number", "label is not a set of named values"),
        ("rows: 4", "rows: 0", "rows is not a whole number"),
        ("level: 2", "level: 9", "level is not a whole number"),
        ('ja: "いくつか"}', 'ja: "いくつか"', "the yaml block cannot be read"),
        (
            '```yaml\nquestion: {en: "How',
            'See:\n```yaml\nquestion: {en: "How',
            "one ```yaml block and nothing",
        ),
    ],
)
def test_a_fault_in_a_prompt_is_named(tmp_path, old, new, said):
    assert said in fault(tmp_path, changed(old, new))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\n".join(["x = 1"] * 11), "11 lines; at most 10"),
        ("x = 1;", "semicolon"),
        ("x = 1  # the count", "comment"),
        ("%matplotlib inline", "not Python"),
        ('lesson.start("01", "en")', "write LANGUAGE"),
        ("language = LANGUAGE", "only as an argument"),
        ('print("LANGUAGE")', "only as an argument"),
        ("lesson.start(LANGUAGE=3)", "only as an argument"),
        ("", "empty"),
    ],
)
def test_code_that_breaks_a_rule_is_refused(tmp_path, body, said):
    message = fault(tmp_path, code(body, "id: extra"))
    assert "cell extra" in message
    assert said in message


def test_a_semicolon_or_a_hash_inside_a_text_is_no_fault(tmp_path):
    assert read(tmp_path, code('x = "a # b;"', "id: extra")).cells[-1].code == 'x = "a # b;"'


def test_language_is_put_in_wherever_it_stands_as_an_argument():
    assert in_language('start("01", LANGUAGE, language=LANGUAGE)', "ja") == 'start("01", "ja", language="ja")'


def test_more_than_25_code_cells_are_refused(tmp_path):
    text = SOURCE + "".join(f"\n```{{code-cell}}\n---\nid: x{n}\n---\nx = {n}\n```\n" for n in range(21))
    assert "at most 25" in fault(tmp_path, text)


def test_more_than_eight_prompts_are_refused(tmp_path):
    prompt = SOURCE[SOURCE.index('+++ {"id": "argue"') : SOURCE.index('+++ {"id": "note-en"')]
    text = SOURCE + "".join(prompt.replace('"argue"', f'"argue-{n}"') for n in range(6))
    assert "at most 8" in fault(tmp_path, text)


def test_a_space_that_yaml_folded_into_japanese_is_taken_out(tmp_path):
    text = changed('ja: "いくつか"}', 'ja: "いくつ\n  あるか、A と B"}')
    guess = next(cell for cell in read(tmp_path, text).cells if cell.id == "guess")
    assert guess.question.ja == "いくつあるか、A と B"


def test_japanese_lines_are_joined_but_not_lists_headings_or_code():
    text = "# 題\n本文\nの続き\n- 項目\n- 二つ\n\n```\n一\n二\n```\n終わり\nです"
    assert joined_lines(text) == "# 題\n本文の続き\n- 項目\n- 二つ\n\n```\n一\n二\n```\n終わりです"


def test_file_names_and_numbers_are_checked(tmp_path):
    assert "NN-slug.md" in fault(tmp_path, SOURCE, "toy.md")
    with pytest.raises(CasekitError, match="no lesson source"):
        read_lessons(tmp_path / "empty")


def test_two_lessons_with_one_number_are_refused(tmp_path):
    write_source(tmp_path)
    write_source(tmp_path, SOURCE, "01-other.md")
    with pytest.raises(CasekitError, match="Two lesson sources have the number 01"):
        read_lessons(tmp_path)
