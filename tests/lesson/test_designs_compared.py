from collections.abc import Callable
from math import nan
from typing import Any

import pandas as pd
import pytest

from casekit import lesson

See = Callable[..., Any]

COMPARED = pd.DataFrame(
    [
        ("as_it_ran", "scores for all", "全員のスコア", 20, 12, 12, True, 31.4, "the students", "学生"),
        ("key_outside", "key elsewhere", "鍵は別の所", 20, 12, 0, True, nan, "the key holder", "鍵の持ち主"),
        ("total", "one number", "一つの数", 0, 0, 0, False, 22.6, "the firm", "企業"),
    ],
    columns=[
        *("design", "title_en", "title_ja", "rows", "scored", "named"),
        *("browsing_used", "places_missed", "pays_en", "pays_ja"),
    ],
)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Of these the client can put a name to 12."), ("ja", "そのうち契約企業に氏名が分かる行：12。")],
)
def test_the_menu_tells_the_numbers_of_the_chosen_design(see: See, language: str, told: str) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.designs_compared, COMPARED, 7)
    assert told in page.html
    page.widget("casekit-designs").value = 1
    assert told.replace("12", "0") in page.html


def test_the_twin_has_every_design_and_says_where_there_is_no_plan(see: See) -> None:
    see(lesson.start, "03", "en")
    text = see(lesson.designs_compared, COMPARED, 7).html
    for words in ("scores for all", "key elsewhere", "one number", "no plan", "31", "23", "the key holder"):
        assert words in text


def test_the_picture_says_in_words_how_many_rows_are_named(see: See) -> None:
    see(lesson.start, "03", "en")
    page = see(lesson.designs_compared, COMPARED, 7)
    assert "key elsewhere: 0 of 12 scored rows named" in page.text
    assert "seed 7" in page.html
