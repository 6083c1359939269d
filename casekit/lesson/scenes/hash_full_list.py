"""Lesson 04, at full length: the look-up in 820,000 names, namesakes, and who hashed.

The length of the list is claim B01. People and names are invented; the seconds are those of the computer on
which the cell runs, at the moment it runs.
"""

from dataclasses import dataclass
from html import escape
from time import perf_counter
from typing import TYPE_CHECKING, Any

from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.scenes.hash_readers import people_found
from casekit.lesson.session import Session
from casekit.lesson.twins import twin_html

if TYPE_CHECKING:
    from casekit.parties import Holding
    from casekit.schemes import SchemeRun

COHORT = 2020
ROWS = 1_000
PARTS = ("one", "several", "unread")
MINUTES_UNTIL = 7_200
"""Seconds up to which a time is told in minutes, not hours."""


@dataclass(frozen=True)
class LookUp:
    """One list searched for one file: its length, different names hashed, rows by outcome, seconds."""

    members: int
    hashes: int
    parts: tuple[int, int, int]
    most: int
    right: float | None
    seconds: float


def full_list(session: Session, run: "SchemeRun") -> None:
    """Look 1,000 hashed names up in a list of 820,000, here and now, and display what came out.

    Parameters
    ----------
    session : the running lesson.
    run : a run of scheme H, for the client's names and the job site's small list.

    """
    from casekit import linkage

    short = look_up(run, _members(run))
    long = look_up(run, linkage.full_member_list(run.world, cohort=COHORT))
    say = session.say
    publish(html_piece(_told_html(session, long), _told(session, long)))
    _publish_bars(session, (short, long), run.manifest.seed)
    costs = linkage.attack_costs(long.hashes / long.seconds, members=long.members)
    rows = [
        (say(f"hash-cost-{row.attack}"), row.hashes, _time(session, row), say(f"hash-cost-why-{row.attack}"))
        for row in costs.itertuples(index=False)
    ]
    columns = [say(f"hash-cost-{name}") for name in ("attack", "hashes", "time", "why")]
    shown = table(say("hash-cost-title"), columns, rows, numeric=(1, 2))
    html = block(shown + paragraph(say("hash-cost-note"), soft=True), session.language)
    publish(html_piece(html, "\n".join(" | ".join(map(str, row)) for row in rows)))


def look_up(run: "SchemeRun", members: "Holding") -> LookUp:
    """Hash up to 1,000 applicants' names, look them up in a list, and time the look-up alone."""
    from casekit import linkage
    from casekit.parties import Holding

    recipe = linkage.Recipe()
    applicants = run.parties.holding("client", "applicants").frame
    own = applicants[applicants["cohort"] == COHORT].head(ROWS).reset_index(drop=True)
    file = linkage.hashed(
        Holding("client", "applicants", own, run.manifest), recipe, keep=["company_id", "applicant_id"]
    )
    began = perf_counter()
    attack = linkage.member_list_look_up(
        file, members, recipe, truth=run.world if run.world.has_truth else None
    )
    seconds = perf_counter() - began
    most = int(attack.found["people"].max())
    return LookUp(attack.candidates, attack.hashes, people_found(attack), most, attack.precision, seconds)


def same_names(session: Session, run: "SchemeRun") -> None:
    """Display what became of each row of the run: joined to one member, to several, to none."""
    from casekit import linkage

    figures = linkage.match_figures(run)
    links = run.parties.holding("processor", "links").frame
    each = links.groupby(["company_id", "applicant_id"]).size()
    counted = (
        ("rows", figures.rows_delivered),
        ("to-one", int((each == 1).sum())),
        ("to-several", int((each > 1).sum())),
        ("to-none", figures.rows_delivered - len(each)),
        ("mixed", figures.students_with_others_browsing),
    )
    say = session.say
    rows = [
        (say(f"hash-same-{name}"), "–" if count is None else f"{count:,}", say(f"hash-same-{name}-means"))
        for name, count in counted
    ]
    columns = [say(f"hash-same-{name}") for name in ("counted", "in-run", "means")]
    shown = table(say("hash-same-title"), columns, rows, numeric=(1,))
    picture = _simulated(session, say("hash-same-title"), "", run.manifest.seed)
    html = block(shown + paragraph(picture.badge(), soft=True), session.language)
    publish(html_piece(html, "\n".join(f"{name}: {count}" for name, count, _means in rows)))


def two_ledgers(session: Session, by_operator: "SchemeRun", by_client: "SchemeRun") -> None:
    """Display the two variants of the scheme beside each other: what passes on, and what comes out."""
    say = session.say
    variants = (by_operator, by_client)
    rows = [
        (say("hash-ledger-handed"), *(_transfers(session, run, "D06", "job_site") for run in variants)),
        (say("hash-ledger-hashes"), *(say(f"hash-ledger-{run.variant}") for run in variants)),
        (say("hash-ledger-joined"), *(_transfers(session, run, "D07", "processor") for run in variants)),
        (say("hash-ledger-found"), *(f"{len(_linked(run)):,}" for run in variants)),
        (
            say("hash-ledger-scores"),
            *(f"{int(run.deliverable['score'].notna().sum()):,}" for run in variants),
        ),
    ]
    columns = [say("hash-ledger-what"), *(words.assumed(session, run)[-1] for run in variants)]
    shown = table(say("hash-ledger-title"), columns, rows)
    same = by_operator.deliverable.equals(by_client.deliverable)
    told = say("hash-ledger-same" if same else "hash-ledger-differ")
    picture = _simulated(session, say("hash-ledger-title"), "", by_operator.manifest.seed)
    html = block(shown + paragraph(told) + paragraph(picture.badge(), soft=True), session.language)
    publish(html_piece(html, "\n".join([*(" | ".join(row) for row in (columns, *rows)), told])))


def _members(run: "SchemeRun") -> "Holding":
    from casekit.parties import Holding

    members = run.parties.holding("job_site", "members").frame
    own = members[members["cohort"] == COHORT].reset_index(drop=True)
    return Holding("job_site", "members", own, run.manifest)


def _told(session: Session, found: LookUp) -> str:
    one, several, unread = found.parts
    return session.say(
        "hash-full-told",
        seconds=f"{found.seconds:.1f}",
        members=f"{found.members:,}",
        different=f"{found.hashes:,}",
        rows=f"{sum(found.parts):,}",
        read=f"{one + several:,}",
        one=f"{one:,}",
        several=f"{several:,}",
        unread=f"{unread:,}",
        most=found.most,
    )


def _told_html(session: Session, found: LookUp) -> str:
    told = paragraph(_told(session, found))
    if found.right is not None:
        one = found.parts[0]
        right = round(found.right * one)
        told += paragraph(session.say("hash-full-right", right=f"{right:,}", one=f"{one:,}"))
        if right < one:
            told += paragraph(session.say("hash-full-wrong", wrong=f"{one - right:,}"))
    return block(told, session.language)


def _publish_bars(session: Session, found: tuple[LookUp, LookUp], seed: int) -> None:
    """Display one bar for each list, in parts that differ by hatch and carry their number."""
    say = session.say
    names = [say("hash-full-list", members=f"{each.members:,}") for each in found]
    rows = [
        (name, *(f"{count:,}" for count in each.parts), f"{each.most:,}")
        for name, each in zip(names, found, strict=True)
    ]
    columns = [say("hash-full-lists"), *(say(f"hash-column-{part}") for part in PARTS), say("hash-full-most")]
    alt = session.rows_told(columns[1:], rows)
    picture = _simulated(session, say("hash-full-title"), alt, seed)
    png = png_of(lambda _figure, axes: _draw_bars(session, axes, names, found), picture, (7.3, 2.9))
    publish(html_piece(figure_html(png, picture), alt))
    shown = table(say("hash-full-title"), columns, rows, numeric=(1, 2, 3, 4))
    twin = twin_html(say("hash-full-label"), shown, session.language)
    publish(html_piece(twin, "\n".join(" | ".join(row) for row in (columns, *rows))))


def _draw_bars(session: Session, axes: Any, names: list[str], found: tuple[LookUp, LookUp]) -> None:
    looks = ((PALETTE["sky"], HATCHES[0]), (PALETTE["orange"], HATCHES[1]), ("white", HATCHES[2]))
    rows = max(sum(each.parts) for each in found)
    for place, each in enumerate(found):
        left = 0
        for count, (colour, hatch) in zip(each.parts, looks, strict=True):
            axes.barh(
                place, count, left=left, height=0.55, color=colour, hatch=hatch, edgecolor=PALETTE["ink"]
            )
            if count >= rows * 0.05:
                plain = {"facecolor": "white", "edgecolor": "none", "pad": 2}
                axes.text(left + count / 2, place, f"{count:,}", ha="center", va="center", bbox=plain)
            left += count
    handles = [_patch(colour, hatch) for colour, hatch in looks]
    labels = [session.say(f"hash-column-{part}") for part in PARTS]
    axes.legend(handles, labels, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=3, fontsize=9)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, rows)
    axes.set_xlabel(session.say("hash-full-axis"))
    axes.set_ylabel(session.say("hash-full-lists"))


def _patch(colour: str, hatch: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(facecolor=colour, hatch=hatch, edgecolor=PALETTE["ink"])


def _time(session: Session, row: Any) -> str:
    if 120 <= row.seconds < MINUTES_UNTIL:
        return session.say("hash-cost-minutes", minutes=f"{row.seconds / 60:.0f}")
    return str(row.time_ja if session.language == "ja" else row.time_en)


def _transfers(session: Session, run: "SchemeRun", source: str, recipient: str) -> str:
    """Return the transfers of one step of the record to one party, as sentences."""
    told = [
        words.transfer(session, made)
        for made in run.ledger.transfers
        if source in made.sources and made.recipient == recipient
    ]
    return "; ".join(told) if session.language == "en" else "；".join(told)


def _linked(run: "SchemeRun") -> Any:
    links = run.parties.holding("processor", "links").frame
    return links[["company_id", "applicant_id"]].drop_duplicates()


def _simulated(session: Session, title: str, alt: str, seed: int) -> Picture:
    return Picture(
        title=title,
        alt=alt or escape(title),
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )
