"""The score: what goes in, one model a company, and how the delivered report shows it.

A toy of the kind the record describes (fact sheet D20 to D31), not the real algorithm, which is not
published. It takes only holdings of a casekit run, saves nothing, and scores no new file.
"""

from casekit.scoring.features import IndustryViews, views_by_industry
from casekit.scoring.labels import labels
from casekit.scoring.model import MODELS, STAYED, WENT_AWAY, fit_and_score

__all__ = ["MODELS", "STAYED", "WENT_AWAY", "IndustryViews", "fit_and_score", "labels", "views_by_industry"]
