"""A run written by hand: firms of a few applicants, with outcomes and scores one can count on fingers."""

import pandas as pd

from casekit.parties import Parties
from casekit.schemes import SchemeRun
from tests.small_world import MANIFEST, SmallWorld

W, S, D, A = "left_selection", "took_part", "declined_offer", "accepted"


def hand_run(firms, *, outcome="either", groups=None, later=True, has_truth=False):
    """firms: company_id -> (past outcomes, present outcomes, present scores or None)."""
    joined, applicants = [], []
    for company, (past, present, scores) in firms.items():
        scores = [None] * len(present) if scores is None else scores
        for year, outcomes, given in (("past", past, [None] * len(past)), ("now", present, scores)):
            for number, (result, score) in enumerate(zip(outcomes, given, strict=True)):
                applicant = f"{company}-{year}-{number:03d}"
                group = groups[company][year][number] if groups else "F"
                joined.append((company, applicant, result if year == "past" else None, score))
                applicants.append((company, applicant, f"Name {applicant}", group, result))
    joined = pd.DataFrame(joined, columns=["company_id", "applicant_id", "outcome", "score"])
    joined["score"] = joined["score"].astype("float64")
    columns = ["company_id", "applicant_id", "name", "faculty", "outcome"]
    file = pd.DataFrame(applicants, columns=columns)
    file = file if later else file.drop(columns="outcome")
    parties = Parties(pd.DataFrame({"company_id": list(firms)}), MANIFEST, "S")
    deliverable = joined.loc[joined["outcome"].isna(), ["company_id", "applicant_id", "score"]]
    deliverable = deliverable.assign(label="").reset_index(drop=True)
    parties.keep("processor", "joined", joined)
    parties.keep("client", "applicants", file)
    parties.keep("client", "scores", deliverable)
    world = SmallWorld({"applicants": file}, {}, MANIFEST, has_truth)
    return SchemeRun("S", "logistic", parties, (), deliverable, world, outcome)
