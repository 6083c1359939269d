"""What a learner's server on a hub does before it serves."""

import os
import sys
from pathlib import Path

import pytest

from casekit.course import hub
from casekit.errors import CasekitError

LESSON = '{"cells": [{"cell_type": "markdown", "source": "%s"}]}'


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    for folder in ("en", "ja", "facilitator/en", "facilitator/ja"):
        (tmp_path / "kit" / "notebooks" / folder).mkdir(parents=True)
        (tmp_path / "kit" / "notebooks" / folder / "00-start.ipynb").write_text(
            LESSON % folder, encoding="utf-8"
        )
    (tmp_path / "kit" / "notebooks" / "source").mkdir()
    return tmp_path / "kit"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def test_the_chosen_language_opens_at_the_start_lesson_in_the_learners_own_folder(kit, home):
    found = hub.prepare(kit, home, "ja")
    assert found["JUPYTERHUB_ROOT_DIR"] == str(home / "my-course")
    assert found["JUPYTERHUB_DEFAULT_URL"] == "/lab/tree/ja/00-start.ipynb"
    assert Path(found["CASEKIT_RECORD"]) == (home / "my-course" / "my-record.json").resolve()
    assert (home / "my-course" / "ja" / "00-start.ipynb").exists()
    assert not (home / "my-course" / "en").exists()
    assert "CASEKIT_EDITION" not in found


def test_an_empty_choice_goes_on_in_the_language_the_learner_has(kit, home):
    hub.prepare(kit, home, "ja")
    assert hub.prepare(kit, home, "")["JUPYTERHUB_DEFAULT_URL"].startswith("/lab/tree/ja/")


def test_a_new_start_keeps_an_edited_notebook_and_renews_an_untouched_one(kit, home):
    hub.prepare(kit, home, "en")
    hub.prepare(kit, home, "ja")
    (home / "my-course" / "en" / "00-start.ipynb").write_text(LESSON % "mine", encoding="utf-8")
    for language in ("en", "ja"):
        edition = kit / "notebooks" / language / "00-start.ipynb"
        edition.write_text(LESSON % "news", encoding="utf-8")
        hub.prepare(kit, home, language)
    assert (home / "my-course" / "en" / "00-start.ipynb").read_text(encoding="utf-8") == LESSON % "mine"
    assert (home / "my-course" / "ja" / "00-start.ipynb").read_text(encoding="utf-8") == LESSON % "news"


def test_the_facilitator_edition_has_a_record_of_its_own(kit, home):
    found = hub.prepare(kit, home, "facilitator-en")
    assert found["CASEKIT_EDITION"] == "facilitator"
    assert found["CASEKIT_RECORD"].endswith("facilitator-record.json")


def test_an_unknown_choice_is_a_sentence_and_leaves_nothing_behind(kit, home):
    with pytest.raises(CasekitError, match="CASEKIT_OPEN is 'fr'"):
        hub.prepare(kit, home, "fr")
    assert list(home.iterdir()) == []


def test_a_home_whose_sockets_would_have_too_long_a_path_is_a_sentence():
    hub.check_room_for_sockets(Path("/home/learner-199"))
    with pytest.raises(CasekitError, match="may have 34 letters"):
        hub.check_room_for_sockets(Path("/srv/homes-of-the-whole-university/learner-01"))


def test_a_cell_finds_the_command_line_though_the_account_has_no_shell():
    found = hub.for_commands({"PATH": "/usr/bin", "SHELL": "/usr/sbin/nologin"})
    assert Path(found["PATH"].split(os.pathsep)[0], "python").parent == Path(sys.executable).parent
    assert found["PATH"].endswith(os.pathsep + "/usr/bin")
    assert found["SHELL"] == "/bin/sh"


def test_kernels_have_no_network_port_and_nobody_outside_is_asked():
    options = hub.server_options()
    assert "--KernelManager.transport=ipc" in options
    assert "--ServerApp.terminals_enabled=False" in options
    assert "--LabApp.news_url=None" in options


def test_a_server_that_cannot_be_prepared_ends_with_a_sentence(kit, home, monkeypatch, capsys):
    monkeypatch.setenv("CASEKIT_CHECKOUT", str(kit))
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr("os.umask", lambda mask: mask)
    with pytest.raises(SystemExit) as ended:
        hub.main([], {"CASEKIT_OPEN": "fr"})
    assert ended.value.code == 2
    assert "It may be en, ja" in capsys.readouterr().err


def test_a_full_disk_under_the_settings_ends_with_a_sentence(kit, home, monkeypatch, capsys):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setenv("CASEKIT_CHECKOUT", str(kit))
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr("os.umask", lambda mask: mask)
    monkeypatch.setattr(hub, "settings", full)
    with pytest.raises(SystemExit) as ended:
        hub.main([], {"CASEKIT_OPEN": "en"})
    assert ended.value.code == 2
    assert "No space left on device" in capsys.readouterr().err
