"""Page views counted by industry (D23), for cookies that somebody has joined to rows of a table.

The browsing is read part by part and only once, whoever asks: at full size it has nearly a hundred million
rows, of which a scheme needs a few in a hundred.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding

_PARTS_AT_ONCE = 8


@dataclass(frozen=True)
class CookiesOfRows:
    """Whose views are to be counted for which row, and up to which moment.

    Attributes
    ----------
    table : cookie_id, row (from 0), until (a moment; later views do not count). A cookie may belong to many
        rows, and a row may have many cookies.
    rows : how many rows there are, with or without a cookie.
    manifest : what made the world they come from.

    """

    table: pd.DataFrame
    rows: int
    manifest: Manifest


@dataclass(frozen=True)
class IndustryViews:
    """Page views by industry for each row of a table.

    Attributes
    ----------
    counts : int array, shape (rows of the table, industries), in views.
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
        """Whether any browsing matched the row."""
        found: np.ndarray = self.total > 0
        return found


def count_views(page_views: Holding, wanted: Sequence[CookiesOfRows]) -> list[IndustryViews]:
    """Count views by industry for several questions in one reading of the browsing.

    Parameters
    ----------
    page_views : holding with the columns at, cookie_id, industry.
    wanted : the questions.

    Returns
    -------
    list of IndustryViews, one for each question, in their order

    """
    require_manifest(page_views, "scoring")
    for question in wanted:
        require_manifest(question, "scoring")
    cookies = pd.unique(pd.concat([question.table["cookie_id"].astype("str") for question in wanted]))
    known = pa.array(cookies, pa.string())
    tallies = [_Tally(question, known) for question in wanted]
    industries: list[str] = []
    for batch in _batches(_read_ahead(page_views.parts(["at", "cookie_id", "industry"]))):
        for part, (found, place) in zip(batch, _places(batch, known), strict=True):
            own, names = _categories(part["industry"])
            if (own[found] < 0).any():
                raise CasekitError(
                    "The table page_views has rows without an industry; every page view has one. "
                    "Make the world anew with `casekit generate`."
                )
            industries += [name for name in names.to_pylist() if name not in industries]
            column = np.array([industries.index(name) for name in names.to_pylist()], dtype=np.int64)
            at = part["at"].to_numpy()[found]
            for tally in tallies:
                tally.add(place, at, column[own[found]])
    order = sorted(range(len(industries)), key=lambda code: industries[code])
    names_in_order = tuple(industries[code] for code in order)
    return [tally.views(order, names_in_order) for tally in tallies]


class _Tally:
    """The running count of one question."""

    def __init__(self, question: CookiesOfRows, known: pa.Array) -> None:
        place = pc.index_in(pa.array(question.table["cookie_id"].astype("str"), pa.string()), known)
        places = place.to_numpy(zero_copy_only=False)
        order = np.argsort(places, kind="stable")
        self._row = question.table["row"].to_numpy()[order]
        self._until = question.table["until"].to_numpy()[order]
        self._size = np.bincount(places, minlength=len(known))
        self._start = np.cumsum(self._size) - self._size
        self._question = question
        self._counts = np.zeros((question.rows, 0), dtype=np.int32)

    def add(self, place: np.ndarray, at: np.ndarray, industry: np.ndarray) -> None:
        """Count views, given the place of their cookie among the known ones, moment and industry."""
        if industry.size and industry.max() >= self._counts.shape[1]:
            more = industry.max() + 1 - self._counts.shape[1]
            self._counts = np.pad(self._counts, ((0, 0), (0, more)))
        times = self._size[place]
        view = np.repeat(np.arange(len(place)), times)
        within = np.arange(len(view)) - np.repeat(np.cumsum(times) - times, times)
        entry = self._start[place][view] + within
        counted = at[view] <= self._until[entry]
        np.add.at(self._counts, (self._row[entry[counted]], industry[view[counted]]), 1)

    def views(self, order: list[int], industries: tuple[str, ...]) -> IndustryViews:
        """Return the counts with one column for each industry, in order."""
        missing = len(order) - self._counts.shape[1]
        counts = np.pad(self._counts, ((0, 0), (0, missing)))[:, order]
        return IndustryViews(counts, industries, self._question.manifest)


def _places(batch: Sequence[pa.Table], known: pa.Array) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each part which rows have a known cookie, and its place among the known ones."""
    coded = [_categories(part["cookie_id"]) for part in batch]
    met = pc.index_in(pa.chunked_array([names for _, names in coded], pa.string()), known)
    places = pc.fill_null(met, -1).to_numpy()
    ends = np.cumsum([len(names) for _, names in coded])
    return [
        _known_rows(codes, places[end - len(names) : end])
        for (codes, names), end in zip(coded, ends, strict=True)
    ]


def _known_rows(codes: np.ndarray, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # A row without a cookie has the code -1, which meets the last entry.
    here = np.append(places, -1)[codes]
    found = np.flatnonzero(here >= 0)
    return found, here[found]


def _categories(column: pa.ChunkedArray) -> tuple[np.ndarray, pa.Array]:
    """Return codes (-1 where missing) and what they stand for."""
    held = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    # A file gives its chunks one dictionary again and again; unifying would hash it each time.
    if any(not chunk.dictionary.equals(held.chunk(0).dictionary) for chunk in held.chunks):
        held = held.unify_dictionaries()
    if not held.num_chunks:
        return np.zeros(0, dtype=np.int32), pa.array([], pa.string())
    codes: np.ndarray = np.concatenate([pc.fill_null(chunk.indices, -1).to_numpy() for chunk in held.chunks])
    return codes, held.chunk(0).dictionary.cast(pa.string())


def _batches(parts: Iterator[pa.Table]) -> Iterator[list[pa.Table]]:
    """Give several parts at a time: the known cookies are hashed anew for each batch."""
    while batch := list(islice(parts, _PARTS_AT_ONCE)):
        yield batch


def _read_ahead(parts: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """Give the parts while the next one is being read."""
    with ThreadPoolExecutor(1) as reader:
        waiting = reader.submit(next, parts, None)
        while (part := waiting.result()) is not None:
            waiting = reader.submit(next, parts, None)
            yield part
