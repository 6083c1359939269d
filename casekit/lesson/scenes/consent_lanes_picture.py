"""Swim lanes: one lane a screen, filled with the text that stood there; a path is a line with dots."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit.consent_path import SCREENS, Followed
from casekit.lesson.figures import PALETTE, Picture, figure_html, png_of
from casekit.lesson.session import Session

if TYPE_CHECKING:
    from casekit.manifest import Manifest

_FIRST, _LAST = pd.Timestamp("2018-06-01"), pd.Timestamp("2019-09-01")
_LOOK = {
    "rikunabi2020-pre-site": (PALETTE["pale"], ""),
    "D37": ("#f6d9a3", "//"),
    "D38": ("#bfe0f5", ".."),
}
"""Filling and hatch of each text; every stretch that is wide enough also carries its name."""

_NARROW = 1.6
_VISIT, _DELIVERY = 0.48, 0.8


def month_words(session: Session, month: str) -> str:
    """Return a month such as "2019-03" in words."""
    at = pd.Timestamp(month)
    return f"{at.year}年{at.month}月" if session.language == "ja" else f"{at:%B} {at.year}"


def lanes_html(session: Session, manifest: "Manifest", texts: pd.DataFrame, followed: Followed) -> str:
    """Return the lanes with one path as a figure."""
    png, picture = lanes_png(session, manifest, texts, followed)
    return figure_html(png, picture)


def lanes_png(
    session: Session, manifest: "Manifest", texts: pd.DataFrame, followed: Followed
) -> tuple[bytes, Picture]:
    """Return the lanes with one path as a PNG, and what the figure says."""
    title = session.say("lanes-title")
    alt = session.say(
        "lanes-alt", title=title, lanes=_told(session, texts), path=path_words(session, followed)
    )
    picture = Picture(
        title,
        alt,
        "simulation",
        session.language,
        f"seed {manifest.seed}",
        caption=session.say("lanes-caption"),
    )
    return png_of(lambda _figure, axes: _draw(session, axes, texts, followed), picture, (8.8, 4.1)), picture


def path_words(session: Session, followed: Followed) -> str:
    """Return the visits and the delivery of a path in words, in order of time."""
    told = [
        (
            month,
            session.say(
                "lanes-path-visit",
                screen=session.say(f"lanes-screen-{screen}"),
                month=month_words(session, month),
                text=text_words(session, text),
            ),
        )
        for screen, month, text in followed.met[["screen", "month", "text_id"]].itertuples(index=False)
    ]
    if followed.scored:
        delivered = session.say("lanes-path-delivery", month=month_words(session, followed.scored))
        told.append((followed.scored, delivered))
    # In the month of a visit the delivery comes last, as it does in `follow`.
    words = [said for _month, said in sorted(told, key=lambda one: one[0])]
    if not followed.scored:
        words.append(session.say("lanes-path-none"))
    return session.say("list-separator").join(words)


def text_words(session: Session, text_id: str | None) -> str:
    """Return the short name of a text."""
    return session.say("lanes-none") if text_id is None else session.say(f"lanes-text-{text_id}")


def _told(session: Session, texts: pd.DataFrame) -> str:
    told = []
    for screen in SCREENS:
        own = texts[texts["screen"] == screen].sort_values("shown_from")
        stretches = [
            session.say(
                "lanes-alt-stretch",
                text=text_words(session, text),
                start=month_words(session, f"{start:%Y-%m}"),
            )
            for text, start in zip(own["text_id"], own["shown_from"], strict=True)
        ]
        joined = session.say("list-separator").join(stretches)
        told.append(
            session.say("lanes-alt-lane", screen=session.say(f"lanes-screen-{screen}"), stretches=joined)
        )
    return " ".join(told)


def _place(at: pd.Timestamp) -> float:
    """Return months since June 2018, with the part of the month that has passed."""
    return (at.year - _FIRST.year) * 12 + at.month - _FIRST.month + (at.day - 1) / at.days_in_month


def _draw(session: Session, axes: Any, texts: pd.DataFrame, followed: Followed) -> None:
    for lane, screen in enumerate(SCREENS):
        own = texts[texts["screen"] == screen]
        for text, start, stop in own[["text_id", "shown_from", "shown_to"]].itertuples(index=False):
            left = _place(max(start, _FIRST))
            right = _place(_LAST if pd.isna(stop) else stop + pd.Timedelta(days=1))
            _stretch(session, axes, lane, left, right, text)
    revision = _place(pd.Timestamp("2019-03-01"))
    axes.axvline(revision, color=PALETTE["ink"], linestyle=(0, (1, 1.5)), linewidth=1.2)
    axes.text(
        revision,
        -0.62,
        session.say("lanes-revision"),
        ha="center",
        va="bottom",
        fontsize=8.5,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )
    _path(axes, followed)
    _scales(session, axes)


def _stretch(session: Session, axes: Any, lane: int, left: float, right: float, text: str) -> None:
    colour, hatch = _LOOK.get(text, ("white", "xx"))
    axes.broken_barh(
        [(left, right - left)],
        (lane - 0.33, 0.66),
        facecolor=colour,
        edgecolor=PALETTE["grey"],
        hatch=hatch,
        linewidth=0.8,
    )
    if right - left > _NARROW:
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.9}
        axes.text(
            right - 0.12,
            lane - 0.17,
            text_words(session, text),
            fontsize=8,
            ha="right",
            va="center",
            bbox=paper,
        )


def _path(axes: Any, followed: Followed) -> None:
    spots = [
        (_place(pd.Timestamp(month)) + _VISIT, SCREENS.index(screen), bool(clause))
        for screen, month, clause in followed.met[["screen", "month", "clause"]].itertuples(index=False)
    ]
    line = [(x, float(y)) for x, y, _clause in spots]
    end = None
    if followed.scored:
        end = (_place(pd.Timestamp(followed.scored)) + _DELIVERY, float(len(SCREENS)))
        line.append(end)
    line.sort()
    axes.plot(
        [x for x, _y in line],
        [y for _x, y in line],
        color=PALETTE["ink"],
        linewidth=1.8,
        drawstyle="steps-post",
        zorder=3,
    )
    for x, y, clause in spots:
        face = PALETTE["ink"] if clause else "white"
        axes.plot([x], [y], "o", markersize=9, markerfacecolor=face, markeredgecolor=PALETTE["ink"], zorder=4)
    if end:
        axes.plot(*end, "D", markersize=10, color=PALETTE["vermilion"], zorder=4)


def _scales(session: Session, axes: Any) -> None:
    lanes = [session.say(f"lanes-screen-{screen}") for screen in SCREENS] + [session.say("lanes-delivery")]
    axes.set_yticks(range(len(lanes)), lanes)
    axes.set_ylim(len(lanes) - 0.5, -1.05)
    months = pd.date_range(_FIRST, _LAST, freq="2MS")
    words = [
        f"{at.year}年\n{at.month}月" if session.language == "ja" else f"{at:%b}\n{at.year}" for at in months
    ]
    axes.set_xticks([_place(at) for at in months], words, fontsize=8.5)
    axes.set_xlim(0, _place(_LAST))
    axes.set_xlabel(session.say("lanes-x"))
    axes.set_ylabel(session.say("lanes-y"))
