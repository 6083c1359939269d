"""What clients handed over about their applicants: of which companies, of which year, on which day.

Only companies that used the scheme hand a list over. It holds this year's applicants, whose outcome is still
open, and last year's, whose outcome is known (D20). On which day is not published. We assume ten days after
the application, and never outside the months of the scheme; nobody's outcome is known by then.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from casekit.parties import Holding, Parties

DAYS_AFTER_APPLICATION = 10

Months = tuple[str | None, str | None]


def used_by(parties: Parties, scheme: str) -> pd.Series:
    """Return the company_id of each company that used a scheme (S, H, G or P)."""
    schemes = parties.companies["schemes"].str.split(",")
    users = schemes.map(lambda used: scheme in used).to_numpy(dtype=bool)
    ids: pd.Series = parties.companies["company_id"][users]
    return ids


def write_list(
    parties: Parties,
    columns: Sequence[str],
    *,
    cohort: int,
    past: int | None = None,
    months: Months = (None, None),
    applied_before: str | None = None,
) -> Holding:
    """Let the clients of the scheme write the list they will hand over: table `applicant_list`.

    Parameters
    ----------
    parties : the parties; their scheme says which clients.
    columns : what the list tells of an applicant, beside the columns below.
    cohort : the year that is to be scored.
    past : the year to learn from, if its applicants are on the list.
    months : first and last day on which this year's applicants may be handed over.
    applied_before : only this year's applicants who applied before that day.

    Returns
    -------
    Holding
        company_id, applicant_id, cohort, the asked columns, outcome (missing for this year), handed_over_on.

    """
    applicants = parties.holding("client", "applicants").frame
    present = (applicants["cohort"] == cohort).to_numpy()
    if applied_before is not None:
        present = present & (applicants["applied_on"] < pd.Timestamp(applied_before)).to_numpy()
    before = (applicants["cohort"] == past).to_numpy() if past else np.zeros(len(applicants), dtype=bool)
    ours = applicants["company_id"].isin(used_by(parties, parties.scheme)).to_numpy()
    chosen = applicants[ours & (present | before)]
    asked = chosen["applied_on"] + pd.Timedelta(days=DAYS_AFTER_APPLICATION)
    is_past = (chosen["cohort"] != cohort).to_numpy()
    listed = chosen[["company_id", "applicant_id", "cohort", *columns]].assign(
        outcome=chosen["outcome"].astype("object").where(is_past, None),
        handed_over_on=asked.where(is_past, _within(asked, months)),
    )
    return parties.keep("client", "applicant_list", listed.reset_index(drop=True))


def _within(days: pd.Series, months: Months) -> pd.Series:
    first, last = months
    kept = days if first is None else days.where(days >= pd.Timestamp(first), pd.Timestamp(first))
    return kept if last is None else kept.where(kept <= pd.Timestamp(last), pd.Timestamp(last))
