"""A learner's way through lesson 03, by mouse and keyboard, in both languages."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHECKOUT, Lab, Notebook

pytestmark = pytest.mark.browser

StartLab = Callable[..., Lab]
OpenNotebook = Callable[[Lab, str], Notebook]


def entries(record: dict[str, Any], section: str) -> dict[str, Any]:
    found: dict[str, Any] = record.get("lessons", {}).get("03", {}).get(section, {})
    return found


def move_by_keyboard(notebook: Notebook, slider: str, steps: int) -> None:
    handle = notebook.find(f"{slider} .noUi-handle")
    handle.focus()
    for _ in range(steps):
        handle.press("ArrowRight")
    expect(notebook.find(f"{slider} .widget-readout")).to_have_text(str(steps))


def options(checkpoint: str) -> tuple[int, int]:
    """Give the places of the right and of a wrong option."""
    keys = json.loads((CHECKOUT / "casekit" / "lesson" / "keys" / "03.json").read_text(encoding="utf-8"))
    right = [bool(option.get("right")) for option in keys["checkpoints"][checkpoint]["options"]]
    return right.index(True), right.index(False)


@pytest.mark.parametrize("language", ["en", pytest.param("ja", marks=pytest.mark.slow)])
def test_a_learner_can_do_lesson_03(language: str, start_lab: StartLab, open_notebook: OpenNotebook) -> None:
    lab = start_lab(language)
    notebook = open_notebook(lab, f"{language}/03-cookie-join.ipynb")
    notebook.run_all()
    assert notebook.errors() == []
    assert notebook.page.locator(".casekit-next").count() == 0, "the reveal is open before the prediction"

    predict_three_named_students(notebook)
    step_through_the_join(notebook)
    delete_four_cookies(notebook)
    answer_wrong_then_right(notebook, "c1")
    assert notebook.errors() == []
    assert notebook.outside == []


def predict_three_named_students(notebook: Notebook) -> None:
    move_by_keyboard(notebook, ".casekit-input-client", 3)
    notebook.find("button.casekit-lock").click()
    record = notebook.wait_for_record(lambda record: "named_by_client" in entries(record, "predictions"))
    assert entries(record, "predictions")["named_by_client"]["values"]["client"] == 3
    expect(notebook.find("button.casekit-lock")).to_be_disabled()


def step_through_the_join(notebook: Notebook) -> None:
    onward, card = notebook.find("button.casekit-next"), notebook.find(".casekit-join-steps")
    seen = [card.inner_text()]
    while onward.is_enabled():
        onward.click()
        expect(card).not_to_have_text(seen[-1], use_inner_text=True)
        seen.append(card.inner_text())
    assert len(seen) == len(set(seen)) > 3
    notebook.find("button.casekit-previous").click()
    expect(onward).to_be_enabled()


def delete_four_cookies(notebook: Notebook) -> None:
    told = notebook.find(".casekit-predict-survival [role=status]")
    before = told.inner_text()
    move_by_keyboard(notebook, ".casekit-survival", 4)
    expect(told).not_to_have_text(before, use_inner_text=True)


def answer_wrong_then_right(notebook: Notebook, checkpoint: str) -> None:
    right, wrong = options(checkpoint)
    card, button = f".casekit-checkpoint-{checkpoint}", notebook.find(f"button.casekit-answer-{checkpoint}")
    for place, kept in ((wrong, "tried"), (right, "answered_at")):
        notebook.find(card).locator("input[type=radio]").nth(place).check()
        button.click()
        record = notebook.wait_for_record(
            lambda record, kept=kept: kept in entries(record, "checkpoints").get(checkpoint, {})
        )
    assert len(entries(record, "checkpoints")[checkpoint]["tried"]) == 2
    expect(button).to_be_disabled()
