"""What was agreed to: hand-made visits to screens first, then the classroom world against its own figures."""

import pandas as pd
import pytest

from casekit import consent
from casekit.errors import CasekitError
from casekit.schemes import SCHEMES, run_together
from tests.named_world import named_world


@pytest.fixture(scope="module")
def small():
    return {name: SCHEMES[name](named_world()) for name in ("hashed-names", "pre-site", "privacy-policy")}


@pytest.fixture(scope="module")
def classroom(world):
    return run_together(world)


def students(said) -> dict[str, int | None]:
    return {one.name: one.students for one in said}


def test_each_visit_meets_the_text_that_stood_on_that_screen_that_day(small):
    met = consent.texts_met(small["privacy-policy"])
    seen = met.set_index(["member_id", "at"])["text_id"].to_dict()
    day = pd.Timestamp
    assert seen["n-A", day("2018-07-01")] == "rikunabi2020-pre-site"
    assert seen["n-A", day("2019-03-20 12:00")] == "D38"
    # The last day of the pre-site's text counts to its last second.
    assert seen["n-B", day("2019-02-28 23:59:59")] == "rikunabi2020-pre-site"
    assert seen["n-C", day("2019-04-01")] == "D37"
    assert seen["n-D", day("2019-08-03 09:00")] == "D38"


def test_agreement_begins_with_the_first_visit_to_the_clause(small):
    met = consent.texts_met(small["privacy-policy"])
    assert met.loc[met["member_id"] == "n-A", "agreed"].tolist() == [False, True]
    assert not met.loc[met["member_id"] == "n-C", "agreed"].any()


def test_without_consent_by_each_schemes_own_facts(small):
    # H: A and B were scored. G: K had browsing, N none and L met nobody. P: K agreed; M and N did not.
    assert consent.without_consent(small["hashed-names"]) == 2
    assert consent.without_consent(small["pre-site"]) == 1
    assert consent.without_consent(small["privacy-policy"]) == 2


def test_the_four_defects_are_kept_apart(small):
    named = ["no_clause", "clause_not_shown", "clause_unclear", "no_real_choice"]
    for run in small.values():
        assert [defect.name for defect in consent.defects(run)] == named
    assert list(students(consent.defects(small["privacy-policy"])).values()) == [0, 2, 1, 3]
    assert list(students(consent.defects(small["hashed-names"])).values()) == [2, None, None, 2]


def test_who_registered_after_the_revision_is_left_open(small):
    # M (n-C) registered in April 2019 on the screen that was not updated; N (n-D) before.
    assert students(consent.readings(small["privacy-policy"])) == {
        "functions_not_used": 2,
        "earlier_policy_only": 1,
    }


def test_agreeing_after_the_list_was_handed_over_is_not_in_time(small):
    table = consent.agreed_in_time(small["privacy-policy"]).set_index("member_id")
    # n-A's list was handed over on 15 March 2019 at the earliest, and the clause was met on the 20th.
    assert table.loc["n-A", "agreed"]
    assert not table.loc["n-A", "in_time"]


def test_the_screen_gap_is_the_one_the_world_was_made_with(world, classroom):
    figures = world.manifest.figures
    run = classroom["privacy-policy"]
    assert consent.without_consent(run) == figures["screen_gap"].value
    later = students(consent.readings(run))["earlier_policy_only"]
    assert later == figures["screen_gap_registered_before_march"].value


def test_the_screen_gap_is_counted_without_the_truth(world, classroom):
    blind = SCHEMES["privacy-policy"](world.without_truth())
    assert consent.without_consent(blind) == consent.without_consent(classroom["privacy-policy"])


def test_the_survey_scheme_has_three_readings_and_no_number(classroom):
    assert consent.without_consent(classroom["survey"]) is None
    assert set(students(consent.readings(classroom["survey"]))) == {"A", "B", "company"}
    assert students(consent.defects(classroom["survey"]))["no_clause"] is None


def test_every_text_that_stood_on_a_screen_is_known(world):
    assert set(world["policy_versions"]["text_id"]) == {text.text_id for text in consent.TEXTS}


def test_consent_takes_only_runs():
    for measure in (consent.without_consent, consent.readings, consent.defects, consent.texts_met):
        with pytest.raises(CasekitError, match="only what casekit itself made"):
            measure(pd.DataFrame())


def test_only_the_privacy_policy_scheme_can_be_asked_when_consent_came(small):
    with pytest.raises(CasekitError, match="Only scheme P"):
        consent.agreed_in_time(small["pre-site"])
