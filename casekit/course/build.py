"""Building the editions, checking them, and agreeing to a pair.

`build` writes answer keys, learner editions and facilitator editions from the sources; `check` says what
no longer fits; `accept` agrees to the halves of a pair as they stand. Outputs and images are never compared.
"""

import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from casekit.course import pairs
from casekit.course.claims import Citing, ClaimTexts, published_record
from casekit.course.comparison import REBUILD, differences, outputs_of_learner, read_notebook
from casekit.course.digests import execution_digest, package_digest
from casekit.course.editions import EDITIONS, Edition, Notebook, notebook, notebook_text
from casekit.course.guide_pages import guide_pages
from casekit.course.keys import KEYS, key_path, key_text
from casekit.course.mirror import public_tables
from casekit.course.schedule import readmes
from casekit.course.source import SOURCES, Lesson, read_lesson, read_lessons, source_paths
from casekit.errors import CasekitError
from casekit.folders import write_text

MOST_BYTES = 1_000_000
Progress = Callable[[str], None]


@dataclass(frozen=True)
class BuildReport:
    """What a build did: files it changed, editions it executed, and pairs that still need agreement."""

    written: tuple[Path, ...]
    executed: tuple[Path, ...]
    out_of_step: tuple[str, ...]


def build(
    root: Path, *, claims: ClaimTexts | None = None, workers: int = 2, progress: Progress | None = None
) -> BuildReport:
    """Write all editions and answer keys below `root` from the sources, and the course table of the README.

    A lesson without `NN.pairs.json` is new: its pairs are agreed as they stand. Later, a changed or new pair
    is agreed by `accept` alone; until then it is in the report, and `check` fails.

    Parameters
    ----------
    root
        The checkout.
    claims
        What puts claims into texts; `casekit.case` by default.
    workers
        How many facilitator editions are executed at a time. One whose digest has not changed is not.
    progress
        Called with a line for each edition that is executed.

    Raises
    ------
    CasekitError
        If a source does not fit, a cell raises, or an edition is larger than 1 MB. A file is written whole
        or not at all, and what was built before the fault stays.

    """
    root = Path(root)
    citing = Citing(claims or published_record())
    planned = [_plan(lesson, citing) for lesson in read_lessons(root)]
    writer = _Writer()
    for plan in planned:
        writer.write(key_path(root, plan.lesson.number), plan.key)
        for edition, made in plan.editions:
            if not edition.facilitator:
                writer.write_notebook(edition.path(root, plan.lesson), made)
    out_of_step = [sentence for plan in planned for sentence in _agree_if_new(root, plan.lesson, writer)]
    lessons = [plan.lesson for plan in planned]
    pages = readmes(root, lessons) | public_tables(root) | guide_pages(root, lessons)
    for path, text in pages.items():
        writer.write(path, text)
    # The lessons that run below read the answer keys written above.
    ran = _facilitators(root, planned, writer, workers, progress or _silent)
    return BuildReport(tuple(writer.written), tuple(ran), tuple(out_of_step))


def check(root: Path, *, claims: ClaimTexts | None = None) -> list[str]:
    """Return a sentence for everything that does not fit, and nothing if all does.

    Sources against editions and answer keys, both languages against what was agreed, digests of executed
    editions, editions without a source. Nothing is executed or written.

    Raises
    ------
    CasekitError
        If there is no source at all.

    """
    root = Path(root)
    citing, package = Citing(claims or published_record()), package_digest(root)
    sentences: list[str] = []
    lessons: list[Lesson] = []
    for path in source_paths(root):
        try:
            lessons.append(read_lesson(path))
            plan = _plan(lessons[-1], citing)
            sentences += _check_pairs(root, plan.lesson) + _check_key(root, plan)
            sentences += _check_editions(root, plan, package)
        except CasekitError as fault:
            sentences.append(str(fault))
    if len(lessons) == len(source_paths(root)):
        sentences += _check_readmes(root, lessons) + _check_guide(root, lessons)
    sentences += _check_public_tables(root)
    return sentences + _orphans(root)


def accept(root: Path, what: str) -> list[str]:
    """Agree to the pairs of a lesson ("03") or to one pair ("03:hook") as they stand now.

    Returns the ids of the pairs that were not agreed before. Raises CasekitError if there is no such lesson
    or pair.
    """
    root = Path(root)
    asked = re.fullmatch(r"(\d\d)(?::(.+))?", what)
    lessons = {path.name[:2]: path for path in source_paths(root)}
    if asked is None or asked[1] not in lessons:
        raise CasekitError(
            f"{what!r} is no lesson and no pair. Write a number ({', '.join(lessons)}), "
            "or a number and the id of a pair, such as 03:hook."
        )
    lesson = read_lesson(lessons[asked[1]])
    now = pairs.halves(lesson)
    path = pairs.pairs_path(root, lesson)
    agreed = pairs.read_agreed(path) or {}
    names = list(now) if asked[2] is None else [_pair_name(asked[2], now, lesson)]
    accepted = [name for name in names if agreed.get(name) != now[name]]
    kept = {
        name: now[name] if name in accepted else agreed[name] for name in now if name in {*accepted, *agreed}
    }
    write_text(path, pairs.agreed_text(kept))
    return accepted


@dataclass(frozen=True)
class _Plan:
    """What a source makes, before anything is executed."""

    lesson: Lesson
    editions: tuple[tuple[Edition, Notebook], ...]
    key: str


@dataclass
class _Writer:
    """Writes what has changed, and remembers it."""

    written: list[Path] = field(default_factory=list)

    def write(self, path: Path, text: str) -> None:
        if path.is_file() and path.read_bytes() == text.encode("utf-8"):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
        self.written.append(path)

    def write_notebook(self, path: Path, made: Notebook) -> None:
        text = notebook_text(made)
        size = len(text.encode("utf-8"))
        if size > MOST_BYTES:
            largest = max(made["cells"], key=lambda cell: len(str(cell.get("outputs", cell["source"]))))
            raise CasekitError(
                f"{path.name} has {size / 1e6:.1f} MB; at most 1 MB is allowed. Cell {largest['id']} is the "
                "largest; draw a smaller picture or show fewer rows."
            )
        self.write(path, text)


def _silent(line: str) -> None:
    del line


def _plan(lesson: Lesson, citing: Citing) -> _Plan:
    editions = tuple((edition, notebook(lesson, edition, citing)) for edition in EDITIONS)
    return _Plan(lesson, editions, key_text(lesson, citing))


def _agree_if_new(root: Path, lesson: Lesson, writer: _Writer) -> list[str]:
    """Agree to all pairs of a new lesson; forget pairs that the source no longer has."""
    path = pairs.pairs_path(root, lesson)
    now, agreed = pairs.halves(lesson), pairs.read_agreed(path)
    agreed = now if agreed is None else {name: pair for name, pair in agreed.items() if name in now}
    writer.write(path, pairs.agreed_text(agreed))
    return pairs.out_of_step(lesson, agreed)


def _facilitators(
    root: Path, planned: list[_Plan], writer: _Writer, workers: int, progress: Progress
) -> list[Path]:
    """Write the facilitator editions, executing those whose digest has changed; return these."""
    package = package_digest(root)
    waiting: list[tuple[Path, Notebook]] = []
    for plan in planned:
        for edition, made in plan.editions:
            if edition.facilitator:
                path = edition.path(root, plan.lesson)
                digested = _with_digest(made, execution_digest(made, plan.key, package))
                kept = _with_outputs_of(digested, read_notebook(path))
                if kept is None:
                    waiting.append((path, digested))
                else:
                    writer.write_notebook(path, kept)
    _execute(root, waiting, writer, workers, progress)
    return [path for path, _ in waiting]


def _execute(
    root: Path, waiting: list[tuple[Path, Notebook]], writer: _Writer, workers: int, progress: Progress
) -> None:
    if not waiting:
        return
    from casekit.course.execution import executed

    def run(path: Path, made: Notebook) -> Notebook:
        progress(f"running {_name(root, path)}")
        return executed(made, root, path.name)

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        running: list[tuple[Path, Future[Notebook]]] = [
            (path, pool.submit(run, path, made)) for path, made in waiting
        ]
        faults = []
        try:
            for path, future in running:
                try:
                    writer.write_notebook(path, future.result())
                except CasekitError as fault:
                    faults.append(str(fault))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    if faults:
        raise CasekitError("\n".join(faults))


def _with_digest(made: Notebook, digest: str) -> Notebook:
    own = {**made["metadata"]["casekit"], "execution_digest": digest}
    return {**made, "metadata": {**made["metadata"], "casekit": own}}


def _digest_of(found: Notebook | None) -> str | None:
    own = {} if found is None else found["metadata"].get("casekit")
    digest = own.get("execution_digest") if isinstance(own, dict) else None
    return digest if isinstance(digest, str) else None


def _with_outputs_of(made: Notebook, found: Notebook | None) -> Notebook | None:
    """Return the edition with the outputs of the file that stands, or None if it must be executed."""
    if found is None or _digest_of(found) != _digest_of(made):
        return None
    there = {cell["id"]: cell for cell in found["cells"]}
    cells = []
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            before = there.get(cell["id"], {})
            if before.get("execution_count") is None:
                return None
            cell = {**cell, **{key: before[key] for key in ("execution_count", "outputs")}}
        cells.append(cell)
    return {**made, "cells": cells}


def _check_pairs(root: Path, lesson: Lesson) -> list[str]:
    path = pairs.pairs_path(root, lesson)
    agreed = pairs.read_agreed(path)
    if agreed is None:
        return [f"{path.name} is missing. {REBUILD}"]
    return pairs.out_of_step(lesson, agreed) + pairs.without_cells(lesson, agreed)


def _check_key(root: Path, plan: _Plan) -> list[str]:
    path = key_path(root, plan.lesson.number)
    try:
        same = path.read_text(encoding="utf-8") == plan.key
    except (OSError, UnicodeDecodeError):
        same = False
    return [] if same else [f"{_name(root, path)} is not what {plan.lesson.file} makes. {REBUILD}"]


def _check_editions(root: Path, plan: _Plan, package: str) -> list[str]:
    sentences = []
    for edition, made in plan.editions:
        path = edition.path(root, plan.lesson)
        name, found = _name(root, path), read_notebook(path)
        sentences += differences(name, made, found)
        if not edition.facilitator:
            sentences += outputs_of_learner(name, found)
        elif found is not None:
            digested = _with_digest(made, execution_digest(made, plan.key, package))
            if _with_outputs_of(digested, found) is None:
                sentences.append(f"{name} was executed with other code or data than now. {REBUILD}")
        if found is not None and path.stat().st_size > MOST_BYTES:
            sentences.append(f"{name} is larger than 1 MB. Draw smaller pictures or show fewer rows.")
    return sentences


def _check_readmes(root: Path, lessons: list[Lesson]) -> list[str]:
    return [
        f"{path.name} does not have the course table of the lessons. {REBUILD}"
        for path, text in readmes(root, lessons).items()
        if path.read_text(encoding="utf-8") != text
    ]


def _check_guide(root: Path, lessons: list[Lesson]) -> list[str]:
    try:
        pages = guide_pages(root, lessons)
    except CasekitError as fault:
        return [str(fault)]
    return [
        f"{_name(root, path)} is not what the lessons and run_sheets.yaml say. {REBUILD}"
        for path, text in pages.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def _check_public_tables(root: Path) -> list[str]:
    return [
        f"{_name(root, path)} is not what casekit/case says. {REBUILD}"
        for path, text in public_tables(root).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def _orphans(root: Path) -> list[str]:
    stems = {path.stem for path in source_paths(root)}
    numbers = {stem[:2] for stem in stems}
    editions = [path for edition in EDITIONS for path in sorted((root / edition.folder).glob("*.ipynb"))]
    keys = sorted((root / KEYS).glob("*.json"))
    agreed = sorted((root / SOURCES).glob("*.pairs.json"))
    orphans = [path for path in editions if path.stem not in stems]
    orphans += [path for path in keys + agreed if path.name.split(".")[0] not in numbers]
    return [
        f"{_name(root, path)} has no lesson source. Delete it, or bring the source back." for path in orphans
    ]


def _pair_name(asked: str, now: dict[str, pairs.Halves], lesson: Lesson) -> str:
    name = re.sub(r"-(en|ja)$", "", asked)
    if name not in now:
        raise CasekitError(f"{lesson.file} has no pair {name!r}; it has {', '.join(now)}.")
    return name


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()
