"""The law as data: provisions, regimes and remedies, laid beside a run. Never a verdict.

`assess(run, regime="japan-2019")` gives a table of elements, each with its question, the fact it takes from
the run, its answer on each reading, and its citation; `.memo("en")` a skeleton whose conclusion is empty.
What the law asks is in CSV files beside the modules, so that it can follow a change of the law without a
change of code.
"""

from casekit.law.assessment import Answered, Assessment, assess, what_changes
from casekit.law.fact_sources import FactWords, fact_words
from casekit.law.grid import CELL_ANSWERS, READINGS, Cell, cell_of, four_cells, grid_in_words
from casekit.law.provisions import Moving, Provision, moving, provision, provisions
from casekit.law.regimes import Element, Finding, Reading, Regime, elements, findings, regime, regimes
from casekit.law.remedies import (
    Remedy,
    apology_list,
    deletion_requests,
    disclosure_of_records,
    four_amendments,
    look_up_page,
    past_applicants,
    suspension_and_erasure,
)
from casekit.law.render import concordance, moving_html, moving_markdown, provision_html, provision_markdown
from casekit.law.rules import ANSWERS
from casekit.law.run_facts import Fact, Facts, facts, facts_of_folder
from casekit.law.sample_of_ten import TEN, ten_students

__all__ = [
    "ANSWERS",
    "CELL_ANSWERS",
    "READINGS",
    "TEN",
    "Answered",
    "Assessment",
    "Cell",
    "Element",
    "Fact",
    "FactWords",
    "Facts",
    "Finding",
    "Moving",
    "Provision",
    "Reading",
    "Regime",
    "Remedy",
    "apology_list",
    "assess",
    "cell_of",
    "concordance",
    "deletion_requests",
    "disclosure_of_records",
    "elements",
    "fact_words",
    "facts",
    "facts_of_folder",
    "findings",
    "four_amendments",
    "four_cells",
    "grid_in_words",
    "look_up_page",
    "moving",
    "moving_html",
    "moving_markdown",
    "past_applicants",
    "provision",
    "provision_html",
    "provision_markdown",
    "provisions",
    "regime",
    "regimes",
    "suspension_and_erasure",
    "ten_students",
    "what_changes",
]
