"""JupyterLab as `casekit lab` starts it: when `casekit lab` has ended, killed or not, it ends too.

Standard input is a pipe to which nobody writes. The system closes it together with the process that holds
its other end.
"""

import os
import runpy
import signal
from threading import Thread

PIPE = 0
"""The number of standard input."""


def main() -> None:
    """Serve with the options on the command line until asked to end, or until the pipe is closed."""
    Thread(target=_end_with_the_pipe, daemon=True).start()
    runpy.run_module("jupyterlab", run_name="__main__")


def _end_with_the_pipe() -> None:
    while os.read(PIPE, 1):
        pass
    # As if it were asked to end: JupyterLab then ends its kernels first.
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
