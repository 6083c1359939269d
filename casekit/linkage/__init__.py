"""What can be joined, and by whom: measurements on a finished run.

The truth is used here to say whether a join was right, never to make one.
"""

from casekit.linkage.cookie_join import MatchFigures, match_figures
from casekit.linkage.deck import Deck, deck, survival
from casekit.linkage.naming import VANTAGE_POINTS, who_can_name

__all__ = ["VANTAGE_POINTS", "Deck", "MatchFigures", "deck", "match_figures", "survival", "who_can_name"]
