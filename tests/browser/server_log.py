"""What went wrong in JupyterLab's log, without what a closed page alone leaves there."""

import re

LEFT_BY_A_CLOSED_PAGE = re.compile(
    r"^Task exception was never retrieved\n"
    r"future: <.*WebSocketProtocol13\.write_message.*exception=WebSocketClosedError\(\)>\n"
    r"(?:(?:Traceback|During handling|tornado\.iostream| ).*\n|\n)+"
    r"tornado\.websocket\.WebSocketClosedError\n",
    re.MULTILINE,
)
"""The server was sending a message while the page closed; tornado reports that in words of its own."""


def faults_in(log: str) -> str:
    """Return the log from a little before its first fault on; empty if only closed pages left traces."""
    rest = LEFT_BY_A_CLOSED_PAGE.sub("", log)
    first = rest.find("Traceback")
    return rest[max(0, first - 300) :][:3000] if first >= 0 else ""
