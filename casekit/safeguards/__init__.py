"""What would have been better, each beside what it costs in usefulness.

Every number here is about invented people. Nothing takes a table from elsewhere, and nothing asks for the
truth in order to release something: what clients come to know later only judges afterwards.
"""

from casekit.safeguards.budget import EVERYBODY, Budget, Spending
from casekit.safeguards.coarsening import (
    FIELD_RUNGS,
    VIEW_RUNGS,
    Coarsened,
    Rung,
    field_ladder,
    generalised,
    minimised,
    view_ladder,
)
from casekit.safeguards.decliners import (
    GROUPS,
    Decliners,
    counts_of_years,
    errors_of,
    expected_decliners,
    private_decliners,
)
from casekit.safeguards.designs import DESIGNS, designs
from casekit.safeguards.noise import discrete_laplace, expected_error, noise_within
from casekit.safeguards.planning import WAYS, Planning, planning_need
from casekit.safeguards.pseudonyms import HOLDER_WORDS, Pseudonyms, keyed_pseudonyms
from casekit.safeguards.roll_out import STANDINGS, RollOut, roll_out_check
from casekit.safeguards.student_signal import RULES, Signals, student_signal
from casekit.safeguards.suppression import REASONS, reasons_to_hide

__all__ = [
    "DESIGNS",
    "EVERYBODY",
    "FIELD_RUNGS",
    "GROUPS",
    "HOLDER_WORDS",
    "REASONS",
    "RULES",
    "STANDINGS",
    "VIEW_RUNGS",
    "WAYS",
    "Budget",
    "Coarsened",
    "Decliners",
    "Planning",
    "Pseudonyms",
    "RollOut",
    "Rung",
    "Signals",
    "Spending",
    "counts_of_years",
    "designs",
    "discrete_laplace",
    "errors_of",
    "expected_decliners",
    "expected_error",
    "field_ladder",
    "generalised",
    "keyed_pseudonyms",
    "minimised",
    "noise_within",
    "planning_need",
    "private_decliners",
    "reasons_to_hide",
    "roll_out_check",
    "student_signal",
    "view_ladder",
]
