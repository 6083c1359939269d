"""Whether one learner of a hub can see another's work: every way we could think of, tried for real.

Calls go through the hub with the cookies of the one who looks; programs run in that learner's own kernel,
as that learner's system user.
"""

import json
import pwd
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.hub_learner import Kernel, Learner, WentWrongError
from benchmarks.hub_machine import Machine, programs

LOOK = r"""
import glob, json, os, socket, sys, urllib.request
other, user, state, kit, me = json.loads({told!r})
def tried(way):
    try:
        return str(way())[:2000]
    except Exception as fault:
        return "refused: " + type(fault).__name__ + " " + str(fault)[:120]
def ports():
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for row in open(table).read().splitlines()[1:]:
            parts = row.split()
            if parts[3] == "0A" and int(parts[7]) == user:
                found.add(int(parts[1].split(":")[1], 16))
    return found
def fetch(port):
    address = "http://127.0.0.1:%d/user/%s/api/kernels" % (port, os.path.basename(other))
    return urllib.request.urlopen(address, timeout=5).read()
def past_the_hub(answers):
    seen = [each for each in answers if not each.startswith("refused")]
    return str(seen or "refused: HTTP Error 403" if any("403" in each for each in answers) else answers)
def linked(path):
    os.symlink(path, "link.json")
    return open("link.json").read()
def write(path):
    with open(path, "a") as file:
        file.write("x")
    return "written"
class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *rest): return None
urllib.request.install_opener(urllib.request.build_opener(urllib.request.ProxyHandler({{}}), NoRedirect))
numbers = [p for p in os.listdir("/proc") if p.isdigit() and os.stat("/proc/" + p).st_uid == user]
variables = ["/proc/%s/environ" % p for p in numbers]
print(json.dumps({{
    "the home's list": tried(lambda: os.listdir(other)),
    "the record, opened in a cell": tried(lambda: open(other + "/my-course/my-record.json").read()),
    "the record, over a link": tried(lambda: linked(other + "/my-course/my-record.json")),
    "the variables of the other's programs": tried(lambda: [open(p).read() for p in variables]),
    "the other's server, past the hub": past_the_hub([tried(lambda: fetch(port)) for port in ports()]),
    "files of the hub (log-ins, cookies)": tried(lambda: os.listdir(state)),
    "writing into the kit": tried(lambda: write(kit + "/casekit/__init__.py")),
    "a new file in the kit": tried(lambda: write(kit + "/casekit/new.py")),
    "becoming root": tried(lambda: os.setuid(0)),
}}))
os.path.lexists("link.json") and os.unlink("link.json")
"""

LISTEN = r"""
import time, zmq
heard, socket = b"", zmq.Context.instance().socket(zmq.SUB)
socket.setsockopt(zmq.SUBSCRIBE, b"")
for row in open("/proc/net/tcp").read().splitlines()[1:]:
    parts = row.split()
    if parts[3] == "0A" and int(parts[7]) == {user}:
        socket.connect("tcp://127.0.0.1:%d" % int(parts[1].split(":")[1], 16))
until = time.time() + 6
while time.time() < until:
    if socket.poll(200):
        heard += b"".join(socket.recv_multipart())
socket.close()
said = {secret!r}[:20].encode() in heard
print("HEARD" if said else "refused: nothing heard")
"""
"""What the one who looks runs to read along; of a kernel with network ports it hears everything."""


def looked(machine: Machine, me: Learner, other: Learner, secret: str) -> dict[str, str]:
    """Return {what was tried: what came of it}; an answer that begins with "refused" is the good one."""
    return {**_by_calls(machine, me, other, secret), **_by_kernel(machine, me, other, secret)}


def is_refused(answer: str) -> bool:
    """Tell whether what came of a try is a refusal."""
    return answer.startswith("refused")


def _by_calls(machine: Machine, me: Learner, other: Learner, secret: str) -> dict[str, str]:
    there, hub = f"{machine.address}/user/{other.name}", f"{machine.address}/hub/api"
    up = f"../../{other.name}/my-course/my-record.json".replace("/", "%2F")
    of_other = {
        "the contents of the other's server": ("GET", f"{there}/api/contents/my-record.json?content=1"),
        "the other's kernels": ("GET", f"{there}/api/kernels"),
        "a new kernel at the other's server": ("POST", f"{there}/api/kernels"),
    }
    tries = {
        **of_other,
        "the other's account at the hub": ("GET", f"{hub}/users/{other.name}"),
        "a list of everybody": ("GET", f"{hub}/users"),
        "ending the other's server": ("DELETE", f"{hub}/users/{other.name}/server"),
        "out of the own folder by the address": ("GET", f"{me.own}/api/contents/{up}"),
        "a terminal": ("POST", f"{me.own}/api/terminals"),
    }
    # With a token of one's own the hub asks for no mark of a form, so what refuses is the permission.
    found = {words: _tried(me, way, secret) for words, way in tries.items()}
    teacher = Learner(machine.address, "teacher", machine.phrases["teacher"], "en", 0)
    teacher.log_in()
    return {
        **found,
        **{f"the teacher: {words}": _tried(teacher, way, secret) for words, way in of_other.items()},
    }


def _tried(who: Learner, way: tuple[str, str], secret: str) -> str:
    method, url = way
    body = {"name": "python3"} if method == "POST" else None
    answer = who.send(method, url, body, Authorization=f"token {who.token()}")
    kept_out = answer.status_code in (403, 404) and secret not in answer.text
    return f"{'refused' if kept_out else 'SEEN'}: {answer.status_code}"


def _by_kernel(machine: Machine, me: Learner, other: Learner, secret: str) -> dict[str, str]:
    user = pwd.getpwnam(other.name).pw_uid
    if not list(programs(user)):
        raise WentWrongError(f"{other.name} has no programs to look at")
    told = [str(machine.work / "homes" / other.name), user, str(machine.state), str(machine.kit), me.name]
    kernel = me.open_kernel("look.ipynb")
    status, outputs = kernel.run(LOOK.format(told=json.dumps(told)))
    heard = _listened(kernel, other, user, secret)
    kernel.close()
    if status != "ok":
        raise WentWrongError(f"the look itself failed: {outputs}")
    said: dict[str, str] = json.loads(
        "".join(each["text"] for each in outputs if each["output_type"] == "stream")
    )
    here = Path(told[0]) / "my-course" / "my-record.json"
    if secret not in here.read_text(encoding="utf-8"):
        raise WentWrongError(f"there is nothing to be seen in {here}, so the look shows nothing")
    return {**said, "reading along on ports of the other's kernel": heard}


def _listened(kernel: Kernel, other: Learner, user: int, secret: str) -> str:
    """Listen on every port of the other's programs while the other's kernel says the secret."""
    speaking = other.open_kernel("speak.ipynb")
    with ThreadPoolExecutor(1) as beside:
        listening = beside.submit(kernel.run, LISTEN.format(user=user, secret=secret))
        for _ in range(4):
            time.sleep(1.5)
            speaking.run(f"print({secret!r})")
        status, outputs = listening.result()
    speaking.close()
    if status != "ok":
        raise WentWrongError(f"the listening itself failed: {outputs}")
    return "".join(each["text"] for each in outputs if each["output_type"] == "stream").strip()
