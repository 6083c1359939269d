import numpy as np
import pytest

from casekit.world import people, seasons
from casekit.world.browsers import SLOTS, Browsers
from casekit.world.people import is_2020, member_number, members_of, people_at, people_of_block, person_number


def test_the_full_world_has_the_published_numbers_of_members():
    cohort_2020 = is_2020(np.arange(1_610_000))
    assert (cohort_2020.sum(), (~cohort_2020).sum()) == (820_000, 790_000)


def test_ten_members_then_one_past_applicant():
    first = people_of_block(1, 0, 22)
    assert first.cohort[[10, 21]].tolist() == [2018, 2018]
    assert (np.delete(first.cohort, [10, 21]) > 2018).all()
    assert first.member.tolist() == [*range(10), -1, *range(10, 20), -1]


def test_person_and_member_numbers_are_two_names_for_one():
    numbers = np.arange(1_000)
    assert (member_number(person_number(numbers)) == numbers).all()


@pytest.mark.parametrize("cohort", [2018, 2019, 2020])
def test_members_of_a_cohort_are_of_that_cohort(cohort):
    chosen = members_of(cohort, 5_000)
    everyone = people_of_block(1, 0, 5_500)
    assert (everyone.cohort[chosen] == cohort).all()
    assert len(chosen) == (everyone.cohort == cohort).sum()


def test_people_looked_up_one_by_one_are_the_people_of_the_block():
    wanted = np.array([20_000, 3, 16_384, 3])
    found = people_at(9, wanted, 33_000)
    blocks = [people_of_block(9, block, 33_000) for block in (0, 1)]
    assert found.family[0] == blocks[1].family[20_000 - people.BLOCK]
    assert found.family[[1, 3]].tolist() == [blocks[0].family[3]] * 2
    assert found.family[2] == blocks[1].family[0]


def test_moments_of_a_season_ascend_and_stay_inside():
    for index, season in enumerate(seasons.SEASONS.values()):
        ranks = np.linspace(0, 2**32 - 1, 10_000).astype(np.uint64) + np.uint64(index << 32)
        seconds = seasons.seconds_at(ranks)
        assert (np.diff(seconds) >= 0).all()
        assert seconds[0] == 0
        assert seconds[-1] < season.days * seasons.DAY


def test_a_keeper_never_deletes_and_a_deleter_does_when_it_says():
    everyone = people_of_block(2, 0, 2_000)
    browsers = Browsers(everyone)
    rows, places = np.arange(2_000), np.zeros(2_000, dtype=np.int64)
    before = browsers.generation(rows, places, np.full(2_000, 10 * 86_400))
    end = browsers.deleted_after(rows, places, before)
    keeps = browsers.rate[:, 0] == 0
    assert (end[keeps] == -1).all()
    assert (browsers.generation(rows, places, end)[~keeps] == before[~keeps] + 1).all()
    assert (browsers.generation(rows, places, end - 1)[~keeps] == before[~keeps]).all()


def test_browsers_are_shared_out_as_stated():
    browsers = Browsers(people_of_block(2, 0, 16_384))
    assert np.bincount(browsers.number, minlength=4)[1:] / 16_384 == pytest.approx(
        [0.40, 0.48, 0.12], abs=0.015
    )
    assert browsers.blocks[browsers.phone].mean() == pytest.approx(0.54, abs=0.02)
    assert browsers.phone.shape == (16_384, SLOTS)
