"""`FAULTS.md` says what was tried: no row without its test, and no test of a fault without its row."""

import re
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parent
NOT_FAULTS = {"test_offline.py", "test_fault_table.py"}


def rows() -> list[list[str]]:
    lines = (HERE / "FAULTS.md").read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table]


def test_every_row_is_filled_in_and_names_a_test_that_exists() -> None:
    assert rows()
    for row in rows():
        assert len(row) == 5, row
        assert all(row), row
        file, name = row[-1].strip("`").split("::")
        assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8"), row[-1]


def test_every_test_of_a_fault_stands_in_the_table() -> None:
    named = {row[-1].strip("`") for row in rows()}
    for path in sorted(HERE.glob("test_*.py")):
        if path.name not in NOT_FAULTS:
            for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE):
                assert f"trust/{path.name}::{name}" in named


def test_no_row_stands_twice() -> None:
    told = [tuple(row) for row in rows()]
    assert len(told) == len(set(told))
