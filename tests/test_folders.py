"""A folder appears whole or not at all."""

import pytest

from casekit.errors import CasekitError
from casekit.folders import new_folder, write_text

OURS = '{"versions": {"casekit": "0"}}'


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_block_that_ends_well_leaves_the_folder_under_its_name(tmp_path):
    with new_folder(tmp_path / "world") as folder:
        (folder / "a").write_text("1")
    assert names(tmp_path) == ["world"]
    assert names(tmp_path / "world") == ["a"]


def test_a_block_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(RuntimeError), new_folder(tmp_path / "world") as folder:
        (folder / "a").write_text("1")
        raise RuntimeError("power cut")
    assert names(tmp_path) == []


def test_a_failed_replacement_keeps_the_old_folder(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "manifest.json").write_text(OURS)
    with pytest.raises(RuntimeError), new_folder(tmp_path / "world", force=True):
        raise RuntimeError("power cut")
    assert names(tmp_path) == ["world"]
    assert names(tmp_path / "world") == ["manifest.json"]


def test_force_replaces_a_folder_of_ours_whole(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "manifest.json").write_text(OURS)
    with new_folder(tmp_path / "world", force=True) as folder:
        (folder / "new").write_text("1")
    assert names(tmp_path) == ["world"]
    assert names(tmp_path / "world") == ["new"]


@pytest.mark.parametrize("content", ["{}", "not json", '{"versions": {"other": "1"}}', "[]"])
def test_force_refuses_a_manifest_that_is_not_ours(tmp_path, content):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "manifest.json").write_text(content)
    with (
        pytest.raises(CasekitError, match="not written by casekit"),
        new_folder(tmp_path / "world", force=True),
    ):
        pass
    assert (tmp_path / "world" / "manifest.json").read_text() == content


def test_an_existing_folder_needs_force(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "manifest.json").write_text(OURS)
    with pytest.raises(CasekitError, match="--force"), new_folder(tmp_path / "world"):
        pass


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "world").mkdir()
    with new_folder(tmp_path / "world") as folder:
        (folder / "a").write_text("1")
    assert names(tmp_path / "world") == ["a"]


def test_a_place_that_is_a_file_is_refused_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CasekitError, match="Cannot write"), new_folder(tmp_path / "file" / "world"):
        pass


def test_text_is_replaced_in_one_step_and_keeps_its_newlines(tmp_path):
    write_text(tmp_path / "a.txt", "日本語\n")
    write_text(tmp_path / "a.txt", "二行目\n")
    assert (tmp_path / "a.txt").read_bytes() == "二行目\n".encode()
    assert names(tmp_path) == ["a.txt"]


def test_what_was_written_can_be_read_by_others_as_any_new_file(tmp_path):
    (tmp_path / "ordinary").write_text("x")
    write_text(tmp_path / "ours", "x")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode
    (tmp_path / "plain").mkdir()
    with new_folder(tmp_path / "world"):
        pass
    assert (tmp_path / "world").stat().st_mode == (tmp_path / "plain").stat().st_mode
