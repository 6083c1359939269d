"""Who can name whom: for each vantage point, by which joins a delivered score meets a name.

A vantage point is a set of parties whose tables are laid side by side. The path is searched among the
tables really held there, over keys that two tables share; nothing else is assumed to be joinable.
Which tables of a firm may be counted together is itself a contested question (fact D33, D34, E61).
Who holds the member list and knows the hash function can hash the whole list: in scheme H the job site did so
for the matching itself, and the hash of a name is then as good as a key to the name (E11).
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.linkage.cookie_join import owners_of, person_of
from casekit.linkage.deck import Deck
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.schemes import SchemeRun

VANTAGE_POINTS: Mapping[str, tuple[str, ...]] = {
    "processor": ("processor",),
    "processor_with_other_team": ("processor", "processor_other_team"),
    "job_site": ("job_site",),
    "job_site_with_processor": ("job_site", "processor"),
    "client": ("client",),
    "student": ("student",),
}
"""The parties whose tables are laid side by side at each vantage point."""

_KEYS = (("company_id", "applicant_id"), ("member_id",), ("name_hash",), ("cookie_id",))
_NAME_COLUMNS = ("name", "family_name")
_START = "scores"
_KEY_WORDS = {
    ("company_id", "applicant_id"): ("applicant ID", "応募者管理ID"),
    ("member_id",): ("member number", "会員番号"),
    ("name_hash",): ("hash of the name", "氏名のハッシュ値"),
    ("cookie_id",): ("cookie", "クッキー"),
}
_TABLE_WORDS = {
    "scores": ("scores", "スコア"),
    "applicants": ("the client's list of applicants", "契約企業の応募者名簿"),
    "survey_answers": ("survey answers", "アンケートの回答"),
    "joined": ("joined rows", "突合した表"),
    "logins": ("log-ins", "ログインの記録"),
    "members": ("registered members", "会員登録"),
    "other_service": ("another service's table", "別のサービスの表"),
    "named_scores": ("named scores", "氏名付きのスコア"),
    "applicant_list": ("the list a client handed over", "企業から渡された応募者の一覧"),
    "hashed_applicants": ("the clients' list, names hashed", "氏名をハッシュ化した応募者の一覧"),
    "hashed_members": ("its own member list, hashed", "自社の会員名簿をハッシュ化した表"),
    "links": ("applicants joined to members", "応募者と会員の対応表"),
}


@dataclass(frozen=True)
class _Hop:
    key: tuple[str, ...]
    table: str


def who_can_name(run: SchemeRun, cards: Deck | None = None) -> pd.DataFrame:
    """Say for each vantage point how many delivered rows it can put a name to, and how many rightly.

    Parameters
    ----------
    run : a run of a scheme.
    cards : count only these cards of the run, not every delivered row.

    Returns
    -------
    DataFrame with one row a vantage point
        party : a key of `VANTAGE_POINTS`.
        with_tables : the tables on the path, comma-separated; empty where there is none.
        rows : delivered rows that meet a name.
        share : their share of the delivered rows, 0 to 1.
        right : share of those names that are the right person by the truth; None without truth or names.
        path_en, path_ja : the path in words.

    """
    require_manifest(run, "linkage")
    rows = [_vantage(run, party, holders, cards) for party, holders in VANTAGE_POINTS.items()]
    return pd.DataFrame(rows)


def _vantage(run: SchemeRun, party: str, holders: tuple[str, ...], cards: Deck | None) -> dict[str, object]:
    tables = {
        table: run.parties.holding(holder, table)
        for holder in holders
        for table in run.parties.tables_of(holder)
    }
    nobody: dict[str, object] = {"party": party, "with_tables": "", "rows": 0, "share": 0.0, "right": None}
    nobody |= _no_path(tables)
    path = _shortest_path(tables)
    if path is None:
        return nobody
    walked = _follow(tables, path)
    if len(walked) and not walked["arrived"].any():
        return nobody
    if cards is not None:
        own = (walked["company_id"] == cards.company_id) & walked["applicant_id"].isin(
            cards.survey["applicant_id"]
        )
        walked = walked[own]
    return {
        "party": party,
        "with_tables": ",".join([_START, *(hop.table for hop in path)]),
        "rows": int(walked["arrived"].sum()),
        "share": float(walked["arrived"].mean()),
        "right": _rightly(run, walked),
        **_in_words(path),
    }


def _shortest_path(tables: Mapping[str, Holding]) -> list[_Hop] | None:
    """Search breadth-first from the scores to the nearest table with a name."""
    if _START not in tables:
        return None
    waiting: deque[tuple[str, list[_Hop]]] = deque([(_START, [])])
    seen = {_START}
    while waiting:
        table, path = waiting.popleft()
        for hop in _hops(table, tables, seen):
            if any(column in tables[hop.table].columns for column in _NAME_COLUMNS):
                return [*path, hop]
            seen.add(hop.table)
            waiting.append((hop.table, [*path, hop]))
    return None


def _hops(table: str, tables: Mapping[str, Holding], seen: set[str]) -> Iterator[_Hop]:
    for key in _KEYS:
        if set(key) <= set(tables[table].columns):
            for other, frame in tables.items():
                if other not in seen and set(key) <= set(frame.columns):
                    yield _Hop(key, other)


def _follow(tables: Mapping[str, Holding], path: list[_Hop]) -> pd.DataFrame:
    """Walk the path for each delivered row; the column `arrived` says which met a named record."""
    rows = tables[_START].frame
    for hop in path:
        key = list(hop.key)
        onward = [column for column in _key_columns(tables[hop.table]) if column not in rows.columns]
        step = _most_frequent(_near(tables[hop.table], key, onward, rows), key, onward).assign(arrived=True)
        rows = rows.drop(columns="arrived", errors="ignore").merge(step, on=key, how="left", validate="m:1")
    return rows.assign(arrived=rows["arrived"].notna())


def _near(table: Holding, key: list[str], onward: list[str], rows: pd.DataFrame) -> pd.DataFrame:
    """Read of a table only the rows whose key can be met; a big one is read part by part."""
    known = pa.array(rows[key[-1]].dropna().unique(), pa.string())
    parts = [
        part.filter(pc.is_in(part[key[-1]].cast(pa.string()), known)) for part in table.parts([*key, *onward])
    ]
    near: pd.DataFrame = pa.concat_tables(parts, promote_options="permissive").to_pandas()
    return near


def _key_columns(table: Holding) -> list[str]:
    return [column for key in _KEYS for column in key if column in table.columns]


def _most_frequent(frame: pd.DataFrame, key: list[str], onward: list[str]) -> pd.DataFrame:
    """Reduce a table to one row a key: the onward record that stands beside it most often."""
    counted = frame.groupby([*key, *onward], observed=True, sort=True).size().reset_index(name="times")
    return (
        counted.sort_values("times", ascending=False, kind="stable")
        .drop_duplicates(key)
        .drop(columns="times")
    )


def _rightly(run: SchemeRun, walked: pd.DataFrame) -> float | None:
    arrived = walked[walked["arrived"]]
    if not run.world.has_truth or arrived.empty:
        return None
    if "member_id" in arrived:
        owners = owners_of(run.world, "member_id", arrived["member_id"])
        named = arrived["member_id"].map(owners)
    else:
        named = person_of(run, arrived)
    return float((named == person_of(run, arrived)).mean())


def _in_words(path: list[_Hop]) -> dict[str, str]:
    words: dict[str, str] = {}
    for place, language in enumerate(("en", "ja")):
        steps = [f"({_KEY_WORDS[hop.key][place]}) → {_TABLE_WORDS[hop.table][place]}" for hop in path]
        words[f"path_{language}"] = " ".join([_TABLE_WORDS[_START][place], *steps])
    return words


def _no_path(tables: Mapping[str, Holding]) -> dict[str, str]:
    if _START not in tables:
        return {"path_en": "holds no scores", "path_ja": "スコアを持っていない"}
    return {"path_en": "no table it holds leads to a name", "path_ja": "手元のどの表からも氏名に届かない"}
