"""A learner's way through each lesson, by mouse and keyboard, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHECKOUT, Lab, Notebook
from tests.browser.walk import Walk

pytestmark = pytest.mark.browser

StartLab = Callable[..., Lab]
OpenNotebook = Callable[[Lab, str], Notebook]


def entries(record: dict[str, Any], section: str) -> dict[str, Any]:
    found: dict[str, Any] = record.get("lessons", {}).get("03", {}).get(section, {})
    return found


def move_by_keyboard(notebook: Notebook, slider: str, steps: int) -> None:
    number = notebook.find(f".casekit-pair:has({slider}) input")
    number.focus()
    for _ in range(steps):
        number.press("ArrowUp")
    shown = notebook.find(f"{slider} .noUi-handle")
    expect(shown).to_have_attribute("aria-valuenow", f"{steps}.0")


LESSONS = sorted(path.stem for path in (CHECKOUT / "notebooks" / "en").glob("*.ipynb"))
QUICK = "03-cookie-join"
"""The lesson of the quick run, in English; the slow run walks them all, in both languages."""


@pytest.mark.parametrize(
    ("stem", "language"),
    [
        pytest.param(stem, language, marks=[] if (stem, language) == (QUICK, "en") else [pytest.mark.slow])
        for stem in LESSONS
        for language in ("en", "ja")
    ],
)
def test_a_learner_can_walk_the_lesson(
    stem: str, language: str, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    walk = Walk(start_lab(language), open_notebook, f"{language}/{stem}.ipynb", stem[:2])
    walk.go()
    print(
        f"{stem} {language}: {sum(walk.seconds.values()):.0f} s {walk.seconds}, {walk.moved} other controls"
    )


@pytest.mark.slow
def test_the_cards_and_the_cookies_of_lesson_03(start_lab: StartLab, open_notebook: OpenNotebook) -> None:
    notebook = open_notebook(start_lab("en"), f"en/{QUICK}.ipynb")
    notebook.run_all()
    assert notebook.page.locator(".casekit-next").count() == 0, "the reveal is open before the prediction"
    predict_three_named_students(notebook)
    step_through_the_join(notebook)
    delete_four_cookies(notebook)
    assert notebook.errors() == []


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
