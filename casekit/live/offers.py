"""Invented names to choose from: a lab has no field into which a real one could be written."""

import csv
from functools import cache
from importlib.resources import files

OFFERS = 2_000
SHOWN = 4


def offer(number: int) -> dict[str, str]:
    """Return the name with this number, 0 to `OFFERS` - 1: family_name, given_name, kana, romaji."""
    surnames, given_names = _rows("surnames"), _rows("given_names")
    family = surnames[(number * 37) % len(surnames)]
    given = given_names[(number * 61 + 7) % len(given_names)]
    return {
        "family_name": family["kanji"],
        "given_name": given["kanji"],
        "kana": f"{family['kana']}　{given['kana']}",
        "romaji": f"{given['romaji']} {family['romaji']}",
    }


def shown(name: dict[str, str], language: str) -> str:
    """Return an offered name as a page of this language writes it."""
    if language == "ja":
        return f"{name['family_name']}　{name['given_name']}（{name['kana']}）"
    return f"{name['romaji'].title()} ({name['family_name']} {name['given_name']})"


@cache
def _rows(name: str) -> list[dict[str, str]]:
    text = files("casekit.world").joinpath(f"tables/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
