"""Digests of column values: the same for the same content, whatever file it lies in."""

import hashlib
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def part_digest(part: pa.Table, coded: Iterable[str] = ()) -> bytes:
    """Return the SHA-256 of one part of a table: names of columns, missing values, and values.

    Numbers count as little-endian integers of their own width (moments as seconds), texts as UTF-8 with their
    lengths. The columns named in `coded` (few texts in many rows) count as their texts in ascending order and
    the place of each row's text among them.
    """
    digest = hashlib.sha256(f"{part.num_rows}".encode())
    for name in part.column_names:
        digest.update(b"|" + name.encode())
        column = part.column(name)
        whole = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        for piece in _coded(whole) if name in coded else _pieces(whole):
            digest.update(piece)
    return digest.digest()


def table_digest(parts: Iterable[bytes]) -> str:
    """Return the digest of a table from those of its parts, in order, as hexadecimal digits."""
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _pieces(column: pa.Array) -> Iterable[bytes | memoryview]:
    if column.null_count:
        yield np.packbits(column.is_null().to_numpy(zero_copy_only=False)).tobytes()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type):
        filled = column.fill_null("") if column.null_count else column
        yield pc.binary_length(filled).to_numpy().astype("<i4").tobytes()
        yield _text(filled)
    else:
        yield _numbers(column)


def _text(column: pa.StringArray) -> memoryview:
    offsets = np.frombuffer(column.buffers()[1], dtype=np.int32)
    data = column.buffers()[2]
    if data is None:
        return memoryview(b"")
    return memoryview(data)[offsets[column.offset] : offsets[column.offset + len(column)]]


def _numbers(column: pa.Array) -> bytes:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("s")).cast(pa.int64())
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if not pa.types.is_integer(column.type):
        raise TypeError(f"no digest is defined for columns of {column.type}")
    values = (column.fill_null(0) if column.null_count else column).to_numpy(zero_copy_only=False)
    little: bytes = values.astype(values.dtype.newbyteorder("<")).tobytes()
    return little


def _coded(column: pa.DictionaryArray) -> Iterable[bytes | memoryview]:
    words, codes = column.dictionary, column.indices.to_numpy()
    used = np.zeros(len(words), dtype=bool)
    used[codes] = True
    ascending = len(words) < 2 or pc.all(pc.less(words[:-1], words[1:])).as_py()
    if not (ascending and used.all()):
        kept = np.flatnonzero(used)
        order = kept[pc.array_sort_indices(words.take(pa.array(kept))).to_numpy()]
        place = np.zeros(len(words), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        words, codes = words.take(pa.array(order)), place[codes]
    yield _text(words)
    yield np.ascontiguousarray(codes, dtype="<i4" if len(words) > 127 else "i1").tobytes()
