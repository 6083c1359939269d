"""`casekit doctor`: look at everything the course needs on this machine, and say what to do.

Nothing is changed. Each check is tried for real: the kernel starts and computes, the font draws, the
folder is written to.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from casekit.course.lab import Language, likely_language
from casekit.course.place import checkout
from casekit.course.ports import free_port
from casekit.errors import CasekitError

DISK_NEEDED = 500_000_000
"""Bytes: room for the learner's copy, worlds of classroom size and JupyterLab's own files."""

REPAIR = (
    "run `python start.py setup` in the course folder",
    "コースのフォルダーで `python start.py setup` を実行してください",
)
GLYPHS = "個人情報の突合"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `found` says what was seen, `advice` what to do if it failed."""

    name: str
    passed: bool
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """Give the check as one line."""
        if self.passed:
            return f"ok      {self.name}: {self.found}"
        return f"FAILED  {self.name}: {self.found} -> {self.advice}"


def report(language: Language | None = None, root: Path | None = None) -> list[Check]:
    """Make every check and return them in order; none raises.

    Parameters
    ----------
    language
        Of the sentences; None takes the one `casekit lab` would take.
    root
        The checkout; None finds it. Without one, that is the only failure reported.

    """
    try:
        root = root or checkout()
    except CasekitError as fault:
        return [Check("course", False, "no checkout", str(fault))]
    language = language or likely_language(root / "my-course")
    looks: list[tuple[str, str, Callable[[Path], str]]] = [
        ("Python", "Python", _python),
        ("packages", "パッケージ", _packages),
        ("Japanese font", "日本語フォント", _font),
        ("kernel", "カーネル", _kernel),
        ("port", "ポート", _port),
        ("disk", "ディスク", _disk),
        ("folder", "フォルダー", _folder),
        ("lessons", "レッスン", _lessons),
    ]
    chosen = 1 if language == "ja" else 0
    return [_look(names[chosen], look, root, chosen) for *names, look in looks]


class _FaultError(Exception):
    """What was found instead, and the advice in English and Japanese."""


def _look(name: str, look: Callable[[Path], str], root: Path, chosen: int) -> Check:
    try:
        return Check(name, True, look(root))
    except _FaultError as fault:
        found, *advice = fault.args
        return Check(name, False, found, advice[chosen])
    except Exception as fault:  # A check that breaks is a finding, not a traceback.
        return Check(name, False, f"{type(fault).__name__}: {fault}".splitlines()[0], REPAIR[chosen])


def _python(root: Path) -> str:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = _project(root)["requires-python"]
    if not SpecifierSet(str(wanted)).contains(version) or sys.maxsize <= 2**32:
        raise _FaultError(
            version, "install a 64-bit Python 3.13", "64 ビット版の Python 3.13 を入れてください"
        )
    return f"{version}, {sys.executable}"


def _packages(root: Path) -> str:
    wanted = [Requirement(str(each)) for each in _project(root)["dependencies"]]
    wrong = [
        f"{each.name} ({_version(each.name)}, not {each.specifier})" for each in wanted if not _fits(each)
    ]
    if wrong:
        raise _FaultError(", ".join(wrong), *REPAIR)
    return f"{len(wanted)} as required"


def _font(_: Path) -> str:
    import matplotlib_fontja
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    matplotlib_fontja.japanize()
    name = "IPAexGothic"
    font = FT2Font(font_manager.findfont(name, fallback_to_default=False))
    lacking = [glyph for glyph in GLYPHS if not font.get_char_index(ord(glyph))]
    if lacking:
        raise _FaultError(f"{name} lacks {''.join(lacking)}", *REPAIR)
    return name


def _kernel(_: Path) -> str:
    from nbclient import NotebookClient
    from nbformat import v4

    sum_cell = v4.new_code_cell("1 + 1")  # type: ignore[no-untyped-call]
    notebook = v4.new_notebook(cells=[sum_cell])  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        resources = {"metadata": {"path": folder}}
        NotebookClient(notebook, timeout=60, kernel_name="python3", resources=resources).execute(
            stderr=subprocess.DEVNULL  # It warns of what is no concern on one's own machine.
        )
    answer = notebook.cells[0].outputs[0]["data"]["text/plain"]
    if answer != "2":
        raise _FaultError(f"1 + 1 gave {answer}", *REPAIR)
    return "started, 1 + 1 = 2"


def _port(_: Path) -> str:
    try:
        return str(free_port(None))
    except CasekitError as fault:
        raise _FaultError(
            str(fault), "close other copies of JupyterLab", "ほかの JupyterLab を終了してください"
        ) from fault


def _disk(root: Path) -> str:
    free = shutil.disk_usage(root).free
    if free < DISK_NEEDED:
        raise _FaultError(f"{free / 1e9:.1f} GB", "make 0.5 GB of room", "0.5 GB 以上空けてください")
    return f"{free / 1e9:.1f} GB free"


def _folder(root: Path) -> str:
    course = root / "my-course"
    place = course if course.is_dir() else root
    try:
        with tempfile.TemporaryFile(dir=place):
            return str(place)
    except OSError as fault:
        raise _FaultError(
            f"cannot write in {place}",
            "move the course to a folder of your own",
            "コースを自分のフォルダーに移してください",
        ) from fault


def _lessons(root: Path) -> str:
    counts = {each: len(list((root / "notebooks" / each).glob("*.ipynb"))) for each in ("en", "ja")}
    told = ", ".join(f"{language} {count}" for language, count in counts.items())
    if not all(counts.values()):
        raise _FaultError(told, "clone the project again", "プロジェクトを取得し直してください")
    return told


def _project(root: Path) -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _fits(requirement: Requirement) -> bool:
    version = _version(requirement.name)
    return version is not None and requirement.specifier.contains(version, prereleases=True)
