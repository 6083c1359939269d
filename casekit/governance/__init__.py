"""Who could have stopped it: the recorded failures, the gates that were missing, and what each would catch.

`gates()` are the four roles that the companies themselves later named as missing or weak; `defects()` what
the record says went wrong; `timeline()` the real decisions. `caught_by(world, ["privacy_owner"])` says for
each defect whether the gate would have caught it: computed where the screens of the world can tell, and
otherwise argued, with the counter-argument beside it. An argument is not a fact of the record.
"""

from casekit.governance.catches import HOW, VERDICTS, caught_by, still_open
from casekit.governance.gates import KINDS, Defect, Gate, Moment, defects, gate, gates, timeline

__all__ = [
    "HOW",
    "KINDS",
    "VERDICTS",
    "Defect",
    "Gate",
    "Moment",
    "caught_by",
    "defects",
    "gate",
    "gates",
    "still_open",
    "timeline",
]
