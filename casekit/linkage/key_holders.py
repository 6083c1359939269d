"""Which hash stops whom: the same table of names under five methods, against four kinds of attacker.

The last column is the point of the case. Names were hashed in order to be joined (fact D06), and any method
under which the operator can still join its members is one under which it can still find them; unless a third
party makes the join and keeps the hashes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log10
from typing import TypeVar

import pandas as pd

from casekit.errors import CasekitError
from casekit.linkage.hashing import HashAttack, dictionary_attack, hashed, member_list_look_up, name_list
from casekit.linkage.held import held_columns
from casekit.linkage.member_list import full_member_list
from casekit.linkage.risk import Phrase
from casekit.manifest import require_manifest
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
    "operator": Phrase("the operator with its member list", "会員名簿を持つ事業者"),
    "operator_once_told": Phrase(
        "the operator, once salt or key has leaked to it", "ソルトや鍵が漏れて伝わった場合の事業者"
    ),
}
"""Who tries to read the hashed file."""

_EVERYBODY = tuple(ATTACKERS)
_OPERATOR = ("operator", "operator_once_told")

METHODS: tuple[Method, ...] = (
    Method("plain", Phrase("hash alone", "ハッシュのみ"), False, False, _EVERYBODY, "operator"),
    Method(
        "salt_of_both",
        Phrase("one salt, known to client and operator", "企業と事業者が共有するソルト"),
        True, False, _OPERATOR, "operator",
    ),
    Method(
        "key_of_both",
        Phrase("secret key, known to client and operator", "企業と事業者が共有する秘密鍵"),
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
    methods: Sequence[str] | None = None,
    attackers: Sequence[str] | None = None,
    normalisation: str = "width_and_spaces",
    dictionary: int = 100_000,
    truth: World | None = None,
) -> pd.DataFrame:
    """Hash a client's names by each method and let each attacker read them.

    Parameters
    ----------
    file : a table with the column name, in the hands of the client.
    members : the operator's table with the columns name and member_id.
    methods : names of some of `METHODS`, `attackers` : some keys of `ATTACKERS`; None takes all. A list of
        820,000 members takes about half a second a method, three with a key.
    normalisation : of the names, a key of `casekit.linkage.NORMALISATIONS`.
    dictionary : how many frequent names the outsider with a dictionary tries.
    truth : a world with its truth, for the column right.

    Returns
    -------
    DataFrame with one row for each method and attacker
        method, attacker; knows_recipe; rows (of the file); hashes (computed by the attacker); recovered_rows,
        recovered (rows whose name is found, and their share), named_rows, named (rows that lead to exactly
        one member, and their share), right (share of those that are the right person; None without truth or
        names), shares 0 to 1; operator_can_join; method_en, method_ja, attacker_en, attacker_ja.

    Raises
    ------
    CasekitError
        If there is no such method or attacker.

    """
    for table in (file, members):
        held_columns(table, ["name"])
    chosen = _chosen(methods, {method.name: method for method in METHODS}, "method")
    whom = _chosen(attackers, {name: name for name in ATTACKERS}, "attacker")
    ready = name_list(members, normalisation)
    rows = []
    for method in chosen:
        recipe = _recipe(method, normalisation, members.manifest.seed)
        secret = hashed(file, recipe, keep=_keys(file))
        able = [attacker for attacker in whom if attacker in method.known_to]
        attacks = {}
        if set(able) & set(_OPERATOR):
            attack = member_list_look_up(secret, ready, recipe, truth=truth)
            attacks = dict.fromkeys(_OPERATOR, attack)
        if "outsider_with_dictionary" in able:
            attacks["outsider_with_dictionary"] = dictionary_attack(secret, recipe, candidates=dictionary)
        rows += [
            _row(method, attacker, len(secret.frame), attacks.get(attacker) if attacker in able else None)
            for attacker in whom
        ]
    return pd.DataFrame(rows)


def read_at_full_size(
    world: World,
    *,
    company_id: str | None = None,
    cohort: int = 2020,
    members: int = 820_000,
    methods: Sequence[str] = ("plain", "salt_of_both", "key_of_the_client"),
    attackers: Sequence[str] = ("outsider_without_list", "outsider_with_dictionary", "operator"),
) -> pd.DataFrame:
    """Let an operator with a member list of the real length read a small world's hashed applicants.

    The list is that of the full world with the same seed (`full_member_list`), so the applicants' own
    memberships are on it. Takes a few seconds.

    Parameters
    ----------
    world : an invented world.
    company_id, cohort : whose applicants are hashed; all companies if None.
    members : length of the list; 820,000 is claim B01.
    methods, attackers : as for `who_can_read`, whose table this returns.

    """
    require_manifest(world, "linkage")
    applicants = world["applicants"]
    own = applicants["cohort"] == cohort
    if company_id is not None:
        own &= applicants["company_id"] == company_id
    file = Holding("client", "applicants", applicants[own].reset_index(drop=True), world.manifest)
    listed = full_member_list(world, members=members, cohort=cohort)
    truth = world if world.has_truth else None
    return who_can_read(file, listed, methods=methods, attackers=attackers, truth=truth)


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


Item = TypeVar("Item")


def _chosen(names: Sequence[str] | None, known: Mapping[str, Item], what: str) -> list[Item]:
    unknown = [name for name in names or () if name not in known]
    if unknown:
        raise CasekitError(f"There is no {what} {unknown[0]!r}. There are: {', '.join(known)}.")
    return [known[name] for name in (known if names is None else names)]


def _row(method: Method, attacker: str, rows: int, attack: HashAttack | None) -> dict[str, object]:
    named = attack.named if attack and attacker in _OPERATOR else None
    return {
        "method": method.name,
        "attacker": attacker,
        "knows_recipe": attacker in method.known_to,
        "rows": rows,
        "hashes": attack.hashes if attack else 0,
        "recovered_rows": int(attack.recovered.hits) if attack else 0,
        "recovered": attack.recovered.rate if attack else 0.0,
        "named_rows": int(named.hits) if named else 0,
        "named": named.rate if named else 0.0,
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
    if seconds < 7200:
        return {"time_en": f"{seconds / 60:,.0f} minutes", "time_ja": f"{seconds / 60:,.0f}分"}
    if years < 1:
        return {"time_en": f"{seconds / 3600:,.1f} hours", "time_ja": f"{seconds / 3600:,.1f}時間"}
    if years < 10_000:
        return {"time_en": f"{years:,.0f} years", "time_ja": f"{years:,.0f}年"}
    power = log10(years)
    return {"time_en": f"about 10^{power:.0f} years", "time_ja": f"約10の{power:.0f}乗年"}
