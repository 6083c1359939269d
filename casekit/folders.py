"""Writing a folder or a file whole, or not at all.

A folder is made beside its place under a hidden name and renamed when it is whole. A lock on a file of that
name lives as long as the process that makes it, because the system lets go of it however the process ends. So
a later run can tell what a killed run left behind from what a living one is making, and clears the former.
"""

import errno
import glob
import os
import platform
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from casekit import foreign_json
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
    with suppress(OSError):
        clear_leftovers(target)
    check_replaceable(target, force=force)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        claim = _claim(target)
    except OSError as fault:
        raise CasekitError(
            f"Cannot write beside {target}: {fault.strerror}. Choose a folder you may write to."
        ) from fault
    try:
        yield claim.unfinished
        check_replaceable(target, force=force)
        _put_in_place(claim, target)
    except OSError as fault:
        raise CasekitError(f"Cannot write {target}: {fault.strerror}. Nothing was left half made.") from fault
    finally:
        shutil.rmtree(claim.unfinished, ignore_errors=True)
        claim.give_up()


def clear_leftovers(target: Path) -> None:
    """Remove what killed runs for this target left beside it; what a living one is making stays.

    A folder that such a run had moved away, and not yet replaced, gets its name back. What another computer
    left on this disk stays too, since its locks may be invisible from here.
    """
    for lock in sorted(target.parent.glob(f".{glob.escape(target.name)}{_UNFINISHED}*{_LOCK}")):
        claim = _Claim(target, lock)
        if not claim.take_over():
            continue
        if claim.old.exists() and not target.exists():
            claim.old.rename(target)
        for leftover in (claim.unfinished, claim.old):
            shutil.rmtree(leftover, ignore_errors=True)
        claim.give_up()


def check_replaceable(target: Path, *, force: bool) -> None:
    """Refuse a target that exists, unless it is empty, or `force` is given and casekit wrote it.

    Raises
    ------
    CasekitError
        If nothing may be written there, or the name is no text.

    """
    _check_name(target)
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


def _check_name(target: Path) -> None:
    # Such a name comes from a disk written with another encoding; Parquet and JSON cannot hold it.
    try:
        str(target).encode("utf-8")
    except UnicodeEncodeError as fault:
        raise CasekitError(
            f"The name {str(target)!a} holds bytes that are no text. Choose another name."
        ) from fault


def write_text(path: Path, text: str) -> None:
    """Replace the file at `path` by `text` (UTF-8, newline as written) in one step.

    A process that is killed in the midst of it leaves its hidden file; a write an hour later removes that.
    """
    hidden = f".{path.name}{_UNFINISHED}"
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=hidden, delete=False
    ) as unfinished:
        try:
            unfinished.write(text)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            unfinished.close()
            Path(unfinished.name).chmod(_ordinary_mode(0o666))
            Path(unfinished.name).replace(path)
        except BaseException:
            with suppress(OSError):  # On a full disk, closing tries to write once more.
                unfinished.close()
            Path(unfinished.name).unlink(missing_ok=True)
            raise
    with suppress(OSError):
        _clear_old_texts(path)


def _clear_old_texts(path: Path) -> None:
    # Both times are the disk's own, so that a clock that is wrong does not matter.
    oldest = path.stat().st_mtime - _SECONDS_TO_WRITE
    for left in path.parent.glob(f".{glob.escape(path.name)}{_UNFINISHED}*"):
        if left.is_file() and left.suffix != _LOCK and left.stat().st_mtime < oldest:
            left.unlink()


def written_by_casekit(folder: Path) -> bool:
    """Whether `folder` holds a manifest or summary that says casekit wrote it."""
    return any(_names_casekit(folder / name) for name in OURS)


def _names_casekit(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        content = foreign_json.read(path)
    except (OSError, foreign_json.UnreadableError):
        return False
    versions = content.get("versions") if isinstance(content, dict) else None
    return isinstance(versions, dict) and "casekit" in versions


def _put_in_place(claim: "_Claim", target: Path) -> None:
    claim.unfinished.chmod(_ordinary_mode(0o777))
    if not target.exists():
        claim.unfinished.rename(target)
        return
    target.rename(claim.old)
    try:
        claim.unfinished.rename(target)
    except OSError:
        claim.old.rename(target)
        raise
    shutil.rmtree(claim.old, ignore_errors=True)


def _ordinary_mode(mode: int) -> int:
    """Return the permissions an ordinary new file or folder would have; temporary ones are private."""
    mask = os.umask(0)
    os.umask(mask)
    return mode & ~mask


_LOCK = ".lock"
_UNFINISHED = "-unfinished-"
_SECONDS_TO_WRITE = 3600.0
"""A hidden text older than this is nobody's any more; writing one takes a moment."""
_FAR = 1 << 20
"""Windows locks bytes, not files: one far behind the text, so that the text can still be read."""


@dataclass
class _Claim:
    """The hidden places of one run beside its target; `lock` is held while the run lives."""

    target: Path
    lock: Path
    handle: int = -1

    @property
    def unfinished(self) -> Path:
        return self.lock.with_name(self.lock.name.removesuffix(_LOCK))

    @property
    def old(self) -> Path:
        token = self.unfinished.name.rpartition("-")[2]
        return self.target.parent / f".{self.target.name}-old-{token}"

    def make(self) -> bool:
        """Create the lock, hold it, and make the folder; False if another run took it for a leftover."""
        self.handle = os.open(self.lock, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            os.write(self.handle, _this_computer())
        except OSError:
            self.give_up()
            raise
        try:
            held = _locked(self.handle)
        except OSError:
            # This disk has no locks: then no later run can hold this one either, and it counts as living.
            held = True
        if not held or not self._is_still_there():
            os.close(self.handle)
            return False
        try:
            self.unfinished.mkdir(mode=0o700)
        except OSError:
            self.give_up()
            raise
        return True

    def take_over(self) -> bool:
        """Hold the lock of a run that ended on this computer; False if it lives, or cannot be asked."""
        try:
            self.handle = os.open(self.lock, os.O_RDWR)
        except OSError:
            return False
        with suppress(OSError):
            if os.read(self.handle, 1024) == _this_computer() and _locked(self.handle):
                return True
        os.close(self.handle)
        return False

    def give_up(self) -> None:
        os.close(self.handle)
        with suppress(OSError):
            self.lock.unlink()

    def _is_still_there(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self.handle), self.lock.stat())
        except OSError:
            return False


def _claim(target: Path) -> _Claim:
    """Lock a new hidden name beside the target, and make the folder of that name."""
    for _ in range(10):
        name = f".{target.name}{_UNFINISHED}{secrets.token_hex(4)}{_LOCK}"
        claim = _Claim(target, target.parent / name)
        if claim.make():
            return claim
    raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


def _this_computer() -> bytes:
    return platform.node().encode()


def _locked(handle: int) -> bool:
    """Whether the file could be locked for this process until it ends; OSError where there are no locks."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
