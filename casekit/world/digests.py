"""Digests of column values: the same for the same content, whatever file it lies in."""

import hashlib
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def part_digest(part: pa.Table) -> bytes:
    """Return the SHA-256 of one part of a table: names of columns, missing values, and values.

    Numbers count as little-endian integers of their own width (moments as seconds), texts as UTF-8 with their lengths.
    A dictionary column counts as its texts in ascending order and their numbers.
    """
    digest = hashlib.sha256(f"{part.num_rows}".encode())
    for name in part.column_names:
        digest.update(b"|" + name.encode())
        column = part.column(name)
        for piece in _pieces(column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)):
            digest.update(piece)
    return digest.digest()


def table_digest(parts: Iterable[bytes]) -> str:
    """Return the digest of a table from those of its parts, in order, as hexadecimal digits."""
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _pieces(column: pa.Array) -> Iterable[bytes | memoryview]:
    if column.null_count:
        yield np.packbits(column.is_null().to_numpy(zero_copy_only=False)).tobytes()
    if pa.types.is_dictionary(column.type):
        yield from _coded(column)
    elif pa.types.is_string(column.type):
        filled = column.fill_null("") if column.null_count else column
        yield pc.binary_length(filled).to_numpy().astype("<i4").tobytes()
        yield _text(filled)
    else:
        yield _numbers(column)


def _text(column: pa.StringArray) -> memoryview:
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)[
        column.offset : column.offset + len(column) + 1
    ]
    data = column.buffers()[2]
    return memoryview(data)[offsets[0] : offsets[-1]] if data is not None else memoryview(b"")


def _numbers(column: pa.Array) -> memoryview:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("s")).cast(pa.int64())
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if not pa.types.is_integer(column.type):
        raise TypeError(f"no digest is defined for columns of {column.type}")
    values = (column.fill_null(0) if column.null_count else column).to_numpy(zero_copy_only=False)
    return memoryview(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))).cast("B")


def _coded(column: pa.DictionaryArray) -> Iterable[bytes | memoryview]:
    words, codes = column.dictionary, column.indices
    rank = pc.rank(words, tiebreaker="dense").to_numpy().astype(np.int64) - 1
    known = codes.drop_null().to_numpy() if codes.null_count else codes.to_numpy()
    used = np.zeros(len(words) + 1, dtype=bool)
    used[rank[known]] = True
    number = (np.cumsum(used) - 1).astype("<i4")
    place = np.empty(len(words) + 1, dtype=np.int64)
    place[rank] = np.arange(len(words))
    yield "|".join(words.take(pa.array(place[np.flatnonzero(used)])).to_pylist()).encode()
    yield number[rank][known].tobytes()
