"""The record as tables that anybody can open: `data/` mirrors `casekit/case/`, with the mark Excel needs."""

from pathlib import Path

TABLES = ("claims.csv", "sources.csv", "evidence.csv")
EXCEL_MARK = "\ufeff"
"""A byte-order mark, without which Excel takes UTF-8 for something else."""


def public_tables(root: Path) -> dict[Path, str]:
    """Return the text each mirrored table in `data/` should have, by its path; nothing without a record."""
    record = Path(root) / "casekit" / "case"
    return {
        Path(root) / "data" / name: EXCEL_MARK + (record / name).read_text(encoding="utf-8")
        for name in TABLES
        if (record / name).is_file()
    }
