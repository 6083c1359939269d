"""The pages of the guide as files: where each stands in either language, and which there are."""

import re
from pathlib import Path

from casekit.course.fields import Language

GUIDE = Path("guide")
ENDINGS: dict[Language, str] = {"en": ".md", "ja": ".ja.md"}
_OTHER_LANGUAGE = re.compile(r"^\[(?:日本語|English)\]\([^)]*\)\s*$\n?", re.MULTILINE)


def guide_file(name: str, language: Language) -> Path:
    """Return the file of a page, below the checkout."""
    return GUIDE / f"{name}{ENDINGS[language]}"


def guide_names(root: Path, language: Language) -> set[str]:
    """Return the names of the pages that the checkout `root` has in a language."""
    files = [path.name for path in (root / GUIDE).glob(f"*{ENDINGS[language]}") if path.is_file()]
    # The Japanese ending ends like the English one.
    return {
        name.removesuffix(ENDINGS[language])
        for name in files
        if language == "ja" or not name.endswith(ENDINGS["ja"])
    }


def without_language_link(text: str) -> str:
    """Return a page without the line that leads to its other language, which other editions do not need."""
    return _OTHER_LANGUAGE.sub("", text, count=1)
