from collections.abc import Callable
from typing import Any

import pytest

from casekit import lesson
from casekit.errors import CasekitError

See = Callable[..., Any]


class FakeLab:
    """Stands where a lab stands, one storey above; it opens no port."""

    def __init__(self, applicants: int = 1) -> None:
        self.runs = False
        self.applicants = applicants

    def start(self) -> None:
        self.runs = True

    def stop(self) -> None:
        self.runs = False

    def address(self) -> str:
        return "http://127.0.0.1:9/en/"

    def report(self, *, recorded: bool = False) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        rows = [("C01-L000001", "Ren <b>Suzuki</b>", "ab" * 8, "5", "why")]
        return ("ID", "Name", "Mark", "Views", "Why"), rows if recorded else rows * self.applicants

    def mixed(self, world: object) -> Any:
        raise CasekitError("This world has no company C01.")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, see: See) -> None:
    monkeypatch.delenv("JUPYTERHUB_SERVICE_PREFIX", raising=False)
    monkeypatch.delenv("JUPYTERHUB_API_URL", raising=False)
    see(lesson.start, "03", "en")


def test_the_button_starts_the_lab_and_gives_its_address(see: See) -> None:
    lab = FakeLab()
    page = see(lesson.cookie_lab, lab, None)
    assert lab.address() not in page.html
    page.widget("casekit-live-start").click()
    assert lab.runs
    assert f'href="{lab.address()}"' in page.html
    page.widget("casekit-live-stop").click()
    assert not lab.runs
    assert lab.address() not in page.html


def test_the_recorded_run_stands_below_as_text_with_its_badge(see: See) -> None:
    page = see(lesson.cookie_lab, FakeLab(), None)
    assert "C01-L000001" in page.text
    assert "recorded" in page.text


def test_on_a_hub_the_lab_cannot_be_started_and_the_lesson_says_why(
    see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/one/")
    page = see(lesson.cookie_lab, FakeLab(), None)
    assert page.widget("casekit-live-start").disabled
    assert "on a server elsewhere" in page.html
    page.widget("casekit-live-recorded").click()
    assert "Recorded run" in page.html


def test_what_was_collected_is_shown_escaped_and_nothing_kindly(see: See) -> None:
    page = see(lesson.cookie_lab, FakeLab(), None)
    page.widget("casekit-live-look").click()
    assert "Ren &lt;b&gt;Suzuki" in page.html
    empty = see(lesson.cookie_lab, FakeLab(applicants=0), None)
    empty.widget("casekit-live-look").click()
    assert "Nobody has applied" in empty.html


def test_a_world_that_does_not_fit_is_told_in_a_sentence(see: See) -> None:
    page = see(lesson.cookie_lab, FakeLab(), None)
    page.widget("casekit-live-run").click()
    assert "no company C01" in page.html


def test_the_scene_runs_the_scheme_on_a_real_visit(see: See) -> None:
    import casekit
    from casekit.live import Lab
    from tests.live.visits import Client, walk

    with Lab() as lab:
        applicant = walk(Client(lab))
        page = see(lesson.cookie_lab, lab, casekit.world.classroom())
        page.widget("casekit-live-run").click()
    assert applicant in page.html
    assert "Score" in page.html
