"""What each table of a world looks like: its columns in order, and their types.

A stored world may have been edited, cut off or put together from two; what does not look like this is refused
when it is read, because further on nobody could say what is wrong.
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from casekit.errors import CasekitError

COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "companies": "company_id name_en name_ja industry contract_cohorts schemes label_style label_column "
        "missing_label",
        "members": "member_id cohort family_name given_name name kana email university faculty department "
        "registered_on",
        "logins": "member_id cookie_id at",
        "page_views": "at cookie_id site industry",
        "screen_visits": "member_id screen at",
        "policy_versions": "site screen version shown_from shown_to text_id",
        "applicants": "company_id applicant_id cohort name kana email university faculty department job_type "
        "briefing_booked entry_sheet aptitude stage outcome applied_on decided_on",
        "survey_answers": "company_id applicant_id cookie_id outcome at",
        "other_service": "company_id applicant_id name email",
        "truth/people": "person_id cohort family_name given_name name kana romaji email university faculty "
        "department interest_1 interest_2 interest_3 anxious",
        "truth/members": "member_id person_id",
        "truth/applicants": "company_id applicant_id person_id",
        "truth/cookies": "cookie_id person_id browser device generation site deleted_at",
    }.items()
}
"""Names of the columns, by table; a column's name means the same in every table."""

MAY_BE_MISSING: Mapping[str, tuple[str, ...]] = {
    "companies": ("missing_label",),
    "policy_versions": ("shown_to",),
    "applicants": ("entry_sheet", "aptitude"),
    "survey_answers": ("outcome",),
    "truth/cookies": ("site", "deleted_at"),
}
"""The columns that need not have a value in each row, by table."""

TYPES = {
    **dict.fromkeys(("cohort", "aptitude", "generation"), pa.int16()),
    **dict.fromkeys(("briefing_booked", "anxious"), pa.bool_()),
    **dict.fromkeys(
        ("at", "registered_on", "applied_on", "decided_on", "deleted_at", "shown_from", "shown_to"),
        pa.timestamp("s"),
    ),
    "person_id": pa.int64(),
    "browser": pa.int8(),
}
"""Types of the columns that are not text, by name."""


def checked(table: pa.Table, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table (or those columns of it) with the columns that it has in every world, in order.

    Raises
    ------
    CasekitError
        If one is missing, stands twice or has another type, or a row lacks a value that it always has.

    """
    wanted = COLUMNS[name] if columns is None else tuple(columns)
    for column in wanted:
        places = table.schema.get_all_field_indices(column)
        if len(places) != 1 or not _fits(table.schema.field(places[0]).type, column):
            raise CasekitError(
                f"The table {name} of this world has no column {column} as casekit writes it. "
                "Make the world again."
            )
        if table.column(places[0]).null_count and column not in MAY_BE_MISSING.get(name, ()):
            raise CasekitError(
                f"The table {name} of this world has rows without {column}; every row has one. "
                "Make the world again."
            )
    return table if tuple(table.column_names) == wanted else table.select(list(wanted))


def _fits(found: pa.DataType, column: str) -> bool:
    wanted = TYPES.get(column)
    if wanted is not None:
        return bool(found == wanted) or (pa.types.is_timestamp(wanted) and _is_moment(found))
    text = found.value_type if pa.types.is_dictionary(found) else found
    return bool(pa.types.is_string(text) or pa.types.is_large_string(text))


def _is_moment(found: pa.DataType) -> bool:
    # A Parquet file has no seconds; it keeps them as thousandths.
    return pa.types.is_timestamp(found) and found.tz is None
