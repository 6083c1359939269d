"""The cookie lab in a real Chromium: third-party cookies blocked, as a fresh profile has it, and allowed."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import casekit
from casekit.live import Collected, Lab, as_world, join
from tests.browser.conftest import NAMES, QUIET

pytestmark = pytest.mark.browser
RECORDED = Path(casekit.__file__).parent / "live" / "recorded.json"
ALLOWED = {"profile": {"cookie_controls_mode": 0, "block_third_party_cookies": False}}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as running:
        yield running


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give a function that starts a Chromium of its own on a new profile."""
    path = os.environ.get("CASEKIT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)))
    opened: list[BrowserContext] = []

    def start(profile: Path, *, allowed: bool) -> BrowserContext:
        if allowed:
            (profile / "Default").mkdir(parents=True)
            (profile / "Default" / "Preferences").write_text(json.dumps(ALLOWED), encoding="utf-8")
        context = chromium.browser_type.launch_persistent_context(
            profile, executable_path=path, args=list(QUIET), viewport=PHONE, headless=True
        )
        opened.append(context)
        return context

    yield start
    for context in opened:
        context.close()


class Visitor:
    """One browser that walks through the lab; every request that leaves this computer is noted."""

    def __init__(self, lab: Lab, context: BrowserContext) -> None:
        self.lab = lab
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda fault: self.errors.append(str(fault)))
        ours = tuple(f"{lab.origin(s)}/" for s in ("job_site", "partner", "survey", "tag", "room"))
        self.page.on(
            "request", lambda sent: None if sent.url.startswith(ours) else self.outside.append(sent.url)
        )

    def go(self, site: str, path: str) -> None:
        self.page.goto(self.lab.origin(site) + path, wait_until="load")

    def register(self) -> None:
        self.go("job_site", "/en/register")
        self.page.get_by_role("button", name="Register").click()
        self.page.wait_for_url("**/me")

    def browse(self) -> None:
        for site, code in (("job_site", "I01"), ("job_site", "I02"), ("job_site", "I20"), ("partner", "I01")):
            self.go(site, f"/en/industry/{code}")
        self.go("partner", "/en/")
        self.page.get_by_role("link", name="Foods").click()
        self.page.wait_for_load_state("load")

    def apply(self) -> None:
        self.go("job_site", "/en/me")
        self.page.get_by_role("button", name="Apply to Aomine Motors").click()
        self.page.get_by_role("link", name="Open your invented mailbox").wait_for()

    def log_in(self, number: str) -> None:
        self.go("job_site", "/en/login")
        self.page.get_by_label("Your member number").fill(number)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url("**/me")
        self.page.wait_for_load_state("load")

    def answer_from_mail(self) -> None:
        self.go("room", "/en/mail")
        self.page.get_by_role("link", name="Answer the survey").click()
        self.send()

    def answer_from_message_box(self) -> None:
        self.go("job_site", "/en/me")
        self.page.locator("a.message").click()
        self.send()

    def send(self) -> None:
        self.page.get_by_role("button", name="Send").click()
        self.page.get_by_text("has just reported").wait_for()
        self.page.wait_for_load_state("load")

    def delete_cookies(self) -> None:
        self.go("room", "/en/")
        self.page.get_by_role("button", name="Delete my cookies").click()
        self.page.wait_for_url("**/?deleted=1")

    def collected(self) -> Collected:
        return self.lab.collected()

    def calm(self) -> None:
        assert self.errors == []
        assert self.outside == []


def joined_by_the_scheme(collected: Collected) -> tuple[int, float | None]:
    """Return views that scheme S joins to the last applicant, and the precision of its join."""
    run = casekit.schemes.survey(as_world(collected))
    views = int(run.parties.holding("processor", "joined").frame["views"].iloc[-1])
    assert views == join(collected)[-1].views
    return views, casekit.linkage.match_figures(run).match_precision


def test_allowed_the_tag_joins_all_views_to_the_right_person(lab, browsers, tmp_path):
    visitor = Visitor(lab, browsers(tmp_path / "allowed", allowed=True))
    visitor.go("room", "/en/")
    visitor.page.get_by_text("Third-party cookies reach the tag").wait_for()
    visitor.register()
    visitor.browse()
    visitor.apply()
    visitor.answer_from_mail()
    found = visitor.collected()
    assert joined_by_the_scheme(found) == (5, 1.0)
    assert join(found)[0].why == "tag"
    visitor.calm()
    if os.environ.get("CASEKIT_RECORD_LIVE"):
        RECORDED.write_text(
            json.dumps(found.to_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )

    visitor.delete_cookies()
    visitor.answer_from_mail()
    again = visitor.collected()
    assert again.answers[0].cookie_id != found.answers[0].cookie_id
    assert (joined_by_the_scheme(again)[0], join(again)[0].why) == (0, "tag_alone")
    visitor.log_in(again.members[0].member_id)
    visitor.browse()
    visitor.answer_from_mail()
    regained = visitor.collected()
    assert joined_by_the_scheme(regained) == (5, 1.0)
    assert join(regained)[0].by_login == 6
    visitor.calm()


def test_blocked_nothing_joins_through_the_tag_but_the_job_sites_link_joins_again(lab, browsers, tmp_path):
    visitor = Visitor(lab, browsers(tmp_path / "blocked", allowed=False))
    visitor.go("room", "/en/")
    visitor.page.get_by_text("Third-party cookies do not reach the tag").wait_for()
    visitor.register()
    visitor.browse()
    visitor.apply()
    visitor.answer_from_mail()
    found = visitor.collected()
    assert joined_by_the_scheme(found) == (0, None)
    assert join(found)[0].why == "blocked"
    assert len({view.cookie_id for view in found.page_views}) == 2

    visitor.answer_from_message_box()
    by_link = visitor.collected()
    assert joined_by_the_scheme(by_link) == (3, 1.0)
    assert join(by_link)[0].why == "link"

    visitor.delete_cookies()
    visitor.log_in(found.members[0].member_id)
    visitor.answer_from_message_box()
    deleted = visitor.collected()
    assert (joined_by_the_scheme(deleted)[0], join(deleted)[0].why) == (0, "link_alone")
    assert join(deleted)[0].by_login == 3
    visitor.go("job_site", "/en/industry/I03")
    visitor.answer_from_message_box()
    assert joined_by_the_scheme(visitor.collected()) == (1, 1.0)
    visitor.calm()


@pytest.mark.slow
def test_a_second_browser_is_another_browser_until_its_user_logs_in(lab, browsers, tmp_path):
    first = Visitor(lab, browsers(tmp_path / "one", allowed=True))
    first.register()
    first.browse()
    first.apply()
    second = Visitor(lab, browsers(tmp_path / "two", allowed=True))
    second.answer_from_mail()
    found = second.collected()
    assert (joined_by_the_scheme(found)[0], join(found)[0].why) == (0, "tag_alone")
    second.go("partner", "/en/industry/I04")
    second.log_in(found.members[0].member_id)
    second.go("job_site", "/en/industry/I05")
    both = second.collected()
    assert join(both)[0].by_login == 4
    assert len({login.cookie_id for login in both.logins}) == 2
    second.calm()


@pytest.mark.slow
def test_the_lab_is_usable_by_keyboard_in_japanese_on_a_phone(lab, browsers, tmp_path):
    visitor = Visitor(lab, browsers(tmp_path / "keyboard", allowed=False))
    page = visitor.page
    visitor.go("room", "/ja/")
    assert page.locator("html").get_attribute("lang") == "ja"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ移動"
    visitor.go("job_site", "/ja/register")
    radio = page.get_by_role("radio").first
    radio.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ja/me")
    page.get_by_role("button", name="蒼嶺モーターズに応募する").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="架空のメールボックスを開く").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="アンケートに答える").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="送信する").focus()
    page.keyboard.press("Enter")
    page.get_by_text("委託先のタグに回答を伝えました").wait_for()
    page.wait_for_load_state("load")
    assert len(visitor.collected().answers) == 1
    visitor.calm()


@pytest.mark.slow
def test_no_page_is_wider_than_a_phone_and_every_field_has_a_name(lab, browsers, tmp_path):
    visitor = Visitor(lab, browsers(tmp_path / "phone", allowed=False))
    visitor.register()
    visitor.browse()
    visitor.apply()
    visitor.answer_from_mail()
    places = {
        "room": ["/", "/mail", "/recorded"],
        "job_site": ["/", "/register", "/login", "/me", "/policy", "/industry/I01"],
        "partner": ["/", "/industry/I01"],
        "tag": ["/"],
    }
    for language in ("en", "ja"):
        for site, path in ((site, path) for site, paths in places.items() for path in paths):
            visitor.go(site, f"/{language}{path}")
            width = visitor.page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], (site, path)
            nameless = visitor.page.evaluate(
                "[...document.querySelectorAll('input:not([type=hidden]), button, a')]"
                ".filter(e => !(e.textContent.trim() || e.labels?.length)).length"
            )
            assert nameless == 0, (site, path)
            assert visitor.page.locator("h1").count() == 1
    visitor.calm()


@pytest.mark.slow
def test_the_control_room_renews_itself_while_other_pages_are_used(lab, browsers, tmp_path):
    context = browsers(tmp_path / "renewed", allowed=True)
    room, visitor = Visitor(lab, context), Visitor(lab, context)
    room.go("room", "/en/")
    room.page.get_by_text("Nobody has applied yet.").wait_for()
    visitor.register()
    visitor.browse()
    visitor.apply()
    room.page.get_by_text("The survey is not answered.").wait_for()
    visitor.answer_from_mail()
    room.page.get_by_text("The tag met the same mark on the pages and in the survey.").wait_for()
    sent = room.page.locator("details", has_text="GET /answer.gif").first
    sent.locator("summary").click()
    assert lab.collected().answers[0].cookie_id in sent.inner_text()
    room.calm()


@pytest.mark.slow
def test_the_button_of_lesson_03_opens_the_lab_and_shows_what_it_collected(
    browsers, start_lab, open_notebook, tmp_path
):
    cells = (
        "import casekit\nfrom casekit import lesson\nlesson.start('03', 'en')",
        "world = casekit.world.classroom()\nlab = casekit.live.lab('en')\nlesson.cookie_lab(lab, world)",
    )
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path = tmp_path / "notebooks" / "en" / "00-start.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(made, path)
    notebook = open_notebook(start_lab("en", tmp_path / "notebooks"), "en/00-start.ipynb")
    notebook.run_all()
    box = notebook.find(".casekit-live-lab")
    box.get_by_role("button", name="Start the lab").click()
    link = box.get_by_role("link", name="127.0.0.1")
    link.wait_for()
    with notebook.page.expect_popup() as opened:
        link.click()
    room = opened.value
    room.get_by_role("link", name="Register at the job site").click()
    room.get_by_role("button", name="Register").click()
    room.get_by_role("button", name="Apply to Aomine Motors").click()
    room.get_by_role("link", name="Open your invented mailbox").click()
    room.get_by_role("link", name="Answer the survey").click()
    room.get_by_role("button", name="Send").click()
    room.get_by_text("has just reported").wait_for()
    box.get_by_role("button", name="Show what was collected").click()
    expect(box.get_by_role("table")).to_contain_text("C01-L")
    box.get_by_role("button", name="Run the survey scheme on it").click()
    expect(box.get_by_role("table")).to_contain_text("Score")
    box.get_by_role("button", name="Stop the lab").click()
    expect(box).to_contain_text("The lab has stopped.")
    assert notebook.errors() == []
    assert notebook.outside == []
