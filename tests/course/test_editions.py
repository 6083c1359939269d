"""Four notebooks from one source: equal in ids and code, answers and notes only for the facilitator."""

import json

import nbformat
import pytest

from casekit.course.claims import Citing
from casekit.course.editions import EDITIONS, Edition, notebook, notebook_text
from casekit.course.keys import key_text
from casekit.course.source import read_lesson
from casekit.errors import CasekitError
from tests.course.toy import Record, changed, write_source

CITING = Citing(Record())
ENGLISH, JAPANESE, ENGLISH_KEY, JAPANESE_KEY = EDITIONS
ANSWERS = (
    "The holder has the name",
    "持ち主は名前を知っている",
    "The client holds the name",
    "A full reply",
    "Park",
)


@pytest.fixture
def lesson(tmp_path):
    return read_lesson(write_source(tmp_path))


def cells(lesson, edition):
    return {cell["id"]: cell for cell in notebook(lesson, edition, CITING)["cells"]}


def with_text(tmp_path, old, new):
    return read_lesson(write_source(tmp_path, changed(old, new)))


@pytest.mark.parametrize("edition", EDITIONS, ids=str)
def test_every_edition_is_a_valid_notebook_with_the_same_bytes_each_time(lesson, edition):
    text = notebook_text(notebook(lesson, edition, CITING))
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text.endswith("}\n")
    assert "\r" not in text
    assert text == notebook_text(notebook(lesson, edition, CITING))


def test_a_learner_sees_the_cells_of_the_source_in_order(lesson):
    assert list(cells(lesson, ENGLISH)) == [
        "head", "start", "hook", "guess-text", "guess", "do", "join", "do-more", "noise", "c1-text", "c1",
        "argue-text", "argue", "key-points", "sources",
    ]  # fmt: skip


def test_a_facilitator_sees_answers_notes_and_the_cut_besides(lesson):
    more = set(cells(lesson, ENGLISH_KEY)) - set(cells(lesson, ENGLISH))
    assert more == {"c1-key", "argue-key", "note", "do-more-cut"}


@pytest.mark.parametrize("pair", [(ENGLISH, JAPANESE), (ENGLISH_KEY, JAPANESE_KEY)], ids=str)
def test_languages_differ_in_code_only_by_the_literal(lesson, pair):
    english, japanese = (cells(lesson, edition) for edition in pair)
    assert list(english) == list(japanese)
    for key, cell in english.items():
        assert cell["metadata"] == japanese[key]["metadata"]
        if cell["cell_type"] == "code":
            assert cell["source"] == japanese[key]["source"].replace('"ja"', '"en"')
    assert english["start"]["source"].endswith('lesson.start("01", "en")')


@pytest.mark.parametrize("edition", [ENGLISH, JAPANESE], ids=str)
def test_a_learner_gets_no_answer_no_output_and_no_count(lesson, edition):
    made = notebook(lesson, edition, CITING)
    text = notebook_text(made)
    assert not [answer for answer in ANSWERS if answer in text]
    code = [cell for cell in made["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_code_is_folded_unless_open(lesson):
    english = cells(lesson, ENGLISH)
    assert english["start"]["metadata"]["jupyter"] == {"source_hidden": True}
    assert english["start"]["metadata"]["tags"] == ["hide-input"]
    assert "jupyter" not in english["join"]["metadata"]
    assert english["join"]["metadata"]["tags"] == ["nbval-check-output"]


def test_prompts_become_a_question_and_a_call(lesson):
    english = cells(lesson, ENGLISH)
    assert english["guess-text"]["source"] == "### Your prediction\n\nHow many?"
    assert english["c1-text"]["source"] == "### Checkpoint 1\n\nIs it anonymous?"
    assert english["argue-text"]["source"] == "### Worksheet\n\n- The best reply"
    calls = [english[key]["source"] for key in ("guess", "c1", "argue")]
    assert calls == ['lesson.predict("guess")', 'lesson.checkpoint("c1")', 'lesson.worksheet("argue")']


def test_the_answer_names_the_right_option_and_each_fallacy(lesson):
    answer = cells(lesson, ENGLISH_KEY)["c1-key"]["source"]
    assert "**No, the client can name it** (right)" in answer
    assert "Yes, no name (wrong; F1: " in answer
    assert "The toy is broken (wrong; no named fallacy)" in answer
    assert "The client holds the name [D03-en]." in answer


def test_claims_are_rendered_in_the_language_and_listed_at_the_end(lesson):
    english, japanese = (cells(lesson, edition) for edition in (ENGLISH, JAPANESE))
    assert english["hook"]["source"].endswith("You see value-en [D01-en] and\nvalue-en [D02-en].")
    assert "value-ja [D01-ja]と" in japanese["hook"]["source"]
    assert english["sources"]["source"] == "## Sources\n\n- D01\n- D02\n- D03"
    assert cells(lesson, ENGLISH_KEY)["sources"]["source"].endswith("- D04")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{claim}`D02`.", "{claim}`D99`.", "cell hook: .*D99.* names no claim"),
        ("{claim}`D02`.", "{clam}`D02`.", "cell hook: the role {clam} is unknown"),
        ("A toy is a toy {cite}`D02`", "A toy is a toy {cite}`D98`", "head: .*D98.* names no claim"),
    ],
)
def test_an_unknown_claim_or_role_stops_the_build(tmp_path, old, new, said):
    with pytest.raises(CasekitError, match=said):
        notebook(with_text(tmp_path, old, new), ENGLISH, CITING)


def test_the_head_has_title_question_objectives_fallacies_and_minutes(lesson):
    head = cells(lesson, ENGLISH)["head"]["source"]
    assert head.startswith("# 01 · The toy join\n\n**Can a toy be joined?**")
    assert "- Join a toy" in head
    assert "- F1: " in head
    assert "| Do | 4 min | 12 min |" in head
    assert "| **Total** | 22 min | 30 min |" in head
    assert "late" not in head


def test_the_facilitators_head_says_what_to_leave_out(lesson):
    assert "If you are late, leave out: **More**" in cells(lesson, ENGLISH_KEY)["head"]["source"]
    order = list(cells(lesson, ENGLISH_KEY))
    assert order.index("do-more") == order.index("do-more-cut") + 1


def test_a_part_to_leave_out_is_marked_at_its_first_cell(tmp_path):
    lesson = with_text(tmp_path, "if_late_cut: do-more", "if_late_cut: do")
    order = list(cells(lesson, JAPANESE_KEY))
    assert order.index("do") == order.index("do-cut") + 1


def test_a_note_says_its_minutes(lesson):
    assert cells(lesson, ENGLISH_KEY)["note"]["source"].startswith("> **For the facilitator · 2 min**")


def test_the_notebook_says_what_it_is(lesson):
    about = notebook(lesson, JAPANESE, CITING)["metadata"]
    assert about["title"] == "おもちゃの突合"
    assert about["kernelspec"]["name"] == "python3"
    own = about["casekit"]
    assert (own["lesson"], own["language"], own["edition"]) == ("01", "ja", "learner")
    assert len(own["source_digest"]) == 64


def test_the_source_digest_changes_with_the_language_that_changed(lesson, tmp_path):
    other = with_text(tmp_path, "数を見てください。", "もう一度。")

    def digest(lesson, edition):
        return notebook(lesson, edition, CITING)["metadata"]["casekit"]["source_digest"]

    assert digest(lesson, ENGLISH) == digest(other, ENGLISH)
    assert digest(lesson, JAPANESE) != digest(other, JAPANESE)


def test_the_answer_key_holds_every_prompt(lesson):
    key = json.loads(key_text(lesson, CITING))
    assert key["lesson"] == "01"
    assert key["minutes"] == {"hook": 3, "predict": 5, "do": 12, "checkpoint": 5, "argue": 5}
    assert key["predictions"]["guess"]["inputs"] == [
        {
            "name": "many",
            "label": {"en": "Number", "ja": "数"},
            "kind": "slider",
            "min": 0,
            "max": 12,
            "step": 1,
        },
        {
            "name": "who",
            "label": {"en": "Who", "ja": "誰か"},
            "kind": "choice",
            "options": [{"en": "The client", "ja": "企業"}, {"en": "Nobody", "ja": "誰もいない"}],
        },
    ]
    checkpoint = key["checkpoints"]["c1"]
    assert [option["fallacy"] for option in checkpoint["options"]] == ["F1", None, None]
    assert [option["right"] for option in checkpoint["options"]] == [False, True, False]
    assert checkpoint["why"]["ja"] == "企業は名前を持っている[D03-ja]。"
    assert [answer["level"] for answer in key["worksheets"]["argue"]["model"]] == [2, 4]


def test_a_label_of_a_widget_cites_nothing(tmp_path):
    lesson = with_text(tmp_path, '{en: "Number"', '{en: "Number {cite}`D01`"')
    with pytest.raises(CasekitError, match="cell guess: a label of a widget"):
        key_text(lesson, CITING)


def test_an_edition_knows_where_it_stands(lesson, tmp_path):
    names = [edition.path(tmp_path, lesson).relative_to(tmp_path).as_posix() for edition in EDITIONS]
    assert names == [
        "notebooks/en/01-toy-join.ipynb",
        "notebooks/ja/01-toy-join.ipynb",
        "notebooks/facilitator/en/01-toy-join.ipynb",
        "notebooks/facilitator/ja/01-toy-join.ipynb",
    ]
    assert Edition("en", facilitator=True).name == "facilitator"
