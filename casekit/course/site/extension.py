"""What the site adds to Sphinx: the way to the other language, the search of Japanese, our style."""

from typing import Any

import sphinx.search

from casekit.course.fields import Language
from casekit.course.site.links import Page
from casekit.course.site.search import JapanesePairs
from casekit.course.site.words import word

OTHER: dict[Language, Language] = {"en": "ja", "ja": "en"}


def setup(app: Any) -> dict[str, Any]:
    """Prepare a Sphinx application."""
    sphinx.search.languages["ja"] = JapanesePairs
    app.add_css_file("lesson.css")
    app.add_css_file("site.css")
    app.add_js_file("prepared.js", loading_method="defer")
    app.connect("html-page-context", _add_words)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_words(app: Any, name: str, _template: str, context: dict[str, Any], _tree: Any) -> None:
    language: Language = "ja" if app.config.language == "ja" else "en"
    other = OTHER[language]
    context["other"] = {
        "language": other,
        "address": Page(language, name).to(Page(other, name)),
        "name": word("other", language),
        "label": word("other_label", language),
    }
