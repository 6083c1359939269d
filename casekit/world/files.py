"""One part of a table as a file: Parquet for programs, CSV for spreadsheets."""

import codecs
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

FORMATS = ("parquet", "csv")
COMPRESSION_LEVEL = 1


def write_part(table: pa.Table, path: Path, file_format: str) -> None:
    """Write one part of a table; `path` has no suffix. A CSV part has no heading."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if file_format == "csv":
        options = pa.csv.WriteOptions(include_header=False)
        pa.csv.write_csv(_decoded(table), path.with_name(path.name + ".csv"), options)
        return
    few = [name for name in table.column_names if _few_texts(table.column(name))]
    moments = [field.name for field in table.schema if pa.types.is_timestamp(field.type)]
    pa.parquet.write_table(
        _decoded(table, keep=few),
        path.with_name(path.name + ".parquet"),
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        use_dictionary=few,
        column_encoding=dict.fromkeys(moments, "DELTA_BINARY_PACKED"),
        dictionary_pagesize_limit=1 << 24,
        write_statistics=False,
        write_page_checksum=True,
    )


def _few_texts(column: pa.ChunkedArray) -> bool:
    """Return whether a column has so few different texts that a dictionary in the file pays."""
    if not pa.types.is_dictionary(column.type):
        return False
    return sum(len(chunk.dictionary) for chunk in column.chunks) * 4 < len(column)


def put_together(folder: Path, name: str, columns: Sequence[str], parts: int, file_format: str) -> None:
    """Make one table of its parts, which lie in `folder`/`name`/part-00000 and so on.

    Parquet parts stay a folder, unless there is only one; CSV parts become one file with a byte-order mark
    and a heading, which Excel opens as UTF-8.
    """
    base = folder / name
    if file_format == "csv":
        with base.with_name(base.name + ".csv").open("wb") as whole:
            whole.write(codecs.BOM_UTF8 + ",".join(f'"{column}"' for column in columns).encode() + b"\n")
            for part in range(parts):
                with (base / f"{part_name(part)}.csv").open("rb") as piece:
                    shutil.copyfileobj(piece, whole, 1 << 20)
        shutil.rmtree(base)
    elif parts == 1:
        (base / f"{part_name(0)}.parquet").rename(base.with_name(base.name + ".parquet"))
        base.rmdir()


def part_name(number: int) -> str:
    """Return the name of a part's file, without suffix."""
    return f"part-{number:05d}"


def _decoded(table: pa.Table, keep: Sequence[str] = ()) -> pa.Table:
    columns = {
        name: column.cast(pa.string()) if pa.types.is_dictionary(column.type) and name not in keep else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    }
    return pa.table(columns)
