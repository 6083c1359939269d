"""The displays of single lessons: each takes what the learner's code computed and shows it.

A scene is a function of one of this folder's modules that takes the running session first. A notebook
calls it without: `lesson.step_through(run)`. Its sentences stand beside its module, in a CSV file of both
languages.
Scenes draw; they compute nothing that the layers below could.
"""

from collections.abc import Callable
from importlib import import_module

from casekit.lesson.session import kindly, running

SCENES = {
    "after_the_amendment": "remedies",
    "ask_the_holders": "remedies",
    "browse_less": "browse_less",
    "cell_of_the_run": "reading_runs",
    "clarity_sheet": "policy_wording",
    "compare_wording": "policy_wording",
    "consent_lanes": "consent_lanes",
    "cookie_lab": "cookie_lab",
    "cookie_survival": "cookie_measures",
    "crowd_shrinks": "uniqueness_staircase",
    "cut_the_page": "page_cuts",
    "designs_compared": "designs_compared",
    "errors_by_group": "score_use",
    "fill_the_grid": "reading_grid",
    "four_defects": "consent_defects",
    "full_list": "hash_full_list",
    "hash_a_name": "hash_one_name",
    "how_far_to_count": "holding_joins",
    "join_matrix": "holding_joins",
    "known_on": "known_by_day",
    "match_counts": "cookie_measures",
    "merge_into_crowds": "uniqueness_merging",
    "named_by_whom": "cookie_measures",
    "next_year": "score_use",
    "number_ladder": "number_ladder",
    "readings_abroad": "readings_abroad",
    "same_names": "hash_full_list",
    "same_score": "uniqueness_merging",
    "score_overlap": "score_overlap",
    "sort_claims": "evidence_cards",
    "star_cuts": "score_use",
    "step_through": "cookie_join",
    "three_columns": "score_meaning",
    "two_ledgers": "hash_full_list",
    "use_look_up_page": "look_up_page",
    "views_alone": "uniqueness_browsing",
    "votes_and_readings": "reading_votes",
    "what_a_score_means": "score_meaning",
    "where_sources_differ": "known_by_day",
    "who_could_stop": "who_could_stop",
    "who_gets_the_call": "call_rules",
    "who_gets_what": "holding_steps",
    "who_reads": "hash_readers",
    "whom_it_reaches": "look_up_page",
    "without_names": "without_names",
}
"""Which module holds which scene."""


def scene(name: str) -> Callable[..., None]:
    """Return the scene as a notebook calls it: without the session, and with a note for a CasekitError."""

    def play(*arguments: object, **options: object) -> None:
        show = getattr(import_module(f"casekit.lesson.scenes.{SCENES[name]}"), name)
        show(running(), *arguments, **options)

    play.__name__ = play.__qualname__ = name
    return kindly(play)
