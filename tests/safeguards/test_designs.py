import pandas as pd
import pytest

import casekit
from casekit.errors import CasekitError
from casekit.safeguards import DESIGNS, designs
from casekit.world import Settings
from casekit.world.making import made_in_memory


@pytest.fixture(scope="module")
def run():
    return casekit.schemes.survey(casekit.world.classroom(), outcome="declining")


@pytest.fixture(scope="module")
def table(run):
    return designs(run).set_index("design")


def test_every_design_has_a_row_in_order(table):
    assert list(table.index) == list(DESIGNS)


def test_a_score_under_the_clients_own_number_is_named_however_coarse_and_however_agreed(table, run):
    scored = int(run.deliverable["score"].notna().sum())
    assert scored > 0
    for name in ("as_it_ran", "consent", "coarser"):
        assert table.loc[name, ["scored", "named"]].tolist() == [scored, scored]


def test_a_key_outside_hands_over_rows_that_the_client_cannot_name(table):
    row = table.loc["key_outside"]
    assert row["scored"] > 0
    assert row["named"] == 0


def test_totals_speak_of_nobody_and_a_signal_carries_no_score(table):
    assert table.loc[["total", "noisy_total"], "rows"].tolist() == [0, 0]
    assert table.loc["signal", "rows"] > 0
    assert table.loc["signal", "scored"] == 0


def test_only_scores_need_browsing(table):
    assert table.index[~table["browsing_used"]].tolist() == ["noisy_total", "total", "signal"]


def test_more_willing_students_send_more_signals(run, table):
    more = designs(run, willing=0.5).set_index("design")
    assert more.loc["signal", "rows"] > table.loc["signal", "rows"]


def test_without_truth_the_same_is_handed_over(run, table):
    blind = casekit.schemes.survey(casekit.world.classroom().without_truth(), outcome="declining")
    pd.testing.assert_frame_equal(designs(blind).set_index("design"), table)


def test_where_no_firm_has_scores_the_ways_that_need_them_plan_nothing():
    world = made_in_memory(Settings.for_scale(members=300, seed=3))
    table = designs(casekit.schemes.survey(world, outcome="declining")).set_index("design")
    assert table.loc[["as_it_ran", "consent", "key_outside"], "places_missed"].isna().all()
    assert table.loc[["noisy_total", "total"], "places_missed"].notna().all()


def test_other_runs_and_foreign_tables_are_refused():
    with pytest.raises(CasekitError, match="about declining"):
        designs(casekit.schemes.survey(casekit.world.classroom()))
    with pytest.raises(CasekitError, match="casekit itself made"):
        designs(pd.DataFrame())
