"""How many offers fill the places: what individual scores add to it, and who pays.

A firm with N places makes N / (1 - d) offers, where d is the share that declines. d can be last year's
share, or last year's with noise on it, or this year's from individual scores. The offers are then judged by
the share that really declined in the invented world, which the firm learns later. Beside each way stands who
pays for it: how many students get a score, how many a client can name, how many past outcomes are used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage import Phrase, who_can_name
from casekit.manifest import Manifest, require_manifest
from casekit.safeguards.decliners import outcomes_known_later, scored_rows
from casekit.safeguards.noise import Epsilon, discrete_laplace, exact
from casekit.schemes import SchemeRun
from casekit.scoring.model import target

Floats = NDArray[np.float64]

WAYS = {
    "no_plan": Phrase("as many offers as places", "枠と同じ数だけ内定を出す"),
    "last_year": Phrase("last year's share of the same firm", "同じ企業の前年度の辞退率"),
    "last_year_private": Phrase("last year's share, with noise on the count", "ノイズを加えた前年度の辞退率"),
    "scores_as_delivered": Phrase(
        "individual scores, taken for probabilities and summed", "個人のスコアを確率とみなして合計"
    ),
    "scores_corrected": Phrase(
        "individual scores, put right for last year's share and summed",
        "前年度の辞退率で補正した個人のスコアを合計",
    ),
    "scores_total_only": Phrase(
        "the same sum, made by the operator, which hands over only the sum",
        "同じ合計を事業者が計算し、合計だけを渡す",
    ),
}
"""Ways to the share that declines."""

_SURE = 0.95
"""No plan reckons with more than this share declining; N / (1 - d) would grow without bound."""


@dataclass(frozen=True)
class Planning:
    """What each way of planning comes to.

    Attributes
    ----------
    table : one row a firm, way and epsilon. company_id; way (a key of `WAYS`); epsilon (missing unless
        noisy); places; share (expected to decline, 0 to 1), offers, filled (people who come, on average),
        error (filled less places), absolute_error, all in people; chance (mean absolute error that pure
        chance leaves even when the share is known, in people). Noisy rows are means over many draws of noise.
    by_way : the same by way and epsilon: error and absolute_error, summed over the firms that have scores, so
        that all ways plan for the same; share_of_places.
    who_pays : one row a way. rows_scored (rows about a person for which a score is made), handed_over
        (such rows given to clients), named (of these, how many rows the client puts a name to),
        past_outcomes (last year's rows learnt from), browsing_used; says_en, says_ja.
    says : the comparison in one sentence.
    manifest : what made the world.

    """

    table: pd.DataFrame
    by_way: pd.DataFrame
    who_pays: pd.DataFrame
    says: Phrase
    manifest: Manifest


def planning_need(
    run: SchemeRun,
    *,
    places: int | None = None,
    epsilons: Sequence[Epsilon] = (0.1, 0.5, 1),
    seed: int = 0,
    draws: int = 400,
) -> Planning | None:
    """Compare ways to plan offers, by the error in places and by who pays.

    Parameters
    ----------
    run : a run whose score is about declining: `casekit.schemes.survey(world, outcome="declining")`.
    places : wanted by each firm; by default as many as accepted last year among the rows of the run.
    epsilons : of the noisy ways.
    seed, draws : of the noise that is averaged over. This measures the noise; nothing is released by it, so
        no budget pays.

    Returns
    -------
    Planning, or None where this year's outcomes are nowhere known
        Firms without an offer in either year are left out.

    Raises
    ------
    CasekitError
        If the run is not about declining, or a number makes no sense.

    """
    require_manifest(run, "safeguards")
    if run.outcome != "declining":
        raise CasekitError(
            "Offers are planned by declining, and this run's scores are about something else. "
            'Run the scheme with outcome="declining".'
        )
    if draws < 1 or (places is not None and places < 1):
        raise CasekitError("Places and draws are numbers of at least 1.")
    later = outcomes_known_later(run)
    if later is None:
        return None
    firms = _firms(run, later)
    if places is not None:
        firms["places"] = places
    table = pd.concat(_plans(run, firms, epsilons, seed, draws), ignore_index=True)
    by_way = _by_way(table)
    return Planning(table, by_way, _who_pays(run), _says(by_way), run.manifest)


def _firms(run: SchemeRun, later: pd.DataFrame) -> pd.DataFrame:
    """Return for each firm past offers, past_declined, places, and declines: the share that really did."""
    rows = run.parties.holding("processor", "joined").frame
    past, now = (_offers(table) for table in (rows[rows["outcome"].notna()], later))
    firms = past.add_suffix("_past").join(now.add_suffix("_now"), how="inner")
    return pd.DataFrame(
        {
            "offers": firms["offers_past"],
            "declined": firms["declined_past"],
            "places": np.maximum(firms["offers_past"] - firms["declined_past"], 1),
            "declines": firms["declined_now"] / firms["offers_now"],
        }
    )


def _offers(rows: pd.DataFrame) -> pd.DataFrame:
    group = target(rows["outcome"], "declining")
    own = rows[["company_id"]].assign(offers=1, declined=group)[group >= 0]
    sums: pd.DataFrame = own.groupby("company_id")[["offers", "declined"]].sum()
    return sums


def _plans(
    run: SchemeRun, firms: pd.DataFrame, epsilons: Sequence[Epsilon], seed: int, draws: int
) -> Iterator[pd.DataFrame]:
    offers, declined = firms["offers"].to_numpy(), firms["declined"].to_numpy()
    means = scored_rows(run).groupby("company_id")[["score", "corrected"]].mean().reindex(firms.index)
    yield _plan(firms, "no_plan", np.zeros((1, len(firms))))
    yield _plan(firms, "last_year", (declined / offers)[None, :])
    for epsilon in epsilons:
        noise = discrete_laplace(epsilon, draws * len(firms), seed=seed).reshape(draws, len(firms))
        shares = np.clip(declined + noise, 0, offers) / offers
        yield _plan(firms, "last_year_private", shares).assign(epsilon=float(exact(epsilon)))
    for way, column in (
        ("scores_as_delivered", "score"),
        ("scores_corrected", "corrected"),
        ("scores_total_only", "corrected"),
    ):
        # A firm whose model could not be learnt has no score to plan with.
        yield _plan(firms, way, means[column].to_numpy(dtype=np.float64)[None, :])


def _plan(firms: pd.DataFrame, way: str, shares: Floats) -> pd.DataFrame:
    """Plan with each row of shares (one a firm), and return the means over the rows."""
    places, declines = firms["places"].to_numpy(), firms["declines"].to_numpy()
    offers = np.ceil(places / (1 - np.minimum(shares, _SURE)) - 1e-9)
    filled = offers * (1 - declines)
    error = filled - places
    needed = places / np.maximum(1 - declines, 1 - _SURE)
    return pd.DataFrame(
        {
            "company_id": firms.index,
            "way": way,
            "epsilon": np.nan,
            "places": places,
            "share": shares.mean(axis=0),
            "offers": offers.mean(axis=0),
            "filled": filled.mean(axis=0),
            "error": error.mean(axis=0),
            "absolute_error": np.abs(error).mean(axis=0),
            # Mean absolute deviation of a binomial, by the normal approximation.
            "chance": np.sqrt(2 / np.pi * needed * declines * (1 - declines)),
        }
    )


def _by_way(table: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over the firms that have scores, so that all ways plan for the same firms."""
    planned = table[table["offers"].notna()]
    scored = planned.loc[planned["way"] == "scores_corrected", "company_id"]
    if len(scored):
        planned = planned[planned["company_id"].isin(scored)]
    sums = planned.groupby(["way", "epsilon"], sort=False, dropna=False)[
        ["places", "error", "absolute_error", "chance"]
    ].sum()
    result: pd.DataFrame = sums.assign(share_of_places=sums["absolute_error"] / sums["places"]).reset_index()
    return result


def _who_pays(run: SchemeRun) -> pd.DataFrame:
    past = run.parties.holding("processor", "joined").frame["outcome"]
    learnt = int((target(past, run.outcome) >= 0).sum())
    scored = int(run.deliverable["score"].notna().sum())
    named = who_can_name(run).set_index("party")["share"]["client"]
    paid = {
        "no_plan": (0, 0, 0),
        "last_year": (0, 0, learnt),
        "last_year_private": (0, 0, learnt),
        "scores_as_delivered": (scored, scored, learnt),
        "scores_corrected": (scored, scored, learnt),
        "scores_total_only": (scored, 0, learnt),
    }
    return pd.DataFrame(
        [
            {
                "way": way,
                "rows_scored": made,
                "handed_over": given,
                "named": round(given * float(named)),
                "past_outcomes": outcomes,
                "browsing_used": made > 0,
                "says_en": WAYS[way].en,
                "says_ja": WAYS[way].ja,
            }
            for way, (made, given, outcomes) in paid.items()
        ]
    )


def _says(by_way: pd.DataFrame) -> Phrase:
    error = by_way.groupby("way")["absolute_error"].min()
    plain = error["last_year"]
    if "scores_corrected" not in error:
        return Phrase(
            f"Planned by last year's share, {plain:.1f} places are missed or overfilled over all firms. No "
            "firm has individual scores to plan with. Simulated.",
            f"前年度の辞退率で計画すると、全社で{plain:.1f}人分の過不足が出る。計画に使える個人のスコアのある企業はない"
            "（シミュレーション）。",
        )
    scores = error["scores_corrected"]
    return Phrase(
        f"Planned by last year's share, {plain:.1f} places are missed or overfilled over the firms that have "
        f"scores; planned by individual scores, {scores:.1f}. The first needs no score for anybody. "
        "Simulated.",
        f"前年度の辞退率で計画すると、スコアのある企業全体で{plain:.1f}人分の過不足が出る。個人のスコアで計画すると{scores:.1f}人分"
        "である。前者には、誰のスコアも要らない（シミュレーション）。",
    )
