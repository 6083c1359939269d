"""Writing a folder or a file whole, or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from casekit.errors import CasekitError

OURS = ("manifest.json", "summary.json")
"""A folder that holds one of these, written by casekit, may be replaced with --force; no other may."""


@contextmanager
def new_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a temporary folder beside `target` that takes the target's name if the block ends well.

    Whatever interrupts the block, nothing half made stands under the final name.

    Raises
    ------
    CasekitError
        If the target exists and may not be replaced, or the place cannot be written to.

    """
    target = Path(target)
    check_replaceable(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=f".{target.name}-unfinished-", dir=target.parent))
    except OSError as fault:
        raise CasekitError(
            f"Cannot write beside {target}: {fault.strerror}. Choose a folder you may write to."
        ) from fault
    try:
        yield unfinished
        _put_in_place(unfinished, target)
    except OSError as fault:
        raise CasekitError(f"Cannot write {target}: {fault.strerror}. Nothing was left half made.") from fault
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def check_replaceable(target: Path, *, force: bool) -> None:
    """Refuse a target that exists, unless it is empty, or `force` is given and casekit wrote it.

    Raises
    ------
    CasekitError
        If nothing may be written there.

    """
    if not target.exists() and not target.is_symlink():
        return
    if target.is_dir() and not target.is_symlink() and not any(target.iterdir()):
        return
    if not force:
        raise CasekitError(f"{target} exists already. Choose another name, or add --force to replace it.")
    if target.is_symlink() or not target.is_dir() or not written_by_casekit(target):
        raise CasekitError(
            f"{target} was not written by casekit, so --force does not replace it. Choose another name."
        )


def write_text(path: Path, text: str) -> None:
    """Replace the file at `path` by `text` (UTF-8, newline as written) in one step."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as unfinished:
        try:
            unfinished.write(text)
            unfinished.flush()
            os.fsync(unfinished.fileno())
        except BaseException:
            unfinished.close()
            Path(unfinished.name).unlink(missing_ok=True)
            raise
    Path(unfinished.name).chmod(_ordinary_mode(0o666))
    Path(unfinished.name).replace(path)


def written_by_casekit(folder: Path) -> bool:
    """Whether `folder` holds a manifest or summary that says casekit wrote it."""
    return any(_names_casekit(folder / name) for name in OURS)


def _names_casekit(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and "casekit" in content.get("versions", {})


def _put_in_place(finished: Path, target: Path) -> None:
    finished.chmod(_ordinary_mode(0o777))
    if not target.exists():
        finished.rename(target)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    target.rename(old / target.name)
    try:
        finished.rename(target)
    except OSError:
        (old / target.name).rename(target)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _ordinary_mode(mode: int) -> int:
    """Return the permissions an ordinary new file or folder would have; temporary ones are private."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask
