"""The join as one picture: every row of both tables, a line where cookies meet, and the two desks."""

from typing import TYPE_CHECKING, Any

from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.scenes.cookie_join import Frames
from casekit.lesson.session import Session

if TYPE_CHECKING:
    from casekit.linkage import Deck

SIZE = (10.2, 4.9)
SURVEY, BROWSING, RESULT, NAMED = 0.0, 3.6, 6.6, 10.2
BORDER = 8.95
RIGHT = 13.1


def join_picture(session: Session, deck: "Deck") -> bytes:
    """Return the whole join of a deck as a PNG."""
    frames = Frames(session, deck)
    rest = len(frames.applicants) - frames.scored
    picture = Picture(
        title=session.say("join-picture-title"),
        alt=session.say("join-picture-alt", scored=frames.scored, rest=rest),
        evidence="simulation",
        note=f"seed {deck.manifest.seed}",
        language=session.language,
        axes_off=True,
    )

    def draw(_figure: Any, axes: Any) -> None:
        axes.set_xlim(-0.15, RIGHT)
        axes.set_ylim(len(frames.applicants) + 0.1, -2.3)
        _headings(session, frames, axes)
        _tables(frames, axes)
        _lines(frames, axes)

    return png_of(draw, picture, SIZE)


def _headings(session: Session, frames: Frames, axes: Any) -> None:
    say = session.say
    company = frames.deck.company_name(session.language)
    for left, right, words in (
        (SURVEY - 0.1, BORDER - 0.25, say("join-desk-processor")),
        (BORDER + 0.1, RIGHT, say("join-desk-client", company=company)),
    ):
        axes.text(left, -2.0, words, fontsize=9.5, va="center", color=PALETTE["grey"])
        axes.plot([left, right], [-1.65, -1.65], color=PALETTE["grey"], linewidth=0.9)
    axes.plot(
        [BORDER, BORDER], [-2.2, len(frames.applicants)], color=PALETTE["ink"], linewidth=1, ls=(0, (4, 3))
    )
    for x, name in ((SURVEY, "survey"), (BROWSING, "browsing"), (RESULT, "joined"), (NAMED, "named")):
        heading = say(f"join-table-{name}").replace(" (", "\n(").replace("（", "\n（")
        axes.text(x, -0.98, heading, fontsize=9, va="center", linespacing=1.1)
    for place in range(len(frames.applicants) + 1):
        for left, right in ((SURVEY, 2.35), (BROWSING, 6.35), (RESULT, 8.75), (NAMED, RIGHT)):
            axes.plot([left, right], [place - 0.5] * 2, color=PALETTE["pale"], linewidth=0.7, zorder=0)


def _tables(frames: Frames, axes: Any) -> None:
    deck = frames.deck
    labels = dict(zip(map(str, deck.named["applicant_id"]), deck.named["label"], strict=True))
    for place, number in enumerate(frames.applicants):
        met = number in frames.mark_of
        _cell(axes, SURVEY, place, number)
        _cell(axes, SURVEY + 1.45, place, frames.short(frames.cookie_of[number]), strong=met)
        _cell(axes, RESULT, place, number)
        _cell(axes, 8.72, place, frames.score_words(number), align="right", strong=met)
        _cell(axes, NAMED, place, frames.name_of[number], strong=True)
        _cell(axes, RIGHT - 0.05, place, frames.label_words(labels[number]), align="right")
        axes.annotate(
            "",
            (NAMED - 0.12, place),
            (8.85, place),
            arrowprops={"arrowstyle": "->", "color": PALETTE["grey"], "linewidth": 0.8},
        )
    answered = set(frames.cookie_of.values())
    browsing = zip(map(str, deck.browsing["cookie_id"]), deck.browsing["top_industries"], strict=True)
    for place, (cookie, industries) in enumerate(browsing):
        _cell(axes, BROWSING, place, frames.short(cookie), strong=cookie in answered)
        _cell(axes, BROWSING + 1.05, place, frames.industries(industries))


def _lines(frames: Frames, axes: Any) -> None:
    """Join each answer to the browsing row with the same cookie; an answer without one ends in a cross."""
    where = {str(cookie): place for place, cookie in enumerate(frames.deck.browsing["cookie_id"])}
    for place, number in enumerate(frames.applicants):
        row = where.get(frames.cookie_of[number])
        if row is None:
            axes.plot(2.6, place, "x", color=PALETTE["vermilion"], ms=6, mew=1.8)
            continue
        axes.plot([2.5, 3.5], [place, row], color=PALETTE["blue"], linewidth=1.3, marker="o", ms=3.2)


def _cell(axes: Any, x: float, y: float, text: str, *, align: str = "left", strong: bool = False) -> None:
    color = PALETTE["ink"] if strong else PALETTE["grey"]
    axes.text(x, y, text, fontsize=8.6, va="center", ha=align, color=color, clip_on=False)
