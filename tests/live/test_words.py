import re
from pathlib import Path

import pytest

import casekit
from casekit.live.words import words

PLACE = re.compile(r"\{(\w+)\}")
SOURCES = "".join(
    path.read_text(encoding="utf-8") for path in (Path(casekit.__file__).parent / "live").glob("*.py")
)
BUILT = (
    "site-",
    "why-",
    "said-",
    "way-",
    "short-",
    "held-",
    "table-",
    "columns-",
    "policy-D",
    "tag-",
    "survey-",
    "industry-",
)
"""Beginnings of keys that the pages put together from a part that varies."""


@pytest.mark.parametrize("key", words())
def test_both_languages_say_something_with_the_same_places_to_fill(key):
    row = words()[key]
    assert row["en"]
    assert row["ja"]
    assert set(PLACE.findall(row["en"])) == set(PLACE.findall(row["ja"]))
    assert row["en"].count("|") == row["ja"].count("|")


@pytest.mark.parametrize("key", words())
def test_every_sentence_is_used(key):
    assert f'"{key}"' in SOURCES or f"'{key}'" in SOURCES or key.startswith(BUILT)
