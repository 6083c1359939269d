"""JupyterLab as `casekit lab` starts it: when `casekit lab` has ended, killed or not, it ends too.

Standard input is a pipe to which nobody writes. The system closes it together with the process that holds
its other end.
"""

import os
import runpy
import select
import signal
from threading import Thread

PIPE = 0
"""The number of standard input."""


def main() -> None:
    """Serve with the options on the command line until asked to end, or until the pipe is closed."""
    Thread(target=_end_with_the_pipe, daemon=True).start()
    runpy.run_module("jupyterlab", run_name="__main__")


def _end_with_the_pipe() -> None:
    while _is_open():
        pass
    # As if it were asked to end: JupyterLab then ends its kernels first.
    os.kill(os.getpid(), signal.SIGTERM)


def _is_open() -> bool:
    """Wait until something comes through the pipe (True) or it is closed (False)."""
    try:
        return os.read(PIPE, 1) != b""
    except BlockingIOError:
        # A program that shares our end has made it non-blocking, which no pipe on Windows can be.
        select.select([PIPE], [], [])
        return True


if __name__ == "__main__":
    main()
