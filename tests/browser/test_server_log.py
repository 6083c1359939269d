"""The log's faults are told from what a page leaves when it closes in the middle of a message."""

import pytest

from tests.browser.server_log import faults_in

CLOSED = """Task exception was never retrieved
future: <Task finished name='Task-9' coro=<WebSocketProtocol13.write_message.<locals>.wrapper() done> \
exception=WebSocketClosedError()>
Traceback (most recent call last):
  File "websocket.py", line 1140, in wrapper
    await fut
tornado.iostream.StreamClosedError: Stream is closed

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "websocket.py", line 1142, in wrapper
    raise WebSocketClosedError()
tornado.websocket.WebSocketClosedError
"""
WIDGET = """Exception in callback on_click
Traceback (most recent call last):
  File "card.py", line 3, in on_click
KeyError: 'share'
"""
OTHER_TASK = CLOSED.replace("WebSocketProtocol13.write_message", "Recorder.keep_share")
BEFORE = "[I 2026-11-27 20:16:46.001 LabApp] Build is up to date\n"
AFTER = "[I 2026-11-27 20:16:47.960 ServerApp] Kernel started\n"


def test_a_page_closed_in_the_middle_of_a_message_is_no_fault() -> None:
    assert faults_in(BEFORE + CLOSED + CLOSED + AFTER) == ""


@pytest.mark.parametrize("before", ["", BEFORE, CLOSED, AFTER + CLOSED])
@pytest.mark.parametrize("after", ["", AFTER, CLOSED])
@pytest.mark.parametrize("fault", [WIDGET, OTHER_TASK])
def test_any_other_fault_is_found_wherever_it_stands(before: str, fault: str, after: str) -> None:
    found = faults_in(before + fault + after)
    assert "share" in found
    assert "Traceback" in found
