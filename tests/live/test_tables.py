"""What a lab collected, as the world's tables: the same scheme code takes them."""

import json

import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.live import Collected, Lab, as_world, join, mixed, recorded_run
from casekit.scoring import evaluation
from tests.live.visits import Client, walk


@pytest.fixture(scope="module")
def classroom():
    return casekit.world.classroom()


def visited(*, third_party: bool) -> Collected:
    with Lab() as lab:
        walk(Client(lab, third_party))
        return lab.collected()


def joined_views(world) -> int:
    run = casekit.schemes.survey(world)
    return int(run.parties.holding("processor", "joined").frame["views"].iloc[-1])


@pytest.mark.parametrize(("third_party", "views", "why"), [(True, 5, "tag"), (False, 0, "blocked")])
def test_the_survey_scheme_joins_what_the_control_room_says(third_party, views, why):
    collected = visited(third_party=third_party)
    row = join(collected)[0]
    assert (joined_views(as_world(collected)), row.views, row.why) == (views, views, why)


def test_alone_the_join_works_and_there_is_no_past_to_learn_a_score_from():
    run = casekit.schemes.survey(as_world(visited(third_party=True)))
    assert len(run.deliverable) == 1
    assert run.deliverable["score"].isna().all()
    assert casekit.linkage.match_figures(run).match_precision == 1.0


def test_in_the_classroom_the_learner_is_scored_and_named_as_one_more_student(classroom):
    collected = visited(third_party=True)
    applicant = collected.applicants[0]
    run = casekit.schemes.survey(mixed(classroom, collected))
    before = casekit.schemes.survey(classroom)
    named = run.parties.holding("client", "named_scores").frame.set_index("applicant_id")
    member = collected.members[0]
    assert len(run.deliverable) == len(before.deliverable) + 1
    assert named.loc[applicant.applicant_id, "name"] == f"{member.family_name}　{member.given_name}"
    assert 0 <= named.loc[applicant.applicant_id, "score"] <= 1
    others = run.deliverable[run.deliverable["applicant_id"] != applicant.applicant_id].reset_index(drop=True)
    pd.testing.assert_frame_equal(others, before.deliverable)


def test_every_table_has_the_columns_and_types_of_the_classroom(classroom):
    both = (as_world(visited(third_party=True)), mixed(classroom, visited(third_party=True)))
    for world in both:
        for name in classroom.tables:
            assert list(world[name].columns) == list(classroom[name].columns), name
            if name != "policy_versions":
                kinds = {column: str(kind) for column, kind in classroom[name].dtypes.items()}
                assert {column: str(kind) for column, kind in world[name].dtypes.items()} == kinds, name
        for name in ("people", "members", "applicants", "cookies"):
            assert list(world.truth(name).columns) == list(classroom.truth(name).columns), name


def test_the_manifest_says_that_it_is_live(classroom):
    collected = visited(third_party=True)
    assert as_world(collected).manifest.settings["kind"] == "live"
    assert mixed(classroom, collected).manifest.settings["kind"] == "live, mixed"


def test_an_empty_lab_is_a_world_too():
    with Lab() as lab:
        world = as_world(lab.collected())
    assert len(casekit.schemes.survey(world).deliverable) == 0


def test_a_table_from_elsewhere_is_refused(classroom):
    collected = visited(third_party=True)
    with pytest.raises(CasekitError, match="casekit itself made"):
        mixed({"companies": classroom["companies"]}, collected)


def test_deleted_cookies_give_a_new_mark_and_the_log_in_stays_the_job_sites_own_way():
    with Lab() as lab:
        client = Client(lab)
        applicant_id = walk(client)
        first = lab.collected().answers[0].cookie_id
        client.post("room", "/en/forget")
        page = client.send("GET", "tag", f"/en/forget?key={lab.round_key}")
        for _ in range(3):
            page = client.follow(page.header("Location"), "room")
        client.post("survey", "/en/answer", a=applicant_id, heard="2")
        found = lab.collected()
    assert found.answers[0].cookie_id != first
    row = join(found)[0]
    assert (row.why, row.views, row.by_login) == ("tag_alone", 0, 3)
    assert any(cookie.cookie_id == first and cookie.deleted_at for cookie in found.cookies)


def test_the_recorded_run_joins_five_views_and_is_read_back_as_it_was_written():
    recorded = recorded_run()
    assert [(row.views, row.sites, row.why) for row in join(recorded)] == [(5, 2, "tag")]
    assert joined_views(as_world(recorded)) == 5
    assert Collected.from_json(json.loads(json.dumps(recorded.to_json()))) == recorded


def test_a_file_that_is_no_run_is_refused():
    with pytest.raises(CasekitError, match="does not hold"):
        Collected.from_json({"members": []})


def test_a_classroom_with_a_learner_in_it_can_still_be_judged(classroom):
    world = mixed(classroom, visited(third_party=True))
    run = casekit.schemes.survey(world)
    judged = evaluation.judged(run.parties.holding("client", "scores"), world)
    scored = int(run.deliverable["score"].notna().sum())
    assert len(judged.table) == scored - 1, "the learner is scored; what becomes of them nobody knows"
