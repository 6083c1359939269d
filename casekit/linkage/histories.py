"""Linkability with no identifier at all: last period's browsing recognised in this period's.

Whoever holds two browsing tables whose cookies have nothing in common, say because they were deleted or
because two departments keep ids of their own, compares behaviour. Each history of the second period is
matched to the one of the first whose shares of industries are most alike. Cookies and truth serve only to
say whether the match was right. After Olejnik et al. 2012 and Bird et al. 2020, who did it with web sites.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage.held import held_columns
from casekit.linkage.risk import HOLDERS, Phrase, Risk, Share
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.world import World

Ints = NDArray[np.int64]

_CELLS_AT_ONCE = 16_000_000


@dataclass(frozen=True)
class HistoryMatch:
    """What a match of two periods found.

    Attributes
    ----------
    matches : one row for each target. cookie_id (second period), views (there), guess (cookie of the
        first period), affinity (0 to 1; 1 where the shares of industries are equal), lead (affinity less
        that of the runner-up), right.
    candidates : histories of the first period.
    base_rate : chance to be right with one of them drawn by lot, 0 to 1.
    deleted : whether targets are new cookies of people seen before, rather than cookies seen before.
    party : who holds the browsing.
    manifest : what made the data.

    """

    matches: pd.DataFrame
    candidates: int
    base_rate: float
    deleted: bool
    party: str
    manifest: Manifest

    @property
    def share(self) -> Share:
        """How many targets were matched rightly."""
        return Share(float(self.matches["right"].sum()), len(self.matches))

    def by_views(self, edges: tuple[int, ...] = (1, 2, 5, 10, 20, 50)) -> pd.DataFrame:
        """Return the share matched rightly by size of the target's history: more behaviour, more identity.

        Returns
        -------
        DataFrame
            from_views (at least so many), targets, right (share, 0 to 1), low, high (Wilson's interval);
            sizes without a target are left out.

        """
        group = np.searchsorted(np.array(edges), self.matches["views"], side="right") - 1
        rows = []
        for place in np.unique(group[group >= 0]).tolist():
            right = self.matches["right"].to_numpy()[group == place]
            interval = Share(float(right.sum()), len(right)).interval()
            rows.append(
                {
                    "from_views": edges[place],
                    "targets": len(right),
                    "right": interval.value,
                    "low": interval.low,
                    "high": interval.high,
                }
            )
        return pd.DataFrame(rows, columns=["from_views", "targets", "right", "low", "high"])

    def risk(self) -> Risk:
        """Return the match as a risk; its control picks a history of the first period by lot."""
        tries = len(self.matches)
        kept = Phrase("cookies that were still there", "残っていたクッキー")
        gone = Phrase("people whose cookie had been deleted", "クッキーが削除された人")
        whom = gone if self.deleted else kept
        return Risk(
            axis="linkability",
            attacker=HOLDERS[self.party],
            holds=Phrase(
                f"{self.candidates:,} histories of an earlier period and no identifier common to both",
                f"以前の期間の{self.candidates:,}件の履歴（両期間に共通する識別子はない）",
            ),
            does=Phrase(
                f"recognises the later history by behaviour alone ({whom.en})",
                f"行動だけを手がかりに、{whom.ja}の後の履歴を以前と同じ人のものと見分ける",
            ),
            attack=self.share,
            control=Share(tries * self.base_rate, tries),
            control_is=Phrase("picking an earlier history by lot", "以前の履歴をくじで選ぶ場合"),
            base_rate=self.base_rate,
            manifest=self.manifest,
        )


def match_periods(
    page_views: Holding,
    *,
    start: str | pd.Timestamp,
    weeks: int = 1,
    least_views: int = 4,
    targets: int = 2_000,
    seed: int = 0,
    truth: World | None = None,
) -> HistoryMatch:
    """Match the histories of one period to those of the period before, by industries alone.

    Parameters
    ----------
    page_views : holding with the columns at, cookie_id, industry.
    start : first day of the first period.
    weeks : length of each period.
    least_views : smaller histories are left out of both periods.
    targets : at most so many histories of the second period are matched, drawn by lot.
    seed : of the draw.
    truth : a world with its truth. Then the targets are cookies that did not exist in the first period and
        belong to a person who was seen there with another, and a match is right if it meets that person.
        Without it they are cookies seen in both periods, and right means the same cookie.

    Raises
    ------
    CasekitError
        If no history can be a target.

    """
    frame = held_columns(page_views, ["at", "cookie_id", "industry"])
    if weeks < 1 or least_views < 1 or targets < 1:
        raise CasekitError("Weeks, least_views and targets are whole numbers from 1.")
    if truth is not None:
        require_manifest(truth, "linkage")
    earlier, later = (
        _profiles(frame, pd.Timestamp(start) + pd.Timedelta(weeks=weeks * step), weeks, least_views)
        for step in (0, 1)
    )
    first_answer, second_answer = _answers(earlier, later, truth)
    new = ~later.index.isin(_seen(frame, pd.Timestamp(start), weeks))
    eligible = np.flatnonzero(np.isin(second_answer, first_answer) & (new if truth is not None else True))
    eligible = _some(eligible, targets, seed)
    best, affinity, lead = _nearest(later.to_numpy()[eligible], earlier.to_numpy())
    matches = _table_of(earlier, later.iloc[eligible], best)
    matches = matches.assign(
        affinity=affinity, lead=lead, right=first_answer[best] == second_answer[eligible]
    )
    right_ones = pd.Series(first_answer).value_counts().reindex(second_answer[eligible])
    return HistoryMatch(
        matches=matches,
        candidates=len(earlier),
        base_rate=float(right_ones.mean()) / len(earlier),
        deleted=truth is not None,
        party=page_views.party,
        manifest=page_views.manifest,
    )


def _table_of(earlier: pd.DataFrame, targets: pd.DataFrame, best: Ints) -> pd.DataFrame:
    """Return each target with the history of the first period that is nearest to it."""
    return pd.DataFrame(
        {
            "cookie_id": targets.index.to_numpy(),
            "views": targets.to_numpy().sum(axis=1),
            "guess": earlier.index.to_numpy()[best],
        }
    )


def _some(eligible: Ints, targets: int, seed: int) -> Ints:
    """Return at most so many of the possible targets, drawn by lot."""
    if not len(eligible):
        raise CasekitError(
            "No history of the second period has a counterpart in the first. Try longer periods, another "
            "start, or a smaller least_views."
        )
    if targets >= len(eligible):
        return eligible
    random = np.random.Generator(np.random.PCG64(seed))
    return np.sort(random.choice(eligible, targets, replace=False))


def _period(frame: pd.DataFrame, first: pd.Timestamp, weeks: int) -> pd.DataFrame:
    last = first + pd.Timedelta(weeks=weeks)
    return frame[(frame["at"] >= first) & (frame["at"] < last)]


def _profiles(frame: pd.DataFrame, first: pd.Timestamp, weeks: int, least_views: int) -> pd.DataFrame:
    """Return the views of a period: one row a cookie, one column for each industry of the whole table."""
    rows = _period(frame, first, weeks)
    industries = np.sort(frame["industry"].astype("str").unique())
    codes, cookies = pd.factorize(rows["cookie_id"].astype("str"), sort=True)
    columns = pd.Categorical(rows["industry"].astype("str"), categories=industries).codes
    cells = codes.astype(np.int64) * len(industries) + columns
    counts = np.bincount(cells, minlength=len(cookies) * len(industries))
    table = pd.DataFrame(
        counts.reshape(len(cookies), len(industries)), index=pd.Index(np.asarray(cookies, dtype=object))
    )
    return table[table.sum(axis=1) >= least_views]


def _seen(frame: pd.DataFrame, first: pd.Timestamp, weeks: int) -> NDArray[np.object_]:
    return np.asarray(_period(frame, first, weeks)["cookie_id"].astype("str").unique(), dtype=object)


def _answers(
    earlier: pd.DataFrame, later: pd.DataFrame, truth: World | None
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    if truth is None:
        return earlier.index.to_numpy(), later.index.to_numpy()
    owners = truth.truth("cookies").set_index("cookie_id")["person_id"]
    return owners.reindex(earlier.index).to_numpy(), owners.reindex(later.index).to_numpy()


def _nearest(later: Ints, earlier: Ints) -> tuple[Ints, NDArray[np.float64], NDArray[np.float64]]:
    """Return for each later row the most alike earlier one, the affinity, and the lead over the next.

    The affinity of two histories is the sum over industries of the root of the product of their shares
    (Bhattacharyya's coefficient). Among equals the first is taken; the order is that of random cookie ids.
    """
    ours, theirs = _rooted(later), _rooted(earlier)
    step = max(_CELLS_AT_ONCE // len(theirs), 1)
    best = np.empty(len(ours), dtype=np.int64)
    affinity, second = np.empty(len(ours)), np.zeros(len(ours))
    for row in range(0, len(ours), step):
        alike = ours[row : row + step] @ theirs.T
        here = np.arange(len(alike))
        best[row : row + step] = alike.argmax(axis=1)
        affinity[row : row + step] = alike[here, best[row : row + step]]
        if len(theirs) > 1:
            alike[here, best[row : row + step]] = -1
            second[row : row + step] = alike.max(axis=1)
    return best, affinity.clip(0, 1), (affinity - second).clip(0, 1)


def _rooted(counts: Ints) -> NDArray[np.float32]:
    shares: NDArray[np.float32] = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    return np.sqrt(shares)
