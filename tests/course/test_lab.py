"""What `casekit lab` decides before JupyterLab starts; the rest is seen in the browser tests."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.course import lab, ports
from casekit.errors import CasekitError
from tests.trust.rooms import start_kernel


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "notebooks" / "en").mkdir(parents=True)
    cells = [{"cell_type": "markdown", "source": "hello", "metadata": {}}]
    (tmp_path / "notebooks" / "en" / "00-start.ipynb").write_text(json.dumps({"cells": cells}))
    return tmp_path


def test_a_port_in_use_is_one_sentence(taken: int) -> None:
    with pytest.raises(CasekitError, match=f"Port {taken} is in use"):
        ports.free_port(taken)


def test_a_port_in_use_leaves_the_course_alone(taken: int, root: Path) -> None:
    with pytest.raises(CasekitError):
        lab.open_lab("en", taken, browser=False, fresh=True, root=root)
    assert not (root / "my-course").exists()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_one_sentence(port: int) -> None:
    with pytest.raises(CasekitError, match="is not a port"):
        ports.free_port(port)


def test_without_a_port_the_first_free_one_is_taken(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    assert ports.free_port(None) > taken


def test_when_no_port_is_free_it_says_so(taken: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    monkeypatch.setattr(ports, "PORTS_TRIED", 1)
    with pytest.raises(CasekitError, match="is free"):
        ports.free_port(None)


def test_the_only_copy_tells_the_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    (tmp_path / "ja").mkdir()
    assert lab.likely_language(tmp_path) == "ja"


@pytest.mark.parametrize(("system", "expected"), [("ja_JP.UTF-8", "ja"), ("de_DE.UTF-8", "en"), ("C", "en")])
def test_else_the_system_tells_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, expected: str
) -> None:
    monkeypatch.setenv("LC_ALL", system)
    assert lab.likely_language(tmp_path) == expected


def test_the_first_page_is_the_start_lesson_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    for name in ("03-join.ipynb", "00-welcome.ipynb"):
        (tmp_path / "en" / name).touch()
    assert lab.first_page(tmp_path, "en") == "/lab/tree/en/00-welcome.ipynb"


def test_every_setting_of_jupyter_stays_inside_the_course(tmp_path: Path) -> None:
    variables = lab.settings(tmp_path, lab.Opening("ja"))
    assert all(Path(path).is_relative_to(tmp_path.resolve()) for path in variables.values())
    assert variables["CASEKIT_RECORD"] == str(tmp_path.resolve() / "my-record.json")


@pytest.mark.parametrize(("language", "locale"), [("en", "en"), ("ja", "ja_JP")])
def test_the_menus_follow_the_language(tmp_path: Path, language: lab.Language, locale: str) -> None:
    config = Path(lab.settings(tmp_path, lab.Opening(language))["JUPYTER_CONFIG_DIR"]) / "labconfig"
    defaults = json.loads((config / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert defaults["@jupyterlab/translation-extension:plugin"] == {"locale": locale}


def test_widgets_are_saved_with_the_notebook(tmp_path: Path) -> None:
    config = Path(lab.settings(tmp_path, lab.Opening("en"))["JUPYTER_CONFIG_DIR"]) / "labconfig"
    defaults = json.loads((config / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert defaults["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}


def test_shortcuts_that_the_learner_changed_stay(tmp_path: Path) -> None:
    folder = Path(lab.settings(tmp_path, lab.Opening("en"))["JUPYTERLAB_SETTINGS_DIR"])
    file = next(folder.rglob("shortcuts.jupyterlab-settings"))
    file.write_text("{}")
    lab.settings(tmp_path, lab.Opening("en"))
    assert file.read_text() == "{}"


def test_a_facilitator_has_a_copy_and_a_record_apart(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / "notebooks" / "facilitator").mkdir()
    (root / "notebooks" / "en").rename(root / "notebooks" / "facilitator" / "en")
    served: list[lab.Opening] = []

    def serve(_course: Path, opening: lab.Opening, _port: int, *, browser: bool) -> int:
        served.append(opening)
        return 0

    monkeypatch.setattr(lab, "_serve", serve)
    assert lab.open_lab("en", None, browser=False, fresh=False, root=root, facilitator=True) == 0
    assert (root / "my-course" / "facilitator-en" / "00-start.ipynb").exists()
    assert not (root / "my-course" / "en").exists()
    assert served[0].variables == {"CASEKIT_EDITION": "facilitator"}
    assert lab.first_page(root / "my-course", served[0].folder) == "/lab/tree/facilitator-en/00-start.ipynb"
    record = lab.settings(root / "my-course", served[0])["CASEKIT_RECORD"]
    assert Path(record).name == "facilitator-record.json"
    assert "Facilitator editions" in capsys.readouterr().out


def test_a_room_has_the_learners_copy_and_is_told_to_the_kernels() -> None:
    opening = lab.Opening("ja", room=True)
    assert (opening.folder, opening.record) == ("ja", "my-record.json")
    assert opening.variables == {"CASEKIT_ROOM": "1"}


def test_room_and_facilitator_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    from casekit.cli import main

    assert main(["lab", "--room", "--facilitator"]) == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a Ctrl-C of Windows cannot be sent from a test")
def test_ctrl_c_ends_jupyterlab_and_its_kernels(root: Path) -> None:
    (root / "notebooks" / "source").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "casekit.cli", "lab", "--no-browser", "--language", "en"],
        env={**os.environ, "CASEKIT_CHECKOUT": str(root)},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        # A terminal hands down the usual Ctrl-C; a job started in the background hands down an ignored one.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout
    start_kernel(next(line for line in process.stdout if line.startswith("http")))
    os.killpg(process.pid, signal.SIGINT)
    assert "JupyterLab has ended" in process.communicate(timeout=60)[0]
    assert process.returncode == 0
    assert list((root / "my-course" / ".lab" / "runtime").glob("kernel-*.json")) == []


def test_a_lab_finds_our_programs_and_takes_no_edition_from_the_lab_around_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEKIT_EDITION", "facilitator")
    monkeypatch.setenv("CASEKIT_ROOM", "1")
    given: list[dict[str, str]] = []

    def start(_command: object, *, env: dict[str, str], **_options: object) -> object:
        given.append(env)
        raise OSError("as far as this test goes")

    monkeypatch.setattr(lab.subprocess, "Popen", start)
    with pytest.raises(OSError, match="as far as"):
        lab.open_lab("en", None, browser=False, fresh=False, root=root)
    assert "CASEKIT_EDITION" not in given[0]
    assert "CASEKIT_ROOM" not in given[0]
    assert given[0]["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)


def test_a_port_lost_to_another_lab_is_replaced_by_the_next_free_one(
    taken: int, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    offered = iter([taken, taken + 1])
    served: list[int] = []
    monkeypatch.setattr(lab, "free_port", lambda port: next(offered))

    def serve(course: Path, opening: lab.Opening, port: int, *, browser: bool) -> int:
        served.append(port)
        if port == taken:
            raise lab._PortLostError
        return 0

    monkeypatch.setattr(lab, "_serve", serve)
    assert lab.open_lab("en", None, browser=False, fresh=False, root=root) == 0
    assert served == [taken, taken + 1]


def test_only_the_server_that_knows_the_token_counts_as_ours(taken: int, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with pytest.raises(lab._PortLostError):
        lab._wait_for(ended, f"http://127.0.0.1:{taken}", "token", tmp_path)
