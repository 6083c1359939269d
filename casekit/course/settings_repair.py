"""Settings and layouts of JupyterLab that were left half written are set aside, so that they stop nothing.

JupyterLab writes them in place. One that a kill or a full disk has cut off makes it refuse all settings.
"""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

Serves = Callable[[str], bool]


def set_damaged_aside(own: Path, serves: Serves) -> list[str]:
    """Rename what cannot be read below `own` (a course's `.lab`), and return the names it had.

    `serves` says whether the running JupyterLab gives an answer at an address; it alone can tell whether a
    file of settings, which may hold comments, is sound.
    """
    settings, layouts = own / "settings", own / "workspaces"
    damaged = [path for path in settings.rglob("*.jupyterlab-settings") if not serves(_page(settings, path))]
    damaged += [path for path in layouts.glob("*.jupyterlab-workspace") if not _is_json(path)]
    for path in damaged:
        path.replace(path.with_name(f"{path.name}.damaged"))
    return sorted(path.name for path in damaged)


def _page(settings: Path, path: Path) -> str:
    # `@jupyterlab/shortcuts-extension/shortcuts.jupyterlab-settings` is of ...-extension:shortcuts.
    # A copy that a person or a synchronised folder made may have any name.
    return quote(f"/lab/api/settings/{path.parent.relative_to(settings).as_posix()}:{path.stem}", safe="/@:")


def _is_json(path: Path) -> bool:
    try:
        return isinstance(json.loads(path.read_text(encoding="utf-8")), dict)
    except (ValueError, RecursionError):
        return False
