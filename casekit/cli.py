"""The command line: `casekit COMMAND`.

Bad input ends with exit code 2 and one sentence; nothing is lost and nothing half made stays behind.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from casekit import __version__
from casekit.course.progress.command_line import add_progress
from casekit.errors import CasekitError

BAD_INPUT = 2
LONGEST_SENTENCE = 1_000
LONGEST_SHOWN = 120
"""Characters of a path that a sentence shows."""


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        raise CasekitError(f"{message[:1].upper()}{message[1:]}. `{self.prog} --help` shows what is allowed.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, 1 (a check failed) or 2 (bad input)."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know every character; a replaced one is better than a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        chosen = _parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = chosen.command
        code = command(chosen)
        print(end="", flush=True)
        return code
    except CasekitError as fault:
        print(f"casekit: {_in_one_line(str(fault))}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("casekit: stopped. Nothing half made was left behind.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        _forget_output()
        return 0
    except OSError as fault:
        _forget_output()
        print(f"casekit: {_in_one_line(_about_the_disk(fault))}", file=sys.stderr)
        return BAD_INPUT
    except MemoryError:
        print(
            "casekit: The memory of this computer is not enough for this. Nothing was left half made; close "
            "other programs, or choose a smaller size or fewer workers.",
            file=sys.stderr,
        )
        return BAD_INPUT


def _in_one_line(sentence: str) -> str:
    """Return a sentence in which no name that somebody typed can command the terminal, or fill it."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in sentence)
    if len(shown) <= LONGEST_SENTENCE:
        return shown
    return f"{shown[: LONGEST_SENTENCE // 2]} ... {shown[-LONGEST_SENTENCE // 2 :]}"


def _forget_output() -> None:
    """Drop what cannot be printed; Python would try once more when it ends, and fail again."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _about_the_disk(fault: OSError) -> str:
    """Return a sentence about a place that the system would not let us use."""
    place = "the output" if fault.filename is None else str(fault.filename)
    shown = place if len(place) <= LONGEST_SHOWN else f"{place[:LONGEST_SHOWN]}..."
    return (
        f"Cannot use {shown}: {fault.strerror or fault}. Look whether the name is right and not too long, "
        "whether you may read and write there, and whether the disk is full."
    )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="casekit", description="The DMP Follow case: a bilingual teaching kit.")
    parser.add_argument("--version", action="version", version=f"casekit {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=_Parser)
    _add_lab(commands)
    _add_generate(commands)
    _add_run(commands)
    _add_assess(commands)
    _add_doctor(commands)
    _add_build(commands)
    _add_site(commands)
    add_progress(commands)
    _add_print(commands)
    _add_live(commands)
    return parser


def _add_lab(commands: Any) -> None:
    lab = commands.add_parser("lab", help="prepare your own copy of the course and open it in JupyterLab")
    lab.add_argument(
        "--language", choices=["en", "ja"], default=None, help="default: the system's, else English"
    )
    lab.add_argument("--port", type=int, default=None, help="default: the first free one from 8888")
    lab.add_argument("--no-browser", action="store_true", help="only serve, and print the address")
    lab.add_argument("--fresh", action="store_true", help="set your old copy aside and start with a new one")
    who = lab.add_mutually_exclusive_group()
    who.add_argument("--facilitator", action="store_true", help="your editions: open gates, answers, notes")
    who.add_argument("--room", action="store_true", help="for a projector: predictions ask for hands")
    lab.set_defaults(command=_lab)


def _add_generate(commands: Any) -> None:
    generate = commands.add_parser("generate", help="write an invented world to a folder")
    size = generate.add_mutually_exclusive_group()
    size.add_argument("--scale", choices=["classroom", "workshop", "full"], default="classroom")
    size.add_argument("--members", type=int, default=None, metavar="N", help="a size of your own")
    generate.add_argument("--as-of", default="2019-08-26", choices=["2019-08-26", "2019-12-04"])
    generate.add_argument("--seed", type=int, default=None, metavar="N")
    generate.add_argument("--workers", type=int, default=None, metavar="N")
    generate.add_argument(
        "--dask",
        default=None,
        metavar="ADDRESS",
        help="make the blocks on a Dask cluster that sees the same folder (needs the extra casekit[dask])",
    )
    generate.add_argument("--out", type=Path, required=True, metavar="DIR")
    generate.add_argument("--format", choices=["parquet", "csv"], default="parquet")
    generate.add_argument("--force", action="store_true", help="replace a world that casekit wrote there")
    generate.set_defaults(command=_generate)


def _add_run(commands: Any) -> None:
    run = commands.add_parser("run", help="run a scheme on a world")
    run.add_argument("scheme", metavar="SCHEME", help="survey, hashed-names, pre-site or privacy-policy")
    run.add_argument("--world", type=Path, required=True, metavar="DIR")
    run.add_argument("--out", type=Path, required=True, metavar="DIR")
    run.add_argument("--model", choices=["logistic", "boosting"], default="logistic")
    run.add_argument(
        "--hashed-by",
        choices=["operator", "client"],
        help="hashed-names only: who hashes the client's names, which is not known (default: operator)",
    )
    run.add_argument("--force", action="store_true", help="replace a run that casekit wrote there")
    run.set_defaults(command=_run)


def _add_assess(commands: Any) -> None:
    assess = commands.add_parser("assess", help="lay a run beside a regime of law; never a verdict")
    assess.add_argument("run", type=Path, metavar="RUN_DIR", help="a folder that `casekit run` wrote")
    assess.add_argument(
        "--regime",
        default="japan-2019",
        metavar="REGIME",
        help="japan-2019 (default), japan-2022, japan-labour, eu or us-ftc",
    )
    assess.add_argument("--language", choices=["en", "ja"], default="en")
    assess.add_argument("--json", action="store_true", help="print the table as JSON, in both languages")
    assess.set_defaults(command=_assess)


def _add_doctor(commands: Any) -> None:
    doctor = commands.add_parser("doctor", help="check this machine and say what to do")
    doctor.set_defaults(command=_doctor)


def _add_build(commands: Any) -> None:
    build = commands.add_parser("build", help="make the editions of the notebooks from their sources")
    what = build.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="only say what is out of step")
    what.add_argument(
        "--accept",
        metavar="NN[:id]",
        action="append",
        help="agree that both languages of a pair say the same; may be given several times",
    )
    build.set_defaults(command=_build)


def _add_site(commands: Any) -> None:
    site = commands.add_parser("site", help="write the course as pages to read: both languages, no network")
    site.add_argument("--out", type=Path, required=True, metavar="DIR")
    site.add_argument("--force", action="store_true", help="replace a site that casekit wrote there")
    site.set_defaults(command=_site)


def _add_print(commands: Any) -> None:
    paper = commands.add_parser("print", help="the paper pack: cards, worksheets and guide pages as PDF")
    paper.add_argument("--out", type=Path, required=True, metavar="DIR")
    paper.add_argument("--language", choices=["en", "ja", "both"], default="both")
    paper.add_argument(
        "--seed", type=int, default=None, metavar="N", help="of the invented world; default: the lessons'"
    )
    paper.add_argument("--force", action="store_true", help="replace a pack that casekit wrote there")
    paper.set_defaults(command=_print)


def _add_live(commands: Any) -> None:
    live = commands.add_parser("live", help="the cookie lab: invented sites on this computer, real cookies")
    live.add_argument("--port", type=int, default=None, help="default: a free one")
    live.add_argument("--language", choices=["en", "ja"], default="en")
    live.set_defaults(command=_live)


def _lab(chosen: argparse.Namespace) -> int:
    from casekit.course.lab import open_lab
    from casekit.course.place import checkout

    return open_lab(
        language=chosen.language,
        port=chosen.port,
        browser=not chosen.no_browser,
        fresh=chosen.fresh,
        root=checkout(),
        facilitator=chosen.facilitator,
        room=chosen.room,
    )


def _live(chosen: argparse.Namespace) -> int:
    from casekit.live import serve

    return serve(language=chosen.language, port=chosen.port)


def _generate(chosen: argparse.Namespace) -> int:
    from casekit.folders import check_replaceable
    from casekit.world import Settings, generate

    check_replaceable(chosen.out, force=chosen.force)
    settings = Settings.for_scale(chosen.scale, members=chosen.members, as_of=chosen.as_of, seed=chosen.seed)
    on_cluster = {} if chosen.dask is None else {"block_map": _dask_map(chosen.dask)}
    manifest = generate(
        settings,
        chosen.out,
        workers=chosen.workers,
        file_format=chosen.format,
        force=chosen.force,
        progress=_show_progress,
        **on_cluster,
    )
    rows = sum(entry.rows for entry in manifest.tables.values())
    print(
        f"Wrote an invented world to {chosen.out}: {len(manifest.tables)} tables, {rows:,} rows. "
        "Nobody in it is real."
    )
    return 0


def _dask_map(address: str) -> Any:
    from casekit.world.dask_map import dask_map

    return dask_map(address)


def _run(chosen: argparse.Namespace) -> int:
    from casekit.folders import check_replaceable
    from casekit.report import write_run
    from casekit.schemes import SCHEMES
    from casekit.world import open_world

    if chosen.scheme not in SCHEMES:
        raise CasekitError(f"There is no scheme {chosen.scheme!r}. Choose one of: {', '.join(SCHEMES)}.")
    if chosen.hashed_by and chosen.scheme != "hashed-names":
        raise CasekitError(
            f"--hashed-by is for the scheme hashed-names only; {chosen.scheme} hashes nothing."
        )
    check_replaceable(chosen.out, force=chosen.force)
    variant = {"hashed_by": chosen.hashed_by} if chosen.hashed_by else {}
    run = SCHEMES[chosen.scheme](open_world(chosen.world), model=chosen.model, **variant)
    figures = write_run(run, chosen.out, force=chosen.force)
    print(
        f"Wrote the run to {chosen.out}: {figures['rows_delivered']:,} rows delivered, "
        f"{figures['rows_scored']:,} with a score. All of it is simulated."
    )
    return 0


def _assess(chosen: argparse.Namespace) -> int:
    from casekit import law

    law.regime(chosen.regime)
    found = law.assess(law.facts_of_folder(chosen.run), chosen.regime)
    if chosen.json:
        print(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        print(found.table_markdown(chosen.language), found.memo(chosen.language), sep="\n\n", end="")
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from casekit.course.doctor import report

    checks = report()
    for check in checks:
        print(check)
    return 0 if all(check.passed for check in checks) else 1


def _build(chosen: argparse.Namespace) -> int:
    from casekit.course import build
    from casekit.course.place import checkout

    root = checkout()
    if chosen.accept:
        agreed = [name for what in chosen.accept for name in build.accept(root, what)]
        print(f"Agreed: {', '.join(agreed)}." if agreed else "These pairs were agreed already.")
        return 0
    if chosen.check:
        faults = build.check(root)
        for fault in faults:
            print(fault, file=sys.stderr)
        print("The editions are out of step with their sources." if faults else "All editions are in step.")
        return 1 if faults else 0
    report = build.build(root, progress=print)
    for sentence in report.out_of_step:
        print(sentence)
    print(f"{len(report.written)} files written, {len(report.executed)} editions executed.")
    return 0


def _print(chosen: argparse.Namespace) -> int:
    from casekit.course.paper import print_pack
    from casekit.course.place import checkout

    languages = ("en", "ja") if chosen.language == "both" else (chosen.language,)
    made = print_pack(
        chosen.out,
        root=checkout(),
        languages=languages,
        seed=chosen.seed,
        force=chosen.force,
        progress=_show_progress,
    )
    documents = made["documents"]
    pages = sum(one["pages"] for one in documents.values())
    print(
        f"Wrote the paper pack to {chosen.out}: {len(documents)} PDF files, {pages} pages. "
        "Begin with 00-read-me.pdf. Everybody on the cards is invented."
    )
    return 0


def _site(chosen: argparse.Namespace) -> int:
    from casekit.course.place import checkout
    from casekit.course.site import write_site

    write_site(checkout(), chosen.out, force=chosen.force, progress=_say)
    print(f"Wrote the course to {chosen.out}. Open index.html in it with a double click.")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)


def _show_progress(what: str, done: int, total: int) -> None:
    """Draw a bar on a terminal; elsewhere print a plain line when a table is done."""
    if sys.stderr.isatty():
        filled = 30 * done // max(total, 1)
        end = "\n" if done >= total else ""
        print(f"\r{what:<16} [{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr)
    elif done >= total:
        print(f"{what}: done", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
