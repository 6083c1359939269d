"""What a figure says to those who cannot see it, wherever it is shown."""

from typing import Any

import pytest

from casekit.lesson.figures import Picture, png_of
from casekit.lesson.session import running
from casekit.lesson.twins import twin_html


@pytest.mark.parametrize(
    ("title", "alt", "language", "said"),
    [
        ("Who can?", "Nobody.", "en", "Who can? Nobody. [◇ SIMULATION]"),
        ("The four", "The four: 1, 2", "en", "The four: 1, 2 [◇ SIMULATION]"),
        ("誰か", "誰も。", "ja", "誰か。誰も。 [◇ シミュレーション]"),
        ("誰ですか？", "誰も。", "ja", "誰ですか？誰も。 [◇ シミュレーション]"),
    ],
)
def test_a_picture_says_its_title_once_then_its_content(
    title: str, alt: str, language: str, said: str
) -> None:
    picture = Picture(title, alt, "simulation", language)
    png = png_of(draw_empty, picture, (3, 2))
    assert png.alt == picture.words() == said
    assert f'alt="{said}"' in twin_html("The label", "text", language, picture=png)


def draw_empty(_figure: object, axes: Any) -> None:
    axes.set_xlabel("x")
    axes.set_ylabel("y")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "one: rows 3, cells 4; two: rows 5, cells 6"),
        ("ja", "one：rows 3、cells 4；two：rows 5、cells 6"),
    ],
)
def test_rows_are_told_with_the_names_of_their_columns(language: str, told: str, restart: Any) -> None:
    restart(language)
    session = running()
    assert session.rows_told(["rows", "cells"], [("one", "3", "4"), ("two", "5", "6")]) == told
    assert session.rows_told([""], [("one", "3%")]) == told[:3] + session.say("separator") + "3%"
