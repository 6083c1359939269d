"""What can be joined, and by whom: measurements on a finished run.

The truth is used here to say whether a join was right, never to make one.
"""

from casekit.linkage.cookie_join import MatchFigures, match_figures
from casekit.linkage.criteria import inference, linkability, singling_out
from casekit.linkage.deck import Deck, deck, survival
from casekit.linkage.groups import ClassSizes, ClassValues, class_sizes, class_values, crowds
from casekit.linkage.hashing import (
    HASH_COLUMN,
    HashAttack,
    dictionary_attack,
    hashed,
    likely_names,
    member_list_look_up,
    normalised,
)
from casekit.linkage.histories import HistoryMatch, match_periods
from casekit.linkage.key_holders import ATTACKERS, METHODS, Method, attack_costs, who_can_read
from casekit.linkage.naming import VANTAGE_POINTS, who_can_name
from casekit.linkage.risk import AXES, Interval, Phrase, Risk, Share, in_percent, in_words, risk_table
from casekit.linkage.uniqueness import (
    FACTS,
    Histories,
    Uniqueness,
    crowd,
    draw_facts,
    histories_of,
    uniqueness_curve,
)
from casekit.schemes.name_hash import NORMALISATIONS, Recipe

__all__ = [
    "ATTACKERS",
    "AXES",
    "FACTS",
    "HASH_COLUMN",
    "METHODS",
    "NORMALISATIONS",
    "VANTAGE_POINTS",
    "ClassSizes",
    "ClassValues",
    "Deck",
    "HashAttack",
    "Histories",
    "HistoryMatch",
    "Interval",
    "MatchFigures",
    "Method",
    "Phrase",
    "Recipe",
    "Risk",
    "Share",
    "Uniqueness",
    "attack_costs",
    "class_sizes",
    "class_values",
    "crowd",
    "crowds",
    "deck",
    "dictionary_attack",
    "draw_facts",
    "hashed",
    "histories_of",
    "in_percent",
    "in_words",
    "inference",
    "likely_names",
    "linkability",
    "match_figures",
    "match_periods",
    "member_list_look_up",
    "normalised",
    "risk_table",
    "singling_out",
    "survival",
    "uniqueness_curve",
    "who_can_name",
    "who_can_read",
]
