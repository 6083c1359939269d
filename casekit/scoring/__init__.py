"""The score: what goes in, one model a company, how the delivered report shows it, and how good it is.

A toy of the kind the record describes (fact sheet D20 to D31), not the real algorithm, which is not
published. It takes only holdings of a casekit run, saves nothing, and scores no new file. How good it was
stands in `evaluation`, `recalibration` (what a score stands for) and `steadiness`.
"""

from casekit.scoring.browsing import CookiesOfRows, IndustryViews, count_views
from casekit.scoring.features import (
    CLIENT_FIELDS,
    SCHOOL_FIELDS,
    Features,
    cookies_of_answers,
    features,
    views_by_industry,
)
from casekit.scoring.labels import labels
from casekit.scoring.model import MODELS, OUTCOMES, STAYED, WENT_AWAY, fit_and_score

__all__ = [
    "CLIENT_FIELDS",
    "MODELS",
    "OUTCOMES",
    "SCHOOL_FIELDS",
    "STAYED",
    "WENT_AWAY",
    "CookiesOfRows",
    "Features",
    "IndustryViews",
    "cookies_of_answers",
    "count_views",
    "features",
    "fit_and_score",
    "labels",
    "views_by_industry",
]
