"""Thirty learners in one room: a real JupyterHub on this machine, measured; write benchmarks/RESULTS-hub.md.

    sudo .venv/bin/python benchmarks/hub.py [--learners 30] [--work DIR] [--port 18000] [--no-page]

All learners log in at the same moment through the form, each with a passphrase of their own, choose a
language, start their server, and do lesson 03: every cell, prediction, checkpoints, worksheet, save. Then
it is tried whether anybody sees another's work, one server is killed in the middle, and idle servers are
culled. Needs root, Linux, node 20 or newer with npm, and about 3 GB of disk; the packages are fetched.
Everything is cleared away at the end; with `--work` the installed environment stays for the next run.
"""

import argparse
import contextlib
import json
import os
import pwd
import shutil
import signal
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import hub_page, hub_privacy
from benchmarks.hub_learner import Kernel, Learner, WentWrongError
from benchmarks.hub_machine import CannotMeasureError, Machine, memory, processor_seconds, programs

LESSON, KEYS = "03", "casekit/lesson/keys/03.json"
WHOLE_RUN_SECONDS = 2400
"""A run that takes longer is broken off, and cleared away like any other."""


@dataclass
class Found:
    """What was measured."""

    learners: int
    load_before: float = 0.0
    ways: list[Learner] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    refused: dict[str, bool] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    server_bytes: list[int] = field(default_factory=list)
    kernel_bytes: list[int] = field(default_factory=list)
    hub_bytes: int = 0
    proxy_bytes: int = 0
    home_bytes: list[int] = field(default_factory=list)
    server_seconds: list[float] = field(default_factory=list)
    kernel_seconds: list[float] = field(default_factory=list)
    hub_seconds: float = 0.0
    killed: dict[str, float] = field(default_factory=dict)
    culled: float = 0.0
    returned: float = 0.0
    pulled: dict[str, dict[str, Any]] = field(default_factory=dict)


def lesson_of(learner: Learner) -> str:
    """Return the path of the lesson in the learner's folder."""
    listed = learner.call("GET", f"api/contents/{learner.language}")["content"]
    return next(each["path"] for each in listed if each["name"].startswith(f"{LESSON}-"))


def do_lesson(learner: Learner, keys: dict[str, Any], *, half: bool = False) -> None:
    """Go through the lesson, or through the first half of it, and save."""
    path = lesson_of(learner)
    notebook = learner.call("GET", f"api/contents/{path}?content=1")["content"]
    kernel = learner.open_kernel(path)
    codes = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for place, cell in enumerate(codes):
        status, cell["outputs"] = kernel.run("".join(cell["source"]), cell["id"])
        if status != "ok":
            raise WentWrongError(f"cell {cell['id']}: {cell['outputs'][-1:]}")
        enter(learner, kernel, cell["id"], keys)
        if half and place == len(codes) // 2:
            break
    save(learner, path, notebook)
    kernel.close()
    if not half:
        check(learner, path, keys)


def enter(learner: Learner, kernel: Kernel, cell: str, keys: dict[str, Any]) -> None:
    """Fill in what this cell asks for, unless it is filled in already."""
    done = record(learner).get("lessons", {}).get(LESSON, {})
    if cell in keys["predictions"] and not done.get("predictions", {}).get(cell, {}).get("locked_at"):
        for name, value in guesses(learner, keys, cell).items():
            kernel.set(kernel.find(f"casekit-number-{name}"), value=value)
        time.sleep(0.5)
        kernel.press("casekit-lock")
    elif cell in keys["checkpoints"] and not done.get("checkpoints", {}).get(cell, {}).get("answered_at"):
        right = [option["right"] for option in keys["checkpoints"][cell]["options"]].index(True)
        kernel.set(kernel.of_cell(cell, "RadioButtonsModel")[0], index=right)
        time.sleep(0.5)
        kernel.press(f"casekit-answer-{cell}")
    elif cell in keys["worksheets"] and not done.get("worksheets", {}).get(cell, {}).get("committed_at"):
        for box in kernel.of_cell(cell, "TextareaModel"):
            kernel.set(box, value=secret(learner))
        time.sleep(0.5)
        kernel.press(f"casekit-commit-{cell}")
    else:
        return
    wait_for(lambda: entry(learner, cell, keys), f"{cell} did not reach the record")


def entry(learner: Learner, key: str, keys: dict[str, Any]) -> bool:
    """Tell whether the record holds the finished entry of a prompt."""
    last = {"predictions": "locked_at", "checkpoints": "answered_at", "worksheets": "committed_at"}
    section = next(section for section in last if key in keys[section])
    found = record(learner).get("lessons", {}).get(LESSON, {}).get(section, {}).get(key, {})
    return last[section] in found


def guesses(learner: Learner, keys: dict[str, Any], key: str) -> dict[str, int]:
    """Return a prediction of the learner's own; with no slider moved the card would ask to press again."""
    inputs = keys["predictions"][key]["inputs"]
    return {each["name"]: 1 + learner.number * (place + 1) % 12 for place, each in enumerate(inputs)}


def secret(learner: Learner) -> str:
    """Return the sentence that only this learner should ever see."""
    return f"Written by {learner.name} and by nobody else. {learner.name} だけが書いた文。"


def record(learner: Learner) -> dict[str, Any]:
    """Read the learner's record through their own server."""
    names = [each["name"] for each in learner.call("GET", "api/contents/")["content"]]
    if "my-record.json" not in names:
        return {}
    content = learner.call("GET", "api/contents/my-record.json?content=1&type=file&format=text")["content"]
    return dict(json.loads(content))


def save(learner: Learner, path: str, notebook: dict[str, Any]) -> None:
    """Save the notebook with its outputs and a line of the learner's own."""
    last = notebook["cells"][-1]
    last["source"] = "".join(last["source"]).split("\n\nWritten by")[0] + f"\n\n{secret(learner)}"
    learner.call("PUT", f"api/contents/{path}", {"type": "notebook", "format": "json", "content": notebook})


def check(learner: Learner, path: str, keys: dict[str, Any]) -> None:
    """Read everything back: it must be all there, and the learner's own."""
    cells = learner.call("GET", f"api/contents/{path}?content=1")["content"]["cells"]
    if secret(learner) not in "".join(cells[-1]["source"]):
        raise WentWrongError("the saved notebook is not the learner's")
    kept = record(learner)["lessons"][LESSON]
    for key in keys["predictions"]:
        if kept["predictions"][key]["values"] != guesses(learner, keys, key):
            raise WentWrongError(f"another prediction was kept: {kept['predictions'][key]}")
    if not all(
        entry(learner, key, keys) for section in ("checkpoints", "worksheets") for key in keys[section]
    ):
        raise WentWrongError("an answer is missing in the record")


def wait_for(happened: Any, words: str, seconds: float = 120) -> None:
    """Wait until something has happened."""
    ends = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > ends:
            raise WentWrongError(words)
        time.sleep(0.5)


def whole_way(
    machine: Machine, learner: Learner, keys: dict[str, Any], together: threading.Barrier, found: Found
) -> None:
    """Let one learner log in, start and finish; a failure is noted, never raised."""
    together.wait()
    try:
        with learner.part("finished"):
            with learner.part("ready"):
                with learner.part("logged in"):
                    page = learner.log_in()
                    if page.status_code != 200 or "/hub/spawn" not in page.url:
                        raise WentWrongError(f"log-in: {page.status_code} {page.url}")
                learner.start()
            with learner.part("lesson"):
                if learner.number == found.learners:
                    kill_in_the_middle(machine, learner, keys, found)
                do_lesson(learner, keys)
    except (WentWrongError, OSError, KeyError, ValueError) as fault:
        found.failures.append(f"{learner.name}: {type(fault).__name__}: {fault}")


def wrong_ways_in(machine: Machine) -> dict[str, bool]:
    """Try to get in without the right passphrase; true says that the hub refused."""
    mine, other = machine.phrases["learner-01"], machine.phrases["learner-02"]
    tries = {
        "a wrong passphrase": ("learner-01", mine[:-1] + ("a" if mine[-1] != "a" else "o")),
        "another learner's passphrase": ("learner-01", other),
        "no passphrase": ("learner-01", ""),
        "a name that is on no slip": ("learner-99", mine),
        "a user of the machine": ("root", mine),
    }
    refused = {}
    for words, (name, passphrase) in tries.items():
        stranger = Learner(machine.address, name, passphrase, "en", 0)
        page = stranger.log_in()
        inside = stranger.browser.get(f"{machine.address}/hub/home", timeout=60, allow_redirects=False)
        refused[words] = page.status_code in (401, 403) and "Invalid username or password" in page.text
        refused[words] &= inside.status_code == 302 and "/hub/login" in inside.headers["Location"]
    return refused


def kill_in_the_middle(machine: Machine, learner: Learner, keys: dict[str, Any], found: Found) -> None:
    """Kill the learner's server after half of the lesson, and let the learner come back to their work."""
    do_lesson(learner, keys, half=True)
    before = record(learner)["lessons"][LESSON]["predictions"]
    uid = pwd.getpwnam(learner.name).pw_uid
    began = time.monotonic()
    for number in [number for number, line in programs(uid) if "singleuser" in line]:
        os.kill(number, signal.SIGKILL)
    wait_for(lambda: learner.name not in machine.servers(), "the hub did not notice", 300)
    found.killed["noticed by the hub after"] = time.monotonic() - began
    wait_for(lambda: not list(programs(uid)), "the killed server left programs behind")
    began = time.monotonic()
    learner.start()
    found.killed["ready again after"] = time.monotonic() - began
    path = lesson_of(learner)
    cells = learner.call("GET", f"api/contents/{path}?content=1")["content"]["cells"]
    if secret(learner) not in "".join(cells[-1]["source"]):
        raise WentWrongError("what was saved before the kill is lost")
    if record(learner)["lessons"][LESSON]["predictions"] != before or not before:
        raise WentWrongError("the prediction locked before the kill is lost")


def weigh(machine: Machine, found: Found) -> None:
    """Note what each learner's server and kernel hold and have used, and the hub and its proxy."""
    for learner in found.ways:
        lines = list(programs(pwd.getpwnam(learner.name).pw_uid))
        kernels = [number for number, line in lines if "ipykernel" in line]
        servers = [number for number, _ in lines if number not in kernels]
        found.kernel_bytes += [memory(number) for number in kernels]
        found.kernel_seconds += [processor_seconds(number) for number in kernels]
        found.server_bytes.append(sum(map(memory, servers)))
        found.server_seconds.append(sum(map(processor_seconds, servers)))
        home = machine.work / "homes" / learner.name
        found.home_bytes.append(sum(each.stat().st_size for each in home.rglob("*") if each.is_file()))
    for number, line in programs(0):
        if str(machine.work) in line and "jupyterhub -f" in line:
            found.hub_bytes += memory(number)
            found.hub_seconds += processor_seconds(number)
        elif str(machine.state) in line and "configurable-http-proxy" in line:
            found.proxy_bytes += memory(number)
            found.hub_seconds += processor_seconds(number)


def measure(machine: Machine, count: int) -> Found:
    """Do everything in turn and return what was found."""
    found = Found(count, os.getloadavg()[0])
    keys = json.loads((machine.kit / KEYS).read_text(encoding="utf-8"))
    found.refused = wrong_ways_in(machine)
    names = [f"learner-{number:02d}" for number in range(1, count + 1)]
    found.ways = [
        Learner(machine.address, name, machine.phrases[name], "ja" if number % 2 else "en", number)
        for number, name in enumerate(names, 1)
    ]
    together = threading.Barrier(count + 1)
    with ThreadPoolExecutor(count) as room:
        jobs = [room.submit(whole_way, machine, learner, keys, together, found) for learner in found.ways]
        try:
            together.wait()
            for job in jobs:
                job.result()
        except BaseException:
            machine.stop()  # Or everybody in the room would wait on, and we for them.
            raise
    if found.failures:
        return found
    weigh(machine, found)
    found.seen = hub_privacy.looked(machine, found.ways[0], found.ways[1], secret(found.ways[1]))
    found.culled = machine.cull(idle=20, seconds=300)
    began = time.monotonic()
    found.ways[0].start()
    check(found.ways[0], lesson_of(found.ways[0]), keys)
    found.returned = time.monotonic() - began
    found.pulled = machine.pulled()
    return found


@contextlib.contextmanager
def bounded(seconds: int) -> Any:
    """Break off with a sentence after so long."""

    def too_long(*_: object) -> None:
        raise CannotMeasureError(f"broken off after {seconds} s")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def main() -> int:
    """Measure, write the page, and return 1 if a goal was missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--work", type=Path, help="keep the installed environment here for the next run")
    parser.add_argument("--port", type=int, default=18000)
    parser.add_argument(
        "--no-page", action="store_true", help="print what was found and leave the page alone"
    )
    chosen = parser.parse_args()
    if sys.platform != "linux" or os.geteuid() != 0 or not shutil.which("npm"):
        print(
            "This measurement makes system users: it needs Linux, root, and npm for the proxy.",
            file=sys.stderr,
        )
        return 2
    machine = Machine((chosen.work or Path(tempfile.mkdtemp(prefix="hub-"))).resolve(), chosen.port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with bounded(WHOLE_RUN_SECONDS):
            machine.install()
            machine.add_learners(chosen.learners)
            machine.start()
            found = measure(machine, chosen.learners)
    except (CannotMeasureError, WentWrongError) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        for sent in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sent, signal.SIG_IGN)
        machine.clear()
        if chosen.work is None:
            shutil.rmtree(machine.work)
    text = hub_page.page(found)
    if not chosen.no_page:
        hub_page.RESULTS.write_text(text, encoding="utf-8")
        if hub_page.good(found):
            hub_page.write_sizing(found)
    print(text)
    return 0 if hub_page.good(found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
