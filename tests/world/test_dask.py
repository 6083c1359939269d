import distributed
import pytest

from casekit.errors import CasekitError
from casekit.world import Settings, generate
from casekit.world.dask_map import dask_map

TWO_BLOCKS = Settings.for_scale(members=16_000, seed=3)


@pytest.mark.slow
def test_a_dask_cluster_makes_the_same_world(tmp_path):
    ours = generate(TWO_BLOCKS, tmp_path / "ours", workers=1)
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        theirs = generate(TWO_BLOCKS, tmp_path / "theirs", block_map=dask_map(cluster.scheduler_address))
    assert theirs.tables == ours.tables


def test_an_address_where_nobody_answers_is_one_sentence():
    with pytest.raises(CasekitError, match=r"Dask"):
        dask_map("nowhere://1")
