"""English and Japanese stay in step: a half that changed since it was agreed is named, with what to run."""

import pytest

from casekit.course.pairs import agreed_text, halves, out_of_step, read_agreed, without_cells
from casekit.course.source import read_lesson
from casekit.errors import CasekitError
from tests.course.toy import SOURCE, changed, write_source


@pytest.fixture
def agreed(tmp_path):
    return halves(read_lesson(write_source(tmp_path)))


def after(folder, old, new, text=SOURCE):
    return read_lesson(write_source(folder, changed(old, new, text)))


def test_head_texts_and_prompts_are_pairs_and_code_is_not(agreed):
    assert list(agreed) == ["head", "hook", "guess", "do", "do-more", "c1", "argue", "note"]


def test_nothing_is_said_of_an_agreed_lesson(tmp_path, agreed):
    assert out_of_step(read_lesson(write_source(tmp_path)), agreed) == []


@pytest.mark.parametrize(
    ("old", "new", "which", "said"),
    [
        ("Look at the number.", "Look again.", "do", "do-en has changed and its twin do-ja has not"),
        ("数を見てください。", "もう一度。", "do", "do-ja has changed and its twin do-en has not"),
        ("The toy is broken", "The toy broke", "c1", "c1-en has changed and its twin c1-ja has not"),
        ("The best reply", "A reply", "argue", "argue-en has changed"),
        ("おもちゃを突合する", "おもちゃをつなぐ", "head", "head-ja has changed"),
    ],
)
def test_a_changed_half_is_named_with_the_command(tmp_path, agreed, old, new, which, said):
    (sentence,) = out_of_step(after(tmp_path, old, new), agreed)
    assert said in sentence
    assert f"casekit build --accept 01:{which}" in sentence


def test_a_pair_of_which_both_halves_changed_needs_agreement_too(tmp_path, agreed):
    text = changed("Look at the number.", "Look again.")
    (sentence,) = out_of_step(after(tmp_path, "数を見てください。", "もう一度。", text), agreed)
    assert "have both changed" in sentence


def test_a_new_pair_is_named(tmp_path, agreed):
    new = '\n+++ {"id": "end-en", "lang": "en"}\nEnd.\n\n+++ {"id": "end-ja", "lang": "ja"}\n終わり。\n'
    (sentence,) = out_of_step(read_lesson(write_source(tmp_path, SOURCE + new)), agreed)
    assert "end-en and end-ja are a new pair" in sentence


def test_what_is_no_text_is_no_change(tmp_path, agreed):
    lesson = after(tmp_path, "fallacy: F1", "fallacy: F2")
    assert out_of_step(lesson, agreed) == []


def test_halves_that_cite_different_claims_are_named_and_cannot_be_agreed_away(tmp_path):
    lesson = after(tmp_path, "You see {claim}`D01` and", "You see {claim}`D03` and")
    (sentence,) = out_of_step(lesson, halves(lesson))
    assert "do not cite the same claims (D01, D03)" in sentence


def test_a_pair_that_is_gone_is_named(tmp_path, agreed):
    lesson = read_lesson(write_source(tmp_path))
    (sentence,) = without_cells(lesson, {**agreed, "old": agreed["do"]})
    assert "old" in sentence
    assert without_cells(lesson, agreed) == []


def test_agreed_halves_are_kept_in_a_file(tmp_path, agreed):
    path = tmp_path / "01.pairs.json"
    assert read_agreed(path) is None
    path.write_text(agreed_text(agreed), encoding="utf-8")
    assert read_agreed(path) == agreed


@pytest.mark.parametrize("text", ["{", "[]", '{"do": 3}', '{"do": {"en": "a"}}'])
def test_a_damaged_file_is_a_sentence(tmp_path, text):
    path = tmp_path / "01.pairs.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CasekitError, match=r"01\.pairs\.json is damaged"):
        read_agreed(path)
