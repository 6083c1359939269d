"""Which hash stops whom: the same table of names under five methods, against four kinds of attacker.

The last column is the point of the case. Names were hashed in order to be joined (fact D06), and any method
under which the operator can still join its members is one under which it can still find them; unless a third
party makes the join and keeps the hashes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import log10

import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage.hashing import HashAttack, dictionary_attack, hashed, member_list_look_up
from casekit.linkage.held import held_columns
from casekit.linkage.risk import Phrase
from casekit.parties import Holding
from casekit.schemes.name_hash import Recipe
from casekit.world import World
from casekit.world.names import given_names, surnames

SALT_BITS = 128
KEY_BITS = 256
SECONDS_IN_A_YEAR = 31_557_600


@dataclass(frozen=True)
class Method:
    """A way to hash the names of a client's file, and who knows what it takes to repeat it.

    Attributes
    ----------
    name : short name of the method.
    says : the method in words.
    salted, keyed : whether there is a salt, a secret key.
    known_to : attackers who can compute the hash of a name of their choice.
    joins_at : who can join the file to the member list; "" if nobody.

    """

    name: str
    says: Phrase
    salted: bool
    keyed: bool
    known_to: tuple[str, ...]
    joins_at: str


ATTACKERS: Mapping[str, Phrase] = {
    "outsider_without_list": Phrase("an outsider without any list", "名簿を持たない外部の者"),
    "outsider_with_dictionary": Phrase("an outsider with frequent names", "よくある氏名の一覧を持つ外部の者"),
    "operator": Phrase("the operator with its member list", "会員名簿を持つ運営会社"),
    "operator_once_told": Phrase(
        "the operator, once salt or key has leaked to it", "ソルトや鍵が漏れて伝わった場合の運営会社"
    ),
}
"""Who tries to read the hashed file."""

_EVERYBODY = tuple(ATTACKERS)
_OPERATOR = ("operator", "operator_once_told")

METHODS: tuple[Method, ...] = (
    Method("plain", Phrase("hash alone", "ハッシュのみ"), False, False, _EVERYBODY, "operator"),
    Method(
        "salt_of_both",
        Phrase("one salt, known to client and operator", "企業と運営会社が共有するソルト"),
        True, False, _OPERATOR, "operator",
    ),
    Method(
        "key_of_both",
        Phrase("secret key, known to client and operator", "企業と運営会社が共有する秘密鍵"),
        False, True, _OPERATOR, "operator",
    ),
    Method(
        "key_of_the_client",
        Phrase("secret key, known to the client alone", "企業だけが持つ秘密鍵"),
        False, True, _OPERATOR[1:], "",
    ),
    Method(
        "key_of_a_third_party",
        Phrase("secret key of a third party, which also makes the join", "第三者だけが鍵を持ち、突合も行う"),
        False, True, _OPERATOR[1:], "third_party",
    ),
)  # fmt: skip
"""The methods, from the weakest. All are our assumption (K10)."""


def who_can_read(
    file: Holding,
    members: Holding,
    *,
    normalisation: str = "width_and_spaces",
    dictionary: int = 100_000,
    truth: World | None = None,
) -> pd.DataFrame:
    """Hash a client's names by each method and let each attacker read them.

    Parameters
    ----------
    file : a table with the column name, in the hands of the client.
    members : the operator's table with the columns name and member_id.
    normalisation : of the names, a key of `casekit.linkage.NORMALISATIONS`.
    dictionary : how many frequent names the outsider with a dictionary tries.
    truth : a world with its truth, for the column right.

    Returns
    -------
    DataFrame with one row for each method and attacker
        method, attacker; knows_recipe; hashes (computed by the attacker); recovered (share of rows whose name
        is found), named (share of rows that lead to exactly one member), right (share of those that are the
        right person; None without truth or names), 0 to 1; operator_can_join; method_en, method_ja,
        attacker_en, attacker_ja.

    """
    for table in (file, members):
        held_columns(table, ["name"])
    rows = []
    for method in METHODS:
        recipe = _recipe(method, normalisation, members.manifest.seed)
        secret = hashed(file, recipe, keep=_keys(file))
        attacks = {"operator": member_list_look_up(secret, members, recipe, truth=truth)}
        attacks["operator_once_told"] = attacks["operator"]
        if "outsider_with_dictionary" in method.known_to:
            attacks["outsider_with_dictionary"] = dictionary_attack(secret, recipe, candidates=dictionary)
        able = {attacker: attack for attacker, attack in attacks.items() if attacker in method.known_to}
        rows += [_row(method, attacker, able.get(attacker)) for attacker in ATTACKERS]
    return pd.DataFrame(rows)


def attack_costs(hashes_per_second: float, *, members: int, salt_bits: int = SALT_BITS) -> pd.DataFrame:
    """Say how many hashes each attack needs at most, and how long that takes at a speed someone measured.

    Parameters
    ----------
    hashes_per_second : measured by the caller on the machine in question, for the recipe in question.
    members : length of the member list.
    salt_bits : length of a salt the attacker does not know.

    Returns
    -------
    DataFrame
        attack, hashes (as text: no integer column holds the greatest), log10_hashes, seconds, time_en,
        time_ja (the same in words).

    """
    if hashes_per_second <= 0 or members < 1:
        raise CasekitError("A speed and the length of a list are numbers above 0.")
    names = len(surnames().kanji) * len(given_names().kanji)
    needed = {
        "member_list": members,
        "all_names_of_the_kit": names,
        "member_list_with_unknown_salt": members << salt_bits,
        "secret_key": 1 << KEY_BITS,
    }
    return pd.DataFrame(
        [
            {
                "attack": attack,
                "hashes": f"{hashes:,}" if hashes < 10**12 else f"10^{log10(hashes):.0f}",
                "log10_hashes": log10(hashes),
                "seconds": hashes / hashes_per_second,
                **_time_in_words(hashes / hashes_per_second),
            }
            for attack, hashes in needed.items()
        ]
    )


def _recipe(method: Method, normalisation: str, seed: int) -> Recipe:
    # From the seed, so that a lesson can be repeated. A real secret would come from the system's randomness.
    secret = sha256(f"casekit {method.name} {seed}".encode()).digest()
    return Recipe(
        normalisation=normalisation,
        salt=secret[: SALT_BITS // 8].hex() if method.salted else "",
        key=secret if method.keyed else None,
    )


def _row(method: Method, attacker: str, attack: HashAttack | None) -> dict[str, object]:
    return {
        "method": method.name,
        "attacker": attacker,
        "knows_recipe": attacker in method.known_to,
        "hashes": attack.hashes if attack else 0,
        "recovered": attack.recovered.rate if attack else 0.0,
        "named": attack.named.rate if attack and attacker in _OPERATOR else 0.0,
        "right": attack.precision if attack else None,
        "operator_can_join": method.joins_at == "operator",
        "method_en": method.says.en,
        "method_ja": method.says.ja,
        "attacker_en": ATTACKERS[attacker].en,
        "attacker_ja": ATTACKERS[attacker].ja,
    }


def _keys(file: Holding) -> list[str]:
    return [column for column in ("company_id", "applicant_id") if column in file.columns]


def _time_in_words(seconds: float) -> dict[str, str]:
    years = seconds / SECONDS_IN_A_YEAR
    if seconds < 120:
        return {"time_en": f"{seconds:,.1f} seconds", "time_ja": f"{seconds:,.1f}秒"}
    if years < 1:
        return {"time_en": f"{seconds / 3600:,.1f} hours", "time_ja": f"{seconds / 3600:,.1f}時間"}
    if years < 10_000:
        return {"time_en": f"{years:,.0f} years", "time_ja": f"{years:,.0f}年"}
    power = log10(years)
    return {"time_en": f"about 10^{power:.0f} years", "time_ja": f"約10の{power:.0f}乗年"}
