"""The cookie lab: do it to yourself, in a real browser.

Four invented firms' sites on this computer, real cookies, and a control room that shows what each firm then
holds. `Lab().start()` serves it, `as_world` turns what was collected into the tables every scheme takes.
"""

from casekit.live.collected import Collected
from casekit.live.joining import JoinRow, join
from casekit.live.recorded import recorded_run
from casekit.live.server import Lab, lab, serve
from casekit.live.tables import as_world, mixed

__all__ = ["Collected", "JoinRow", "Lab", "as_world", "join", "lab", "mixed", "recorded_run", "serve"]
