"""A cell run before those above it gets a note, in a real kernel."""

import nbformat
from nbclient import NotebookClient

KIND = "from casekit.lesson.order import explain_missing_names; explain_missing_names()"


def outputs_of_a_cell_run_too_early(tmp_path) -> list:
    cells = [nbformat.v4.new_code_cell(source) for source in (KIND, "lesson_step = run + 1")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    return notebook.cells[1].outputs


def test_a_missing_name_is_a_note_in_both_languages_before_a_lesson_starts(tmp_path):
    outputs = outputs_of_a_cell_run_too_early(tmp_path)
    assert [output.output_type for output in outputs] == ["display_data"]
    for words in ("“run”", "Run All Cells", "「run」", "すべてのセルを実行"):
        assert words in outputs[0].data["text/plain"]
