"""Where the checkout is: the course is read from it, so an installed wheel alone is not enough."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from casekit.errors import CasekitError


def checkout() -> Path:
    """Return the folder that holds `notebooks/` and `start.py`.

    `CASEKIT_CHECKOUT` names another one (tests use it).

    Raises
    ------
    CasekitError
        If casekit was installed without its checkout.

    """
    root = Path(os.environ.get("CASEKIT_CHECKOUT") or Path(__file__).resolve().parents[2])
    if not (root / "notebooks" / "source").is_dir():
        raise CasekitError(
            "The course is not beside this casekit. Clone the whole project and run `python start.py` in it; "
            "an installed package alone has no lessons."
        )
    return root


def with_our_commands(variables: Mapping[str, str]) -> str:
    """Return the search path with our programs first, so that `!casekit ..` in a cell finds the kit."""
    return os.pathsep.join([str(Path(sys.executable).parent), variables.get("PATH", os.defpath)])
