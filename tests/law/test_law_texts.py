"""What the law tables may and may not say (fact sheet, section H and K8), in both languages."""

import re
from pathlib import Path

import pytest

from casekit import law

FOLDER = Path(law.__file__).parent
TABLES = sorted(FOLDER.glob("*.csv"))
NEVER = (
    r"\bfined\b",
    r"convicted",
    r"rejected because of",
    r"[Nn]obody was harmed",
    r"no breach|did not breach|違反ではな|違反していな",
    r"(breach|violation|violated) of (the then |old )?Art\. 23\(1\)|23条1項(に|への)違反",
    r"12,?220|7,?893",
    r"罰金|有罪",
)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_no_table_says_what_the_record_does_not_carry(path):
    text = path.read_text(encoding="utf-8")
    assert [pattern for pattern in NEVER if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_every_english_text_has_its_japanese(path):
    import csv

    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column in row:
                if column.endswith("_en"):
                    assert bool(row[column]) == bool(row[f"{column[:-3]}_ja"]), (path.name, row)


def test_no_company_or_site_of_the_case_is_named_beside_the_operators_own():
    for path in TABLES:
        assert not re.search(r"マイナビ|Mynavi", path.read_text(encoding="utf-8")), path.name
