"""What goes into the score under the survey scheme: page views by industry, and nothing else.

The record names browsing by industry (D23) and, for the survey scheme, only an applicant ID, a cookie
and an outcome beside it (D02). No school field reaches the processor, so none is used.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding


@dataclass(frozen=True)
class IndustryViews:
    """Page views by industry for each row of a survey table.

    Attributes
    ----------
    counts : int array, shape (rows of the survey table, industries), in views.
    industries : industry code of each column.
    manifest : what made the world they come from.

    """

    counts: np.ndarray
    industries: tuple[str, ...]
    manifest: Manifest

    @property
    def total(self) -> np.ndarray:
        """Views of each row over all industries; 0 means that no browsing matched."""
        totals: np.ndarray = self.counts.sum(axis=1)
        return totals

    @property
    def matched(self) -> np.ndarray:
        """Whether any browsing matched the row's cookie."""
        found: np.ndarray = self.total > 0
        return found


def views_by_industry(page_views: Holding, survey_answers: Holding) -> IndustryViews:
    """Join the survey to the browsing by cookie, and count views by industry before the answer.

    Parameters
    ----------
    page_views : holding with the columns at, cookie_id, industry.
    survey_answers : holding with the columns cookie_id, at.

    Returns
    -------
    IndustryViews
        One row for each survey answer, in its order. Views after the answer do not count, so the
        score never sees what came later.

    """
    require_manifest(page_views, "scoring")
    require_manifest(survey_answers, "scoring")
    answers = pd.DataFrame(
        {
            "cookie_id": survey_answers.frame["cookie_id"].astype("str").to_numpy(),
            "answered": survey_answers.frame["at"].to_numpy(),
            "row": np.arange(len(survey_answers.frame)),
        }
    )
    industries = tuple(sorted(page_views.frame["industry"].astype("category").cat.categories))
    views = _views_of(page_views.frame, answers["cookie_id"].unique())
    joined = views.merge(answers, on="cookie_id")
    joined = joined[joined["at"] <= joined["answered"]]
    columns = pd.Categorical(joined["industry"], categories=industries).codes.astype(np.int64)
    cells = joined["row"].to_numpy() * len(industries) + columns
    counts = np.bincount(cells, minlength=len(answers) * len(industries))
    shape = len(answers), len(industries)
    return IndustryViews(counts.reshape(shape), industries, page_views.manifest)


def _views_of(page_views: pd.DataFrame, cookies: np.ndarray) -> pd.DataFrame:
    wanted = page_views["cookie_id"].isin(cookies)
    views = page_views.loc[wanted, ["at", "cookie_id", "industry"]]
    return views.assign(cookie_id=views["cookie_id"].astype("str"))
