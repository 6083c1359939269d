"""Japanese names in kanji, kana and romaji, with frequencies that meet the published shares.

Published: the ten most frequent surnames are borne by about 10 % of people, the hundred most frequent by
about 33 %, Sato by about 1.5 %. A Zipf-Mandelbrot law fitted to these gives the weights, so they are nobody's
database. The 146 most frequent surnames are written by hand, the rare ones are put together from the parts
that surnames are made of. Given names are of the kind people born in 1995-98 bear; for these only the share
of the most frequent name is modelled (0.7 %, an assumption). Any full name is a chance combination, and says
nothing about a person who happens to bear it.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from casekit.world.streams import choice_table, permuted

EXPONENT, SHIFT = 0.96, 7.1
GIVEN_EXPONENT, GIVEN_SHIFT = 1.0, 22.0
SURNAME_BITS = 17
GIVEN_BITS = 16
TAIL = 11_000


@dataclass(frozen=True)
class NameList:
    """Names by rank: three writings, integer drawing table, and (for given names) sex."""

    kanji: NDArray[np.object_]
    kana: NDArray[np.object_]
    romaji: NDArray[np.object_]
    draw: NDArray[np.int64]

    def share(self, first: int) -> float:
        """Return the share of people who bear one of the `first` most frequent names."""
        return float((self.draw < first).mean())


@cache
def surnames() -> NameList:
    """Return all surnames, most frequent first."""
    frequent = [(row["kanji"], row["kana"], row["romaji"]) for row in _rows("surnames.csv")]
    parts = _rows("surname_parts.csv")
    tail = _composed(
        [row for row in parts if row["place"] == "first"], [row for row in parts if row["place"] == "second"]
    )
    return _ranked(frequent, tail[:TAIL], EXPONENT, SHIFT, SURNAME_BITS)


@cache
def given_names() -> NameList:
    """Return all given names of both sexes, most frequent first."""
    rows = _rows("given_names.csv")
    by_sex = [
        [(row["kanji"], row["kana"], row["romaji"]) for row in rows if row["sex"] == sex] for sex in "mf"
    ]
    frequent = _alternating(*by_sex)
    tails = []
    for sex in "mf":
        parts = [row for row in _rows("given_parts.csv") if row["sex"] == sex]
        tails.append(
            _composed(
                [p for p in parts if p["place"] == "first"], [p for p in parts if p["place"] == "second"]
            )
        )
    return _ranked(frequent, _alternating(*tails), GIVEN_EXPONENT, GIVEN_SHIFT, GIVEN_BITS)


Writing = tuple[str, str, str]


def _rows(name: str) -> list[dict[str, str]]:
    text = files("casekit.world").joinpath("tables", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _composed(first: list[dict[str, str]], second: list[dict[str, str]]) -> list[Writing]:
    pairs = len(first) * len(second)
    order = permuted(np.arange(pairs), pairs, 0x5DEECE66D)
    made = []
    for index in order.tolist():
        a, b = first[index // len(second)], second[index % len(second)]
        if a["kanji"][-1] != b["kanji"][0] and a["kana"] != b["kana"]:
            made.append((a["kanji"] + b["kanji"], a["kana"] + b["kana"], a["romaji"] + b["romaji"]))
    return made


def _alternating(one: list[Writing], other: list[Writing]) -> list[Writing]:
    shorter = min(len(one), len(other))
    return [name for pair in zip(one[:shorter], other[:shorter], strict=True) for name in pair]


def _ranked(
    frequent: list[Writing], tail: list[Writing], exponent: float, shift: float, width: int
) -> NameList:
    seen: dict[str, Writing] = {}
    for name in [*frequent, *tail]:
        seen.setdefault(name[0], name)
    columns = [np.array(column, dtype=object) for column in zip(*seen.values(), strict=True)]
    weights = (np.arange(len(seen)) + 1 + shift) ** -exponent
    kanji, kana, romaji = columns
    return NameList(kanji, kana, romaji, choice_table(weights, width))
