import errno
import os
import shutil
import signal
import subprocess
import sys
from itertools import repeat
from pathlib import Path

import pytest

from casekit.errors import CasekitError
from casekit.manifest import Manifest
from casekit.world import Settings, generate, open_world, writing
from casekit.world.files import part_name
from casekit.world.making import made_in_memory

SMALL = Settings.for_scale(members=1_000, seed=3)
TWO_BLOCKS = Settings.for_scale(members=16_000, seed=3)
FOUR_BLOCKS = Settings.for_scale(members=50_000, seed=3)


def assert_same_table(one, other):
    assert list(one.dtypes.astype("str")) == list(other.dtypes.astype("str"))
    assert len(one) == len(other)
    for ends in (lambda table: table.head(20_000), lambda table: table.tail(20_000)):
        assert ends(one).astype("str").equals(ends(other).astype("str"))


@pytest.fixture(scope="module")
def two_blocks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worlds") / "one-worker"
    return folder, generate(TWO_BLOCKS, folder, workers=1)


def test_two_workers_make_the_same_world_as_one(two_blocks, tmp_path):
    assert generate(TWO_BLOCKS, tmp_path / "w", workers=2).tables == two_blocks[1].tables


@pytest.mark.slow
def test_four_workers_make_the_same_world_as_one(tmp_path):
    one, four = (generate(FOUR_BLOCKS, tmp_path / f"w{number}", workers=number) for number in (1, 4))
    assert one.tables == four.tables
    assert one.figures == four.figures


def test_blocks_made_in_any_order_make_the_same_world(two_blocks, tmp_path):
    def backwards(task, blocks):
        done = {block: task(block) for block in reversed(blocks)}
        return [done[block] for block in blocks]

    assert generate(TWO_BLOCKS, tmp_path / "w", block_map=backwards).tables == two_blocks[1].tables


def test_a_world_in_memory_is_the_world_on_disk(two_blocks):
    folder, manifest = two_blocks
    memory, disk = made_in_memory(TWO_BLOCKS), open_world(folder)
    assert memory.manifest.tables == manifest.tables == disk.manifest.tables
    assert memory.manifest.figures == manifest.figures
    for name in memory.tables:
        assert_same_table(memory[name], disk[name])
    for name in ("people", "cookies"):
        assert_same_table(memory.truth(name), disk.truth(name))


def test_a_large_table_is_a_folder_of_parts(two_blocks):
    folder, _ = two_blocks
    parts = sorted(path.name for path in (folder / "page_views").iterdir())
    assert parts == [f"{part_name(number)}.parquet" for number in range(2)]
    assert (folder / "applicants.parquet").is_file()


def test_nothing_but_tables_and_manifest_is_left(two_blocks):
    folder, manifest = two_blocks
    found = {
        str(path.relative_to(folder)).removesuffix(".parquet")
        for path in [*folder.iterdir(), *(folder / "truth").iterdir()]
    }
    assert found == {*manifest.tables, "manifest.json", "truth"}


def test_a_world_as_csv_reads_back_the_same(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1, file_format="csv")
    memory, disk = made_in_memory(SMALL), open_world(tmp_path / "w")
    assert memory.manifest.tables == disk.manifest.tables
    for name in memory.tables:
        assert_same_table(memory[name], disk[name])


def test_a_row_without_a_value_that_every_row_has_is_one_sentence(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1, file_format="csv")
    path = tmp_path / "w" / "page_views.csv"
    head, first, *rest = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([head, first.rpartition(b",")[0] + b",", *rest]))
    with pytest.raises(CasekitError, match="rows without industry"):
        _ = open_world(tmp_path / "w")["page_views"]


def test_csv_opens_in_a_spreadsheet_as_text_without_formulas(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1, file_format="csv")
    for path in (tmp_path / "w").rglob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf"), path.name
        for line in content.decode("utf-8-sig").splitlines()[:2_000]:
            for cell in line.split(","):
                assert not cell.strip('"').startswith(("=", "+", "-", "@", "\t")), line


def test_csv_of_several_blocks_has_one_heading(tmp_path):
    generate(TWO_BLOCKS, tmp_path / "w", workers=2, file_format="csv")
    with (tmp_path / "w" / "members.csv").open(encoding="utf-8-sig") as lines:
        headings = [line for line in lines if line.startswith('"member_id"')]
    assert len(headings) == 1
    assert len(open_world(tmp_path / "w")["members"]) == 16_000


def test_an_existing_world_is_replaced_only_by_force(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1)
    with pytest.raises(CasekitError, match="--force"):
        generate(SMALL, tmp_path / "w", workers=1)
    other = generate(Settings.for_scale(members=1_000, seed=4), tmp_path / "w", workers=1, force=True)
    assert open_world(tmp_path / "w").seed == other.seed == 4


def test_a_folder_of_somebody_else_is_never_replaced(tmp_path):
    (tmp_path / "w").mkdir()
    (tmp_path / "w" / "thesis.txt").write_text("mine")
    with pytest.raises(CasekitError, match="not written by casekit"):
        generate(SMALL, tmp_path / "w", workers=1, force=True)
    assert (tmp_path / "w" / "thesis.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "how", [{"workers": 0}, {"workers": 1.5}, {"workers": True}, {"file_format": "xlsx"}]
)
def test_what_cannot_be_is_refused_before_anything_is_written(tmp_path, how):
    with pytest.raises(CasekitError):
        generate(SMALL, tmp_path / "w", **how)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_under_the_name(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "write_part", _full_disk)
    with pytest.raises(CasekitError, match="No space left"):
        generate(SMALL, tmp_path / "w", workers=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_full_in_a_worker_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "write_block", _full_disk_in_block)
    with pytest.raises(CasekitError, match="No space left"):
        generate(TWO_BLOCKS, tmp_path / "w", workers=2)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CasekitError, match="Choose a folder"):
        generate(SMALL, tmp_path / "file" / "w", workers=1)


def test_a_worker_that_is_killed_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "write_block", _killed)
    with pytest.raises(CasekitError, match="fewer workers"):
        generate(TWO_BLOCKS, tmp_path / "w", workers=2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill outright")
def test_a_kill_leaves_nothing_under_the_name_and_a_rerun_finishes(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import sys; from casekit.world import Settings, generate\n"
        "if __name__ == '__main__':\n"
        "    generate(Settings.for_scale(members=60_000), sys.argv[1], workers=2,"
        " progress=lambda *step: print(*step, flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, program, tmp_path / "out" / "w"], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline().startswith("people 1")
        run.kill()
        # The pipe closes when the last worker has ended too, which may not wait for ever.
        run.stdout.read()
    assert not (tmp_path / "out" / "w").exists()
    generate(SMALL, tmp_path / "out" / "w", workers=1)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["w"]
    assert open_world(tmp_path / "out" / "w").has_truth


def test_progress_counts_up_to_the_end(tmp_path):
    steps = []
    generate(SMALL, tmp_path / "w", workers=1, progress=lambda *step: steps.append(step))
    assert [done for _, done, _ in steps] == [1, 2]
    assert {total for _, _, total in steps} == {2}


def test_the_manifest_in_the_folder_is_the_one_returned(two_blocks):
    folder, manifest = two_blocks
    assert Manifest.from_json((folder / "manifest.json").read_text(encoding="utf-8")) == manifest


def test_a_world_opens_without_its_truth_folder(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1)
    shutil.rmtree(tmp_path / "w" / "truth")
    world = open_world(tmp_path / "w")
    assert not world.has_truth
    assert len(world["members"]) == 1_000


def test_what_is_not_a_world_is_refused(tmp_path):
    with pytest.raises(CasekitError, match="casekit generate"):
        open_world(tmp_path)
    (tmp_path / "manifest.json").write_text("{}")
    with pytest.raises(CasekitError):
        open_world(tmp_path)


def test_a_damaged_table_is_one_sentence(tmp_path):
    generate(SMALL, tmp_path / "w", workers=1)
    (tmp_path / "w" / "members.parquet").write_bytes(b"PAR1 not really")
    (tmp_path / "w" / "logins.parquet").unlink()
    world = open_world(tmp_path / "w")
    for name in ("members", "logins"):
        with pytest.raises(CasekitError, match="missing or damaged"):
            world[name]


def _full_disk(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _full_disk_in_block(*_):
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"x")


def _killed(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_map_may_be_anybodys(two_blocks, tmp_path):
    def one_at_a_time(task, blocks):
        return (work(block) for work, block in zip(repeat(task), blocks, strict=False))

    assert generate(TWO_BLOCKS, tmp_path / "w", block_map=one_at_a_time).tables == two_blocks[1].tables
