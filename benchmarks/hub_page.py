"""What benchmarks/hub.py measured, as a page."""

import math
import os
import platform
import statistics
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.hub_privacy import is_refused

if TYPE_CHECKING:
    from benchmarks.hub import Found

RESULTS = Path(__file__).with_name("RESULTS-hub.md")
MIB = 2**20


def good(found: "Found") -> bool:
    """Tell whether everybody finished, nobody was let in wrongly or saw another, and all came back."""
    kept_apart = bool(found.seen) and all(map(is_refused, found.seen.values()))
    let_in = not all(found.refused.values())
    return (
        not found.failures
        and kept_apart
        and not let_in
        and found.returned > 0
        and "ready again after" in found.killed
    )


def page(found: "Found") -> str:
    """Return the page in Markdown."""
    lines = [
        "# A room on one JupyterHub: measured",
        "",
        "Made by `python benchmarks/hub.py`; do not edit by hand.",
        "",
        f"{found.learners} simulated learners, all at the same moment: log-in by the form with their own "
        "passphrase, choice of language (half Japanese), start, lesson 03 with every cell, prediction, "
        "three checkpoints, worksheet, save. No pauses for thinking, so this is the worst minute of a class "
        "and not a class. They are HTTP and websocket clients on the same machine, not browsers. The hub is "
        "the one of `deploy/one-machine`, with `LocalProcessSpawner` in place of systemd (real system users, "
        f"but no limits on memory and processor). {platform.system()}, {os.cpu_count()} processors, "
        f"{_memory_of_machine():.0f} GiB, Python {platform.python_version()} as client. "
        f"Load {found.load_before:.1f} before and {os.getloadavg()[0]:.1f} at the end; if the first is not "
        "near 0, other work shared the machine.",
        "",
        "| measured | goal | found |",
        "|---|---|---|",
        f"| learners who finished | {found.learners} | {found.learners - len(found.failures)} |",
        f"| wrong log-ins refused | all | {sum(found.refused.values())} of {len(found.refused)} |",
    ]
    if found.failures:
        return "\n".join([*lines, "", "Failures:", "", *(f"* {each}" for each in found.failures), ""])
    refusals = sum(map(is_refused, found.seen.values()))
    each = [a + b for a, b in zip(found.server_bytes, found.kernel_bytes, strict=True)]
    lines += [
        f"| ways to another's work refused | all | {refusals} of {len(found.seen)} |",
        f"| logged in, s | - | {_spread(found, 'logged in')} |",
        f"| server ready, from the log-in form, s | - | {_spread(found, 'ready')} |",
        f"| lesson done, from the ready server, s | - | {_spread(found, 'lesson')} |",
        f"| finished, from the log-in form, s | - | {_spread(found, 'finished')} |",
        f"| processor seconds a learner: server | - | {_middle(found.server_seconds, 1)} |",
        f"| processor seconds a learner: kernel | - | {_middle(found.kernel_seconds, 1)} |",
        f"| processor seconds of hub and proxy, divided by the learners | - | "
        f"{found.hub_seconds / found.learners:.1f} |",
        f"| memory a learner after the lesson, MiB | - | {_mib(each)} |",
        f"| of that the server, MiB | - | {_mib(found.server_bytes)} |",
        f"| of that the kernel of one lesson, MiB | - | {_mib(found.kernel_bytes)} |",
        f"| hub and proxy, MiB | - | {found.hub_bytes / MIB:.0f} and {found.proxy_bytes / MIB:.0f} |",
        f"| disk a learner, MiB | - | {_mib(found.home_bytes)} |",
        *(
            f"| server killed in the middle: {what}, s | comes back | {s:.0f} |"
            for what, s in found.killed.items()
        ),
        f"| all servers culled, with 20 s of idleness, s | - | {found.culled:.0f} |",
        f"| a culled learner back at all their work, s | comes back | {found.returned:.0f} |",
        "",
        "Spreads are: median (lowest to highest). Memory is PSS: pages that several programs share are "
        "divided among them. The last learner of the room is the one whose server is killed (kill -9); the "
        "times of the lesson include that.",
        "",
        "## What was tried to see another's work",
        "",
        "| tried | came of it |",
        "|---|---|",
        *(f"| {words} | {_short(answer)} |" for words, answer in found.seen.items()),
        "",
        "## What was tried to get in",
        "",
        "| tried | came of it |",
        "|---|---|",
        *(f"| {words} | {'refused' if was else 'LET IN'} |" for words, was in found.refused.items()),
        "",
        "## A new edition for a learner who has edited the old one",
        "",
        "The learner had changed one cell and run the notebook. The new edition changes that cell and "
        "another and takes a third away. Then a start with casekit's own copy, and a pull with nbgitpuller:",
        "",
        "| way | the edited notebook | the learner's words | cells changed in it | cells more or fewer |",
        "|---|---|---|---|---|",
        *(
            f"| {way} | {'untouched' if was['unchanged'] else 'rewritten'} | "
            f"{'kept' if was['own words'] else 'LOST'} | {was['news']} | {was['cells']} |"
            for way, was in found.pulled.items()
        ),
        "",
        f"Packages: {_versions()}.",
        "",
    ]
    return "\n".join(lines)


def sizing(found: "Found", language: str) -> str:
    """Return the table of machine sizes: from the room that was measured, by the rule below."""
    head, measured, derived = WORDS[language]
    rows = [
        f"| {learners} | {_gib(found, learners)} | {_processors(found, learners)} | "
        f"{measured if learners == found.learners else derived} |"
        for learners in sorted({10, 30, 60, 100, 200, found.learners})
    ]
    return "\n".join([*head, *rows])


WORDS = {
    "en": (
        ["| learners | memory, GiB | processors | from |", "|---|---|---|---|"],
        "measured, then as below",
        "extrapolated",
    ),
    "ja": (
        ["| 学習者 | メモリ（GiB） | プロセッサ数 | 根拠 |", "|---|---|---|---|"],
        "測定値から下の規則で計算",
        "外挿",
    ),
}
OPEN_NOTEBOOKS, SYSTEM_GIB, PATIENT_SECONDS = 2, 2, 180
"""The rule: so many notebooks open, so much for the system, and all done so soon if all press at once."""


def _gib(found: "Found", learners: int) -> int:
    each = statistics.median(found.server_bytes) + OPEN_NOTEBOOKS * statistics.median(found.kernel_bytes)
    return math.ceil(SYSTEM_GIB + (found.hub_bytes + found.proxy_bytes + learners * each) / 2**30)


def _processors(found: "Found", learners: int) -> int:
    each = statistics.median(found.server_seconds) + statistics.median(found.kernel_seconds)
    each += found.hub_seconds / found.learners
    return max(2, math.ceil(learners * each / PATIENT_SECONDS))


def write_sizing(found: "Found") -> None:
    """Write the table into the pages of deploy/, between its marks."""
    for language, name in (("en", "README.md"), ("ja", "README.ja.md")):
        path = RESULTS.parents[1] / "deploy" / name
        text = path.read_text(encoding="utf-8")
        before, rest = text.split(MARK, 1)
        after = rest.split(MARK, 1)[1]
        table = f"{before}{MARK}\n\n{sizing(found, language)}\n\n{MARK}{after}"
        path.write_text(table, encoding="utf-8", newline="\n")


MARK = "<!-- sizing: written by benchmarks/hub.py -->"


def _spread(found: "Found", part: str) -> str:
    return _middle([way.seconds[part] for way in found.ways])


def _mib(sizes: Sequence[int]) -> str:
    return _middle([size / MIB for size in sizes])


def _middle(values: Sequence[float], places: int = 0) -> str:
    found = (statistics.median(values), min(values), max(values))
    middle, low, high = (f"{value:.{places}f}" for value in found)
    return f"{middle} ({low} to {high})"


def _short(answer: str) -> str:
    # No paths of this machine belong on the page.
    return answer.split("'")[0].split("[")[0].strip()[:80].replace("|", "/") if is_refused(answer) else "SEEN"


def _memory_of_machine() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _versions() -> str:
    lock = (Path(__file__).parents[1] / "deploy" / "requirements-hub.txt").read_text(encoding="utf-8")
    pins = dict(line.split(" ")[0].split("==") for line in lock.splitlines() if "==" in line)
    names = ("jupyterhub", "jupyterlab", "jupyter-server", "ipykernel", "jupyterhub-idle-culler")
    return ", ".join(f"{name} {pins[name]}" for name in names) + f"; requests {version('requests')} as client"
