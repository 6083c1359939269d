"""The locks and environment.yml say the same as pyproject.toml, and name no place to fetch from."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock")
ENTRY = re.compile(
    r"^([a-z0-9][^\s]*==[^\s]+(?: ; [^\\\n]+?)?) \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.M
)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pins(name: str) -> dict[str, set[str]]:
    """Give {"name==version ; marker": its hashes}."""
    return {pin: set(re.findall(r"sha256:(\w+)", hashes)) for pin, hashes in ENTRY.findall(text(name))}


def required(*groups: str) -> list[Requirement]:
    project = tomllib.loads(text("pyproject.toml"))
    lines = [*project["project"]["dependencies"]]
    for group in groups:
        lines += project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    assert not re.search(r"://|--index|--find-links|--trusted|@ |file:|/", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_of_a_lock_has_hashes_and_nothing_else_stands_there(lock: str) -> None:
    assert ENTRY.sub("", text(lock)).strip() == ""
    assert len(pins(lock)) > 100


@pytest.mark.parametrize(("lock", "groups"), [(LOCKS[0], ("build",)), (LOCKS[1], ("build", "test"))])
def test_a_lock_holds_what_the_project_asks_for(lock: str, groups: tuple[str, ...]) -> None:
    locked: dict[str, list[str]] = {}
    for pin in pins(lock):
        name, version = pin.split(" ;")[0].split("==")
        locked.setdefault(canonicalize_name(name), []).append(version.strip())
    for requirement in required(*groups):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not locked"
        assert all(requirement.specifier.contains(version, prereleases=True) for version in versions)


def test_the_lock_for_tests_holds_the_whole_lock_for_learners() -> None:
    learners, tests = pins(LOCKS[0]), pins(LOCKS[1])
    # A pin that holds on every system holds on the systems a learner's pin names.
    assert {pin: tests.get(pin, tests.get(pin.split(" ;")[0])) for pin in learners} == learners


def test_intel_macs_have_a_wheel_of_argon2() -> None:
    (pin,) = [pin for pin in pins(LOCKS[0]) if pin.startswith("argon2-cffi-bindings==")]
    assert int(pin.split("==")[1].split(".")[0]) < 26


def test_conda_gets_the_same_packages_and_ranges() -> None:
    dependencies = yaml.safe_load(text("environment.yml"))["dependencies"]
    by_pip = next(each["pip"] for each in dependencies if isinstance(each, dict))
    lines = [each.replace(" ", "", 1) for each in dependencies if isinstance(each, str)]
    lines += [each for each in by_pip if each != "-e ."]
    named = {canonicalize_name(each.name): each.specifier for each in map(Requirement, lines)}
    python, pip = named.pop("python"), named.pop("pip")
    assert named == {canonicalize_name(each.name): each.specifier for each in required("build")}
    assert str(python) == "<3.15,>=3.11"
    assert str(pip) == ""
    assert "-e ." in by_pip
