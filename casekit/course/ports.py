"""Ports of this computer: which one is free to serve on."""

import socket
import sys

from casekit.errors import CasekitError

FIRST_PORT, PORTS_TRIED = 8888, 100


def free_port(port: int | None) -> int:
    """Give back `port` if it is free, or the first free one from 8888 if it is None.

    Raises
    ------
    CasekitError
        If the port is taken, is no port number, or none is free.

    """
    if port is not None:
        if not 1 <= port <= 65535:
            raise CasekitError(
                f"{port} is not a port. Choose a number from 1024 to 65535, or leave --port out."
            )
        if not is_free(port):
            raise CasekitError(
                f"Port {port} is in use or not allowed. Leave --port out to take a free one, or name another."
            )
        return port
    for candidate in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if is_free(candidate):
            return candidate
    raise CasekitError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free. "
        "Close other copies of JupyterLab, or choose a port with --port."
    )


def is_free(port: int) -> bool:
    """Tell whether nobody serves on the port and we may."""
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
