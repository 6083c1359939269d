from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casekit import case, lesson, world
from casekit.lesson import keys, session
from casekit.lesson.figures import EVIDENCE
from casekit.lesson.scenes import evidence_cards, known_by_day, number_ladder, page_cuts

See = Callable[..., Any]
REAL_KEYS = Path(keys.__file__).parent / "keys"


@pytest.fixture(autouse=True)
def started(see: See, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FOLDER", REAL_KEYS)
    see(lesson.start, "01", "en")


@pytest.fixture(scope="module")
def classroom() -> world.World:
    return world.classroom()


def lock(see: See, persons: int) -> None:
    page = see(lesson.predict, "without_consent")
    page.widget("casekit-input-persons").value = persons
    page.widget("casekit-input-sure").value = "c"
    page.widget("casekit-lock").click()


def test_the_lines_come_from_three_texts_with_two_seams() -> None:
    assert [case.claim(id).source for id in page_cuts.LINES] == ["S000"] * 8
    assert {page_cuts.part_of(id) for id in page_cuts.LINES} == set(page_cuts.PARTS)
    assert page_cuts.seams() == {4, 5}


def test_cuts_are_counted_and_the_seams_shown_only_when_found(see: See) -> None:
    page = see(lesson.cut_the_page)
    page.widget("casekit-check-cuts").click()
    assert "Choose at least one place" in page.html
    for place in (1, 2, 4):
        page.widget(f"casekit-cut-{place}").value = True
    page.widget("casekit-check-cuts").click()
    assert "Seams found: 1 of 2. Cuts inside a text: 2." in page.html
    shown = [
        str(w.value) for w in page.all_widgets() if "Three texts on one page" in str(getattr(w, "value", ""))
    ]
    assert not shown
    for place in (1, 2):
        page.widget(f"casekit-cut-{place}").value = False
    page.widget("casekit-cut-5").value = True
    page.widget("casekit-check-cuts").click()
    assert "Seams found: 2 of 2. Cuts inside a text: 0." in page.html
    assert [w for w in page.all_widgets() if "unrelated article in S000" in str(getattr(w, "value", ""))]


def test_twelve_cards_carry_all_seven_classes_of_their_claims(classroom: world.World) -> None:
    cards = evidence_cards.cards_of(session.running(), classroom)
    assert len(cards) == 12
    assert {card.evidence for card in cards} == set(EVIDENCE)
    for card in cards:
        if card.id != "sim":
            assert card.evidence == case.claim(card.id).evidence_class


@pytest.mark.parametrize("language", ["en", "ja"])
def test_no_card_shows_its_class_before_it_is_checked(
    language: str, see: See, classroom: world.World
) -> None:
    see(lesson.start, "01", language)
    running = session.running()
    for card in evidence_cards.cards_of(running, classroom):
        shown = evidence_cards.card_html(running, card)
        assert EVIDENCE[card.evidence] not in shown or card.evidence == "unknown"
        assert running.say(f"sort-why-{card.id}") not in shown


def test_the_simulated_card_counts_the_world_it_is_given() -> None:
    given: Any = {"members": range(1_234), "companies": range(3)}
    (card,) = [card for card in evidence_cards.cards_of(session.running(), given) if card.id == "sim"]
    assert card.statement == "The job site has 1,234 members; 3 companies ask for scores."


def test_a_wrong_class_is_explained_and_a_right_one_gives_reason_badge_and_place(
    see: See, classroom: world.World
) -> None:
    page = see(lesson.sort_claims, classroom)
    check, classes = page.widget("casekit-sort-check"), page.widget("casekit-classes")
    status = page.widget("casekit-join-sorting").children[4]
    check.click()
    assert "Choose a class first" in status.value
    classes.value = "finding"
    check.click()
    assert "This class means: What an authority found" in status.value
    assert not check.disabled
    classes.value = "party_statement"
    check.click()
    assert "The company counts" in status.value
    assert "B11" in status.value
    assert case.claim("B11").pinpoint in status.value
    assert check.disabled
    assert "1 of 12 cards sorted, 0 of them at the first try." in page.html


def test_all_cards_sorted_fill_the_trays(see: See, classroom: world.World) -> None:
    page = see(lesson.sort_claims, classroom)
    for card in evidence_cards.cards_of(session.running(), classroom):
        page.widget("casekit-classes").value = card.evidence
        page.widget("casekit-sort-check").click()
        page.widget("casekit-sort-next").click()
    trays = page.widget("casekit-join-sorting").children[5].value
    assert "12 of 12 cards sorted, 12 of them at the first try." in trays
    assert "The twelve cards by class" in trays


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_day_says_what_the_record_says_and_what_changed(language: str, see: See) -> None:
    see(lesson.start, "01", language)
    page = see(lesson.known_on)
    twin = page.pieces[-1]["text/html"]
    for day in case.KEY_DAYS:
        page.widget("casekit-days").value = day
        view = page.widget("casekit-join-days").children[2].value
        for state in case.as_of(day):
            if state.topic in known_by_day.TOPICS:
                told = state.says(language).split("’")[0]
                assert told in view
                assert told in twin
    assert "26,060" not in known_by_day.day_html(session.running(), "2019-08-26")


def test_a_sentence_that_did_not_change_is_marked_so() -> None:
    shown = known_by_day.day_html(session.running(), "2019-09-06")
    rows = {topic: shown.split(f">{topic}<")[1].split("</tr>")[0] for topic in ("How many without consent",)}
    assert "as before" in rows["How many without consent"]
    december = known_by_day.day_html(session.running(), "2019-12-04")
    assert "changed" in december.split(">How many without consent<")[1].split("</tr>")[0]


def test_a_misprint_is_no_rung_to_stand_on() -> None:
    rungs = number_ladder.rungs_shown()
    assert number_ladder.nearest(rungs, 7_893).claim == "B11"
    assert number_ladder.nearest(rungs, 25_000).claim == "B16"
    assert [rung.claim for rung in rungs] == ["B11", "B12", "B13", "B14", "B16", "B06", "B09"]


def test_the_guess_lies_on_the_ladder_with_its_nearest_rung(see: See) -> None:
    lock(see, 25_000)
    page = see(lesson.number_ladder)
    alt = page.pieces[0]["text/plain"]
    for rung in number_ladder.rungs_shown():
        assert rung.figure("en") in alt
    assert "Your number: 25,000" in alt
    assert "lies nearest to this rung: 4 December 2019: 26,060 persons" in page.html
    assert "rather sure" in page.html
    assert page.html.count("37 companies") >= 1


def test_a_closed_gate_shows_no_number(see: See) -> None:
    page = see(lesson.gated, "without_consent", lesson.number_ladder)
    assert "26,060" not in page.html + page.text
    lock(see, 100)
    assert "26,060" in page.html


def test_the_ladder_without_a_guess_stands_alone(see: See) -> None:
    page = see(lesson.number_ladder)
    assert "Your number" not in page.html + page.text
    assert "26,060 persons" in page.html


def test_a_room_sees_its_hands_beside_the_last_count_and_no_single_guess(see: See) -> None:
    page = see(lesson.predict, "without_consent", room=True)
    boxes = [widget for widget in page.all_widgets() if type(widget).__name__ == "BoundedIntText"]
    for box in boxes:
        box.value = 2
    page.widget("casekit-lock").click()
    ladder = see(lesson.number_ladder)
    assert "Your number" not in ladder.html + ladder.text
    assert len(ladder.pieces) > 2
    assert "PPC, as quoted in S003" in ladder.html


def test_conflicts_are_shown_with_every_side_in_one_order(see: See) -> None:
    page = see(lesson.where_sources_differ, "M1", "K8")
    for id in ("M1", "K8"):
        places = [page.html.index(side.who("en").split("’")[0]) for side in case.conflict(id).sides]
        assert len(places) == 2
    assert "Which article underlies fact 1" in page.html
