"""Pages of `guide/` on paper: each page as it stands, with the list of its sources; role cards as cards.

The pages are found by listing the folder. The pack names six of them, and says so if one is missing.
"""

import re
from pathlib import Path

from casekit.course.fields import Language
from casekit.course.guide_files import guide_file, guide_names, without_language_link
from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Block, Card, Document, Sheet
from casekit.course.paper.markdown_blocks import markdown_blocks
from casekit.course.paper.source_list import with_sources
from casekit.course.paper.words import word
from casekit.errors import CasekitError

ROLE_CARDS = "role-cards"
EACH_ON_A_PAGE = {"run-sheets", "concept-test"}
"""Pages whose parts are handed out one by one."""

NAMED = {
    "irac-worksheets": ("10-irac-worksheets", "for-person"),
    "evaluation-form": ("11-evaluation-form", "for-person"),
    "run-sheets": ("12-run-sheets", "for-facilitator"),
    "debrief": ("13-debrief", "for-facilitator"),
    "concept-test": ("14-concept-test", "for-forms"),
}
"""Pages that the pack prints under a number of their own, and for whom."""

_ROLE = re.compile(r"^## (G\d+\S*)\s*[·・:：]?\s*(.+?)\s*$", re.MULTILINE)
_OWN_SOURCES = re.compile(r"^#+ (?:Sources|出典)\s*$", re.MULTILINE)
_TITLE = re.compile(r"^# (.+?)\s*$", re.MULTILINE)


def guide_text(root: Path, name: str, language: Language) -> str:
    """Return the text of a guide page without the link to its other language.

    Raises
    ------
    CasekitError
        If there is no such page, or it is not UTF-8 text.

    """
    path = root / guide_file(name, language)
    if not path.is_file():
        raise CasekitError(
            f"The page guide/{path.name} is missing, and the paper pack needs it. "
            "Restore it from the project."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise CasekitError(
            f"The page guide/{path.name} cannot be read as text. Restore it from the project."
        ) from fault
    return without_language_link(text.replace("\r\n", "\n"))


def other_pages(root: Path, language: Language) -> list[str]:
    """Return the names of the pages of `guide/` that have no number in the pack, in order."""
    return sorted(guide_names(root, language) - {*NAMED, ROLE_CARDS})


def guide_document(root: Path, name: str, language: Language) -> Document:
    """Return one page of the guide as a document, with the list of its sources unless it has its own."""
    text = guide_text(root, name, language)
    file_name, for_whom = NAMED.get(name, (f"guide/{name}", "for-choice"))
    blocks = markdown_blocks(text)
    if name in EACH_ON_A_PAGE:
        blocks = [each for one in blocks for each in _on_a_page(one)]
    parts = [page.pages(blocks)]
    if not _OWN_SOURCES.search(text):
        parts = with_sources(parts, language)
    return Document(file_name, title_of(text, name), language, parts, for_whom)


def role_document(root: Path, language: Language) -> Document:
    """Return the role cards, two a page, after what their page says on how to play.

    Raises
    ------
    CasekitError
        If the page has no role of the form `## G31 · Student`, or a role does not fit on its card.

    """
    text = guide_text(root, ROLE_CARDS, language)
    before, roles, after = _cut(text)
    cards = [
        Card(
            word("role-card", language, number=number, all=len(roles)),
            word("role-badge", language),
            [page.large(title), *_without_outline(markdown_blocks(body))],
        )
        for number, (title, body) in enumerate(roles, 1)
    ]
    sheet = Sheet(
        word("role-sheet-title", language), word("role-sheet-note", language), cards, 1, 2, 124.0, large=True
    )
    parts = [page.pages(markdown_blocks(before)), sheet.part()]
    if after.strip():
        parts.append(page.pages(markdown_blocks(after)))
    return Document(
        "07-role-cards",
        title_of(text, ROLE_CARDS),
        language,
        with_sources(parts, language),
        "for-hearing",
        cuts=True,
    )


def title_of(text: str, name: str) -> str:
    """Return the first heading of a page, or its name."""
    found = _TITLE.search(text)
    return re.sub(r"[*`]", "", found[1]) if found else name


def _cut(text: str) -> tuple[str, list[tuple[str, str]], str]:
    """Return what stands before the roles, the roles as title and body, and what stands after them."""
    found = list(_ROLE.finditer(text))
    if not found:
        raise CasekitError(
            f"guide/{ROLE_CARDS} has no role card: each begins with a heading such as “## G31 · Student”. "
            "Restore the page from the project."
        )
    roles = []
    for role, following in zip(found, [*found[1:], None], strict=True):
        end = following.start() if following else _end_of_last(text, role.end())
        roles.append((f"{role[1]} · {role[2]}", text[role.end() : end]))
    return text[: found[0].start()], roles, text[_end_of_last(text, found[-1].end()) :]


def _end_of_last(text: str, start: int) -> int:
    heading = re.compile(r"^#{1,2} ", re.MULTILINE).search(text, start)
    return heading.start() if heading else len(text)


def _on_a_page(one: Block) -> list[Block]:
    begins = one["kind"] == "heading" and one["level"] == 2
    return [page.NEW_PAGE, one] if begins else [one]


def _without_outline(blocks: list[Block]) -> list[Block]:
    """Return blocks for a card: headings within it are bold lines, not bookmarks."""
    return [
        page.paragraph([page.strong(one["inlines"])]) if one["kind"] == "heading" else one
        for one in blocks
        if one["kind"] != "rule"
    ]
