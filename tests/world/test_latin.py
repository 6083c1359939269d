"""Names in Latin letters."""

import pytest

from casekit.world.latin import in_latin_letters


@pytest.mark.parametrize("typed", ["サトウ　タクヤ", "ｻﾄｳ ﾀｸﾔ", "さとうたくや", "タクヤ サトウ"])
def test_a_name_is_read_whatever_way_it_was_typed(typed):
    assert in_latin_letters(typed) == "Sato Takuya"


def test_a_name_that_is_not_of_this_world_is_left_out():
    assert in_latin_letters("ナポレオン") == ""


def test_every_applicant_of_the_classroom_world_has_a_name_in_latin_letters(world):
    assert all(in_latin_letters(kana) for kana in world["applicants"]["kana"].unique())
