"""A hashed name is a join key: whoever has names hashes them too, and compares.

Nothing is inverted. An attacker hashes candidates by the same recipe and looks for equal hashes; a job site
need not even guess, since it holds the member list. A salt both sides know changes nothing between them. A
secret key stops everybody who lacks it, and nobody who has it.

The recipe is that of `casekit.schemes.name_hash`. Costs are counts of hashes; the caller measures the speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.linkage.held import held_columns
from casekit.linkage.risk import HOLDERS, Phrase, Risk, Share
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.schemes.name_hash import Recipe, normalised_texts
from casekit.world import World
from casekit.world.names import given_names, surnames

HASH_COLUMN = "name_hash"

_RISK_WORDS = {
    "people": (
        Phrase("finds exactly one person for a hashed name", "ハッシュ化された氏名から一人に行き着く"),
        Phrase("naming an entry of the list by lot", "名簿からくじで一人を選ぶ場合"),
    ),
    "names": (
        Phrase("reads the name behind a hash", "ハッシュ値から元の氏名を読み取る"),
        Phrase("guessing one of these names by lot", "その中からくじで一つの氏名を選ぶ場合"),
    ),
}


@dataclass(frozen=True)
class HashAttack:
    """What an attacker read out of a table of hashed names.

    Attributes
    ----------
    found : one row for each attacked row, in its order. name (the candidate with the same hash; missing
        where there is none), people (how many entries of the list share that hash), member_id (missing unless
        exactly one member shares it), right (whether that member is the person, by the truth; missing
        without it).
    candidates : names the attacker had.
    hashes : how many hashes had to be computed: once for each different name.
    attacker, holds : who, with what, in words.
    whom : what the attacker's candidates are: people (a list of members), or names alone.
    manifest : what made the data.

    """

    found: pd.DataFrame
    candidates: int
    hashes: int
    attacker: Phrase
    holds: Phrase
    manifest: Manifest
    whom: Literal["people", "names"] = "people"

    @property
    def recovered(self) -> Share:
        """Rows whose name was found."""
        return Share(float((self.found["people"] > 0).sum()), len(self.found))

    @property
    def named(self) -> Share:
        """Rows that lead to exactly one entry of the attacker's list."""
        return Share(float((self.found["people"] == 1).sum()), len(self.found))

    @property
    def precision(self) -> float | None:
        """Share of the rows named that are the right person, 0 to 1; None without truth or names."""
        known = self.found.loc[self.found["people"] == 1, "right"].dropna()
        return float(known.astype("float64").mean()) if len(known) else None

    def seconds(self, hashes_per_second: float) -> float:
        """Return how long the hashing takes at a speed that the caller measured."""
        if hashes_per_second <= 0:
            raise CasekitError("A speed is a number of hashes for each second, above 0.")
        return self.hashes / hashes_per_second

    def risk(self) -> Risk:
        """Return the attack as a risk; its control names an entry of the attacker's list by lot."""
        rows, entries = len(self.found), max(self.candidates, 1)
        does, control_is = _RISK_WORDS[self.whom]
        return Risk(
            axis="linkability",
            attacker=self.attacker,
            holds=self.holds,
            does=does,
            attack=self.named,
            control=Share(rows / entries, rows),
            control_is=control_is,
            base_rate=1 / entries,
            manifest=self.manifest,
        )


def normalised(names: pd.Series, normalisation: str = "width_and_spaces") -> pd.Series:
    """Return names as they stand before hashing; a missing name stays missing."""
    array = normalised_texts(pa.array(names.astype("str"), pa.string(), from_pandas=True), normalisation)
    return pd.Series(array.to_numpy(zero_copy_only=False), index=names.index, dtype="str")


def hashed(
    holding: Holding, recipe: Recipe, *, column: str = "name", keep: Sequence[str] | None = None
) -> Holding:
    """Return the same party's table with the column replaced by its hash, `name_hash`.

    Parameters
    ----------
    holding : a table in the hands of the party that hashes.
    recipe : how.
    column : what is hashed.
    keep : the other columns that stay; by default all but names, kana and e-mail addresses.

    """
    names = held_columns(holding, [column])[column]
    identifying = {column, "name", "kana", "family_name", "given_name", "email"}
    kept = [c for c in holding.columns if c not in identifying] if keep is None else list(keep)
    others = held_columns(holding, kept) if kept else holding.frame[[]]
    return Holding(
        holding.party,
        f"{holding.table}_hashed",
        others.assign(**{HASH_COLUMN: _hash_each(names, recipe)}),
        holding.manifest,
    )


@dataclass(frozen=True)
class NameList:
    """Somebody's list of people, normalised once, to be hashed by one recipe after the other.

    Attributes
    ----------
    members : the list.
    normalisation : a key of `NORMALISATIONS`.
    names : its different names, normalised.
    people : for each of them, how many people of the list share it.
    first : for each of them, the place of the first of these people.

    """

    members: Holding
    normalisation: str
    names: NDArray[np.object_]
    people: NDArray[np.int64]
    first: NDArray[np.int64]

    @property
    def manifest(self) -> Manifest:
        """What made the list."""
        return self.members.manifest


def name_list(members: Holding, normalisation: str = "width_and_spaces", *, column: str = "name") -> NameList:
    """Normalise a list of people for `member_list_look_up`.

    Parameters
    ----------
    members : the list, with `column` (and member_id).
    normalisation : a key of `NORMALISATIONS`.

    """
    entry, different = pd.factorize(normalised(held_columns(members, [column])[column], normalisation))
    known = np.flatnonzero(entry >= 0)
    first = np.full(len(different), -1, dtype=np.int64)
    first[entry[known[::-1]]] = known[::-1]
    people = np.bincount(entry[known], minlength=len(different))
    return NameList(members, normalisation, np.asarray(different, dtype=object), people, first)


def member_list_look_up(
    file: Holding,
    members: Holding | NameList,
    recipe: Recipe,
    *,
    column: str = "name",
    truth: World | None = None,
) -> HashAttack:
    """Hash every name of a list one holds and look the file's hashes up among them.

    Parameters
    ----------
    file : a table with the column name_hash.
    members : the list, with `column` (and member_id); or the same made ready by `name_list`.
    recipe : as the attacker knows it. With a wrong or missing key nothing will be found.
    truth : a world with its truth, to say how many of the people found are the right ones.

    """
    ready = (
        members if isinstance(members, NameList) else name_list(members, recipe.normalisation, column=column)
    )
    if ready.normalisation != recipe.normalisation:
        raise CasekitError(
            f"This list was normalised as {ready.normalisation!r}, the recipe says {recipe.normalisation!r}."
        )
    wanted = held_columns(file, [HASH_COLUMN])[HASH_COLUMN]
    place = _places(ready.names, recipe, wanted)
    found = _found(place, ready.people, ready.names)
    found["member_id"] = _member_ids(ready.members, ready.first, place, found["people"].to_numpy())
    found["right"] = _right(file, found["member_id"], truth)
    entries = len(ready.members.rows)
    return HashAttack(
        found=found,
        candidates=entries,
        hashes=len(ready.names),
        attacker=HOLDERS[ready.members.party],
        holds=Phrase(
            f"the recipe and its own list of {entries:,} names",
            f"ハッシュ化の方法と自らの{entries:,}人の名簿",
        ),
        manifest=file.manifest,
    )


def dictionary_attack(file: Holding, recipe: Recipe, *, candidates: int = 1_000_000) -> HashAttack:
    """Hash the most likely names there are, without any list of people.

    Parameters
    ----------
    file : a table with the column name_hash.
    recipe : as the attacker knows it.
    candidates : how many names are tried: the most frequent surname and given name together, and so on.

    """
    wanted = held_columns(file, [HASH_COLUMN])[HASH_COLUMN]
    names = likely_names(candidates)
    clean = np.asarray(normalised(pd.Series(names, dtype="str"), recipe.normalisation).unique(), dtype=object)
    place = _places(clean, recipe, wanted)
    found = _found(place, np.ones(len(clean), dtype=np.int64), clean)
    return HashAttack(
        found=found.assign(member_id=pd.Series(pd.NA, index=found.index, dtype="str"), right=None),
        candidates=len(names),
        hashes=len(clean),
        attacker=Phrase("an outsider", "外部の者"),
        holds=Phrase(
            f"the recipe and {len(names):,} frequent names",
            f"ハッシュ化の方法とよくある氏名{len(names):,}通り",
        ),
        manifest=file.manifest,
        whom="names",
    )


def likely_names(count: int) -> NDArray[np.object_]:
    """Return the most likely full names of the kit's name lists, by surname; no space between.

    Raises
    ------
    CasekitError
        If so many cannot be put together.

    """
    family, given = surnames(), given_names()
    most = len(family.kanji) * len(given.kanji)
    if not 1 <= count <= most:
        raise CasekitError(f"Between 1 and {most:,} names can be put together; {count:,} were asked.")
    ours, theirs = _weights(family.draw, len(family.kanji)), _weights(given.draw, len(given.kanji))
    order = np.argsort(-theirs, kind="stable")
    room = _given_for_each(ours, theirs[order], count)
    surname = np.repeat(np.arange(len(room)), room)
    rank = np.arange(len(surname)) - np.repeat(np.cumsum(room) - room, room)
    likeliest = np.argsort(-(ours[surname] * theirs[order][rank]), kind="stable")[:count]
    chosen = np.sort(likeliest)
    names: NDArray[np.object_] = family.kanji[surname[chosen]] + given.kanji[order[rank[chosen]]]
    return names


def _hash_each(names: pd.Series, recipe: Recipe) -> NDArray[np.object_]:
    entry, different = pd.factorize(normalised(names, recipe.normalisation))
    digests = np.array([*recipe.digests(different), None], dtype=object)
    each: NDArray[np.object_] = digests[entry]
    return each


def _places(names: NDArray[np.object_], recipe: Recipe, wanted: pd.Series) -> NDArray[np.int64]:
    """Return for each wanted hash the place of the name that has it, -1 where none has."""
    asked = set(wanted.dropna())
    meets = {digest: place for place, digest in enumerate(recipe.digests(names)) if digest in asked}
    return np.array([meets.get(digest, -1) for digest in wanted], dtype=np.int64)


def _found(place: NDArray[np.int64], sharing: NDArray[np.int64], names: NDArray[np.object_]) -> pd.DataFrame:
    met = place >= 0
    return pd.DataFrame(
        {
            "name": pd.Series(names[place], dtype="str").where(met),
            "people": np.where(met, sharing[place], 0),
        }
    )


def _member_ids(
    members: Holding, first: NDArray[np.int64], place: NDArray[np.int64], people: NDArray[np.int64]
) -> pd.Series:
    if "member_id" not in members.columns:
        return pd.Series(pd.NA, index=range(len(place)), dtype="str")
    ids = members.frame["member_id"].to_numpy(dtype=object)
    return pd.Series(ids[first[place]], dtype="str").where(people == 1)


def _right(file: Holding, member_ids: pd.Series, truth: World | None) -> pd.Series:
    if truth is not None:
        require_manifest(truth, "linkage")
    if truth is None or not truth.has_truth:
        return pd.Series(None, index=member_ids.index, dtype="boolean")
    rows = held_columns(file, ["company_id", "applicant_id"])
    members = truth.truth("members").set_index("member_id")["person_id"]
    applicants = truth.truth("applicants").set_index(["company_id", "applicant_id"])["person_id"]
    person = applicants.reindex(pd.MultiIndex.from_frame(rows)).to_numpy()
    right = pd.Series(member_ids.map(members).to_numpy() == person, dtype="boolean")
    return right.where(member_ids.notna())


def _weights(draw: NDArray[np.int64], names: int) -> NDArray[np.float64]:
    # Half a draw more, so that a name that is never drawn is still a last resort.
    return np.bincount(draw, minlength=names).astype(np.float64) + 0.5


def _given_for_each(
    surname: NDArray[np.float64], given: NDArray[np.float64], count: int
) -> NDArray[np.int64]:
    """Return for each surname how many given names, the most frequent first, make a likely enough name."""
    low, high = 0.0, float(surname.max() * given.max()) * 2
    for _ in range(80):
        middle = (low + high) / 2
        enough = np.searchsorted(-given, -(middle / surname), side="right").sum() >= count
        low, high = (middle, high) if enough else (low, middle)
    room: NDArray[np.int64] = np.searchsorted(-given, -(low / surname), side="right")
    return room
