"""Every check of the project, one after the other: what `python start.py test` runs in `.venv`.

    python start.py test          leaves out what is marked slow; at most ten minutes
    python start.py test --all    everything; a missing browser is then a failure

Each check runs whatever became of the ones before it, and a table closes the run.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Run the checks and give the exit code: 1 if any failed."""
    everything = "--all" in arguments
    rows = []
    with tempfile.TemporaryDirectory(prefix="casekit-checks-", ignore_cleanup_errors=True) as scratch:
        for check in checks(Path(scratch), everything=everything):
            print(f"\n=== {check.name}", flush=True)
            began = time.monotonic()
            verdict = run(check, everything=everything)
            rows.append((check.name, time.monotonic() - began, verdict))
            print(f"=== {check.name}: {verdict}", flush=True)
    print("\n=== All checks")
    for name, seconds, verdict in rows:
        print(f"{name:<24}{seconds:7.1f} s  {verdict}")
    failed = sum(verdict.startswith("FAILED") for _, _, verdict in rows)
    print(f"{failed} of {len(rows)} checks failed." if failed else "No check failed.", flush=True)
    return 1 if failed else 0


@dataclass(frozen=True)
class Check:
    """One step of `start.py test`: a command, the minutes it may take at most, and variables it needs."""

    name: str
    command: list[str]
    minutes: float
    variables: dict[str, str]


def checks(scratch: Path, *, everything: bool) -> list[Check]:
    """List the checks in order; programs that keep settings keep them in `scratch`."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    own = {name: str(scratch / name.lower()) for name in names}
    python, casekit = sys.executable, shutil.which("casekit", path=str(Path(sys.executable).parent))
    pytest = [python, "-m", "pytest", "-p", "no:cacheprovider"]
    parallel = ["-n", "2", "--dist", "loadfile"]
    notebooks = [*pytest, *parallel, "--nbval-lax", "--nbval-current-env"]
    notebooks += ["--nbval-cell-timeout=60", "--nbval-kernel-startup-timeout=60"]
    unit = "not browser" if everything else "not browser and not slow"
    browser = "browser" if everything else "browser and not slow"
    chromium = find_chromium()
    seen = {**own, "CASEKIT_CHROMIUM": chromium}
    return [
        Check("lint", [python, "-m", "ruff", "check", "."], 2, own),
        Check("format", [python, "-m", "ruff", "format", "--check", "."], 2, own),
        Check("types", [python, "-m", "mypy"], 10, own),
        Check("unit tests", [*pytest, *parallel, "-m", unit, "tests"], 40 if everything else 10, own),
        Check("editions in step", [casekit or "casekit", "build", "--check"], 10, own),
        Check("learner notebooks", [*notebooks, "notebooks/en", "notebooks/ja"], 15, own),
        Check(
            "facilitator notebooks",
            [*notebooks, "notebooks/facilitator"],
            15,
            {**own, "CASEKIT_EDITION": "facilitator"},
        ),
        Check("browser", [*pytest, *parallel, "-m", browser, "tests/browser"] if chromium else [], 45, seen),
    ]


def find_chromium() -> str:
    """Give the path of a Chromium or Chrome to test with, or an empty text."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return os.environ.get("CASEKIT_CHROMIUM", "") or next(filter(None, map(shutil.which, names)), "")


def run(check: Check, *, everything: bool) -> str:
    """Run one check and give its verdict; what it started is ended if its time is over."""
    if not check.command:
        return "FAILED: no Chromium found" if everything else "LEFT OUT: NO CHROMIUM FOUND ON THIS MACHINE"
    # A test must not write into a learner's record, nor see a learner's settings.
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "CASEKIT_SOURCES" or not name.startswith(("CASEKIT_", "JUPYTER"))
    }
    process = subprocess.Popen(
        check.command,
        stdin=subprocess.DEVNULL,
        env={**kept, **check.variables},
        cwd=str(ROOT),
        start_new_session=True,
    )
    try:
        code = process.wait(timeout=60 * check.minutes)
    except subprocess.TimeoutExpired:
        return f"FAILED: not done after {check.minutes:.0f} minutes"
    finally:
        if process.poll() is None:
            end_with_children(process)
    if code == 5 and "pytest" in check.command:
        return "FAILED: no tests found"
    return "passed" if code == 0 else f"FAILED (exit code {code})"


def end_with_children(process: "subprocess.Popen[bytes]") -> None:
    """End a program and everything it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
