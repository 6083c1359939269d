"""A world small enough to join by hand: one company, four past and four present applicants.

Past applicants browse much; those who declined looked at industry I02. Of the present four, P and Q
browse, R's cookie met no browsing, and S answered on P's browser.
"""

from dataclasses import dataclass, field

import pandas as pd

from casekit.manifest import Manifest

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
MOMENT = pd.Timestamp("2018-04-01")
PAST = [f"past-{number:02d}" for number in range(24)]
PRESENT = ["P", "Q", "R", "S"]


@dataclass
class SmallWorld:
    """Stands in for a World: the same face, tables written by hand."""

    tables: dict[str, pd.DataFrame]
    truths: dict[str, pd.DataFrame]
    manifest: Manifest = field(default=MANIFEST)
    has_truth: bool = True

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.tables[name]

    def truth(self, name: str) -> pd.DataFrame:
        if not self.has_truth:
            raise AssertionError("the truth was touched although there is none")
        return self.truths[name]

    @property
    def seed(self) -> int:
        return self.manifest.seed


def small_world(*, has_truth: bool = True) -> SmallWorld:
    """Return the hand-made world."""
    applicants = PAST + PRESENT
    cookies = [f"cookie-{applicant}" for applicant in applicants]
    cookies[applicants.index("S")] = "cookie-P"
    people = {applicant: number for number, applicant in enumerate(applicants)}
    browsing = [a for a in applicants if a not in ("R", "S")]
    declined = {applicant for number, applicant in enumerate(PAST) if number % 2}
    declined_like = declined | {"P"}
    views = [
        (
            MOMENT - pd.Timedelta(days=day + 1),
            f"cookie-{a}",
            "job_site",
            "I02" if a in declined_like else "I01",
        )
        for a in browsing
        for day in range(5)
    ]
    # One view after the answer: it must not count.
    views.append((MOMENT + pd.Timedelta(days=1), "cookie-R", "job_site", "I02"))
    tables = {
        "companies": pd.DataFrame(
            {
                "company_id": ["C01"],
                "name_en": ["Invented Works"],
                "name_ja": ["架空製作所"],
                "industry": ["I01"],
                "contract_cohorts": ["2019"],
                "schemes": ["S"],
                "label_style": ["stars"],
                "label_column": ["score"],
                "missing_label": ["N/A"],
            }
        ),
        "page_views": pd.DataFrame(views, columns=["at", "cookie_id", "site", "industry"]),
        "survey_answers": pd.DataFrame(
            {
                "company_id": "C01",
                "applicant_id": applicants,
                "cookie_id": cookies,
                "outcome": ["declined_offer" if a in declined else "accepted" for a in PAST] + [None] * 4,
                "at": MOMENT,
            }
        ),
        "members": pd.DataFrame({"member_id": ["m-P", "m-Q"], "name": ["Name P", "Name Q"]}),
        "logins": pd.DataFrame(
            {
                "member_id": ["m-P", "m-P", "m-Q"],
                "cookie_id": ["cookie-P", "cookie-P", "cookie-Q"],
                "at": MOMENT,
            }
        ),
        "screen_visits": pd.DataFrame({"member_id": [], "screen": [], "at": []}),
        "policy_versions": pd.DataFrame({"site": []}),
        "applicants": pd.DataFrame(
            {
                "company_id": "C01",
                "applicant_id": applicants,
                "name": [f"Name {a}" for a in applicants],
                "kana": "",
            }
        ),
        "other_service": pd.DataFrame(
            {"company_id": ["C01"], "applicant_id": ["Q"], "name": ["Name Q"], "email": ["q@example.com"]}
        ),
    }
    truths = {
        "applicants": pd.DataFrame(
            {"company_id": "C01", "applicant_id": applicants, "person_id": [people[a] for a in applicants]}
        ),
        "members": pd.DataFrame({"member_id": ["m-P", "m-Q"], "person_id": [people["P"], people["Q"]]}),
        "cookies": pd.DataFrame(
            {"cookie_id": [f"cookie-{a}" for a in applicants], "person_id": [people[a] for a in applicants]}
        ),
    }
    return SmallWorld(tables, truths, has_truth=has_truth)
