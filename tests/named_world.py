"""A world small enough to join by hand for the schemes that join by name.

C01 hashed names (H) for the class of 2019; C02 used names before March 2019 (G) and names with addresses
after (P) for the class of 2020; C03 has a contract and no scheme. Two members are called
佐藤 花, and two 高橋 海.
"""

from functools import cache

import pandas as pd

from casekit.world.screens import policy_versions
from tests.small_world import MANIFEST, SmallWorld

SCHOOL = "隼音工科大学"
"""A school of the invented world, so that it has a region."""

PAST = [f"{number:02d}" for number in range(24)]
APPLIED = {"past": "2018-04-01", "early": "2018-12-01", "late": "2019-04-02"}


def named_world(*, has_truth: bool = True) -> SmallWorld:
    """Return the hand-made world."""
    tables = {
        "companies": _companies(),
        "members": _members(),
        "logins": _logins(),
        "page_views": _page_views(),
        "applicants": _applicants(),
        "survey_answers": _answers(),
        "screen_visits": _visits(),
        "policy_versions": policy_versions().to_pandas(),
        "other_service": pd.DataFrame(
            {"company_id": [], "applicant_id": [], "name": [], "email": []}, dtype="str"
        ),
    }
    return SmallWorld(tables, _truths(), MANIFEST, has_truth)


def _companies() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "company_id": ["C01", "C02", "C03"],
            "name_en": ["One", "Two", "Three"],
            "name_ja": ["一", "二", "三"],
            "industry": "I01",
            "contract_cohorts": ["2019", "2019,2020", "2020"],
            "schemes": ["S,H", "G,P", ""],
            "label_style": ["numbers", "stars", "words"],
            "label_column": "score",
            "missing_label": ["", "N/A", "no score"],
        }
    )


@cache
def _people() -> pd.DataFrame:
    """Return every member: member_id, cohort, name as registered, email, what they browse, person_id."""
    past = [
        (f"p-{n}", 2019, f"過去　{n}", f"past{n}@example.com", "I02" if int(n) % 2 else "I01") for n in PAST
    ]
    named = [
        ("m-A", 2019, "佐藤　花", "a@example.com", "I02"),
        ("m-A2", 2019, "佐藤　花", "a2@example.com", "I01"),
        ("m-B", 2019, "鈴木　一", "b@example.com", "I01"),
        ("n-A", 2020, "高橋　海", "na@example.com", "I02"),
        ("n-A2", 2020, "高橋　海", "na2@example.com", "I01"),
        ("n-B", 2020, "渡辺　空", "nb@example.com", "I01"),
        ("n-C", 2020, "Lee　Ann", "nc@example.com", "I02"),
        ("n-D", 2020, "森　陸", "nd@example.com", ""),
    ]
    people = pd.DataFrame([*past, *named], columns=["member_id", "cohort", "name", "email", "industry"])
    return people.assign(person_id=range(len(people)))


def _members() -> pd.DataFrame:
    people = _people()
    registered = people["member_id"].map({"n-C": "2019-04-01"}).fillna("2018-07-01")
    return people[["member_id", "cohort", "name", "email"]].assign(
        kana="", university=SCHOOL, faculty="F1", department="D1", registered_on=pd.to_datetime(registered)
    )


def _logins() -> pd.DataFrame:
    members = _people()["member_id"]
    first = pd.DataFrame(
        {"member_id": members, "cookie_id": "cookie-" + members, "at": pd.Timestamp("2018-03-02")}
    )
    later = {"member_id": ["n-A"], "cookie_id": ["cookie-later"], "at": [pd.Timestamp("2019-07-01")]}
    return pd.concat([first, pd.DataFrame(later)], ignore_index=True)


def _page_views() -> pd.DataFrame:
    """Give five views each before 2018-03-08, one long after, and five to each past applicant of C01."""
    browsing = _people().query("industry != ''")
    rows = [
        (pd.Timestamp("2018-03-03") + pd.Timedelta(days=day), f"cookie-{one.member_id}", one.industry)
        for one in browsing.itertuples()
        for day in range(5)
    ]
    rows += [
        (pd.Timestamp("2019-07-02"), f"cookie-{one.member_id}", one.industry) for one in browsing.itertuples()
    ]
    rows += [(pd.Timestamp("2018-03-03"), "cookie-later", "I01")]
    rows += [
        (pd.Timestamp("2018-01-03"), f"cookie-q-{n}", "I02" if int(n) % 2 else "I01")
        for n in PAST
        for _ in range(5)
    ]
    views = pd.DataFrame(rows, columns=["at", "cookie_id", "industry"])
    return views.assign(site="job_site")


def _applicants() -> pd.DataFrame:
    rows = [("C01", f"q-{n}", 2018, f"昔　{n}", "", "2017-04-01", int(n) % 2) for n in PAST]
    rows += [
        ("C02", f"p-{n}", 2019, f"過去{n}", f"past{n}@example.com", APPLIED["past"], int(n) % 2) for n in PAST
    ]
    rows += [
        ("C01", "A", 2019, "佐藤花", "a@example.com", APPLIED["past"], 0),
        ("C01", "B", 2019, "鈴木 一", "other@example.com", APPLIED["past"], 0),
        ("C01", "X", 2019, "無縁　人", "x@example.com", APPLIED["past"], 1),
        ("C02", "K", 2020, "高橋海", "na@example.com", APPLIED["early"], 1),
        ("C02", "L", 2020, "渡邊空", "nb@example.com", APPLIED["early"], 0),
        ("C02", "M", 2020, "ＬＥＥ ａｎｎ", "nc@example.com", APPLIED["late"], 0),
        ("C02", "N", 2020, "森　陸", "nd@example.com", APPLIED["early"], 0),
        ("C03", "Z", 2020, "高橋海", "na@example.com", APPLIED["early"], 0),
    ]
    columns = ["company_id", "applicant_id", "cohort", "name", "email", "applied_on", "went"]
    frame = pd.DataFrame(rows, columns=columns)
    outcome = frame.pop("went").map({0: "accepted", 1: "declined_offer"})
    return frame.assign(
        applied_on=pd.to_datetime(frame["applied_on"]),
        outcome=outcome,
        kana="",
        university=SCHOOL,
        faculty="F1",
        department="D1",
        job_type="J1",
        briefing_booked=True,
        entry_sheet=None,
        aptitude=50.0,
    )


def _answers() -> pd.DataFrame:
    past = _applicants().query("cohort == 2018")
    return pd.DataFrame(
        {
            "company_id": "C01",
            "applicant_id": past["applicant_id"],
            "cookie_id": "cookie-" + past["applicant_id"],
            "outcome": past["outcome"],
            "at": pd.Timestamp("2018-03-20"),
        }
    ).reset_index(drop=True)


def _visits() -> pd.DataFrame:
    """n-A used a function after the revision, n-B one before, n-C none, n-D registered in August."""
    rows = [
        ("n-A", "registration", "2018-07-01"),
        ("n-A", "pre_entry", "2019-03-20 12:00"),
        ("n-B", "registration", "2018-07-01"),
        ("n-B", "briefing_booking", "2019-02-28 23:59:59"),
        ("n-C", "registration", "2019-04-01"),
        ("n-D", "registration", "2019-08-03 09:00"),
    ]
    visits = pd.DataFrame(rows, columns=["member_id", "screen", "at"])
    return visits.assign(at=pd.to_datetime(visits["at"], format="mixed"))


def _truths() -> dict[str, pd.DataFrame]:
    people = _people()
    member = dict(zip(people["member_id"], people["person_id"], strict=True))
    own = {"A": "m-A", "B": "m-B", "K": "n-A", "Z": "n-A", "L": "n-B", "M": "n-C", "N": "n-D"}
    applicants = _applicants()[["company_id", "applicant_id"]]
    ids = [
        member.get(own.get(one, one), 1000 + place) for place, one in enumerate(applicants["applicant_id"])
    ]
    return {
        "applicants": applicants.assign(person_id=ids),
        "members": people[["member_id", "person_id"]],
        "people": people[["person_id"]].assign(anxious=False),
        "cookies": pd.DataFrame(
            {"cookie_id": "cookie-" + people["member_id"], "person_id": people["person_id"]}
        ),
    }
