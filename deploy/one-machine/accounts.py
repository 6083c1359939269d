"""The system users of a class: one for each name in `passphrases.json`; run as root.

    python accounts.py add /srv/casekit-hub/passphrases.json
    python accounts.py remove /srv/casekit-hub/passphrases.json     (deletes their homes and all work in them)

The users have no password and no shell, so they can come in through the hub only.
"""

import argparse
import contextlib
import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from passphrases import NAME, read_accounts

MARK = "casekit learner"
"""Stands in the comment of each user we made; no other is ever removed."""


def add(names: list[str], homes: Path) -> list[str]:
    """Make the users that are missing and return their names."""
    homes.mkdir(parents=True, exist_ok=True)
    made = []
    for name in names:
        if ours(name) is None:
            home = homes / name
            command = ["useradd", "--create-home", "--home-dir", str(home), "--comment", MARK]
            _told([*command, "--shell", "/usr/sbin/nologin", "--user-group", name])
            home.chmod(0o700)
            made.append(name)
    return made


def remove(names: list[str]) -> list[str]:
    """End the programs of the users we made, delete the users with their homes, and return their names."""
    gone = []
    for name in names:
        if ours(name):
            end_programs(pwd.getpwnam(name).pw_uid)
            _told(["userdel", "--remove", name])
            gone.append(name)
    return gone


def _told(command: list[str]) -> None:
    """Run a program of the system; what it says is only shown if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{command[0]} could not finish {command[-1]}: {done.stderr.strip()}")


def end_programs(user: int) -> None:
    """End every program of one user and wait until none is left."""
    while found := [int(each.name) for each in Path("/proc").iterdir() if _belongs(each, user)]:
        for number in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.1)


def _belongs(program: Path, user: int) -> bool:
    try:
        dead = program.name.isdecimal() and "\nState:\tZ" in (program / "status").read_text(encoding="utf-8")
        return program.name.isdecimal() and program.stat().st_uid == user and not dead
    except (FileNotFoundError, ProcessLookupError):
        return False  # It ended while we looked.


def ours(name: str) -> bool | None:
    """Tell whether we made the user; None if there is none.

    Raises
    ------
    ValueError
        If there is such a user that somebody else made.

    """
    try:
        user = pwd.getpwnam(name)
    except KeyError:
        return None
    if user.pw_gecos != MARK:
        raise ValueError(
            f"{name} is a user of this machine that this script did not make. Nothing was changed."
        )
    return True


def made_here() -> list[str]:
    """Return every user we made, also those that were taken from the file meanwhile."""
    return [one.pw_name for one in pwd.getpwall() if one.pw_gecos == MARK and NAME.fullmatch(one.pw_name)]


def main(arguments: list[str]) -> int:
    """Do what the command line asks for; 2 if it cannot be done."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["add", "remove"])
    parser.add_argument("passphrases", type=Path)
    parser.add_argument("--homes", type=Path, default=Path("/home"))
    chosen = parser.parse_args(arguments)
    try:
        if os.geteuid() != 0:
            raise ValueError("Only root can make and remove users. Start again with sudo.")
        names = [name for name in read_accounts(chosen.passphrases) if NAME.fullmatch(name)]
        if chosen.task == "remove":
            names = sorted({*names, *made_here()})
        for name in names:
            ours(name)
        done = add(names, chosen.homes) if chosen.task == "add" else remove(names)
    except (ValueError, OSError) as fault:
        print(fault, file=sys.stderr)
        return 2
    print(f"{len(done)} of {len(names)} users: {chosen.task} done.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
