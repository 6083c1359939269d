"""The crowd shrinks with every fact that becomes known: in a client's file, and among all job hunters.

A row that is unique in a file need not be unique among all people. And a fact that only the client has, such
as the job applied for, narrows the crowd in its file and nowhere else: a member list cannot be asked for it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage.column_words import column_word
from casekit.linkage.groups import class_numbers
from casekit.linkage.held import held_columns
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.schemes import SchemeRun
from casekit.scoring.evaluation import band_of
from casekit.world import World, region_of

_STEPS = 5
STAIRS = ("university", "faculty", "department", "job_type", "briefing_booked")


def staircase(
    source: World | SchemeRun,
    columns: Sequence[str] = STAIRS,
    *,
    company_id: str | None = None,
    cohort: int = 2020,
    population: Holding | None = None,
) -> pd.DataFrame:
    """Let facts about one client's applicants become known one after the other, in the learner's order.

    Parameters
    ----------
    source, company_id, cohort : as for `client_file`.
    columns : in the order in which they become known; `region` is that of the university.
    population : everybody, as a table of members; None takes the world's own members of the cohort. Take
        `full_member_list(world)` for a crowd of the real size.

    Returns
    -------
    DataFrame, one row a step, as from `crowds`

    """
    file = client_file(source, company_id=company_id, cohort=cohort)
    world = source.world if isinstance(source, SchemeRun) else source
    if population is None:
        members = world["members"]
        own = members[members["cohort"] == cohort]
        population = Holding("job_site", "members", own, world.manifest)
    if "region" in columns:
        population = with_region(population)
    return crowds(file, population, columns)


def client_file(source: World | SchemeRun, *, company_id: str | None = None, cohort: int = 2020) -> Holding:
    """Return one client's applicants of a year, with the region of their university.

    Parameters
    ----------
    source : a world; or a run, whose score and label then stand beside the applicants it was delivered for,
        and score_step (five equal steps, 1 to 5; missing without a score).
    company_id : the client; None takes the one with the most such rows.
    cohort : the year.

    Raises
    ------
    CasekitError
        If that client has no applicants of that year.

    """
    require_manifest(source, "linkage")
    world = source.world if isinstance(source, SchemeRun) else source
    rows = world["applicants"]
    rows = rows[rows["cohort"] == cohort]
    if isinstance(source, SchemeRun):
        rows = rows.merge(source.deliverable, on=["company_id", "applicant_id"])
        rows = rows.assign(score_step=_step(rows["score"]))
    counts = rows["company_id"].value_counts()
    chosen = str(counts.index[0]) if company_id is None and len(counts) else company_id
    if chosen not in counts.index:
        raise CasekitError(
            f"The client {chosen!r} has no applicants of {cohort} here. "
            f"Clients that have some: {', '.join(sorted(counts.index)) or 'none'}."
        )
    own = rows[rows["company_id"] == chosen].reset_index(drop=True)
    return with_region(Holding("client", "applicants", own, source.manifest))


def with_region(holding: Holding) -> Holding:
    """Return the same table with the column `region`, that of the university."""
    universities = held_columns(holding, ["university"])["university"].astype("str")
    frame = holding.frame.assign(region=region_of(universities))
    return Holding(holding.party, holding.table, frame, holding.manifest)


def crowds(file: Holding, population: Holding, columns: Sequence[str]) -> pd.DataFrame:
    """Let the crowd shrink as one column after the other becomes known, in the file and in the population.

    Parameters
    ----------
    file : a client's table.
    population : a table of everybody, for example the job site's members. A column that it lacks narrows no
        crowd in it.
    columns : columns of the file, in the order in which they become known.

    Returns
    -------
    DataFrame with one row a step
        known : the column added; known_en, known_ja : in words. columns : how many are known. asked_outside :
        whether the population has this column. unique_in_file, unique_in_population : share of the file's
        rows that meet one row in the file, and exactly one row in the population, 0 to 1. alone_in_file,
        alone_in_population : how many rows that is, of rows. in_population : share of the file's rows that
        meet any row there. smallest_in_file, median_in_file, median_in_population : rows that look the same.

    Raises
    ------
    CasekitError
        If the population has none of the columns.

    """
    mine = _plain(held_columns(file, columns))
    require_manifest(population, "linkage")
    shared = [column for column in columns if column in population.columns]
    theirs = _plain(held_columns(population, shared or list(columns)))
    both = pd.concat([mine[shared], theirs], ignore_index=True)
    rows = []
    for step in range(1, len(columns) + 1):
        inside, classes = class_numbers(mine, columns[:step])
        in_file = np.bincount(inside, minlength=classes)[inside]
        asked = [column for column in columns[:step] if column in shared]
        outside = np.full(len(mine), len(theirs))
        if asked:
            class_of, classes = class_numbers(both, asked)
            outside = np.bincount(class_of[len(mine) :], minlength=classes)[class_of[: len(mine)]]
        word = column_word(columns[step - 1])
        rows.append(
            {
                "known": columns[step - 1],
                "known_en": word.en,
                "known_ja": word.ja,
                "columns": step,
                "asked_outside": columns[step - 1] in shared,
                "rows": len(mine),
                "alone_in_file": int((in_file == 1).sum()),
                "alone_in_population": int((outside == 1).sum()),
                "unique_in_file": float((in_file == 1).mean()),
                "unique_in_population": float((outside == 1).mean()),
                "in_population": float((outside > 0).mean()),
                "smallest_in_file": int(in_file.min()),
                "median_in_file": float(np.median(in_file)),
                "median_in_population": float(np.median(outside)),
            }
        )
    return pd.DataFrame(rows)


def _step(score: pd.Series) -> pd.Series:
    steps = pd.Series(band_of(score.fillna(0.0), _STEPS) + 1, index=score.index, dtype="Int64")
    return steps.where(score.notna())


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Undo categories, whose codes differ between tables."""
    texts: dict[str, Any] = {
        str(column): "str" for column in frame.columns if isinstance(frame[column].dtype, pd.CategoricalDtype)
    }
    return frame.astype(texts)
