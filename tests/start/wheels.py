"""Ask the package index whether every pin has a ready-made file for every machine we promise.

    python tests/start/wheels.py [path of uv]

For maintainers, after a lock was made anew, and once a month: it needs the index, so it is no unit test.
Nothing is installed. uv plays each machine: it resolves the lock with its digests and refuses to build.
The last line of the table is a control: a machine we do not promise, for which files are known to be missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"requirements.lock": "12.0", "requirements-test.lock": "13.0"}
"""Each lock with the oldest macOS that has files for it: pyarrow asks for 12, the test tool pypdfium2 for 13.
On Linux the oldest C library is 2.28, as the names below say."""
MACHINES = {
    "Windows x64": "x86_64-pc-windows-msvc",
    "macOS arm64": "aarch64-apple-darwin",
    "macOS Intel": "x86_64-apple-darwin",
    "Linux x64": "x86_64-manylinux_2_28",
    "Linux arm64": "aarch64-manylinux_2_28",
}
CONTROL = "aarch64-pc-windows-msvc"
"""start.py sends Windows on ARM to the x64 Python. When this one has all files too, it need not any more."""


def main(arguments: list[str]) -> int:
    """Print a table, and give 0 if nothing is missing where it is promised."""
    uv = arguments[0] if arguments else shutil.which("uv")
    if uv is None:
        print("uv is not here. Install it in an environment of its own, and give its path.")
        return 2
    missing, checked = [], 0
    for lock in LOCKS:
        for python in pythons():
            for name, machine in MACHINES.items():
                count, why = resolved(uv, lock, python, machine)
                checked += count
                print(f"{lock:<24}{python:<6}{name:<14}{f'{count} files' if count else why}", flush=True)
                if not count:
                    missing.append(f"{lock}, Python {python}, {name}: {why}")
    count, why = resolved(uv, next(iter(LOCKS)), pythons()[-1], CONTROL)
    print(f"{'control':<24}{pythons()[-1]:<6}{'Windows ARM':<14}{f'{count} files' if count else why}")
    if count:
        missing.append(
            "The control found every file: either this check sees nothing, or start.py may change."
        )
    print(f"{checked} files looked for and found; {len(missing)} faults.", *missing, sep="\n")
    return 1 if missing else 0


def pythons() -> list[str]:
    """Give the Pythons that start.py accepts, as "3.11" and so on."""
    text = (ROOT / "start.py").read_text(encoding="utf-8")
    bounds = re.search(r"^OLDEST, NEWEST = \(3, (\d+)\), \(3, (\d+)\)$", text, re.MULTILINE)
    if bounds is None:
        raise SystemExit("start.py no longer says which Pythons it accepts.")
    return [f"3.{minor}" for minor in range(int(bounds[1]), int(bounds[2]) + 1)]


def resolved(uv: str, lock: str, python: str, machine: str) -> tuple[int, str]:
    """Give how many files this machine would install of a lock, or 0 and the reason."""
    with tempfile.TemporaryDirectory() as elsewhere:
        # Beside pyproject.toml uv would take its constraints for requirements without digests.
        command = [uv, "pip", "install", "--dry-run", "--target", str(Path(elsewhere) / "nowhere")]
        command += ["--python-platform", machine, "--python-version", python]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", str(ROOT / lock)]
        done = subprocess.run(
            command,
            cwd=elsewhere,
            env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": LOCKS[lock]},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode == 0:
        return len(re.findall(r"^ \+ ", done.stderr, re.MULTILINE)), ""
    return 0, next((line.strip() for line in done.stderr.splitlines() if "cause:" in line), "uv failed")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
