"""Twelve students on twelve cards: a whole world that fits on a table and is joined there by hand.

The cards of the client, one for each student who answered its web survey on 1 April:

    card  student      cookie on the card   what the browsing cards say of that cookie    score
    ----  -----------  -------------------  --------------------------------------------  -----
     1    青木 葵       a1                   5 views of I02, before the answer             0.76
     2    石井 樹       b2                   5 views of I01                                0.24
     3    上田 海       c3                   5 views of I01 and 5 of I02                   0.50
     4    遠藤 恵       d4                   no card: the old cookie was deleted           none
     5    大野 奏       e5                   5 views of I02                                0.76
     6    加藤 希       f6                   5 views of I01                                0.24
     7    木村 空       g7                   only views after the answer, which do not     none
                                            count: no card
     8    久保 健       h8                   5 views of I01                                0.24
     9    近藤 咲       i9                   5 views of I01                                0.24
    10    斎藤 翔       j0                   no card: the browser blocks the tag           none
    11    清水 瞬       k1                   5 views of I02                                0.76
    12    鈴木 澄       l2                   5 views of I01 and 5 of I02                   0.50

Three more browsing cards lie on the table whose cookies stand on no card: x4 (what 遠藤 browsed before the
deletion), x0 (what 斎藤's browser is called on the job site) and zz (somebody who never applied).

*Which card matches?* The nine whose cookie stands on a browsing card too: all but 4, 7 and 10.

*What does the score file show?* Twelve rows, nine with a score. Last year twelve applicants with 5 views of
I01 accepted, and twelve with 5 views of I02 declined. The model measures each industry in steps of one
standard deviation, so that they stand at (+1, -1) and (-1, +1), and by symmetry gives the industries the
weights -w and +w. It makes w*w + 0.1 * 24 * log(1 + exp(-2w)) as small as can be (its ridge is C = 0.1).
Setting the slope to nothing leaves m = 4.8 / (1 + exp(m)) for m = 2w. Try m = 1.15: 4.8 / 4.158 = 1.154; so
m = X
*Who is named?* By the client all twelve, since every applicant number is on its own list, score or no score.
By the processor nobody: its tables have numbers and cookies. Together with its other team's table, which
lists 石井 and 遠藤, two. By the job site with the processor's tables: whoever logged in as a member with the
cookie of the card, which are 1, 2, 3 and 7 (a cookie can be known without any browsing that counts).

*What if four browsers lose their cookie before the survey?* The lot (seed 1) takes them in the order
10, 3, 5, 8, 6, 1, 12, 9, 11, 7, 4, 2. Of the first four 10 had no score, and 3, 5 and 8 had one: nine less
three leaves six scores. The client still names all twelve.
"""

import pandas as pd

from tests.small_world import MANIFEST, MOMENT, SmallWorld

NAMES = (
    "青木 葵", "石井 樹", "上田 海", "遠藤 恵", "大野 奏", "加藤 希",
    "木村 空", "久保 健", "近藤 咲", "斎藤 翔", "清水 瞬", "鈴木 澄",
)  # fmt: skip
COOKIES = ("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9", "j0", "k1", "l2")
APPLICANTS = tuple(f"C01-{card:02d}" for card in range(1, 13))
BROWSED = {
    "a1": "I02", "b2": "I01", "c3": "I01 I02", "e5": "I02", "f6": "I01",
    "h8": "I01", "i9": "I01", "k1": "I02", "l2": "I01 I02",
    "x4": "I01", "x0": "I02", "zz": "I02",
}  # fmt: skip
"""Industries on each browsing card, five views each, all before the answer."""

SCORES = (0.76, 0.24, 0.50, None, 0.76, 0.24, None, 0.24, 0.24, None, 0.76, 0.50)
STARS = {0.76: "★★★★☆", 0.50: "★★★☆☆", 0.24: "★★☆☆☆", None: "N/A"}
LOSS = (10, 3, 5, 8, 6, 1, 12, 9, 11, 7, 4, 2)
NAMED = {
    "processor": 0,
    "processor_with_other_team": 2,
    "job_site": 0,
    "job_site_with_processor": 4,
    "client": 12,
    "student": 0,
}
"""Cards of the twelve that each vantage point can name."""


def paper_world(*, has_truth: bool = True) -> SmallWorld:
    """Return the world of the twelve cards."""
    past = [f"past-{number:02d}" for number in range(24)]
    went = [number % 2 == 1 for number in range(24)]
    views = [(f"p-{one}", "I02" if gone else "I01", 1) for one, gone in zip(past, went, strict=True)]
    views += [(cookie, industry, 1) for cookie, said in BROWSED.items() for industry in said.split()]
    late = [("g7", "I02", -1)]
    answers = [*((one, f"p-{one}") for one in past), *zip(APPLICANTS, COOKIES, strict=True)]
    outcomes = [*("declined_offer" if gone else "accepted" for gone in went), *[None] * 12]
    tables = {
        "companies": _company(),
        "page_views": pd.DataFrame(
            [
                (MOMENT - sign * pd.Timedelta(days=day + 1), cookie, "job_site", industry)
                for cookie, industry, sign in [*views, *late]
                for day in range(5)
            ],
            columns=["at", "cookie_id", "site", "industry"],
        ),
        "survey_answers": pd.DataFrame(answers, columns=["applicant_id", "cookie_id"]).assign(
            company_id="C01", outcome=outcomes, at=MOMENT
        ),
        "applicants": pd.DataFrame(
            {"applicant_id": [*past, *APPLICANTS], "name": [*past, *NAMES], "kana": "", "company_id": "C01"}
        ),
        "members": pd.DataFrame(
            {"member_id": ["m1", "m2", "m3", "m7"], "name": [NAMES[n] for n in (0, 1, 2, 6)]}
        ),
        "logins": pd.DataFrame(
            {"member_id": ["m1", "m2", "m3", "m7"], "cookie_id": ["a1", "b2", "c3", "g7"], "at": MOMENT}
        ),
        "screen_visits": pd.DataFrame({"member_id": [], "screen": [], "at": []}),
        "policy_versions": pd.DataFrame({"site": []}),
        "other_service": pd.DataFrame(
            {
                "applicant_id": [APPLICANTS[1], APPLICANTS[3]],
                "name": [NAMES[1], NAMES[3]],
                "company_id": "C01",
            }
        ).assign(email=""),
    }
    return SmallWorld(tables, _truths(past), MANIFEST, has_truth)


def _company() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "company_id": ["C01"],
            "name_en": ["Paper Works"],
            "name_ja": ["紙製作所"],
            "industry": ["I01"],
            "contract_cohorts": ["2019"],
            "schemes": ["S"],
            "label_style": ["stars"],
            "label_column": ["score"],
            "missing_label": ["N/A"],
        }
    )


def _truths(past: list[str]) -> dict[str, pd.DataFrame]:
    own = [f"p-{one}" for one in past]
    person = [*COOKIES, "x4", "x0", "zz"]
    number = [*range(1, 13), 4, 10, 99]
    return {
        "applicants": pd.DataFrame(
            {"company_id": "C01", "applicant_id": [*APPLICANTS, *past], "person_id": range(1, 37)}
        ),
        "members": pd.DataFrame({"member_id": ["m1", "m2", "m3", "m7"], "person_id": [1, 2, 3, 7]}),
        "cookies": pd.DataFrame({"cookie_id": [*person, *own], "person_id": [*number, *range(13, 37)]}),
    }
