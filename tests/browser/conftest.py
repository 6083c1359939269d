"""A real JupyterLab, opened by `casekit lab` on a course of its own, in a real Chromium."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 120.0
"""Seconds for anything that waits for a kernel; a slow machine is not a fault."""

expect.set_options(timeout=30_000)  # Milliseconds; what is expected is not loosened, only waited for longer.


@dataclass
class Lab:
    """A running `casekit lab`: where its course is, and the address it printed."""

    course: Path
    address: str
    process: "subprocess.Popen[str]"

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def sessions(self) -> list[dict[str, Any]]:
        parts = urlsplit(self.address)
        opener = build_opener(ProxyHandler({}))
        opener.addheaders = [("Authorization", f"token {self.token}")]
        with opener.open(f"{parts.scheme}://{parts.netloc}/api/sessions", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def end_sessions(self) -> None:
        """End every kernel, as shutting the computer down would."""
        parts = urlsplit(self.address)
        for each in self.sessions():
            request = Request(
                f"{parts.scheme}://{parts.netloc}/api/sessions/{each['id']}",
                headers={"Authorization": f"token {self.token}"},
                method="DELETE",
            )
            build_opener(ProxyHandler({})).open(request, timeout=30).close()

    def record(self) -> dict[str, Any]:
        path = self.course / "my-record.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@dataclass
class Notebook:
    """A notebook open in the browser, with every request that the page made."""

    lab: Lab
    page: Page
    path: str
    requests: list[str] = field(default_factory=list)

    @property
    def outside(self) -> list[str]:
        """The requests that went anywhere but to this machine."""
        ours = ("127.0.0.1", "localhost", None)
        return [
            url
            for url in self.requests
            if not url.startswith(("data:", "blob:")) and urlsplit(url).hostname not in ours
        ]

    def wait_until_idle(self) -> None:
        """Wait for the kernel by the server's own word; the status bar says idle too early."""
        calm = 0
        for _ in _moments():
            mine = [each for each in self.lab.sessions() if each["path"] == self.path]
            kernel = mine[0]["kernel"] if mine else {}
            calm = calm + 1 if kernel.get("execution_state") == "idle" and kernel["connections"] else 0
            if calm >= 4 and not self.page.locator(".jp-InputPrompt", has_text="*").count():
                return
        raise TimeoutError(f"the kernel of {self.path} did not come to rest")

    def run_all(self) -> None:
        """Choose Run, Run All Cells, by the command's id, which no language changes."""
        self.wait_until_idle()
        self.page.locator("#jp-MainMenu .lm-MenuBar-item").nth(3).click()
        self.page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click()
        self.page.wait_for_timeout(500)
        self.wait_until_idle()

    def save(self) -> None:
        """Save by the keyboard, and wait until the file has been written."""
        file = self.lab.course / self.path
        before = file.stat().st_mtime_ns
        self.page.keyboard.press("Control+s")
        for _ in _moments(seconds=30):
            if file.stat().st_mtime_ns != before:
                self.page.wait_for_timeout(500)
                return
        raise TimeoutError(f"{self.path} was not saved")

    def errors(self) -> list[str]:
        """What cells showed as an error or a warning."""
        kinds = [f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("error", "stderr")]
        return self.page.locator(", ".join(kinds)).all_inner_texts()

    def find(self, css: str) -> Locator:
        """Give the first match of the selector, scrolled into sight."""
        found = self.page.locator(css).first
        found.wait_for(state="attached", timeout=30_000)
        found.scroll_into_view_if_needed()
        return found

    def wait_for_record(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the learner's record satisfies `holds`, and give it."""
        for _ in _moments(seconds=30):
            if holds(record := self.lab.record()):
                return record
        raise TimeoutError(f"the record did not change as expected: {self.lab.record()}")


def _moments(seconds: float = PATIENCE) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.25)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("CASEKIT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def start_lab(tmp_path: Path) -> Iterator[Callable[..., Lab]]:
    """Give a function that runs `casekit lab` on a checkout of its own; its notebooks may be replaced."""
    started: list[subprocess.Popen[str]] = []

    def start(language: str, notebooks: Path | None = None, *options: str) -> Lab:
        checkout = tmp_path / "checkout"
        if not checkout.exists():
            shutil.copytree(notebooks or CHECKOUT / "notebooks", checkout / "notebooks")
            (checkout / "notebooks" / "source").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "casekit.cli", "lab", "--no-browser", "--language", language]
        process = subprocess.Popen(
            [*command, *options],
            cwd=CHECKOUT,
            env={**os.environ, "CASEKIT_CHECKOUT": str(checkout), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        started.append(process)
        for line in process.stdout or ():
            if line.startswith("http://"):
                return Lab(checkout / "my-course", line.strip(), process)
        raise AssertionError("casekit lab ended without an address")

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture
def open_notebook(
    chromium: Browser, request: pytest.FixtureRequest
) -> Iterator[Callable[[Lab, str], Notebook]]:
    """Give a function that opens a notebook; if the test fails, a picture of each page is kept."""
    opened: list[Notebook] = []

    def visit(lab: Lab, path: str) -> Notebook:
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        notebook = Notebook(lab, page, path)
        page.on("request", lambda sent: notebook.requests.append(sent.url))
        opened.append(notebook)
        parts = urlsplit(lab.address)
        page.goto(f"{parts.scheme}://{parts.netloc}/lab/tree/{path}?token={lab.token}&reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE * 1000)
        return notebook

    yield visit
    failed = getattr(request.node, "failed", False)
    for number, notebook in enumerate(opened):
        if failed:
            folder = Path(os.environ.get("CASEKIT_PICTURES") or tempfile.mkdtemp(prefix="casekit-failed-"))
            picture = folder / f"{request.node.name}-{number}.png"
            if not notebook.page.is_closed():
                notebook.page.screenshot(path=picture)
                print(f"picture of the failed test: {picture}")
        notebook.page.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report
