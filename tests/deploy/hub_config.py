"""The files of `deploy/`, read and run without a hub: what JupyterHub would be told."""

import importlib
import importlib.util
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from traitlets import Bool
from traitlets.config import Configurable

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


class Section(dict[str, Any]):
    """A part of the configuration: remembers what is set, and begins a list or a part when one is used."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self.setdefault(name, [] if name in ("load_roles", "services") else Section())

    def __setattr__(self, name: str, value: object) -> None:
        self[name] = value


class HubsAuthenticator(Configurable):
    """As much of JupyterHub's class as ours builds on."""

    allow_all = Bool(False)


@contextmanager
def importable(*folders: Path) -> Iterator[None]:
    """Let the modules of `deploy/` be imported, with as much of a hub as they need, and forget them again."""
    before, known = list(sys.path), set(sys.modules)
    sys.path[:0] = [str(folder) for folder in folders]
    hub, auth = types.ModuleType("jupyterhub"), types.ModuleType("jupyterhub.auth")
    auth.Authenticator = HubsAuthenticator  # type: ignore[attr-defined]
    missing = {"jupyterhub": hub, "jupyterhub.auth": auth}
    if importlib.util.find_spec("pwd") is None:  # Windows has no system users; hubs do not run there.
        missing["pwd"] = types.ModuleType("pwd")
        missing["pwd"].getpwnam = None  # type: ignore[attr-defined]
    sys.modules.update(missing)
    try:
        yield
    finally:
        sys.path[:] = before
        for name in {*missing, *(set(sys.modules) - known)}:
            sys.modules.pop(name, None)


def deployed(name: str) -> Any:
    """Import one module of `deploy/`."""
    with importable(DEPLOY, DEPLOY / "one-machine"):
        return importlib.import_module(name)


def configured(path: Path, state: Path, monkeypatch: Any, **variables: str) -> Section:
    """Run a `jupyterhub_config.py` as JupyterHub does and return what it set."""
    for name, value in {"CASEKIT_HUB_STATE": str(state), **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("os.umask", lambda mask: mask)
    c = Section()

    def load(file: str) -> None:
        code = compile(Path(file).read_text(encoding="utf-8"), file, "exec")
        exec(code, {"get_config": lambda: c, "load_subconfig": load, "__file__": file})

    with importable(DEPLOY):
        load(str(path))
    return c


def values() -> Any:
    """Read the values for Kubernetes."""
    return yaml.safe_load((DEPLOY / "kubernetes" / "values.yaml").read_text(encoding="utf-8"))


def pins(path: Path) -> dict[str, set[str]]:
    """Return the versions a lock names: {package: versions}."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(
        r"^([a-z0-9._-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found
