"""A running lab: one port of this computer, five names for it, a thread of its own.

A thread, so that a busy notebook kernel does not hold the sites up; it ends with the process.
"""

import asyncio
import signal
import socket
import sys
from collections import OrderedDict
from functools import cache
from importlib.resources import files
from secrets import token_hex
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application

from casekit.errors import CasekitError
from casekit.live import room, sites
from casekit.live.collected import Collected, Store
from casekit.live.joining import join
from casekit.live.recorded import recorded_run
from casekit.live.safety import MOST_BODY, MOST_HEADER, SITES, Guarded, Unknown
from casekit.live.tables import COMPANY, mixed
from casekit.live.words import LANGUAGES, word
from casekit.world import World

LOOPBACK = "127.0.0.1"
START_SECONDS = 20
MOST_ROOMS = 500
IDLE_SECONDS = 60
_STATIC = {"lab.css": "text/css", "room.js": "text/javascript", "icon.gif": "image/gif"}
_L = "/(en|ja)"
_ROUND = ("tag", "job_site", "partner", "survey")


class Static(Guarded):
    """The style, the one script, and an icon."""

    def get(self, name: str) -> None:
        """Write one of three files."""
        self.set_header("Content-Type", _STATIC[name])
        self.write(sites.PIXEL if name == "icon.gif" else _static(name))


class Lab:
    """The cookie lab: `start`, `stop`, and `collected` for what its firms hold.

    A context manager too: `with Lab() as lab:`.
    """

    def __init__(self, language: str = "en") -> None:
        self.language = _checked(language)
        self.lab_id = token_hex(2)
        self.own_cookie = f"own_{self.lab_id}"
        self.tag_cookie = f"tag_{self.lab_id}"
        self.round_key = token_hex(8)
        self.store = Store(COMPANY["company_id"])
        self.port = 0
        self._rooms: OrderedDict[str, bool] = OrderedDict()
        self._rooms_lock = Lock()
        self._running: _Running | None = None

    def start(self, port: int | None = None) -> "Lab":
        """Serve on a port of this computer only, the given one or a free one; a running lab goes on.

        Raises
        ------
        CasekitError
            If the port is taken or is none.

        """
        if self._running is None:
            bound = _bound(port)
            self.port = bound.getsockname()[1]
            self._running = _Running(self._application(), bound)
        return self

    def stop(self) -> None:
        """Stop serving and free the port; what was collected stays readable."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    @property
    def runs(self) -> bool:
        """Whether it serves now."""
        return self._running is not None

    def collected(self) -> Collected:
        """Return everything the firms of this lab hold now."""
        return self.store.collected()

    def origin(self, site: str) -> str:
        """Return the origin of a site: job_site, partner, survey, tag or room."""
        host = next(host for host, each in SITES.items() if each == site)
        return f"http://{host}:{self.port}"

    def address(self, language: str | None = None) -> str:
        """Return the address of the control room."""
        return f"{self.origin('room')}/{language or self.language}/"

    def mixed(self, world: World) -> World:
        """Return a world with what this lab has collected as further students of its company C01."""
        return mixed(world, self.collected())

    def report(self, *, recorded: bool = False) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the join as a table in the lab's language: column names, and one row an applicant.

        `recorded` : of the recorded run instead of this lab.
        """
        rows = join(recorded_run() if recorded else self.collected())
        names = word("join-columns", self.language).split("|")
        cells: list[tuple[str, ...]] = [
            (
                row.applicant_id,
                row.shown(self.language),
                row.cookie_id or "–",
                str(row.views),
                word(f"why-{row.why}", self.language),
            )
            for row in rows
        ]
        return tuple(names), cells

    def note_room(self, own: str, reached: bool) -> None:
        """Note whether the tag's cookie came along when a control room embedded the tag."""
        with self._rooms_lock:
            self._rooms[own] = reached
            self._rooms.move_to_end(own)
            if len(self._rooms) > MOST_ROOMS:
                self._rooms.popitem(last=False)

    def room_state(self, own: str) -> bool | None:
        """Return whether third-party cookies reach the tag from this browser; None if not yet known."""
        with self._rooms_lock:
            return self._rooms.get(own)

    def next_to_forget(self, after: str, language: str) -> str:
        """Return where a browser goes next on its round to give up its marks."""
        if after == _ROUND[-1]:
            return f"{self.address(language)}?deleted=1"
        place = 0 if after == "room" else _ROUND.index(after) + 1
        return f"{self.origin(_ROUND[place])}/{language}/forget?key={self.round_key}"

    def __enter__(self) -> "Lab":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Lab at {self.address()}>" if self.runs else "<Lab, not running>"

    def _application(self) -> Application:
        told: dict[str, Any] = {"lab": self}
        application = Application(
            default_handler_class=Unknown, default_handler_args=told, log_function=lambda _handler: None
        )
        for host, site in SITES.items():
            pattern = host.replace(".", r"\.") + "$"
            routes = [(r"/static/(lab\.css|room\.js|icon\.gif)", Static), *_ROUTES[site]]
            application.add_handlers(pattern, [(path, handler, told) for path, handler in routes])
        return application


_ROUTES: dict[str, list[tuple[str, type[Guarded]]]] = {
    "job_site": [
        ("/", sites.Home),
        (f"{_L}/", sites.Home),
        (f"{_L}/industry/(I[0-9]{{2}})", sites.Industry),
        (f"{_L}/register", sites.Register),
        (f"{_L}/login", sites.LogIn),
        (f"{_L}/logout", sites.LogOut),
        (f"{_L}/me", sites.MyPage),
        (f"{_L}/policy", sites.Policy),
        (f"{_L}/forget", sites.Forget),
    ],
    "partner": [
        ("/", sites.Home),
        (f"{_L}/", sites.Home),
        (f"{_L}/industry/(I[0-9]{{2}})", sites.Industry),
        (f"{_L}/forget", sites.Forget),
    ],
    "survey": [(f"{_L}/answer", sites.Survey), (f"{_L}/forget", sites.Forget)],
    "tag": [
        (r"/(met|seen|answer)\.gif", sites.Tag),
        ("/", sites.TagPage),
        (f"{_L}/", sites.TagPage),
        (f"{_L}/forget", sites.Forget),
    ],
    "room": [
        ("/", room.Room),
        (f"{_L}/", room.Room),
        (f"{_L}/part/(browser|join|holdings|headers)", room.Part),
        (f"{_L}/recorded", room.Recorded),
        (f"{_L}/mail", room.Mail),
        (f"{_L}/forget", room.StartForgetting),
    ],
}


@cache
def _lab_of_the_process() -> Lab:
    return Lab()


def lab(language: str = "en") -> Lab:
    """Return the one lab of this process, not started: a cell run twice must not open two.

    Raises
    ------
    CasekitError
        If there is no such language.

    """
    found = _lab_of_the_process()
    found.language = _checked(language)
    return found


def _checked(language: str) -> str:
    if language not in LANGUAGES:
        raise CasekitError(f"There is no language {language!r}. Choose one of: {', '.join(LANGUAGES)}.")
    return language


def serve(language: str = "en", port: int | None = None) -> int:
    """Serve a lab until Ctrl-C or a request to end, and return the exit code 0: `casekit live`.

    Raises
    ------
    CasekitError
        If the port is taken or is none.

    """
    ended = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Lab(language).start(port) as lab:
        print(word("started", language, address=lab.address()), flush=True)
        while not ended.wait(1):
            pass
    print(word("stopped", language), flush=True)
    return 0


class _Running:
    """The thread in which a lab serves."""

    def __init__(self, application: Application, bound: socket.socket) -> None:
        self._application, self._bound = application, bound
        self._ready, self._loop = Event(), asyncio.new_event_loop()
        self._ended: asyncio.Event | None = None
        self._thread = Thread(target=self._serve, name="cookie lab", daemon=True)
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise CasekitError("The cookie lab did not start. Run the cell or the command again.")

    def stop(self) -> None:
        if self._ended is not None:
            self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(START_SECONDS)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._until_ended())
        finally:
            self._loop.close()

    async def _until_ended(self) -> None:
        self._ended = asyncio.Event()
        server = HTTPServer(
            self._application,
            max_body_size=MOST_BODY,
            max_header_size=MOST_HEADER,
            max_buffer_size=MOST_BODY + MOST_HEADER,
            idle_connection_timeout=IDLE_SECONDS,
            body_timeout=IDLE_SECONDS,
        )
        server.add_socket(self._bound)
        self._ready.set()
        await self._ended.wait()
        server.stop()
        await server.close_all_connections()


def _bound(port: int | None) -> socket.socket:
    if port is not None and not 1024 <= port <= 65535:
        raise CasekitError(f"{port} is no port for the cookie lab. Choose one from 1024 to 65535.")
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # There it would let two labs share one port.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((LOOPBACK, port or 0))
    except OSError as fault:
        bound.close()
        if port is None:
            raise CasekitError("This computer has no free port for the cookie lab.") from fault
        raise CasekitError(f"Port {port} is taken. Leave --port out, or choose another one.") from fault
    bound.listen(128)
    bound.setblocking(False)
    return bound


def _static(name: str) -> bytes:
    return files("casekit.live").joinpath(f"static/{name}").read_bytes()
