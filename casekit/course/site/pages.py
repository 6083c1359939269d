"""The pages beside the lessons: home, list of sources, data dictionary, guide pages, and about."""

import csv
import re
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from pathlib import Path

from casekit import __version__, case
from casekit.case.record import claims, sources
from casekit.course.fields import LANGUAGES, Language, joined_lines
from casekit.course.guide_files import (
    ENDINGS,
    GUIDE,
    guide_file,
    guide_names,
    without_language_link,
)
from casekit.course.head import table
from casekit.course.schedule import READMES, course_table
from casekit.course.site.lessons import FOLDER
from casekit.course.site.links import Links, Page
from casekit.course.site.words import word
from casekit.course.source import Lesson

HERE = Path(__file__).parent
RECORD = ("sources", "dictionary", "datasheet")
_ADDRESS = re.compile(r"<dd>(https?://[^<\s]+)</dd>")


def site_links(root: Path, lessons: Iterable[Lesson]) -> Links:
    """Return where every file of the checkout that has a page stands on the site."""
    found: dict[str, Page] = {}
    for language in LANGUAGES:
        for lesson in lessons:
            page = Page(language, f"{FOLDER}/{lesson.stem}")
            found[f"notebooks/{language}/{lesson.stem}.ipynb"] = page
        found[f"notebooks/{language}/glossary.md"] = Page(language, "guide/glossary")
        for name in pages_of_guide(root):
            found[guide_file(name, language).as_posix()] = Page(language, f"{GUIDE}/{name}")
        found[f"data/DATASHEET{ENDINGS[language]}"] = Page(language, "datasheet")
        found[READMES[language].as_posix()] = Page(language, "index")
    return Links(found)


def pages_of_guide(root: Path) -> list[str]:
    """Return the guide pages that stand in both languages, in the order of the guide's own list."""
    names = guide_names(root, "en") & guide_names(root, "ja")
    overview = root / guide_file("README", "en")
    text = overview.read_text(encoding="utf-8") if overview.is_file() else ""
    listed = ["README", *re.findall(r"\]\(([\w-]+)\.md[#)]", text)]
    return [name for name in dict.fromkeys([*listed, *sorted(names)]) if name in names]


def pages_of(root: Path, lessons: list[Lesson], links: Links, language: Language) -> dict[str, str]:
    """Return the Markdown of all pages but the lessons, by name."""
    names = pages_of_guide(root)
    found = {
        "index": _home(root, lessons, links, language, names),
        "sources": sources_page(language),
        "dictionary": _dictionary(root, language),
        "about": (HERE / f"about.{language}.md").read_text(encoding="utf-8").format(version=__version__),
    }
    files = {f"{GUIDE}/{name}": guide_file(name, language).as_posix() for name in names}
    for name, file in {**files, "datasheet": f"data/DATASHEET{ENDINGS[language]}"}.items():
        text = steady_headings(without_language_link((root / file).read_text(encoding="utf-8")))
        text = without_gaps(text) if language == "ja" else text
        found[name] = links.in_markdown(text, Page(language, name), file)
    return found


def sources_page(language: Language) -> str:
    """Return the list of sources: the classes, every claim under its id, the documents."""
    published = [one for one in claims().values() if one.publish == "yes"]
    parts = [
        f"# {word('sources', language)}",
        word("sources_intro", language),
        f"## {word('sources_classes', language)}",
        case.evidence_legend_markdown(language),
    ]
    for section, group in groupby(published, key=lambda one: one.section):
        entries = "\n".join(_claim(one.id, language) for one in group)
        parts += [f"## {word('sources_group', language, letter=section)}", _raw(entries)]
    listed = "".join(
        f'<li id="{key}"><strong>{key}</strong>: {escape(found.described(language))}</li>'
        for key, found in sources().items()
    )
    parts += [f"## {word('sources_documents', language)}", _raw(f"<ul>{listed}</ul>")]
    return "\n\n".join(parts) + "\n"


def steady_headings(text: str) -> str:
    """Return Markdown in which no level of heading is skipped: a reader may go by them, level for level."""
    lines, above, fenced = [], [0], False
    for line in text.split("\n"):
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"(#{1,6}) ", line)
        if heading:
            level = len(heading[1])
            above = [each for each in above if each < level]
            line = "#" * len(above) + line[level:]
            above.append(level)
        lines.append(line)
    return "\n".join(lines)


def without_gaps(japanese: str) -> str:
    """Return Japanese Markdown without line ends inside a sentence, also before a figure or a Latin word."""
    parts = re.split(r"(^```.*?^```)", joined_lines(japanese), flags=re.DOTALL | re.MULTILINE)
    inside = r"(?<=[、。）］」])\n(?=[0-9A-Za-z`［「（])(?!\d+\. |```)"
    return "".join(part if number % 2 else re.sub(inside, "", part) for number, part in enumerate(parts))


def _claim(id: str, language: Language) -> str:
    """Return a claim's card under its anchor; an address in it can be clicked."""
    card = _ADDRESS.sub(
        lambda found: f'<dd><a href="{found[1]}" rel="noreferrer">{found[1]}</a></dd>',
        case.render_html(id, language),
    )
    return f'<section class="casekit-source" id="{id}" aria-label="{id}">{card}</section>'


def _home(root: Path, lessons: list[Lesson], links: Links, language: Language, guide: list[str]) -> str:
    page, readme = Page(language, "index"), READMES[language]
    parts = [f"# {word('title', language)}"]
    if (root / readme).is_file():
        parts.append(_opening((root / readme).read_text(encoding="utf-8")))
    parts += ["> " + word("reading", language), course_table(lessons, language)]
    text = "\n\n".join(parts)
    text = links.in_markdown(without_gaps(text) if language == "ja" else text, page, readme.as_posix())
    trees = {
        "part_lessons": [f"{FOLDER}/{lesson.stem}" for lesson in lessons],
        "part_guide": [f"{GUIDE}/{name}" for name in guide if name not in ("glossary", "boundaries")],
        "part_record": [*RECORD, *(f"{GUIDE}/{name}" for name in ("glossary",) if name in guide)],
        "part_about": [*(f"{GUIDE}/{name}" for name in ("boundaries",) if name in guide), "about"],
    }
    return text + "".join(_tree(word(name, language), pages) for name, pages in trees.items() if pages)


def _opening(readme: str) -> str:
    """Return what a README says of the case and the kit, from below its language link to its picture."""
    paragraphs = re.split(r"\n\s*\n", readme.strip())
    opening = []
    for paragraph in paragraphs[2:]:
        if paragraph.startswith(("!", "#")):
            break
        opening.append(paragraph)
    return "\n\n".join(opening)


def _tree(caption: str, pages: Iterable[str]) -> str:
    listed = "\n".join(pages)
    return f"\n\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n{listed}\n```\n"


def _dictionary(root: Path, language: Language) -> str:
    with (root / "data" / "dictionary.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    page = Page(language, "dictionary")
    told = word("dictionary_intro", language, page=page.to(Page(language, "datasheet")))
    parts = [f"# {word('dictionary', language)}", told]
    heads = [word(f"dictionary_{key}", language) for key in ("column", "meaning", "unit", "holder", "kind")]
    for name, group in groupby(rows, key=lambda row: row["table"]):
        lines = [_dictionary_row(row, language) for row in group]
        parts += [f"## `{name}`", table(heads, lines)]
    return "\n\n".join(parts) + "\n"


def _dictionary_row(row: Mapping[str, str], language: Language) -> list[str]:
    return [f"`{row['column']}`", row[f"meaning_{language}"], row["unit"], row["holder"], row["kind"]]


def _raw(html: str) -> str:
    return f"```{{raw}} html\n{html}\n```"
