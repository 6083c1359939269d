"""One Sphinx build, in a process of its own: python -m casekit.course.site.sphinx_run SOURCE OUT LANGUAGE.

Sphinx keeps state that two builds cannot share, and two processes use two processors. Every warning is an
error: a link or a table that does not fit must not reach a reader.
"""

import sys
from pathlib import Path
from typing import Any

from casekit.course.fields import Language
from casekit.course.site.words import word

HERE = Path(__file__).parent


def settings(language: Language) -> dict[str, Any]:
    """Return what a conf.py would say."""
    return {
        "project": word("title", language),
        "author": "casekit",
        "language": language,
        "extensions": ["myst_nb", "casekit.course.site.extension"],
        "templates_path": [str(HERE / "templates")],
        "nb_execution_mode": "off",
        "nb_code_prompt_show": word("code_show", language),
        "nb_code_prompt_hide": word("code_hide", language),
        "myst_all_links_external": True,
        "myst_enable_extensions": [],
        "html_theme": "sphinx_book_theme",
        "html_title": word("title", language),
        "html_static_path": [str(HERE / "static")],
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_show_sphinx": False,
        "html_show_copyright": False,
        "html_use_index": False,
        "html_last_updated_fmt": None,
        # A page opened from a file may not read another file, so no summary could be shown.
        "html_show_search_summary": False,
        "html_permalinks": False,
        "html_context": {"default_mode": "light"},
        "html_theme_options": {
            "article_header_end": ["language-switch.html", "toggle-secondary-sidebar.html"],
            "footer_content_items": [],
            "use_download_button": False,
            "use_fullscreen_button": False,
            "show_navbar_depth": 1,
            "home_page_in_toc": True,
            "toc_title": word("contents", language),
            "search_bar_text": word("search_field", language),
            "navbar_persistent": [],
            "back_to_top_button": False,
            "navigation_with_keys": False,
        },
    }


def main(source: str, out: str, language: Language) -> int:
    """Build the pages of one language; 0 if nothing was wrong."""
    from sphinx.application import Sphinx

    app = Sphinx(
        srcdir=source,
        confdir=None,
        outdir=out,
        doctreedir=f"{out}.doctrees",
        buildername="html",
        confoverrides=settings(language),
        status=None,
        warning=sys.stderr,
        freshenv=True,
        warningiserror=True,
    )
    app.build()
    return int(app.statuscode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "ja" if sys.argv[3] == "ja" else "en"))
