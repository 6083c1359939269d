"""A hub of the course on this machine for benchmarks/hub.py: installed, started, watched and cleared away.

It is made as deploy/README.md says: the kit and its environment belong to root and can only be read, each
learner is a system user, the hub keeps its state where only root can read. Root and Linux are needed.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("casekit", "data", "notebooks", "deploy", "pyproject.toml", "README.md", "LICENSE", "LICENSES")
sys.path[:0] = [str(ROOT / "deploy"), str(ROOT / "deploy" / "one-machine")]

import accounts  # noqa: E402  (deploy/ is no package)
import passphrases  # noqa: E402

PORTS = 3
"""The proxy, the hub and the proxy's own interface stand side by side."""


class CannotMeasureError(Exception):
    """The machine lacks what the measurement needs."""


@dataclass
class Machine:
    """Where everything is, and what runs."""

    work: Path
    port: int
    phrases: dict[str, str] = field(default_factory=dict)
    hub: "subprocess.Popen[bytes] | None" = None
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def address(self) -> str:
        """The hub's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def kit(self) -> Path:
        """The checkout, belonging to root."""
        return self.work / "kit"

    @property
    def python(self) -> Path:
        """The Python of the environment."""
        return self.work / "env" / "bin" / "python"

    @property
    def state(self) -> Path:
        """What only root can read."""
        return self.work / "state"

    @property
    def log(self) -> Path:
        """What the hub said."""
        return self.state / "hub.log"

    def install(self) -> None:
        """Put kit, environment and proxy in place; an environment of the same lock is used again."""
        self.work.mkdir(parents=True, exist_ok=True)
        self.work.chmod(0o755)
        shutil.rmtree(self.kit, ignore_errors=True)
        copy_kit(self.kit)
        lock = self.kit / "deploy" / "requirements-hub.txt"
        stamp = self.work / "env" / "lock"
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
            shutil.rmtree(self.work / "env", ignore_errors=True)
            run([everybodys_python(), "-m", "venv", str(self.work / "env")])
            pip = [str(self.python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
            run([*pip, "--require-hashes", "-r", str(lock)])
            run([*pip, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(self.kit)])
            stamp.write_text(digest, encoding="utf-8")
        run([str(self.python), "-m", "compileall", "-q", str(self.kit / "casekit")])
        self.state.mkdir(mode=0o700, exist_ok=True)
        if not (self.state / "node_modules").exists():
            for name in ("package.json", "package-lock.json"):
                shutil.copy(self.kit / "deploy" / "one-machine" / name, self.state)
            run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=self.state)

    def add_learners(self, count: int) -> None:
        """Make the accounts and the system users of a class."""
        for old in (passphrases.HASHES, passphrases.SLIPS, "jupyterhub.sqlite"):
            (self.state / old).unlink(missing_ok=True)
        self.phrases = passphrases.make(count, self.address, self.state)
        accounts.add(list(self.phrases), self.work / "homes")

    def start(self, seconds: float = 120) -> None:
        """Start the hub and wait until it answers."""
        variables = {
            **{key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ},
            "HOME": str(self.state),
            "CASEKIT_HUB_STATE": str(self.state),
            "CASEKIT_HUB_PORT": str(self.port),
            "CASEKIT_CULLER_TOKEN": self.token,
        }
        config = self.kit / "deploy" / "test" / "jupyterhub_config.py"
        with self.log.open("wb") as log:
            self.hub = subprocess.Popen(
                [str(self.python), "-m", "jupyterhub", "-f", str(config)],
                cwd=self.state,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and self.hub.poll() is None:
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.address}/hub/api/", timeout=5).ok:
                    return
            time.sleep(0.5)
        said = self.log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise CannotMeasureError(f"the hub did not start:\n{said}")

    def servers(self) -> list[str]:
        """Return the names of the learners whose server runs or starts, by the hub's own word."""
        answer = requests.get(
            f"{self.address}/hub/api/users",
            headers={"Authorization": f"token {self.token}"},
            timeout=60,
        )
        answer.raise_for_status()
        return [user["name"] for user in answer.json() if user["servers"]]

    def cull(self, idle: int, seconds: float) -> float:
        """Run the configuration's culler with a shorter time; return the seconds until no server was left."""
        began = time.monotonic()
        with (self.state / "culler.log").open("wb") as log:
            culler = subprocess.Popen(
                [str(self.python), "-m", "jupyterhub_idle_culler", f"--timeout={idle}", "--cull-every=5"],
                env={
                    "PATH": os.environ["PATH"],
                    "JUPYTERHUB_API_TOKEN": self.token,
                    "JUPYTERHUB_API_URL": f"http://127.0.0.1:{self.port + 1}/hub/api",
                },
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        try:
            while self.servers():
                if time.monotonic() - began > seconds:
                    raise CannotMeasureError(f"not culled after {seconds:.0f} s: {self.servers()}")
                time.sleep(2)
        finally:
            culler.terminate()
            culler.wait()
        return time.monotonic() - began

    def pulled(self) -> dict[str, dict[str, Any]]:
        """Return what two ways to bring a new edition make of an edited notebook (benchmarks/hub_pull.py)."""
        command = [
            str(self.python),
            str(ROOT / "benchmarks" / "hub_pull.py"),
            str(self.kit / "notebooks" / "en"),
        ]
        found: dict[str, dict[str, Any]] = json.loads(run(command).splitlines()[-1])
        return found

    def stop(self) -> None:
        """End the hub, its proxy and its servers."""
        if self.hub is not None and self.hub.poll() is None:
            self.hub.send_signal(signal.SIGTERM)
            try:
                self.hub.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(self.hub.pid, signal.SIGKILL)
                self.hub.wait()

    def clear(self) -> None:
        """End the hub and its servers, remove the users with their homes, and the state."""
        self.stop()
        accounts.remove(list(self.phrases))
        shutil.rmtree(self.work / "homes", ignore_errors=True)
        shutil.rmtree(self.kit, ignore_errors=True)
        for old in self.state.glob("*"):
            if old.name not in ("node_modules", "package.json", "package-lock.json", "hub.log"):
                old.unlink()


def copy_kit(target: Path) -> None:
    """Copy what git knows or would take up of the kit; readable for everybody, writable for root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *PARTS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True, mode=0o755)
            shutil.copyfile(ROOT / name, target / name)
            (target / name).chmod(0o644)


def everybodys_python() -> str:
    """Return a Python that every user of this machine can run; one in a closed home serves root only."""
    for found in (getattr(sys, "_base_executable", sys.executable), "/usr/bin/python3"):
        path = Path(found).resolve()
        if path.exists() and all(parent.stat().st_mode & 0o001 for parent in path.parents):
            return str(path)
    raise CannotMeasureError("No Python here can be run by every user. Install the system's python3 first.")


def run(command: list[str], cwd: Path | None = None) -> str:
    """Run a program and return what it said; its words are shown if it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        said = f"{done.stdout[-1500:]}{done.stderr[-1500:]}"
        raise CannotMeasureError(f"{' '.join(command[:4])} .. failed:\n{said}")
    return done.stdout


def programs(user: int) -> Iterator[tuple[int, str]]:
    """Yield number and command line of each program of a user."""
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                if each.stat().st_uid == user:
                    line = (each / "cmdline").read_bytes().replace(b"\0", b" ")
                    yield int(each.name), line.decode(errors="replace")


def processor_seconds(number: int) -> float:
    """Return the processor seconds that a program has spent."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def memory(number: int, line: str = "Pss") -> int:
    """Return the bytes that a program holds, shared pages divided among those who share them."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for row in Path(f"/proc/{number}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if row.startswith(f"{line}:"):
                return int(row.split()[1]) * 1024
    return 0
