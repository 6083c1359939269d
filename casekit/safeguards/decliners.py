"""How many will go, instead of who: the number a firm needs to plan its places, without a score for anybody.

The score is an ordering and no probability (D27), so the number does not come from scores. It comes from what
became of last year's applicants of the same firm (D20), which the run holds already: their share, times this
year's applicants. Browsing is not needed for it. What became of this year's applicants is known only later,
and is used here only to judge.

What it costs: nobody can be singled out to be contacted; a firm with few applicants gets no number; and a
year unlike the last is misjudged, as it would be by any model that learns from last year.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage import Phrase
from casekit.manifest import Manifest, require_manifest
from casekit.safeguards.budget import Budget
from casekit.safeguards.noise import Epsilon, discrete_laplace, exact, expected_error, noise_within
from casekit.safeguards.suppression import COMPLEMENT, REASONS, SHOWN, reasons_to_hide
from casekit.schemes import SchemeRun
from casekit.scoring.intervals import normal_quantile
from casekit.scoring.model import target

GROUPS = ("faculty", "job_type", "university")
"""The client's own columns by which its number may be divided."""

_ROW = ["company_id", "applicant_id"]
_COUNTS = ["past", "past_went", "present"]
_FIGURES = [*_COUNTS, "base_rate", "expected", "low", "high"]


@dataclass(frozen=True)
class Decliners:
    """A release: how many applicants of each firm are expected to go.

    Attributes
    ----------
    table : one row a unit; the columns are those said by the function that made it. It may be handed on.
    withheld : why units are hidden (level, company_id, group, reason, reason_en, reason_ja). Not to be handed
        on: that all of a group fared alike is itself the secret. Empty for a private release.
    outcome : what going means, a key of `casekit.scoring.OUTCOMES`.
    method : "last_year" or "last_year_private".
    says : the release in one sentence.
    manifest : what made the world.

    """

    table: pd.DataFrame
    withheld: pd.DataFrame
    outcome: str
    method: str
    says: Phrase
    manifest: Manifest


def expected_decliners(
    run: SchemeRun, *, minimum_group: int = 10, by: str | None = None, outcome: str | None = None
) -> Decliners:
    """Expect for each firm how many of this year's applicants will go, and hide every small group.

    Subtraction is thought of within one release. Two releases that divide the same people in two ways can
    still be laid beside each other; that is what a budget of noise is for.

    Parameters
    ----------
    run : a run of any scheme.
    minimum_group : fewest people a shown number may be about, last year and this year.
    by : one of `GROUPS`, to divide each firm's number; the field is the firm's own.
    outcome : what going means; by default what the run's score is about.

    Returns
    -------
    Decliners
        table: level (all, firm, group), company_id and group (missing above their level); past (last year's
        applicants with a known outcome), past_went, base_rate (0 to 1), present (this year's), expected
        (people, one decimal), low, high (95 %, the chance of both years counted; normal approximation),
        shown. Where it is not shown, all figures are missing, and the table does not say why.

    Raises
    ------
    CasekitError
        If something is not casekit's own, or there is no such grouping or outcome.

    """
    units = counts_of_years(run, outcome=outcome, by=by)
    if minimum_group < 1:
        raise CasekitError(f"The smallest group is {minimum_group}. It must be at least 1 person.")
    table = pd.concat(_levels(units, minimum_group), ignore_index=True)
    table = _with_expectation(table)
    hidden = table["reason"] != SHOWN
    table.loc[hidden, _FIGURES] = np.nan
    return Decliners(
        table=table.drop(columns="reason").assign(shown=~hidden),
        withheld=_withheld(table[hidden]),
        outcome=outcome or run.outcome,
        method="last_year",
        says=_says_shown(table[table["level"] != "all"]["reason"], minimum_group),
        manifest=run.manifest,
    )


def private_decliners(
    run: SchemeRun,
    *,
    epsilon: Epsilon,
    seed: int,
    budget: Budget | None = None,
    outcome: str | None = None,
) -> Decliners:
    """Expect the same from a count of last year that has noise on it, for every firm however small.

    What is protected is whether one past application ended in going: another outcome would change one firm's
    count by at most 1. How many applied is taken as known. Firms are disjoint, so all of them together cost
    an application one epsilon (parallel composition); a person who applied to three firms loses up to three
    times as much, and a second release adds up (sequential composition). The firm itself knows its past
    outcomes; the noise protects them from everybody else who sees the number.

    Parameters
    ----------
    run : a run of any scheme.
    epsilon : cost of the release.
    seed : of the noise. The same seed gives the same noise, which is for teaching: it is no protection
        against anybody who knows or tries the seed.
    budget : the ledger that pays; without one nothing is counted.
    outcome : what going means; by default what the run's score is about.

    Returns
    -------
    Decliners
        table: company_id, past, released (noisy count of those who went, kept within 0 and past), base_rate,
        present, expected (people, one decimal), low, high (expected, were the noise at its 95 % bounds),
        epsilon, noise (mean absolute noise of the count, in people, by theory).

    Raises
    ------
    CasekitError
        If the budget does not allow it; nothing is drawn then.

    """
    units = counts_of_years(run, outcome=outcome)
    units = units[units["past"] > 0].reset_index(drop=True)
    if budget is not None:
        budget.spend(epsilon, "expected decliners of each firm", tuple(units["company_id"]))
    table = _with_noise(units, epsilon, seed)
    return Decliners(
        table=table,
        withheld=_withheld(units[:0].assign(reason="", level="")),
        outcome=outcome or run.outcome,
        method="last_year_private",
        says=_says_noisy(epsilon, len(units)),
        manifest=run.manifest,
    )


def errors_of(release: Decliners, run: SchemeRun) -> pd.DataFrame | None:
    """Lay beside a release what came about, and what the sum of individual scores would have said.

    Individual scores are summed in two ways: as they were delivered, as if they were probabilities, and put
    right for last year's share first (see `corrected`). Applicants without a score count as the firm's mean.
    A score about declining speaks only of those with an offer, so it is multiplied by last year's share of
    those.

    Returns
    -------
    DataFrame, one row a firm and method; None where this year's outcomes are nowhere known
        company_id; method: that of the release, "scores_as_delivered", "scores_corrected"; expected (missing
        where hidden), came_about, error (expected less came_about), all in people.

    """
    require_manifest(release, "safeguards")
    later = outcomes_known_later(run)
    if later is None:
        return None
    came = (
        later.assign(went=target(later["outcome"], release.outcome) == 1).groupby("company_id")["went"].sum()
    )
    own = release.table
    firms = own[own["level"] == "firm"] if "level" in own else own
    parts = [firms[["company_id", "expected"]].assign(method=release.method)]
    if release.outcome == run.outcome:
        parts += [
            sums.reset_index().assign(method=name) for name, sums in _score_sums(run).items() if len(sums)
        ]
    table = pd.concat(parts, ignore_index=True)
    table = table[table["company_id"].isin(came.index)]
    table["came_about"] = table["company_id"].map(came)
    table["error"] = (table["expected"] - table["came_about"]).round(1)
    columns = ["company_id", "method", "expected", "came_about", "error"]
    result: pd.DataFrame = table[columns].sort_values("company_id", kind="stable", ignore_index=True)
    return result


def counts_of_years(run: SchemeRun, *, outcome: str | None = None, by: str | None = None) -> pd.DataFrame:
    """Count last year's and this year's applicants of each firm, from what the processor of the run holds.

    Returns
    -------
    DataFrame in order of firm (and group)
        company_id, group (only with `by`), past, past_went, present.

    """
    require_manifest(run, "safeguards")
    rows = run.parties.holding("processor", "joined").frame
    known = rows["outcome"].notna()
    rows = rows[_ROW].assign(
        past=known, past_went=target(rows["outcome"], outcome or run.outcome) == 1, present=~known
    )
    keys = ["company_id"]
    if by is not None:
        rows = rows.merge(_groups(run, by), on=_ROW, how="left")
        keys.append("group")
    counts: pd.DataFrame = rows.groupby(keys, sort=True, dropna=False)[_COUNTS].sum().astype("int64")
    return counts.reset_index()


def outcomes_known_later(run: SchemeRun) -> pd.DataFrame | None:
    """Return company_id, applicant_id, outcome of this year's rows, as the clients came to know them."""
    require_manifest(run, "safeguards")
    file = run.parties.holding("client", "applicants")
    if "outcome" not in file.columns:
        return None
    later: pd.DataFrame = run.deliverable[_ROW].merge(file.frame[[*_ROW, "outcome"]], on=_ROW)
    return later


def corrected(scores: pd.Series, share: pd.Series) -> pd.Series:
    """Turn scores into probabilities: as if learnt from a year in which that share went.

    The model weighs both groups equally, so a score's odds are right for a half-and-half year; multiplied by
    last year's odds they are right for last year (prior correction: King and Zeng 2001). Whether they are
    then calibrated is to be measured.
    """
    odds = share / (1 - share)
    towards = scores * odds
    probability: pd.Series = towards / (towards + 1 - scores)
    return probability


def scored_rows(run: SchemeRun) -> pd.DataFrame:
    """Return the delivered rows with a score: company_id, applicant_id, score, and corrected (see there)."""
    require_manifest(run, "safeguards")
    rows = run.parties.holding("processor", "joined").frame
    group = target(rows["outcome"], run.outcome)
    past = rows.assign(went=group == 1)[group >= 0].groupby("company_id")["went"].mean()
    delivered = run.deliverable
    scored = delivered.loc[delivered["score"].notna(), [*_ROW, "score"]].reset_index(drop=True)
    share = scored["company_id"].map(past).astype("float64")
    return scored.assign(corrected=corrected(scored["score"], share))


def _score_sums(run: SchemeRun) -> dict[str, pd.Series]:
    means = scored_rows(run).groupby("company_id")[["score", "corrected"]].mean()
    rows = run.parties.holding("processor", "joined").frame
    past = rows[rows["outcome"].notna()]
    spoken_of = pd.Series(target(past["outcome"], run.outcome) >= 0, index=past.index)
    share = spoken_of.groupby(past["company_id"]).mean()
    present = run.deliverable.groupby("company_id").size().reindex(means.index) * share.reindex(means.index)
    return {
        "scores_as_delivered": (means["score"] * present).round(1).rename("expected"),
        "scores_corrected": (means["corrected"] * present).round(1).rename("expected"),
    }


def _groups(run: SchemeRun, by: str) -> pd.DataFrame:
    file = run.parties.holding("client", "applicants")
    if by not in GROUPS or by not in file.columns:
        raise CasekitError(f"The number cannot be divided by {by!r}. Choose one of: {', '.join(GROUPS)}.")
    return file.frame[[*_ROW, by]].rename(columns={by: "group"})


def _levels(units: pd.DataFrame, minimum: int) -> Iterator[pd.DataFrame]:
    """Give the total, the firms and the groups with the reason to hide each, from above to below.

    Where the total is hidden every firm is too: what is too few or all alike together is so in each part.
    """
    total = units[_COUNTS].sum().to_frame().T
    total = total.assign(level="all", reason=reasons_to_hide(total, minimum))
    yield total
    firms = units.groupby("company_id", as_index=False)[_COUNTS].sum()
    firms["reason"] = reasons_to_hide(firms, minimum)
    yield firms.assign(level="firm")
    if "group" in units:
        hidden = set(firms.loc[firms["reason"] != SHOWN, "company_id"])
        for company, own in units.groupby("company_id", sort=True):
            reason = reasons_to_hide(own, minimum)
            # All groups of a firm together would give away the firm's own hidden number.
            if company in hidden:
                reason = reason.where(reason != SHOWN, COMPLEMENT)
            yield own.assign(level="group", reason=reason)


def _with_expectation(table: pd.DataFrame) -> pd.DataFrame:
    past, present = table["past"].astype("float64"), table["present"].astype("float64")
    share = table["past_went"] / past.where(past > 0)
    expected = present * share
    # Chance works in the year one learns from and again in the year one predicts.
    half = normal_quantile() * np.sqrt(present * share * (1 - share) * (1 + present / past.where(past > 0)))
    columns = ["level", "company_id", *(["group"] if "group" in table else []), *_FIGURES, "reason"]
    whole = table.astype(dict.fromkeys(_COUNTS, "float64")).assign(
        base_rate=share,
        expected=expected.round(1),
        low=np.maximum(expected - half, 0).round(1),
        high=np.minimum(expected + half, present).round(1),
    )
    result: pd.DataFrame = whole[columns]
    return result


def _with_noise(units: pd.DataFrame, epsilon: Epsilon, seed: int) -> pd.DataFrame:
    noisy = units["past_went"].to_numpy() + discrete_laplace(epsilon, len(units), seed=seed)
    past, present = units["past"].to_numpy(), units["present"].to_numpy()
    # Keeping it in bounds uses nothing but the noisy count, so it costs nothing more.
    released = np.clip(noisy, 0, past)
    bound = noise_within(epsilon)
    return pd.DataFrame(
        {
            "company_id": units["company_id"],
            "past": past,
            "released": released,
            "base_rate": released / past,
            "present": present,
            "expected": np.round(present * released / past, 1),
            "low": np.round(present * np.clip(released - bound, 0, past) / past, 1),
            "high": np.round(present * np.clip(released + bound, 0, past) / past, 1),
            "epsilon": float(exact(epsilon)),
            "noise": expected_error(epsilon),
        }
    )


def _withheld(hidden: pd.DataFrame) -> pd.DataFrame:
    own = hidden[[c for c in ("level", "company_id", "group", "reason") if c in hidden]].reset_index(
        drop=True
    )
    words = {key: Phrase(*pair) for key, pair in REASONS.items()}
    return own.assign(
        reason_en=[words[reason].en for reason in own["reason"]],
        reason_ja=[words[reason].ja for reason in own["reason"]],
    )


def _says_shown(reasons: pd.Series, minimum: int) -> Phrase:
    shown, hidden = int((reasons == SHOWN).sum()), int((reasons != SHOWN).sum())
    return Phrase(
        f"Numbers shown: {shown}, hidden: {hidden}. Each shown number, and each that follows by subtraction, "
        f"is about at least {minimum} people who did not all fare alike. No person has a score.",
        f"示した人数は{shown}件、伏せた人数は{hidden}件である。示した人数も、差し引きで分かる人数も、"
        f"結果の異なる者を含む{minimum}人以上についてのものである。個人のスコアはない。",
    )


def _says_noisy(epsilon: Epsilon, firms: int) -> Phrase:
    value, error = float(exact(epsilon)), expected_error(epsilon)
    return Phrase(
        f"The count of each of {firms} firms carries noise of {error:.2f} people on average "
        f"(epsilon {value:g}). The noise comes from a seed, for teaching; it protects nobody.",
        f"{firms}社それぞれの人数に、平均{error:.2f}人分のノイズを加えた（ε＝{value:g}）。"
        "ノイズは教材用に乱数の種から作ったもので、誰の保護にもならない。",
    )
