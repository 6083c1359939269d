"""JupyterLab as the learner meets it: quiet, in the chosen language, and speaking to nobody outside."""

import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from tests.browser.conftest import Lab, Notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

StartLab = Callable[..., Lab]
OpenNotebook = Callable[[Lab, str], Notebook]
RUN = {"en": "Run", "ja": "実行"}


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    cells = [
        nbformat.v4.new_markdown_cell("# A page with a formula\n$x^2$"),
        nbformat.v4.new_code_cell("import os, sys\nprint(os.environ['CASEKIT_RECORD'], sys.executable)"),
        nbformat.v4.new_code_cell("import ipywidgets\nipywidgets.IntSlider(max=12)"),
    ]
    for language in RUN:
        folder = tmp_path / "notebooks" / language
        folder.mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "00-start.ipynb")
    return tmp_path / "notebooks"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_lab_is_quiet_and_speaks_the_language(
    language: str, notebooks: Path, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    lab = start_lab(language, notebooks)
    assert f"/lab/tree/{language}/00-start.ipynb?token=" in lab.address
    notebook = open_notebook(lab, f"{language}/00-start.ipynb")
    notebook.run_all()
    assert notebook.page.locator("#jp-MainMenu .lm-MenuBar-item").nth(3).inner_text() == RUN[language]
    assert notebook.page.locator(".widget-slider").count() == 1
    printed = notebook.page.locator(".jp-OutputArea-output").first.inner_text()
    assert str(lab.course / "my-record.json") in printed
    config = json.loads(notebook.page.locator("#jupyter-config-data").text_content() or "")
    assert config["news"] == {"disabled": True}
    assert "@jupyterlab/apputils-extension:announcements" in str(config["disabledExtensions"])
    assert notebook.page.locator(".Toastify__toast, .jp-Dialog").count() == 0
    assert notebook.outside == []
