from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

HERE = Path(__file__).parent
OPENING = f"""
from pathlib import Path
from casekit.lesson import keys
keys.FOLDER = Path({str(HERE / "keys")!r})
from casekit import lesson
lesson.start("03", "ja")
"""
CELLS = [
    "from casekit import lesson\nlesson.checkpoint('c1')",
    OPENING,
    "lesson.predict('named_by_client')",
    "lesson.gated('named_by_client', lambda: '**見えた**')",
    "lesson.reveal('named_by_client', {'after_join': 12, 'four_deleted': 8, 'who': 'c'})",
    "lesson.checkpoint('c1')",
    "lesson.worksheet('argue')",
    "lesson.progress()",
    "lesson.preflight()",
]


def executed(folder: Path, cells: list[str]) -> nbformat.NotebookNode:
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    return NotebookClient(
        notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.outputs]


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("CASEKIT_RECORD")
    folder = tmp_path / "my-course" / "ja"
    folder.mkdir(parents=True)
    return folder


def test_run_all_on_an_untouched_notebook_ends_cleanly_twice_over(course: Path) -> None:
    found = outputs(executed(course, [*CELLS, *CELLS[1:]]))
    assert {output.output_type for output in found} == {"display_data"}
    assert "lesson.start" in found[0].data["text/plain"]
    assert not any("見えた" in str(output.data) for output in found)
    assert not (course.parent / "my-record.json").exists()


def test_a_locked_record_opens_the_gates_of_a_restarted_notebook_as_plain_outputs(course: Path) -> None:
    (course.parent / "my-record.json").write_text(
        '{"format": 1, "lessons": {"03": {"predictions": {"named_by_client": {"values": '
        '{"after_join": 7, "four_deleted": 5, "who": "b"}, "locked_at": "2026-11-22T10:00:00"}}}}}',
        encoding="utf-8",
    )
    notebook = executed(course, CELLS[1:5])
    assert {output.output_type for output in outputs(notebook)} == {"display_data"}
    assert "<strong>見えた</strong>" in notebook.cells[2].outputs[0].data["text/html"]
    assert "<img" in notebook.cells[3].outputs[1].data["text/html"]


def test_what_a_gate_catches_stays_out_of_the_running_cell(course: Path) -> None:
    cells = [
        OPENING,
        "from IPython.display import display, HTML\n"
        "from casekit.lesson.pieces import caught\n"
        "pieces = caught(lambda: display(HTML('<b>caught</b>')))\n"
        "display(HTML('<b>shown</b>'))\n"
        "print(pieces[0]['text/html'])",
    ]
    shown = executed(course, cells).cells[1].outputs
    assert [output.output_type for output in shown] == ["display_data", "stream"]
    assert shown[0].data["text/html"] == "<b>shown</b>"
    assert shown[1].text == "<b>caught</b>\n"
