"""Whatever stands on the command line: a right result, or code 2 and one sentence; nothing else changes."""

import argparse
import contextlib
import io
import json
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit import cli
from casekit.errors import CasekitError
from tests.course.progress.classroom import record
from tests.fuzz.hostile import TEXTS, Ended, ended, holds, listing, touched, tries

INTEGERS = st.sampled_from(
    ["0", "-1", "1", "300", "301", "65536", "99999", "nan", "1e3", "9" * 30, "9" * 5000, "٣", "1_0", " 7", ""]
)
PATHS = st.sampled_from(
    [
        "",
        ".",
        "..",
        "../outside",
        "../outside/new",
        "missing",
        "missing/deeper",
        "a-file.txt",
        "a-folder",
        "empty",
        "world",
        "world-csv",
        "a-run",
        "record.json",
        "hand-ins",
        "link",
        "dangling",
        "loop",
        "pipe",
        "world/manifest.json",
        "/dev/null",
        "/dev/zero",
        "/dev/full",
        "/",
        "~",
        "x" * 300,
        "y/" * 300,
        "日本語 の 場所",
        "a\nb",
        "\x1b[2J",
        "-",
        "CON",
        "a:b",
        "\udcff",
    ]
)


def parsers(
    parser: argparse.ArgumentParser, before: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command of the command line with its parser."""
    inside = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    for group in inside:
        for name, one in group.choices.items():
            yield from parsers(one, (*before, name))
    if not inside:
        yield before, parser


COMMANDS = dict(parsers(cli._parser()))
RUN_FOR_REAL = {
    ("lab",),
    ("generate",),
    ("run",),
    ("assess",),
    ("build",),
    ("live",),
    ("progress", "show"),
    ("progress", "export"),
    ("progress", "merge"),
}
"""The others are only parsed: they take minutes, take no path and no text, or have tests of their own."""


def value_of(action: argparse.Action) -> st.SearchStrategy[str]:
    allowed = st.sampled_from([str(one) for one in action.choices]) if action.choices else st.nothing()
    if action.type is int:
        return INTEGERS
    if action.type is Path:
        return PATHS
    return allowed | TEXTS if action.choices else TEXTS | PATHS


@st.composite
def lines(draw: st.DrawFn, commands: dict[tuple[str, ...], Any] = COMMANDS) -> list[str]:
    """Draw a command with some of its arguments, each with a value that may be odd."""
    name = draw(st.sampled_from(sorted(commands)))
    found = list(name)
    for action in commands[name]._actions:
        if isinstance(action, argparse._HelpAction) or not (action.required or draw(st.integers(0, 2)) == 0):
            continue
        if action.option_strings:
            found.append(action.option_strings[-1])
        if action.nargs != 0:
            found.append(draw(value_of(action)))
    return found


@tries(quick=400, slow=5_000)
@given(
    arguments=lines()
    | st.lists(TEXTS, max_size=5)
    | st.tuples(lines(), TEXTS).map(lambda two: [*two[0], two[1]])
)
def test_any_arguments_are_understood_or_refused(arguments: list[str]) -> None:
    def parse() -> None:
        try:
            cli._parser().parse_args(arguments)
        except SystemExit as end:
            if end.code:
                raise

    with contextlib.redirect_stdout(io.StringIO()):
        holds("command lines, parsed", (CasekitError,), parse)


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a place with everything a path can lead to."""
    root = tmp_path_factory.mktemp("pattern")
    place = root / "inside"
    for name in ("a-folder", "empty", "hand-ins", "course/notebooks/source"):
        (place / name).mkdir(parents=True)
    (root / "outside").mkdir()
    (root / "outside" / "precious.txt").write_text("x", encoding="utf-8")
    (place / "a-file.txt").write_text("x", encoding="utf-8")
    (place / "a-folder" / "precious.txt").write_text("x", encoding="utf-8")
    (place / "record.json").write_text(json.dumps(record()), encoding="utf-8")
    preparations = (
        ["generate", "--members", "300", "--out", str(place / "world")],
        ["generate", "--members", "300", "--format", "csv", "--out", str(place / "world-csv")],
        ["run", "survey", "--world", str(place / "world"), "--out", str(place / "a-run")],
        [
            "progress",
            "export",
            "--record",
            str(place / "record.json"),
            "--out",
            str(place / "hand-ins" / "1.json"),
        ],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEKIT_CHECKOUT", str(place / "course"))
        for arguments in preparations:
            assert ended(arguments, "preparation").code == 0
    return root


@pytest.fixture
def harmless(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let nothing be served for longer than it takes to look, and give the signals back."""
    from casekit.course import lab
    from casekit.live import server

    over = Event()
    over.set()
    monkeypatch.setattr(lab, "_serve", lambda *_, **__: 0)
    monkeypatch.setattr(server, "Event", lambda: over)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def sandbox(pattern: Path, place: Path, patch: pytest.MonkeyPatch) -> Path:
    """Make a new copy of the pattern, and stand in it until the test ends."""
    if place.exists():
        shutil.rmtree(place)
    shutil.copytree(pattern, place)
    inside = place / "inside"
    (inside / "link").symlink_to(place / "outside")
    (inside / "dangling").symlink_to(place / "outside" / "gone")
    (inside / "loop").symlink_to(inside / "loop")
    os.mkfifo(inside / "pipe")
    patch.chdir(inside)
    patch.setenv("CASEKIT_CHECKOUT", str(inside / "course"))
    return inside


REAL = {name: parser for name, parser in COMMANDS.items() if name in RUN_FOR_REAL}


@pytest.mark.skipif(os.name == "nt", reason="links, pipes and devices need another right there")
@pytest.mark.usefixtures("harmless")
@tries(quick=50, slow=1_500)
@given(arguments=lines(REAL))
def test_a_command_ends_well_or_in_a_sentence_and_touches_only_what_it_was_given(
    pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.delenv("CASEKIT_RECORD", raising=False)
    inside = sandbox(pattern, tmp_path / "sandbox", monkeypatch)
    before = listing(tmp_path / "sandbox")
    if arguments[0] == "generate" and not {"--members"} & set(arguments):
        arguments = [*arguments, "--members", "300"]
    if arguments[0] == "generate" and "--workers" not in arguments:
        arguments = [*arguments, "--workers", "1"]
    if "--dask" in arguments:
        arguments[arguments.index("--dask") + 1] = "nowhere"
    result = ended(arguments, "command lines, run")
    result.kept_its_promise()
    new = touched(before, listing(tmp_path / "sandbox"))
    chosen = allowed_place(inside, arguments)
    for name in new:
        path = os.path.normpath(tmp_path / "sandbox" / name)
        assert any(
            path == each or path.startswith(each + os.sep) or each.startswith(path + os.sep)
            for each in chosen
        ), (arguments, name, result)
    assert not [name for name in new if "-unfinished-" in name or "-old-" in name], (arguments, new)


def allowed_place(inside: Path, arguments: list[str]) -> list[str]:
    """Return where a command may write: what --out names, and the learner's copy for `lab`."""
    places = [str(inside / "course" / "my-course")] if arguments[0] == "lab" else []
    if "--out" in arguments:
        named = arguments[arguments.index("--out") + 1]
        places += [os.path.normpath(inside / named), os.path.realpath(inside / named)]
    return places


def test_every_command_is_run_or_has_a_reason_not_to_be() -> None:
    assert set(COMMANDS) >= RUN_FOR_REAL
    takes_a_path = {
        name
        for name, parser in COMMANDS.items()
        if any(action.type is Path and "--out" not in action.option_strings for action in parser._actions)
    }
    assert takes_a_path <= RUN_FOR_REAL


def test_the_promise_is_broken_by_what_should_break_it() -> None:
    for bad in (
        Ended(3, "", ""),
        Ended(2, "", "Traceback (most recent call last):\n"),
        Ended(2, "", ""),
        Ended(2, "", "casekit: One.\ncasekit: Two.\n"),
        Ended(2, "", "casekit: \x1b[2J.\n"),
    ):
        with pytest.raises(AssertionError):
            bad.kept_its_promise()
    Ended(2, "", "casekit: This is wrong. Do that.\n").kept_its_promise()
