"""lesson.progress(): what the learner did, from the learner's own record."""

from collections.abc import Callable

from casekit import lesson
from casekit.lesson.record import COURSE
from casekit.lesson.session import running
from tests.lesson.conftest import Page

See = Callable[..., Page]


def test_progress_says_how_far_the_concept_test_is_and_which_track_was_chosen(
    see: See, started: Page
) -> None:
    assert "before the course not answered, after it not answered" in see(lesson.progress).text
    assert "Track: law" in see(lesson.progress).text
    record = running().record
    record.change(COURSE, "concept_test", "before", lambda _old: {"answers": {"F1": "a"}, "answered_at": "x"})
    record.change(COURSE, "concept_test", "after", lambda _old: {"answers": {"F1": "a"}})
    record.choose_track("data")
    assert "before the course handed in, after it begun" in see(lesson.progress).text
    assert "Track: data" in see(lesson.progress).text


def test_what_a_record_says_is_shown_as_text_and_not_as_markup(see: See, started: Page) -> None:
    running().record.change("<b>x</b>", "checkpoints", "c1", lambda _old: {"answered_at": "now"})
    assert "<b>x</b>" not in see(lesson.progress).html
