"""The start page's check: is everything here that the lessons need? It never raises."""

import platform
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from casekit import __version__
from casekit.lesson.cards import card_box
from casekit.lesson.markup import card, plain, say, style, table
from casekit.lesson.markup import paragraph as text
from casekit.lesson.pieces import html_piece, publish, widget_piece
from casekit.lesson.reading import left_out
from casekit.lesson.session import Session, is_reader

PACKAGES = ("jupyterlab", "ipywidgets", "ipykernel", "pandas", "matplotlib", "scikit-learn")

Check = tuple[str, str, str]
"""What was checked, what was found, and the key of what to do about it (empty if all is well)."""


def show_preflight(session: Session) -> None:
    """Display the checks as a table, and a button that shows whether buttons work."""
    if is_reader():
        left_out(session, "preflight")
        return
    checks = all_checks(session)
    rows = [
        (
            name,
            found,
            session.say("preflight-attention" if remedy else "preflight-ok"),
            session.say(remedy) if remedy else "",
        )
        for name, found, remedy in checks
    ]
    columns = [session.say(f"preflight-{name}") for name in ("item", "found", "verdict", "do")]
    content = table(session.say("preflight-title"), columns, rows)
    lines = "\n".join(" | ".join(cell for cell in row if cell) for row in rows)
    publish(html_piece(card(content, session.language), lines))
    _show_button(session)


def all_checks(session: Session) -> list[Check]:
    """Return every check with its finding; a check that fails in itself counts as a finding."""
    checks = [_python(session), ("casekit", __version__, "")]
    checks += [_package(session, name) for name in PACKAGES]
    checks += [_font(session), _kernel(session), _record(session)]
    return [*checks, (session.say("preflight-language"), session.say("preflight-language-name"), "")]


def _python(session: Session) -> Check:
    remedy = "" if (3, 11) <= sys.version_info[:2] <= (3, 14) else "preflight-do-setup"
    return session.say("preflight-python"), platform.python_version(), remedy


def _package(session: Session, name: str) -> Check:
    wanted = _wanted().get(name, SpecifierSet())
    shown = session.say("preflight-package", name=name, wanted=str(wanted)).strip()
    try:
        found = version(name)
    except PackageNotFoundError:
        return shown, session.say("preflight-missing"), "preflight-do-setup"
    return shown, found, "" if wanted.contains(found, prereleases=True) else "preflight-do-setup"


def _wanted() -> dict[str, SpecifierSet]:
    """Return what this casekit asks for: {package: version range}."""
    try:
        asked = [Requirement(line) for line in requires("casekit") or []]
    except PackageNotFoundError:
        return {}
    return {canonicalize_name(one.name): one.specifier for one in asked}


def _font(session: Session) -> Check:
    name = session.say("preflight-font")
    try:
        import matplotlib_fontja

        matplotlib_fontja.get_font_ttf_path()
    except Exception as fault:
        # Whatever stands in the way, the start page says so and goes on.
        return name, type(fault).__name__, "preflight-do-setup"
    return name, session.say("preflight-font-found"), ""


def _kernel(session: Session) -> Check:
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if getattr(shell, "kernel", None) is None:
        return session.say("preflight-kernel"), session.say("preflight-kernel-none"), "preflight-do-open"
    return session.say("preflight-kernel"), "JupyterLab", ""


def _record(session: Session) -> Check:
    name, path = session.say("preflight-record"), session.record.path
    if path is None:
        return name, session.say("preflight-record-memory"), "preflight-do-open"
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError:
        return name, str(path), "preflight-do-folder"
    return name, str(path), "preflight-do-folder" if session.record.trouble else ""


def _show_button(session: Session) -> None:
    import ipywidgets

    button = ipywidgets.Button(description=session.say("preflight-press"))
    button.add_class("casekit-press").add_class("casekit-primary")
    status = ipywidgets.HTML(text(session.say("preflight-press-help"), soft=True))

    def press(_button: object) -> None:
        status.value = say(text(session.say("preflight-pressed")), kind="right")

    button.on_click(press)
    box = card_box([ipywidgets.HTML(style()), button, status], "preflight", "button")
    publish(widget_piece(box, plain(session.say("preflight-press-help"))))
