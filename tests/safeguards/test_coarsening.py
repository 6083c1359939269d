import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.parties import Holding
from casekit.safeguards import FIELD_RUNGS, field_ladder, generalised, minimised, view_ladder
from casekit.world.schools import schools
from tests.small_world import MANIFEST


def held(**columns):
    return Holding("client", "applicants", pd.DataFrame(columns), MANIFEST)


@pytest.fixture(scope="module")
def policy_run(world):
    return casekit.schemes.privacy_policy(world)


@pytest.fixture(scope="module")
def fields(policy_run):
    return field_ladder(policy_run).table.set_index("rung")


def test_minimising_keeps_the_ids_and_what_was_asked():
    file = held(company_id=["C01"], applicant_id=["1"], name=["N"], faculty=["F"], aptitude=[50])
    assert minimised(file, ["faculty"]).columns == ("company_id", "applicant_id", "faculty")
    assert minimised(file, []).columns == ("company_id", "applicant_id")


def test_a_column_that_is_not_there_cannot_be_kept():
    with pytest.raises(CasekitError, match="has no column region"):
        minimised(held(name=["N"]), ["region"])


def test_the_largest_university_is_large_and_the_smallest_small():
    names = schools().university
    file = held(university=[names[0], names[-1]])
    assert generalised(file, "size").frame["school_size"].tolist() == ["large", "small"]


def test_each_size_class_has_about_a_third_of_the_students(world):
    members = Holding("job_site", "members", world["members"], world.manifest)
    shares = generalised(members, "size").frame["school_size"].value_counts(normalize=True)
    assert shares.between(0.28, 0.39).all()
    assert len(shares) == 3


def test_a_rung_keeps_the_ids_and_drops_what_it_is_made_from():
    file = held(applicant_id=["1"], university=[schools().university[3]], faculty=["F"], department=["D"])
    assert generalised(file, "size_and_region").columns == (
        "applicant_id",
        "school_size",
        "region",
        "faculty",
    )


def test_a_table_without_a_university_cannot_be_put_into_sizes():
    with pytest.raises(CasekitError, match="lacks university"):
        generalised(held(faculty=["F"]), "size")


def test_there_is_no_such_rung():
    with pytest.raises(CasekitError, match="There are: as_recorded"):
        generalised(held(faculty=["F"]), "prefecture")


def test_each_rung_of_the_fields_makes_the_crowds_no_smaller(fields):
    assert list(fields.index) == [rung.name for rung in FIELD_RUNGS]
    for column in ("k", "median_class"):
        assert fields[column].is_monotonic_increasing, column
    for column in ("classes", "alone", "alone_in_population"):
        assert fields[column].is_monotonic_decreasing, column


def test_the_first_rung_is_the_score_that_was_delivered(fields, policy_run, world):
    from casekit.scoring.evaluation import auc, judged

    delivered = auc(judged(policy_run.parties.holding("client", "scores"), world))
    assert fields.loc["as_recorded", "auc"] == pytest.approx(delivered.value)


def test_the_population_is_the_class_that_was_scored(fields, policy_run, world):
    from casekit.linkage import crowds

    members = world["members"]
    same_class = Holding("job_site", "members", members[members["cohort"] == 2020], world.manifest)
    listed = policy_run.parties.holding("processor", "applicant_list")
    now = Holding("processor", "now", listed.frame[listed.frame["outcome"].isna()], world.manifest)
    alone = crowds(now, same_class, ["university", "faculty", "department"])["unique_in_population"].iloc[-1]
    assert fields.loc["no_own_data", "alone_in_population"] == pytest.approx(alone)


def test_without_a_field_everybody_is_in_one_crowd(fields, policy_run):
    assert fields.loc["no_fields", "k"] == len(policy_run.deliverable)
    assert fields.loc["no_fields", ["alone", "alone_in_population"]].tolist() == [0, 0]


def test_coarser_browsing_hides_more_and_orders_less(survey_run):
    views = view_ladder(survey_run).table.set_index("rung")
    assert views["alone"].is_monotonic_decreasing
    assert views.loc["counts", "alone"] > 0.5
    assert views.loc["total", "alone"] == 0
    assert views.loc["total", "auc"] < views.loc["counts", "auc"]
    assert views.loc["total", "auc_low"] < 0.5 < views.loc["total", "auc_high"]


def test_the_survey_scheme_has_no_fields_to_make_coarser(survey_run):
    with pytest.raises(CasekitError, match="used browsing only"):
        field_ladder(survey_run)


def test_no_truth_is_needed(world, survey_run):
    blind = casekit.schemes.survey(world.without_truth())
    pd.testing.assert_frame_equal(view_ladder(blind).table, view_ladder(survey_run).table)


@pytest.mark.parametrize(
    "ask", [field_ladder, view_ladder, lambda t: minimised(t, []), lambda t: generalised(t, "size")]
)
def test_what_casekit_did_not_make_is_refused(ask):
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        ask(pd.DataFrame({"university": ["x"]}))
