"""Measure `casekit site`: seconds, megabytes, files, and how long pages take to open; write RESULTS-site.md.

python benchmarks/site.py [--runs 3]

Each run makes the whole site in a process of its own and deletes it. The time to open a page is Chromium's
own, from the first byte to the load event, with nothing in its cache.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("RESULTS-site.md")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
PACKAGES = ("sphinx", "myst-nb", "sphinx-book-theme", "pydata-sphinx-theme", "nbclient")
MOST_SECONDS, MOST_MB = 300, 40


def make(out: Path) -> tuple[float, float]:
    """Make the site; return the seconds that took, and the processor seconds of all its processes."""
    begun, before = time.perf_counter(), os.times()
    command = [sys.executable, "-m", "casekit.cli", "site", "--out", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    used = sum(after[2:4]) - sum(before[2:4])
    return time.perf_counter() - begun, used


def sizes(site: Path) -> dict[str, tuple[int, float]]:
    """Return by kind of file how many there are and their megabytes."""
    files = [path for path in site.rglob("*") if path.is_file()]
    counts, megabytes = Counter[str](), Counter[str]()
    for path in files:
        kind = path.suffix.lstrip(".") or "other"
        counts[kind] += 1
        megabytes[kind] += path.stat().st_size
    return {kind: (counts[kind], megabytes[kind] / 1e6) for kind, _ in megabytes.most_common()}


def opening(site: Path) -> dict[str, float]:
    """Return by page the milliseconds until Chromium has loaded it."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for path in sorted(site.glob("*/**/*.html")):
            page = browser.new_context().new_page()
            page.goto(path.as_uri())
            load = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            found[path.relative_to(site).as_posix()] = float(load)
            page.context.close()
        browser.close()
    return found


def page(
    runs: list[tuple[float, float]],
    found: dict[str, tuple[int, float]],
    opened: dict[str, float],
    load: float,
) -> str:
    """Return the results as Markdown."""
    files, megabytes = (sum(column) for column in zip(*found.values(), strict=True))
    slowest = max(opened, key=lambda name: opened[name])
    seconds, used = [run[0] for run in runs], [run[1] for run in runs]
    median = statistics.median(seconds)
    lines = [
        "# Measured: the static site",
        "",
        f"`python benchmarks/site.py --runs {len(runs)}`",
        "",
        f"{platform.system()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"{', '.join(f'{name} {version(name)}' for name in PACKAGES)}. "
        f"Load of the machine in the five minutes before: {load:.1f}.",
        "",
        "| what | goal | measured |",
        "|---|---|---|",
        f"| whole site, both languages, s (median of {len(seconds)}, range) | at most {MOST_SECONDS} "
        f"| {median:.0f} ({min(seconds):.0f}-{max(seconds):.0f}) |",
        f"| processor seconds of all its processes (median) | - | {statistics.median(used):.0f} |",
        f"| size, MB | at most {MOST_MB} | {megabytes:.1f} |",
        f"| files | - | {files:,} |",
        f"| pages | - | {len(opened)} |",
        f"| a page opens in Chromium, ms (median; slowest) | - | {statistics.median(opened.values()):.0f}; "
        f"{opened[slowest]:.0f} ({slowest}) |",
        "",
        "| kind of file | files | MB |",
        "|---|---:|---:|",
        *(f"| {kind} | {count:,} | {size:.1f} |" for kind, (count, size) in found.items()),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    load = os.getloadavg()[1]
    made = []
    with tempfile.TemporaryDirectory(prefix="casekit-site-") as folder:
        for run in range(runs):
            out = Path(folder) / f"site-{run}"
            made.append(make(out))
            print(f"{made[-1][0]:.1f} s", flush=True)
        found, opened = sizes(out), opening(out)
    RESULTS.write_text(page(made, found, opened, load), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
