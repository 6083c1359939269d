"""The functions a learner calls with a word or a number of their own: a result, or a sentence that helps."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit import case, law, lesson, schemes
from casekit.errors import CasekitError
from casekit.lesson import session
from casekit.lesson.pieces import caught
from casekit.schemes import SchemeRun
from casekit.world import Settings, World, classroom, open_world
from tests.fuzz.hostile import NUMBERS, TEXTS, holds, tries

SMALL_OR_WRONG = NUMBERS.filter(lambda number: not 2_000 < number < 10**8)
LONG = st.integers(1, 3).map(lambda times: "long/" * 50 * times + "x" * 300 * times)


@pytest.fixture(scope="module")
def world() -> World:
    return classroom(members=300)


@pytest.fixture(scope="module")
def run(world: World) -> SchemeRun:
    return schemes.survey(world)


@tries(quick=60, slow=2_000)
@given(word=TEXTS | LONG)
def test_any_word_is_known_or_gets_a_sentence(world: World, run: SchemeRun, word: str) -> None:
    calls: dict[str, Callable[[], Any]] = {
        "claim": lambda: case.claim(word),
        "table": lambda: world[word],
        "truth": lambda: world.truth(word),
        "scale": lambda: Settings.for_scale(word),
        "day": lambda: Settings.for_scale(as_of=word),
        "folder of a world": lambda: open_world(word),
        "folder of a run": lambda: law.facts_of_folder(word),  # type: ignore[arg-type]
        "regime": lambda: law.regime(word),
        "assessment": lambda: law.assess(run, word),
        "fact": lambda: law.facts(run)[word],
        "model": lambda: schemes.survey(world, model=word),
        "who hashes": lambda: schemes.hashed_names(world, hashed_by=word),
        "scheme": lambda: schemes.run_together(world, [word]),
    }
    for kind, call in calls.items():
        if "\0" not in word or "folder" not in kind:
            holds("words", (CasekitError,), call)


@tries(quick=60, slow=1_000)
@given(number=SMALL_OR_WRONG)
def test_any_number_makes_a_world_or_gets_a_sentence(number: Any) -> None:
    for what in ("seed", "members", "companies"):
        made = holds("numbers", (CasekitError,), lambda what=what: Settings.for_scale(**{what: number}))
        assert made is None or type(number) is int


@tries(quick=40, slow=600)
@given(word=TEXTS)
def test_any_word_in_a_lesson_gives_a_display_or_a_note(word: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CASEKIT_RECORD", raising=False)
        session.close_session()
        for first in ("03", word):
            for call in (
                lesson.predict,
                lesson.checkpoint,
                lesson.worksheet,
                lesson.concept_test,
                lesson.cite,
            ):
                holds("words", (), lambda call=call: caught(lambda: call(word)))
            holds("words", (), lambda first=first: caught(lambda: lesson.start(first, "en")))
            holds("words", (), lambda: caught(lambda: lesson.start("03", word)))
            holds("words", (), lambda: caught(lambda: lesson.reveal(word, {word: 1})))
    session.close_session()
