"""Every text that the kit ships, sentence by sentence, with the file it stands in.

Lesson sources, pages, tables, answer keys and the strings of the package. Editions and mirrors are made from
these. Of `claims.csv` the texts are taken as they are shown, with their labels, and the rows of kind `trap`
are left out: they are the record's own list of what to avoid.
"""

import ast
import csv
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from casekit import case
from casekit.case.known import states

ROOT = Path(__file__).parents[1]
RECORD = Path("casekit/case")
AS_SHOWN = {RECORD / name for name in ("claims.csv", "known.csv", "conflict_sides.csv")}
MADE = ("notebooks/en", "notebooks/ja", "notebooks/facilitator", "data/")
SENTENCE_END = re.compile(r"(?<=[。！？])|(?<!Art)(?<!No)(?<=[.!?])[\s”\"]+(?=[A-Z“\"(\[*{「])")


def tracked() -> list[Path]:
    """Return every file that git knows or would take up, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    return [Path(name) for name in listed.splitlines() if (ROOT / name).is_file()]


def sentences(text: str) -> list[str]:
    """Cut a text into sentences; a wrapped line is part of its paragraph."""
    joined = re.sub(r"\s*\n\s*", " ", text)
    return [part.strip() for part in SENTENCE_END.split(joined) if part and part.strip()]


def shipped() -> Iterator[tuple[Path, str]]:
    """Yield (file, sentence) for every text of the kit but tests and what is made from other files."""
    for path in tracked():
        if path.parts[0] == "tests" or path.as_posix().startswith(MADE):
            continue
        reader = READERS.get(path.suffix)
        if reader and path not in AS_SHOWN:
            for text in reader(ROOT / path):
                yield from ((path, sentence) for sentence in sentences(text))
    for path, text in _record():
        yield from ((path, sentence) for sentence in sentences(text))


def _record() -> Iterator[tuple[Path, str]]:
    for found in case.claims().values():
        if found.kind != "trap" and found.publish == "yes":
            for language in ("en", "ja"):
                for text in (found.phrase(language), found.statement(language), found.note(language)):
                    yield RECORD / "claims.csv", text
    for state in states():
        yield from ((RECORD / "known.csv", text) for text in (state.says_en, state.says_ja))
    for conflict in case.conflicts():
        for side in conflict.sides:
            yield from ((RECORD / "conflict_sides.csv", text) for text in (side.says_en, side.says_ja))


def _page(path: Path) -> Iterator[str]:
    """Paragraphs as one text each; the lines of a fenced block, a table or a list singly."""
    paragraph: list[str] = []
    fenced = False
    for line in path.read_text(encoding="utf-8").splitlines():
        fence = line.lstrip().startswith("```")
        single = fenced or fence or re.match(r"\s*([-*+|#]|\d+\.)", line) is not None
        if single or not line.strip():
            yield "\n".join(paragraph)
            paragraph = []
        if fenced or fence:
            yield line
        elif line.strip():
            paragraph.append(line)
        fenced ^= fence
    yield "\n".join(paragraph)


def _table(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines):
            yield from row


def _answers(path: Path) -> Iterator[str]:
    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for inner in value.values():
                yield from texts(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from texts(inner)

    yield from texts(json.loads(path.read_text(encoding="utf-8")))


def _program(path: Path) -> Iterator[str]:
    def joined(node: ast.JoinedStr) -> str:
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)

    inside: set[int] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
            yield joined(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


READERS = {".md": _page, ".csv": _table, ".json": _answers, ".py": _program, ".cff": _page, ".txt": _page}
