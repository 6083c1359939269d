"""What can be joined, and by whom: measurements on a finished run.

The truth is used here to say whether a join was right, never to make one.
"""

from casekit.linkage.column_words import COLUMN_WORDS, column_list, column_word
from casekit.linkage.cookie_join import MatchFigures, match_figures
from casekit.linkage.criteria import inference, linkability, singling_out
from casekit.linkage.deck import Deck, deck, loss_order, survival
from casekit.linkage.groups import ClassSizes, ClassValues, class_sizes, class_values
from casekit.linkage.hashing import (
    HASH_COLUMN,
    HashAttack,
    NameList,
    dictionary_attack,
    hashed,
    likely_names,
    member_list_look_up,
    name_list,
    normalised,
)
from casekit.linkage.histories import HistoryMatch, match_periods
from casekit.linkage.key_holders import (
    ATTACKERS,
    METHODS,
    Method,
    attack_costs,
    read_at_full_size,
    who_can_read,
)
from casekit.linkage.member_list import full_member_list
from casekit.linkage.merging import (
    homogeneous_groups,
    k_choices,
    levels_of,
    merged,
    merging_table,
    rare_merged,
)
from casekit.linkage.naming import VANTAGE_POINTS, who_can_name
from casekit.linkage.risk import (
    AXES,
    Interval,
    Phrase,
    Risk,
    Share,
    in_percent,
    in_whole_percent,
    in_words,
    risk_table,
)
from casekit.linkage.staircase import client_file, crowds, staircase, with_region
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
    "COLUMN_WORDS",
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
    "NameList",
    "Phrase",
    "Recipe",
    "Risk",
    "Share",
    "Uniqueness",
    "attack_costs",
    "class_sizes",
    "class_values",
    "client_file",
    "column_list",
    "column_word",
    "crowd",
    "crowds",
    "deck",
    "dictionary_attack",
    "draw_facts",
    "full_member_list",
    "hashed",
    "histories_of",
    "homogeneous_groups",
    "in_percent",
    "in_whole_percent",
    "in_words",
    "inference",
    "k_choices",
    "levels_of",
    "likely_names",
    "linkability",
    "loss_order",
    "match_figures",
    "match_periods",
    "member_list_look_up",
    "merged",
    "merging_table",
    "name_list",
    "normalised",
    "rare_merged",
    "read_at_full_size",
    "risk_table",
    "singling_out",
    "staircase",
    "survival",
    "uniqueness_curve",
    "who_can_name",
    "who_can_read",
    "with_region",
]
