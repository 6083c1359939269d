"""Making the site: run the lessons, write what Sphinx reads, build both languages, put them together."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from casekit.course.claims import Citing, published_record
from casekit.course.editions import Notebook, notebook_text
from casekit.course.fields import LANGUAGES, Language
from casekit.course.guide_files import GUIDE
from casekit.course.site.lessons import FOLDER, PICTURES, Shaper, reader_edition
from casekit.course.site.links import Page
from casekit.course.site.pages import pages_of, site_links
from casekit.course.site.tidy import tidy
from casekit.course.site.words import word
from casekit.course.source import Lesson, read_lessons
from casekit.errors import CasekitError
from casekit.folders import check_replaceable, new_folder
from casekit.manifest import current_versions

HERE = Path(__file__).parent
Progress = Callable[[str], None]
CELL_SECONDS = 300
"""A cell of the reading version computes every state of its display."""
VERSIONS = ("sphinx", "myst-nb", "sphinx-book-theme", "pydata-sphinx-theme")


def write_site(
    root: Path, out: Path, *, force: bool = False, workers: int = 2, progress: Progress | None = None
) -> Path:
    """Write the course as pages to read into the folder `out`, and return it.

    Parameters
    ----------
    root
        The checkout.
    out
        A new folder, or with `force` a site that casekit wrote before.
    workers
        How many lessons run at a time.
    progress
        Called with a line for each piece of work that begins.

    Raises
    ------
    CasekitError
        If `out` may not be replaced, a cell of a lesson raises, or a page has a fault. Nothing half made
        stays.

    """
    told = progress or _silent
    check_replaceable(out, force=force)
    lessons = read_lessons(root)
    with new_folder(out, force=force) as made:
        (made / PICTURES).mkdir()
        with _workshop(made) as work:
            _write_sources(root, lessons, work, made / PICTURES, workers, told)
            told("building the pages of both languages")
            _build(work, made)
        for language in LANGUAGES:
            tidy(made / language)
        _write_front(root, made)
        _write_manifest(made, lessons)
    return out


@contextmanager
def _workshop(made: Path) -> Iterator[Path]:
    """Give a folder for what only Sphinx reads; it lies inside the unfinished site and goes with it."""
    work = made / ".work"
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write_sources(
    root: Path, lessons: list[Lesson], work: Path, pictures: Path, workers: int, told: Progress
) -> None:
    links = site_links(root, lessons)
    shaper = Shaper(links, pictures)
    for language in LANGUAGES:
        folder = work / language
        for name, text in pages_of(root, lessons, links, language).items():
            path = folder / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        if (root / GUIDE / "images").is_dir():
            shutil.copytree(root / GUIDE / "images", folder / GUIDE / "images")
        (folder / FOLDER).mkdir()
    pages = [
        (lesson, Page(language, f"{FOLDER}/{lesson.stem}")) for lesson in lessons for language in LANGUAGES
    ]
    for page, edition in _executed(root, pages, workers, told):
        file = f"notebooks/{page.name.replace(FOLDER, page.language)}.ipynb"
        text = notebook_text(shaper.page(edition, page, file))
        (work / page.language / f"{page.name}.ipynb").write_text(text, encoding="utf-8", newline="\n")


def _executed(
    root: Path, pages: list[tuple[Lesson, Page]], workers: int, told: Progress
) -> Iterator[tuple[Page, Notebook]]:
    """Yield each lesson executed; one that fails stops those that have not begun."""
    from casekit.course.execution import executed

    citing = Citing(published_record())

    def run(lesson: Lesson, page: Page) -> tuple[Page, Notebook]:
        told(f"running lesson {lesson.number} ({page.language})")
        return page, executed(
            reader_edition(lesson, page, citing), root, f"{lesson.stem}.ipynb", cell_seconds=CELL_SECONDS
        )

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        running = [pool.submit(run, lesson, page) for lesson, page in pages]
        try:
            for future in running:
                yield future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _build(work: Path, made: Path) -> None:
    """Run Sphinx once for each language, both at once, and put the pages in their place."""
    from casekit.lesson.markup import style

    running: dict[Language, subprocess.Popen[str]] = {}
    try:
        for language in LANGUAGES:
            running[language] = _sphinx(work, language)
        said = {language: process.communicate()[1] for language, process in running.items()}
    except BaseException:
        for process in running.values():
            process.kill()
            process.wait()
        raise
    css = style().removeprefix("<style>").removesuffix("</style>")
    for language, process in running.items():
        if process.returncode:
            fault = _first_fault(said[language], work)
            raise CasekitError(f"A page of the site ({language}) has a fault: {fault}")
        _built(work, language).rename(made / language)
        (made / language / "_static" / "lesson.css").write_text(css + "\n", encoding="utf-8", newline="\n")


def _built(work: Path, language: Language) -> Path:
    """Where Sphinx puts the pages; MyST-NB writes a folder of its own beside them."""
    return work / f"built-{language}" / "html"


def _sphinx(work: Path, language: Language) -> "subprocess.Popen[str]":
    # -P: no file of the folder in which somebody stands is taken for a module.
    command = [sys.executable, "-P", "-m", "casekit.course.site.sphinx_run"]
    return subprocess.Popen(
        [*command, str(work / language), str(_built(work, language)), language],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        # No outside time or chance enters a page, so that the same checkout gives the same site.
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"},
    )


def _first_fault(said: str, work: Path) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    found = next((line for line in lines if "WARNING" in line or "ERROR" in line), "")
    text = found or (lines[-1] if lines else "Sphinx ended without a word")
    return re.sub(r"\x1b\[[0-9;]*m", "", text).replace(f"{work}{os.sep}", "")


def _write_front(root: Path, made: Path) -> None:
    """Write the first page, which offers both languages, and the licences."""
    choices = "\n".join(
        f'<li><a href="{language}/index.html" lang="{language}" hreflang="{language}">'
        f"{word('title', language)}</a></li>"
        for language in LANGUAGES
    )
    heading = " / ".join(word("choose", language) for language in LANGUAGES)
    page = (HERE / "front.html").read_text(encoding="utf-8")
    page = page.replace("{heading}", heading).replace("{choices}", choices)
    (made / "index.html").write_text(page, encoding="utf-8", newline="\n")
    licences = made / "licences"
    licences.mkdir()
    shutil.copy(root / "LICENSE", licences / "LICENSE-MIT.txt")
    for path in sorted((root / "LICENSES").glob("*.txt")):
        shutil.copy(path, licences / path.name)
    (licences / "THIRD-PARTY.txt").write_text(_third_party(), encoding="utf-8", newline="\n")


def _third_party() -> str:
    """Return the licences of those whose scripts and styles the pages contain, as they were installed."""
    from importlib.metadata import distribution

    parts = []
    for name in VERSIONS:
        found = distribution(name)
        files = [each for each in found.files or [] if "licenses" in each.parts]
        texts = [Path(str(each.locate())).read_text(encoding="utf-8") for each in files]
        parts.append("\n\n".join([f"== {name} {found.version} ==", *texts]))
    bootstrap = (HERE / "BOOTSTRAP-LICENSE.txt").read_text(encoding="utf-8")
    return "\n\n".join([*parts, f"== Bootstrap ==\n\n{bootstrap}"]) + "\n"


def _write_manifest(made: Path, lessons: list[Lesson]) -> None:
    files = [path for path in made.rglob("*") if path.is_file()]
    manifest = {
        "made": "site",
        "versions": current_versions(*VERSIONS),
        "lessons": [lesson.stem for lesson in lessons],
        "languages": list(LANGUAGES),
        "files": len(files) + 1,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (made / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


def _silent(line: str) -> None:
    del line
