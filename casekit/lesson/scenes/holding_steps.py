"""Lesson 02, who gets what: the transfers of each scheme in order, and what every party holds after it.

Arrows and cells come from the ledger and the holdings of the run. Which step a transfer belongs to is a claim
of the published record; the people, companies and numbers are simulated.
"""

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import badges, card_box, card_head, choice
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.pieces import image_html, shown_width
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin
from casekit.linkage.holding_matrix import ATTRIBUTES, HOLDERS, held_at, made_by, moments

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun

Runs = Mapping[str, "SchemeRun"]
"""Runs by the name of their scheme, as `casekit.schemes.run_together` gives them."""


def who_gets_what(session: Session, runs: Runs) -> None:
    """Display the schemes step by step: numbered arrows, the matrix of holdings, the tables of a party."""
    from casekit.lesson.scenes.holding_flow import flows_picture

    stories = {name: Story(session, name, run) for name, run in runs.items()}
    show_with_twin(
        _widget(session, stories),
        picture=flows_picture(session, runs),
        text="".join(story.twin() for story in stories.values())
        + paragraph(session.say("holds-student-note")),
        label=session.say("holds-steps-label"),
        language=session.language,
    )


class Story:
    """One scheme told step by step."""

    def __init__(self, session: Session, name: str, run: "SchemeRun") -> None:
        self.session, self.name, self.run = session, name, run
        self.moments = moments(run)
        self.last = len(self.moments) - 1

    def html(self, step: int) -> str:
        """Return a step: what was passed on, the arrows so far, and the matrix with what is new."""
        say = self.session.say
        head = say("holds-step", step=step, last=self.last, scheme=words.scheme(self.session, self.name))
        inner = words.title(head) + self._told(step) + self._picture(step) + self._matrix(step)
        return block(inner + paragraph(say("holds-student-note"), soft=True), self.session.language)

    def tables(self, step: int, party: str) -> str:
        """Return the tables a party holds after a step, with their columns in words and their rows."""
        say, named = self.session.say, words.party(self.session, party)
        mine = self.moments[step].holdings
        mine = mine[mine["party"] == party]
        if mine.empty:
            return block(paragraph(say("holds-look-none", party=named)), self.session.language)
        rows = [
            (say(f"holds-table-{name}"), words.column_words(self.session, str(held).split(",")), f"{rows:,}")
            for name, held, rows in zip(mine["table"], mine["columns"], mine["rows"], strict=True)
        ]
        columns = [say("holds-table"), say("holds-columns"), say("holds-rows")]
        shown = table(say("holds-look-title", party=named), columns, rows, numeric=(2,))
        return block(shown, self.session.language)

    def twin(self) -> str:
        """Return the whole story without pictures: every transfer, the last matrix, every assumption."""
        say, named = self.session.say, words.scheme(self.session, self.name)
        told = "".join(
            f"<li>{escape(words.transfer(self.session, made))}</li>" for made in self.run.ledger.transfers
        )
        heading = f"<p><strong>{escape(say('holds-flow-title', scheme=named))}</strong></p>"
        assumed = "".join(paragraph(says) for says in words.assumed(self.session, self.run, every=True))
        columns = [say("holds-kind"), *(words.party(self.session, party) for party in HOLDERS)]
        held = held_at(self.moments[-1])
        rows = [
            (
                words.kind_heading(self.session, kind),
                *(say("holds-yes" if kind in held[party] else "holds-no") for party in HOLDERS),
            )
            for kind in ATTRIBUTES
        ]
        end = table(say("holds-matrix-end", scheme=named), columns, rows)
        return f'{heading}<ol class="casekit-letters">{told}</ol>{end}{assumed}'

    def _told(self, step: int) -> str:
        if not step:
            return paragraph(self.session.say("holds-begin"))
        session = self.session
        before = len(made_by(self.run, self.moments[step - 1]))
        new = made_by(self.run, self.moments[step])[before:]
        told = "".join(
            f"<li>{escape(words.transfer(session, made))} {badges(session, made.sources)}</li>"
            for made in new
        )
        assumed = "".join(paragraph(says, soft=True) for says in words.assumed(self.session, self.run))
        return f'<ol class="casekit-letters casekit-told">{told}</ol>{assumed}'

    @cache  # noqa: B019  (a story lives as long as its display)
    def _picture(self, step: int) -> str:
        from casekit.lesson.scenes.holding_flow import flow_picture

        made = made_by(self.run, self.moments[step])
        png, alt = flow_picture(self.session, self.name, self.run, len(made))
        return f"<figure>{image_html(png, alt, width=shown_width(png))}</figure>"

    def _matrix(self, step: int) -> str:
        now = held_at(self.moments[step])
        before = held_at(self.moments[step - 1]) if step else now
        return matrix_html(
            self.session,
            self.session.say("holds-matrix-title"),
            {
                (kind, party): ("new" if kind not in before[party] else "yes", "")
                if kind in now[party]
                else ("no", "")
                for kind in ATTRIBUTES
                for party in HOLDERS
            },
        )


def matrix_html(session: Session, caption: str, cells: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    """Return the matrix: kinds of information down, parties across.

    `cells` gives for each (kind, party) the state, the end of a word `holds-...` and of a style, and what
    stands below it.
    """
    say = session.say
    head = "".join(
        f'<th scope="col" class="casekit-holder-{party}">{words.broken(session, party, "<br>")}</th>'
        for party in HOLDERS
    )
    body = ""
    for kind in ATTRIBUTES:
        row = ""
        for party in HOLDERS:
            state, below = cells[kind, party]
            small = f"<br><small>{escape(below)}</small>" if below else ""
            shown = f"{escape(say(f'holds-{state}'))}{small}"
            row += f'<td class="casekit-held-{state.removeprefix("state-")}">{shown}</td>'
        body += f'<tr><th scope="row">{escape(words.kind_heading(session, kind))}</th>{row}</tr>'
    return (
        f'<table class="casekit-table casekit-matrix"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{escape(say("holds-kind"))}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def scheme_choice(session: Session, names: list[str]) -> Any:
    """Return the scheme buttons."""
    return choice(session, "holds-scheme", [(words.scheme(session, name), name) for name in names], "schemes")


def _widget(session: Session, stories: Mapping[str, Story]) -> Any:
    import ipywidgets

    schemes = scheme_choice(session, list(stories))
    parties = [(words.party(session, party), party) for party in HOLDERS]
    look = choice(session, "holds-look", [(session.say("holds-nobody"), ""), *parties], "look")
    previous = ipywidgets.Button(description=session.say("holds-previous"), icon="arrow-left")
    onward = ipywidgets.Button(description=session.say("holds-next"), icon="arrow-right")
    previous.add_class("casekit-previous")
    onward.add_class("casekit-next").add_class("casekit-primary")
    view, inside = ipywidgets.HTML(), ipywidgets.HTML()
    at = dict.fromkeys(stories, 0)

    def draw(_change: object = None) -> None:
        story, step = stories[schemes.value], at[schemes.value]
        view.value = story.html(step)
        inside.value = story.tables(step, look.value) if look.value else ""
        previous.disabled, onward.disabled = step == 0, step == story.last

    def turn(by: int) -> None:
        at[schemes.value] = min(max(at[schemes.value] + by, 0), stories[schemes.value].last)
        draw()

    previous.on_click(lambda _button: turn(-1))
    onward.on_click(lambda _button: turn(1))
    schemes.observe(draw, "value")
    look.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "holds-steps-eyebrow"))
    box = card_box(
        [head, schemes, ipywidgets.HBox([previous, onward]), view, look, inside], "join", "holdings"
    )
    box.add_class("casekit-wide")
    return box
