"""How many inputs are tried, and how many there were."""

import os
from typing import Any

import pytest


def pytest_configure(config: pytest.Config) -> None:
    # `start.py test --all` leaves out only what needs a browser.
    if config.option.markexpr == "not browser":
        os.environ.setdefault("FUZZ", "slow")


def pytest_sessionfinish(session: pytest.Session) -> None:
    from tests.fuzz.hostile import TRIED

    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["tried"] = dict(TRIED)


def pytest_testnodedown(node: Any) -> None:
    from tests.fuzz.hostile import TRIED

    TRIED.update(getattr(node, "workeroutput", {}).get("tried", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tests.fuzz.hostile import TRIED

    if TRIED:
        told = ", ".join(f"{kind} {number:,}" for kind, number in sorted(TRIED.items()))
        terminalreporter.write_line(f"Bad inputs tried: {sum(TRIED.values()):,} ({told})")
