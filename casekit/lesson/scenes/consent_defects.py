"""Lesson 08, everyone: the four defects of a run of scheme P, and what mending all screens leaves."""

from html import escape
from typing import TYPE_CHECKING, Any

from casekit import consent
from casekit.consent_path import DEFECTS, if_all_screens_were_updated
from casekit.lesson.cards import badges, card_box, card_head
from casekit.lesson.figures import HATCHES, PALETTE, Picture, figure_html, png_of
from casekit.lesson.markup import block, paragraph
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun

STATES = ("recorded", "fixed")


def four_defects(session: Session, run: "SchemeRun") -> None:
    """Display the four defects with the screens as recorded, and with all of them updated."""
    counts = defect_counts(run)
    drawn = {state: _png(session, run, counts, state) for state in STATES}
    told = {state: _words(session, run, counts, state) for state in STATES}
    views = {state: figure_html(*drawn[state]) + block(told[state], session.language) for state in STATES}
    show_with_twin(
        _widget(session, views),
        picture=drawn["recorded"][0],
        text="".join(f"<div>{words}</div>" for words in told.values()),
        label=session.say("four-label"),
        language=session.language,
    )


def defect_counts(run: "SchemeRun") -> dict[str, dict[str, int]]:
    """Return for each state of the screens how many invented scored students each defect touches."""
    recorded = {found.name: found.students or 0 for found in consent.defects(run)}
    fixed = {name: students or 0 for name, students in if_all_screens_were_updated(run).items()}
    return {"recorded": recorded, "fixed": fixed}


def _widget(session: Session, views: dict[str, str]) -> Any:
    import ipywidgets

    said = session.say("four-screens")
    state = ipywidgets.ToggleButtons(
        options=[(session.say(f"four-{name}"), name) for name in STATES], description=said, tooltip=said
    )
    state.add_class("casekit-field").add_class("casekit-choice").add_class("casekit-screens-state")
    view = ipywidgets.HTML(views[state.value])

    def show(change: Any) -> None:
        view.value = views[change["new"]]

    state.observe(show, "value")
    head = ipywidgets.HTML(card_head(session, "four-eyebrow"))
    box = card_box([head, state, view], "join", "four")
    return box.add_class("casekit-wide")


def _words(session: Session, run: "SchemeRun", counts: dict[str, dict[str, int]], state: str) -> str:
    """Return the table of one state and the sentences below it."""
    say = session.say
    japanese = session.language == "ja"
    known = {found.name: found for found in consent.defects(run)}
    says = {name: found.says_ja if japanese else found.says_en for name, found in known.items()}
    rows = "".join(
        f'<tr><th scope="row">{escape(say(f"lanes-defect-{name}"))}</th>'
        f'<td class="casekit-number">{counts[state][name]:,}</td>'
        f"<td>{escape(says[name])} {badges(session, known[name].sources)}</td>"
        f"<td>{escape(say(f'four-remedy-{name}'))}</td></tr>"
        for name in DEFECTS
    )
    columns = (say("four-y"), say("four-students"), say("four-says"), say("four-remedy"))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    caption = say("four-title", state=say(f"four-{state}"))
    return (
        f'<table class="casekit-table casekit-lacking"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        + "".join(paragraph(told) for told in _notes(session, run, counts, state))
    )


def _notes(
    session: Session, run: "SchemeRun", counts: dict[str, dict[str, int]], state: str
) -> tuple[str, ...]:
    if state == "fixed":
        return (session.say("four-left", left=f"{counts[state]['clause_not_shown']:,}"),)
    gap, early = (found.students or 0 for found in consent.readings(run))
    scored = consent.agreed_in_time(run)
    late = int((scored["agreed"] & ~scored["in_time"]).sum())
    return (
        session.say("four-first"),
        session.say("four-gap", gap=f"{gap:,}", early=f"{early:,}"),
        session.say("four-late", late=f"{late:,}"),
    )


def _png(
    session: Session, run: "SchemeRun", counts: dict[str, dict[str, int]], state: str
) -> tuple[bytes, Picture]:
    title = session.say("four-title", state=session.say(f"four-{state}"))
    names = [session.say(f"lanes-defect-{name}") for name in DEFECTS]
    bars = [
        session.say("four-bar", defect=name, students=f"{counts[state][defect]:,}")
        for name, defect in zip(names, DEFECTS, strict=True)
    ]
    alt = session.say("four-alt", title=title, bars=session.say("list-separator").join(bars))
    picture = Picture(
        title,
        alt,
        "simulation",
        session.language,
        f"seed {run.manifest.seed}",
        caption=session.say("four-caption"),
    )
    values = [counts[state][name] for name in DEFECTS]
    widest = max(max(found.values()) for found in counts.values())
    return (
        png_of(
            lambda _figure, axes: _draw(session, axes, names, values, max(widest, 1)), picture, (7.6, 3.0)
        ),
        picture,
    )


def _draw(session: Session, axes: Any, names: list[str], values: list[int], widest: int) -> None:
    colours = [PALETTE[name] for name in ("orange", "vermilion", "sky", "pale")]
    for place, (value, colour) in enumerate(zip(values, colours, strict=True)):
        axes.barh(place, value, color=colour, edgecolor=PALETTE["ink"], hatch=HATCHES[place], height=0.6)
        axes.text(value + widest * 0.012, place, f"{value:,}", va="center", fontsize=10)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlim(0, widest * 1.12)
    axes.set_xlabel(session.say("four-x"))
    axes.set_ylabel(session.say("four-y"))
