"""What becomes of a lesson's cells and outputs on a page of the site."""

import json
import re
from base64 import b64encode
from pathlib import Path

import pytest

from casekit.course.claims import Citing, published_record
from casekit.course.site.lessons import Shaper, reader_edition
from casekit.course.site.links import Links, Page
from casekit.course.source import read_lesson, source_paths

ROOT = Path(__file__).parents[3]
PAGE = Page("en", "lessons/01-toy")
PICTURE = b64encode(b"\x89PNG toy").decode()


@pytest.fixture
def shaper(tmp_path):
    return Shaper(Links({}), tmp_path)


def cell(source: str, *outputs: dict) -> dict:
    return {"cell_type": "code", "id": "c", "metadata": {}, "source": source, "outputs": list(outputs)}


def html_output(html: str) -> dict:
    return {"output_type": "display_data", "data": {"text/html": html}, "metadata": {}}


def shaped_html(shaper: Shaper, *outputs: dict) -> str:
    made = {"cells": [cell("x", *outputs)]}
    return shaper.page(made, PAGE, "notebooks/en/01-toy.ipynb")["cells"][0]["outputs"][0]["data"]["text/html"]


def test_a_picture_becomes_one_file_however_often_it_is_shown(shaper, tmp_path):
    image = f'<img src="data:image/png;base64,{PICTURE}" alt="a">'
    html = shaped_html(shaper, html_output(image), html_output(image))
    (file,) = tmp_path.iterdir()
    assert file.read_bytes() == b"\x89PNG toy"
    assert html.count(f'src="../../pictures/{file.name}"') == 2
    assert "base64" not in html


def test_pictures_and_badges_inside_prepared_states_are_treated_alike(shaper, tmp_path):
    badge = '<span class="casekit-pill casekit-badge" title="" tabindex="0">finding · A04</span>'
    part = f'{badge}<img src="data:image/png;base64,{PICTURE}">'
    data = json.dumps({"parts": [part], "states": {"0": [[0]]}}).replace("</", "<\\/")
    html = shaped_html(shaper, html_output(f'<script type="application/json">{data}</script>'))
    found = re.search(r'<script type="application/json">(.*?)</script>', html)
    (content,) = json.loads(found[1])["parts"]
    assert 'href="../sources.html#A04"' in content
    assert "../../pictures/" in content
    assert len(list(tmp_path.iterdir())) == 1


def test_no_text_of_a_prepared_state_ends_its_script(shaper):
    part = "<!-- <script> </script>"
    data = json.dumps({"parts": [part]}).replace("</", "<\\/")
    html = shaped_html(shaper, html_output(f'<script type="application/json">{data}</script>'))
    assert html.count("</script>") == 1
    assert "<!--" not in html
    (content,) = json.loads(re.search(r"json\">(.*?)</script>", html)[1])["parts"]
    assert content == part


def test_the_style_that_every_block_carries_is_left_out(shaper):
    assert shaped_html(shaper, html_output("<style> .a { } </style><p>text</p>")) == "<p>text</p>"


def test_printed_text_is_escaped(shaper):
    printed = {"output_type": "stream", "name": "stdout", "text": "<b>"}
    assert shaped_html(shaper, printed) == '<pre class="casekit-printed">&lt;b&gt;</pre>'


def test_the_code_of_a_question_is_left_out_and_other_code_stays(shaper):
    made = {"cells": [cell('lesson.predict("a")'), cell("run = 1")]}
    asked, other = shaper.page(made, PAGE, "x.ipynb")["cells"]
    assert asked["metadata"]["tags"] == ["remove-input"]
    assert "tags" not in other["metadata"]


@pytest.mark.parametrize("path", source_paths(ROOT), ids=lambda path: path.stem)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_lesson_says_at_the_top_that_this_is_the_reading_version(path, language):
    lesson = read_lesson(path)
    made = reader_edition(lesson, Page(language, f"lessons/{lesson.stem}"), Citing(published_record()))
    head = made["cells"][0]["source"]
    assert {"en": "This is the reading version", "ja": "これは閲覧版です"}[language] in head
    assert {"en": "Run All Cells", "ja": "すべてのセルを実行"}[language] not in head
    assert made["metadata"]["casekit"]["edition"] == "reader"


def test_no_note_for_facilitators_reaches_a_page():
    lesson = read_lesson(source_paths(ROOT)[3])
    notes = {one.id for one in lesson.cells if getattr(one, "facilitator_only", False)}
    made = reader_edition(lesson, PAGE, Citing(published_record()))
    assert notes
    assert not notes & {one["id"] for one in made["cells"]}
