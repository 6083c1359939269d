import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IPython.display import HTML

from casekit import lesson
from casekit.errors import CasekitError
from casekit.lesson import keys

See = Callable[..., Any]


def lock(page: Any, **values: object) -> None:
    for name, value in values.items():
        page.widget(f"casekit-input-{name}").value = value
    page.widget("casekit-lock").click()


GUESS = {"after_join": 7, "four_deleted": 5, "who": "b"}


@pytest.mark.parametrize(
    "call",
    [
        lambda: lesson.predict("named_by_client"),
        lambda: lesson.locked("named_by_client"),
        lambda: lesson.gated("named_by_client", lambda: None),
        lambda: lesson.reveal("named_by_client", {}),
        lambda: lesson.checkpoint("c1"),
        lambda: lesson.worksheet("argue"),
        lesson.progress,
        lesson.preflight,
        lesson.evidence_legend,
    ],
)
def test_before_start_a_sentence_in_both_languages_says_which_cell_to_run(see: See, call: Any) -> None:
    page = see(call)
    assert "lesson.start" in page.text
    assert "最初のコードセル" in page.text


@pytest.mark.parametrize("call", [lesson.predict, lesson.checkpoint, lesson.worksheet])
def test_an_unknown_name_is_told_with_the_known_ones(see: See, started: Any, call: Any) -> None:
    page = see(call, "c77")
    assert "c77" in page.text
    assert any(name in page.text for name in ("named_by_client", "c1", "argue"))


def test_no_module_hides_a_function_of_the_public_face() -> None:
    modules = {path.stem for path in Path(lesson.__file__).parent.glob("*.py")}
    assert modules.isdisjoint(lesson.__all__)


def test_an_unknown_lesson_or_language_is_told(see: See) -> None:
    assert '"11"' in see(lesson.start, "77", "en").text
    assert '"ja"' in see(lesson.start, "03", "fr").text


def test_start_greets_in_the_language_and_says_where_the_record_is(see: See, lesson_state: Path) -> None:
    page = see(lesson.start, "03", "ja")
    assert "クッキーで突き合わせる" in page.text
    assert str(lesson_state) in page.text
    assert lesson.language() == "ja"


def test_without_a_course_folder_start_says_that_answers_are_not_kept(
    see: See, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CASEKIT_RECORD")
    monkeypatch.chdir(tmp_path)
    assert "only while this notebook runs" in see(lesson.start, "03", "en").text


def test_a_damaged_record_is_told_at_the_start(see: See, lesson_state: Path) -> None:
    lesson_state.parent.mkdir(parents=True)
    lesson_state.write_text("{", encoding="utf-8")
    assert "set aside" in see(lesson.start, "03", "en").html


def test_locking_keeps_the_values_and_closes_the_inputs(see: See, started: Any, lesson_state: Path) -> None:
    page = see(lesson.predict, "named_by_client")
    assert lesson.locked("named_by_client") is None
    lock(page, **GUESS)
    assert lesson.locked("named_by_client") == GUESS
    assert page.widget("casekit-lock").disabled
    assert page.widget("casekit-input-after_join").disabled
    stored = json.loads(lesson_state.read_text(encoding="utf-8"))["lessons"]["03"]
    assert stored["predictions"]["named_by_client"]["values"] == GUESS


def test_nothing_is_locked_before_every_choice_is_made(see: See, started: Any) -> None:
    page = see(lesson.predict, "named_by_client")
    lock(page, after_join=7)
    assert lesson.locked("named_by_client") is None
    assert "Who can do it first?" in page.html
    assert not page.widget("casekit-lock").disabled


def test_sliders_that_were_not_moved_ask_once_more(
    see: See, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompt = keys.read_keys("03", "en").predictions["named_by_client"]
    sliders = {**prompt, "inputs": prompt["inputs"][:2]}
    from casekit.lesson.session import running

    running().keys = keys.Keys("03", predictions={"sliders": sliders})
    page = see(lesson.predict, "sliders")
    lock(page)
    assert lesson.locked("sliders") is None
    lock(page)
    assert lesson.locked("sliders") == {"after_join": 0, "four_deleted": 0}


def test_a_locked_prediction_comes_back_in_the_other_language(see: See, started: Any, restart: See) -> None:
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    restart("ja")
    page = see(lesson.predict, "named_by_client")
    assert lesson.locked("named_by_client") == GUESS
    assert page.widget("casekit-input-after_join").value == 7
    assert page.widget("casekit-lock").disabled


def test_the_first_lock_counts_when_two_notebooks_are_open(see: See, started: Any, restart: See) -> None:
    other = see(lesson.predict, "named_by_client")
    restart()
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    lock(other, after_join=1, four_deleted=1, who="a")
    restart()
    assert lesson.locked("named_by_client") == GUESS


def test_a_gate_waits_kindly_and_is_filled_in_place_by_the_lock(see: See, started: Any) -> None:
    prediction = see(lesson.predict, "named_by_client")
    page = see(lesson.gated, "named_by_client", lambda: ["**seen**"])
    assert "once you have locked" in page.text
    assert "seen" not in page.html
    lock(prediction, **GUESS)
    assert "<strong>seen</strong>" in page.html


def test_a_gate_run_again_is_filled_too(see: See, started: Any) -> None:
    prediction = see(lesson.predict, "named_by_client")
    pages = [see(lesson.gated, "named_by_client", lambda: "seen") for _ in range(2)]
    lock(prediction, **GUESS)
    assert "seen" in pages[-1].html


def test_an_open_gate_shows_plain_outputs_that_need_no_kernel(see: See, started: Any) -> None:
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    page = see(lesson.gated, "named_by_client", lambda: [HTML("<p>seen</p>"), "text"])
    assert page.boxes == []
    assert "<p>seen</p>" in page.html


def test_a_gate_takes_arguments_for_what_it_draws(see: See, started: Any) -> None:
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    page = see(lesson.gated, "named_by_client", lambda first, second: f"{first} and {second}", "one", "two")
    assert "one and two" in page.html


def test_a_drawing_that_fails_becomes_a_note_for_a_learner(see: See, started: Any) -> None:
    def fail() -> None:
        raise NameError("run is not defined")

    prediction = see(lesson.predict, "named_by_client")
    page = see(lesson.gated, "named_by_client", fail)
    lock(prediction, **GUESS)
    assert "Restart Kernel" in page.html
    assert "run is not defined" in page.html


def test_a_drawing_that_fails_stays_an_error_where_editions_are_made(
    see: See, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")

    def fail() -> None:
        raise NameError("run is not defined")

    with pytest.raises(NameError):
        see(lesson.gated, "named_by_client", fail)


def test_the_reveal_sets_guess_and_result_side_by_side(see: See, started: Any) -> None:
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    page = see(lesson.reveal, "named_by_client", {"after_join": 9, "four_deleted": 5, "who": "c"})
    assert "2 higher" in page.text
    assert "exactly as you predicted" in page.text
    assert "The client company" in page.html
    assert "+2" in page.html
    assert "<img" in page.html


def test_the_facilitator_sees_the_reveal_without_a_guess(
    see: See, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    page = see(lesson.reveal, "named_by_client", {"after_join": 9})
    assert "–" in page.html
    assert "“Students the client can name after the join”: 9 in this run." in page.text
    assert page.html.count("No prediction was locked") == 1


def test_a_reveal_of_something_not_asked_is_told(see: See, started: Any) -> None:
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    assert "elsewhere" in see(lesson.reveal, "named_by_client", {"elsewhere": 1}).text


def answer(page: Any, letter: str) -> None:
    page.widget("casekit-options").value = letter
    page.widget("casekit-answer-c1").click()


def test_no_answer_can_be_read_before_one_is_given(see: See, started: Any) -> None:
    page = see(lesson.checkpoint, "c1")
    for secret in ("F1", "Ask who receives it", "client’s own", "stands at the client"):
        assert secret not in page.html + page.text


def test_a_wrong_answer_names_the_fallacy_and_may_be_tried_again(see: See, started: Any) -> None:
    page = see(lesson.checkpoint, "c1")
    answer(page, "a")
    assert "F1 · no name, so anonymous" in page.html
    assert "<strong>in this table</strong>" in page.html
    assert not page.widget("casekit-answer-c1").disabled
    answer(page, "b")
    assert "stands at the client" in page.html
    assert page.widget("casekit-answer-c1").disabled


def test_answers_are_kept_in_the_order_they_were_given(see: See, started: Any, lesson_state: Path) -> None:
    page = see(lesson.checkpoint, "c1")
    for letter in ("c", "c", "a", "b"):
        answer(page, letter)
    entry = json.loads(lesson_state.read_text(encoding="utf-8"))["lessons"]["03"]["checkpoints"]["c1"]
    assert entry["tried"] == ["c", "a", "b"]
    assert "answered_at" in entry


def test_an_answered_checkpoint_comes_back_answered(see: See, started: Any, restart: See) -> None:
    page = see(lesson.checkpoint, "c1")
    answer(page, "a")
    restart("ja")
    page = see(lesson.checkpoint, "c1")
    assert "名前がない＝匿名" in page.html
    answer(page, "b")
    restart("ja")
    assert see(lesson.checkpoint, "c1").widget("casekit-answer-c1").disabled


def test_an_empty_answer_asks_for_one(see: See, started: Any, lesson_state: Path) -> None:
    page = see(lesson.checkpoint, "c1")
    page.widget("casekit-answer-c1").click()
    assert "then press the button" in page.html
    assert not lesson_state.exists()


def test_the_facilitator_reads_every_answer(see: See, started: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    page = see(lesson.checkpoint, "c1")
    assert "F1 · no name, so anonymous" in page.html
    assert "✓ (b)" in page.text


def test_models_open_only_after_every_text_is_written(see: See, started: Any) -> None:
    page = see(lesson.worksheet, "argue")
    page.widget("casekit-input-case").value = "Mine."
    page.widget("casekit-commit-argue").click()
    assert "The operator’s best reply" in page.html
    assert "True of the scoring step" not in page.html
    page.widget("casekit-input-reply").value = "Theirs."
    page.widget("casekit-commit-argue").click()
    assert "True of the scoring step" in page.html
    assert "Level 4" in page.html


def test_a_draft_is_kept_without_pressing_anything(see: See, started: Any, restart: See) -> None:
    see(lesson.worksheet, "argue").widget("casekit-input-case").value = "途中まで"
    restart("ja")
    assert see(lesson.worksheet, "argue").widget("casekit-input-case").value == "途中まで"


def test_two_notebooks_write_two_boxes_of_one_worksheet(see: See, started: Any, restart: See) -> None:
    first = see(lesson.worksheet, "argue")
    restart()
    see(lesson.worksheet, "argue").widget("casekit-input-reply").value = "second"
    first.widget("casekit-input-case").value = "first"
    restart()
    page = see(lesson.worksheet, "argue")
    assert page.widget("casekit-input-case").value == "first"
    assert page.widget("casekit-input-reply").value == "second"


@pytest.mark.parametrize(
    "call", [("predict", "named_by_client"), ("checkpoint", "c1"), ("worksheet", "argue")]
)
def test_every_widget_has_a_static_twin_with_its_question(
    see: See, started: Any, call: tuple[str, str]
) -> None:
    page = see(getattr(lesson, call[0]), call[1])
    static = [piece for piece in page.pieces if "text/html" in piece]
    assert "<details>" in static[0]["text/html"]
    for widget in page.all_widgets():
        label = getattr(widget, "description", "")
        if "casekit-field" in widget._dom_classes and call[0] != "checkpoint":
            assert label in static[0]["text/plain"]


def test_progress_counts_what_was_done_and_names_the_file(see: See, started: Any, lesson_state: Path) -> None:
    assert "Nothing yet" in see(lesson.progress).text
    lock(see(lesson.predict, "named_by_client"), **GUESS)
    answer(see(lesson.checkpoint, "c1"), "a")
    page = see(lesson.progress)
    assert "03  The cookie join | 1 of 1 | 0 of 1 | 0 of 1" in page.text
    assert str(lesson_state) in page.text


def test_preflight_never_raises_and_says_what_to_do(
    see: See, started: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casekit.lesson import readiness

    monkeypatch.setattr(readiness, "PACKAGES", ("no-such-package",))
    page = see(lesson.preflight)
    assert "no-such-package | not installed | ! look here" in page.text
    page.widget("casekit-press").click()
    assert "Buttons work" in page.html


def test_the_evidence_legend_has_seven_classes(see: See, started: Any) -> None:
    assert len(see(lesson.evidence_legend).text.splitlines()) == 7


def test_a_claim_is_shown_and_an_unknown_one_is_told(see: See, started: Any) -> None:
    assert "D02" in see(lesson.cite, "D02").html
    assert "ZZ99" in see(lesson.cite, "ZZ99").text


def draw(_figure: Any, axes: Any) -> None:
    axes.plot([0, 1], [-1, 1])
    axes.set_xlabel("x")
    axes.set_ylabel("y")


def test_a_figure_carries_text_and_badge(see: See) -> None:
    def show() -> None:
        with lesson.figure(title="T", alt="from -1 to 1", evidence="simulation", note="seed 7") as drawing:
            draw(*drawing)

    page = see(show)
    assert 'alt="T. from -1 to 1 [◇ SIMULATION · seed 7]"' in page.html
    assert page.text == "from -1 to 1"


@pytest.mark.parametrize("lacking", [{"title": " "}, {"alt": ""}, {"evidence": "rumour"}, {"evidence": ""}])
def test_a_figure_without_what_it_must_say_is_refused(lacking: dict[str, str]) -> None:
    with pytest.raises(CasekitError):
        lesson.draw_png(draw, **{"title": "T", "alt": "a", "evidence": "simulation", **lacking})


def test_a_figure_without_an_axis_label_is_refused_unless_its_axes_are_off() -> None:
    def unlabelled(_figure: Any, axes: Any) -> None:
        axes.set_xlabel("x")

    said = {"title": "T", "alt": "a", "evidence": "simulation"}
    with pytest.raises(CasekitError, match="axis"):
        lesson.draw_png(unlabelled, **said)
    assert lesson.draw_png(unlabelled, axes_off=True, **said).startswith(b"\x89PNG")


def test_japanese_and_minus_signs_are_drawn_and_a_missing_character_is_an_error(see: See) -> None:
    see(lesson.start, "03", "ja")
    said = {"alt": "a", "evidence": "simulation"}
    assert len(lesson.draw_png(draw, title="突合と髙田 −1 ★①", **said)) < 80_000
    with pytest.raises(CasekitError, match="フォント"):
        lesson.draw_png(draw, title="\U0001f9ff", **said)
