"""A folder appears whole or not at all, and what a killed run leaves is cleared by the next."""

import errno
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from casekit import folders
from casekit.errors import CasekitError
from casekit.folders import check_replaceable, new_folder, write_text

OURS = '{"versions": {"casekit": "0"}}'


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@contextmanager
def another_process(target, *, dies="never", force=False):
    """Run a process that makes `target` up to a point, says so, and waits there."""
    program = f"""
import sys
from pathlib import Path
from casekit.folders import new_folder
def wait(*_):
    print("there", flush=True)
    sys.stdin.read()
rename = Path.rename
moves = []
def rename_or_wait(path, to):
    moves.append(to)
    if {dies == "between the renames"} and len(moves) == 2:
        wait()
    return rename(path, to)
Path.rename = rename_or_wait
with new_folder(Path({str(target)!r}), force={force}) as folder:
    (folder / "half").write_text("made")
    if {dies != "between the renames"}:
        wait()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "there\n"
        try:
            yield run
        finally:
            run.kill()


def killed(target, **how):
    with another_process(target, **how) as run:
        run.kill()
        run.wait()


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


KILLS = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill outright")


@KILLS
def test_what_a_killed_run_left_is_cleared_by_the_next_for_the_same_target(tmp_path):
    killed(tmp_path / "world")
    assert len(names(tmp_path)) == 2
    with new_folder(tmp_path / "world"):
        pass
    assert names(tmp_path) == ["world"]


@KILLS
def test_what_runs_for_other_targets_left_stays(tmp_path):
    killed(tmp_path / "world[1]")
    left = names(tmp_path)
    for name in ("world", "world1", "1"):
        with new_folder(tmp_path / name):
            pass
    assert set(left) < set(names(tmp_path))
    with new_folder(tmp_path / "world[1]"):
        pass
    assert names(tmp_path) == ["1", "world", "world1", "world[1]"]


@KILLS
def test_a_living_run_for_the_same_target_keeps_its_folder(tmp_path):
    with another_process(tmp_path / "world") as other:
        theirs = names(tmp_path)
        with new_folder(tmp_path / "world") as ours:
            (ours / "whole").write_text("1")
            assert set(theirs) < set(names(tmp_path))
        assert names(tmp_path) == [*theirs, "world"]
        other.communicate(timeout=30)
        assert other.returncode != 0  # the name is taken by now
    assert names(tmp_path) == ["world"]
    assert names(tmp_path / "world") == ["whole"]


@KILLS
def test_a_kill_in_the_midst_of_a_replacement_gives_the_old_folder_its_name_back(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "manifest.json").write_text(OURS)
    killed(tmp_path / "world", dies="between the renames", force=True)
    assert "world" not in names(tmp_path)
    with pytest.raises(CasekitError, match="--force"), new_folder(tmp_path / "world"):
        pass
    assert names(tmp_path) == ["world"]
    assert names(tmp_path / "world") == ["manifest.json"]


def test_what_another_computer_left_stays(tmp_path):
    (tmp_path / ".world-unfinished-0a1b2c3d").mkdir()
    (tmp_path / ".world-unfinished-0a1b2c3d.lock").write_text("another computer")
    left = names(tmp_path)
    with new_folder(tmp_path / "world"):
        pass
    assert names(tmp_path) == [*left, "world"]


def test_a_disk_without_locks_is_written_all_the_same(tmp_path, monkeypatch):
    def no_locks(_handle):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(folders, "_locked", no_locks)
    with new_folder(tmp_path / "world"):
        with new_folder(tmp_path / "world", force=True):
            pass
        assert len(names(tmp_path)) == 3
        (tmp_path / "world").rmdir()
    assert names(tmp_path) == ["world"]


def test_a_text_that_cannot_take_its_place_leaves_nothing_beside_it(tmp_path):
    (tmp_path / "note.txt").mkdir()
    with pytest.raises((IsADirectoryError, PermissionError)):  # The second is what Windows says.
        write_text(tmp_path / "note.txt", "text")
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_text_that_a_killed_run_left_half_written_is_cleared_by_a_later_write(tmp_path):
    for name, age in ((".note.txt-unfinished-dead0000", 7200), (".note.txt-unfinished-living00", 0)):
        (tmp_path / name).write_text("half")
        there = (tmp_path / name).stat().st_mtime
        os.utime(tmp_path / name, (there - age, there - age))
    (tmp_path / ".note.txt-mine").write_text("not of ours")
    write_text(tmp_path / "note.txt", "text")
    assert names(tmp_path) == [".note.txt-mine", ".note.txt-unfinished-living00", "note.txt"]


@pytest.mark.parametrize("content", ['{"versions": null}', '{"versions": 3}', "[]", "[" * 100_000])
def test_a_foreign_manifest_of_any_shape_is_not_ours(tmp_path, content):
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(CasekitError, match="not written by casekit"):
        check_replaceable(theirs, force=True)


def test_a_name_that_is_no_text_is_refused_before_anything_is_made(tmp_path):
    with pytest.raises(CasekitError, match="no text"), new_folder(tmp_path / "a\udcff"):
        pass
    assert list(tmp_path.iterdir()) == []
