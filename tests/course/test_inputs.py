"""The five kinds of a prediction's input, and the elements of a worksheet, from yaml to the answer key."""

import json
from pathlib import Path

import pytest

from casekit.course.claims import Citing
from casekit.course.fields import Place
from casekit.course.keys import key_text
from casekit.course.prompts import read_prompt
from casekit.course.source import read_lesson
from casekit.errors import CasekitError
from tests.course.toy import Record, changed, write_source

PLACE = Place("01-toy-join.md", "cell guess")
OLD = "  - {name: many,"
GRID = """  - name: curve
    label: {en: "Share", ja: "割合"}
    kind: grid
    min: 0
    max: 100
    step: 20
    unit: "%"
    points:
      - {name: one, label: {en: "one column", ja: "1列"}}
      - {name: two, label: {en: "two columns", ja: "2列"}}
"""
ORDER = """  - name: steps
    label: {en: "Order", ja: "順番"}
    kind: order
    cards:
      - {name: join, label: {en: "Join", ja: "突合"}}
      - {name: score, label: {en: "Score", ja: "スコア"}}
"""
MARKS = """  - name: who
    label: {en: "Who holds what", ja: "誰が何を持つか"}
    kind: marks
    rows: [{name: client, label: {en: "The client", ja: "契約企業"}}]
    columns:
      - {name: names, label: {en: "Names", ja: "氏名"}}
      - {name: scores, label: {en: "Scores", ja: "スコア"}}
"""
ELEMENTS = """elements:
  - name: desk
    label: {en: "whose desk", ja: "誰の机か"}
    any_of: {en: [desk, holder], ja: [机, 手元]}
"""


def prediction(inputs: str) -> object:
    source = f"```yaml\nquestion: {{en: a, ja: b}}\ninputs:\n{inputs}```"
    return read_prompt(PLACE, "prediction", source, id="guess", block="core20", section="predict")


def prompts(root: Path, text: str) -> dict:
    return json.loads(key_text(read_lesson(write_source(root, text)), Citing(Record())))


@pytest.mark.parametrize("yaml", [GRID, ORDER, MARKS])
def test_a_new_kind_reaches_the_answer_key_with_both_languages(yaml: str, tmp_path: Path) -> None:
    name = yaml.split("name: ")[1].split("\n")[0]
    text = changed(OLD, yaml.replace(f"name: {name}", "name: drawn", 1) + OLD)
    found = prompts(tmp_path, text)["predictions"]["guess"]["inputs"][0]
    wanted = {
        "curve": {
            "kind": "grid",
            "points": [
                {"name": "one", "label": {"en": "one column", "ja": "1列"}},
                {"name": "two", "label": {"en": "two columns", "ja": "2列"}},
            ],
            "min": 0,
            "max": 100,
            "step": 20,
            "unit": {"en": "%", "ja": "%"},
        },
        "steps": {
            "kind": "order",
            "cards": [
                {"name": "join", "label": {"en": "Join", "ja": "突合"}},
                {"name": "score", "label": {"en": "Score", "ja": "スコア"}},
            ],
        },
        "who": {
            "kind": "marks",
            "rows": [{"name": "client", "label": {"en": "The client", "ja": "契約企業"}}],
            "columns": [
                {"name": "names", "label": {"en": "Names", "ja": "氏名"}},
                {"name": "scores", "label": {"en": "Scores", "ja": "スコア"}},
            ],
        },
    }[name]
    assert {key: found[key] for key in wanted} == wanted
    assert found["name"] == "drawn"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("step: 20", "step: 30", "whole steps"),
        ("step: 20", "step: 1", "at most 21 levels"),
        ("max: 100", "max: 0", "min below max"),
        ('unit: "%"', "unit: 5", "unit is not a text"),
        ("name: two", "name: one", "twice"),
        ("    step: 20\n", "", "lacks 'step'"),
        ("kind: grid", "kind: grid\n    cards: []", "unknown key 'cards'"),
        ('{en: "one column", ja: "1列"}', '{en: "one column"}', "lacks 'ja'"),
    ],
)
def test_a_fault_in_a_grid_is_named(old: str, new: str, said: str) -> None:
    assert old in GRID
    with pytest.raises(CasekitError, match=r"inputs\[1\]") as raised:
        prediction(GRID.replace(old, new))
    assert said in str(raised.value)


def test_an_order_of_one_card_is_refused() -> None:
    with pytest.raises(CasekitError, match="cards is not a list of at least 2"):
        prediction(ORDER.replace('      - {name: score, label: {en: "Score", ja: "スコア"}}\n', ""))


def test_a_matrix_of_one_box_is_refused() -> None:
    with pytest.raises(CasekitError, match="1 boxes; allowed are 2 to 60"):
        prediction(MARKS.replace('      - {name: scores, label: {en: "Scores", ja: "スコア"}}\n', ""))


def test_elements_of_a_worksheet_reach_the_answer_key(tmp_path: Path) -> None:
    found = prompts(tmp_path, changed("model:\n", ELEMENTS + "model:\n"))["worksheets"]["argue"]["elements"]
    words = {"en": ["desk", "holder"], "ja": ["机", "手元"]}
    assert found == [{"name": "desk", "label": {"en": "whose desk", "ja": "誰の机か"}, "any_of": words}]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ja: [机, 手元]", "ja: []", "any_of.ja is not a list of at least 1"),
        (", ja: [机, 手元]", "", "lacks 'ja'"),
        ("[desk, holder]", "[desk, 3]", "any_of.en is not a text"),
        ("name: desk", "name: Desk", "is not a name"),
    ],
)
def test_a_fault_in_an_element_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(CasekitError) as raised:
        prompts(tmp_path, changed("model:\n", ELEMENTS.replace(old, new) + "model:\n"))
    assert said in str(raised.value)
