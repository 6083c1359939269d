"""`casekit progress show | export | merge` on the command line: its options, and what they call."""

import argparse
from pathlib import Path
from typing import Any


def add_progress(commands: Any) -> None:
    """Add the three commands to the parsers of `casekit`."""
    progress = commands.add_parser("progress", help="your own record; for teachers, the counts of a class")
    what = progress.add_subparsers(title="what", metavar="WHAT", required=True)
    show = what.add_parser("show", help="print what your record holds")
    export = what.add_parser("export", help="write a file to hand in: no name, no time, no text you wrote")
    for own in (show, export):
        own.add_argument("--record", type=Path, default=None, metavar="FILE", help="default: your own")
        own.add_argument("--language", choices=["en", "ja"], default=None)
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    text = export.add_mutually_exclusive_group()
    text.add_argument("--with-text", action="store_true", help="include what you wrote in the worksheets")
    text.add_argument("--without-text", action="store_true", help="leave it out (the default)")
    export.add_argument("--force", action="store_true", help="replace a hand-in that stands there")
    merge = what.add_parser("merge", help="count the files handed in by a class; small groups are not shown")
    merge.add_argument("folder", type=Path, metavar="FOLDER")
    merge.add_argument("--out", type=Path, required=True, metavar="DIR")
    merge.add_argument("--lesson", default=None, metavar="NN", help="only this lesson")
    merge.add_argument("--force", action="store_true", help="replace a summary that casekit wrote there")
    for one, command in ((show, _progress_show), (export, _progress_export), (merge, _progress_merge)):
        one.set_defaults(command=command)


def _progress_show(chosen: argparse.Namespace) -> int:
    from casekit.course.lab import likely_language
    from casekit.course.place import checkout
    from casekit.course.progress.commands import default_record, show

    language = chosen.language or likely_language(checkout() / "my-course")
    show(chosen.record or default_record(checkout()), language)
    return 0


def _progress_export(chosen: argparse.Namespace) -> int:
    from casekit.course.lab import likely_language
    from casekit.course.place import checkout
    from casekit.course.progress.commands import default_record, export

    language = chosen.language or likely_language(checkout() / "my-course")
    record = chosen.record or default_record(checkout())
    export(record, chosen.out, language, with_text=chosen.with_text, force=chosen.force)
    return 0


def _progress_merge(chosen: argparse.Namespace) -> int:
    from casekit.course.progress.commands import merge

    merge(chosen.folder, chosen.out, lesson=chosen.lesson, force=chosen.force)
    return 0
