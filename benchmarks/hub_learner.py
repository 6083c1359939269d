"""A simulated learner of benchmarks/hub.py: everything a browser would send, from the log-in form to the
kernel.

The log-in form and the choice of language are filled in as pages, the server is waited for by the progress
stream, cells run through the kernel's websocket, and the prediction, the answers and the text are entered
by moving the widgets' models and pressing their buttons, as JupyterLab does it.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import requests
import websocket
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

PATIENCE = 900.0
"""Seconds for anything; a full room is slow, and this run measures how slow."""

PAGE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin"}
CALL = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"}
Json = dict[str, Any]


class WentWrongError(Exception):
    """Something a learner would have been stopped by."""


@dataclass
class Learner:
    """One learner in one browser; `seconds` says how long each part took."""

    hub: str
    name: str
    passphrase: str
    language: str
    number: int
    seconds: dict[str, float] = field(default_factory=dict)
    browser: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        # A proxy closes connections that rest; a browser sends again when it meets one, and so do we.
        again = Retry(total=2, connect=0, read=2, status=0, allowed_methods=None)
        self.browser.mount("http://", HTTPAdapter(max_retries=again))

    @property
    def own(self) -> str:
        """The address of the learner's server."""
        return f"{self.hub}/user/{self.name}"

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Time one part of the way."""
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began

    def log_in(self, passphrase: str | None = None) -> requests.Response:
        """Fill in the log-in form and return the page that follows."""
        form = self.browser.get(f"{self.hub}/hub/login", headers=PAGE, timeout=PATIENCE)
        entered = {"username": self.name, "password": self.passphrase if passphrase is None else passphrase}
        return self.browser.post(
            f"{self.hub}/hub/login?next=%2Fhub%2Fspawn",
            data={**entered, "_xsrf": _token(form.text)},
            headers={**PAGE, "Referer": form.url},
            timeout=PATIENCE,
        )

    def start(self) -> None:
        """Choose the language, wait on the progress page, and follow to the server as a browser does."""
        form = self.browser.get(f"{self.hub}/hub/spawn", headers=PAGE, timeout=PATIENCE)
        answer = self.browser.post(
            f"{self.hub}/hub/spawn/{self.name}",
            data={"open": self.language, "_xsrf": _token(form.text)},
            headers={**PAGE, "Referer": form.url},
            timeout=PATIENCE,
        )
        if answer.status_code != 200:
            raise WentWrongError(f"turned away at the start: {answer.status_code} {_words(answer.text)}")
        self.wait_until_ready()
        page = self.browser.get(f"{self.own}/", headers=PAGE, timeout=PATIENCE)
        if f"/lab/tree/{self.language}/00-start.ipynb" not in page.url or page.status_code != 200:
            raise WentWrongError(f"the course did not open: {page.status_code} {page.url}")
        self.call("GET", "api/status")

    def wait_until_ready(self) -> None:
        """Read the progress stream until the server is ready, as the waiting page does."""
        stream = f"{self.hub}/hub/api/users/{self.name}/server/progress"
        with self.browser.get(
            stream,
            headers={"Accept": "text/event-stream", **self._mark("/hub/")},
            stream=True,
            timeout=PATIENCE,
        ) as answer:
            said = b""
            for line in answer.iter_lines():
                if line.startswith(b"data:"):
                    said = line
                    event = json.loads(line[5:])
                    if event.get("ready"):
                        return
                    if event.get("failed"):
                        break
        raise WentWrongError(f"the server did not start: {answer.status_code} {said.decode()[:300]}")

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Call the learner's own server and return the JSON of its answer."""
        answer = self.send(method, f"{self.own}/{path}", body)
        if not answer.ok:
            raise WentWrongError(f"{method} {path}: {answer.status_code} {_words(answer.text)}")
        return answer.json() if answer.text else None

    def send(self, method: str, url: str, body: Json | None = None, **headers: str) -> requests.Response:
        """Send one call with the learner's cookies, to any address of the hub."""
        mark = {**self._mark("/hub/" if "/hub/api/" in url else f"/user/{self.name}/"), **headers}
        return self.browser.request(
            method, url, json=body, headers=mark, timeout=PATIENCE, allow_redirects=False
        )

    def _mark(self, path: str) -> dict[str, str]:
        token = next(
            (each.value for each in self.browser.cookies if (each.name, each.path) == ("_xsrf", path)), ""
        )
        return {**CALL, "X-XSRFToken": str(token)}

    def token(self) -> str:
        """Make a token at the hub, as any learner can on its token page."""
        url = f"{self.hub}/hub/api/users/{self.name}/tokens"
        return str(self.send("POST", url, {"note": "to look with"}).json()["token"])

    def open_kernel(self, path: str) -> "Kernel":
        """Open a notebook's session as JupyterLab does, and return its kernel."""
        body = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        return Kernel(self, self.call("POST", "api/sessions", body)["kernel"]["id"])

    def cookies(self) -> str:
        """Return the cookies a browser would send to the learner's own server."""
        paths = ("/", f"/user/{self.name}/")
        return "; ".join(f"{each.name}={each.value}" for each in self.browser.cookies if each.path in paths)


@dataclass
class Kernel:
    """A kernel behind its websocket, with the widgets that its cells have shown."""

    learner: Learner
    id: str
    widgets: dict[str, Json] = field(default_factory=dict)
    shown_by: dict[str, str] = field(default_factory=dict)
    session: str = field(default_factory=lambda: uuid4().hex)

    def __post_init__(self) -> None:
        hub = self.learner.hub
        address = f"ws{self.learner.own[4:]}/api/kernels/{self.id}/channels?session_id={self.session}"
        self.socket = websocket.create_connection(
            address,
            timeout=PATIENCE,
            cookie=self.learner.cookies(),
            origin=hub,
            header=["Sec-Fetch-Mode: websocket", "Sec-Fetch-Site: same-origin"],
        )

    def close(self) -> None:
        """Close the page; the kernel stays."""
        self.socket.close()

    def run(self, code: str, cell: str = "") -> tuple[str, list[Json]]:
        """Run a cell and return its status and its outputs."""
        outputs: list[Json] = []
        status = ""

        def take(message: Json) -> None:
            kind, content = message["header"]["msg_type"], message["content"]
            if kind in ("execute_result", "display_data", "error", "stream"):
                outputs.append(
                    {"output_type": kind, **{k: v for k, v in content.items() if k != "transient"}}
                )
            elif kind == "comm_open":
                self.shown_by[content["comm_id"]] = cell

        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        status = self._ask("execute_request", {**content, "user_expressions": {}}, take)
        return status, outputs

    def press(self, css: str) -> None:
        """Press the button that has this class."""
        self._tell(self.find(css), {"method": "custom", "content": {"event": "click"}})

    def set(self, model: str, **state: Any) -> None:
        """Move a widget, as the browser's model does."""
        self._tell(model, {"method": "update", "state": state, "buffer_paths": []})

    def find(self, css: str) -> str:
        """Return the model that has this class."""
        found = [key for key, state in self.widgets.items() if css in state.get("_dom_classes", ())]
        if not found:
            raise WentWrongError(f"no widget {css}")
        return found[-1]

    def of_cell(self, cell: str, kind: str) -> list[str]:
        """Return the models of a kind that a cell has shown, in order."""
        return [
            key
            for key, state in self.widgets.items()
            if self.shown_by.get(key) == cell and state.get("_model_name") == kind
        ]

    def inside(self, box: str, kind: str) -> str:
        """Return the first model of a kind inside the box that has this class."""
        waiting = [self.find(box)]
        while waiting:
            key = waiting.pop(0)
            state = self.widgets[key]
            if state.get("_model_name") == kind:
                return key
            waiting += [child.removeprefix("IPY_MODEL_") for child in state.get("children", ())]
        raise WentWrongError(f"no {kind} in {box}")

    def _tell(self, model: str, data: Json) -> None:
        self._ask("comm_msg", {"comm_id": model, "data": data}, lambda _message: None)

    def _ask(self, kind: str, content: Json, take: Callable[[Json], None]) -> str:
        """Send a message and take what comes of it until the kernel rests again."""
        number = uuid4().hex
        header = {
            "msg_id": number,
            "msg_type": kind,
            "username": "",
            "session": self.session,
            "version": "5.3",
        }
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self.socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))
        status, rests = "" if kind == "execute_request" else "ok", False
        while not (status and rests):
            got = self._next()
            self._note_widgets(got)
            if got["parent_header"].get("msg_id") != number:
                continue
            if got["header"]["msg_type"] == "execute_reply":
                status = got["content"]["status"]
            elif got["header"]["msg_type"] == "status":
                rests = got["content"]["execution_state"] == "idle"
            else:
                take(got)
        return status

    def _next(self) -> Json:
        raw = self.socket.recv()
        if isinstance(raw, bytes):  # With buffers: count, offsets, then the parts; the first is the JSON.
            starts = [int.from_bytes(raw[at : at + 4], "big") for at in range(0, 12, 4)]
            raw = raw[starts[1] : starts[2] if starts[0] > 1 else None].decode()
        message: Json = json.loads(raw)
        return message

    def _note_widgets(self, message: Json) -> None:
        content = message["content"]
        if message["header"]["msg_type"] == "comm_open":
            self.widgets[content["comm_id"]] = dict(content["data"].get("state", {}))
        elif message["header"]["msg_type"] == "comm_msg" and content["data"].get("method") == "update":
            self.widgets.get(content["comm_id"], {}).update(content["data"]["state"])


def _token(page: str) -> str:
    found = re.search(r'name="_xsrf"\s+value="([^"]+)"', page) or re.search(r'_xsrf=([^"&]+)', page)
    if not found:
        raise WentWrongError(f"no form on the page: {_words(page)}")
    return found.group(1)


def _words(page: str) -> str:
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()[:300]
