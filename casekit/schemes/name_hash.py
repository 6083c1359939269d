"""How a name becomes a hash, and so a join key: the recipe that both sides of a join must share.

Function, salt, normalisation and who hashed where are not published (K10): every recipe here is our
assumption. HMAC-SHA256 is that of RFC 2104.
"""

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from casekit.errors import CasekitError
from casekit.world.spelling import OLD_FORMS

Texts: TypeAlias = Any
"""A pyarrow array or chunked array of strings (pyarrow has no types of its own)."""

NORMALISATIONS: Mapping[str, str] = {
    "as_typed": "the name exactly as typed",
    "width_and_spaces": "full and half width made equal (NFKC), spaces removed, lower case",
    "old_kanji_too": "the same, and old forms of characters replaced by everyday ones",
}
"""What happens to a name before it is compared or hashed. The more, the more writings of one name meet."""

_SPACES = r"[\s\p{Z}\x0b\x{85}\x{1c}-\x{1f}]+"


def normalised_texts(texts: Texts, normalisation: str = "width_and_spaces") -> Texts:
    """Return a whole column as it stands before it is compared or hashed; a missing text stays missing.

    `width_and_spaces` is what `casekit.world.spelling.join_key` does to a single name.

    Raises
    ------
    CasekitError
        If there is no such normalisation.

    """
    check_normalisation(normalisation)
    texts = texts.cast(pa.string())
    if normalisation == "as_typed":
        return texts
    narrow = pc.utf8_normalize(texts, form="NFKC")
    plain = pc.utf8_lower(pc.replace_substring_regex(narrow, pattern=_SPACES, replacement=""))
    if normalisation == "old_kanji_too":
        for everyday, old in OLD_FORMS.items():
            plain = pc.replace_substring(plain, pattern=old, replacement=everyday)
    return plain


def check_normalisation(normalisation: str) -> None:
    """Refuse what is no key of `NORMALISATIONS`."""
    if normalisation not in NORMALISATIONS:
        raise CasekitError(
            f"There is no normalisation {normalisation!r}. There are: {', '.join(NORMALISATIONS)}."
        )


@dataclass(frozen=True)
class Recipe:
    """How a name becomes a hash: normalise, put the salt before it, SHA-256 in hex; with a key, HMAC-SHA256.

    Attributes
    ----------
    normalisation : a key of `NORMALISATIONS`.
    salt : text put before every name; the same for all rows, or no join were possible.
    key : secret of the keyed hash; None for a plain one.

    """

    normalisation: str = "width_and_spaces"
    salt: str = ""
    key: bytes | None = None

    def __post_init__(self) -> None:
        check_normalisation(self.normalisation)
        if self.key == b"":
            raise CasekitError("An empty key is no secret. Give some bytes, or None for a plain hash.")

    def digest(self, name: str) -> str:
        """Return the hash of one name, 64 hex digits."""
        return next(self.digests(normalised_texts(pa.array([name]), self.normalisation).to_pylist()))

    def digests(self, names: Iterable[str]) -> Iterator[str]:
        """Return the hashes of names that are normalised already, one after the other."""
        start, key = self.salt.encode(), self.key
        if key is not None:
            return (hmac.digest(key, start + name.encode(), "sha256").hex() for name in names)
        if start:
            return (sha256(start + name.encode()).hexdigest() for name in names)
        return (sha256(name.encode()).hexdigest() for name in names)

    def hashes(self, texts: Texts) -> Texts:
        """Return the hash of each name of a whole column without missing names, as they were typed."""
        keys = normalised_texts(texts, self.normalisation)
        return pa.array(self.digests(keys.to_pylist()), pa.string())


OF_THE_SCHEME = Recipe()
"""The recipe of scheme H: SHA-256, no salt; names in one width, without spaces, in lower case."""
