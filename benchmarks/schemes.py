"""Measure all four schemes on the full-size world; write benchmarks/RESULTS-schemes.md.

python benchmarks/schemes.py [--world DIR] [--runs 3]

Without --world the world is made in a temporary folder first. Each run is a process of its own that imports,
reads the browsing once, learns every company's model and makes the four deliverables. Goal on two cores at
full size, logistic models: at most 30 s and 2 GiB.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("RESULTS-schemes.md")
ROOT = RESULTS.parents[1]
GOAL_SECONDS, GOAL_MIB = 30, 2048


def one_run(folder: str) -> dict[str, Any]:
    """Run the schemes in this process and return what was measured."""
    began = time.perf_counter()
    from casekit.schemes import run_together
    from casekit.world import open_world

    imported = time.perf_counter()
    runs = run_together(open_world(folder))
    ended = time.perf_counter()
    rows, models = {}, 0
    for name, run in runs.items():
        scored = run.deliverable[run.deliverable["score"].notna()]
        models += scored["company_id"].nunique()
        rows[name] = [len(run.deliverable), len(scored)]
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "imports": imported - began,
        "schemes": ended - imported,
        "rows": rows,
        "models": models,
        "mib": most,
    }


def measured(folder: str, runs: int) -> list[dict[str, Any]]:
    """Return what each of `runs` fresh processes measured."""
    command = [sys.executable, __file__, "--one", folder]
    variables = {**os.environ, "PYTHONPATH": str(ROOT)}
    return [
        json.loads(subprocess.run(command, env=variables, check=True, capture_output=True, text=True).stdout)
        for _ in range(runs)
    ]


def page(found: list[dict[str, Any]]) -> str:
    """Return the results page."""
    seconds = [each["schemes"] for each in found]
    median, most = statistics.median(seconds), max(each["mib"] for each in found)
    imports = statistics.median(each["imports"] for each in found)
    lines = [
        "# The four schemes at full size: measured",
        "",
        "Made by `python benchmarks/schemes.py`; do not edit by hand.",
        "",
        f"{len(found)} runs, each a process of its own. {platform.system()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, scikit-learn {version('scikit-learn')}, "
        f"numpy {version('numpy')}, load {os.getloadavg()[0]:.1f} at the end. All scores are simulated.",
        "",
        "| measured | goal | found | range |",
        "|---|---|---|---|",
        f"| four deliverables, {found[0]['models']} models | at most {GOAL_SECONDS} s | {median:.1f} s | "
        f"{min(seconds):.1f}-{max(seconds):.1f} s |",
        f"| most memory | at most {GOAL_MIB} MiB | {most:.0f} MiB | - |",
        f"| imports before | - | {imports:.1f} s | - |",
        "",
        "| scheme | rows delivered | with a score |",
        "|---|---|---|",
        *(f"| {name} | {rows:,} | {scored:,} |" for name, (rows, scored) in found[0]["rows"].items()),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Measure, write the page, and return 1 if a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--world", default=None)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--one", default=None, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        print(json.dumps(one_run(chosen.one)))
        return 0
    with tempfile.TemporaryDirectory(prefix="casekit-full-") as folder:
        world = chosen.world or str(Path(folder) / "world")
        if chosen.world is None:
            make = [sys.executable, "-m", "casekit.cli", "generate", "--scale", "full", "--out", world]
            subprocess.run(make, check=True, cwd=ROOT)
        found = measured(world, chosen.runs)
    RESULTS.write_text(page(found), encoding="utf-8", newline="\n")
    print(RESULTS.read_text(encoding="utf-8"))
    good = statistics.median(each["schemes"] for each in found) <= GOAL_SECONDS
    return 0 if good and max(each["mib"] for each in found) <= GOAL_MIB else 1


if __name__ == "__main__":
    raise SystemExit(main())
