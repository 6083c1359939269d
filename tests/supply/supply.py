"""What we build on: every pin of the locks with its licence, its day, and for our own choices why.

    python tests/supply/supply.py UV

writes `pins.csv` and `README.md` anew after a lock was made anew; UV is the path of uv. It asks the package
index for the days, and for the few packages that this machine does not install. The tests ask nothing.
"""

import csv
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LEARNERS, TESTS = "requirements.lock", "requirements-test.lock"
PIN = re.compile(r"^([a-z0-9][\w.-]*)==([^\s;]+)(?: ; (.+?))? \\$", re.MULTILINE)
MACHINES = {
    "x86_64-pc-windows-msvc": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
    "aarch64-apple-darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "x86_64-manylinux_2_28": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
}
LICENCES = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: GNU General Public License (GPL)": "GPL",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
    "License :: Public Domain": "Public domain",
}
"""The words of the older metadata that occur in our locks; any other is a fault, to be looked at."""


@dataclass(frozen=True)
class Pin:
    """One line of a lock; `marker` is empty where it holds everywhere."""

    name: str
    version: str
    marker: str


def pins(lock: str) -> list[Pin]:
    """Return the pins of a lock."""
    found = PIN.findall((ROOT / lock).read_text(encoding="utf-8"))
    return [Pin(canonicalize_name(name), version, marker) for name, version, marker in found]


def licence_of(distribution: Distribution) -> str:
    """Return the licence that a package's own metadata names; several of the older kind with a comma.

    Raises
    ------
    ValueError
        If it names none, or one that nobody has looked at.

    """
    metadata = distribution.metadata
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    classes = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License :: ")]
    if classes:
        unknown = [line for line in classes if line not in LICENCES]
        if unknown:
            raise ValueError(f"{distribution.name}: {unknown}")
        return ", ".join(LICENCES[line] for line in classes)
    said = str(metadata.get("License") or "").strip()
    if said and "\n" not in said:
        return said
    texts = [read for path, read in licence_texts(distribution) if Path(path).name.startswith("LICENSE")]
    if any(text.lstrip().startswith("MIT License") for text in texts):
        return "MIT"
    raise ValueError(f"{distribution.name} names no licence")


def licence_texts(distribution: Distribution) -> Iterator[tuple[str, str]]:
    """Yield the licence files of an installed package, and its metadata, each with its text."""
    for file in distribution.files or []:
        if re.search(r"licen[cs]e|copying|notice", str(file), re.IGNORECASE) or file.name == "METADATA":
            path = Path(str(file.locate()))
            if path.is_file() and path.suffix not in (".py", ".pyc", ".js", ".json", ".png", ".map"):
                yield str(file), path.read_text(encoding="utf-8", errors="replace")


def installed() -> dict[tuple[str, str], Distribution]:
    """Return what this environment holds, by name and version."""
    return {(canonicalize_name(each.name), each.version): each for each in distributions()}


def asked_for() -> dict[str, tuple[str, str]]:
    """Return what pyproject.toml asks for: {name: (range, for whom)}."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"learners": project["project"]["dependencies"], **project["dependency-groups"]}
    lines = [(Requirement(line), group) for group, listed in groups.items() for line in listed]
    return {canonicalize_name(each.name): (str(each.specifier), group) for each, group in lines}


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of this folder."""
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def page(rows: Iterable[dict[str, str]]) -> str:
    """Return the page: our own choices with their reasons, then every pin."""
    rows = list(rows)
    own = asked_for()
    parts = [(HERE / "introduction.md").read_text(encoding="utf-8")]
    parts.append("## What we ask for\n")
    parts.append("| package | version | licence | released | for | what it is for | without it |")
    parts.append("|---|---|---|---|---|---|---|")
    for said in table("direct.csv"):
        found = [row for row in rows if row["name"] == said["name"]]
        versions, days = (" / ".join(row[key] for row in found) for key in ("version", "released"))
        licence = " / ".join(dict.fromkeys(row["licence"] for row in found))
        group = own[said["name"]][1]
        cells = (said["name"], versions, licence, days, group, said["purpose"], said["without"])
        parts.append(f"| {' | '.join(cells)} |")
    parts.append("\n## Where a licence text names the GPL\n")
    parts.append("| package | what it says |\n|---|---|")
    parts += [f"| {row['name']} | {row['why']} |" for row in table("mentions.csv")]
    for needed, heading in (("learners", "A learner's installation"), ("tests", "Only for tests")):
        listed = [row for row in rows if row["needed_by"] == needed]
        parts.append(f"\n## {heading}: {len(listed)} pins\n")
        parts.append("| package | version | licence | released |\n|---|---|---|---|")
        keys = ("name", "version", "licence", "released")
        parts += [f"| {' | '.join(row[key] for key in keys)} |" for row in listed]
    return "\n".join(parts) + "\n"


def main(uv: str) -> None:
    """Write `pins.csv` and `README.md` anew."""
    learners = {(pin.name, pin.version) for pin in pins(LEARNERS)}
    every = list({(pin.name, pin.version): pin for pin in pins(TESTS)}.values())
    here, days = installed(), released(uv, every)
    rows = []
    for pin in sorted(every, key=lambda each: (each.name, each.version)):
        key = (pin.name, pin.version)
        needed = "learners" if key in learners else "tests"
        licence = licence_of(here[key]) if key in here else foreign_licence(uv, pin)
        rows.append(dict(zip(COLUMNS, (*key, needed, licence, days[key]), strict=True)))
    with (HERE / "pins.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (HERE / "README.md").write_text(page(rows), encoding="utf-8", newline="\n")


COLUMNS = ("name", "version", "needed_by", "licence", "released")


def released(uv: str, every: Iterable[Pin]) -> dict[tuple[str, str], str]:
    """Return the day on which the index got the first file of each pin, from a lock that uv writes."""
    lines = [f"{pin.name}=={pin.version}" + (f" ; {pin.marker}" if pin.marker else "") for pin in every]
    project = '[project]\nname = "scratch"\nversion = "0"\nrequires-python = ">=3.11,<3.15"\n'
    with tempfile.TemporaryDirectory() as scratch:
        Path(scratch, "pyproject.toml").write_text(f"{project}dependencies = {lines!r}\n", encoding="utf-8")
        subprocess.run([uv, "lock", "--quiet"], cwd=scratch, check=True)
        lock = tomllib.loads(Path(scratch, "uv.lock").read_text(encoding="utf-8"))
    found = {}
    for package in lock["package"]:
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        moments = [file["upload-time"] for file in files if "upload-time" in file]
        key = (canonicalize_name(package["name"]), package["version"])
        found[key] = min(map(str, moments))[:10] if moments else "not told"
    return found


def foreign_licence(uv: str, pin: Pin) -> str:
    """Return the licence of a pin that is not installed here, from the file of a machine that has it."""
    for platform, environment in MACHINES.items():
        for minor in (14, 12, 11):
            facts = {**environment, "python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
            if pin.marker and not Marker(pin.marker).evaluate(facts):
                continue
            with tempfile.TemporaryDirectory() as scratch:
                command = [uv, "pip", "install", "--quiet", "--no-deps", "--only-binary", ":all:"]
                command += ["--target", scratch, "--python-platform", platform]
                command += ["--python-version", f"3.{minor}", f"{pin.name}=={pin.version}"]
                subprocess.run(command, cwd=scratch, check=True)
                (only,) = distributions(path=[scratch])
                return licence_of(only)
    raise ValueError(f"{pin} is for none of our machines")


if __name__ == "__main__":
    main(sys.argv[1])
