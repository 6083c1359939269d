"""Measure one cookie lab under many visitors; write benchmarks/RESULTS-live.md.

python benchmarks/live.py [--visitors 30] [--seconds 60] [--pause 0.5]

The visitors are HTTP clients with a cookie jar for each site, in processes of their own, not browsers: each
registers, sees five pages on two sites, applies and answers, again and again as a new person, resting after
each page. What they leave behind is checked: every applicant must be joined to the five views of that very
visitor, by the survey scheme itself.
"""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import casekit
from casekit.live import Lab, as_world, join
from tests.live.visits import Answered, Client, walk

RESULTS = Path(__file__).with_name("RESULTS-live.md")
GOAL_MS = 50
PROCESSES = 2


@dataclass
class Timed(Client):
    """A visitor that times every page, pictures apart, and rests after it."""

    pause: float = 0.0
    pages: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)

    def send(self, method: str, site: str, path: str, *rest: object, **options: object) -> Answered:
        """Send one request and time it."""
        begun = time.perf_counter()
        answer = super().send(method, site, path, *rest, **options)  # type: ignore[arg-type]
        took = time.perf_counter() - begun
        (self.pictures if site == "tag" else self.pages).append(took)
        if answer.status >= 400:
            self.errors.append(answer.status)
        if site != "tag":
            time.sleep(self.pause)
        return answer


def visitors(
    port: int, count: int, seconds: float, pause: float
) -> tuple[list[float], list[float], list[int], int]:
    """Let so many visitors walk at once; return page seconds, picture seconds, errors and walks."""

    class There:
        def __init__(self) -> None:
            self.port = port

    ends = time.monotonic() + seconds

    def one(number: int) -> tuple[list[float], list[float], list[int], int]:
        pages: list[float] = []
        pictures: list[float] = []
        errors: list[int] = []
        walks = 0
        time.sleep(pause * number / count)
        while time.monotonic() < ends:
            visitor = Timed(There(), pause=pause)  # type: ignore[arg-type]
            try:
                walk(visitor, offer=number)
            except (OSError, AssertionError):
                errors.append(0)
            visitor.close()
            pages += visitor.pages
            pictures += visitor.pictures
            errors += visitor.errors
            walks += 1
        return pages, pictures, errors, walks

    with ThreadPoolExecutor(count) as together:
        found = list(together.map(one, range(count)))
    return (
        [each for pages, *_ in found for each in pages],
        [each for _, pictures, *_ in found for each in pictures],
        [each for *_, errors, _ in found for each in errors],
        sum(walks for *_, walks in found),
    )


def mixed_up(lab: Lab) -> tuple[int, int]:
    """Return how many applicants answered, and how many of them were not joined to their own five views."""
    found = lab.collected()
    run = casekit.schemes.survey(as_world(found))
    precision = casekit.linkage.match_figures(run).match_precision
    wrong = sum(row.views != 5 for row in join(found) if row.why != "unanswered")
    views = run.parties.holding("processor", "joined").frame["views"]
    wrong = max(wrong, int((views != 5).sum()))
    return len(found.answers), wrong if precision == 1.0 else len(found.answers)


@contextmanager
def crowd(count: int) -> Iterator[ProcessPoolExecutor]:
    """Give processes for visitors, started before the clock."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        list(pool.map(abs, range(count)))
        yield pool


def main() -> int:
    """Measure, write the page, and return 1 if a goal was missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0.5)
    chosen = parser.parse_args()
    share = chosen.visitors // PROCESSES
    with crowd(PROCESSES) as pool, Lab() as lab:
        jobs = [
            pool.submit(visitors, lab.port, share, chosen.seconds, chosen.pause) for _ in range(PROCESSES)
        ]
        parts = [job.result() for job in jobs]
        answered, wrong = mixed_up(lab)
        dropped = sum(count for table, count in lab.store.dropped.items() if table != "exchanges")
    pages = [each for part in parts for each in part[0]]
    pictures = [each for part in parts for each in part[1]]
    errors = [each for part in parts for each in part[2]]
    walks = sum(part[3] for part in parts)
    median = statistics.median(pages) * 1000
    good = median < GOAL_MS and not errors and not wrong
    RESULTS.write_text(
        "\n".join(
            [
                "# The cookie lab: measured",
                "",
                "Made by `python benchmarks/live.py`; do not edit by hand.",
                "",
                f"{share * PROCESSES} visitors at once for {chosen.seconds:.0f} s against one lab, each "
                f"resting {chosen.pause} s after a page. They are HTTP clients with cookie jars, in "
                f"{PROCESSES} processes on the same machine, not browsers. {platform.system()}, "
                f"{os.cpu_count()} processors, Python {platform.python_version()}, tornado "
                f"{version('tornado')}, load {os.getloadavg()[0]:.1f} at the end.",
                "",
                "| measured | goal | found |",
                "|---|---|---|",
                f"| median page | under {GOAL_MS} ms | {median:.1f} ms |",
                f"| 95 % of pages | - | {_share(pages, 0.95):.1f} ms |",
                f"| slowest page | - | {max(pages) * 1000:.0f} ms |",
                f"| median call of the tag | - | {statistics.median(pictures) * 1000:.1f} ms |",
                f"| errors | 0 | {len(errors)} |",
                f"| visitors joined to other than their own five views | 0 | {wrong} of {answered} |",
                f"| pages, calls of the tag, walks | - | {len(pages):,}, {len(pictures):,}, {walks:,} |",
                f"| rows dropped by the bounds | - | {dropped:,} |",
                "",
            ]
        ),
        encoding="utf-8",
    )
    print(RESULTS.read_text(encoding="utf-8"))
    return 0 if good else 1


def _share(times: list[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))] * 1000


if __name__ == "__main__":
    raise SystemExit(main())
