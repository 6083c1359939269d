"""The monthly check on other people's machines: what it runs, and how little it may do."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.start.wheels import pythons

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / ".github" / "workflows" / "monthly.yml").read_text(encoding="utf-8")
# YAML of the year 2005 reads the word `on` as true.
WORKFLOW: dict[Any, Any] = yaml.safe_load(TEXT)
JOBS: dict[str, Any] = WORKFLOW["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]


def commands(job: str) -> str:
    return "\n".join(step["run"] for step in JOBS[job]["steps"] if "run" in step)


def test_it_runs_once_a_month_and_by_hand_and_at_no_other_time() -> None:
    when = WORKFLOW[True]
    assert set(when) == {"schedule", "workflow_dispatch"}
    (times,) = when["schedule"]
    assert re.fullmatch(r"\d+ \d+ \d+ \* \*", times["cron"])


def test_it_may_only_read_the_project_and_knows_no_secret() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert not [name for name, job in JOBS.items() if "permissions" in job]
    assert "secrets" not in TEXT
    assert "github.token" not in TEXT
    checkouts = [step for _, step in STEPS if "actions/checkout" in step.get("uses", "")]
    assert len(checkouts) == len(JOBS)
    assert all(step["with"] == {"persist-credentials": False} for step in checkouts)


@pytest.mark.parametrize("line", [line.strip() for line in TEXT.splitlines() if "uses:" in line])
def test_an_action_is_pinned_to_one_commit_and_says_which_version_that_is(line: str) -> None:
    assert re.fullmatch(r"- uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)


def test_it_covers_three_systems_and_every_python_of_start_py() -> None:
    matrix = JOBS["checks"]["strategy"]["matrix"]
    assert [system.split("-")[0] for system in matrix["system"]] == ["ubuntu", "windows", "macos"]
    assert matrix["python"] == pythons()
    assert {each["system"] for each in matrix["include"]} == {"macos-15-intel", "ubuntu-24.04-arm"}
    assert {each["python"] for each in matrix["include"]} <= set(pythons())


def test_it_runs_what_people_run() -> None:
    assert commands("checks").splitlines()[-1] == "python start.py test"
    assert "python start.py test --all" in commands("everything").splitlines()
    assert JOBS["everything"]["runs-on"].startswith("ubuntu")
    assert "python tests/start/wheels.py" in commands("supply")
    for lock in ("requirements.lock", "requirements-test.lock"):
        assert f"pip-audit --strict --require-hashes --disable-pip -r {lock}" in commands("supply")
    assert "--file environment.yml" in commands("conda")


def test_every_job_and_every_command_has_an_end() -> None:
    assert all(0 < job["timeout-minutes"] <= 240 for job in JOBS.values())
    # A value that somebody outside can choose must not become part of a command.
    assert not [step["run"] for _, step in STEPS if "${{" in step.get("run", "")]
