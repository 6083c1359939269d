"""Singling out: how few known facts of a browsing history leave one person only.

An attacker knows p facts of a target's history ("looked at banks three times") and asks whose histories
contain them all. Where only one does, the target is singled out, without a name anywhere. The measurement
is that of de Montjoye et al. 2013 ("Unique in the Crowd"): points are drawn at random from the target's own.

Each fact keeps one bit for each history, so that a question is a few ANDs and a count of bits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage.groups import counted
from casekit.linkage.held import held_columns
from casekit.linkage.risk import HOLDERS, Phrase, Risk, Share
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding

Ints = NDArray[np.int64]

FACTS: Mapping[str, str] = {
    "industry": "looked at the industry at all",
    "industry_and_views": "looked at the industry exactly so many times",
    "industry_and_week": "looked at the industry in the week",
    "industry_and_day": "looked at the industry on the day",
}
"""What the attacker can know, by name."""

_WORD = 64
_WORDS_AT_ONCE = 1 << 16
_HISTORIES_AT_ONCE = 1 << 21
_FACT_WORDS = {
    "industry": Phrase("industries the person looked at", "閲覧した業界"),
    "industry_and_views": Phrase("industries with the number of views", "業界ごとの閲覧回数"),
    "industry_and_week": Phrase("industries with the week of a view", "業界と閲覧した週"),
    "industry_and_day": Phrase("industries with the day of a view", "業界と閲覧した日"),
}


@dataclass(frozen=True)
class Histories:
    """Browsing histories as sets of facts, sorted by history.

    Attributes
    ----------
    fact_kind : a key of `FACTS`.
    owners : what each history belongs to (a cookie, unless asked otherwise).
    start : where the facts of each history begin in `facts`; one entry more than histories.
    facts : numbers of the facts, 0 to fact_count - 1; none twice in a history.
    fact_count : how many different facts there are.
    party : who holds the browsing.
    manifest : what made the data.

    """

    fact_kind: str
    owners: NDArray[np.object_]
    start: Ints
    facts: Ints
    fact_count: int
    party: str
    manifest: Manifest

    @property
    def lengths(self) -> Ints:
        """For each history, how many facts it has."""
        return np.diff(self.start)


@dataclass(frozen=True)
class Uniqueness:
    """How often p facts single out a history.

    Attributes
    ----------
    curve : one row for each p. points; targets (drawn histories that have p facts); unique_in_file,
        file_low, file_high (share of targets that no other history of the file shares, 0 to 1, with
        Wilson's interval); unique_in_population, population_low, population_high.
    risks : the same as risks, by p; in the population.

    """

    curve: pd.DataFrame
    risks: Mapping[int, Risk]
    manifest: Manifest


def histories_of(
    page_views: Holding, *, fact: str = "industry_and_views", owner: str = "cookie_id"
) -> Histories:
    """Turn page views into histories of facts.

    Parameters
    ----------
    page_views : holding with the columns at, industry and `owner`.
    fact : a key of `FACTS`.
    owner : the column that says which views belong together.

    """
    if fact not in FACTS:
        raise CasekitError(f"There is no kind of fact {fact!r}. There are: {', '.join(FACTS)}.")
    frame = held_columns(page_views, [owner, "industry", "at"])
    of_owner, owners = _factorised(frame[owner])
    of_industry, industries = _factorised(frame["industry"])
    points = _POINTS[fact](of_owner * len(industries) + of_industry, len(industries), frame["at"])
    history, number = points // _FACT_ROOM, points % _FACT_ROOM
    facts, numbers = pd.factorize(number)
    return Histories(
        fact_kind=fact,
        owners=np.asarray(owners, dtype=object),
        start=np.searchsorted(history, np.arange(len(owners) + 1)),
        facts=facts.astype(np.int64),
        fact_count=len(numbers),
        party=page_views.party,
        manifest=page_views.manifest,
    )


def uniqueness_curve(
    page_views: Holding | Histories,
    *,
    points: Sequence[int] = range(1, 7),
    targets: int = 2_000,
    seed: int = 0,
    fact: str = "industry_and_views",
    file: Holding | None = None,
) -> Uniqueness:
    """Measure how many histories p known facts single out, for several p.

    Targets are drawn once; the facts known of a target for a greater p contain those for a smaller one. A
    target with fewer than p facts is left out at that p, and `targets` says how many are left.

    Parameters
    ----------
    page_views : browsing in the hands of a party, or histories already made from it.
    points : numbers of known facts.
    targets : how many histories are attacked at most.
    seed : of the draw.
    fact : a key of `FACTS`; only with page views.
    file : a table with the column cookie_id, for example one client's survey answers: targets come from it,
        and it is the smaller crowd. Without it the file is everybody.

    """
    require_manifest(page_views, "linkage")
    everybody = page_views if isinstance(page_views, Histories) else histories_of(page_views, fact=fact)
    wanted = sorted(set(points))
    if not wanted or wanted[0] < 1 or targets < 1:
        raise CasekitError("Ask for at least one target and one known fact, for example range(1, 7).")
    members = np.arange(len(everybody.owners)) if file is None else _members(everybody, file)
    drawn = _draw(everybody, members, targets, wanted, seed)
    inside = _only(everybody, members)
    rows, risks = [], {}
    for known in wanted:
        asked = drawn[(drawn[:, known - 1] >= 0), :known]
        if not len(asked):
            continue
        in_all = Share(float((crowd(everybody, asked) == 1).sum()), len(asked))
        in_file = in_all if file is None else Share(float((crowd(inside, asked) == 1).sum()), len(asked))
        rows.append(_row(known, in_file, in_all))
        risks[known] = _risk(everybody, known, in_all)
    if not rows:
        raise CasekitError(f"No history of the file has {wanted[0]} facts. Ask for fewer known facts.")
    return Uniqueness(pd.DataFrame(rows), risks, everybody.manifest)


def crowd(among: Histories, asked: Ints) -> Ints:
    """Count for each row of known facts how many histories contain them all.

    Parameters
    ----------
    among : the histories.
    asked : fact numbers, shape (targets, p).

    """
    require_manifest(among, "linkage")
    found = np.zeros(len(asked), dtype=np.int64)
    for first in range(0, len(among.owners), _HISTORIES_AT_ONCE):
        bits = _bitmaps(among, first, min(first + _HISTORIES_AT_ONCE, len(among.owners)))
        step = max(_WORDS_AT_ONCE // bits.shape[1], 1)
        left, right = np.empty((2, step, bits.shape[1]), dtype=np.uint64)
        for row in range(0, len(asked), step):
            batch = asked[row : row + step]
            here, other = left[: len(batch)], right[: len(batch)]
            # "clip" writes straight into `out`; the default would fill a copy first.
            np.take(bits, batch[:, 0], axis=0, out=here, mode="clip")
            for column in range(1, asked.shape[1]):
                np.take(bits, batch[:, column], axis=0, out=other, mode="clip")
                here &= other
            found[row : row + step] += np.bitwise_count(here).sum(axis=1, dtype=np.uint32)
    return found


def draw_facts(among: Histories, targets: Ints, points: int, seed: int) -> Ints:
    """Draw known facts for each target, in random order, none twice.

    Returns
    -------
    int array, shape (targets, points)
        Fact numbers; -1 where the history has no further fact.

    """
    require_manifest(among, "linkage")
    lengths = among.lengths[targets]
    of_target = np.repeat(np.arange(len(targets)), lengths)
    offset = np.arange(len(of_target)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    place = np.repeat(among.start[targets], lengths) + offset
    luck = np.random.Generator(np.random.PCG64(seed)).random(len(place))
    shuffled = place[np.lexsort((luck, of_target))]
    known = np.full((len(targets), points), -1, dtype=np.int64)
    kept = offset < points
    known[of_target[kept], offset[kept]] = among.facts[shuffled[kept]]
    return known


_FACT_ROOM = 1 << 32


def _pack(cell: Ints, industries: int, detail: Ints) -> Ints:
    """Put history, industry and detail into one number each, history first."""
    packed: Ints = (cell // industries) * _FACT_ROOM + detail * industries + cell % industries
    return packed


def _views(cell: Ints, industries: int, _: pd.Series) -> Ints:
    cells, times = counted(cell)
    return _pack(cells, industries, times)


def _seen(cell: Ints, industries: int, _: pd.Series) -> Ints:
    cells, _times = counted(cell)
    return _pack(cells, industries, np.zeros_like(cells))


def _in_days(days: int) -> Callable[[Ints, int, pd.Series], Ints]:
    def points(cell: Ints, industries: int, at: pd.Series) -> Ints:
        second = at.to_numpy().astype("datetime64[s]").astype(np.int64)
        # Day 0 of the epoch was a Thursday; weeks are to begin on Monday.
        day = second // 86_400 + 3
        return np.unique(_pack(cell, industries, (day - day.min() // 7 * 7) // days))

    return points


_POINTS: Mapping[str, Callable[[Ints, int, pd.Series], Ints]] = {
    "industry": _seen,
    "industry_and_views": _views,
    "industry_and_week": _in_days(7),
    "industry_and_day": _in_days(1),
}


def _factorised(column: pd.Series) -> tuple[Ints, NDArray[np.object_]]:
    codes, values = pd.factorize(column)
    return codes.astype(np.int64), np.asarray(values, dtype=object)


def _bitmaps(among: Histories, first: int, last: int) -> NDArray[np.uint64]:
    """Return for each fact the histories `first` to `last` that contain it, one bit each."""
    part = slice(among.start[first], among.start[last])
    history = np.repeat(np.arange(last - first), among.lengths[first:last])
    bits = np.zeros((among.fact_count, -(-(last - first) // _WORD)), dtype=np.uint64)
    bit = np.uint64(1) << (history % _WORD).astype(np.uint64)
    # A fact stands once in a history, so adding sets each bit once.
    np.add.at(bits, (among.facts[part], history // _WORD), bit)
    return bits


def _members(everybody: Histories, file: Holding) -> Ints:
    owners = held_columns(file, ["cookie_id"])["cookie_id"].astype("str")
    members = np.flatnonzero(pd.Index(everybody.owners).isin(owners.dropna().unique()))
    if not len(members):
        raise CasekitError("No cookie of this file has any browsing, so nobody can be singled out by it.")
    return members


def _only(everybody: Histories, members: Ints) -> Histories:
    """Return the histories of some owners, with the same fact numbers."""
    keep = np.zeros(len(everybody.owners), dtype=bool)
    keep[members] = True
    return Histories(
        fact_kind=everybody.fact_kind,
        owners=everybody.owners[keep],
        start=np.concatenate([[0], everybody.lengths[keep].cumsum()]),
        facts=everybody.facts[np.repeat(keep, everybody.lengths)],
        fact_count=everybody.fact_count,
        party=everybody.party,
        manifest=everybody.manifest,
    )


def _draw(everybody: Histories, members: Ints, targets: int, wanted: list[int], seed: int) -> Ints:
    random = np.random.Generator(np.random.PCG64(seed))
    chosen = members if targets >= len(members) else np.sort(random.choice(members, targets, replace=False))
    return draw_facts(everybody, chosen, wanted[-1], seed + 1)


def _row(known: int, in_file: Share, in_all: Share) -> dict[str, float | int]:
    row: dict[str, float | int] = {"points": known, "targets": in_all.tries}
    for crowd_name, share in (("file", in_file), ("population", in_all)):
        interval = share.interval()
        row |= {
            f"unique_in_{crowd_name}": interval.value,
            f"{crowd_name}_low": interval.low,
            f"{crowd_name}_high": interval.high,
        }
    return row


def _risk(everybody: Histories, known: int, found: Share) -> Risk:
    facts = _FACT_WORDS[everybody.fact_kind]
    crowd_size = len(everybody.owners)
    noun = "fact" if known == 1 else "facts"
    return Risk(
        axis="singling_out",
        attacker=HOLDERS[everybody.party],
        holds=Phrase(
            f"{crowd_size:,} histories without a name and {known} known {noun} ({facts.en})",
            f"氏名のない{crowd_size:,}件の履歴と、対象者について知っている{known}個の事実（{facts.ja}）",
        ),
        does=Phrase("is left with one history only, the target's,", "対象者ただ一人の履歴に絞り込める"),
        attack=found,
        control=Share(found.tries / crowd_size, found.tries),
        control_is=Phrase("picking a history without knowing anything", "何も知らずに履歴を一つ選ぶ場合"),
        base_rate=1 / crowd_size,
        manifest=everybody.manifest,
    )
