"""Schemes H, G and P on a world that can be joined by hand, and on the classroom world."""

import hashlib

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from casekit.errors import CasekitError
from casekit.linkage import match_figures, who_can_name
from casekit.schemes import SCHEMES, hashed_names, pre_site, privacy_policy, run_together
from casekit.schemes.name_hash import OF_THE_SCHEME, normalised_texts
from casekit.world.spelling import join_key
from tests.named_world import named_world

NAMED = {"hashed-names": hashed_names, "pre-site": pre_site, "privacy-policy": privacy_policy}
NAMES = {"name", "kana", "email", "family_name", "given_name"}


@pytest.fixture(scope="module")
def small():
    return {name: scheme(named_world()) for name, scheme in NAMED.items()}


@pytest.fixture(scope="module")
def classroom(world):
    return run_together(world)


def joined(run) -> pd.DataFrame:
    return run.parties.holding("processor", "joined").frame.set_index("applicant_id")


def to_processor(run) -> dict[str, set[str]]:
    return {t.table: set(t.columns) for t in run.ledger.transfers if t.recipient == "processor"}


@pytest.mark.parametrize(
    ("name", "delivered"),
    [
        ("hashed-names", {"A", "B", "X"}),
        ("pre-site", {"K", "L", "N"}),
        ("privacy-policy", {"K", "L", "M", "N"}),
    ],
)
def test_each_scheme_delivers_this_years_applicants_of_its_own_clients(small, name, delivered):
    assert set(small[name].deliverable["applicant_id"]) == delivered
    assert "C03" not in set(small[name].deliverable["company_id"])


def test_namesakes_share_a_hash_and_their_browsing_is_added_up(small):
    rows = joined(small["hashed-names"])
    assert rows.loc[["A", "B", "X"], "members"].tolist() == [2, 1, 0]
    assert rows.loc[["A", "B", "X"], "views"].tolist() == [10, 5, 0]


def test_students_with_another_persons_browsing_are_counted(small):
    figures = match_figures(small["hashed-names"])
    assert figures.match_rate == pytest.approx(2 / 3)
    assert figures.match_precision == pytest.approx(1 / 2)
    assert (figures.students_with_namesakes, figures.students_with_others_browsing) == (1, 1)


def test_an_old_form_of_a_character_makes_a_name_miss(small):
    assert joined(small["pre-site"]).loc["L", "members"] == 0
    assert joined(small["privacy-policy"]).loc["L", "members"] == 0


def test_width_case_and_spaces_do_not_make_a_name_miss(small):
    assert joined(small["privacy-policy"]).loc["M", "members"] == 1


def test_the_address_tells_namesakes_apart_and_the_name_alone_does_not(small):
    assert joined(small["pre-site"]).loc["K", "members"] == 2
    assert joined(small["privacy-policy"]).loc["K", "members"] == 1


def test_a_member_without_browsing_is_scored_only_where_other_fields_are_seen(small):
    assert pd.isna(joined(small["pre-site"]).loc["N", "score"])
    assert joined(small["privacy-policy"]).loc["N", "score"] >= 0


def test_a_log_in_or_a_view_after_the_list_was_handed_over_does_not_count(small):
    # n-A has five views before, one after, and one with a cookie that only a later log-in reveals.
    assert joined(small["privacy-policy"]).loc["K", "views"] == 5


def test_who_browsed_like_past_decliners_scores_higher(small):
    assert joined(small["privacy-policy"]).loc["K", "score"] > 0.5
    assert joined(small["hashed-names"]).loc["B", "score"] < 0.5


def test_no_list_holds_this_years_outcome(small):
    for run in small.values():
        for party in ("client", "job_site", "processor"):
            for table in run.parties.tables_of(party):
                frame = run.parties.holding(party, table).frame
                if table in ("applicant_list", "joined"):
                    present = frame[frame["applicant_id"].isin(["A", "B", "X", "K", "L", "M", "N"])]
                    assert "outcome" not in frame or present["outcome"].isna().all()


def test_hashed_at_the_client_no_name_leaves_it_and_hashed_by_the_operator_it_holds_the_names():
    at_client = hashed_names(named_world(), hashed_by="client")
    at_operator = hashed_names(named_world(), hashed_by="operator")
    leaves = [t for t in at_client.ledger.transfers if t.sender == "client" and t.recipient != "client"]
    assert all(NAMES.isdisjoint(t.columns) for t in leaves)
    assert {t.table for t in leaves} == {"hashed_applicants"}
    assert "name" in at_operator.parties.holding("job_site", "applicant_list").columns
    assert (at_client.variant, at_operator.variant) == ("hashed_by_client", "hashed_by_operator")
    pd.testing.assert_frame_equal(at_client.deliverable, at_operator.deliverable)


@pytest.mark.parametrize("hashed_by", ["client", "operator"])
def test_no_name_reaches_the_processor_in_either_variant(hashed_by):
    run = hashed_names(named_world(), hashed_by=hashed_by)
    assert all(NAMES.isdisjoint(columns) for columns in to_processor(run).values())


def test_the_holder_of_the_member_list_names_by_hashing_its_own_list():
    run = hashed_names(named_world(), hashed_by="client")
    points = who_can_name(run).set_index("party")
    assert points.loc["processor", "share"] == 0
    job_site = points.loc["job_site"]
    assert job_site["with_tables"] == "scores,hashed_applicants,hashed_members,members"
    assert "hash of the name" in job_site["path_en"]
    assert "ハッシュ" in job_site["path_ja"]
    # A and B meet a member; A's hash is that of two members, and the first of them is A.
    assert job_site["share"] == pytest.approx(2 / 3)


def test_the_processor_holds_names_under_the_privacy_policy_with_the_fields_of_the_record(small):
    columns = to_processor(small["privacy-policy"])["applicant_list"]
    assert {"name", "email", "university", "faculty", "department", "outcome"} <= columns
    assert {"briefing_booked", "entry_sheet", "aptitude", "job_type"} <= columns
    assert "stage" not in columns
    points = who_can_name(small["privacy-policy"]).set_index("party")
    assert points.loc["processor", ["share", "right"]].tolist() == [1.0, 1.0]


def test_before_the_revision_only_names_come_from_the_client(small):
    columns = to_processor(small["pre-site"])["applicant_list"]
    assert columns == {"company_id", "applicant_id", "cohort", "name", "outcome", "handed_over_on"}


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("hashed-names", ["D01", "D02", "D06", "D07", "D08", "C04"]),
        ("pre-site", ["D23", "D09", "C03", "D10", "C04"]),
        ("privacy-policy", ["D23", "D11", "D12", "D13", "C04"]),
    ],
)
def test_the_steps_follow_the_record(small, name, sources):
    assert [step.source for step in small[name].steps] == sources


@pytest.mark.parametrize("name", list(NAMED))
def test_a_scheme_touches_no_truth_table(small, name):
    # The hand-made world fails at once when its truth is asked for.
    run = NAMED[name](named_world(has_truth=False))
    pd.testing.assert_frame_equal(run.deliverable, small[name].deliverable)


def test_the_truth_is_not_needed_and_changes_nothing(world, classroom):
    for name, run in run_together(world.without_truth()).items():
        pd.testing.assert_frame_equal(run.deliverable, classroom[name].deliverable)


def test_outcomes_of_the_scored_year_are_not_used(world, classroom):
    changed = world["applicants"].copy()
    changed.loc[changed["cohort"] == 2020, "outcome"] = "accepted"

    class Changed:
        manifest, has_truth = world.manifest, False

        def __getitem__(self, name):
            return changed if name == "applicants" else world[name]

    for name in ("pre-site", "privacy-policy"):
        pd.testing.assert_frame_equal(SCHEMES[name](Changed()).deliverable, classroom[name].deliverable)


def test_run_together_gives_what_each_scheme_gives_alone(world, classroom):
    for name, scheme in SCHEMES.items():
        pd.testing.assert_frame_equal(scheme(world).deliverable, classroom[name].deliverable)


def test_the_privacy_policy_scheme_scores_exactly_the_students_the_world_was_made_for(world, classroom):
    figures = match_figures(classroom["privacy-policy"])
    assert figures.students_scored == world.manifest.figures["students_scored_2020"].value
    assert figures.match_precision == 1.0


def test_hashed_names_join_more_than_cookies_for_the_same_clients(world, classroom):
    survey, hashed = classroom["survey"], classroom["hashed-names"]
    clients = set(hashed.deliverable["company_id"])
    own = survey.deliverable[survey.deliverable["company_id"].isin(clients)]
    assert hashed.deliverable["score"].notna().mean() > own["score"].notna().mean()


@pytest.mark.parametrize("name", list(NAMED))
def test_nobody_is_handed_over_after_the_outcome_was_known(classroom, world, name):
    listed = classroom[name].parties.holding("client", "applicant_list").frame
    decided = world["applicants"][["company_id", "applicant_id", "decided_on"]]
    rows = listed[listed["outcome"].isna()].merge(decided, on=["company_id", "applicant_id"])
    assert (rows["handed_over_on"] < rows["decided_on"]).all()


def test_the_two_outcomes_give_two_different_scores(world, classroom):
    leaving = privacy_policy(world, outcome="leaving").deliverable["score"]
    declining = privacy_policy(world, outcome="declining").deliverable["score"]
    assert np.nanmean(np.abs(leaving - declining)) > 0.05


def test_a_scheme_without_clients_delivers_nothing():
    world = named_world()
    world.tables["companies"]["schemes"] = "S"
    for scheme in NAMED.values():
        assert scheme(world).deliverable.empty


def test_a_hash_equals_sha256sum():
    # printf '佐藤花' | sha256sum
    expected = hashlib.sha256("佐藤花".encode()).hexdigest()
    assert OF_THE_SCHEME.hashes(pa.chunked_array([["佐藤花"]])).to_pylist() == [expected]
    # printf 'abc' | sha256sum
    assert OF_THE_SCHEME.hashes(pa.chunked_array([["abc"]])).to_pylist() == [
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    ]


def test_whole_columns_are_compared_as_single_names_are(world):
    names = pd.concat([world["members"]["name"], world["applicants"]["name"], world["applicants"]["kana"]])
    column = pa.chunked_array([pa.array(names, pa.string())])
    assert normalised_texts(column).to_pylist() == [join_key(name) for name in names]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: hashed_names(named_world(), hashed_by="nobody"), "operator, client"),
        (lambda: pre_site(named_world(), model="oracle"), "logistic, boosting"),
        (lambda: privacy_policy(named_world(), outcome="luck"), "either, leaving, declining"),
        (lambda: run_together(named_world(), ["telepathy"]), "survey, hashed-names"),
        (lambda: privacy_policy({"companies": pd.DataFrame()}), "only what casekit itself made"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(call, says):
    with pytest.raises(CasekitError, match=says):
        call()


def test_every_run_names_its_assumptions_in_both_languages(classroom):
    for run in classroom.values():
        assert {"more_stars"} <= {assumed.name for assumed in run.assumptions}
        assert all(assumed.says_en and assumed.says_ja and assumed.sources for assumed in run.assumptions)
    assert "hash" in {assumed.name for assumed in classroom["hashed-names"].assumptions}


def test_a_stored_world_gives_the_same_without_reading_its_browsing_whole(world, classroom, tmp_path):
    from casekit.world import Settings, generate, open_world

    generate(Settings.for_scale("classroom"), tmp_path / "w", workers=1)
    stored = open_world(tmp_path / "w")
    for name, run in run_together(stored).items():
        pd.testing.assert_frame_equal(run.deliverable, classroom[name].deliverable)
    assert "page_views" not in stored._frames
