"""Makes the tables that the oracles and casekit are both asked about: python tests/oracles/cases.py

Written once to CSV, so that no change in a random generator can part the two.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from casekit.world import World, classroom
from casekit.world.spelling import join_key

HERE = Path(__file__).parent


def ten_rows() -> pd.DataFrame:
    """Classes of 2, 3 and 5; by hand k = 2, l = 1, t = 0.4, beta = 1."""
    return pd.DataFrame(
        {
            "region": list("aabbbccccc"),
            "faculty": list("uuvvvwwwww"),
            "secret": list("xyxxxxyzyx"),
            "points": [1, 2, 1, 1, 1, 1, 2, 3, 2, 1],
        }
    )


def applicants(rows: int = 600) -> pd.DataFrame:
    """Invented applicants: classes of many sizes, a secret text and a secret number."""
    random = np.random.Generator(np.random.PCG64(600))
    return pd.DataFrame(
        {
            "region": random.choice(["north", "east", "south", "west"], rows, p=[0.4, 0.3, 0.2, 0.1]),
            "faculty": random.choice(["law", "letters", "science", "economics", "arts"], rows),
            "year": random.integers(2018, 2021, rows),
            "secret": random.choice(["accepted", "declined", "left"], rows, p=[0.5, 0.3, 0.2]),
            "points": random.integers(1, 9, rows),
        }
    )


def with_missing() -> pd.DataFrame:
    """The ten rows with one region missing: that row is then alone, so k = 1."""
    frame = ten_rows()
    frame.loc[9, "region"] = None
    return frame


def people(rows: int) -> pd.DataFrame:
    """Three independent draws from one distribution: original, control, and a harmless release."""
    random = np.random.Generator(np.random.PCG64(rows))
    return pd.DataFrame(
        {
            "part": np.repeat(["original", "control", "independent"], rows),
            "hours": random.gamma(3, 10, 3 * rows).round(4),
            "distance": random.gamma(2, 50, 3 * rows).round(4),
            "views": random.poisson(20, 3 * rows),
            "faculty": random.choice(list("ABCDEFGH"), 3 * rows),
            "region": random.choice(list("KLMNOP"), 3 * rows),
            "outcome": random.choice(["accepted", "declined", "left"], 3 * rows, p=[0.5, 0.3, 0.2]),
        }
    )


def names(world: World, applicants: int = 400, members: int = 1_000) -> dict[str, pd.DataFrame]:
    """Names as typed twice, on clients' forms and at the job site, with the invented person behind each.

    The applicants of 2020, each person once, and the members behind them among others. Those written
    differently on the two sides, and those who have a namesake, come first, so that they are many here.
    """
    columns = ["name", "kana", "university", "person_id"]
    site = world["members"].merge(world.truth("members"), on="member_id")
    site = site[site["cohort"] == 2020]
    site = site.assign(rare=~site["name"].duplicated(keep=False)).sort_values("rare", kind="stable")
    forms = world["applicants"].merge(world.truth("applicants"), on=["company_id", "applicant_id"])
    forms = forms[forms["cohort"] == 2020].drop_duplicates("person_id")
    registered = forms["person_id"].map(site.set_index("person_id")["name"])
    same = forms["name"].map(join_key) == registered.map(join_key)
    namesake = forms["person_id"].isin(site.loc[~site["rare"], "person_id"])
    forms = forms.assign(usual=same & ~namesake).sort_values("usual", kind="stable").head(applicants)
    own = site["person_id"].isin(forms["person_id"])
    chosen = pd.concat([site[own], site[~own].head(members - int(own.sum()))])
    return {
        "name_forms": forms.sort_values("applicant_id")[["applicant_id", *columns]],
        "name_members": chosen.sort_values("member_id")[["member_id", *columns]],
    }


def scores(rows: int = 700) -> pd.DataFrame:
    """Scores to two decimals, as delivered, and whether the person went; too widely spread to be shares."""
    random = np.random.Generator(np.random.PCG64(700))
    leaning = random.normal(0.0, 1.0, rows)
    went = random.random(rows) < 1 / (1 + np.exp(-(0.6 * leaning - 0.4)))
    return pd.DataFrame({"score": (1 / (1 + np.exp(-1.8 * leaning))).round(2), "went": went})


if __name__ == "__main__":
    for name, frame in {
        "ten_rows": ten_rows(),
        "with_missing": with_missing(),
        "applicants": applicants(),
        "people": people(500),
        "scores": scores(),
        **names(classroom()),
    }.items():
        frame.to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n")
