"""A learner's server on a JupyterHub: bring the copy up to date, then become `jupyterhub-singleuser`.

A hub of the course starts `python -m casekit.course.hub` as its single-user command. It runs as the
learner, so it can write only what is the learner's: the copy in `my-course`, which is brought up to date as
`casekit lab` does it, and JupyterLab's settings beside it. `CASEKIT_OPEN`, which the hub sets from the
learner's choice, names what to open.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from casekit.course.copies import bring_up_to_date
from casekit.course.lab import Language, Opening, first_page, likely_language, settings
from casekit.course.place import checkout, with_our_commands
from casekit.errors import CasekitError

CHOICE = "CASEKIT_OPEN"
CHOICES: dict[str, tuple[Language, bool]] = {
    "en": ("en", False),
    "ja": ("ja", False),
    "facilitator-en": ("en", True),
    "facilitator-ja": ("ja", True),
}
"""What `CASEKIT_OPEN` may say: the language, and whether it is the facilitator edition."""

LONGEST_SOCKET = 107
"""Bytes that a path of a socket may have on Linux."""

KERNEL_IDLE_SECONDS = 3600
"""After this long without use a kernel whose notebook is closed is ended; what was saved stays."""


def prepare(root: Path, home: Path, choice: str) -> dict[str, str]:
    """Bring `home/my-course` up to date and give the variables that lead the server to it.

    `choice` is a key of `CHOICES`; empty takes the one language the learner has a copy in, else the system's,
    else English.

    Raises
    ------
    CasekitError
        If the choice is none of `CHOICES`, or the copy cannot be written.
    OSError
        If JupyterLab's settings cannot be written.

    """
    course = home / "my-course"
    language, facilitator = CHOICES.get(choice or likely_language(course), (None, False))
    if language is None:
        raise CasekitError(f"{CHOICE} is {choice!r}. It may be {', '.join(CHOICES)}, or empty.")
    opening = Opening(language, facilitator)
    bring_up_to_date(root / "notebooks" / opening.editions, course, opening.folder)
    return {
        **settings(course, opening),
        **opening.variables,
        "JUPYTERHUB_ROOT_DIR": str(course),
        "JUPYTERHUB_DEFAULT_URL": first_page(course, opening.folder),
    }


def check_room_for_sockets(home: Path) -> None:
    """Refuse a home in which the sockets of kernels would have longer paths than the system allows.

    Raises
    ------
    CasekitError
        If the path of the home is too long.

    """
    most = LONGEST_SOCKET - len("/my-course/.lab/runtime/kernel-00000000-0000-0000-0000-000000000000-ipc-5")
    if len(os.fsencode(home)) > most:
        raise CasekitError(
            f"This home's path is too long for the sockets of kernels; it may have {most} letters: {home}"
        )


def server_options() -> list[str]:
    """Give the options of `jupyterhub-singleuser` for the course.

    Kernels talk through sockets in the learner's own folder: on a shared machine anybody can read along on
    the network port of a kernel. Nothing asks anybody outside, as in `casekit lab`.
    """
    return [
        "--KernelManager.transport=ipc",
        f"--MappingKernelManager.cull_idle_timeout={KERNEL_IDLE_SECONDS}",
        "--ServerApp.terminals_enabled=False",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def for_commands(variables: Mapping[str, str]) -> dict[str, str]:
    """Give what lets `!casekit ..` in a cell find the kit, though the learner's account has no shell."""
    return {"PATH": with_our_commands(variables), "SHELL": "/bin/sh"}


def main(arguments: Sequence[str], variables: Mapping[str, str]) -> NoReturn:
    """Prepare and let the single-user server take our place; the exit code is 2 if that cannot be."""
    os.umask(0o077)
    try:
        prepared = prepare(checkout(), Path.home(), variables.get(CHOICE, ""))
        check_room_for_sockets(Path.home())
    except (CasekitError, OSError) as fault:
        print(fault, file=sys.stderr, flush=True)
        sys.exit(2)
    os.chdir(prepared["JUPYTERHUB_ROOT_DIR"])
    command = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *server_options(), *arguments]
    os.execve(command[0], command, {**variables, **prepared, **for_commands(variables)})


if __name__ == "__main__":
    main(sys.argv[1:], os.environ)
