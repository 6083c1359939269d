"""How many rows a scheme joined to browsing or to a member, and how many of those met the right person.

The real match rate is not published (fact sheet G1.5), so all these figures are simulated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun
from casekit.world import World

_ROW = ["company_id", "applicant_id"]


@dataclass(frozen=True)
class MatchFigures:
    """Counts and shares of one run.

    Attributes
    ----------
    rows_delivered : rows in the clients' files, with or without a score.
    rows_scored : rows with a score.
    students_scored : different people among them; None without truth.
    match_rate : share of the delivered rows that were joined, 0 to 1: to browsing (S, H, G), or to a member
        (P); None without rows.
    match_precision : share of those rows joined to the right person and nobody else; None without truth.
    students_with_namesakes : different people among the joined rows whose name several members shared, so
        that browsing of all of them was added up; None for S, and without truth.
    students_with_others_browsing : different people joined to at least one other person; None without truth.

    """

    rows_delivered: int
    rows_scored: int
    students_scored: int | None
    match_rate: float | None
    match_precision: float | None
    students_with_namesakes: int | None = None
    students_with_others_browsing: int | None = None


def match_figures(run: SchemeRun) -> MatchFigures:
    """Count what the run delivered and how well its join did."""
    require_manifest(run, "linkage")
    joined = run.parties.holding("processor", "joined").frame
    current = joined[joined["outcome"].isna()]
    matched = current[current["matched"] if "matched" in current else current["views"] > 0]
    scored = run.deliverable[run.deliverable["score"].notna()]
    figures = MatchFigures(
        rows_delivered=len(run.deliverable),
        rows_scored=len(scored),
        students_scored=None,
        match_rate=len(matched) / len(current) if len(current) else None,
        match_precision=None,
    )
    return _with_truth(run, figures, matched, scored) if run.world.has_truth else figures


def person_of(run: SchemeRun, rows: pd.DataFrame) -> pd.Series:
    """Return the true person_id of each row with a company_id and applicant_id, in the rows' order."""
    owners = run.world.truth("applicants")[[*_ROW, "person_id"]]
    named = rows[_ROW].merge(owners, on=_ROW, how="left")["person_id"]
    return pd.Series(named.to_numpy(), index=rows.index)


def owners_of(world: World, what: str, values: pd.Series) -> pd.Series:
    """Return the true owner of each member_id or cookie_id: index the value, value the person_id."""
    table = {"member_id": "members", "cookie_id": "cookies"}[what]
    if getattr(world, "folder", None) is None:
        return world.truth(table).set_index(what)["person_id"]
    known = pa.array(values.dropna().unique(), pa.string())
    parts = [
        part.filter(pc.is_in(part[what].cast(pa.string()), known))
        for part in world.parts(f"truth/{table}", [what, "person_id"])
    ]
    owners: pd.Series = pa.concat_tables(parts).to_pandas().set_index(what)["person_id"]
    return owners


def _with_truth(
    run: SchemeRun, figures: MatchFigures, matched: pd.DataFrame, scored: pd.DataFrame
) -> MatchFigures:
    person = person_of(run, matched)
    met = _met(run, matched, person)
    shared = matched["members"] > 1 if "members" in matched else None
    return MatchFigures(
        rows_delivered=figures.rows_delivered,
        rows_scored=figures.rows_scored,
        students_scored=_people(person_of(run, scored)),
        match_rate=figures.match_rate,
        match_precision=float((~met).mean()) if len(matched) else None,
        students_with_namesakes=None if shared is None else _people(person[shared]),
        students_with_others_browsing=_people(person[met]),
    )


def _met(run: SchemeRun, matched: pd.DataFrame, person: pd.Series) -> pd.Series:
    """Say for each matched row whether anybody but the applicant was met."""
    if "cookie_id" in matched:
        owners = owners_of(run.world, "cookie_id", matched["cookie_id"])
        return matched["cookie_id"].map(owners) != person
    links = run.parties.holding("processor", "links").frame
    both = links.merge(matched[_ROW].assign(person=person.to_numpy()), on=_ROW)
    others = both["member_id"].map(owners_of(run.world, "member_id", both["member_id"])) != both["person"]
    wrong = both.loc[others, _ROW].drop_duplicates().assign(wrong=True)
    found = matched[_ROW].merge(wrong, on=_ROW, how="left")["wrong"].notna()
    return pd.Series(found.to_numpy(), index=matched.index)


def _people(person: pd.Series | Sequence[int]) -> int:
    return int(pd.Series(person).nunique())
