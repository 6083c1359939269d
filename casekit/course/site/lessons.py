"""The lessons as pages: the learner's edition, executed with open gates, its outputs made fit for a page.

Outputs lose their style (the page has it once), pictures become files of their own, which both languages and
all prepared states share, and every badge becomes a link to its claim.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from casekit.course.cells import Text
from casekit.course.claims import Citing, cited, once
from casekit.course.editions import Edition, Notebook, notebook
from casekit.course.fields import bilinguals
from casekit.course.site.links import Links, Page, badges_linked
from casekit.course.site.words import word
from casekit.course.source import Lesson
from casekit.course.words import word as course_word
from casekit.lesson.pieces import as_html

FOLDER = "lessons"
PICTURES = "pictures"

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_DATA = re.compile(r'(<script type="application/json">)(.*?)(</script>)', re.DOTALL)
_PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
_END = re.compile(r"(</(?:td|th|p|li|dt|dd|caption|summary|div|label|legend|option|button)>)(?=\S)")
_ASKING = re.compile(r'lesson\.(predict|checkpoint|worksheet)\("[^"]*"\)')


@dataclass(frozen=True)
class Shaper:
    """Makes an edition into a page of the site; `folder` is where the pictures go."""

    links: Links
    folder: Path

    def page(self, made: Notebook, page: Page, file: str) -> Notebook:
        """Return an executed edition as the notebook that Sphinx reads."""
        cells = []
        for cell in made["cells"]:
            if cell["cell_type"] == "markdown":
                cells.append({**cell, "source": self.links.in_markdown(cell["source"], page, file)})
            else:
                cells.append(self._code(cell, page))
        return {**made, "cells": cells}

    def _code(self, cell: dict[str, Any], page: Page) -> dict[str, Any]:
        html = "".join(_output_html(output) for output in cell["outputs"])
        outputs = [_html_output(self.shaped(html, page))] if html else []
        metadata = dict(cell["metadata"])
        if _ASKING.fullmatch(cell["source"].strip()):
            metadata["tags"] = ["remove-input"]
        return {**cell, "metadata": metadata, "outputs": outputs}

    def shaped(self, html: str, page: Page) -> str:
        """Return the HTML of outputs as the site shows it."""

        def data(found: re.Match[str]) -> str:
            content = json.loads(found[2])
            content["parts"] = [self._plain(part, page) for part in content["parts"]]
            text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
            # What would end the script, or begin a comment in it, is written as JSON may write it.
            text = text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
            return f"{found[1]}{text}{found[3]}"

        shaped, at = [], 0
        for found in _DATA.finditer(html):
            shaped += [self._plain(html[at : found.start()], page), data(found)]
            at = found.end()
        return "".join([*shaped, self._plain(html[at:], page)])

    def _plain(self, html: str, page: Page) -> str:
        html = badges_linked(_STYLE.sub("", html), page)
        html = _PICTURE.sub(lambda found: self._picture(found[1], page), html)
        # Without a space the search would read two cells as one word.
        return _END.sub(r"\1 ", html)

    def _picture(self, encoded: str, page: Page) -> str:
        content = b64decode(encoded)
        name = f"{sha256(content).hexdigest()[:20]}.png"
        path = self.folder / name
        if not path.exists():
            path.write_bytes(content)
        return "../" * (page.name.count("/") + 1) + f"{PICTURES}/{name}"


def reader_edition(lesson: Lesson, page: Page, citing: Citing) -> Notebook:
    """Return the learner's edition of a lesson as the reading version, not executed."""
    language = page.language
    made = notebook(lesson, Edition(language, facilitator=False), citing)
    made["metadata"]["casekit"]["edition"] = "reader"
    cells = []
    for cell in made["cells"]:
        if cell["id"] == "head":
            note = "> " + word("reading", language)
            cell = {**cell, "source": cell["source"].replace(course_word("how_to", language), note)}
        elif cell["id"] == "sources":
            cell = {**cell, "source": _sources(lesson, page)}
        cells.append(cell)
    return {**made, "cells": cells}


def _sources(lesson: Lesson, page: Page) -> str:
    ids = once(_cited(lesson))
    stop = "、" if page.language == "ja" else ", "
    claims = stop.join(f"[{one}]({page.to_claim(one)})" for one in ids)
    told = word(
        "sources_of_lesson", page.language, page=page.to(Page(page.language, "sources")), claims=claims
    )
    return f"## {course_word('sources', page.language)}\n\n{told}"


def _cited(lesson: Lesson) -> Iterator[str]:
    texts = [lesson.title, lesson.question, *lesson.objectives]
    for cell in lesson.cells:
        if not (isinstance(cell, Text) and cell.facilitator_only):
            texts += bilinguals(cell)
    for text in [*texts, *lesson.key_points]:
        yield from cited(text.en)
        yield from cited(text.ja)


def _output_html(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f'<pre class="casekit-printed">{escape(output["text"])}</pre>'
    return as_html(output.get("data", {}))


def _html_output(html: str) -> dict[str, Any]:
    return {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}
