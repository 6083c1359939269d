"""Ten invented scored students, spread over the schemes, and what the look-up page does for each (fact A19).

Whose member number a student has is known from the truth of the world.
"""

from collections.abc import Mapping

import pandas as pd

from casekit.errors import CasekitError
from casekit.law.remedies import look_up_page
from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun

TEN: Mapping[str, int] = {"survey": 4, "hashed-names": 2, "pre-site": 1, "privacy-policy": 3}
"""How many of the ten come from each scheme: our choice, not the real share."""

_APPLICANT = ["company_id", "applicant_id"]


def ten_students(runs: Mapping[str, SchemeRun]) -> pd.DataFrame:
    """Choose ten scored students, each a different person, spread over the schemes as `TEN` says.

    Columns: number (1 to 10), scheme, company_id, applicant_id, person_id, member_id, page ("told",
    "not-told" or "closed": what the look-up page does for this student), told (True if it says yes).

    Raises
    ------
    CasekitError
        If a run has too few scored students.

    """
    for run in runs.values():
        require_manifest(run, "law")
    chosen: list[pd.DataFrame] = []
    for scheme, count in TEN.items():
        taken = [person for part in chosen for person in part["person_id"]]
        people = _scored_people(runs[scheme])
        people = people[~people["person_id"].isin(taken)]
        if len(people) < count:
            raise CasekitError(
                f"The run of {scheme} has {len(people)} scored students to choose {count} from. "
                "Make a larger world."
            )
        some = people.iloc[:: len(people) // count].head(count).assign(scheme=scheme)
        page = look_up_page(runs[scheme]).table
        chosen.append(some.assign(told=some["member_id"].isin(page["member_id"])))
    ten = pd.concat(chosen, ignore_index=True)
    closed = ten["scheme"].isin([name for name, run in runs.items() if run.cohort == 2019])
    answer = ten["told"].map({True: "told", False: "not-told"}).mask(closed, "closed")
    return ten.assign(number=range(1, len(ten) + 1), page=answer)


def _scored_people(run: SchemeRun) -> pd.DataFrame:
    scored = run.deliverable.loc[run.deliverable["score"].notna(), _APPLICANT]
    return (
        scored.merge(run.world.truth("applicants"), on=_APPLICANT)
        .merge(run.world.truth("members")[["person_id", "member_id"]], on="person_id")
        .drop_duplicates("person_id")
    )
