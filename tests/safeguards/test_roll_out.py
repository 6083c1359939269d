import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.safeguards import roll_out_check
from tests.named_world import named_world
from tests.small_world import small_world


def world_with(*, versions=None, visits=None):
    world = named_world(has_truth=False)
    if versions is not None:
        world.tables["policy_versions"] = versions(world["policy_versions"])
    if visits is not None:
        frame = pd.DataFrame(visits, columns=["member_id", "screen", "at"])
        world.tables["screen_visits"] = frame.assign(at=pd.to_datetime(frame["at"], format="mixed"))
    return world


def standings(check):
    return check.members.set_index("standing")["members"].to_dict()


def test_the_registration_screen_is_the_one_that_was_missed():
    screens = roll_out_check(named_world()).screens.set_index("screen")
    assert screens.index[~screens["carried"]].tolist() == ["registration"]
    assert screens.loc["registration", "text_on_the_day"] == "D37"
    assert screens.loc["registration", "days_late"] == 155
    assert screens.loc["registration", "carried_from"] == pd.Timestamp("2019-08-03")


def test_by_hand_one_member_used_only_the_missed_screen_and_two_used_none():
    # n-A used a function, n-D the corrected screen; n-C registered in April; n-B and n-A2 used nothing since.
    check = roll_out_check(named_world())
    assert standings(check) == {"met_the_text": 2, "only_missed_screens": 1, "no_screen_since": 2}
    assert check.members.set_index("standing").loc["only_missed_screens", "registered_before"] == 0
    assert check.screens.set_index("screen").loc["registration", "members_without"] == 1


def test_who_meets_the_text_later_is_counted_until_then():
    visits = [("n-A", "registration", "2019-03-05 10:00"), ("n-A", "web_test", "2019-03-08 09:00")]
    check = roll_out_check(world_with(visits=visits))
    by_day = check.by_day.set_index("day")["members"]
    assert by_day["2019-03-04"] == 0
    assert by_day["2019-03-05":"2019-03-07"].tolist() == [1, 1, 1]
    assert by_day["2019-03-08"] == 0
    assert standings(check)["met_the_text"] == 1


def test_who_met_the_text_first_is_never_counted():
    visits = [("n-A", "web_test", "2019-03-02 09:00"), ("n-A", "registration", "2019-03-05 10:00")]
    assert (roll_out_check(world_with(visits=visits)).by_day["members"] == 0).all()


def test_the_last_day_of_the_wrong_text_counts_whole():
    late = roll_out_check(world_with(visits=[("n-A", "registration", "2019-08-02 23:59:59")]))
    after = roll_out_check(world_with(visits=[("n-A", "registration", "2019-08-03 00:00")]))
    assert standings(late)["only_missed_screens"] == 1
    assert standings(after)["only_missed_screens"] == 0


def test_the_class_of_2019_and_visits_before_the_day_do_not_count():
    visits = [("m-A", "registration", "2019-04-01"), ("n-A", "registration", "2019-02-28 23:59:59")]
    check = roll_out_check(world_with(visits=visits))
    assert standings(check)["only_missed_screens"] == 0
    assert check.screens["visits_without"].sum() == 0


def test_each_way_to_find_it_has_its_day():
    found = roll_out_check(named_world()).found.set_index("check")
    assert found.loc["every_screen", ["days_after", "members_by_then"]].tolist() == [0, 0]
    assert found.loc["first_visit", "found_on"] == pd.Timestamp("2019-04-01")
    assert found.loc["as_it_ended", "found_on"] == pd.Timestamp("2019-08-03")
    assert pd.isna(found.loc["as_instructed", "found_on"])


def test_with_every_screen_corrected_nothing_is_found():
    def corrected(versions):
        return versions.replace({"text_id": {"D37": "D38"}})

    last_day = [("n-A", "registration", "2019-08-02 12:00")]
    check = roll_out_check(world_with(versions=corrected, visits=last_day))
    assert check.screens["carried"].all()
    assert standings(check)["only_missed_screens"] == 0
    assert check.found["found_on"].isna().all()
    assert check.by_day["members"].max() == 0
    assert check.says.en == "Every screen carried the revised text from the day."


def test_the_check_needs_no_truth_and_takes_a_run_as_well(world, survey_run):
    check, blind = roll_out_check(survey_run), roll_out_check(world.without_truth())
    for name in ("screens", "members", "by_day", "found"):
        pd.testing.assert_frame_equal(getattr(check, name), getattr(blind, name))


def test_every_member_of_the_class_stands_somewhere(world):
    check = roll_out_check(world)
    assert check.members["members"].sum() == (world["members"]["cohort"] == 2020).sum()
    assert check.by_day["members"].iloc[-1] == standings(check)["only_missed_screens"]
    found = check.found.set_index("check")["members_by_then"]
    assert found["every_screen"] == 0 < found["first_visit"]


def test_a_world_without_the_versions_is_refused():
    world = small_world()
    world.tables["policy_versions"] = pd.DataFrame({"site": ["x"], "text_id": ["y"]})
    with pytest.raises(CasekitError, match="does not know the revised text"):
        roll_out_check(world)


def test_a_foreign_table_is_refused():
    with pytest.raises(CasekitError, match="only what casekit itself made"):
        roll_out_check(pd.DataFrame({"screen": ["registration"]}))
