"""Measure the generator of the invented world beside its limits and its rivals; write benchmarks/RESULTS.md.

python benchmarks/world.py [--runs 5] [--members 1610000] [--out benchmarks/RESULTS.md] [--without-rivals]

polars and duckdb are no dependencies of casekit: `pip install polars duckdb` beforehand, or leave the rivals
out. Every job runs in a process of its own, the rivals in turn, so that a noisy machine is noisy for all; the
report is written anew after each round. Seconds are inside the program, after imports, unless said otherwise.
Memory is the highest sum of resident memory of the job's processes, sampled twenty times a second (shared
pages count more than once: an upper bound).
"""

import argparse
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.results_page import Measured, page
from casekit.world import Settings, classroom, generate
from casekit.world.block_tables import members_table, page_views_table
from casekit.world.browsing import views_of_block
from casekit.world.files import part_name, write_part
from casekit.world.people import blocks, people_of_block

WORKERS = 2
FAKER_ROWS = 20_000
RESULTS = Path(__file__).with_name("RESULTS.md")


def _settings(members: int) -> Settings:
    return Settings.for_scale(members=members)


def full_world(members: int, out: Path) -> float:
    start = time.perf_counter()
    generate(_settings(members), out / "world", workers=WORKERS)
    return time.perf_counter() - start


def _page_views(settings: Settings, block: int):
    people = people_of_block(settings.seed, block, settings.people)
    return page_views_table(people, views_of_block(people, block))


def _write_page_views(settings: Settings, out: Path, block: int) -> None:
    write_part(_page_views(settings, block), out / part_name(block), "parquet")


def _ready(_: int) -> None:
    time.sleep(0.2)


def page_views(members: int, out: Path) -> float:
    settings = _settings(members)
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(_ready, range(WORKERS)))
        start = time.perf_counter()
        list(
            pool.map(
                _write_page_views, *zip(*((settings, out, b) for b in blocks(settings.people)), strict=True)
            )
        )
        return time.perf_counter() - start


def page_views_encode_only(members: int, out: Path) -> float:
    settings = _settings(members)
    tables = [_page_views(settings, block) for block in blocks(settings.people)]
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(
            pool.map(lambda part: write_part(part[1], out / part_name(part[0]), "parquet"), enumerate(tables))
        )
    return time.perf_counter() - start


def page_views_polars(members: int, out: Path) -> float:
    import polars as pl

    people, random = _settings(members).people, np.random.default_rng(1)
    start = time.perf_counter()
    for first in range(0, people, 131_072):
        size = min(131_072, people - first)
        counts = np.minimum(np.exp(random.normal(3.41, 0.95, size)) * 1.15, 900).astype(np.int64)
        person = np.repeat(np.arange(first, first + size), counts)
        rows = len(person)
        frame = pl.DataFrame(
            {
                "person": person,
                "second": random.integers(0, 36_806_400, rows, dtype=np.int32),
                "browser": random.integers(0, 6, rows, dtype=np.int8),
                "site": random.integers(0, 4, rows, dtype=np.int8),
                "industry": random.integers(0, 30, rows, dtype=np.int8),
            }
        )
        names = pl.Series([f"I{n:02d}" for n in range(30)])
        done = frame.sort("person", "second").select(
            at=pl.datetime(2018, 6, 1) + pl.duration(seconds="second"),
            cookie_id=pl.struct("person", "browser").hash(1).cast(pl.String).cast(pl.Categorical),
            site=pl.lit(pl.Series(["job_site", "a", "b", "c"])).gather("site").cast(pl.Categorical),
            industry=pl.lit(names).gather("industry").cast(pl.Categorical),
        )
        done.write_parquet(out / f"{first}.parquet", compression="zstd", compression_level=1)
    return time.perf_counter() - start


def page_views_duckdb(members: int, out: Path) -> float:
    import duckdb

    people = _settings(members).people
    base = duckdb.connect()
    base.execute(f"set threads = {WORKERS}; set preserve_insertion_order = false; set memory_limit = '4GB'")
    query = f"""
        copy (
            select timestamp '2018-06-01' + to_seconds((hash(person, n, 1) % 36806400)::bigint) as at,
                   printf('%016x', hash(person, hash(person, n, 2) % 6)) as cookie_id,
                   ['job_site', 'a', 'b', 'c'][(hash(person, n, 3) % 4)::int + 1] as site,
                   'I' || lpad((hash(person, n, 4) % 30)::varchar, 2, '0') as industry
            from (select range as person, unnest(range(0, least(900,
                    37.4 * exp(0.95 * sqrt(-2 * ln((1 + hash(range, 5) % 1000000) / 1000001.0))
                    * cos(6.2831853 * (hash(range, 6) % 1000000) / 1e6)))::bigint)) as n
                  from range({people}))
        ) to '{out / "page_views.parquet"}' (format parquet, compression zstd, compression_level 1)"""
    start = time.perf_counter()
    base.execute(query)
    return time.perf_counter() - start


def page_views_faker_loop(members: int, _out: Path) -> float:
    """Draw `FAKER_ROWS` views one by one and scale up to the number of page views."""
    from faker import Faker

    fake = Faker("ja_JP")
    fake.seed_instance(1)
    industries = [f"I{n:02d}" for n in range(30)]
    start = time.perf_counter()
    rows = [
        (
            fake.date_time_between(start_date=_day(2018), end_date=_day(2019)),
            fake.random_element(("job_site", "a", "b", "c")),
            fake.hexify("^" * 16),
            fake.random_element(industries),
        )
        for _ in range(FAKER_ROWS)
    ]
    seconds = time.perf_counter() - start
    assert len(rows) == FAKER_ROWS
    return seconds / FAKER_ROWS * _settings(members).people * 54.5


def _day(year: int):
    from datetime import datetime

    return datetime(year, 6, 1)


def members_table_written(members: int, out: Path) -> float:
    settings = _settings(members)
    start = time.perf_counter()
    for block in blocks(settings.people):
        people = people_of_block(settings.seed, block, settings.people)
        table = members_table(people.some(np.flatnonzero(people.member >= 0)))
        write_part(table, out / part_name(block), "parquet")
    return time.perf_counter() - start


def members_faker_loop(members: int, _out: Path) -> float:
    """Draw `FAKER_ROWS` // 4 members one by one and scale up."""
    from faker import Faker

    fake = Faker("ja_JP")
    fake.seed_instance(1)
    start = time.perf_counter()
    rows = [
        (fake.last_name(), fake.first_name(), fake.kana_name(), fake.email(), fake.date(), fake.company())
        for _ in range(FAKER_ROWS // 4)
    ]
    seconds = time.perf_counter() - start
    return seconds / len(rows) * members


def _views_by_cookie_and_industry(path: Path) -> int:
    import pyarrow.parquet as parquet

    columns = ["cookie_id", "industry"]
    table = parquet.read_table(path, columns=columns, read_dictionary=columns).combine_chunks()
    cookie, industry = (table[name].chunk(0) for name in columns)
    cells = cookie.indices.to_numpy() * np.int64(30) + industry.indices.to_numpy()
    return int(np.count_nonzero(np.bincount(cells, minlength=len(cookie.dictionary) * 30)))


def features_bincount(members: int, out: Path) -> float:
    page_views(members, out)
    start = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        sum(pool.map(_views_by_cookie_and_industry, sorted(out.glob("*.parquet"))))
    return time.perf_counter() - start


def features_polars(members: int, out: Path) -> float:
    import polars as pl

    page_views(members, out)
    start = time.perf_counter()
    keys = ["cookie_id", "industry"]
    scan = pl.scan_parquet(str(out / "*.parquet")).with_columns(pl.col(keys).cast(pl.String))
    scan.group_by(keys).len().select(pl.len()).collect(engine="streaming")
    return time.perf_counter() - start


def features_duckdb(members: int, out: Path) -> float:
    import duckdb

    page_views(members, out)
    base = duckdb.connect()
    base.execute(f"set threads = {WORKERS}; set memory_limit = '8GB'")
    start = time.perf_counter()
    base.execute(
        f"select count(*) from (select 1 from '{out}/*.parquet' group by cookie_id, industry)"
    ).fetchall()
    return time.perf_counter() - start


def classroom_in_memory(_members: int, _out: Path) -> float:
    start = time.perf_counter()
    world = classroom()
    for name in world.tables:
        world[name]
    return time.perf_counter() - start


JOBS = {
    job.__name__: job
    for job in (
        full_world,
        page_views,
        page_views_encode_only,
        page_views_polars,
        page_views_duckdb,
        page_views_faker_loop,
        members_table_written,
        members_faker_loop,
        features_bincount,
        features_polars,
        features_duckdb,
        classroom_in_memory,
    )
}
NEEDS = {"polars": "polars", "duckdb": "duckdb"}


def _session_memory(session: int) -> int:
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return total


def measure(job: str, members: int) -> Measured:
    """Return seconds and highest memory (bytes) of one run of a job in processes of its own."""
    out = Path(tempfile.mkdtemp(prefix="casekit-benchmark-"))
    command = [sys.executable, __file__, "--job", job, "--members", str(members), "--out", str(out)]
    highest = 0
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as run:
            while run.poll() is None:
                highest = max(highest, _session_memory(run.pid))
                time.sleep(0.05)
            assert run.stdout is not None
            if run.returncode:
                raise SystemExit(f"{job} failed")
            return json.loads(run.stdout.read())["seconds"], highest
    finally:
        shutil.rmtree(out)


def _missing() -> list[str]:
    return [module for module in NEEDS.values() if importlib.util.find_spec(module) is None]


def main(runs: int, members: int, out: Path, *, rivals: bool) -> None:
    if rivals and _missing():
        raise SystemExit(f"pip install {' '.join(_missing())} first, or add --without-rivals.")
    jobs = [job for job in JOBS if rivals or not job.endswith(tuple(NEEDS))]
    load = os.getloadavg()
    growth = {size: [measure("full_world", size) for _ in range(3)] for size in (10_000, 100_000)}
    found: dict[str, list[Measured]] = {job: [] for job in jobs}
    for turn in range(runs):
        for job in jobs:
            found[job].append(measure(job, members))
            print(turn + 1, job, f"{found[job][-1][0]:.2f} s", f"{found[job][-1][1] >> 20} MiB", flush=True)
        sizes = {**growth, members: found["full_world"]}
        out.write_text(page(found, sizes, load), encoding="utf-8")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--members", type=int, default=1_610_000)
    arguments.add_argument("--job", choices=JOBS)
    arguments.add_argument("--out", type=Path, default=RESULTS)
    arguments.add_argument("--without-rivals", action="store_true")
    chosen = arguments.parse_args()
    if chosen.job:
        print(json.dumps({"seconds": JOBS[chosen.job](chosen.members, chosen.out)}))
    else:
        main(chosen.runs, chosen.members, chosen.out, rivals=not chosen.without_rivals)
