import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from casekit import lesson, schemes, world
from casekit.lesson.scenes import score_meaning, score_overlap, score_panels, score_use
from casekit.lesson.scenes.score_meaning import Paid
from casekit.lesson.session import running
from casekit.scoring import evaluation, recalibration
from casekit.scoring.evaluation import Judged
from casekit.scoring.intervals import difference_bounds
from tests.lesson import fakes

See = Callable[..., Any]
PANEL = '<svg class="casekit-panel"'


@pytest.fixture(scope="module")
def both_years() -> tuple[Judged, Judged]:
    made = world.classroom()
    run = schemes.privacy_policy(made)
    past = recalibration.judged_past(run.features, run.parties.holding("processor", "joined"))
    return past, evaluation.judged(run.parties.holding("processor", "scores"), made)


@pytest.fixture
def past(both_years: tuple[Judged, Judged]) -> Judged:
    return both_years[0]


@pytest.fixture
def now(both_years: tuple[Judged, Judged]) -> Judged:
    return both_years[1]


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def ten_people() -> Judged:
    """Return five people with 0.40, of whom two went, and five with 0.80, of whom four went."""
    table = pd.DataFrame(
        {
            "company_id": "A",
            "applicant_id": [str(number) for number in range(10)],
            "score": [0.4] * 5 + [0.8] * 5,
            "went": [True, True, False, False, False, True, True, True, True, False],
        }
    )
    return Judged(table, "either", fakes.MANIFEST)


def view_of(page: Any, word: str) -> str:
    return next(str(w.value) for w in page.all_widgets() if word in str(getattr(w, "value", "")))


def test_who_is_taken_for_whom_is_counted_by_hand() -> None:
    assert score_meaning.paid(ten_people()) == Paid(flagged=1, stayed=4, missed=2, went=6)
    assert score_meaning.paid(ten_people()).flagged_of_100 == 25
    assert score_meaning.paid(ten_people()).missed_of_100 == 33


def test_a_display_that_moves_everybody_over_the_line_flags_all_who_stay() -> None:
    everybody = recalibration.Scale(1e-6, 0.6)
    assert score_meaning.paid(ten_people(), everybody) == Paid(flagged=4, stayed=4, missed=0, went=6)


def test_a_hundred_people_are_a_hundred_marks() -> None:
    svg = score_panels.people(running(), 28, "told")
    legend = 1
    assert svg.count("<rect") == 28 + legend
    assert svg.count("<circle") == 72 + legend
    assert 'aria-label="told"' in svg


def test_the_panels_count_those_with_the_picked_score(see: See, past: Judged) -> None:
    page = see(lesson.what_a_score_means, past)
    page.widget("casekit-score").value = 0.4
    found = recalibration.of_100_with(past, 0.4)
    html = view_of(page, PANEL)
    assert f"{found.went:,} of {found.rows:,} past applicants with a score from 0.35 to 0.45" in html
    assert f"of 100 such students, {found.of_100}." in html
    assert f"{found.of_100} left or declined" in html


def test_the_spread_moves_the_points_and_says_who_pays(see: See, past: Judged) -> None:
    page = see(lesson.what_a_score_means, past)
    best = recalibration.calibrating_scale(past)
    for stop in (100, 50):
        page.widget("casekit-spread").value = stop
        html = view_of(page, PANEL)
        price = score_meaning.paid(past, recalibration.Scale(stop / 100, best.at_half))
        assert f"takes {price.flagged:,} of {price.stayed:,} who stayed" in html
    nearest = score_meaning.measured(past).nearest
    page.widget("casekit-spread").value = nearest
    assert "about calibrated" in view_of(page, PANEL)
    page.widget("casekit-spread").value = 150
    assert "about calibrated" not in view_of(page, PANEL)


def test_what_the_text_says_of_the_run_is_so(past: Judged) -> None:
    """The lesson says: more go with a higher score, but less than the score; calibrating flags more."""
    came = [recalibration.of_100_with(past, score).of_100 or 0 for score in (0.2, 0.4, 0.6, 0.8)]
    assert came == sorted(came)
    assert came[3] - came[0] < 60
    found = score_meaning.measured(past)
    assert found.spread[found.nearest].gap < found.delivered.gap
    assert found.spread[found.nearest].paid.flagged > found.delivered.paid.flagged
    assert found.spread[found.nearest].paid.flagged > found.spread[100].paid.flagged


def test_the_twin_has_every_stop_of_both_sliders(see: See, past: Judged) -> None:
    page = see(lesson.what_a_score_means, past)
    twin = page.pieces[-1]["text/html"]
    found = score_meaning.measured(past)
    assert twin.count("<tr>") == 1 + len(score_meaning.PICKS) + 3 + len(score_meaning.SPREADS)
    for stop, shown in found.spread.items():
        last = (round(shown.gap), shown.paid.flagged_of_100, shown.paid.missed_of_100)
        row = next(row for row in twin.split("<tr>") if f">{stop}%<" in row)
        assert tuple(int(cell) for cell in re.findall(r">(\d+)</td>", row)[-3:]) == last
    assert "<img" in twin


def test_the_same_value_for_everybody_is_calibrated_and_flags_everybody(see: See, past: Judged) -> None:
    rows = see(lesson.three_columns, past).text.split("\n")
    assert rows[-1] == "the same value for everybody | 0 | 100 | 0"
    assert rows[0].startswith("the score as delivered | 13 |")


def test_another_market_moves_what_a_value_stands_for_and_not_the_value(
    see: See, past: Judged, now: Judged
) -> None:
    found = score_use.markets(past, now)
    for points in found.other.values():
        assert [point.shown for point in points] == [point.shown for point in found.own]
    assert all(a.came < b.came for a, b in zip(found.other[20], found.other[80], strict=True))
    page = see(lesson.next_year, past, now)
    page.widget("casekit-market").value = 20
    middle = found.other[20][2]
    assert f"displays {middle.shown:.0f} for the middle fifth" in view_of(page, PANEL)
    assert f"of 100 such students {middle.came:.0f} go" in view_of(page, PANEL)
    twin = page.pieces[-1]["text/html"]
    assert twin.count("<tr>") == 2 + len(score_use.MARKETS)


def test_the_student_with_04_has_three_stars_here_and_one_there(see: See, past: Judged) -> None:
    page = see(lesson.star_cuts, past)
    assert "0 of these 4 students" in view_of(page, "of these 4")
    page.widget("casekit-cut-a").value, page.widget("casekit-cut-b").value = "early", "late"
    row = next(row for row in view_of(page, "of these 4").split("<tr>") if ">0.4<" in row)
    assert "★★★" in row
    assert "★☆☆" in row
    assert page.pieces[-1]["text/html"].count("<tr>") == 1 + len(score_use.CUTS)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_groups_have_the_same_numbers_in_picture_text_and_table(
    language: str, see: See, restart: Callable[[str], Any], past: Judged, now: Judged
) -> None:
    restart(language)
    page = see(lesson.errors_by_group, past, now)
    picture, twin = (page.pieces[place]["text/html"] for place in (0, 1))
    rates = evaluation.error_rates(now, by="anxious")
    for row in rates.itertuples(index=False):
        name = getattr(row, f"group_{language}")
        stop = {"en": ": ", "ja": "："}[language]
        told = re.search(rf"{re.escape(name + stop)}([^;；]*)", picture)
        assert told is not None
        found = re.findall(r"[)）] (\d+)", told[1])
        assert (found[0], found[2]) == (f"{100 * row.false_alarms:.0f}", f"{100 * row.missed:.0f}")
        assert f">{100 * row.false_alarms:.0f}</td>" in twin
    one, two = rates[["false_alarms", "false_alarms_low", "false_alarms_high"]].itertuples(index=False)
    low, high = difference_bounds(tuple(one), tuple(two))
    assert (running().say("score-group-open").strip() in page.text) == (low <= 0 <= high)
    assert (running().say("score-group-apart").strip() in page.text) != (low <= 0 <= high)


def test_a_group_in_which_nobody_stayed_settles_nothing(see: See, past: Judged, now: Judged) -> None:
    went = now.table["went"] | now.table["anxious"]
    page = see(lesson.errors_by_group, past, Judged(now.table.assign(went=went), now.outcome, now.manifest))
    assert running().say("score-group-open").strip() in page.text


def test_groups_without_the_truth_leave_out_what_only_it_knows(see: See, past: Judged, now: Judged) -> None:
    known = Judged(now.table.drop(columns="anxious"), now.outcome, now.manifest)
    page = see(lesson.errors_by_group, past, known)
    assert "anxious" not in page.text


@pytest.mark.parametrize("scene", ["what_a_score_means", "three_columns", "star_cuts"])
def test_the_displays_speak_japanese(
    scene: str, see: See, restart: Callable[[str], Any], past: Judged
) -> None:
    restart("ja")
    page = see(getattr(lesson, scene), past)
    assert re.search(r"[ぁ-ん]", page.text)
    assert not re.search(r"\bwho\b|\bof 100\b", page.text)


def test_the_middle_scores_of_both_groups_are_those_found_by_hand() -> None:
    rows = ten_people().table.assign(group=lambda table: table["went"].map({True: "went", False: "stayed"}))
    assert score_overlap.medians(rows, "went", "stayed") == [["A", "0.80", "0.40"]]
    nobody = rows[rows["went"]]
    assert score_overlap.medians(nobody, "went", "stayed") == [["A", "0.80", "–"]]


def test_the_shapes_say_in_words_what_they_show(see: See, now: Judged) -> None:
    page = see(lesson.score_overlap, now)
    shown = now.table[now.table["company_id"] == "C01"]
    middle = shown[shown["went"]]["score"].median()
    assert f"C01: left or declined {middle:.2f}" in page.html
    assert "SIMULATION" in page.html
