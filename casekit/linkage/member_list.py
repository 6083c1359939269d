"""A member list of the real length, made in a second: names and schools alone, no browsing.

Members of a smaller world are the first of a bigger one's with the same seed. So the list holds everybody
whom the job site of a classroom world holds, among as many others as the record names (B01, B02).
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.world import World, identity
from casekit.world.people import is_2020, people_at, person_number
from casekit.world.settings import LARGEST

MEMBERS_OF = {2019: 790_000, 2020: 820_000}
"""Members of each cohort on the record (claims B02 and B01)."""

_SHARE = {2019: 79, 2020: 82}
_OF = 161


def full_member_list(world: World, *, members: int | None = None, cohort: int = 2020) -> Holding:
    """Return the job site's members of a cohort as the full world with this world's seed has them.

    Parameters
    ----------
    world : any world; only its seed is used.
    members : how many; None takes the number on the record.
    cohort : 2019 or 2020.

    Returns
    -------
    Holding of the job site, table `members`
        member_id, cohort, name, university, faculty, department; in the order of the invented world. A member
        beyond the smaller world is nobody in it: such a person counts as a wrong one by its truth.

    Raises
    ------
    CasekitError
        If there is no such cohort, or not so many members can be made.

    """
    require_manifest(world, "linkage")
    if cohort not in MEMBERS_OF:
        raise CasekitError(f"Members are of the cohorts 2019 and 2020; {cohort!r} was asked.")
    number = MEMBERS_OF[cohort] if members is None else members
    most = LARGEST * _SHARE[cohort] // _OF
    if not 1 <= number <= most:
        raise CasekitError(f"Between 1 and {most:,} members can be listed; {number:,} were asked.")
    both = np.arange(-(-number // _SHARE[cohort]) * _OF)
    own = both[is_2020(both) == (cohort == 2020)][:number]
    person = person_number(own)
    people = people_at(world.manifest.seed, person, int(person[-1]) + 1)
    family, given = identity.family_names(people, "job_site"), identity.given(people)
    schools = {name: identity.plain(column) for name, column in identity.school_columns(people).items()}
    table = pa.table(
        {
            "member_id": identity.member_ids(people.seed, people.member),
            "cohort": np.full(number, cohort, dtype=np.int16),
            "name": identity.joined(family, given, between=identity.WIDE_SPACE),
            **schools,
        }
    )
    frame: pd.DataFrame = table.to_pandas()
    return Holding("job_site", "members", frame, world.manifest)
