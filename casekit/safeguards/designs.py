"""Seven designs for one aim, side by side: what each hands over, who can name whom, and what it costs.

The aim is the client's own: to plan its offers and to speak with applicants who may leave. Each design is
laid out as the table it would really hand over; whether a score can be tied to a name is then found by
joining that table with what the client holds, the same way for all. Nothing here says which design the law
allows.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage import Phrase
from casekit.manifest import require_manifest
from casekit.safeguards.planning import planning_need
from casekit.safeguards.pseudonyms import keyed_pseudonyms
from casekit.safeguards.student_signal import student_signal
from casekit.schemes import SchemeRun

DESIGNS: Mapping[str, Phrase] = {
    "as_it_ran": Phrase("a score for each applicant, as it ran", "応募者ごとのスコア（当時のまま）"),
    "consent": Phrase("the same, with a clear clause on every screen", "同じもの＋全画面に明確な同意条項"),
    "coarser": Phrase("the same, in three steps only", "同じものを三段階だけに粗くする"),
    "key_outside": Phrase(
        "scores under a pseudonym, key with a third party", "第三者が鍵を持つ仮名を付けたスコア"
    ),
    "noisy_total": Phrase("one number for each firm, with noise", "企業ごとの人数（ノイズを加える）"),
    "total": Phrase("one number for each firm, from last year", "企業ごとの人数（前年度の割合から）"),
    "signal": Phrase("only what a student chooses to say", "学生が自分から伝えたことだけ"),
}
"""The designs, in the order of how much they say about a single person."""

COSTS: Mapping[str, Phrase] = {
    "as_it_ran": Phrase(
        "Every scored student, who is looked at and not told.", "スコアを付けられ、知らされない学生全員。"
    ),
    "consent": Phrase(
        "Every scored student; those who refuse may stand out by a missing score.",
        "スコアを付けられる学生全員。同意しない学生は、スコアがないことで目立ちうる。",
    ),
    "coarser": Phrase(
        "Every scored student; two near scores may now differ by a step.",
        "学生全員。近いスコアが別の段階に分かれることもある。",
    ),
    "key_outside": Phrase(
        "The third party, whom everybody must trust; the firm can call nobody.",
        "全員に信頼されなければならない第三者。企業は誰にも連絡できない。",
    ),
    "noisy_total": Phrase("The firm: its plan carries the noise.", "企業。計画にノイズが入る。"),
    "total": Phrase("The firm, if this year is not like the last.", "今年が前年と違ったときの企業。"),
    "signal": Phrase(
        "The firm does not hear from those who keep silent.", "企業。黙っている学生のことは分からない。"
    ),
}
"""Who pays for each design: our reading, not a measurement."""

_ROW = ["company_id", "applicant_id"]


def designs(run: SchemeRun, *, epsilon: float = 0.5, willing: float = 0.2) -> pd.DataFrame:
    """Lay the seven designs beside one another on one run.

    Parameters
    ----------
    run : a run of the survey scheme about declining: `casekit.schemes.survey(world, outcome="declining")`.
    epsilon : of the noisy total.
    willing : share of those about to go who would say so; an assumption (see `student_signal`).

    Returns
    -------
    DataFrame, one row a design, in the order of `DESIGNS`
        design; title_en, title_ja; rows (rows about one person handed to clients); scored (of
        these, rows with a score); named (of the scored rows, how many the client can put a name to, by
        joining on what it holds); browsing_used; places_missed (offers over or under the places, in
        people, over the firms compared in `planning_need`; missing where the design gives no plan or
        this year's outcomes are unknown); pays_en, pays_ja.

    Raises
    ------
    CasekitError
        If the run is not about declining or not of the survey scheme.

    """
    require_manifest(run, "safeguards")
    if run.outcome != "declining" or run.scheme != "S":
        raise CasekitError(
            "The designs are compared on a run of the survey scheme about declining: "
            'casekit.schemes.survey(world, outcome="declining").'
        )
    tables = _handed_over(run, willing)
    missed = _places_missed(run, epsilon)
    return pd.DataFrame([_row(run, name, tables[name], missed.get(name)) for name in DESIGNS])


def _handed_over(run: SchemeRun, willing: float) -> dict[str, pd.DataFrame]:
    """Return the table each design gives to clients, as far as it speaks of single persons."""
    scores = run.deliverable[[*_ROW, "score"]]
    outside = keyed_pseudonyms(run).scores_out.frame
    asking = student_signal(run, willing=(willing,)).asking
    nothing = scores.iloc[:0]
    return {
        "as_it_ran": scores,
        "consent": scores,
        "coarser": scores.assign(score=(scores["score"] * 3).clip(upper=2.999).floordiv(1)),
        "key_outside": outside,
        "noisy_total": nothing,
        "total": nothing,
        "signal": asking,
    }


def _row(run: SchemeRun, name: str, table: pd.DataFrame, missed: float | None) -> dict[str, object]:
    scored = table[table["score"].notna()] if "score" in table else table.iloc[:0]
    return {
        "design": name,
        "title_en": DESIGNS[name].en,
        "title_ja": DESIGNS[name].ja,
        "rows": len(table),
        "scored": len(scored),
        "named": _named_by_client(run, scored),
        "browsing_used": name not in ("noisy_total", "total", "signal"),
        "places_missed": missed,
        "pays_en": COSTS[name].en,
        "pays_ja": COSTS[name].ja,
    }


def _named_by_client(run: SchemeRun, scored: pd.DataFrame) -> int:
    """Count the rows whose key leads to a name in the client's own list; without its key none does."""
    if not set(_ROW) <= set(scored.columns):
        return 0
    own = run.parties.holding("client", "applicants").frame
    return len(scored.merge(own[[*_ROW, "name"]].dropna(), on=_ROW))


def _places_missed(run: SchemeRun, epsilon: float) -> dict[str, float]:
    plan = planning_need(run, epsilons=(epsilon,))
    if plan is None:
        return {}
    errors = plan.by_way.set_index("way")["absolute_error"]
    by_score = float(errors.get("scores_corrected", np.nan))
    return {
        "as_it_ran": by_score,
        "consent": by_score,
        "key_outside": by_score,
        "noisy_total": float(errors["last_year_private"]),
        "total": float(errors["last_year"]),
    }
