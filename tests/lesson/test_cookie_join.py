import re
from collections.abc import Callable
from typing import Any

import pytest

from casekit import lesson, linkage
from tests.lesson import fakes

See = Callable[..., Any]


@pytest.fixture(autouse=True)
def faked(monkeypatch: pytest.MonkeyPatch, see: See) -> None:
    monkeypatch.setattr(linkage, "deck", lambda run: fakes.deck())
    monkeypatch.setattr(linkage, "who_can_name", lambda run: fakes.vantage_points())
    see(lesson.start, "03", "en")


def turned(page: Any, times: int) -> str:
    for _ in range(times):
        page.widget("casekit-next").click()
    frame: str = next(w.value for w in page.all_widgets() if 'casekit-frame"' in str(getattr(w, "value", "")))
    return frame


def test_no_name_is_on_any_desk_before_the_last_step(see: See) -> None:
    see(lesson.start, "03", "ja")
    names = fakes.NAMES.split(",")
    page = see(lesson.step_through, fakes.Run())
    for _ in range(5):
        frame = turned(page, 0)
        assert "この表にある氏名：なし" in frame
        assert not any(name in frame for name in names)
        turned(page, 1)
    last = turned(page, 0)
    assert all(name in last for name in names)
    assert "12人（スコアあり9人、スコアなし3人）" in last


def test_readers_of_english_see_names_in_latin_letters(see: See) -> None:
    last = turned(see(lesson.step_through, fakes.Run()), 5)
    assert "Suzuki Ren" in last
    assert "12 (9 beside a score, 3 beside no score)" in last


def test_the_buttons_stop_at_both_ends(see: See) -> None:
    page = see(lesson.step_through, fakes.Run())
    assert page.widget("casekit-previous").disabled
    turned(page, 9)
    assert page.widget("casekit-next").disabled
    page.widget("casekit-previous").click()
    assert "Step 4 of 5" in turned(page, 0)


def test_the_result_grows_row_by_row(see: See) -> None:
    page = see(lesson.step_through, fakes.Run())
    counts = []
    for _ in range(4):
        result = turned(page, 0).partition("<caption>Result</caption>")[2]
        counts.append(max(result.count("<tr") - 1, 0))
        turned(page, 1)
    assert counts == [0, 1, 4, 12]


def test_a_row_without_a_match_has_no_score_and_never_a_number(see: See) -> None:
    result = turned(see(lesson.step_through, fakes.Run()), 3).partition("<caption>Result</caption>")[2]
    assert result.count("no score") == 3
    assert len(re.findall(r"<td>\d\.\d\d</td>", result)) == 9


def test_the_twin_of_the_join_shows_every_number_of_the_frames(see: See) -> None:
    page = see(lesson.step_through, fakes.Run())
    twin = page.pieces[-1]["text/html"]
    shown = turned(page, 3) + turned(page, 2)
    for cell in re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", shown):
        if cell not in ("Views", "Most viewed", "Cookie"):
            assert cell in twin
    assert "<img" in twin


def test_moving_the_slider_changes_scores_and_not_names(see: See) -> None:
    page = see(lesson.cookie_survival, fakes.Run())
    curve = linkage.survival(fakes.deck())
    for deleted in (0, 4, 12):
        page.widget("casekit-survival").value = deleted
        scored = int(curve["scored"][deleted])
        assert f"{deleted} of 12 browsers lost their cookie: {scored} rows have a score" in page.html
        assert "the client can name 12" in page.html


def test_the_twin_of_the_slider_has_all_thirteen_rows(see: See) -> None:
    twin = see(lesson.cookie_survival, fakes.Run()).pieces[-1]["text/html"]
    assert twin.count("<tr>") == 14
    assert "<img" in twin


def test_vantage_points_are_named_in_the_language_of_the_lesson(see: See) -> None:
    assert "Client company: 100%" in see(lesson.named_by_whom, fakes.Run()).text
    see(lesson.start, "03", "ja")
    page = see(lesson.named_by_whom, fakes.Run())
    assert "契約企業：100%" in page.text
    assert "応募者管理ID" in page.html
