"""What benchmarks/world.py measured, as a page: jobs, their ratios, and how the whole world grows."""

import math
import os
import platform
import statistics
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

PACKAGES = ("numpy", "pandas", "pyarrow", "polars", "duckdb", "faker")
Measured = tuple[float, int]
"""Seconds, and highest memory in bytes."""


def page(found: dict[str, list[Measured]], sizes: dict[int, list[Measured]], load: Sequence[float]) -> str:
    """Return the page in Markdown.

    `found` : what was measured of each job. `sizes` : of the whole world, by number of members. `load` : of
    the machine before it began.
    """
    members, rounds = max(sizes), len(found["full_world"])
    return "\n".join(
        [
            "# Measured: the generator of the invented world",
            "",
            f"`python benchmarks/world.py --runs {rounds} --members {members}`",
            "",
            f"Jobs in turn, {rounds} rounds, medians. {platform.system()}, {os.cpu_count()} processors "
            f"({_processor()}), Python {platform.python_version()}, "
            f"{', '.join(f'{name} {_version(name)}' for name in PACKAGES)}. "
            f"Load of the machine in the five minutes before: {load[1]:.1f}. "
            "The Faker loops are measured on few rows and scaled up.",
            "",
            "| job | median, s | range, s | peak memory of all processes, MiB |",
            "|---|---|---|---|",
            *(_row(job.replace("_", " "), results) for job, results in found.items()),
            "",
            "| ratio of medians | goal | measured |",
            "|---|---|---|",
            *(f"| {name} | {goal} | {value:.2f} |" for name, goal, value in _ratios(found)),
            *(
                f"| growth exponent, {small:,} to {big:,} members | at most 1.05 | {exponent:.2f} |"
                for small, big, exponent in _exponents(sizes)
            ),
            "",
            "| whole world of so many members | median, s | range, s | peak memory of all processes, MiB |",
            "|---|---|---|---|",
            *(_row(f"{size:,}", results) for size, results in sizes.items()),
            "",
        ]
    )


def _row(name: str, results: list[Measured]) -> str:
    seconds = [seconds for seconds, _ in results]
    memory = max(memory for _, memory in results) / 2**20
    return f"| {name} | {_median(results):.2f} | {min(seconds):.2f}-{max(seconds):.2f} | {memory:.0f} |"


def _median(results: list[Measured]) -> float:
    return statistics.median(seconds for seconds, _ in results)


def _exponents(sizes: dict[int, list[Measured]]) -> list[tuple[int, int, float]]:
    return [
        (small, big, math.log(_median(sizes[big]) / _median(sizes[small])) / math.log(big / small))
        for small, big in pairwise(sorted(sizes))
    ]


def _ratios(found: dict[str, list[Measured]]) -> list[tuple[str, str, float]]:
    wanted = [
        ("page views / encode-only limit", "at most 2.5", "page_views", "page_views_encode_only"),
        ("Faker loop / page views", "at least 100", "page_views_faker_loop", "page_views"),
        ("polars / page views", "above 1", "page_views_polars", "page_views"),
        ("duckdb (unsorted) / page views", "above 1", "page_views_duckdb", "page_views"),
        ("Faker loop / members", "at least 20", "members_faker_loop", "members_table_written"),
        ("polars / features", "at least 3", "features_polars", "features_bincount"),
        ("duckdb / features", "at least 3", "features_duckdb", "features_bincount"),
    ]
    return [
        (name, goal, _median(found[one]) / _median(found[other]))
        for name, goal, one, other in wanted
        if one in found and other in found
    ]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
