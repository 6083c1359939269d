"""Put before the modules of every Python that a test starts: it watches, and it makes things go wrong.

What it does is said in the variable CASEKIT_TRUST_HOOK, as JSON:

    watch   a file that gets a line for every connection opened and every name looked up
    die     [event, number, text]: kill this process outright at that many-th audit event with that text
    slow    [seconds, folder]: each step on a file below the folder takes that much longer
    clock   a file that holds how many seconds the clock is off now; it may change while a program runs

Children inherit the variable: kernels, JupyterLab, the workers of `casekit generate`.
"""

import datetime
import importlib.machinery
import json
import os
import signal
import sys
import time

PLAN = json.loads(os.environ.get("CASEKIT_TRUST_HOOK", "{}"))
ASKS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}
FILE_STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.listdir", "os.scandir", "os.rmdir"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
met = 0


def watch(event: str, arguments: tuple) -> None:
    where = arguments[1] if event in ("socket.connect", "socket.sendto", "socket.sendmsg") else arguments[0]
    line = json.dumps([os.getpid(), event, where], default=repr) + "\n"
    file = os.open(PLAN["watch"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.write(file, line.encode())
    os.close(file)


def die(event: str, arguments: tuple) -> None:
    global met
    wanted, number, text = PLAN["die"]
    if event != wanted or text not in str(arguments[:2]) or (event == "open" and not arguments[2] & WRITES):
        return
    met += 1
    if met == number:
        os.kill(os.getpid(), signal.SIGKILL)


def slow(event: str, arguments: tuple) -> None:
    if event in FILE_STEPS and PLAN["slow"][1] in str(arguments[0]):
        time.sleep(PLAN["slow"][0])


def hook(event: str, arguments: tuple) -> None:
    if event in ASKS and "watch" in PLAN:
        watch(event, arguments)
    if "die" in PLAN:
        die(event, arguments)
    if "slow" in PLAN:
        slow(event, arguments)


def be_off(file: str) -> None:
    """Set the clocks that tell a date wrong, those of casekit's own modules too; those that measure stay."""
    true_time, true_local, true_utc, true_text = time.time, time.localtime, time.gmtime, time.strftime

    def now() -> float:
        with open(file, encoding="ascii") as told:  # noqa: PTH123
            return true_time() + float(told.read())

    class Moment(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(now(), tz)

    class Day(datetime.date):
        @classmethod
        def today(cls):
            return datetime.date.fromtimestamp(now())

    time.time = now
    time.time_ns = lambda: int(now() * 1e9)
    time.localtime = lambda moment=None: true_local(now() if moment is None else moment)
    time.gmtime = lambda moment=None: true_utc(now() if moment is None else moment)
    time.strftime = lambda form, moment=None: true_text(form, moment or time.localtime())
    sys.meta_path.insert(0, InModules({datetime.datetime: Moment, datetime.date: Day}))


class InModules:
    """Gives casekit's modules other kinds than those they import; compiled modules keep the true ones."""

    def __init__(self, kinds: dict[type, type]) -> None:
        self.kinds = kinds

    def find_spec(self, name: str, path=None, target=None):
        if not name.startswith("casekit."):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module
            spec.loader.exec_module = lambda module: (execute(module), self.change(module))
        return spec

    def change(self, module) -> None:
        for label, thing in list(vars(module).items()):
            if isinstance(thing, type) and thing in self.kinds:
                setattr(module, label, self.kinds[thing])


if PLAN:
    sys.addaudithook(hook)
if "slow" in PLAN:
    true_sync = os.fsync

    def late_sync(file: int) -> None:
        time.sleep(PLAN["slow"][0])
        true_sync(file)

    os.fsync = late_sync
if "clock" in PLAN:
    be_off(PLAN["clock"])
