import pandas as pd
import pytest

from casekit import consent, schemes, world
from casekit.consent_path import (
    DEFECTS,
    SCREENS,
    SIX,
    StudentPath,
    follow,
    if_all_screens_were_updated,
    screen_texts,
)
from casekit.errors import CasekitError


@pytest.fixture(scope="module")
def small() -> world.World:
    return world.classroom()


@pytest.fixture(scope="module")
def texts(small: world.World) -> pd.DataFrame:
    return screen_texts(small)


@pytest.mark.parametrize(
    ("letter", "defect", "in_time"),
    [
        ("a", "clause_not_shown", False),
        ("b", "clause_unclear", True),
        ("c", "clause_not_shown", False),
        ("d", "no_clause", False),
        ("e", "clause_not_shown", False),
        ("f", "clause_unclear", True),
    ],
)
def test_each_of_the_six_lacks_something(
    texts: pd.DataFrame, letter: str, defect: str, in_time: bool
) -> None:
    found = follow(SIX[letter], texts)
    assert found.defects == (defect, "no_real_choice")
    assert found.in_time == in_time
    assert found.too_late == (letter == "e")


def test_a_late_registration_meets_the_text_that_was_not_updated(texts: pd.DataFrame) -> None:
    assert list(follow(SIX["c"], texts).met["text_id"]) == ["D37"]


def test_with_all_screens_updated_the_late_registration_meets_the_clause_and_the_early_does_not(
    small: world.World,
) -> None:
    fixed = screen_texts(small, SCREENS)
    assert follow(SIX["c"], fixed).defects == ("clause_unclear", "no_real_choice")
    assert follow(SIX["a"], fixed).defects == ("clause_not_shown", "no_real_choice")


def test_the_screens_as_recorded_are_the_four_functions_updated(
    small: world.World, texts: pd.DataFrame
) -> None:
    order = ["screen", "shown_from"]
    switched = screen_texts(small, SCREENS[1:]).sort_values(order, ignore_index=True)
    pd.testing.assert_frame_equal(switched, texts.sort_values(order, ignore_index=True))


def test_with_no_screen_updated_a_clause_stands_nowhere(small: world.World) -> None:
    found = follow(SIX["b"], screen_texts(small, ()))
    assert found.defects == ("no_clause", "no_real_choice")


def test_nobody_scored_no_defect(texts: pd.DataFrame) -> None:
    assert follow(StudentPath("2018-06"), texts).defects == ()


@pytest.mark.parametrize(
    "path",
    [
        StudentPath("2018-05"),
        StudentPath("2018-08", {"home": "2019-03"}),
        StudentPath("2019-04", {"pre_entry": "2019-03"}),
        StudentPath("2019-04", {}, "2019-03"),
    ],
)
def test_an_impossible_path_is_refused(path: StudentPath, texts: pd.DataFrame) -> None:
    with pytest.raises(CasekitError):
        follow(path, texts)


def test_mending_all_screens_mends_one_defect_and_only_in_part(small: world.World) -> None:
    run = schemes.privacy_policy(small)
    before = {found.name: found.students for found in consent.defects(run)}
    after = if_all_screens_were_updated(run)
    assert tuple(after) == DEFECTS
    earlier = next(found for found in consent.readings(run) if found.name == "earlier_policy_only")
    assert 0 < after["clause_not_shown"] == earlier.students < before["clause_not_shown"]
    assert after["clause_unclear"] > before["clause_unclear"]
    assert after["clause_unclear"] + after["clause_not_shown"] == after["no_real_choice"]
    assert after["no_real_choice"] == before["no_real_choice"]


def test_a_run_of_another_scheme_is_refused(small: world.World) -> None:
    with pytest.raises(CasekitError, match="scheme P"):
        if_all_screens_were_updated(schemes.pre_site(small))
