"""What holds in every world, whatever its seed and size."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.world import Settings, seasons
from casekit.world.making import made_in_memory

WORLDS = st.builds(
    lambda seed, members, companies: made_in_memory(
        Settings.for_scale(seed=seed, members=members, companies=companies)
    ),
    seed=st.integers(0, 2**63 - 1),
    members=st.integers(300, 2_500),
    companies=st.integers(2, 38),
)
FEW = settings(max_examples=8, deadline=None)


@FEW
@given(WORLDS)
def test_no_cookie_acts_outside_its_season_or_after_its_deletion(world):
    cookies = world.truth("cookies").merge(world.truth("people")[["person_id", "cohort"]], on="person_id")
    views = world["page_views"].astype({"cookie_id": "str"}).merge(cookies, on="cookie_id")
    assert len(views) == len(world["page_views"])
    for cohort, season in seasons.SEASONS.items():
        at = views.loc[views["cohort"] == cohort, "at"]
        assert at.min() >= pd.Timestamp(season.start)
        assert at.max() < pd.Timestamp(season.stop)
    assert not (views["at"] >= views["deleted_at"]).any()
    answers = world["survey_answers"].merge(cookies, on="cookie_id")
    assert len(answers) == len(world["survey_answers"])
    assert not (answers["at"] >= answers["deleted_at"]).any()


@FEW
@given(WORLDS)
def test_keys_match_and_nobody_applies_twice_to_one_company(world):
    key = ["company_id", "applicant_id"]
    truth = world.truth("applicants")
    assert not truth.duplicated(["company_id", "person_id"]).any()
    assert not truth.duplicated(key).any()
    assert world["applicants"][key].equals(truth[key])
    assert not world["survey_answers"].duplicated(key).any()
    assert set(world["screen_visits"]["member_id"]) == set(world["members"]["member_id"])
    assert world["members"]["member_id"].is_unique
    assert world["members"]["email"].is_unique
    cohorts = truth.merge(world.truth("people"), on="person_id")["cohort"]
    assert np.array_equal(cohorts.to_numpy(), world["applicants"]["cohort"].to_numpy())


@FEW
@given(WORLDS)
def test_only_companies_of_a_scheme_have_its_rows(world):
    companies = world["companies"].set_index("company_id")["schemes"]
    asked = world["survey_answers"]["company_id"].map(companies)
    assert asked.str.contains("S").all()
    of_2020 = world["applicants"].loc[world["applicants"]["cohort"] == 2020, "company_id"].map(companies)
    assert (of_2020.str.contains("P") | (of_2020 == "")).all()


@FEW
@given(WORLDS)
def test_the_manifest_counts_the_rows_that_are_there(world):
    for name in world.tables:
        assert world.manifest.tables[name].rows == len(world[name])
    scored = world.manifest.figures["students_scored"].value
    assert 0 < scored <= len(world["members"])
    gap = world.manifest.figures["screen_gap"].value
    assert gap == pytest.approx(scored * 0.1, abs=scored * 0.1)
