"""Remedies on a run: what each reaches, whom it misses, what it cannot prove."""

import pytest

from casekit import case, consent, law
from casekit.errors import CasekitError
from casekit.law.remedies import AmendmentWords, RemedyWords
from casekit.law.rows import rows
from casekit.linkage import match_figures
from casekit.schemes import SCHEMES, run_together
from tests.named_world import named_world


@pytest.fixture(scope="module")
def runs(world):
    return run_together(world)


@pytest.fixture(scope="module")
def small():
    return {name: SCHEMES[name](named_world()) for name in ("hashed-names", "pre-site", "privacy-policy")}


def one_applicant(run) -> dict[str, str]:
    first = run.deliverable[run.deliverable["score"].notna()].iloc[0]
    return {"company_id": first["company_id"], "applicant_id": first["applicant_id"]}


@pytest.mark.parametrize("name", ["survey", "hashed-names"])
def test_members_of_2019_cannot_use_the_look_up_page(runs, name):
    page = law.look_up_page(runs[name])
    assert page.reaches == 0
    assert page.table.empty
    assert page.misses == match_figures(runs[name]).students_scored > 0


def test_members_of_2020_find_themselves_on_the_page_and_so_may_a_namesake(small):
    # K (n-A) was scored by name alone, and n-A2 has the same name: both would be told yes.
    told = set(law.look_up_page(small["pre-site"]).table["member_id"])
    assert {"n-A", "n-A2"} <= told
    assert "n-A2" not in set(law.look_up_page(small["privacy-policy"]).table["member_id"])


def test_the_apology_of_9_august_goes_to_the_screen_gap(runs):
    gap = law.apology_list(runs["privacy-policy"])
    assert gap.reaches == len(gap.table) == consent.without_consent(runs["privacy-policy"])
    assert law.apology_list(runs["survey"]).reaches == 0


def test_a_deletion_request_goes_to_each_company_that_got_scores_and_proves_nothing(runs):
    run = runs["survey"]
    asked = law.deletion_requests(run)
    assert asked.reaches == run.deliverable["company_id"].nunique()
    assert asked.misses is None
    assert set(asked.table["confirmed"]) == {"not reported"}
    assert asked.table["rows_delivered"].sum() == len(run.deliverable)
    assert "G1.6" in asked.words.claims


def test_the_operator_of_the_survey_scheme_has_a_record_and_cannot_find_the_person_in_it(runs):
    run = runs["survey"]
    asked = law.disclosure_of_records(run, **one_applicant(run))
    assert (asked.reaches, asked.misses) == (0, 1)
    assert set(asked.table["found_by_name"]) == {"no"}
    from_client = law.disclosure_of_records(run, **one_applicant(run), asked_of="client")
    assert (from_client.reaches, from_client.misses) == (1, 0)


def test_entrustment_is_no_provision_to_a_third_party(runs):
    run = runs["privacy-policy"]
    table = law.disclosure_of_records(run, **one_applicant(run)).table.set_index(
        ["sender", "recipient", "table"]
    )
    assert table.loc[("client", "job_site", "applicant_list"), "kind"] == "entrustment"
    assert table.loc[("job_site", "client", "scores"), "kind"] == "third_party"
    assert table.loc[("job_site", "processor", "members"), "has_row"] == "not by this key"


def test_erasure_reaches_only_who_is_asked_and_can_find_the_rows(runs):
    run = runs["survey"]
    operator = law.suspension_and_erasure(run, **one_applicant(run))
    client = law.suspension_and_erasure(run, **one_applicant(run), asked_of="client")
    assert operator.reaches == 0
    assert client.reaches == 3
    assert "student" not in set(client.table["party"])
    assert client.reaches + client.misses == operator.reaches + operator.misses == client.table["rows"].sum()


def test_past_applicants_taught_the_model_and_are_in_no_count(small, runs):
    # 24 past applicants of C01 in H by their survey answers, 24 of C02 in G and P by the lists.
    assert {name: law.past_applicants(run) for name, run in small.items()} == {
        "hashed-names": 24,
        "pre-site": 24,
        "privacy-policy": 24,
    }
    for run in runs.values():
        assert law.look_up_page(run).past_applicants > 0


def test_the_four_amendments_on_the_survey_run(runs):
    table = law.four_amendments(runs["survey"]).set_index("amendment")
    students = match_figures(runs["survey"]).students_scored
    assert list(table.index) == ["26-2", "16-2", "28(5)", "30(5)(6)"]
    assert table.loc["26-2", "reaches"] == students
    assert table.loc[["28(5)", "30(5)(6)"], "reaches"].tolist() == [0, 0]
    assert table["reaches"].isna().tolist() == [False, True, False, False]
    assert set(table["members_2019"]) == {students}


def test_the_four_amendments_where_the_sender_can_name(runs):
    table = law.four_amendments(runs["privacy-policy"]).set_index("amendment")
    students = match_figures(runs["privacy-policy"]).students_scored
    assert table.loc["26-2", "reaches"] == 0
    assert table.loc["28(5)", "reaches"] == students
    assert set(table["members_2019"]) == {0}


def test_deleted_data_of_2019_cannot_be_disclosed_any_more(runs):
    table = law.four_amendments(runs["hashed-names"]).set_index("amendment")
    assert table.loc["28(5)", "reaches"] == 0
    assert table.loc["28(5)", "reaches_before_deletion"] > 0


def test_without_the_truth_people_are_not_counted(world):
    run = SCHEMES["survey"](world.without_truth())
    assert law.look_up_page(run).misses is None
    assert law.four_amendments(run).set_index("amendment").loc["26-2"].isna()["reaches"]


def test_remedies_and_amendments_rest_on_claims():
    for row in (*rows("remedies.csv", RemedyWords), *rows("amendments.csv", AmendmentWords)):
        assert all(case.claim(id).publish == "yes" for id in row.claims.split())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_remedy_is_said_in_words_with_its_counts(runs, language):
    said = law.look_up_page(runs["survey"]).markdown(language)
    assert "A19" in said
    assert {"en": "simulated", "ja": "シミュレーション"}[language] in said


def test_an_applicant_who_was_not_delivered_is_refused(runs):
    with pytest.raises(CasekitError, match=r"run\.deliverable"):
        law.disclosure_of_records(runs["survey"], company_id="C01", applicant_id="nobody")
    with pytest.raises(CasekitError, match="no party"):
        law.suspension_and_erasure(runs["survey"], **one_applicant(runs["survey"]), asked_of="me")
