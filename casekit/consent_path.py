"""One invented student's way past the screens: which text stood on each, and what was lacking at delivery.

Months, not days: a visit is taken to fall in the middle of its month and a delivery near its end (our
assumption; the record has no single student's dates). Which text stood on which screen is the world's table
policy_versions (A06, A07, D37, D38); what a text asked is `casekit.consent.TEXTS`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from casekit import consent
from casekit.errors import CasekitError
from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun
from casekit.world import World

SITE = "rikunabi2020"
SCREENS = ("registration", "pre_entry", "event_booking", "briefing_booking", "web_test")
"""Registration, and the four functions whose screens carried the revised text (D36)."""

MONTHS = tuple(str(month) for month in pd.period_range("2018-06", "2019-07", freq="M"))
"""From the opening of the pre-site (A03) to the month in which the service was paused (A09)."""

DEFECTS = ("no_clause", "clause_not_shown", "clause_unclear", "no_real_choice")
"""The names of `casekit.consent.defects`, in its order."""

_VISIT, _DELIVERY = pd.Timedelta(days=14), pd.Timedelta(days=24)
_LAST_OLD, _NEW, _OLD = pd.Timestamp("2019-08-02"), "D38", "D37"


@dataclass(frozen=True)
class StudentPath:
    """When somebody registered, used functions and was scored: months as "2019-03".

    `used` maps screens of `SCREENS` but the first to months; `scored` is None for nobody's score.
    """

    registered: str
    used: Mapping[str, str] = field(default_factory=dict)
    scored: str | None = None


SIX = {
    "a": StudentPath("2018-08", {}, "2019-04"),
    "b": StudentPath("2018-08", {"pre_entry": "2019-03"}, "2019-05"),
    "c": StudentPath("2019-04", {}, "2019-06"),
    "d": StudentPath("2018-10", {"event_booking": "2018-11"}, "2018-12"),
    "e": StudentPath("2018-09", {"web_test": "2019-06"}, "2019-04"),
    "f": StudentPath("2019-05", {"briefing_booking": "2019-05"}, "2019-06"),
}
"""Six invented students, by letter: each meets another mixture of texts."""


@dataclass(frozen=True)
class Followed:
    """What a path comes to.

    Attributes
    ----------
    met : one row a visit, in order of time. screen, month, text_id, clause.
    first_clause : the month in which a text with the clause was first met; None: never.
    scored : the month of delivery; None: no score was delivered.
    clause_stood : whether, at delivery, any screen of the site carried a text with the clause.

    """

    met: pd.DataFrame
    first_clause: str | None
    scored: str | None
    clause_stood: bool

    @property
    def in_time(self) -> bool:
        """Whether the clause was met before a delivery."""
        return bool(self.scored and self.first_clause and self.first_clause <= self.scored)

    @property
    def too_late(self) -> bool:
        """Whether the clause was met, but only after the delivery."""
        return bool(self.scored and self.first_clause and not self.in_time)

    @property
    def defects(self) -> tuple[str, ...]:
        """The names in `DEFECTS` that touch this student; none without a delivery."""
        if self.scored is None:
            return ()
        if not self.clause_stood:
            return "no_clause", "no_real_choice"
        return ("clause_unclear" if self.in_time else "clause_not_shown"), "no_real_choice"


def screen_texts(world: World, updated: Collection[str] | None = None) -> pd.DataFrame:
    """Return which text stood on which screen of the site, as in the world or as the learner switches it.

    Parameters
    ----------
    world : any world of ours.
    updated : the screens that carry the revised text from the day of the revision; on every other the text
        of the registration screen stands until 2 August 2019. None: as the record has it.

    Returns
    -------
    DataFrame, one row a stretch of time
        screen, text_id, shown_from, shown_to (last day; missing: still shown).

    Raises
    ------
    CasekitError
        If the world is not casekit's own, or a screen is unknown.

    """
    require_manifest(world, "consent")
    known = world["policy_versions"]
    known = known.loc[known["site"] == SITE, ["screen", "text_id", "shown_from", "shown_to"]]
    if updated is None:
        return known.reset_index(drop=True)
    if not set(updated) <= set(SCREENS):
        raise CasekitError(f"Unknown screen. The screens are {', '.join(SCREENS)}.")
    before = known[known["shown_from"] < consent.REVISION]
    rows: list[tuple[object, ...]] = []
    for screen in SCREENS:
        if screen in updated:
            rows.append((screen, _NEW, consent.REVISION, pd.NaT))
        else:
            rows.append((screen, _OLD, consent.REVISION, _LAST_OLD))
            rows.append((screen, _NEW, _LAST_OLD + pd.Timedelta(days=1), pd.NaT))
    after = pd.DataFrame(rows, columns=list(known)).astype(known.dtypes.to_dict())
    return pd.concat([before, after], ignore_index=True)


def follow(path: StudentPath, texts: pd.DataFrame) -> Followed:
    """Lay a path over the screens: which text was met when, and what was lacking at delivery.

    Raises
    ------
    CasekitError
        If a month is outside `MONTHS`, a screen is unknown, or a function was used before registration.

    """
    _check(path)
    clause = {text.text_id: text.clause for text in consent.TEXTS}
    visits = sorted([("registration", path.registered), *path.used.items()], key=lambda visit: visit[1])
    rows = []
    for screen, month in visits:
        text = _standing(texts, screen, pd.Timestamp(month) + _VISIT)
        rows.append((screen, month, text, text is not None and clause[text]))
    met = pd.DataFrame(rows, columns=["screen", "month", "text_id", "clause"])
    stood = False
    if path.scored:
        at = pd.Timestamp(path.scored) + _DELIVERY
        found = (_standing(texts, screen, at) for screen in SCREENS)
        stood = any(text is not None and clause[text] for text in found)
    first = met.loc[met["clause"], "month"]
    return Followed(met, None if first.empty else str(first.iloc[0]), path.scored, stood)


def if_all_screens_were_updated(run: SchemeRun) -> dict[str, int | None]:
    """Return for each defect the students it touches had every screen carried the revised text in time.

    Who registered after the revision would then have met the clause while registering. Who had registered
    before and used no function would not: no corrected screen reaches them.

    Raises
    ------
    CasekitError
        If the run is not of scheme P.

    """
    scored = consent.agreed_in_time(run)
    unreached = ~scored["agreed"] & (scored["registered_on"] < consent.REVISION)
    now: dict[str, int | None] = {found.name: found.students for found in consent.defects(run)}
    now.update(clause_not_shown=int(unreached.sum()), clause_unclear=int((~unreached).sum()))
    return now


def _standing(texts: pd.DataFrame, screen: str, at: pd.Timestamp) -> str | None:
    last = texts["shown_to"].fillna(pd.Timestamp.max.floor("D").as_unit("s"))
    found = texts[(texts["screen"] == screen) & (texts["shown_from"] <= at) & (at <= last)]
    return None if found.empty else str(found["text_id"].iloc[-1])


def _check(path: StudentPath) -> None:
    months = [path.registered, *path.used.values(), *([path.scored] if path.scored else [])]
    if not set(months) <= set(MONTHS):
        raise CasekitError(f"A month of this path is unknown. Take one from {MONTHS[0]} to {MONTHS[-1]}.")
    if not set(path.used) <= set(SCREENS[1:]):
        raise CasekitError(f"Unknown function. The functions are {', '.join(SCREENS[1:])}.")
    if min(months) < path.registered:
        raise CasekitError(
            f"Nothing of this path can come before its registration in {path.registered}. Take later months."
        )
