"""Reading JSON that anybody may have written: never an error but one, and never more than is asked for.

A learner's record may have been edited, cut off or replaced; a file handed in may have been made to harm.
So size and depth are bounded, and everything that our own writer could not have written is refused.
"""

import json
import math
import os
import stat
from pathlib import Path
from typing import Any, NoReturn

MOST_BYTES = 20_000_000
MOST_DEPTH = 24
"""Our own files have at most eight levels."""


REASONS = ("too-large", "not-text", "not-json", "too-deep", "not-a-file", "a-link")


class UnreadableError(ValueError):
    """Bytes that are not such a file; `reason` is one of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(path: Path, *, most_bytes: int = MOST_BYTES, follow_links: bool = True) -> Any:
    """Return the value of a file of JSON; a pipe or a device is not waited for.

    Raises
    ------
    UnreadableError
        If it is not an ordinary file, or a link that is not to be followed, or as for `parsed`.
    OSError
        If it cannot be opened.

    """
    _check_ordinary(path.stat(follow_symlinks=follow_links))
    # The flags hold also if somebody puts a link or a pipe in the file's place meanwhile.
    names = ("O_NONBLOCK", "O_BINARY") if follow_links else ("O_NONBLOCK", "O_BINARY", "O_NOFOLLOW")
    with os.fdopen(os.open(path, os.O_RDONLY | sum(getattr(os, name, 0) for name in names)), "rb") as file:
        _check_ordinary(os.fstat(file.fileno()))
        return parsed(file.read(most_bytes + 1), most_bytes=most_bytes)


def _check_ordinary(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise UnreadableError("a-link")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableError("not-a-file")


def parsed(raw: bytes, *, most_bytes: int = MOST_BYTES) -> Any:
    """Return the value of JSON in UTF-8, with or without the mark that some editors put before it.

    Raises
    ------
    UnreadableError
        If the bytes are too many, no text, no JSON (NaN and infinity are none, nor is a number that would
        become infinite), or nested too deeply.

    """
    if len(raw) > most_bytes:
        raise UnreadableError("too-large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableError("not-text") from fault
    try:
        value = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except RecursionError as fault:
        raise UnreadableError("too-deep") from fault
    except ValueError as fault:
        raise UnreadableError("not-json") from fault
    _check_depth_and_letters(value)
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(digits: str) -> float:
    # Written back, an infinite number would be a word that no reader of JSON knows.
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _check_depth_and_letters(value: Any) -> None:
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            raise UnreadableError("too-deep")
        inside: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                inside += [*one.keys(), *one.values()]
            elif isinstance(one, list):
                inside += one
            elif isinstance(one, str) and not _is_text(one):
                raise UnreadableError("not-text")
        level = inside


def _is_text(string: str) -> bool:
    # JSON can escape half a character, which no file in UTF-8 can hold.
    try:
        string.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
