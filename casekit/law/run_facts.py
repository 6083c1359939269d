"""The facts a regime takes from a run, and how one of them is changed to see what follows.

`facts(run)` computes them all; `facts_of_folder(path)` reads them from what `casekit run` wrote, so that no
world is needed. A fact is either simulated (it came out of this run) or record (it is what the sources say
of the scheme). What the record does not say is not filled in: the fact is then unknown.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from casekit.case.record import known_language
from casekit.errors import CasekitError
from casekit.foreign_json import read
from casekit.law.fact_sources import COMPUTED, Value, View, fact_words, record_fact
from casekit.linkage import in_percent, who_can_name
from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun

SCHEME_WORDS = {
    "S": ("survey scheme", "アンケートスキーム"),
    "H": ("hashed-name case", "ハッシュ化の事例"),
    "G": ("pre-site gap", "プレサイトの時期"),
    "P": ("privacy-policy scheme", "プライバシーポリシースキーム"),
}
EVIDENCE_WORDS = {
    "simulated": ("simulated", "シミュレーション"),
    "record": ("record", "資料"),
    "supposed": ("supposed, not in the run", "仮定。実行結果ではない"),
}


@dataclass(frozen=True)
class Fact:
    """One fact of a run.

    Attributes
    ----------
    name : its name, as in `facts.csv`.
    value : a share (0 to 1), a count, a text, True or False; None where it is unknown.
    holds : what rules ask: whether it holds; None where it is unknown.
    says_en, says_ja : one sentence.
    evidence : "simulated" (computed from this run), "record" (the sources say it of the scheme) or
    "supposed".
    sources : claim ids.

    """

    name: str
    value: Value
    holds: bool | None
    says_en: str
    says_ja: str
    evidence: str
    sources: tuple[str, ...]

    def says(self, language: str) -> str:
        """Return the sentence with its kind of evidence, and its sources."""
        place = 1 if known_language(language) == "ja" else 0
        kind, ids = EVIDENCE_WORDS[self.evidence][place], ", ".join(self.sources)
        if place:
            return f"{self.says_ja}〔{kind}{'；' if ids else ''}{ids}〕"
        return f"{self.says_en} [{kind}{'; ' if ids else ''}{ids}]"


@dataclass(frozen=True)
class Facts:
    """All facts of one run: `facts["sender_names"]`, `facts.holds("sender_names")`, `facts.changed(...)`.

    `scheme` is S, H, G or P, `seed` that of the world, `variant` that of the run.
    """

    scheme: str
    seed: int
    variant: str = ""
    known: Mapping[str, Fact] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Fact:
        if name not in self.known:
            raise CasekitError(f"There is no fact {name!r}. The facts are: {', '.join(self.known)}.")
        return self.known[name]

    def __iter__(self) -> Any:
        return iter(self.known.values())

    def holds(self, name: str) -> bool | None:
        """Whether a fact holds; None where it is unknown."""
        return self[name].holds

    def changed(self, **holds: bool | None) -> "Facts":
        """Return the same facts with some of them supposed to hold, not to hold, or to be unknown.

        Raises
        ------
        CasekitError
            If there is no such fact.

        """
        supposed = {
            name: replace(
                self[name],
                value=value,
                holds=value,
                evidence="supposed",
                sources=(),
                says_en=f"Supposed, {_TRUTH_EN[value]}: {fact_words()[name].asks_en}.",
                says_ja=f"{fact_words()[name].asks_ja}：{_TRUTH_JA[value]}と仮定する。",
            )
            for name, value in holds.items()
        }
        return replace(self, known=MappingProxyType({**self.known, **supposed}))

    def as_dict(self) -> dict[str, Any]:
        """Return the facts as `summary.json` has them: name -> value, holds, en, ja, evidence, sources."""
        return {
            fact.name: {
                "value": fact.value,
                "holds": fact.holds,
                "en": fact.says_en,
                "ja": fact.says_ja,
                "evidence": fact.evidence,
                "sources": list(fact.sources),
            }
            for fact in self
        }

    def frame(self, language: str) -> pd.DataFrame:
        """Return the facts in words: fact, holds (yes, no, unknown), says, evidence, sources."""
        place = 1 if known_language(language) == "ja" else 0
        rows = [
            {
                "fact": fact.name,
                "holds": (_TRUTH_EN, _TRUTH_JA)[place][fact.holds],
                "says": (fact.says_en, fact.says_ja)[place],
                "evidence": EVIDENCE_WORDS[fact.evidence][place],
                "sources": ", ".join(fact.sources),
            }
            for fact in self
        ]
        return pd.DataFrame(rows)


_TRUTH_EN: Mapping[Any, str] = {True: "yes", False: "no", None: "unknown"}
_TRUTH_JA: Mapping[Any, str] = {True: "はい", False: "いいえ", None: "不明"}


def facts(run: SchemeRun | Facts, *, named: pd.DataFrame | None = None) -> Facts:
    """Compute the facts of a run; facts are given back as they are.

    Parameters
    ----------
    run : a run of a scheme.
    named : what `casekit.linkage.who_can_name(run)` gave, if it is at hand; it need not be measured twice.

    Raises
    ------
    CasekitError
        If it is not a run that casekit made.

    """
    if isinstance(run, Facts):
        return run
    require_manifest(run, "law")
    if not isinstance(run, SchemeRun):
        raise CasekitError("law takes a run of a scheme, such as casekit.schemes.survey(world).")
    view = View.of(run, who_can_name(run) if named is None else named)
    known = {
        name: _computed(name, view) if name in COMPUTED else _told(name, run.scheme) for name in fact_words()
    }
    return Facts(run.scheme, run.manifest.seed, run.variant, MappingProxyType(known))


def facts_of_folder(folder: Path) -> Facts:
    """Read the facts of a run from the folder that `casekit run` wrote.

    Raises
    ------
    CasekitError
        If it is not such a folder, its `summary.json` is damaged, or it was written before facts were.

    """
    path = Path(folder) / "summary.json"
    # Unlike pathlib, os.path takes a name that no disk can hold for one that is not there.
    if not os.path.isfile(path):  # noqa: PTH113
        raise CasekitError(
            f"{folder} is not a run: it holds no summary.json. Give a folder that `casekit run` wrote."
        )
    try:
        content = read(path)
        if "casekit" not in content["versions"] or content["scheme"] not in SCHEME_WORDS:
            raise KeyError("versions")
        stored = content.get("facts")
        if stored is not None:
            known = {name: _read(name, stored[name]) for name in fact_words()}
            return Facts(
                content["scheme"], int(content["seed"]), str(content["variant"]), MappingProxyType(known)
            )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise CasekitError(
            f"{path} is damaged, or casekit did not write it. Run the scheme again with `casekit run "
            f"--force`."
        ) from fault
    raise CasekitError(
        f"{path} holds no facts: an older casekit wrote it. Run the scheme again with `casekit run --force`."
    )


def _computed(name: str, view: View) -> Fact:
    value, holds = COMPUTED[name](view)
    words = fact_words()[name]
    chosen = {True: "yes", False: "no", None: "unknown"}[holds]
    filled = [
        getattr(words, f"{chosen}_{language}").format(share=_in_percent(value), text=value)
        for language in ("en", "ja")
    ]
    return Fact(name, value, holds, filled[0], filled[1], "simulated", tuple(words.claims.split()))


def _told(name: str, scheme: str) -> Fact:
    row = record_fact(name, scheme)
    holds = {"yes": True, "no": False, "unknown": None}[row.holds]
    return Fact(name, holds, holds, row.says_en, row.says_ja, "record", tuple(row.claims.split()))


def _in_percent(value: Value) -> str:
    if not isinstance(value, float):
        return ""
    return in_percent(value, "ja")  # Both memos write it without a space.


def _read(name: str, stored: Any) -> Fact:
    holds, evidence = stored["holds"], stored["evidence"]
    if holds not in (True, False, None) or evidence not in EVIDENCE_WORDS:
        raise ValueError(name)
    sources = tuple(str(source) for source in stored["sources"])
    return Fact(name, stored["value"], holds, str(stored["en"]), str(stored["ja"]), evidence, sources)
