"""The invented world: people, browsers, browsing, companies, selection, screens. Nobody in it is real.

`classroom()` makes a small one in memory, `generate()` writes one of any size to a folder, `open_world()`
reads it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from casekit.world.regions import region_of
from casekit.world.settings import DEFAULT_SEED, SCALES, Settings
from casekit.world.world import World, open_world

if TYPE_CHECKING:
    from casekit.manifest import Manifest

__all__ = ["DEFAULT_SEED", "SCALES", "Settings", "World", "classroom", "generate", "open_world", "region_of"]


def classroom(seed: int = DEFAULT_SEED, **changes: Any) -> World:
    """Return a small world in memory: about 6,000 members and 8 companies, in about a second.

    `changes` may be `members`, `companies` or `as_of`.

    Raises
    ------
    CasekitError
        If one of them is not allowed.

    """
    from casekit.world.making import made_in_memory

    return made_in_memory(Settings.for_scale("classroom", seed=seed, **changes))


def generate(settings: Settings, out: Path | str, **how: Any) -> "Manifest":
    """Write a world to a folder; `casekit.world.writing.generate` explains what else it takes.

    Raises
    ------
    CasekitError
        If something is not allowed, or cannot be written; nothing half made is left under the name.

    """
    from casekit.world import writing

    return writing.generate(settings, out, **how)
