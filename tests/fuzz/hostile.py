"""Values that nobody should send, and what holds for all of them.

Each property has three sizes: a few inputs in the quick run, more in `start.py test --all`, both the same
every time, so that no run fails by chance, and with FUZZ=new many new ones. The end of a run tells how many.
"""

import contextlib
import io
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from casekit.cli import main

TRIED: Counter[str] = Counter()
"""Inputs by the kind of thing they were sent to."""

SCRIPTS = (
    "<script>zq()</script>",
    '"><img src=x onerror=zq()>',
    "'><svg/onload=zq()>",
    "[zq](javascript:zq())",
    "![zq](x onerror=zq())",
    "</style><b>zq",
    "&lt;zq&gt;<!-- zq -->",
    "=cmd|' /C calc'!A0",
    '＝HYPERLINK("zq")',
    "**`<zq>`**",
    "{zq} {0} {zq.__class__} %s %(zq)s",
)
"""Texts that do something where they are shown without care."""

TEXTS = st.sampled_from(
    [
        "",
        " ",
        "\u3000",
        ".",
        "..",
        "../..",
        "nan",
        "NaN",
        "-1",
        "1e999",
        "0x10",
        "١",
        "true",
        "null",
        "A" * 5000,
        "\u202e",
        "\ufeff",
        "日本語",
        "𠮟",
        "e\u0301",
        "\x1b[2J",
        "a\nb",
        "a\tb",
        "--",
        "-h ",
        "CON",
        "%s",
        "\\\\x\\y",
        *SCRIPTS,
    ]
) | st.text(max_size=20)
NUMBERS = (
    st.sampled_from(
        [
            0,
            -1,
            1,
            2,
            299,
            300,
            2**31,
            2**63,
            -(2**63),
            10**30,
            0.5,
            -0.0,
            1e308,
            5e-324,
            float("nan"),
            float("inf"),
            float("-inf"),
            True,
            False,
        ]
    )
    | st.integers()
    | st.floats()
)
ANYTHING = st.recursive(
    st.none() | TEXTS | NUMBERS,
    lambda inside: (
        st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3) | st.tuples(inside, inside)
    ),
    max_leaves=6,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=8,
)

JSON_BOMBS: dict[str, bytes] = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "depth of lists": b"[" * 300_000,
    "depth of objects": b'{"a":' * 100_000,
    "closed depth": b"[" * 50_000 + b"]" * 50_000,
    "a long number": b"9" * 400_000,
    "a number too large": b'{"format": 1e999}',
    "no number": b'{"format": NaN}',
    "infinity": b'{"format": -Infinity}',
    "half a character": b'{"\\ud800": "\\udfff"}',
    "a key twice": b'{"format": 1, "format": {"a": 2}}',
    "a null character": b'{"format": "\\u0000"}',
    "another encoding": '{"format": "日本"}'.encode("utf-16"),
    "a mark before": b"\xef\xbb\xbf{}",
    "just a word": b'"casekit"',
}


def tries(quick: int, slow: int) -> settings:
    """Return how a property is tried: a few fixed inputs, more fixed ones, or (FUZZ=new) many new ones."""
    tried = {"slow": max(quick, slow // 3), "new": slow}
    return settings(
        max_examples=tried.get(os.environ.get("FUZZ", ""), quick),
        derandomize=os.environ.get("FUZZ") != "new",
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def kept_its_promise(self) -> None:
        """Fail unless it is a right result, a failed check, or bad input with one sentence."""
        assert self.code in (0, 1, 2), self
        assert "Traceback" not in self.out + self.err
        assert not set("\x1b\u202e") & set(self.err), "a word of the user commands the terminal"
        if self.code == 2:
            lines = [line for line in self.err.splitlines() if line.startswith("casekit: ")]
            assert len(lines) == 1, self.err
            assert self.err.endswith(f"{lines[0]}\n"), self.err
            assert len(lines[0]) < 1_100, "a sentence as long as a book"
            assert lines[0].rstrip().endswith((".", "。", ")", ".json")), self.err


def ended(arguments: Sequence[str], kind: str) -> Ended:
    """Run a command in this process."""
    TRIED[kind] += 1
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = int(end.code or 0)
    return Ended(code, out.getvalue(), err.getvalue())


def listing(folder: Path) -> dict[str, str]:
    """Return what lies below a folder: each path with its kind and a digest of its content."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"link to {path.readlink()}"
        elif path.is_file():
            found[name] = sha256(path.read_bytes()).hexdigest()
        else:
            found[name] = "folder" if path.is_dir() else "other"
    return found


def touched(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the paths that are new, gone or changed."""
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def holds(kind: str, allowed: tuple[type[BaseException], ...], call: Callable[[], Any]) -> Any:
    """Return what a call gives, or None if it ends with an allowed error; any other goes through."""
    TRIED[kind] += 1
    try:
        return call()
    except allowed as fault:
        said = str(fault)
        assert said.strip(), "an error without a sentence"
        assert len(said) < 30_000, "a sentence as long as a book"
        return None
