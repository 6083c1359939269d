"""Lesson 06, the crowd shrinks: facts ticked in any order, in a client's file and among all members.

Every dot is one row of the file, nobody more. A fact that only the client has (the job applied for, the
briefing) narrows the crowd in its file; a member list lacks it, so there the crowd stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import combinations
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.scenes.uniqueness_lines import Line, dots_svg, lines_svg
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.linkage import in_whole_percent

if TYPE_CHECKING:
    import pandas as pd

    from casekit.parties import Holding
    from casekit.schemes import SchemeRun

SCHOOL = ("university", "faculty", "department")
FACTS = (*SCHOOL, "job_type", "briefing_booked")
LISTS = ("all", "world")
DOTS = ("a", "b", "c")

Known = frozenset[str]


@dataclass(frozen=True)
class Step:
    """What some known facts leave: `alone` of `rows` in the file; by list, rows that fit one member only."""

    rows: int
    alone: int
    smallest: int
    outside: dict[str, int]
    middle: dict[str, float]


class Crowds:
    """One client's file, two member lists, and what every choice of facts leaves in them."""

    def __init__(self, run: "SchemeRun", members: "Holding") -> None:
        from casekit import linkage
        from casekit.parties import Holding

        self.file = linkage.client_file(run)
        own = run.world["members"]
        small = Holding("job_site", "members", own[own["cohort"] == 2020], run.manifest)
        self.lists = {"all": members, "world": small}
        self.seed = run.manifest.seed

    @cached_property
    def steps(self) -> dict[Known, Step]:
        """Return the step of every choice of facts, none and all included."""
        every = [frozenset(known) for n in range(len(FACTS) + 1) for known in combinations(FACTS, n)]
        outside = {name: self._outside(name) for name in LISTS}
        return {known: self._step(known, outside) for known in every}

    def dot(self, name: str) -> int:
        """Return the row of a dot: the one whose university is most, middling, or least common."""
        sizes = self._alike_in_file(SCHOOL[:1]).sort_values(kind="stable")
        return int(sizes.index[{"a": len(sizes) - 1, "b": len(sizes) // 2, "c": 0}[name]])

    def still_alike(self, dot: str, known: Known) -> list[bool]:
        """Return for each row of the file whether it still looks like the row of a dot."""
        return list(self._same(self.file.frame, self.file.frame.loc[self.dot(dot)], known))

    def members_alike(self, dot: str, known: Known, name: str) -> int:
        """Return how many people on a member list look like the row of a dot."""
        shared = known & set(SCHOOL)
        return int(self._same(self.lists[name].frame, self.file.frame.loc[self.dot(dot)], shared).sum())

    def _same(self, frame: "pd.DataFrame", row: Any, known: Known) -> "pd.Series":
        import pandas as pd

        same = pd.Series(True, index=frame.index)
        for column in known:
            same &= (frame[column] == row[column]).to_numpy()
        return same

    def _alike_in_file(self, columns: Sequence[str]) -> "pd.Series":
        import pandas as pd

        from casekit import linkage

        return pd.Series(linkage.class_sizes(self.file, list(columns)).row_sizes, index=self.file.frame.index)

    def _outside(self, name: str) -> dict[Known, tuple[int, float]]:
        """Return by known school facts: rows that fit one member only, and the middle row's crowd."""
        from casekit import linkage

        people = self.lists[name]
        found: dict[Known, tuple[int, float]] = {frozenset(): (0, float(len(people.frame)))}
        # Three turns of the three facts have every choice of them as a beginning.
        for turn in range(len(SCHOOL)):
            order = SCHOOL[turn:] + SCHOOL[:turn]
            for number, row in enumerate(linkage.crowds(self.file, people, order).itertuples(), 1):
                known = frozenset(order[:number])
                found[known] = (int(str(row.alone_in_population)), float(str(row.median_in_population)))
        return found

    def _step(self, known: Known, outside: dict[str, dict[Known, tuple[int, float]]]) -> Step:
        rows = len(self.file.frame)
        if known:
            sizes = self._alike_in_file([fact for fact in FACTS if fact in known])
            alone, smallest = int((sizes == 1).sum()), int(sizes.min())
        else:
            alone, smallest = 0, rows
        shared = known & set(SCHOOL)
        return Step(
            rows=rows,
            alone=alone,
            smallest=smallest,
            outside={name: outside[name][shared][0] for name in LISTS},
            middle={name: outside[name][shared][1] for name in LISTS},
        )


def crowd_shrinks(session: Session, run: "SchemeRun", members: "Holding") -> None:
    """Display the boxes for five facts with two lines and the dots of a file; below it every choice."""
    crowds = Crowds(run, members)
    show_with_twin(
        _widget(session, crowds),
        picture=_picture(session, crowds),
        text=_twin(session, crowds),
        label=session.say("crowd-label"),
        language=session.language,
    )


def step_words(session: Session, crowds: Crowds, known: Sequence[str], name: str) -> str:
    """Say in words what the known facts leave, in the file and on one list."""
    step = crowds.steps[frozenset(known)]
    return session.say(
        "crowd-sentence",
        known=facts_words(session, known),
        alone=step.alone,
        rows=step.rows,
        share=share_words(session, step.alone / step.rows),
        smallest=step.smallest,
        outside=step.outside[name],
        outside_share=share_words(session, step.outside[name] / step.rows),
        members=f"{len(crowds.lists[name].frame):,}",
        middle=f"{step.middle[name]:,.0f}",
    )


def dot_words(session: Session, crowds: Crowds, dot: str, known: Sequence[str], name: str) -> str:
    """Say in words how many rows and members still look like one dot."""
    return session.say(
        "crowd-dot-sentence",
        inside=sum(crowds.still_alike(dot, frozenset(known))),
        rows=len(crowds.file.frame),
        outside=f"{crowds.members_alike(dot, frozenset(known), name):,}",
        members=f"{len(crowds.lists[name].frame):,}",
    )


def share_words(session: Session, share: float) -> str:
    """Return a share of 0 to 1 as it stands in a sentence."""
    if in_whole_percent(share).startswith(("<", ">")):
        return session.say("share-under-one" if share < 0.5 else "share-over-ninety-nine")
    return in_whole_percent(share)


def facts_words(session: Session, known: Sequence[str]) -> str:
    """Return facts as a list in words, or that none is known."""
    if not known:
        return session.say("crowd-nothing")
    return session.say("list-separator").join(session.say(f"crowd-fact-{fact}") for fact in known)


def _widget(session: Session, crowds: Crowds) -> Any:
    import ipywidgets

    say = session.say
    boxes = {
        fact: ipywidgets.Checkbox(value=False, description=say(f"crowd-fact-{fact}"), indent=False)
        for fact in FACTS
    }
    for fact, box in boxes.items():
        box.add_class("casekit-key").add_class(f"casekit-fact-{fact}")
    lists = choice(session, "crowd-list", [(say(f"crowd-list-{name}"), name) for name in LISTS], "list")
    dots = choice(session, "crowd-dots", [(say(f"crowd-dot-{dot}"), dot) for dot in DOTS], "dots")
    view, order = ipywidgets.HTML(), list[str]()

    def draw(_change: object = None) -> None:
        order[:] = [fact for fact in order if boxes[fact].value]
        order.extend(fact for fact in FACTS if boxes[fact].value and fact not in order)
        view.value = crowd_html(session, crowds, order, lists.value, dots.value)

    for control in (*boxes.values(), lists, dots):
        control.observe(draw, "value")
    draw()
    row = ipywidgets.HBox(list(boxes.values()))
    row.add_class("casekit-keys")
    label = ipywidgets.HTML(block(f"<strong>{say('crowd-facts')}</strong>", session.language))
    head = ipywidgets.HTML(card_head(session, "crowd-eyebrow"))
    box = card_box([head, label, row, lists, dots, view], "join", "stairs")
    box.add_class("casekit-wide")
    return box


def crowd_html(session: Session, crowds: Crowds, order: Sequence[str], name: str, dot: str) -> str:
    """Return the two lines in the order of ticking, what they say, and the dots."""
    told = paragraph(step_words(session, crowds, order, name))
    alike = crowds.still_alike(dot, frozenset(order))
    here = list(crowds.file.frame.index).index(crowds.dot(dot))
    of_dot = paragraph(dot_words(session, crowds, dot, order, name))
    picture = _lines(session, crowds, order, name) if order else ""
    badge = paragraph(_simulated(session, crowds, told).badge(), soft=True)
    dots = dots_svg(alike, here, session.say("crowd-dots-alt", inside=sum(alike), rows=len(alike)))
    return block(f'{picture}<div role="status">{told}{of_dot}</div>{dots}{badge}', session.language)


def _lines(session: Session, crowds: Crowds, order: Sequence[str], name: str) -> str:
    steps = [crowds.steps[frozenset(order[: n + 1])] for n in range(len(order))]
    lines = [
        Line(session.say("crowd-line-file"), [step.alone / step.rows for step in steps]),
        Line(session.say(f"crowd-line-{name}"), [step.outside[name] / step.rows for step in steps]),
    ]
    return lines_svg([session.say(f"crowd-fact-{fact}") for fact in order], lines, len(FACTS))


def _twin(session: Session, crowds: Crowds) -> str:
    """Return a table of every choice of facts, then the dots as the facts become known in turn."""
    say = session.say
    columns = [say(f"crowd-column-{name}") for name in ("known", "file", "smallest", "all", "world")]
    rows = []
    for known, step in crowds.steps.items():
        outside = [
            f"{step.outside[name]} ({in_whole_percent(step.outside[name] / step.rows)})" for name in LISTS
        ]
        facts = facts_words(session, [fact for fact in FACTS if fact in known])
        rows.append(
            (
                facts,
                f"{step.alone} ({in_whole_percent(step.alone / step.rows)})",
                str(step.smallest),
                *outside,
            )
        )
    shown = table(say("crowd-title", rows=len(crowds.file.frame)), columns, rows, numeric=(1, 2, 3, 4))
    for dot in DOTS:
        told = "".join(
            f"<li>{escape(facts_words(session, known))}: "
            f"{escape(dot_words(session, crowds, dot, known, LISTS[0]))}</li>"
            for known in (FACTS[:n] for n in range(len(FACTS) + 1))
        )
        shown += f"<p><strong>{say(f'crowd-dot-{dot}')}</strong></p><ol>{told}</ol>"
    return shown


def _picture(session: Session, crowds: Crowds) -> bytes:
    """Draw the staircase in the usual order: the file and both lists."""
    steps = [crowds.steps[frozenset(FACTS[: n + 1])] for n in range(len(FACTS))]
    looks = {"file": ("blue", "o", "-"), "world": ("green", "^", ":"), "all": ("vermilion", "s", "--")}
    shares = {name: [100 * step.outside[name] / step.rows for step in steps] for name in LISTS}
    shares["file"] = [100 * step.alone / step.rows for step in steps]

    def draw(_figure: Any, axes: Any) -> None:
        for name, (colour, marker, style) in looks.items():
            axes.plot(
                range(len(FACTS)),
                shares[name],
                style,
                marker=marker,
                drawstyle="steps-post",
                color=PALETTE[colour],
            )
            for place, share in enumerate(shares[name]):
                axes.annotate(
                    in_whole_percent(share / 100),
                    (place, share),
                    (0, 6),
                    textcoords="offset points",
                    fontsize=9,
                    ha="center",
                )
            axes.annotate(
                session.say(f"crowd-line-{name}"),
                (len(FACTS) - 1, shares[name][-1]),
                (18, -3),
                textcoords="offset points",
                color=PALETTE[colour],
                fontsize=9.5,
            )
        axes.set_xticks(range(len(FACTS)), [session.say(f"crowd-fact-{fact}") for fact in FACTS])
        axes.set_xlim(-0.3, len(FACTS) + 1.1)
        axes.set_ylim(-6, 112)
        axes.set_xlabel(session.say("crowd-axis-facts"))
        axes.set_ylabel(session.say("crowd-axis-share"))
        axes.grid(axis="y", color=PALETTE["pale"])

    alt = " ".join(step_words(session, crowds, FACTS[: n + 1], "all") for n in range(len(FACTS)))
    return png_of(draw, _simulated(session, crowds, alt), (8.6, 4.2))


def _simulated(session: Session, crowds: Crowds, alt: str) -> Picture:
    return Picture(
        title=session.say("crowd-title", rows=len(crowds.file.frame)),
        alt=alt,
        evidence="simulation",
        note=f"seed {crowds.seed}",
        language=session.language,
    )
