"""Gates, defects and the timeline: from claims only, in both languages."""

import re

import pytest

from casekit import case
from casekit.errors import CasekitError
from casekit.governance import KINDS, defects, gate, gates, timeline
from casekit.governance.gates import CHECKS

IDS = ["product_owner", "group_legal", "privacy_owner", "student_view"]
LANGUAGES = ("en", "ja")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_the_four_gates_of_the_lesson_are_there_in_their_order():
    assert [each.id for each in gates()] == IDS
    assert gate("privacy_owner").name("ja") == "プライバシー責任者"


def test_an_unknown_gate_is_refused_in_a_sentence():
    with pytest.raises(CasekitError, match=r"no gate 'ethics'.*product_owner"):
        gate("ethics")


@pytest.mark.parametrize("each", gates(), ids=lambda each: each.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_gate_says_who_holds_it_what_it_looks_at_how_it_stood_and_what_it_cost(each, language):
    for words in (each.name, each.owner, each.looks_at, each.standing, each.cost):
        text = words(language)
        assert bool(JAPANESE.search(text)) == (language == "ja"), text
    assert each.check in CHECKS


@pytest.mark.parametrize("each", gates(), ids=lambda each: each.id)
def test_a_gate_rests_on_what_the_companies_recorded(each):
    kinds = {case.claim(id).section for id in each.basis}
    assert "J" in kinds
    assert case.claim(each.in_place)


def test_no_cost_is_invented():
    for each in gates():
        assert each.cost_en.startswith("The record names no cost")
        assert each.cost_ja.startswith("費用の記録はない")
        assert not re.search(r"yen|円|\d", each.cost_en + each.cost_ja)


def test_only_the_role_with_a_view_of_the_whole_site_looks_at_every_screen():
    assert [each.id for each in gates() if each.check == "every_screen"] == ["privacy_owner"]


def test_a_defect_has_its_claims_and_came_out_no_earlier_than_it_began():
    for each in defects():
        assert all(case.claim(id).publish == "yes" for id in each.claims)
        if each.began:
            assert case.claim(each.began).date[:7] <= case.claim(each.found).date[:7], each.id
        assert JAPANESE.search(each.name("ja"))
        assert not JAPANESE.search(each.name("en"))


def test_the_timeline_runs_forward_and_every_moment_is_a_claim_with_its_own_date():
    moments = timeline()
    starts = [moment.date.split("/")[0] for moment in moments]
    assert [start[:7] for start in starts] == sorted(start[:7] for start in starts)
    for moment in moments:
        assert (moment.date, moment.date_precision) == (
            case.claim(moment.claim).date,
            case.claim(moment.claim).date_precision,
        )
        assert moment.kind in KINDS
        assert set(moment.gates) <= set(IDS)
        for language in LANGUAGES:
            assert moment.says(language)
            assert moment.when(language)


def test_every_gate_would_have_sat_at_a_decision_and_comes_with_a_measure_or_a_plan():
    of = {kind: {id for moment in timeline() if moment.kind == kind for id in moment.gates} for kind in KINDS}
    assert of["decision"] == set(IDS)
    # The record gives no day for the product owner's successor, the unit of J13.
    assert of["measure"] | of["plan"] == set(IDS) - {"product_owner"}
