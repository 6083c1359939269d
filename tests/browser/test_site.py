"""The whole site, made once by `casekit site`, opened from its folder as from a stick.

CASEKIT_SITE may name a site that was made before; otherwise it is made here, which takes minutes.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
KINDS = (
    *("index.html", "sources.html", "dictionary.html", "datasheet.html", "about.html", "search.html"),
    *("guide/glossary.html", "guide/role-cards.html"),
    *("lessons/00-start.html", "lessons/02-who-holds-what.html", "lessons/03-cookie-join.html"),
    *("lessons/07-what-is-a-score.html", "lessons/08-did-they-agree.html"),
)
LANGUAGES = ("en", "ja")
FOCUSED = """() => {
  const at = document.activeElement;
  const looks = [at, at.closest("label") || at].map((one) => getComputedStyle(one));
  const widths = looks.map((one) => (one.outlineStyle === "none" ? 0 : parseFloat(one.outlineWidth)));
  return [at.outerHTML.slice(0, 80), Math.max(...widths)];
}"""
"""What is focused, and how wide the outline around it or its label is."""
OPEN_ALL = """() => {
  document.querySelectorAll("details").forEach(each => { each.open = true; });
  document.getAnimations().forEach(each => each.finish());
}"""
"""Unfold everything, and as it looks when it has faded in: half faded in, nothing has enough contrast."""


class Addresses(HTMLParser):
    """What a page names: its ids, what it loads, and where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        self.ids |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.links.append(given.get("action", ""))
        else:
            self.loads += [given[name] for name in ("src", "href", "poster", "data") if name in given]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if made := os.environ.get("CASEKIT_SITE"):
        return Path(made)
    out = tmp_path_factory.mktemp("stick") / "the course – コース"
    command = [sys.executable, "-m", "casekit.cli", "site", "--out", str(out)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def visit(chromium: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a page of the site; what went wrong on any of them fails the test."""
    wrong: list[str] = []
    contexts = []

    def opened(name: str, **options: Any) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: wrong.append(f"{name}: {fault}"))
        page.on(
            "console", lambda said: wrong.append(f"{name}: {said.text}") if said.type == "error" else None
        )
        page.on("requestfailed", lambda sent: wrong.append(f"{name}: {sent.url} was not loaded"))
        page.on(
            "request",
            lambda sent: (
                None if sent.url.startswith(("file:", "data:")) else wrong.append(f"asked {sent.url}")
            ),
        )
        path, _, query = name.partition("?")
        page.goto((site / path).as_uri() + (f"?{query}" if query else ""))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def pages_of(site: Path, language: str) -> list[str]:
    return [path.relative_to(site).as_posix() for path in sorted((site / language).rglob("*.html"))]


def test_every_link_and_everything_loaded_is_in_the_folder(site: Path) -> None:
    found = {path: Addresses(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    assert len(found) > 60
    broken = []
    for path, page in found.items():
        for address in page.links + page.loads:
            parts = urlsplit(address)
            if parts.scheme:
                if address in page.loads or parts.scheme not in ("http", "https"):
                    broken.append(f"{path.name}: {address} is outside")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or site.resolve() not in target.resolve().parents:
                broken.append(f"{path.name}: {address} is not there")
            elif parts.fragment and target in found and unquote(parts.fragment) not in found[target].ids:
                broken.append(f"{path.name}: {address} has no such place")
    assert broken == []


def test_what_prepared_states_show_later_is_in_the_folder_too(site: Path) -> None:
    for path in (site / "en" / "lessons").glob("*.html"):
        for name in re.findall(r"\.\./\.\./pictures/([0-9a-f]+\.png)", path.read_text(encoding="utf-8")):
            assert (site / "pictures" / name).is_file(), path.name


def test_no_style_or_script_names_an_address_that_it_would_load(site: Path) -> None:
    for path in [*site.rglob("*.css"), *site.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".css":
            for address in re.findall(r"(?:url\(\s*[\"']?|@import\s+[\"'])(?!data:)([^)\"']+)", text):
                assert (path.parent / address).is_file(), f"{path.name}: {address}"
        assert "sourceMappingURL" not in text, path.name
    assert not [path for path in site.rglob("*") if path.suffix in (".woff", ".woff2", ".ttf", ".map")]


def test_both_languages_have_the_same_pages(site: Path) -> None:
    names = {
        language: [name.partition("/")[2] for name in pages_of(site, language)] for language in LANGUAGES
    }
    assert names["en"] == names["ja"]


def test_the_site_fits_on_a_small_stick(site: Path) -> None:
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < 40e6


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_opens_from_the_folder_without_a_request_or_a_fault(
    site: Path, visit: Callable[..., Page], language: str
) -> None:
    page = visit("index.html")
    for name in pages_of(site, language):
        page.goto((site / name).as_uri())
        expect(page.locator("h1:visible").first).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_phone(site: Path, visit: Callable[..., Page], language: str) -> None:
    page = visit("index.html", viewport={"width": 390, "height": 844})
    wide = []
    for name in pages_of(site, language):
        page.goto((site / name).as_uri())
        page.evaluate(OPEN_ALL)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(name)
    assert wide == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_no_fault(visit: Callable[..., Page], language: str, name: str) -> None:
    page = visit(f"{language}/{name}", viewport={"width": 1280, "height": 900})
    page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}, "preload": False})
    faults = [
        (one["id"], node["html"][:160]) for one in found.response["violations"] for node in one["nodes"]
    ]
    assert faults == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_prepared_slider_moves_by_keyboard_and_tells_what_it_shows(
    visit: Callable[..., Page], language: str
) -> None:
    page = visit(f"{language}/lessons/03-cookie-join.html")
    page.evaluate(OPEN_ALL)
    box = page.locator(".casekit-prepared", has=page.locator("input[type=range]")).first
    slider, view = box.locator("input[type=range]"), box.locator("[data-view]").first
    before = view.inner_text()
    slider.focus()
    page.keyboard.press("End")
    assert view.inner_text() != before
    assert box.locator("output").first.inner_text() == slider.get_attribute("aria-valuetext")
    heard = box.locator(".prepared-heard").inner_text().strip()
    assert heard
    page.keyboard.press("Home")
    assert view.inner_text() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_join_is_turned_to_its_last_page_and_back(visit: Callable[..., Page], language: str) -> None:
    page = visit(f"{language}/lessons/03-cookie-join.html")
    page.evaluate(OPEN_ALL)
    box = page.locator(".casekit-prepared", has=page.locator(".prepared-step")).first
    back, on = (box.locator(f"button[data-by='{by}']") for by in (-1, 1))
    first = box.locator("[data-view]").first.inner_text()
    while on.is_enabled():
        on.click()
    assert box.locator("[data-view] table").count() == 3
    while back.is_enabled():
        back.click()
    assert box.locator("[data-view]").first.inner_text() == first


def test_where_one_thing_is_changed_at_a_time_the_others_go_back(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/08-did-they-agree.html")
    page.evaluate(OPEN_ALL)
    box = page.locator(".casekit-prepared", has=page.locator("input[type=checkbox]")).first
    first, second = box.locator("input[type=checkbox]").nth(0), box.locator("input[type=checkbox]").nth(1)
    at_first = first.is_checked(), second.is_checked()
    first.click()
    assert first.is_checked() != at_first[0]
    second.click()
    assert (first.is_checked(), second.is_checked()) == (at_first[0], not at_first[1])


@pytest.mark.parametrize(
    ("language", "query", "lesson"),
    [
        ("en", "cookie", "03-cookie-join"),
        ("en", "hash", "04-hash"),
        ("ja", "個人情報", "05-not-identifiable-on-our-side"),
        ("ja", "突合", "03-cookie-join"),
        ("ja", "応募者管理ID", "03-cookie-join"),
    ],
)
def test_the_search_finds_a_word_from_the_folder(
    visit: Callable[..., Page], language: str, query: str, lesson: str
) -> None:
    page = visit(f"{language}/search.html?q={query}")
    expect(page.locator(f"#search-results li a[href*='lessons/{lesson}.html']").first).to_be_visible()


@pytest.mark.parametrize(("language", "query"), [("en", "zzyzx"), ("ja", "麒麟児")])
def test_the_search_says_when_a_word_is_nowhere(
    visit: Callable[..., Page], language: str, query: str
) -> None:
    page = visit(f"{language}/search.html?q={query}")
    expect(page.locator("#search-results .search-summary, #search-results p").first).to_be_visible()
    assert page.locator("#search-results li a").count() == 0


def test_the_other_language_is_one_click_away_on_the_same_page_and_back(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/05-not-identifiable-on-our-side.html")
    page.locator("a.casekit-other-language").click()
    assert page.url.endswith("/ja/lessons/05-not-identifiable-on-our-side.html")
    assert page.locator("html").get_attribute("lang") == "ja"
    page.locator("a.casekit-other-language").click()
    assert page.url.endswith("/en/lessons/05-not-identifiable-on-our-side.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_badge_leads_to_its_claim(visit: Callable[..., Page], language: str) -> None:
    page = visit(f"{language}/lessons/03-cookie-join.html")
    page.locator("article a[href$='sources.html#D04']").first.click()
    assert page.url.endswith(f"/{language}/sources.html#D04")
    expect(page.locator("section#D04")).to_be_in_viewport()


def test_an_answer_is_folded_until_it_is_opened_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/03-cookie-join.html")
    fold = page.locator(".casekit-checkpoint details.casekit-fold").first
    answer = fold.locator("div").first
    expect(answer).not_to_be_visible()
    fold.locator("summary").first.focus()
    page.keyboard.press("Enter")
    expect(answer).to_be_visible()


def test_what_waits_for_one_prediction_opens_together(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/03-cookie-join.html")
    folds = page.locator("details[data-opens='named_by_client']")
    assert folds.count() > 2
    folds.first.locator("summary").first.click()
    for number in range(folds.count()):
        expect(folds.nth(number)).to_have_attribute("open", "")


def test_by_keyboard_the_first_stop_skips_to_the_text_and_every_stop_is_seen(
    visit: Callable[..., Page],
) -> None:
    page = visit("en/lessons/03-cookie-join.html", viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        name, width = page.evaluate(FOCUSED)
        assert width >= 2, name
        seen.add(name)
    assert len(seen) > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_paper_folds_are_open_and_controls_are_left_out(visit: Callable[..., Page], language: str) -> None:
    page = visit(f"{language}/lessons/03-cookie-join.html")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
    for control in page.locator(".prepared-range, .prepared-one, .prepared-step").all():
        expect(control).not_to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details:not([open])").count() > 5


def test_without_scripts_the_first_state_and_the_text_can_be_read(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/07-what-is-a-score.html", java_script_enabled=False)
    fold = page.locator("details.casekit-fold", has=page.locator(".prepared-range")).first
    fold.locator("summary").first.click()
    expect(fold.locator("[data-view]").first).to_be_visible()
    expect(fold.locator(".prepared-range").first).not_to_be_visible()


def test_nothing_moves_for_those_who_asked_for_less_motion(visit: Callable[..., Page]) -> None:
    page = visit("en/lessons/03-cookie-join.html", reduced_motion="reduce")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].map(each => getComputedStyle(each)).filter(style =>"
        " parseFloat(style.transitionDuration) > 0 && style.transitionProperty !== 'none'"
        " || style.animationName !== 'none').length"
    )
    assert moving == 0
