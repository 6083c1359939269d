"""What many tests share: the classroom world, and the survey scheme run on it once."""

import os

import pytest
from hypothesis import settings

# A busy machine is no fault of ours: no property may fail for want of speed.
settings.register_profile("casekit", deadline=None)
settings.load_profile("casekit")

os.environ.setdefault("MPLBACKEND", "agg")
os.environ.pop("CASEKIT_RECORD", None)
os.environ.pop("CASEKIT_EDITION", None)


@pytest.fixture(scope="session")
def world():
    import casekit

    return casekit.world.classroom()


@pytest.fixture(scope="session")
def survey_run(world):
    import casekit

    return casekit.schemes.survey(world)
