"""A risk is an attack beside its control, with an interval and a sentence in words.

Axes: singling out, linkability, inference (Article 29 Working Party, Opinion 05/2014, WP216; fact F10).
The control is the same attack where it cannot profit from the table, so that a number that any guesser
reaches is not mistaken for a leak. Excess and its interval follow Giomi et al., "A Unified Framework for
Quantifying Privacy Risk in Synthetic Data" (2023), as in their library anonymeter; the interval of a share is
Wilson's (Journal of the American Statistical Association 22, 1927).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Literal, get_args

import pandas as pd

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.scoring.intervals import CONFIDENCE, wilson_bounds, wilson_centre

Axis = Literal["singling_out", "linkability", "inference"]
AXES: tuple[Axis, ...] = get_args(Axis)
"""The three axes of WP216. They are criteria to think with, not the law in force."""

_SMALL = 0.001


@dataclass(frozen=True)
class Phrase:
    """A piece of a sentence in both languages."""

    en: str
    ja: str

    def said(self, language: str) -> str:
        """Return it in a language, "en" or "ja"."""
        return self.ja if language == "ja" else self.en


HOLDERS: Mapping[str, Phrase] = {
    "student": Phrase("the student", "学生本人"),
    "job_site": Phrase("the job site", "就職情報サイト"),
    "processor": Phrase("the processor", "委託先"),
    "processor_other_team": Phrase("the processor's other team", "委託先の別のチーム"),
    "client": Phrase("the client", "契約企業"),
    "partner_site": Phrase("a partner site", "提携サイト"),
    "regulator": Phrase("the regulator", "監督官庁"),
}
"""The parties in the words of a sentence."""


@dataclass(frozen=True)
class Interval:
    """An estimate between two bounds; all three are shares, 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """How often something succeeded.

    `hits` may be an expected number, where the attacker draws lots among equals.

    Raises
    ------
    CasekitError
        If there was no try, or more hits than tries.

    """

    hits: float
    tries: int

    def __post_init__(self) -> None:
        if self.tries < 1 or not 0 <= self.hits <= self.tries * (1 + 1e-12):
            raise CasekitError(
                f"{self.hits} successes in {self.tries} tries cannot be. There must be at least one try, "
                "and not more successes than tries."
            )

    @property
    def rate(self) -> float:
        """Successes for each try, 0 to 1."""
        return self.hits / self.tries

    def interval(self, confidence: float = CONFIDENCE) -> Interval:
        """Return the rate with the bounds of Wilson's interval."""
        return Interval(self.rate, *wilson_bounds(self.hits, self.tries, confidence))

    def centre(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Return the centre and half the width of Wilson's interval."""
        return wilson_centre(self.hits, self.tries, confidence)


@dataclass(frozen=True)
class Risk:
    """One attack by a named attacker, beside its control.

    Attributes
    ----------
    axis : singling_out, linkability or inference.
    attacker : who attacks, for example "the client".
    holds : the data that attacker has.
    does : what counts as a success, for example "picks the right person".
    attack, control : successes of the attack, and of the control.
    control_is : what the control is.
    base_rate : success of a blind guess, 0 to 1.
    manifest : what made the data.

    """

    axis: Axis
    attacker: Phrase
    holds: Phrase
    does: Phrase
    attack: Share
    control: Share
    control_is: Phrase
    base_rate: float
    manifest: Manifest

    def __post_init__(self) -> None:
        if self.axis not in AXES:
            raise CasekitError(f"There is no axis {self.axis!r}. The axes are {', '.join(AXES)}.")
        require_manifest(self, "linkage")

    @property
    def excess(self) -> Interval:
        """What the attack reaches beyond its control, as a share of what the control left open, 0 to 1."""
        (attack, attack_half), (control, control_half) = self.attack.centre(), self.control.centre()
        left = 1 - control
        value = (attack - control) / left
        half = sqrt((attack_half / left) ** 2 + (control_half * (1 - attack) / left**2) ** 2)
        return Interval(_bound(value), _bound(value - half), _bound(value + half))

    @property
    def beats_control(self) -> bool:
        """Whether the excess is above zero with its whole interval."""
        return self.excess.low > 0

    def sentence(self, language: str = "en") -> str:
        """Say the risk in one sentence: who, with what, how often, against which control and base rate."""
        return self._japanese() if language == "ja" else self._english()

    def _english(self) -> str:
        attack, control = self.attack.interval(), self.control.interval()
        verdict = "" if self.beats_control else "; this attack does no better than its control"
        return (
            f"With {self.holds.en}, {self.attacker.en} {self.does.en} in "
            f"{_count(self.attack.hits)} of {self.attack.tries:,} tries ({in_words(attack.value)}, "
            f"95 % interval {in_percent(attack.low)} to {in_percent(attack.high)}); "
            f"{self.control_is.en} reaches {in_words(control.value)} "
            f"({in_percent(control.low)} to {in_percent(control.high)}), "
            f"and a blind guess {in_words(self.base_rate)}{verdict}."
        )

    def _japanese(self) -> str:
        attack, control = self.attack.interval(), self.control.interval()
        verdict = "" if self.beats_control else "（この攻撃は対照を上回っていない）"
        return (
            f"{self.attacker.ja}が、{self.holds.ja}を手にすると、{self.attack.tries:,}件のうち{_count(self.attack.hits)}件"
            f"（{in_words(attack.value, 'ja')}、95%信頼区間{in_percent(attack.low, 'ja')}〜"
            f"{in_percent(attack.high, 'ja')}）で{self.does.ja}が、{self.control_is.ja}では"
            f"{in_words(control.value, 'ja')}（{in_percent(control.low, 'ja')}〜"
            f"{in_percent(control.high, 'ja')}）、"
            f"当て推量なら{in_words(self.base_rate, 'ja')}である{verdict}。"
        )


def risk_table(risks: Iterable[Risk]) -> pd.DataFrame:
    """Lay risks side by side.

    Returns
    -------
    DataFrame with one row a risk
        axis, attacker (English); attack, attack_low, attack_high, control, control_low, control_high,
        base_rate, excess, excess_low, excess_high (shares, 0 to 1); beats_control; sentence_en, sentence_ja.

    """
    return pd.DataFrame([_row(risk) for risk in risks])


def in_percent(share: float, language: str = "en") -> str:
    """Write a share as a percentage with at most one decimal, where only none is 0 and only all is 100."""
    text = f"{share * 100:.1f}".removesuffix(".0")
    if text == "0" and share > 0:
        text = "<0.1"
    elif text == "100" and share < 1:
        text = ">99.9"
    return f"{text}%" if language == "ja" else f"{text} %"


def in_whole_percent(share: float) -> str:
    """Write a share of 0 to 1 in whole per cent, where only none is 0% and only all is 100%."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def in_words(share: float, language: str = "en") -> str:
    """Write a share as a percentage, or as "1 in 44,290" where a percentage would hide how small it is."""
    if share == 0 or share >= _SMALL:
        return in_percent(share, language)
    return f"{1 / share:,.0f}分の1" if language == "ja" else f"1 in {1 / share:,.0f}"


def _row(risk: Risk) -> dict[str, object]:
    require_manifest(risk, "linkage")
    measured = {
        "attack": risk.attack.interval(),
        "control": risk.control.interval(),
        "excess": risk.excess,
    }
    columns = {
        f"{name}{suffix}": bound
        for name, interval in measured.items()
        for suffix, bound in (("", interval.value), ("_low", interval.low), ("_high", interval.high))
    }
    return {
        "axis": risk.axis,
        "attacker": risk.attacker.en,
        **columns,
        "base_rate": risk.base_rate,
        "beats_control": risk.beats_control,
        "sentence_en": risk.sentence("en"),
        "sentence_ja": risk.sentence("ja"),
    }


def _bound(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def _count(hits: float) -> str:
    return f"{hits:,.0f}" if float(hits).is_integer() or hits >= 100 else f"{hits:,.1f}"
