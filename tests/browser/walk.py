"""A learner's way through any lesson: run, predict, lock, move everything, answer, write, close, come back.

What to press is read from the lesson's answer key, so a new lesson needs no test of its own.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Error, Locator, TimeoutError, expect

from tests.browser.conftest import CHECKOUT, Lab, Notebook
from tests.browser.server_log import faults_in

KEYS = CHECKOUT / "casekit" / "lesson" / "keys"
WRITTEN = "The same row is nameless on one desk and named on the next. 次の机では名前が付く。"
MOST_BUTTONS = 8
"""As in casekit/lesson/grid_input.py: finer grids have number boxes instead of buttons."""

TAG_THE_REST = """prompts => {
  const own = prompts.map(name => "." + name).join(",");
  const kinds = "select, input[type=checkbox], input[type=number], button.jupyter-button";
  let count = 0;
  for (const each of document.querySelectorAll(kinds))
    if (each.closest(".jp-OutputArea .casekit") && !(own && each.closest(own)) && !each.disabled)
      each.setAttribute("data-walk", count++);
  return count;
}"""


@dataclass
class Walk:
    """One lesson in one language in a running JupyterLab; `seconds` says how long each part took."""

    lab: Lab
    open_notebook: Callable[[Lab, str], Notebook]
    path: str
    lesson: str
    notebook: Notebook = field(init=False)
    keys: dict[str, Any] = field(init=False)
    seconds: dict[str, float] = field(default_factory=dict)
    moved: int = 0

    def __post_init__(self) -> None:
        self.keys = json.loads((KEYS / f"{self.lesson}.json").read_text(encoding="utf-8"))
        self.notebook = self.open_notebook(self.lab, self.path)

    def go(self) -> None:
        """Walk the whole lesson and come back to it."""
        with self.part("run all"):
            self.notebook.run_all()
            self.all_is_well()
        with self.part("predict"):
            for key, prompt in self.keys["predictions"].items():
                self.predict(key, prompt)
        with self.part("move the rest"):
            self.moved = self.move_the_rest()
        with self.part("answer"):
            for key, prompt in self.keys["checkpoints"].items():
                self.answer_wrong_then_right(key, prompt)
        with self.part("write"):
            for key, prompt in self.keys["worksheets"].items():
                self.write(key, prompt)
            self.all_is_well()
        with self.part("close and reopen"):
            self.close_and_reopen()
            self.saved_cards_are_there()
        with self.part("run all again"):
            self.notebook.run_all()
            self.work_is_kept()
            self.all_is_well()

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time one part of the walk."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 1)

    def all_is_well(self) -> None:
        """No cell shows an error, no page asked anybody outside, no widget failed behind the scenes."""
        assert self.notebook.errors() == []
        assert self.notebook.outside == []
        log = (self.lab.course / ".lab" / "jupyter.log").read_text(encoding="utf-8", errors="replace")
        assert faults_in(log) == ""

    def entries(self, record: dict[str, Any], section: str) -> dict[str, Any]:
        """Return what the record holds of this lesson."""
        found: dict[str, Any] = record.get("lessons", {}).get(self.lesson, {}).get(section, {})
        return found

    def wait_for(self, section: str, key: str, name: str) -> Any:
        """Wait until an entry of this lesson has a field, and give the field."""
        record = self.notebook.wait_for_record(
            lambda record: name in self.entries(record, section).get(key, {})
        )
        return self.entries(record, section)[key][name]

    def card(self, kind: str, key: str) -> Locator:
        """Return the card of a prompt, scrolled into sight."""
        return self.notebook.find(f".casekit-card.casekit-{kind}-{key}")

    def predict(self, key: str, prompt: dict[str, Any]) -> None:
        """Move every input of a prediction and lock it."""
        card = self.card("predict", key)
        for item in prompt["inputs"]:
            MOVES[item["kind"]](card, item)
        card.locator("button.casekit-lock").click()
        values = self.wait_for("predictions", key, "values")
        assert set(values) == {item["name"] for item in prompt["inputs"]}
        for item in prompt["inputs"]:
            assert values[item["name"]] == EXPECTED[item["kind"]](item), item["name"]
        expect(card.locator("button.casekit-lock")).to_be_disabled()
        waiting = self.notebook.page.locator(f".casekit-gate-{key} .casekit-wait")
        expect(waiting).to_have_count(0, timeout=60_000)
        self.notebook.wait_until_idle()

    def move_the_rest(self) -> int:
        """Move each control once that belongs to no prompt; return how many there were."""
        prompts = [
            f"casekit-{kind}-{key}"
            for kind, section in (
                ("predict", "predictions"),
                ("checkpoint", "checkpoints"),
                ("worksheet", "worksheets"),
            )
            for key in self.keys[section]
        ]
        page = self.notebook.page
        count = page.evaluate(TAG_THE_REST, prompts)
        for number in range(count):
            control = page.locator(f'[data-walk="{number}"]')
            if control.count() and control.is_visible() and control.is_enabled():
                try:
                    move(control)
                except Error:
                    if control.count():  # A control that its neighbour took away needs no moving.
                        raise
        self.notebook.wait_until_idle()
        return int(count)

    def answer_wrong_then_right(self, key: str, prompt: dict[str, Any]) -> None:
        """Give a wrong answer, read the feedback, and give the right one."""
        right = [bool(option.get("right")) for option in prompt["options"]]
        card = self.card("checkpoint", key)
        button = card.locator(f"button.casekit-answer-{key}")
        for place, kept in ((right.index(False), "tried"), (right.index(True), "answered_at")):
            card.locator("input[type=radio]").nth(place).check()
            button.click()
            self.wait_for("checkpoints", key, kept)
        tried = self.entries(self.lab.record(), "checkpoints")[key]["tried"]
        assert tried == ["abcdefghij"[right.index(False)], "abcdefghij"[right.index(True)]]
        expect(button).to_be_disabled()

    def write(self, key: str, prompt: dict[str, Any]) -> None:
        """Write into every box of a worksheet and commit."""
        card = self.card("worksheet", key)
        for place in range(len(prompt["prompts"])):
            card.locator("textarea").nth(place).fill(WRITTEN)
        card.locator(f"button.casekit-commit-{key}").click()
        self.wait_for("worksheets", key, "committed_at")
        for option in prompt["model"]:
            assert option["text"]
        expect(card.locator(".casekit-pill").first).to_be_visible()

    def close_and_reopen(self) -> None:
        """Save, close the page, end the kernel, and open the notebook again in a new one."""
        self.notebook.wait_until_idle()
        self.notebook.save()
        self.open_again()

    def open_again(self) -> None:
        """Close the page, end the kernel, and open the notebook in a new one."""
        self.notebook.page.close()
        self.lab.end_sessions()
        self.notebook = self.open_notebook(self.lab, self.path)

    def saved_cards_are_there(self) -> None:
        """Before anything is run, the saved notebook shows its cards and what the locks had opened."""
        try:
            self.saved_cards_show()
        except TimeoutError:
            # JupyterLab restores cards while it connects to the new kernel; on a busy machine it may
            # miss them once. What was saved is the same, so a second opening must show them.
            self.open_again()
            self.saved_cards_show()

    def saved_cards_show(self) -> None:
        """Look for every card of the saved notebook."""
        self.notebook.wait_until_idle()
        for kind, section in (("predict", "predictions"), ("worksheet", "worksheets")):
            for key in self.keys[section]:
                expect(self.card(kind, key)).to_be_visible()
        assert self.notebook.page.get_by_text("model not found").count() == 0
        assert self.notebook.page.locator(".casekit-wait").count() == 0

    def work_is_kept(self) -> None:
        """After Run All every prediction is locked, every answer given, every text in its box."""
        for key in self.keys["predictions"]:
            expect(self.card("predict", key).locator("button.casekit-lock")).to_be_disabled()
        for key in self.keys["checkpoints"]:
            expect(self.card("checkpoint", key).locator(f"button.casekit-answer-{key}")).to_be_disabled()
        for key, prompt in self.keys["worksheets"].items():
            for place in range(len(prompt["prompts"])):
                expect(self.card("worksheet", key).locator("textarea").nth(place)).to_have_value(WRITTEN)


def move(control: Locator) -> None:
    """Move a control of any kind once, as a keyboard or a mouse would."""
    control.scroll_into_view_if_needed()
    kind = control.evaluate("each => each.type || each.tagName")
    if kind.startswith("select"):
        options = control.locator("option")
        control.select_option(index=min(1, options.count() - 1))
    elif kind == "number":
        control.press("ArrowUp")
    else:
        control.click()
    control.page.wait_for_timeout(100)


def _levels(item: dict[str, Any]) -> list[float]:
    steps = round((item["max"] - item["min"]) / item["step"])
    return [item["min"] + number * item["step"] for number in range(steps + 1)]


def _slider(card: Locator, item: dict[str, Any]) -> None:
    number = card.locator(f".casekit-number-{item['name']} input")
    number.press("ArrowUp")
    expect(number).to_have_value(f"{item['min'] + item['step']:g}")


def _grid(card: Locator, item: dict[str, Any]) -> None:
    levels = _levels(item)
    for point in item["points"]:
        row = card.locator(f".casekit-input-{item['name']} .casekit-point-{point['name']}")
        if len(levels) <= MOST_BUTTONS:
            row.locator("button").nth(1).click()
        else:
            pair = card.locator(f".casekit-input-{item['name']} .casekit-pair")
            here = card.page.locator(f".casekit-point-{point['name']}")
            pair.filter(has=here).locator("input").press("ArrowUp")


def _order(card: Locator, item: dict[str, Any]) -> None:
    button = card.locator(f".casekit-input-{item['name']} button.casekit-down").first
    button.focus()
    button.press("Enter")
    expect(card.locator(f".casekit-input-{item['name']} [role=status]")).to_be_visible()


MOVES: dict[str, Callable[[Locator, dict[str, Any]], None]] = {
    "slider": _slider,
    "choice": lambda card, item: card.locator(f".casekit-input-{item['name']} input").nth(1).check(),
    "grid": _grid,
    "order": _order,
    "marks": lambda card, item: card.locator(f".casekit-input-{item['name']} input").first.check(),
}
"""How each kind of input is moved away from its first state."""

EXPECTED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "slider": lambda item: item["min"] + item["step"],
    "choice": lambda item: "b",
    "grid": lambda item: {point["name"]: _levels(item)[1] for point in item["points"]},
    "order": lambda item: [item["cards"][n]["name"] for n in (1, 0, *range(2, len(item["cards"])))],
    "marks": lambda item: [f"{item['rows'][0]['name']}:{item['columns'][0]['name']}"],
}
"""What is then locked."""
