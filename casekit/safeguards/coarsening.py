"""Less in the file: fields left out, and values made coarser, beside what the score loses by it.

Two ladders, each from what the record names to almost nothing. Fields of a client's list (D11, D22):
university, faculty, department and the client's own data. Browsing (D23): page views by industry. At each
rung: the crowd a row hides in (k-anonymity: Sweeney 2002), the rows that stand alone in the file and in the
population, and how well a score learnt from just that still orders people (AUC with its interval).

What it costs is measured, in a world where going does not depend on the school: so that fields cost the score
nothing here says nothing about the real one, whose algorithm is not published. What it does not buy: a row
that hides in a crowd is still handed over with an applicant ID, which the client names at once (D05). Coarse
fields help against those who do not hold the ID.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage import Phrase, class_sizes, crowds, in_whole_percent
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.schemes import SchemeRun
from casekit.scoring import CLIENT_FIELDS, SCHOOL_FIELDS, Features, IndustryViews, fit_and_score
from casekit.scoring.evaluation import Auc, auc, judged
from casekit.world import region_of
from casekit.world.schools import schools

SIZES = ("large", "middle", "small")
"""Size classes of universities: each with about a third of the students."""


@dataclass(frozen=True)
class Rung:
    """One step of a ladder.

    Attributes
    ----------
    name : its key.
    says : what is left, in words.
    columns : the columns a row still has at this rung.

    """

    name: str
    says: Phrase
    columns: tuple[str, ...]


FIELD_RUNGS = (
    Rung("as_recorded", Phrase("all recorded fields", "記録にある全項目"), (*SCHOOL_FIELDS, *CLIENT_FIELDS)),
    Rung(
        "no_own_data",
        Phrase("without the client's own data", "企業独自の項目を除く"),
        SCHOOL_FIELDS,
    ),
    Rung(
        "faculty",
        Phrase("department becomes faculty", "学科を学部にまとめる"),
        ("university", "faculty"),
    ),
    Rung(
        "size_and_region",
        Phrase("university becomes size and region", "大学を規模と地域にまとめる"),
        ("school_size", "region", "faculty"),
    ),
    Rung("size", Phrase("size of the university only", "大学の規模だけ"), ("school_size",)),
    Rung("no_fields", Phrase("no field at all", "項目なし"), ()),
)
"""The ladder of fields."""

VIEW_RUNGS = (
    Rung("counts", Phrase("views by industry, counted", "業界ごとの閲覧回数"), ("exact",)),
    Rung(
        "bands", Phrase("in bands: 0, 1 to 2, 3 to 9, 10 and more", "0、1～2、3～9、10以上の区分"), ("bands",)
    ),
    Rung("seen", Phrase("only whether an industry was viewed", "業界を閲覧したか否かだけ"), ("seen",)),
    Rung("total", Phrase("only a band of all views together", "総閲覧回数の区分だけ"), ("total",)),
)
"""The ladder of browsing."""

_BANDS = np.array([1, 3, 10])
_BAND_VALUES = np.array([0, 1, 5, 15])
_ROW = ["company_id", "applicant_id"]


@dataclass(frozen=True)
class Coarsened:
    """A ladder measured.

    Attributes
    ----------
    table : one row a rung, from fine to coarse. rung, says_en, says_ja; rows; classes; k (rows in the
        smallest class); median_class (rows that look like the middle row); alone (share of rows alone in the
        file, 0 to 1); alone_in_population (share of rows that exactly one member of the site looks like;
        only by school fields; missing for browsing); auc, auc_low, auc_high (0.5 is chance; missing where
        this year's outcomes are nowhere known or nothing can be learnt).
    says : the ends of the ladder in one sentence.
    manifest : what made the world.

    """

    table: pd.DataFrame
    says: Phrase
    manifest: Manifest


def minimised(file: Holding, keep: Sequence[str]) -> Holding:
    """Return the same party's table with only some of its columns, beside company_id and applicant_id.

    Raises
    ------
    CasekitError
        If the table does not have one of them.

    """
    require_manifest(file, "safeguards")
    missing = [column for column in keep if column not in file.columns]
    if missing:
        raise CasekitError(
            f"The {file.party}'s table {file.table!r} has no column {', '.join(missing)}. "
            f"It has: {', '.join(file.columns)}."
        )
    kept = [column for column in file.columns if column in (*_ROW, *keep)]
    return Holding(file.party, f"{file.table}_minimised", file.frame[kept], file.manifest)


def generalised(file: Holding, rung: str) -> Holding:
    """Return the same party's table at a rung of the ladder of fields.

    Parameters
    ----------
    file : a table with the columns of `FIELD_RUNGS[0]`, or at least those the rung is made from.
    rung : name of one of `FIELD_RUNGS`.

    Returns
    -------
    Holding
        The columns of the rung, beside company_id and applicant_id if the table has them. school_size is
        large, middle or small; region a key of `casekit.world.regions.regions()`.

    """
    require_manifest(file, "safeguards")
    found = [one for one in FIELD_RUNGS if one.name == rung]
    if not found:
        names = ", ".join(one.name for one in FIELD_RUNGS)
        raise CasekitError(f"There is no rung {rung!r} on this ladder. There are: {names}.")
    columns = found[0].columns
    return _with_columns(file, [*(column for column in _ROW if column in file.columns), *columns])


def field_ladder(run: SchemeRun) -> Coarsened:
    """Make the fields of the clients' lists coarser rung by rung, and learn the score again from each.

    Raises
    ------
    CasekitError
        If the run used no fields: only scheme P did (D11).

    """
    require_manifest(run, "safeguards")
    if not isinstance(run.features, Features):
        raise CasekitError(
            f"Scheme {run.scheme} used browsing only, so there are no fields to make coarser. "
            "Take a run of privacy_policy, or view_ladder(run)."
        )
    seen = run.features
    listed = _listed(run)
    members = _of_year(run.parties.holding("job_site", "members"))
    rows = []
    for rung in FIELD_RUNGS:
        file = generalised(listed, rung.name)
        fields = file.frame[list(rung.columns)]
        now = Holding(file.party, file.table, fields[_open(run)], file.manifest)
        row = _crowd(now, rung.columns)
        row["alone_in_population"] = _alone_outside(now, members, rung.columns)
        learnt = _learnt_again(run, Features(seen.views, seen.matched, fields, seen.manifest))
        rows.append(_row(rung, row, learnt))
    return _measured(rows, run)


def view_ladder(run: SchemeRun) -> Coarsened:
    """Make the browsing behind a run coarser rung by rung, and learn the score again from each.

    Rows without any view are left out of the crowds; where the run used fields, the score keeps them.
    """
    require_manifest(run, "safeguards")
    views = run.features.views if isinstance(run.features, Features) else run.features
    if views is None:
        raise CasekitError("This run keeps no browsing to make coarser. Take one that casekit.schemes made.")
    rows = []
    for rung in VIEW_RUNGS:
        counts = _COARSER[rung.columns[0]](views.counts)
        names = tuple(f"v{number}" for number in range(counts.shape[1]))
        now = pd.DataFrame(counts[_open(run) & (views.total > 0)], columns=list(names))
        row = _crowd(Holding("processor", "joined", now, run.manifest), names)
        coarse = IndustryViews(counts, names, views.manifest)
        learnt = _learnt_again(run, _in_place_of(run.features, coarse))
        rows.append(_row(rung, row, learnt))
    return _measured(rows, run)


def _with_columns(file: Holding, columns: Sequence[str]) -> Holding:
    """Return a table with some columns, each as it is or made from a finer one."""
    lacking = sorted({_MADE_FROM.get(column, column) for column in columns} - set(file.columns))
    if lacking:
        raise CasekitError(
            f"The {file.party}'s table {file.table!r} lacks {', '.join(lacking)}, which this rung needs."
        )
    rows = pd.DataFrame({column: _made(file.frame, column) for column in columns}, index=file.frame.index)
    return Holding(file.party, f"{file.table}_generalised", rows, file.manifest)


def _made(frame: pd.DataFrame, column: str) -> pd.Series:
    if column == "region":
        return region_of(frame["university"])
    if column == "school_size":
        return frame["university"].map(_size_by_name()).astype("str")
    return frame[column]


_MADE_FROM = {"region": "university", "school_size": "university"}


def _size_by_name() -> dict[str, str]:
    """Return the size class of each invented university: cut at a third and two thirds of the students."""
    known = schools()
    students = np.bincount(known.draw_university, minlength=len(known.university))
    before = (students.cumsum() - students) / students.sum()
    sizes = [SIZES[place] for place in np.minimum((before * 3).astype(int), 2).tolist()]
    return dict(zip(known.university.tolist(), sizes, strict=True))


def _listed(run: SchemeRun) -> Holding:
    return run.parties.holding("processor", "applicant_list")


def _open(run: SchemeRun) -> np.ndarray:
    """Say which rows of the processor's table are this year's."""
    rows: np.ndarray = run.parties.holding("processor", "joined").frame["outcome"].isna().to_numpy()
    return rows


def _of_year(members: Holding) -> Holding:
    rows = members.frame
    return Holding(members.party, members.table, rows[rows["cohort"] == 2020], members.manifest)


def _crowd(now: Holding, columns: Sequence[str]) -> dict[str, object]:
    if not columns:
        # Without a field all rows look the same.
        rows = len(now.frame)
        return {"rows": rows, "classes": 1, "k": rows, "median_class": float(rows), "alone": 0.0}
    classes = class_sizes(now, columns)
    return {
        "rows": len(now.frame),
        "classes": len(classes.sizes),
        "k": classes.k,
        "median_class": float(np.median(classes.row_sizes)),
        "alone": classes.share_alone,
    }


def _alone_outside(now: Holding, members: Holding, columns: Sequence[str]) -> float:
    known = [column for column in columns if _MADE_FROM.get(column, column) in members.columns]
    if not known:
        return 0.0
    return float(crowds(now, _with_columns(members, known), known)["unique_in_population"].iloc[-1])


def _learnt_again(run: SchemeRun, seen: IndustryViews | Features) -> Auc | None:
    """Score again from what is seen, and judge; None where that cannot be done."""
    rows = run.parties.holding("processor", "joined")
    if "outcome" not in run.parties.holding("client", "applicants").columns:
        return None
    scores = fit_and_score(seen, rows, model=run.model, outcome=run.outcome)
    scored = rows.frame[_ROW].assign(score=scores)
    table = judged(Holding("processor", "scores", scored, run.manifest), run.world, outcome=run.outcome)
    return auc(table) if table.table["went"].nunique() == 2 else None


def _in_place_of(seen: IndustryViews | Features | None, coarse: IndustryViews) -> IndustryViews | Features:
    """Return the coarser browsing where the run had the finer one; fields, if any, stay."""
    if isinstance(seen, Features):
        return Features(coarse, seen.matched, seen.fields, seen.manifest)
    return coarse


def _row(rung: Rung, crowd: Mapping[str, object], learnt: Auc | None) -> dict[str, object]:
    value, low, high = (learnt.value, learnt.low, learnt.high) if learnt else (np.nan,) * 3
    return {
        "rung": rung.name,
        "says_en": rung.says.en,
        "says_ja": rung.says.ja,
        **crowd,
        "alone_in_population": crowd.get("alone_in_population", np.nan),
        "auc": value,
        "auc_low": low,
        "auc_high": high,
    }


def _measured(rows: list[dict[str, object]], run: SchemeRun) -> Coarsened:
    table = pd.DataFrame(rows)
    first, last = table.iloc[0], table.iloc[-1]
    alone, still = in_whole_percent(first["alone"]), in_whole_percent(last["alone"])
    says = Phrase(
        f"From {first['says_en']} to {last['says_en']}: rows alone in the file {alone} to "
        f"{still}, AUC {first['auc']:.2f} to {last['auc']:.2f}. Simulated.",
        f"{first['says_ja']}から{last['says_ja']}へ：ファイル内で一人に絞られる行は{alone}から"
        f"{still}へ、AUCは{first['auc']:.2f}から{last['auc']:.2f}へ（シミュレーション）。",
    )
    return Coarsened(table, says, run.manifest)


def _in_bands(counts: np.ndarray) -> np.ndarray:
    # A value from within the band stands for all of it, so that a model can still compare them.
    values: np.ndarray = _BAND_VALUES[np.searchsorted(_BANDS, counts, side="right")]
    return values


def _all_together(counts: np.ndarray) -> np.ndarray:
    return _in_bands(counts.sum(axis=1, keepdims=True))


_COARSER: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "exact": lambda counts: counts,
    "bands": _in_bands,
    "seen": lambda counts: (counts > 0).astype(np.int64),
    "total": _all_together,
}
