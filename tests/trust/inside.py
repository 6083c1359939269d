"""Run one command in namespaces of its own, and tell what was seen: `unshare ... python inside.py PLAN.json`.

The plan says what the world in there is like; the answer is JSON in the file the plan names.

    command, folder, report    what to run, where, and where the answer goes
    disk     [folder, contents, bytes]: a disk of its own at the folder, holding a copy of `contents`, full
             up to so many free bytes
    read_only                  a folder in which nothing can be changed
    visit    the command is a server that prints its address: fetch it, then `pages` of the same server and
             as many `kernels`, after setting the clock's file to each of `jumps`; then ask it to end
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 1
ADDRESS = re.compile(r"http://(127\.0\.0\.1:\d+)([\w/.?=&%-]*[\w/])", re.ASCII)
PATIENCE = 240


def main(plan: dict) -> None:
    """Make the world that the plan wants, run the command in it, and write down what was seen."""
    raise_loopback()
    if "disk" in plan:
        make_disk(*plan["disk"])
    if "read_only" in plan:
        place = plan["read_only"]
        subprocess.run(["mount", "--bind", place, place], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", place], check=True)
    looked_at = plan["disk"][0] if "disk" in plan else plan.get("read_only", plan["folder"])
    seen = {"before": listing(Path(looked_at))}
    run = visit if "visit" in plan else simply
    seen |= run(plan)
    seen |= {"after": listing(Path(looked_at)), **outside()}
    Path(plan["report"]).write_text(json.dumps(seen), encoding="utf-8")


def make_disk(place: str, contents: str, free: int) -> None:
    """Mount a small disk, copy the contents to it, and fill it up to the bytes that are to be free."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", place], check=True)
    shutil.copytree(contents, place, dirs_exist_ok=True)
    room = os.statvfs(place)
    with (Path(place) / "filler").open("wb") as filler:
        os.posix_fallocate(filler.fileno(), 0, room.f_bavail * room.f_bsize - free)


def raise_loopback() -> None:
    """Bring up the one interface that a new network namespace has."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        answer = fcntl.ioctl(probe, GET_FLAGS, struct.pack("16sh14x", b"lo", 0))
        flags = struct.unpack("16sh14x", answer)[1]
        fcntl.ioctl(probe, SET_FLAGS, struct.pack("16sh14x", b"lo", flags | UP))


def listing(folder: Path) -> dict[str, str]:
    """Digest every file below a folder, JupyterLab's own apart."""
    paths = [path for path in sorted(folder.rglob("*")) if ".lab" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in paths
    }


def outside() -> dict[str, object]:
    """Count what this namespace's kernel could not send, because it led away from loopback.

    Every program counts, in whatever language it is written: a packet without a way out, of either kind of
    address; and a datagram, which here could only be a question to a name server.
    """
    heads, numbers = {}, {}
    for line in Path("/proc/net/snmp").read_text(encoding="ascii").splitlines():
        kind, *words = line.split()
        if kind in heads:
            numbers[kind] = dict(zip(heads[kind], map(int, words), strict=True))
        else:
            heads[kind] = words
    newer = dict(line.split() for line in Path("/proc/net/snmp6").read_text(encoding="ascii").splitlines())
    return {
        "interfaces": [name for _, name in socket.if_nameindex()],
        "no_way": numbers["Ip:"]["OutNoRoutes"] + int(newer["Ip6OutNoRoutes"]),
        "datagrams": numbers["Udp:"]["OutDatagrams"] + int(newer["Udp6OutDatagrams"]),
    }


def simply(plan: dict) -> dict[str, object]:
    """Run the command to its end."""
    ended = subprocess.run(
        plan["command"],
        cwd=plan["folder"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    return {"code": ended.returncode, "out": ended.stdout, "err": ended.stderr}


def visit(plan: dict) -> dict[str, object]:
    """Start the server, look at its page and end it as Ctrl-C does."""
    process = subprocess.Popen(
        plan["command"],
        cwd=plan["folder"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    lines, found = [], {}
    try:
        for line in process.stdout or ():
            lines.append(line)
            address = ADDRESS.search(line)
            if address:
                found = look_at(address[1], address[2], plan)
                break
    finally:
        os.killpg(process.pid, signal.SIGINT)
        rest, err = process.communicate(timeout=60)
    return {"code": process.returncode, "out": "".join(lines) + rest, "err": err, **found}


def look_at(server: str, page: str, plan: dict) -> dict[str, object]:
    """Fetch the page and those of the plan; start kernels of JupyterLab, each after the clock has jumped."""
    token = page.rpartition("token=")[2]
    ask = partial(fetch, f"http://{server}", token)
    found = {
        "page": ask(page)[1],
        "pages": {each: ask(each) for each in plan.get("pages", [])},
        "kernels": [],
    }
    for jump in plan.get("jumps", [0] if plan["visit"] == "kernel" else []):
        if "clock" in plan:
            beside = Path(plan["clock"]).with_name("clock to come")
            beside.write_text(str(jump), encoding="ascii")
            beside.replace(plan["clock"])  # In one step, since the server looks at it all the time.
        found["kernels"].append(ask("/api/kernels", b'{"name": "python3"}')[0])
    return found


def fetch(server: str, token: str, page: str, data: bytes | None = None) -> tuple[int, str]:
    """Return the status and the text of a page."""
    request = Request(server + page, data=data, headers={"Authorization": f"token {token}"})
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=60) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except HTTPError as fault:
        return fault.code, fault.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
