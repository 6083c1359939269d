"""`casekit lab`: bring the learner's copy up to date and open it in JupyterLab.

JupyterLab runs with settings of its own in `my-course/.lab`, so that it neither meets nor touches a
Jupyter that the learner uses for something else. It listens on this machine only and asks nothing of any
other: no news, no update check, no list of extensions.
"""

import json
import locale
import os
import secrets
import signal
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from casekit.course.copies import Renewal, bring_up_to_date, set_aside
from casekit.course.place import with_our_commands
from casekit.course.ports import free_port, is_free
from casekit.course.settings_repair import set_damaged_aside
from casekit.errors import CasekitError
from casekit.folders import write_text

Language = Literal["en", "ja"]

START_SECONDS = 120
"""A cold first start on a slow disk takes half a minute; a server that needs longer has failed."""

NO_POP_UPS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
KIND_KERNEL = """from casekit.lesson.order import explain_missing_names

explain_missing_names()
"""
"""What each kernel of the course runs first: a cell run too early then gets a note, not a traceback."""
ARROWS_OF_NOTEBOOK = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"
ARROWS_LEFT_TO_WIDGETS = f'{ARROWS_OF_NOTEBOOK}:not(input):not(select):not([role="slider"])'
"""JupyterLab takes the arrow keys from radio buttons, lists and sliders; in the course they keep them."""
LOCALES = {"en": "en", "ja": "ja_JP"}


NOT_HANDED_ON = {"JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTERLAB_DIR", "JUPYTER_PORT"}
NOT_HANDED_ON |= {"CASEKIT_EDITION", "CASEKIT_ROOM"}  # A terminal inside another lab has them.


@dataclass(frozen=True)
class Opening:
    """How the course is opened: the language of lessons and menus, and for whom.

    A `facilitator` gets the facilitator editions, with open gates and a record apart from any learner's.
    A `room` gets the learner's editions, whose predictions ask for hands.
    """

    language: Language
    facilitator: bool = False
    room: bool = False

    @property
    def folder(self) -> str:
        """Name of the copy's folder in `my-course`."""
        return f"facilitator-{self.language}" if self.facilitator else self.language

    @property
    def editions(self) -> Path:
        """Where the editions stand below `notebooks`."""
        return Path("facilitator") / self.language if self.facilitator else Path(self.language)

    @property
    def record(self) -> str:
        """Name of the record in `my-course`."""
        return "facilitator-record.json" if self.facilitator else "my-record.json"

    @property
    def variables(self) -> dict[str, str]:
        """What kernels are told about it."""
        told = {"CASEKIT_EDITION": "facilitator"} if self.facilitator else {}
        return {**told, "CASEKIT_ROOM": "1"} if self.room else told


def open_lab(
    language: Language | None,
    port: int | None,
    browser: bool,
    fresh: bool,
    root: Path,
    *,
    facilitator: bool = False,
    room: bool = False,
) -> int:
    """Open the course of the checkout `root` and stay until JupyterLab ends; the exit code is then 0.

    Parameters
    ----------
    language
        Of the lessons and the menus. None takes the one language the learner has a copy in, else the
        system's, else English.
    port
        To serve on; None takes the first free one from 8888.
    browser
        Whether to open the learner's browser. The address is printed either way.
    fresh
        Whether to set the present copy aside under a dated name and begin with a new one.
    root
        The checkout, with `notebooks/<language>`; the copy goes to `root / "my-course"`.
    facilitator, room
        As in `Opening`.

    Raises
    ------
    CasekitError
        If the port is taken, the copy cannot be written, or JupyterLab does not start.

    """
    course = root / "my-course"
    opening = Opening(language or likely_language(course), facilitator, room)
    chosen = free_port(port)
    if fresh and (aside := set_aside(course, opening.folder, datetime.now())):
        _say(opening.language, f"Your old copy is now {aside}.", f"これまでのコピーは {aside} に移しました。")
    renewal = bring_up_to_date(root / "notebooks" / opening.editions, course, opening.folder)
    _report(renewal, course, opening)
    while True:
        try:
            return _serve(course, opening, chosen, browser=browser)
        except _PortLostError:
            # Another lab that was starting at the same moment took it; with --port this says so.
            chosen = free_port(port)


def likely_language(course: Path) -> Language:
    """Tell the language of the only copy there is, else the system's, else English."""
    copies: list[Language] = [each for each in ("en", "ja") if (course / each).is_dir()]
    if len(copies) == 1:
        return copies[0]
    variables = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    system = next(filter(None, [*variables, locale.getlocale()[0] or ""]), "")
    return "ja" if system.lower().startswith("ja") else "en"


def first_page(course: Path, folder: str) -> str:
    """Give the address, without the server, of the start lesson (or of the folder if there is none)."""
    start = next(iter(sorted((course / folder).glob("00-*.ipynb"))), None)
    return f"/lab/tree/{folder}/{start.name}" if start else f"/lab/tree/{folder}"


def settings(course: Path, opening: Opening) -> dict[str, str]:
    """Write JupyterLab's settings for this opening and give the variables that lead it to them.

    Kernels inherit the variables, so a lesson finds the learner's record by `CASEKIT_RECORD`.
    """
    own = course / ".lab"
    variables = {
        "JUPYTER_CONFIG_DIR": own / "config",
        "JUPYTER_DATA_DIR": own / "data",
        "JUPYTER_RUNTIME_DIR": own / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": own / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": own / "workspaces",
        "IPYTHONDIR": own / "ipython",
        "CASEKIT_RECORD": course / opening.record,
    }
    defaults = {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[opening.language]},
        "@jupyterlab/notebook-extension:tracker": {"autoStartDefaultKernel": True},
        # A saved notebook that is opened again then shows its cards as they were, without any kernel.
        "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    }
    _write(own / "ipython" / "profile_default" / "startup" / "00-casekit.py", KIND_KERNEL)
    _write(own / "config" / "labconfig" / "page_config.json", NO_POP_UPS)
    _write(own / "config" / "labconfig" / "default_setting_overrides.json", defaults)
    shortcuts = own / "settings" / "@jupyterlab" / "shortcuts-extension" / "shortcuts.jupyterlab-settings"
    if not shortcuts.exists():
        _write(shortcuts, {"shortcuts": _arrow_keys()})
    return {name: str(path.resolve()) for name, path in variables.items()}


def _arrow_keys() -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for way in ("up", "down"):
        command, keys = f"notebook:move-cursor-{way}", [f"Arrow{way.capitalize()}"]
        found.append({"command": command, "keys": keys, "selector": ARROWS_OF_NOTEBOOK, "disabled": True})
        found.append({"command": command, "keys": keys, "selector": ARROWS_LEFT_TO_WIDGETS})
    return found


def _report(renewal: Renewal, course: Path, opening: Opening) -> None:
    language, copy, record = opening.language, course / opening.folder, course / opening.record
    _say(
        language,
        f"Your copy of the course: {copy}   Your answers: {record}",
        f"あなたのコピー: {copy}   あなたの回答: {record}",
    )
    if opening.facilitator:
        _say(
            language,
            "Facilitator editions: results and answers are shown at once. Learners use `casekit lab`.",
            "進行役用の版です。結果と解答が最初から表示されます。学習者は casekit lab を使います。",
        )
    if opening.room:
        _say(
            language,
            "For a room: predictions ask for hands, and the record keeps only how many.",
            "会場用です。予想は挙手の人数で入力し、記録には人数だけが残ります。",
        )
    if renewal.renewed:
        names = ", ".join(renewal.renewed)
        _say(language, f"New version of: {names}.", f"新しい版になりました: {names}")
    if renewal.kept:
        names = ", ".join(renewal.kept)
        _say(
            language,
            f"You edited {names}: kept as it is. --fresh sets your copy aside and gives you a new one.",
            f"{names} は変更されているため、そのまま残しました。"
            "--fresh を付けると、今のコピーを別名で残して新しいコピーを作ります。",
        )


def _serve(course: Path, opening: Opening, port: int, *, browser: bool) -> int:
    language = opening.language
    token = secrets.token_urlsafe(24)
    address = f"http://127.0.0.1:{port}"
    page = f"{address}{first_page(course, opening.folder)}?token={token}"
    with _jupyterlab(course, opening, port, token) as process:
        try:
            _wait_for(process, address, token, course)
            _repair(course, opening, address, token)
            _say(
                language,
                "JupyterLab is ready. Leave this window open while you work; Ctrl-C here ends it.",
                "JupyterLab の準備ができました。作業中はこのウィンドウを開いたままにしてください。"
                "終わるときは Ctrl-C を押します。",
            )
            print(page, flush=True)
            if browser and not webbrowser.open(page):
                _say(
                    language,
                    "No browser could be opened. Copy the address above into yours.",
                    "ブラウザを開けませんでした。上のアドレスをブラウザに入力してください。",
                )
            code = process.wait()
        except KeyboardInterrupt:
            code = 0
    if code != 0:
        raise _ended_badly(course)
    _say(
        language,
        f"JupyterLab has ended. What you saved is in {course}.",
        f"JupyterLab を終了しました。保存したものは {course} にあります。",
    )
    return 0


@contextmanager
def _jupyterlab(course: Path, opening: Opening, port: int, token: str) -> Iterator["subprocess.Popen[bytes]"]:
    try:
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_HANDED_ON}
        inherited["PATH"] = with_our_commands(os.environ)
        variables = {**inherited, **settings(course, opening), **opening.variables}
        log = (course / ".lab" / "jupyter.log").open("wb")
    except OSError as fault:
        raise CasekitError(
            f"Cannot write JupyterLab's settings in {course / '.lab'}: {fault.strerror}. "
            "Make sure that you may write there and that the disk is not full."
        ) from fault
    with log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "casekit.course.served", *_options(course, opening, port)],
            # The token goes by a variable, because other users of a machine can see a program's arguments.
            env={**variables, "JUPYTER_TOKEN": token},
            cwd=course,
            stdin=subprocess.PIPE,  # It closes when we end, however we end, and JupyterLab then ends too.
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is ours; an interrupted JupyterLab leaves its kernels behind.
        )
    with _end_on_signals():
        try:
            yield process
        finally:
            _end(process)


def _options(course: Path, opening: Opening, port: int) -> list[str]:
    options = [
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={course.resolve()}",
        "--ServerApp.answer_yes=True",
        f"--LabApp.default_url={first_page(course, opening.folder)}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if sys.platform != "win32" and os.geteuid() == 0:
        _say(
            opening.language,
            "You are the administrator (root), so JupyterLab gets --allow-root.",
            "管理者（root）として実行しているため、--allow-root を付けます。",
        )
        options.append("--allow-root")
    return options


class _PortLostError(Exception):
    """Somebody else took the port before JupyterLab could."""


def _wait_for(process: "subprocess.Popen[bytes]", address: str, token: str, course: Path) -> None:
    began = time.monotonic()
    while process.poll() is None and time.monotonic() - began < START_SECONDS:
        try:
            with _ask(f"{address}/api/status", token):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    if process.poll() is not None and not is_free(int(address.rpartition(":")[2])):
        raise _PortLostError
    raise _ended_badly(course)


def _repair(course: Path, opening: Opening, address: str, token: str) -> None:
    def serves(page: str) -> bool:
        try:
            with _ask(f"{address}{page}", token):
                return True
        except HTTPError as fault:
            # 404 is about a part of JupyterLab that is not installed any more; its settings are no damage.
            return fault.code != HTTPStatus.INTERNAL_SERVER_ERROR
        except OSError:
            return True  # Too slow to tell, which must not keep anybody from starting.

    if damaged := set_damaged_aside(course / ".lab", serves):
        settings(course, opening)
        names = ", ".join(damaged)
        _say(
            opening.language,
            f"Damaged settings of JupyterLab were set aside: {names}.",
            f"JupyterLab の壊れた設定ファイルを別名で残しました: {names}",
        )


def _ask(page: str, token: str) -> Any:
    # Only our own server knows the token; another one on this port answers with a refusal.
    asked = Request(page, headers={"Authorization": f"token {token}"})
    return build_opener(ProxyHandler({})).open(asked, timeout=5)


def _ended_badly(course: Path) -> CasekitError:
    log = course / ".lab" / "jupyter.log"
    return CasekitError(
        "JupyterLab did not start or broke off. Run `casekit doctor`; "
        f"if it finds nothing, try again, and then show this file to your teacher: {log}"
    )


@contextmanager
def _end_on_signals() -> Iterator[None]:
    # A closed terminal or a stopped service ends JupyterLab as Ctrl-C does, not by leaving it behind.
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    names = [name for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), interrupt) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _end(process: "subprocess.Popen[bytes]") -> None:
    # Asked to terminate, JupyterLab ends its kernels first. On Windows that would kill it at once, but
    # there Ctrl-C has reached it too, so it is only waited for.
    if process.poll() is None and sys.platform != "win32":
        process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, content if isinstance(content, str) else json.dumps(content, indent=1))


def _say(language: Language, english: str, japanese: str) -> None:
    print(japanese if language == "ja" else english, flush=True)
