"""The record in data/ is the record of the package."""

from casekit.course.mirror import EXCEL_MARK, public_tables


def test_each_table_of_the_record_is_mirrored_with_the_mark_excel_needs(tmp_path):
    record = tmp_path / "casekit" / "case"
    record.mkdir(parents=True)
    (record / "claims.csv").write_text("id\nB01\n", encoding="utf-8")
    assert public_tables(tmp_path) == {tmp_path / "data" / "claims.csv": EXCEL_MARK + "id\nB01\n"}


def test_a_checkout_without_a_record_mirrors_nothing(tmp_path):
    assert public_tables(tmp_path) == {}
