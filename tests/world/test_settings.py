import pytest

from casekit.errors import CasekitError
from casekit.world import Settings


@pytest.mark.parametrize(
    "changes",
    [
        {"members": 0}, {"members": -5}, {"members": 10**9}, {"members": 6_000.5}, {"members": True},
        {"seed": -1}, {"seed": "today"}, {"companies": 1}, {"companies": 39}, {"as_of": "2019-09-01"},
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_in_a_sentence(changes):
    with pytest.raises(CasekitError, match=r"^[A-Z].*\.$"):
        Settings.for_scale("classroom", **changes)


def test_an_unknown_scale_is_refused():
    with pytest.raises(CasekitError, match="classroom, workshop, full"):
        Settings.for_scale("village")


def test_sizes_of_the_scales():
    sizes = {scale: Settings.for_scale(scale) for scale in ("classroom", "workshop", "full")}
    assert [chosen.members for chosen in sizes.values()] == [6_000, 60_000, 1_610_000]
    assert [chosen.companies for chosen in sizes.values()] == [8, 16, 38]


def test_a_size_of_your_own_has_no_scale():
    assert Settings.for_scale("classroom", members=7_000).scale is None


def test_the_full_world_aims_at_the_published_numbers():
    august, december = (Settings.for_scale("full", as_of=date) for date in ("2019-08-26", "2019-12-04"))
    assert august.scored_target(2019, 790_000) == 12_330
    assert august.scored_target(2020, 820_000) == 62_548
    assert december.scored_target(2019, 790_000) + december.scored_target(2020, 820_000) == 95_590
