"""An invented name in Latin letters, for readers who do not read kanji.

Only names of this world can be read: the reading is looked up among its own surnames and given names.
"""

import unicodedata
from functools import cache

from casekit.world.names import NameList, given_names, surnames


def in_latin_letters(kana: str) -> str:
    """Return a name typed in kana as "Surname Given", whatever its width, spaces or order.

    Where several readings fit, the more frequent names win. Empty if no name of this world is read so.
    """
    typed = "".join(
        _katakana(letter) for letter in unicodedata.normalize("NFKC", kana) if not letter.isspace()
    )
    family, given = _readings()
    found = []
    for cut in range(1, len(typed)):
        for first, second in ((typed[:cut], typed[cut:]), (typed[cut:], typed[:cut])):
            if first in family and second in given:
                (rank, surname), (other_rank, given_name) = family[first], given[second]
                found.append((rank + other_rank, f"{surname} {given_name}"))
    return min(found)[1] if found else ""


def _katakana(letter: str) -> str:
    return chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter


@cache
def _readings() -> tuple[dict[str, tuple[int, str]], dict[str, tuple[int, str]]]:
    return _by_kana(surnames()), _by_kana(given_names())


def _by_kana(names: NameList) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for rank, (kana, romaji) in enumerate(zip(names.kana, names.romaji, strict=True)):
        found.setdefault(kana, (rank, romaji.capitalize()))
    return found
