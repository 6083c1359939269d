"""How many rows the cookie joined, and how many of those joins met the right person.

The real match rate is not published (fact sheet G1.5), so both figures are simulated.
"""

from dataclasses import dataclass

import pandas as pd

from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun


@dataclass(frozen=True)
class MatchFigures:
    """Counts and shares of one run.

    Attributes
    ----------
    rows_delivered : rows in the clients' files, with or without a score.
    rows_scored : rows with a score.
    students_scored : different people among them; None without truth.
    match_rate : share of the delivered rows whose cookie met any browsing, 0 to 1; None without rows.
    match_precision : share of those rows joined to the right person's browsing; None without truth.

    """

    rows_delivered: int
    rows_scored: int
    students_scored: int | None
    match_rate: float | None
    match_precision: float | None


def match_figures(run: SchemeRun) -> MatchFigures:
    """Count what the run delivered and how well its cookie join did."""
    require_manifest(run, "linkage")
    joined = run.parties.holding("processor", "joined").frame
    current = joined[joined["outcome"].isna()]
    matched = current[current["views"] > 0]
    scored = run.deliverable[run.deliverable["score"].notna()]
    return MatchFigures(
        rows_delivered=len(run.deliverable),
        rows_scored=len(scored),
        students_scored=int(person_of(run, scored).nunique()) if run.world.has_truth else None,
        match_rate=len(matched) / len(current) if len(current) else None,
        match_precision=_precision(run, matched) if run.world.has_truth and len(matched) else None,
    )


def person_of(run: SchemeRun, rows: pd.DataFrame) -> pd.Series:
    """Return the true person_id of each row with a company_id and applicant_id, in the rows' order."""
    owners = run.world.truth("applicants").set_index(["company_id", "applicant_id"])["person_id"]
    keys = pd.MultiIndex.from_frame(rows[["company_id", "applicant_id"]])
    return pd.Series(owners.reindex(keys).to_numpy(), index=rows.index)


def _precision(run: SchemeRun, matched: pd.DataFrame) -> float:
    owners = run.world.truth("cookies").set_index("cookie_id")["person_id"]
    browsing_of = matched["cookie_id"].map(owners)
    return float((browsing_of == person_of(run, matched)).mean())
