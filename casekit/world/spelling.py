"""How the same name is written differently: old and new kanji, full and half width, spaces, order.

A person's own spelling may use an old form of a character (渡邊 for 渡辺). On the job site many
type the everyday form; on a client's form more of them write it as in the family register. That, and
the habits of each form, is why a join on names misses.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from casekit.world.names import given_names, surnames

OLD_FORMS = {
    "辺": "邊", "斎": "齋", "斉": "齊", "高": "髙", "崎": "﨑", "浜": "濱", "沢": "澤",
    "広": "廣", "島": "嶋", "桜": "櫻", "滝": "瀧", "竜": "龍", "真": "眞", "恵": "惠",
    "穂": "穗", "国": "國", "関": "關", "徳": "德", "柳": "栁",
}  # fmt: skip
"""An old or variant form in use in names, by everyday form."""

_OLD_BY_CODE = {ord(everyday): old for everyday, old in OLD_FORMS.items()}


@cache
def old_surnames() -> NDArray[np.object_]:
    """Return the surnames with old forms wherever there is one, in the order of `surnames()`."""
    return _replaced(surnames().kanji)


@cache
def half_width_kana() -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return surnames and given names in half-width katakana."""
    return _each(surnames().kana, half_width), _each(given_names().kana, half_width)


@cache
def hiragana_names() -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return surnames and given names in hiragana."""
    return _each(surnames().kana, hiragana), _each(given_names().kana, hiragana)


def half_width(katakana: str) -> str:
    """Return katakana in half width; voiced letters become two characters."""
    decomposed = unicodedata.normalize("NFD", katakana)
    return "".join(_half_width_letters().get(letter, letter) for letter in decomposed)


def hiragana(katakana: str) -> str:
    """Return katakana as hiragana."""
    return "".join(chr(ord(letter) - 0x60) if "ァ" <= letter <= "ヶ" else letter for letter in katakana)


def join_key(name: str) -> str:
    """Return a name as the privacy-policy scheme is assumed to compare it: NFKC, no space, lower case.

    Old and new kanji stay different, and so does the order of the parts. Which comparison the real service
    used is not published; the exact numbers of scored students are calibrated under this one.
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


@cache
def _half_width_letters() -> dict[str, str]:
    narrow = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}
    return narrow | {"\u3099": "ﾞ", "\u309a": "ﾟ"}


def _replaced(names: NDArray[np.object_]) -> NDArray[np.object_]:
    return _each(names, lambda name: name.translate(_OLD_BY_CODE))


def _each(names: NDArray[np.object_], change: Callable[[str], str]) -> NDArray[np.object_]:
    return np.array([change(name) for name in names], dtype=object)
