"""Random words that depend on what they are for, and on nothing else.

Every table and block of people has a stream of its own, `Philox(SeedSequence(seed, spawn_key=(stream,
block)))`, and only its raw 64-bit words are used: NumPy promises these for ever, its distributions it does
not. Words become choices through integer tables. So the same seed gives the same world on any machine, for
any number of workers, in any order. Source of the design: reference performance notes, section 10.
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Words = NDArray[np.uint64]

BLOCK = 16_384
"""People per block. Part of the world's definition: another size would be another world."""


class Stream(IntEnum):
    """What a stream of words is for. Numbers are never reused and never changed."""

    PERSON = 1
    INTEREST = 2
    EVENT = 3
    SCREEN_COUNT = 4
    SCREEN_EVENT = 5
    APPLICATION_PAST = 6
    APPLICATION_2019 = 7
    APPLICATION_2020 = 8
    TRAINING_2019 = 9
    FORM = 10
    SURVEY = 11
    SECRET = 12


def words(seed: int, stream: Stream, block: int, size: int) -> Words:
    """Return the first `size` raw 64-bit words of a stream; fewer are a prefix of more."""
    sequence = np.random.SeedSequence(entropy=seed, spawn_key=(int(stream), block))
    return np.random.Philox(sequence).random_raw(size)


def bits(source: Words, shift: int, width: int) -> NDArray[np.int64]:
    """Return `width` bits of each word, from bit `shift` upwards, as int64."""
    return ((source >> np.uint64(shift)) & np.uint64((1 << width) - 1)).astype(np.int64)


def choice_table(weights: ArrayLike, width: int) -> NDArray[np.int64]:
    """Return 2**width entries in which index i fills its rounded share, for drawing by `width` random bits.

    Cumulated shares are rounded once, so that two machines whose last floating-point digits differ still get
    the same table.
    """
    shares = np.cumsum(np.asarray(weights, dtype=np.float64))
    edges = np.rint(shares / shares[-1] * (1 << width)).astype(np.int64)
    return np.searchsorted(edges, np.arange(1 << width), side="right").astype(np.int64)


def quantile_table(inverse: Any, width: int) -> NDArray[np.float64]:
    """Return `inverse` at the midpoints of 2**width equal slices of the unit interval."""
    points: Sequence[float] = [(slot + 0.5) / (1 << width) for slot in range(1 << width)]
    return np.array([inverse(point) for point in points], dtype=np.float64)


def mixed(keys: NDArray[Any], secret: int) -> Words:
    """Return a one-to-one scrambling of 64-bit keys (the SplitMix64 finaliser, S. Vigna, public domain)."""
    x = keys.astype(np.uint64) ^ np.uint64(secret)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


TAG_BITS = 60


def tag_numbers(keys: NDArray[Any], secret: int) -> Words:
    """Return a one-to-one scrambling of keys below 2**60 that always starts with the hexadecimal digit c.

    A leading letter keeps a spreadsheet from taking an identifier for a number.
    """
    low = np.uint64((1 << TAG_BITS) - 1)
    x = (keys.astype(np.uint64) ^ np.uint64(secret)) & low
    x = ((x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)) & low
    x = ((x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)) & low
    return (x ^ (x >> np.uint64(31))) | np.uint64(0xC << TAG_BITS)


def permuted(index: NDArray[np.int64], size: int, secret: int) -> NDArray[np.int64]:
    """Return a one-to-one reordering of 0..size-1 (`multiplier * index + offset` modulo `size`)."""
    if size <= 1:
        return np.zeros_like(index)
    multiplier = (secret >> 8) % size | 1
    while np.gcd(multiplier, size) != 1:
        multiplier += 2
    return (index * (multiplier % size) + secret % size) % size


def ascending(numbers: Words) -> NDArray[np.int64]:
    """Return the order of different numbers below 2**60, or above by the same amount, that are spread evenly.

    NumPy sorts 16 bits by counting, which is four times as fast as its sort of 64. The upper 32 bits settle
    nearly all; the few neighbours that they leave in the wrong order change places.
    """
    order = np.argsort((numbers >> np.uint64(28)).astype(np.uint16), kind="stable")
    upper = (numbers >> np.uint64(44)).astype(np.uint16)
    order = order[np.argsort(upper[order], kind="stable")]
    while len(wrong := np.flatnonzero(np.diff(numbers[order].view(np.int64)) < 0)):
        if len(wrong) > _FEW:
            return np.argsort(numbers)
        for place in wrong.tolist():
            if numbers[order[place]] > numbers[order[place + 1]]:
                order[[place, place + 1]] = order[[place + 1, place]]
    return order


_FEW = 1_000
_HEX = np.frombuffer("".join(f"{number:04x}" for number in range(1 << 16)).encode(), dtype="<u4")


def hexadecimal(values: Words) -> NDArray[np.bytes_]:
    """Return 64-bit numbers as 16 hexadecimal digits (ASCII bytes)."""
    fours = values.astype(">u8").view(">u2").astype(np.int64)
    return _HEX.take(fours, mode="clip").view("S16")


def secret_number(seed: int, which: int) -> int:
    """Return one of a few 63-bit numbers that belong to the seed (for the scrambling of identifiers)."""
    return int(words(seed, Stream.SECRET, which, 1)[0] >> np.uint64(1))
