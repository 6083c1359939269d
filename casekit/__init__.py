"""casekit: the DMP Follow case, rebuilt with invented people.

The one idea: identifiability is not a property of a table; it is a relation between a table and
whoever holds it. Every module asks who holds what, and what that holder can join.

Heavy libraries are imported by the storey that needs them, when it is first used.
"""

from importlib import import_module
from types import ModuleType

__version__ = "1.0.0"

STOREYS = (
    "case",
    "world",
    "parties",
    "scoring",
    "schemes",
    "linkage",
    "consent",
    "consent_path",
    "follow_up",
    "safeguards",
    "governance",
    "law",
    "lesson",
    "live",
    "course",
)

__all__ = ["STOREYS", "__version__"]


def __getattr__(name: str) -> ModuleType:
    """Import a storey the first time a learner writes `casekit.schemes` or the like."""
    if name in STOREYS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"casekit has no part called {name!r}; it has {', '.join(STOREYS)}")
