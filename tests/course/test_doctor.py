"""What `casekit doctor` finds, and that a fault is one line with what to do."""

import shutil
from pathlib import Path

import pytest

from casekit.course import doctor

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    for language in ("en", "ja"):
        (tmp_path / "notebooks" / language).mkdir(parents=True)
        (tmp_path / "notebooks" / language / "00-start.ipynb").touch()
    return tmp_path


def found(root: Path, name: str, monkeypatch: pytest.MonkeyPatch, language: str = "en") -> doctor.Check:
    monkeypatch.setattr(doctor, "_kernel", lambda _: "not started in this test")
    return {check.name: check for check in doctor.report(language, root)}[name]  # type: ignore[arg-type]


def test_a_sound_machine_passes_every_check(root: Path) -> None:
    failed = [str(check) for check in doctor.report("en", root) if not check.passed]
    assert failed == []


def test_a_package_out_of_range_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    (root / "pyproject.toml").write_text(project.replace("pandas>=3.0,<4", "pandas>=99"), encoding="utf-8")
    check = found(root, "packages", monkeypatch)
    assert not check.passed
    assert "pandas" in check.found
    assert "start.py setup" in check.advice


def test_a_missing_package_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    changed = project.replace('"pyyaml>=6,<7"', '"no-such-package>=1"')
    (root / "pyproject.toml").write_text(changed, encoding="utf-8")
    assert "no-such-package (None" in found(root, "packages", monkeypatch).found


def test_missing_lessons_are_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "notebooks" / "ja" / "00-start.ipynb").unlink()
    check = found(root, "lessons", monkeypatch)
    assert not check.passed
    assert check.found == "en 1, ja 0"


def test_the_advice_is_in_the_learners_language(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "DISK_NEEDED", 10**18)
    assert "空けて" in str(found(root, "ディスク", monkeypatch, language="ja"))


def test_a_check_that_breaks_is_a_line_and_not_a_traceback(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> str:
        raise RuntimeError("no glyphs\nat all")

    monkeypatch.setattr(doctor, "_font", broken)
    line = str(found(root, "Japanese font", monkeypatch))
    assert line.startswith("FAILED  Japanese font: RuntimeError: no glyphs ->")
    assert "\n" not in line


def test_without_a_checkout_that_is_the_one_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEKIT_CHECKOUT", str(tmp_path))
    (check,) = doctor.report("en")
    assert not check.passed
    assert "Clone" in check.advice
