"""Whom a client's follow-up rule calls, and what changes if students browse less.

Who would leave and who searches anxiously is known only because the people are invented; the rules
themselves see nothing but the delivered scores. Counts and shares, nothing else.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun
from casekit.scoring import WENT_AWAY, IndustryViews, fit_and_score
from casekit.scoring.evaluation import places_of

RULES = ("highest", "lowest", "set_aside", "lot")
"""Follow-up rules: call the highest scores, call the lowest, set the highest aside, call by lot."""

GROUPS = ("leave_much", "leave_usual", "stay_much", "stay_usual")
"""Invented students by truth: would leave or decline, or would stay; search anxiously (much), or not."""

KNOWING = 0.5
"""Share of the present applicants who know that browsing is read (assumed, drawn by lot)."""

LEFT_OUT = (0, 25, 50, 75, 100)
"""How many in a hundred of their page views those who know leave out (assumed)."""

_ROW = ["company_id", "applicant_id"]


def applicants_of(run: SchemeRun) -> pd.DataFrame:
    """Return the delivered rows with the group of each person: company_id, applicant_id, score, group."""
    require_manifest(run, "follow_up")
    world = run.world
    people = world.truth("applicants").merge(world.truth("people")[["person_id", "anxious"]], on="person_id")
    rows = run.deliverable[[*_ROW, "score"]].merge(world["applicants"][[*_ROW, "outcome"]], on=_ROW)
    rows = rows.merge(people[[*_ROW, "anxious"]], on=_ROW)
    fate = np.where(rows["outcome"].isin(WENT_AWAY), "leave", "stay")
    search = np.where(rows["anxious"], "much", "usual")
    groups = [f"{one}_{other}" for one, other in zip(fate, search, strict=True)]
    return rows[[*_ROW, "score"]].assign(group=groups)


def chosen(rows: pd.DataFrame, rule: str, room: float) -> pd.Series:
    """Return for each row 1.0 if the rule chooses it, else 0.0; for the lot the chance of being drawn.

    `room` is the share (0 to 1) of each company's applicants that it has time for. Who has no score is
    chosen by no rule that goes by scores.
    """
    result = pd.Series(0.0, index=rows.index)
    for _company, own in rows.groupby("company_id", sort=True):
        places = places_of(len(own), room)
        if rule == "lot":
            result[own.index] = places / len(own)
            continue
        scored = own[own["score"].notna()]
        order = scored.sort_values(["score", "applicant_id"], ascending=[rule == "lowest", True])
        result[order.index[:places]] = 1.0
    return result


def by_group(rows: pd.DataFrame, rule: str, room: float) -> pd.DataFrame:
    """Return for each of `GROUPS` (index) students, chosen (people) and share (0 to 1)."""
    counted = rows.assign(chosen=chosen(rows, rule, room)).groupby("group")["chosen"].agg(["size", "sum"])
    table = counted.reindex(list(GROUPS), fill_value=0).rename(columns={"size": "students", "sum": "chosen"})
    return table.assign(share=table["chosen"] / table["students"].where(table["students"] > 0))


def price(rows: pd.DataFrame, rule: str, room: float) -> dict[str, int]:
    """Say who pays: chosen, would_stay (of them), missed (would leave, not chosen), scored, unscored.

    `scored` is how many people's browsing the rule needs; by lot it needs nobody's.
    """
    groups = by_group(rows, rule, room)
    stay = [name for name in GROUPS if name.startswith("stay")]
    leave = groups.drop(index=stay)
    by_score = rule != "lot"
    return {
        "chosen": round(float(groups["chosen"].sum())),
        "would_stay": round(float(groups.loc[stay, "chosen"].sum())),
        "missed": round(float((leave["students"] - leave["chosen"]).sum())),
        "scored": int(rows["score"].notna().sum()) if by_score else 0,
        "unscored": int(rows["score"].isna().sum()) if by_score else 0,
    }


def order_called(run: SchemeRun, room: float = 0.2) -> list[str]:
    """Return `GROUPS` in the order of the share that the rule "highest first" calls, the largest first."""
    shares = by_group(applicants_of(run), "highest", room)["share"]
    return [str(name) for name in shares.sort_values(ascending=False, kind="stable").index]


def browsing_less(run: SchemeRun, *, room: float = 0.2, seed: int = 20190826) -> pd.DataFrame:
    """Let half of the present applicants leave out some of their page views, and score them again.

    Past applicants, from whom the model learns, knew nothing and browse as before. A page left out at one
    position is left out at every further one.

    Returns
    -------
    DataFrame, one row for each of `LEFT_OUT` and each rule "highest" and "lowest"
        left_out, rule, knowing and others (share of those who know, and of all others, whom the rule
        chooses; 0 to 1), pages (page views left out, all who know together), no_score (of those who know,
        how many have no score), students (who know).

    """
    require_manifest(run, "follow_up")
    table = run.parties.holding("processor", "joined").frame
    present = table["outcome"].isna().to_numpy()
    draw = np.random.Generator(np.random.PCG64(seed))
    knows = present & (draw.random(len(table)) < KNOWING)
    found = []
    for left_out, counts in _thinned(run, knows, draw).items():
        scores = _scored_again(run, counts)
        rows = table.loc[present, _ROW].assign(score=scores[present], knows=knows[present])
        pages = int(_views(run)[knows].sum() - counts[knows].sum())
        found += [_outcome(rows, rule, room) | {"left_out": left_out, "pages": pages} for rule in RULES[:2]]
    columns = ["left_out", "rule", "knowing", "others", "pages", "no_score", "students"]
    return pd.DataFrame(found)[columns]


def _outcome(rows: pd.DataFrame, rule: str, room: float) -> dict[str, object]:
    picked, knows = chosen(rows, rule, room), rows["knows"]
    return {
        "rule": rule,
        "knowing": float(picked[knows].mean()),
        "others": float(picked[~knows].mean()),
        "no_score": int(rows.loc[knows, "score"].isna().sum()),
        "students": int(knows.sum()),
    }


def _views(run: SchemeRun) -> np.ndarray:
    if not isinstance(run.features, IndustryViews):
        raise CasekitError(
            "This display needs a run that scores by browsing alone, as casekit.schemes.survey(world) does."
        )
    return run.features.counts


def _thinned(run: SchemeRun, knows: np.ndarray, draw: np.random.Generator) -> Mapping[int, np.ndarray]:
    counts, kept, ladder = _views(run), 100, {}
    for left_out in LEFT_OUT:
        fewer = counts.copy()
        fewer[knows] = draw.binomial(counts[knows], (100 - left_out) / kept)
        counts, kept = fewer, 100 - left_out
        ladder[left_out] = counts
    return ladder


def _scored_again(run: SchemeRun, counts: np.ndarray) -> np.ndarray:
    seen = run.features
    assert isinstance(seen, IndustryViews)
    views = IndustryViews(counts, seen.industries, seen.manifest)
    return fit_and_score(
        views, run.parties.holding("processor", "joined"), model=run.model, outcome=run.outcome
    )
