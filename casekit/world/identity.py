"""Names, addresses and schools of people as strings: what they are called, and what they typed where."""

from functools import cache
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from casekit.world.names import given_names, surnames
from casekit.world.people import Integers, People
from casekit.world.schools import schools
from casekit.world.spelling import old_surnames
from casekit.world.streams import bits, permuted, secret_number

ADDRESS_NUMBERS = 9_999_991
MEMBER_NUMBERS = 89_999_999
DOMAINS = ("mail.example.com", "mail.example.net", "post.example.org", "home.example.com")
WIDE_SPACE = "\u3000"

Strings: TypeAlias = Any
"""A pyarrow array of strings, plain or as a dictionary (pyarrow has no types of its own)."""


def picked(choices: NDArray[np.object_] | Strings, codes: NDArray[Any]) -> Strings:
    """Return the chosen strings as a dictionary column."""
    words = choices if isinstance(choices, pa.Array) else pa.array(choices, pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), words)


@cache
def _words(what: str) -> Strings:
    """Return lists of strings that are picked from again and again, made once."""
    campus = [f"stu.u{rank + 1:03d}.example" for rank in range(len(schools().university))]
    lists: dict[str, Any] = {
        "family": np.concatenate([surnames().kanji, old_surnames()]),
        "family kana": surnames().kana,
        "family romaji": surnames().romaji,
        "given": given_names().kanji,
        "given kana": given_names().kana,
        "given romaji": given_names().romaji,
        "domain": [*DOMAINS, *campus],
        "university": schools().university,
        "faculty": schools().faculty,
        "department": schools().department,
    }
    return pa.array(lists[what], pa.string())


def plain(column: Strings) -> Strings:
    """Return a dictionary column as plain strings."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def joined(*columns: Strings | str, between: str = "") -> Strings:
    """Return columns (and constants) put together row by row."""
    return pc.binary_join_element_wise(
        *[plain(c) if isinstance(c, pa.Array) else c for c in columns], between
    )


def writes_old(people: People, where: str) -> NDArray[np.bool_]:
    """Return who writes old kanji, if the surname has any: 30 % in `truth`, 9 % on the `job_site`."""
    own = bits(people.source[:, 2], 36, 8) < 77
    return own if where == "truth" else own & (bits(people.source[:, 2], 44, 8) < 77)


def family_names(people: People, where: str) -> Strings:
    """Return surnames as written in `truth` or on the `job_site`."""
    return picked(
        _words("family"), people.family + np.where(writes_old(people, where), len(surnames().kanji), 0)
    )


def given(people: People) -> Strings:
    """Return given names in kanji."""
    return picked(_words("given"), people.given)


def kana(people: People) -> Strings:
    """Return the reading in full-width katakana, the parts separated by a wide space."""
    return joined(
        picked(_words("family kana"), people.family),
        picked(_words("given kana"), people.given),
        between=WIDE_SPACE,
    )


def romaji(people: People) -> Strings:
    """Return the name in Latin letters, given name last."""
    return joined(
        picked(_words("family romaji"), people.family),
        picked(_words("given romaji"), people.given),
        between=" ",
    )


def emails(people: People, *, other: bool = False) -> Strings:
    """Return addresses under reserved domains (RFC 2606), all different; `other` gives a second one."""
    number = permuted(people.person, ADDRESS_NUMBERS, secret_number(people.seed, 1)) + (
        ADDRESS_NUMBERS if other else 0
    )
    at_school = bits(people.source[:, 2], 52, 4) < 3
    if other:
        at_school = ~at_school
    domain = np.where(at_school, people.university + len(DOMAINS), bits(people.source[:, 2], 56, 2))
    return joined(
        picked(_words("given romaji"), people.given),
        ".",
        picked(_words("family romaji"), people.family),
        pa.array(number).cast(pa.string()),
        "@",
        picked(_words("domain"), domain),
    )


def member_ids(seed: int, member: Integers) -> Strings:
    """Return the job site's eight-digit numbers of members."""
    return pa.array(10_000_000 + permuted(member, MEMBER_NUMBERS, secret_number(seed, 2))).cast(pa.string())


def school_columns(people: People) -> dict[str, Strings]:
    """Return university, faculty and department."""
    return {
        "university": picked(_words("university"), people.university),
        "faculty": picked(_words("faculty"), people.faculty),
        "department": picked(_words("department"), people.department),
    }
