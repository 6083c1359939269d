"""WCAG 2.2 AA where a machine can judge it: the lesson's cards in JupyterLab, and the cookie lab's pages."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from casekit.live import Lab as CookieLab
from tests.browser.conftest import CHECKOUT, Lab, Notebook
from tests.browser.test_inputs import written
from tests.browser.walk import Walk

pytestmark = pytest.mark.browser

StartLab = Callable[..., Lab]
OpenNotebook = Callable[[Lab, str], Notebook]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OURS = ".jp-OutputArea .casekit"
CONTROLS = "a, button, input:not([type=hidden]), select, summary, textarea, [tabindex='0']"
LEAST_TARGET = 24
PLACES = {
    "room": ["/", "/mail", "/recorded"],
    "job_site": ["/", "/register", "/login", "/me", "/policy", "/industry/I01"],
    "partner": ["/", "/industry/I01"],
    "tag": ["/"],
}
FOCUSED = """() => {
  const found = document.activeElement, box = found.getBoundingClientRect(), style = getComputedStyle(found);
  const middle = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: found.tagName + " " + (found.textContent.trim() || found.name || found.type),
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    covered: !(middle && (found.contains(middle) || middle.contains(found))),
    width: box.width, height: box.height, inline: style.display === "inline",
    row: found.closest("label") ? found.closest("label").getBoundingClientRect().height : box.height,
  };
}"""
"""What is focused: its name, its outline, whether something covers it, and how large it is."""


def faults(page: Page, inside: str | None = None) -> list[tuple[str, str]]:
    """What axe finds fault with: (rule, the element)."""
    context = {"include": [[inside]]} if inside else None
    found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        (fault["id"], node["html"][:200]) for fault in found.response["violations"] for node in fault["nodes"]
    ]


def is_large_enough(found: dict[str, Any]) -> bool:
    """Whether a control is 24 px or stands in a sentence, as success criterion 2.5.8 allows."""
    return bool(found["inline"] or min(found["width"], found["row"]) >= LEAST_TARGET or found["row"] >= 30)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("lesson", ["01", "03", "05", "08"])
def test_axe_finds_no_fault_in_a_lesson_before_and_after_it_is_answered(
    lesson: str, language: str, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    stem = next(path.stem for path in (CHECKOUT / "notebooks" / language).glob(f"{lesson}-*.ipynb"))
    walk = Walk(start_lab(language), open_notebook, f"{language}/{stem}.ipynb", lesson)
    walk.notebook.run_all()
    assert walk.notebook.page.locator(OURS).count() > 0
    assert faults(walk.notebook.page, OURS) == []
    for key, prompt in walk.keys["predictions"].items():
        walk.predict(key, prompt)
    for key, prompt in walk.keys["checkpoints"].items():
        walk.answer_wrong_then_right(key, prompt)
    for key, prompt in walk.keys["worksheets"].items():
        walk.write(key, prompt)
    assert faults(walk.notebook.page, OURS) == []


@pytest.mark.slow
def test_a_slider_is_for_the_mouse_and_its_number_box_for_everybody(
    tmp_path: Path, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    cells = ('lesson.start("03", "en")', 'lesson.predict("named_by_client")')
    notebook = open_notebook(start_lab("en", written(tmp_path, *cells)), "en/00-start.ipynb")
    notebook.run_all()
    card = notebook.find(".casekit-predict-named_by_client")
    number = card.get_by_role("spinbutton", name="Students the client can name after the join")
    assert card.get_by_role("slider").count() == 0, "a handle without a name is read aloud"
    handle = card.locator(".noUi-touch-area").first.bounding_box()
    track = card.locator(".noUi-target").first.bounding_box()
    assert handle is not None
    assert track is not None
    assert min(handle["width"], handle["height"]) >= LEAST_TARGET
    middle = handle["y"] + handle["height"] / 2
    mouse = notebook.page.mouse
    mouse.move(handle["x"] + handle["width"] / 2, middle)
    mouse.down()
    mouse.move(track["x"] + track["width"] / 2, middle, steps=5)
    mouse.up()
    expect(number).to_have_value("6")
    number.focus()
    number.press("ArrowUp")
    expect(number).to_have_value("7")
    expect(card.locator(".noUi-handle").first).to_have_attribute("aria-valuenow", "7.0")
    notebook.page.keyboard.press("Tab")
    expect(card.get_by_role("spinbutton").nth(1)).to_be_focused()


@pytest.mark.slow
def test_whatever_takes_the_focus_in_a_card_shows_it_and_is_large_enough(
    tmp_path: Path, start_lab: StartLab, open_notebook: OpenNotebook
) -> None:
    cells = [f'lesson.predict("{key}")' for key in ("drawn", "fine", "steps", "holders")]
    cells += ['lesson.start("03", "en")', 'lesson.predict("named_by_client")']
    cells += ['lesson.checkpoint("c1")', 'lesson.worksheet("argue")']
    notebook = open_notebook(start_lab("en", written(tmp_path, *cells)), "en/00-start.ipynb")
    notebook.run_all()
    seen = set()
    for control in notebook.page.locator(f"{OURS} :is({CONTROLS})").all():
        if control.is_visible() and control.is_enabled():
            control.focus()
            notebook.page.keyboard.press("Shift")
            found = notebook.page.evaluate(FOCUSED)
            seen.add(found["name"].split()[0])
            assert found["outline"] >= 2, found
            assert is_large_enough(found), found
    assert seen >= {"BUTTON", "INPUT", "TEXTAREA", "SUMMARY"}


@pytest.fixture
def visited(chromium: Browser) -> Iterator[tuple[CookieLab, Page]]:
    """A cookie lab in which somebody has registered, browsed, applied and answered."""
    with CookieLab() as lab:
        page = chromium.new_page()
        page.goto(lab.origin("job_site") + "/en/register")
        page.get_by_role("button", name="Register").click()
        page.goto(lab.origin("partner") + "/en/industry/I01")
        page.goto(lab.origin("job_site") + "/en/me")
        page.get_by_role("button", name="Apply to Aomine Motors").click()
        page.get_by_role("link", name="Open your invented mailbox").click()
        page.get_by_role("link", name="Answer the survey").click()
        page.get_by_role("button", name="Send").click()
        page.wait_for_load_state("load")
        yield lab, page
        page.close()


def pages_of(lab: CookieLab, language: str) -> list[str]:
    return [lab.origin(site) + f"/{language}{path}" for site, paths in PLACES.items() for path in paths]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_on_the_pages_of_the_cookie_lab(
    visited: tuple[CookieLab, Page], scheme: Any
) -> None:
    lab, page = visited
    page.emulate_media(color_scheme=scheme)
    for language in ("en", "ja"):
        for address in pages_of(lab, language):
            page.goto(address)
            assert faults(page) == [], address


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_tab_key_reaches_every_control_in_its_order_and_shows_where_it_is(
    visited: tuple[CookieLab, Page], language: str
) -> None:
    lab, page = visited
    for address in pages_of(lab, language):
        page.goto(address)
        listed = page.locator(CONTROLS)
        # Of radio buttons with one name the Tab key meets one; a closed details hides what is in it.
        expected = listed.evaluate_all(
            "all => all.filter(e => e.checkVisibility() && !(e.type === 'radio' && !e.checked)).length"
        )
        places = []
        for _ in range(expected):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUSED)
            assert found["outline"] >= 2, (address, found)
            assert not found["covered"], (address, found)
            assert is_large_enough(found), (address, found)
            places.append(
                page.evaluate(
                    "p => [...document.querySelectorAll(p)].indexOf(document.activeElement)", CONTROLS
                )
            )
        assert places == sorted(set(places)), address


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ja"])
def test_at_twice_the_size_and_on_a_narrow_screen_nothing_is_cut_off(
    visited: tuple[CookieLab, Page], language: str
) -> None:
    lab, page = visited
    for width, text in ((640, "100%"), (320, "100%"), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 450})
        for address in pages_of(lab, language):
            page.goto(address)
            page.evaluate("size => document.documentElement.style.fontSize = size", text)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width, text)


@pytest.mark.slow
def test_nothing_moves_and_forced_colours_keep_borders_and_words(visited: tuple[CookieLab, Page]) -> None:
    lab, page = visited
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    for address in pages_of(lab, "en"):
        page.goto(address)
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
            " return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0; }).length"
        )
        assert moving == 0, address
        for button in page.locator("button, a.button").all():
            assert button.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)") >= 1, address
