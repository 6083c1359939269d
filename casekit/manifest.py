"""The paper that every world and every run carries: what made it, and which figures mean what.

`scoring` and `linkage` take only objects that carry one. That is a norm, not a lock: it says what this
kit is for, and makes any other use a deliberate act (guide/boundaries.md).
"""

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, get_args

from casekit import __version__
from casekit.errors import CasekitError
from casekit.foreign_json import parsed, read

Kind = Literal["calibrated", "assumed", "free"]


@dataclass(frozen=True)
class Figure:
    """A number of the invented world and what it may be used for.

    `calibrated`: made to meet a published figure. `assumed`: chosen by us, because nothing is published.
    `free`: came out of the mechanism.
    """

    value: float | int | str
    kind: Kind


@dataclass(frozen=True)
class TableEntry:
    """Size and content digest (SHA-256 of column values, not of file bytes) of one table."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Seed, settings, versions, figures and tables of something casekit made."""

    seed: int
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    figures: Mapping[str, Figure] = field(default_factory=dict)
    tables: Mapping[str, TableEntry] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the manifest as the text of `manifest.json` (design section 6)."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read the text of a `manifest.json`.

        Raises
        ------
        CasekitError
            If it is not a manifest that casekit wrote.

        """
        try:
            return cls._of(parsed(text.encode("utf-8", "surrogatepass")))
        except _FAULTS as fault:
            raise CasekitError(_DAMAGED) from fault

    @classmethod
    def from_file(cls, path: Path) -> "Manifest":
        """Read a `manifest.json`.

        Raises
        ------
        CasekitError
            If it cannot be read, or is not a manifest that casekit wrote.

        """
        try:
            return cls._of(read(path))
        except (OSError, *_FAULTS) as fault:
            raise CasekitError(_DAMAGED) from fault

    @classmethod
    def _of(cls, content: Any) -> "Manifest":
        if "casekit" not in content["versions"] or not _is_whole(content["seed"]):
            raise KeyError("casekit")
        return cls(
            seed=content["seed"],
            settings=dict(content["settings"]),
            versions=dict(content["versions"]),
            figures={name: _figure(**figure) for name, figure in content["figures"].items()},
            tables={name: _entry(**entry) for name, entry in content["tables"].items()},
        )


_DAMAGED = "This manifest.json was not written by casekit, or it is damaged. Make the folder again."
_FAULTS = (ValueError, KeyError, TypeError, AttributeError)
"""What a value of another shape does when it is taken for a manifest."""


def _figure(value: Any, kind: Any) -> Figure:
    if isinstance(value, bool) or not isinstance(value, float | int | str) or kind not in get_args(Kind):
        raise TypeError(kind)
    return Figure(value, kind)


def _entry(rows: Any, sha256: Any) -> TableEntry:
    if not _is_whole(rows) or not isinstance(sha256, str):
        raise TypeError(rows)
    return TableEntry(rows, sha256)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def current_versions(*packages: str) -> dict[str, str]:
    """Return the versions of casekit, Python and the named packages."""
    return {
        "casekit": __version__,
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def require_manifest(thing: object, what: str) -> None:
    """Refuse anything that casekit did not make.

    Raises
    ------
    CasekitError
        If `thing` carries no casekit manifest.

    """
    if not isinstance(getattr(thing, "manifest", None), Manifest):
        raise CasekitError(
            f"{what} takes only what casekit itself made (a world, its parties, or a run of a scheme). "
            "It does not take a table from elsewhere; guide/boundaries.md says why."
        )
