"""Was the new text on every screen from the day? A check that needs only the job site's own two tables.

On 1 March 2019 every screen of Rikunabi 2020 was to carry the revised policy text (A06); on the registration
screen another one stood until 2 August (A07, D37). Two departments had each checked only that the text was
changed as instructed (D39), and the fault stayed until the regulator inquired (E02). A list of screens laid
beside the texts standing on them finds it on the first day.

What it costs: somebody must own the list of all screens and texts (J05, J06). It mends one defect of four:
the text that was missed was itself found unclear (E05).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.consent import REVISION
from casekit.errors import CasekitError
from casekit.linkage import Phrase
from casekit.manifest import Manifest, require_manifest
from casekit.parties import Holding, Parties, at_start
from casekit.schemes import SchemeRun
from casekit.world import World

SITE, COHORT, INTENDED = "rikunabi2020", 2020, "D38"
"""The site, the class that used it, and the text that every screen was to carry."""

STANDINGS = {
    "met_the_text": Phrase(
        "met the new text on some screen since the revision", "改定後に、いずれかの画面で新しい文面に接した"
    ),
    "only_missed_screens": Phrase(
        "used since the revision only screens that did not carry it", "改定後に使ったのは反映の漏れた画面だけ"
    ),
    "no_screen_since": Phrase(
        "used no such screen since the revision", "改定後に、同意を取得する画面を使っていない"
    ),
}
"""How a member stands to the new text."""

_DAY = pd.Timedelta(days=1)
_Mask = Callable[[pa.Table], pa.Array]


@dataclass(frozen=True)
class RollOut:
    """What the check finds.

    Attributes
    ----------
    screens : one row a screen. screen; text_on_the_day (text_id standing on the day of the revision; missing
        if none); carried (whether that is the intended one); carried_from (first day of the intended text;
        missing: never); days_late; visits_without, members_without (visits of the class since the revision
        that met another text there, and how many members made them).
    members : one row a key of `STANDINGS`. standing, members, share (0 to 1), registered_before (of them,
        before the revision: the other reading of who counts, D36b, K9), says_en, says_ja.
    by_day : one row a day since the revision. day; members (who by its end had used a missed screen and had
        not met the new text anywhere).
    found : one row a way to find the fault. check; found_on (missing: never); days_after; members_by_then
        (as in by_day, at the end of that day; at its start for a check on the day itself); sources; says_en,
        says_ja.
    says : the result in one sentence.
    manifest : what made the world.

    """

    screens: pd.DataFrame
    members: pd.DataFrame
    by_day: pd.DataFrame
    found: pd.DataFrame
    says: Phrase
    manifest: Manifest


def roll_out_check(source: World | SchemeRun) -> RollOut:
    """Look for screens that did not carry the revised text from the day, and for whom that mattered.

    Only the job site's holdings are used: policy_versions, screen_visits, members. Who met the text on the
    corrected registration screen counts as having met it; the group of D36 counts the functions only.

    Parameters
    ----------
    source : a world, or a run of any scheme on it.

    Raises
    ------
    CasekitError
        If it is not casekit's own, or its table of versions does not know the intended text.

    """
    require_manifest(source, "safeguards")
    parties = source.parties if isinstance(source, SchemeRun) else at_start(source, scheme="P")
    versions = parties.holding("job_site", "policy_versions").frame
    versions = versions[versions["site"] == SITE]
    if INTENDED not in set(versions["text_id"]):
        raise CasekitError(
            "The table policy_versions of this world does not know the revised text, so its roll-out cannot "
            "be checked. Take a world made by casekit generate."
        )
    registered = _registered(parties)
    visits = _visits_since(parties, versions, registered)
    moments = _first_moments(visits, registered)
    screens = _screens(versions, visits)
    by_day = _by_day(moments, screens)
    return RollOut(
        screens=screens,
        members=_standings(moments),
        by_day=by_day,
        found=_found(screens, visits, by_day),
        says=_says(screens, moments),
        manifest=source.manifest,
    )


def _registered(parties: Parties) -> pd.Series:
    """Return registered_on of each member of the class, by member_id."""
    members = parties.holding("job_site", "members")
    rows = _kept(
        members, ["member_id", "cohort", "registered_on"], lambda part: pc.equal(part["cohort"], COHORT)
    )
    when: pd.Series = rows.set_index("member_id")["registered_on"]
    return when


def _visits_since(parties: Parties, versions: pd.DataFrame, registered: pd.Series) -> pd.DataFrame:
    """Return member_id, screen, at, carried for the visits of the class since the revision."""
    since = pa.scalar(REVISION.to_datetime64().astype("datetime64[s]"), pa.timestamp("s"))
    visits = _kept(
        parties.holding("job_site", "screen_visits"),
        ["member_id", "screen", "at"],
        lambda part: pc.greater_equal(part["at"].cast(pa.timestamp("s")), since),
    )
    visits = visits[visits["member_id"].isin(registered.index)].reset_index(drop=True)
    good = versions[versions["text_id"] == INTENDED]
    carried = pd.Series(False, index=visits.index)
    for screen, start, stop in good[["screen", "shown_from", "shown_to"]].itertuples(index=False):
        # The last day counts whole; a missing one means that the text still stood.
        inside = (visits["at"] >= start) & (pd.isna(stop) | (visits["at"] < stop + _DAY))
        carried |= (visits["screen"] == screen) & inside
    return visits.assign(carried=carried)


def _first_moments(visits: pd.DataFrame, registered: pd.Series) -> pd.DataFrame:
    """Return for each member of the class registered_on, met (first visit that met the text), missed."""
    first = {
        name: visits[visits["carried"] == carried].groupby("member_id", observed=True)["at"].min()
        for name, carried in (("met", True), ("missed", False))
    }
    moments = registered.to_frame()
    for name, at in first.items():
        moments[name] = at.reindex(moments.index)
    return moments


def _screens(versions: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    without = (
        visits[~visits["carried"]].groupby("screen", observed=True)["member_id"].agg(["size", "nunique"])
    )
    rows = []
    for screen, own in versions.groupby("screen", sort=False):
        stands = own[
            (own["shown_from"] <= REVISION) & (own["shown_to"].isna() | (own["shown_to"] >= REVISION))
        ]
        text = str(stands["text_id"].iloc[-1]) if len(stands) else None
        since = own.loc[own["text_id"] == INTENDED, "shown_from"].min()
        rows.append(
            {
                "screen": screen,
                "text_on_the_day": text,
                "carried": text == INTENDED,
                "carried_from": since,
                "days_late": max((since - REVISION).days, 0) if pd.notna(since) else None,
                "visits_without": int(without["size"].get(screen, 0)),
                "members_without": int(without["nunique"].get(screen, 0)),
            }
        )
    return pd.DataFrame(rows)


def _standings(moments: pd.DataFrame) -> pd.DataFrame:
    met, missed = moments["met"].notna(), moments["missed"].notna()
    of = {"met_the_text": met, "only_missed_screens": missed & ~met, "no_screen_since": ~missed & ~met}
    early = moments["registered_on"] < REVISION
    return pd.DataFrame(
        [
            {
                "standing": name,
                "members": int(of[name].sum()),
                "share": float(of[name].mean()),
                "registered_before": int((of[name] & early).sum()),
                "says_en": words.en,
                "says_ja": words.ja,
            }
            for name, words in STANDINGS.items()
        ]
    )


def _by_day(moments: pd.DataFrame, screens: pd.DataFrame) -> pd.DataFrame:
    ends = [moments["missed"].max(), screens["carried_from"].max(), REVISION]
    last = max(pd.Timestamp(end).normalize() for end in ends if pd.notna(end))
    days = pd.date_range(REVISION, last, freq="D")
    touched = moments[moments["missed"].notna() & ~(moments["met"] <= moments["missed"])]
    came = touched["missed"].sort_values().to_numpy()
    went = touched["met"].dropna().sort_values().to_numpy()
    ends_of_days = (days + _DAY).to_numpy()
    members = came.searchsorted(ends_of_days) - went.searchsorted(ends_of_days)
    return pd.DataFrame({"day": days, "members": members})


def _found(screens: pd.DataFrame, visits: pd.DataFrame, by_day: pd.DataFrame) -> pd.DataFrame:
    late = screens[~screens["carried"]]
    first = visits.loc[~visits["carried"], "at"].min()
    last = late["carried_from"].max()
    at_once = REVISION if len(late) else pd.NaT
    dates = (at_once, first.normalize() if pd.notna(first) else pd.NaT, last, pd.NaT)
    rows = []
    for (check, sources, words), day in zip(_CHECKS, dates, strict=True):
        known = by_day.loc[by_day["day"] == day, "members"]
        rows.append(
            {
                "check": check,
                "found_on": day,
                "days_after": (day - REVISION).days if pd.notna(day) else None,
                "members_by_then": _members_by(check, known),
                "sources": ",".join(sources),
                "says_en": words.en,
                "says_ja": words.ja,
            }
        )
    return pd.DataFrame(rows)


def _members_by(check: str, known: pd.Series) -> int | None:
    if not len(known):
        return None
    # On the day itself the list is looked at before anybody comes.
    return 0 if check == "every_screen" else int(known.iloc[0])


_CHECKS = (
    (
        "every_screen",
        ("J04", "J05", "J06"),
        Phrase(
            "every screen laid beside the intended text on the day, by one who answers for the whole site",
            "サイト全体に責任を負う者が、改定の当日に全画面と予定の文面とを照合する",
        ),
    ),
    (
        "first_visit",
        ("J05",),
        Phrase(
            "a daily look at the visits for a screen that shows another text",
            "別の文面を表示した画面の利用がないか、毎日の利用記録を確かめる",
        ),
    ),
    (
        "as_it_ended",
        ("A07", "E02"),
        Phrase(
            "as recorded: the other text stood until the company checked, after the regulator's inquiry",
            "記録のとおり。委員会の照会を受けて会社が点検するまで、文面は改まらなかった",
        ),
    ),
    (
        "as_instructed",
        ("D39",),
        Phrase(
            "two departments, each checking that the text was changed as instructed: it finds nothing",
            "二つの部署が、指示どおりに修正されたかだけを確かめる。これでは何も見つからない",
        ),
    ),
)


def _says(screens: pd.DataFrame, moments: pd.DataFrame) -> Phrase:
    missed = ", ".join(screens.loc[~screens["carried"], "screen"])
    unmet = moments["met"].isna()
    only, nowhere = (
        int((moments["missed"].notna() & unmet).sum()),
        int((moments["missed"].isna() & unmet).sum()),
    )
    if not missed:
        return Phrase(
            "Every screen carried the revised text from the day.", "改定の当日から全画面に反映されていた。"
        )
    return Phrase(
        f"Not on the day: {missed}. Of {len(moments):,} invented members, {only:,} used since then only such "
        f"screens; the list of screens shows it on the first day. Another {nowhere:,} used no screen at all: "
        "no corrected screen reaches them, they would have to be asked.",
        f"当日に反映されていなかった画面：{missed}。架空の会員{len(moments):,}人のうち{only:,}人は、"
        "その後こうした画面しか使っていない。画面の一覧と照合すれば、初日に分かる。"
        f"ほかに{nowhere:,}人はどの画面も使っておらず、画面を直しても届かない。本人に尋ねるほかない。",
    )


def _kept(table: Holding, columns: list[str], wanted: _Mask) -> pd.DataFrame:
    """Read a table part by part and keep the wanted rows; member_id as plain text."""
    return pd.concat(list(_parts(table, columns, wanted)), ignore_index=True)


def _parts(table: Holding, columns: list[str], wanted: _Mask) -> Iterator[pd.DataFrame]:
    for part in table.parts(columns):
        rows = part.filter(wanted(part))
        yield rows.set_column(0, "member_id", rows["member_id"].cast(pa.string())).to_pandas()
