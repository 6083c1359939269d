"""Names, addresses and schools of people as strings: what they are called, and what they typed where."""

from typing import Any

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

Strings = pa.Array


def picked(choices: NDArray[np.object_], codes: NDArray[Any]) -> Strings:
    """Return the chosen strings as a dictionary column."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(choices, pa.string()))


def plain(column: Strings) -> Strings:
    """Return a dictionary column as plain strings."""
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def joined(*columns: Strings | str, between: str = "") -> Strings:
    """Return columns (and constants) put together row by row."""
    return pc.binary_join_element_wise(
        *[plain(c) if isinstance(c, pa.Array) else c for c in columns], between
    )


def writes_old(people: People, where: str) -> NDArray[np.bool_]:
    """Return who writes the surname with old kanji, if it has any: 30 % in `truth`, of these 30 % on the `job_site`."""
    own = bits(people.source[:, 2], 36, 8) < 77
    return own if where == "truth" else own & (bits(people.source[:, 2], 44, 8) < 77)


def family_names(people: People, where: str) -> Strings:
    """Return surnames as written in `truth` or on the `job_site`."""
    both = np.concatenate([surnames().kanji, old_surnames()])
    return picked(both, people.family + np.where(writes_old(people, where), len(surnames().kanji), 0))


def given(people: People) -> Strings:
    """Return given names in kanji."""
    return picked(given_names().kanji, people.given)


def kana(people: People) -> Strings:
    """Return the reading in full-width katakana, the parts separated by a wide space."""
    return joined(
        picked(surnames().kana, people.family), picked(given_names().kana, people.given), between=WIDE_SPACE
    )


def romaji(people: People) -> Strings:
    """Return the name in Latin letters, given name last."""
    return joined(
        picked(surnames().romaji, people.family), picked(given_names().romaji, people.given), between=" "
    )


def emails(people: People, *, other: bool = False) -> Strings:
    """Return addresses under reserved domains (RFC 2606), no two people's alike; `other` gives a second address."""
    number = permuted(people.person, ADDRESS_NUMBERS, secret_number(people.seed, 1)) + (
        ADDRESS_NUMBERS if other else 0
    )
    at_school = bits(people.source[:, 2], 52, 4) < 3
    if other:
        at_school = ~at_school
    campus = np.array(
        [f"stu.u{rank + 1:03d}.example" for rank in range(len(schools().university))], dtype=object
    )
    domain = np.where(at_school, people.university + len(DOMAINS), bits(people.source[:, 2], 56, 2))
    return joined(
        picked(given_names().romaji, people.given),
        ".",
        picked(surnames().romaji, people.family),
        pa.array(number).cast(pa.string()),
        "@",
        picked(np.concatenate([np.array(DOMAINS, dtype=object), campus]), domain),
    )


def member_ids(seed: int, member: Integers) -> Strings:
    """Return the job site's eight-digit numbers of members."""
    return pa.array(10_000_000 + permuted(member, MEMBER_NUMBERS, secret_number(seed, 2))).cast(pa.string())


def school_columns(people: People) -> dict[str, Strings]:
    """Return university, faculty and department."""
    return {
        "university": picked(schools().university, people.university),
        "faculty": picked(schools().faculty, people.faculty),
        "department": picked(schools().department, people.department),
    }
