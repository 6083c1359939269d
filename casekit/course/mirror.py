"""The record as tables and pages that anybody can open.

`data/` mirrors `casekit/case/`, with the mark Excel needs; the glossary is a page beside each edition.
"""

from pathlib import Path

from casekit.course.glossary import glossary_pages

TABLES = (
    *("claims.csv", "sources.csv", "evidence.csv", "glossary.csv"),
    *("conflicts.csv", "conflict_sides.csv", "known.csv", "topics.csv", "ladder.csv"),
)
EXCEL_MARK = "\ufeff"
"""A byte-order mark, without which Excel takes UTF-8 for something else."""


def public_tables(root: Path) -> dict[Path, str]:
    """Return the text of each mirrored table and glossary page, by path; nothing without a record."""
    record = Path(root) / "casekit" / "case"
    tables = {
        Path(root) / "data" / name: EXCEL_MARK + (record / name).read_text(encoding="utf-8")
        for name in TABLES
        if (record / name).is_file()
    }
    return tables | glossary_pages(root)
