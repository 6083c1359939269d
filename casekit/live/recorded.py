"""A run of the lab that the browser test recorded, for where the lab itself cannot work.

`CASEKIT_RECORD_LIVE=1 pytest tests/browser/test_live.py -k allowed` records it anew.
"""

import json
from functools import cache
from importlib.resources import files

from casekit.live.collected import Collected


@cache
def recorded_run() -> Collected:
    """Return what was collected in the recorded run: third-party cookies allowed, one person."""
    text = files("casekit.live").joinpath("recorded.json").read_text(encoding="utf-8")
    return Collected.from_json(json.loads(text))
