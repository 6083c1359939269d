"""The four cells under five readings."""

import pytest

import casekit
from casekit import case, law


@pytest.fixture(scope="module")
def cells():
    return law.four_cells()


def at(cells, sender: bool, recipient: bool) -> dict[str, str]:
    chosen = cells[(cells["sender"] == sender) & (cells["recipient"] == recipient)]
    return dict(zip(chosen["reading"], chosen["answer"], strict=True))


def test_there_are_four_cells_under_five_readings(cells):
    assert len(cells) == 20
    assert not cells.duplicated(["sender", "recipient", "reading"]).any()
    assert set(cells["reading"]) == set(law.READINGS) == {"A", "B", "act2020", "eu", "ftc"}


def test_the_contested_cell_divides_the_readings(cells):
    assert at(cells, False, True) == {
        "A": "consent_needed",
        "B": "not_by_this_rule",
        "act2020": "confirmation_needed",
        "eu": "open",
        "ftc": "no_excuse",
    }


def test_where_the_sender_can_name_readings_a_and_b_agree(cells):
    for recipient in (True, False):
        found = at(cells, True, recipient)
        assert found["A"] == found["B"] == found["act2020"] == "consent_needed"


def test_every_cell_gives_a_reason_in_both_languages_with_its_sources(cells):
    assert (cells["reason_en"].str.len() > 0).all()
    assert (cells["reason_ja"].str.len() > 0).all()
    for ids in cells["claims"]:
        assert all(case.claim(id) for id in ids.split(","))
    assert set(cells["confidence"]) <= {"high", "medium", "low"}
    assert set(cells["answer"]) <= set(law.CELL_ANSWERS)


def test_the_cell_of_each_scheme_is_computed_from_its_run(world):
    runs = casekit.schemes.run_together(world)
    assert {name: tuple(law.cell_of(run)) for name, run in runs.items()} == {
        "survey": (False, True),
        "hashed-names": (True, True),
        "pre-site": (True, True),
        "privacy-policy": (True, True),
    }


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_grid_in_words_is_five_by_four(language):
    grid = law.grid_in_words(language)
    assert grid.shape == (5, 4)
    assert not grid.isna().any().any()
