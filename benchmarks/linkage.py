"""Measure the linkage attacks beside pyCANON and the plain way; write benchmarks/RESULTS-linkage.md.

python benchmarks/linkage.py [--runs 5] [--pycanon PYTHON]

pyCANON cannot live beside casekit's libraries, so it runs in an environment of its own on the same files;
without --pycanon that environment is made in a temporary folder (pip install). Seconds are of the measured
call, after imports and reading. Rivals take turns with ours, so that a noisy machine is noisy for both.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casekit.linkage import (
    class_sizes,
    class_values,
    crowd,
    dictionary_attack,
    draw_facts,
    full_member_list,
    hashed,
    histories_of,
    member_list_look_up,
    read_at_full_size,
    uniqueness_curve,
)
from casekit.manifest import Manifest
from casekit.parties import Holding
from casekit.schemes.name_hash import Recipe
from casekit.world import classroom

RESULTS = Path(__file__).with_name("RESULTS-linkage.md")
MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "benchmark"})
PYCANON = ["pycanon==1.3.6", "pandas==2.3.*", "pyarrow"]
PYCANON_CALLS = """
import json, sys, time
import pandas as pd
from pycanon import anonymity
path, columns, what = sys.argv[1], sys.argv[2].split(","), sys.argv[3]
frame = pd.read_parquet(path)
ask = {"k": lambda: anonymity.k_anonymity(frame, columns),
       "l": lambda: anonymity.l_diversity(frame, columns, ["secret"]),
       "t": lambda: anonymity.t_closeness(frame, columns, ["secret"])}[what]
if what != "k":
    ask()
start = time.perf_counter()
answer = ask()
print(json.dumps({"seconds": time.perf_counter() - start, "answer": float(answer)}))
"""
PEOPLE, INDUSTRIES, POINTS = 100_000, 60, 4
TARGETS, PLAIN_TARGETS = 20_000, 100
MEMBERS, APPLICANTS = 820_000, 1_800


def held(frame: pd.DataFrame, party: str = "processor") -> Holding:
    return Holding(party, "benchmark", frame, MANIFEST)


def wide_table(rows: int = 1_000_000) -> pd.DataFrame:
    """Seven columns, six of text and one number, as in the pilot that set the goal."""
    random = np.random.Generator(np.random.PCG64(7))
    kinds = {"university": 780, "faculty": 40, "department": 60, "region": 47, "job": 30, "club": 8}
    columns: dict[str, object] = {
        name: np.array([f"{name}-{value:03d}" for value in range(kind)])[random.integers(0, kind, rows)]
        for name, kind in kinds.items()
    }
    return pd.DataFrame(columns | {"year": random.integers(1995, 2000, rows)})


def narrow_table(rows: int = 10_000) -> pd.DataFrame:
    """About 1,200 classes, and a secret with eight values."""
    random = np.random.Generator(np.random.PCG64(8))
    university = np.array([f"university-{value}" for value in range(60)])[random.integers(0, 60, rows)]
    faculty = np.array([f"faculty-{value}" for value in range(20)])[random.integers(0, 20, rows)]
    secret = np.array(list("abcdefgh"))[random.integers(0, 8, rows)]
    return pd.DataFrame({"university": university, "faculty": faculty, "secret": secret})


def browsing() -> pd.DataFrame:
    """Page views of 100,000 histories; interests are independent but for popularity."""
    random = np.random.Generator(np.random.PCG64(9))
    popularity = 1 / (np.arange(INDUSTRIES) + 3)
    owner = np.repeat(np.arange(PEOPLE), random.poisson(13, PEOPLE).clip(1, 40))
    industry = random.choice(INDUSTRIES, len(owner), p=popularity / popularity.sum())
    cells = np.unique(owner * INDUSTRIES + industry)
    views = random.geometric(0.35, len(cells))
    owner, industry = np.repeat(cells // INDUSTRIES, views), np.repeat(cells % INDUSTRIES, views)
    return pd.DataFrame(
        {
            "cookie_id": pd.Categorical.from_codes(owner, [f"c{n:06d}" for n in range(PEOPLE)]),
            "industry": pd.Categorical.from_codes(industry, [f"I{n:02d}" for n in range(INDUSTRIES)]),
            "at": np.datetime64("2018-04-02", "s"),
        }
    )


def seconds(call: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    answer = call()
    return time.perf_counter() - start, answer


def in_pycanon(python: str, path: Path, columns: list[str], what: str) -> tuple[float, float]:
    done = subprocess.run(
        [python, "-W", "ignore", "-c", PYCANON_CALLS, str(path), ",".join(columns), what],
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    return answer["seconds"], answer["answer"]


def beside_pycanon(python: str, folder: Path, runs: int) -> list[dict[str, object]]:
    wide, narrow = folder / "wide.parquet", folder / "narrow.parquet"
    wide_table().to_parquet(wide)
    narrow_table().to_parquet(narrow)
    ours = {"wide": held(pd.read_parquet(wide)), "narrow": held(pd.read_parquet(narrow))}
    wide_columns, narrow_columns = list(wide_table(1)), ["university", "faculty"]

    def k_report() -> float:
        classes = class_sizes(ours["wide"], wide_columns)
        _ = classes.row_sizes, classes.distribution()
        return classes.k

    jobs: list[tuple[str, Path, list[str], str, Callable[[], float], int, str]] = [
        ("k report, 1,000,000 rows x 7", wide, wide_columns, "k", k_report, 30, "30x, under 1 s"),
    ]
    for what in ("l", "t"):
        jobs.append(
            (
                f"{what}, 10,000 rows, 1,200 classes",
                narrow,
                narrow_columns,
                what,
                lambda what=what: getattr(class_values(ours["narrow"], narrow_columns, "secret"), what),
                50,
                "50x",
            )
        )
    rows = []
    for name, path, columns, what, call, least, goal in jobs:
        theirs, mine = [], []
        for _ in range(runs):
            theirs.append(in_pycanon(python, path, columns, what))
            if what != "k":
                call()  # Both sides warm: a call of a millisecond is otherwise measured by what ran before.
            mine.append(seconds(call))
        assert abs(theirs[0][1] - float(mine[0][1])) < 1e-9, f"{name}: the answers differ"
        rows.append(row(name, mine, theirs, "pyCANON 1.3.6", goal, least))
    return rows


def plain_pandas(points: pd.DataFrame, asked: np.ndarray) -> list[int]:
    """The obvious way: filter the table once for each known fact, and intersect the owners."""
    crowds = []
    for facts in asked.tolist():
        owners: set[int] | None = None
        for fact in facts:
            found = set(points.loc[points["fact"] == fact, "owner"])
            owners = found if owners is None else owners & found
        crowds.append(len(owners or ()))
    return crowds


def uniqueness(runs: int) -> list[dict[str, object]]:
    views = held(browsing())
    making = [seconds(lambda: histories_of(views)) for _ in range(runs)]
    among = making[0][1]
    targets = np.flatnonzero(among.lengths >= POINTS)[:TARGETS]
    asked = draw_facts(among, targets, POINTS, seed=1)
    points = pd.DataFrame({"owner": np.repeat(np.arange(PEOPLE), among.lengths), "fact": among.facts})
    mine, plain = [], []
    for _ in range(runs):
        mine.append(seconds(lambda: crowd(among, asked)))
        plain.append(seconds(lambda: plain_pandas(points, asked[:PLAIN_TARGETS])))
    assert mine[0][1][:PLAIN_TARGETS].tolist() == plain[0][1], "uniqueness: the answers differ"
    ours, theirs = middle(mine) / TARGETS, middle(plain) / PLAIN_TARGETS
    curve = [seconds(lambda: uniqueness_curve(among, targets=TARGETS, seed=1)) for _ in range(runs)]
    return [
        {
            "task": f"uniqueness, {PEOPLE:,} people, {POINTS} points: targets a second",
            "ours": f"{1 / ours:,.0f} /s",
            "rival": f"{1 / theirs:,.0f} /s (pandas: filter, intersect)",
            "ratio": f"{theirs / ours:,.0f}x",
            "goal": "500x, 40,000 /s",
            "met": theirs / ours >= 500 and 1 / ours >= 40_000,
        },
        timed(f"histories from {len(views.frame):,} page views", making, "-"),
        timed(f"whole curve, 1 to 6 points, {TARGETS:,} targets", curve, "under 5 s", 5),
    ]


def hash_attacks(runs: int) -> list[dict[str, object]]:
    world = classroom()
    listing = [seconds(lambda: full_member_list(world, members=MEMBERS)) for _ in range(runs)]
    list_held = listing[0][1]
    file = held(list_held.frame[["name"]].iloc[:: MEMBERS // APPLICANTS].reset_index(drop=True), "client")
    key = bytes(range(32))
    whole = [seconds(lambda: read_at_full_size(world, members=MEMBERS)) for _ in range(runs)]
    rows = [
        timed(f"member list of {MEMBERS:,} names and schools made", listing, "-"),
        timed(
            "the same made and read by three methods and three attackers (lesson 04)", whole, "under 5 s", 5
        ),
    ]
    for name, recipe, goal in (
        ("plain", Recipe(), 2.0),
        ("shared salt", Recipe(salt="0123456789abcdef"), 2.0),
        ("shared secret key", Recipe(key=key), None),
    ):
        secret = hashed(file, recipe)
        done = [
            seconds(lambda secret=secret, recipe=recipe: member_list_look_up(secret, list_held, recipe))
            for _ in range(runs)
        ]
        attack = done[0][1]
        assert attack.recovered.rate == 1, "a member's own name must be found"
        text = f"member list, {MEMBERS:,} names ({attack.hashes:,} different), {name}"
        rows.append(timed(text, done, "under 2 s" if goal else "-", goal))
    names = list_held.frame["name"].tolist()
    naive = [
        seconds(lambda: {sha256(name.encode()).hexdigest(): name for name in names}) for _ in range(runs)
    ]
    rows.append(timed("for comparison: a dictionary of all hashes in one plain Python line", naive, "-"))
    secret = hashed(file, Recipe())
    tried = [seconds(lambda: dictionary_attack(secret, Recipe(), candidates=1_000_000)) for _ in range(runs)]
    share = tried[0][1].recovered.rate
    rows.append(timed(f"dictionary, 1,000,000 likely names (found {share:.0%} of the file)", tried, "-"))
    return [*rows, *speeds(names[:200_000], key, runs)]


def speeds(names: list[str], key: bytes, runs: int) -> list[dict[str, object]]:
    rows = []
    for name, recipe in (("SHA-256", Recipe()), ("HMAC-SHA256, key known", Recipe(key=key))):
        done = [seconds(lambda recipe=recipe: sum(1 for _ in recipe.digests(names))) for _ in range(runs)]
        rate = f"{len(names) / middle(done):,.0f} /s"
        rows.append(timed(f"hashes a second, {name}", done, "-") | {"ours": rate})
    return rows


def row(name: str, mine: list, theirs: list, rival: str, goal: str, least: float) -> dict[str, object]:
    ours, other = middle(mine), middle(theirs)
    met = other / ours >= least and (ours < 1 or "under 1 s" not in goal)
    return {
        "task": name,
        "ours": f"{ours:.4f} s",
        "rival": f"{other:.3f} s ({rival})",
        "ratio": f"{other / ours:,.0f}x",
        "goal": goal,
        "met": met,
    }


def timed(name: str, runs: list, goal: str, limit: float | None = None) -> dict[str, object]:
    taken = middle(runs)
    met = None if limit is None else taken < limit
    return {"task": name, "ours": f"{taken:.3f} s", "rival": "", "ratio": "", "goal": goal, "met": met}


def middle(runs: list) -> float:
    return statistics.median(taken for taken, _ in runs)


def own_environment(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PYCANON], check=True)
    return str(python)


def main(runs: int, pycanon: str | None) -> int:
    """Measure, write the page, and return 1 if a goal was missed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        python = pycanon or own_environment(folder / "pycanon")
        rows = [*beside_pycanon(python, folder, runs), *uniqueness(runs), *hash_attacks(runs)]
    text = report(rows, runs)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)
    return 1 if any(line["met"] is False for line in rows) else 0


def report(rows: list[dict[str, object]], runs: int) -> str:
    words = {True: "yes", False: "NO", None: ""}
    table = [
        f"| {line['task']} | {line['ours']} | {line['rival']} | {line['ratio']} | {line['goal']} "
        f"| {words[line['met']]} |"  # type: ignore[index]
        for line in rows
    ]
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pandas", "pyarrow"))
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return "\n".join(
        [
            "# Linkage: measured",
            "",
            "Made by `python benchmarks/linkage.py`; do not edit by hand.",
            "",
            f"Median of {runs} runs, rivals in turn with ours, on {os.cpu_count()} cores "
            f"({platform.system()}, Python {platform.python_version()}, {versions}{load}). "
            "Quote the ratios; times move with the machine.",
            "",
            "| task | casekit | rival | ratio | goal | met |",
            "|---|---|---|---|---|---|",
            *table,
            "",
            "k, l and t are checked to equal pyCANON's answers on the same files, the crowds to equal those "
            "of the plain pandas way. The k report includes encoding the texts, the size of each row's class "
            "and the distribution; pyCANON computes k alone. l and t are each measured with all that "
            "`class_values` computes, after one call to warm up on both sides. Uniqueness includes making "
            "the bitmaps. The look-up includes "
            "normalising all names. Histories here are independent draws, so their uniqueness is not that "
            "of the world.",
            "",
        ]
    )


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--pycanon", help="a Python that has pyCANON 1.3.6, pandas 2.3 and pyarrow")
    chosen = arguments.parse_args()
    raise SystemExit(main(chosen.runs, chosen.pycanon))
