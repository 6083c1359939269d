"""Lines, orders, marks and hands in a real JupyterLab, by keyboard, as a screen reader hears them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import CHECKOUT, Lab, Notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

StartLab = Callable[..., Lab]
OpenNotebook = Callable[[Lab, str], Notebook]
KEYS = CHECKOUT / "tests" / "lesson" / "keys"


def written(folder: Path, *cells: str) -> Path:
    """Write a start page of these code cells that reads the answer keys of the tests."""
    first = "from casekit import lesson\nfrom casekit.lesson import keys\nfrom pathlib import Path\n"
    first += f'keys.FOLDER = Path("{KEYS}")\nlesson.start("04", "en")'
    made: Any = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=[nbformat.v4.new_code_cell(text) for text in (first, *cells)]  # type: ignore[no-untyped-call]
    )
    path = folder / "notebooks" / "en" / "00-start.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(made, path)  # type: ignore[no-untyped-call]
    return folder / "notebooks"


def expect_focus(button: Locator) -> None:
    """Expect that a button has the focus, once the cards drawn before have gone."""
    expect(button).to_have_count(1)
    expect(button).to_be_focused()


def test_every_kind_is_done_by_keyboard_and_names_itself(
    tmp_path: Path, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    cells = [f'lesson.predict("{key}")' for key in ("drawn", "fine", "steps", "holders")]
    lab = start_lab("en", written(tmp_path, *cells))
    notebook = open_notebook(lab, "en/00-start.ipynb")
    notebook.run_all()
    page = notebook.page
    fine = notebook.find(".casekit-predict-fine").get_by_role("spinbutton", name="two columns")
    fine.focus()
    fine.press("ArrowUp")
    expect(notebook.find(".casekit-predict-fine .casekit-point-two .noUi-handle")).to_have_attribute(
        "aria-valuenow", "10.0"
    )
    card = notebook.find(".casekit-predict-steps")
    card.get_by_role("button", name="Move up: Compute scores").focus()
    page.keyboard.press("Enter")
    expect(card.locator(".casekit-order-card").nth(1)).to_have_text("2 Compute scores")
    expect_focus(card.get_by_role("button", name="Move up: Compute scores"))
    page.keyboard.press("Enter")
    expect_focus(card.get_by_role("button", name="Move down: Compute scores"))
    box = notebook.find(".casekit-predict-holders").get_by_role("checkbox", name="The client, Names")
    box.focus()
    box.press("Space")
    expect(box).to_be_checked()
    level = notebook.find(".casekit-predict-drawn .casekit-point-one").get_by_role("button", name="40%")
    level.focus()
    level.press("Enter")
    expect(page.locator(".casekit-predict-drawn [role=status]")).to_contain_text("one column 40%")
    for key in ("steps", "holders"):
        notebook.find(f".casekit-predict-{key} button.casekit-lock").press("Enter")
        notebook.wait_for_record(lambda record, key=key: key in predictions(record))  # type: ignore[misc]
    assert predictions(lab.record())["steps"]["values"] == {"order": ["score", "deliver", "join"]}
    assert notebook.errors() == []


def test_arrow_keys_choose_an_answer_and_do_not_leave_the_cell(
    tmp_path: Path, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    keys = json.loads((KEYS / "03.json").read_text(encoding="utf-8"))
    assert len(keys["checkpoints"]["c1"]["options"]) == 3
    notebook = open_notebook(
        start_lab("en", written(tmp_path, 'lesson.start("03", "en")', 'lesson.checkpoint("c1")', "1")),
        "en/00-start.ipynb",
    )
    notebook.run_all()
    answers = notebook.find(".casekit-checkpoint-c1").locator("input[type=radio]")
    answers.first.focus()
    notebook.page.keyboard.press("Space")
    notebook.page.keyboard.press("ArrowDown")
    expect(answers.nth(1)).to_be_checked()
    expect(answers.nth(1)).to_be_focused()


def test_a_room_is_asked_for_hands(tmp_path: Path, start_lab: StartLab, open_notebook: OpenNotebook) -> None:
    cells = ('lesson.predict("steps")', 'lesson.reveal("steps", {"order": ["join", "score", "deliver"]})')
    lab = start_lab("en", written(tmp_path, *cells), "--room")
    notebook = open_notebook(lab, "en/00-start.ipynb")
    notebook.run_all()
    card = notebook.find(".casekit-room")
    card.get_by_label("First in the order: Join the tables: hands").fill("8")
    notebook.page.keyboard.press("Tab")
    notebook.find(".casekit-room button.casekit-lock").click()
    expect(notebook.find(".casekit-gate-steps figure img")).to_have_attribute(
        "alt",
        "What the room predicted, and the result. “Order of the steps”:"
        " 8 of 8 hands were on the result (First in the order: Join the tables)."
        " First in the order: Deliver the file 0; First in the order: Join the tables 8 ◆ the result;"
        " First in the order: Compute scores 0 [◇ SIMULATION]",
    )
    assert predictions(lab.record())["steps"]["room"]["order"] == {"deliver": 0, "join": 8, "score": 0}


def predictions(record: dict[str, Any]) -> dict[str, Any]:
    """Return the predictions of these tests' lesson."""
    found: dict[str, Any] = record.get("lessons", {}).get("04", {}).get("predictions", {})
    return found
