"""Keyed pseudonyms with the key outside: who can still match, and what stops working.

A pseudonym is an HMAC-SHA256 (RFC 2104) of what it stands for. Whoever has the key makes the same one again
and matches; whoever lacks it cannot even try (E64 says why a plain hash does not do this). Two places for
one:

names_in
    The client's names are replaced before they reach the operator (schemes H, G, P: D06, D09, D11).
scores_out
    The applicant IDs are replaced before they reach the operator, so that the delivered scores carry
    pseudonyms (D04). This is what stands between a score and a name in every scheme.

What it costs: the product is the match. With the key at a third party it stops, or it works only through the
third party, which can then name everybody. All recipes are our assumption (K10).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.linkage import METHODS, Method, NameList, Phrase, Recipe, hashed, member_list_look_up, name_list
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding
from casekit.schemes import SchemeRun

PSEUDONYM = "pseudonym"
SHOWN_METHODS = ("plain", "key_of_both", "key_of_a_third_party")
"""The methods of `casekit.linkage.METHODS` that are laid side by side."""

_ROW = ["company_id", "applicant_id"]
_HOLDERS = ("job_site", "client", "key_holder")
_DIRECTIONS = ("names_in", "scores_out")

HOLDER_WORDS = {
    "job_site": Phrase("the job site with its member list", "会員名簿を持つ就職情報サイト"),
    "client": Phrase("the client with its list of applicants", "応募者名簿を持つ契約企業"),
    "key_holder": Phrase(
        "the third party with the key, once it is sent the lists", "鍵を持ち、名簿を送られた第三者"
    ),
}
"""Who tries to match, with what."""


@dataclass(frozen=True)
class Pseudonyms:
    """The replaced tables, and who can match them.

    Attributes
    ----------
    names_in : the client's table as the operator would get it, keyed by the third party: company_id,
        applicant_id, pseudonym.
    scores_out : the delivered scores as the client would get them: company_id, score, label, pseudonym; in
        the order of the pseudonyms, since places would name people too.
    who_can_match : one row a direction, method and holder. direction (see the module), method (of
        `SHOWN_METHODS`), holder (of `HOLDER_WORDS`), knows_recipe, matched (share of rows brought back to
        exactly one entry of the holder's list, 0 to 1; tried, not assumed), holder_en, holder_ja, method_en,
        method_ja.
    cost : one row a direction and method. works (share of rows for which the product still works between
        client and operator), through_key_holder (the same if the third party makes the match; missing where
        there is none), says_en, says_ja.
    manifest : what made the world.

    """

    names_in: Holding
    scores_out: Holding
    who_can_match: pd.DataFrame
    cost: pd.DataFrame
    manifest: Manifest


def keyed_pseudonyms(run: SchemeRun, *, normalisation: str = "width_and_spaces") -> Pseudonyms:
    """Replace names and applicant IDs by pseudonyms, and let each holder try to match them.

    Parameters
    ----------
    run : a run of any scheme; its delivered rows are the ones replaced, and the job site looks for them
        among its members of the same class.
    normalisation : of names, a key of `casekit.linkage.NORMALISATIONS`. IDs are taken as typed.

    Returns
    -------
    Pseudonyms
        A holder without the key tries the plain recipe. The key comes from the world's seed, so that a
        lesson can be repeated; a real one would come from the system's randomness and stay with its holder.

    """
    require_manifest(run, "safeguards")
    methods = [method for method in METHODS if method.name in SHOWN_METHODS]
    members = name_list(_members_of_year(run), normalisation)
    table = pd.DataFrame(
        [row for method in methods for row in _tries(run, method, normalisation, members)],
    )
    third = methods[-1]
    return Pseudonyms(
        names_in=_renamed(_names(run, _recipe(run, third, normalisation))),
        scores_out=_shuffled(_renamed(_scores(run, _recipe(run, third, "as_typed")))),
        who_can_match=table,
        cost=_cost(table),
        manifest=run.manifest,
    )


def _tries(
    run: SchemeRun, method: Method, normalisation: str, members: NameList
) -> Iterator[dict[str, object]]:
    own = _own_list(run)
    for direction, form in zip(_DIRECTIONS, (normalisation, "as_typed"), strict=True):
        recipe = _recipe(run, method, form)
        file = _names(run, recipe) if direction == "names_in" else _scores(run, recipe)
        for holder in _HOLDERS:
            if holder == "key_holder" and method.joins_at != "third_party":
                continue
            knows = _knows(method, holder)
            tried = recipe if knows else Recipe(normalisation=form)
            if direction == "names_in":
                # The client made this file and keeps the applicant IDs beside it.
                matched = _by_id(file, own) if holder == "client" else _by_hash(file, members, tried, "name")
            else:
                known = _ids_at_the_job_site(run) if holder == "job_site" else own
                matched = _by_hash(file, known, tried, "applicant_id") if known is not None else 0.0
            yield {
                "direction": direction,
                "method": method.name,
                "holder": holder,
                "knows_recipe": knows,
                "matched": matched,
                "holder_en": HOLDER_WORDS[holder].en,
                "holder_ja": HOLDER_WORDS[holder].ja,
                "method_en": method.says.en,
                "method_ja": method.says.ja,
            }


def _knows(method: Method, holder: str) -> bool:
    """Say whether a holder can make the pseudonyms itself."""
    return holder == "key_holder" or method.joins_at != "third_party"


def _names(run: SchemeRun, recipe: Recipe) -> Holding:
    return hashed(_own_list(run), recipe, keep=_ROW)


def _scores(run: SchemeRun, recipe: Recipe) -> Holding:
    return hashed(
        run.parties.holding("client", "scores"),
        recipe,
        column="applicant_id",
        keep=["company_id", "score", "label"],
    )


def _own_list(run: SchemeRun) -> Holding:
    """Return the client's names of the delivered rows."""
    file = run.parties.holding("client", "applicants")
    rows = run.deliverable[_ROW].merge(file.frame[[*_ROW, "name"]], on=_ROW)
    return Holding(file.party, file.table, rows, file.manifest)


def _members_of_year(run: SchemeRun) -> Holding:
    """Return the names of the class that the scheme scored, as the job site's list has them."""
    table = run.parties.holding("job_site", "members")
    parts = table.parts(["member_id", "cohort", "name"])
    rows = pa.concat_tables([part.filter(pc.equal(part["cohort"], run.cohort)) for part in parts]).to_pandas()
    return Holding(table.party, table.table, rows, table.manifest)


def _ids_at_the_job_site(run: SchemeRun) -> Holding | None:
    """Return the clients' lists with names that the job site was handed in schemes H, G and P, if any."""
    held = "applicant_list" in run.parties.tables_of("job_site")
    return run.parties.holding("job_site", "applicant_list") if held else None


def _by_hash(file: Holding, known: Holding | NameList, recipe: Recipe, column: str) -> float:
    return member_list_look_up(file, known, recipe, column=column).named.rate


def _by_id(file: Holding, own: Holding) -> float:
    keys = pd.MultiIndex.from_frame(file.frame[_ROW])
    return float(keys.isin(pd.MultiIndex.from_frame(own.frame[_ROW])).mean())


def _recipe(run: SchemeRun, method: Method, normalisation: str) -> Recipe:
    secret = sha256(f"casekit pseudonyms {method.name} {run.manifest.seed}".encode()).digest()
    return Recipe(normalisation=normalisation, key=secret if method.keyed else None)


def _renamed(table: Holding) -> Holding:
    rows = table.frame.rename(columns={"name_hash": PSEUDONYM})
    return Holding(table.party, table.table, rows, table.manifest)


def _shuffled(table: Holding) -> Holding:
    # In the client's own order the rows would be named by their places.
    rows = table.frame.sort_values(PSEUDONYM, ignore_index=True)
    return Holding(table.party, table.table, rows, table.manifest)


def _cost(table: pd.DataFrame) -> pd.DataFrame:
    share = table.set_index(["direction", "method", "holder"])["matched"]
    # Names come in to be joined by the job site; scores go out to be named by the client.
    user = {"names_in": "job_site", "scores_out": "client"}
    rows = []
    for direction in _DIRECTIONS:
        for method in SHOWN_METHODS:
            words = _COSTS[direction, method == "key_of_a_third_party"]
            rows.append(
                {
                    "direction": direction,
                    "method": method,
                    "works": float(share[direction, method, user[direction]]),
                    "through_key_holder": share.get((direction, method, "key_holder")),
                    "says_en": words.en,
                    "says_ja": words.ja,
                }
            )
    return pd.DataFrame(rows).astype({"through_key_holder": "float64"})


_COSTS = {
    ("names_in", False): Phrase(
        "The operator makes the same pseudonyms from its members and joins; so it can name them too.",
        "事業者は会員名簿から同じ仮名を作って突合できる。つまり、氏名も分かる。",
    ),
    ("names_in", True): Phrase(
        "The operator can no longer join, and the product stops. If the third party joins for both, it can "
        "name everybody: trust has moved, not gone.",
        "事業者は突合できず、サービスは成り立たない。第三者が双方に代わって突合すれば、"
        "その第三者が全員の氏名を知り得る。"
        "信頼の置き場所が移るだけである。",
    ),
    ("scores_out", False): Phrase(
        "The client makes the same pseudonyms from its own list and puts names beside the scores.",
        "契約企業は自社の名簿から同じ仮名を作り、スコアに氏名を付けられる。",
    ),
    ("scores_out", True): Phrase(
        "The client gets scores of people it cannot name: it can count and plan, and call nobody, unless the "
        "third party translates them back.",
        "契約企業が受け取るのは誰のものか分からないスコアである。人数の見積もりには使えるが、個人には連絡できない。"
        "第三者が元の番号に戻せば別である。",
    ),
}
