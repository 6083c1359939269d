import hmac
from hashlib import sha256

import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.safeguards import keyed_pseudonyms
from tests.named_world import named_world


@pytest.fixture(scope="module")
def replaced():
    return keyed_pseudonyms(casekit.schemes.hashed_names(named_world(has_truth=False)))


def matched(result, direction, method, holder):
    table = result.who_can_match.set_index(["direction", "method", "holder"])["matched"]
    return table[direction, method, holder]


def test_by_hand_one_of_three_listed_names_is_one_member_and_one_is_two(replaced):
    # Of C01's A, B, X: A is two members called 佐藤 花, B is one, X is none.
    assert matched(replaced, "names_in", "plain", "job_site") == pytest.approx(1 / 3)


@pytest.mark.parametrize("method", ["plain", "key_of_both"])
def test_a_key_that_the_operator_has_too_stops_nothing(replaced, method):
    assert matched(replaced, "names_in", method, "job_site") == pytest.approx(1 / 3)
    assert matched(replaced, "scores_out", method, "client") == 1


def test_with_the_key_outside_neither_side_can_match(replaced):
    assert matched(replaced, "names_in", "key_of_a_third_party", "job_site") == 0
    assert matched(replaced, "scores_out", "key_of_a_third_party", "client") == 0


def test_the_key_holder_can_match_what_the_operator_could(replaced):
    assert matched(replaced, "names_in", "key_of_a_third_party", "key_holder") == pytest.approx(1 / 3)
    assert matched(replaced, "scores_out", "key_of_a_third_party", "key_holder") == 1


def test_the_job_site_reads_ids_only_where_it_was_handed_a_list(replaced, survey_run):
    assert matched(replaced, "scores_out", "plain", "job_site") == 1
    assert matched(keyed_pseudonyms(survey_run), "scores_out", "plain", "job_site") == 0


def test_the_product_stops_or_works_only_through_the_key_holder(replaced):
    cost = replaced.cost.set_index(["direction", "method"])
    assert cost.loc[("names_in", "key_of_a_third_party"), "works"] == 0
    assert cost.loc[("names_in", "key_of_a_third_party"), "through_key_holder"] == pytest.approx(1 / 3)
    assert pd.isna(cost.loc[("names_in", "plain"), "through_key_holder"])


def test_a_pseudonym_is_the_hmac_of_the_id_under_the_third_partys_key(replaced):
    key = sha256(b"casekit pseudonyms key_of_a_third_party 1").digest()
    ids = ["A", "B", "X"]
    expected = {hmac.new(key, one.encode(), "sha256").hexdigest() for one in ids}
    assert set(replaced.scores_out.frame["pseudonym"]) == expected


def test_what_is_delivered_carries_neither_ids_nor_the_clients_order(replaced, survey_run):
    frame = keyed_pseudonyms(survey_run).scores_out.frame
    assert "applicant_id" not in frame
    assert frame["pseudonym"].is_monotonic_increasing
    assert "name" not in replaced.names_in.frame


def test_no_truth_is_needed(world, survey_run):
    blind = keyed_pseudonyms(casekit.schemes.survey(world.without_truth()))
    pd.testing.assert_frame_equal(blind.who_can_match, keyed_pseudonyms(survey_run).who_can_match)


def test_what_casekit_did_not_make_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        keyed_pseudonyms(pd.DataFrame({"name": ["x"]}))
