"""Lesson 09, the follow-up rule: set it, and see whom it reaches and who pays for it."""

from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from casekit import follow_up
from casekit.follow_up import GROUPS, RULES
from casekit.lesson.cards import card_box, card_head, choice, labelled_slider
from casekit.lesson.figures import HATCHES, PALETTE, Picture, png_of
from casekit.lesson.markup import block, inline, paragraph, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun

ROOM = 20
"""Of a hundred applicants, how many the client has time for at first."""


def who_gets_the_call(session: Session, run: "SchemeRun") -> None:
    """Display the rule and the room of a client, whom they reach by truth, and who pays."""
    rows = follow_up.applicants_of(run)
    show_with_twin(
        _widget(session, rows, run.manifest.seed),
        picture=_picture(session, rows, run.manifest.seed),
        text=figures_html(_twin_tables(session, rows)) + paragraph(session.say("follow-truth-note")),
        label=session.say("follow-label"),
        language=session.language,
    )


def rule_html(session: Session, rows: pd.DataFrame, rule: str, room: int, seed: int) -> str:
    """Return one rule at one room (people of a hundred): four bars, and who pays in a sentence."""
    say, done = session.say, session.say(f"follow-done-{rule}")
    groups = follow_up.by_group(rows, rule, room / 100)
    bars = "".join(_bar(session, name, groups.loc[name], done) for name in GROUPS)
    title = say("follow-title", rule=say(f"follow-rule-{rule}"), room=room)
    price = follow_up.price(rows, rule, room / 100)
    kind = "lot" if rule == "lot" else "score"
    told = paragraph(say(f"follow-price-{kind}", done=done, **price))
    if rule == "set_aside":
        told += aside_note(session)
    return block(
        f'<p class="casekit-title" role="status">{escape(title)}</p><div class="casekit-bars">{bars}</div>'
        f'<p><strong>{escape(say("follow-price"))}</strong></p><div role="status">{told}</div>'
        + paragraph(say("follow-truth-note"), soft=True)
        + simulated(session, seed),
        session.language,
    )


def aside_note(session: Session) -> str:
    """Return what the record says of the invented rule that sets students aside."""
    from casekit import case

    badges = " ".join(inline(case.badge_markdown(claim, session.language)) for claim in ("D31", "D31b"))
    return f'<p class="casekit-soft">{escape(session.say("follow-aside-note"))} {badges}</p>'


def figures_html(tables: list[str]) -> str:
    """Return tables of numbers whose long headings may break."""
    return f'<div class="casekit-figures">{"".join(tables)}</div>'


def simulated(session: Session, seed: int) -> str:
    """Return the badge of a simulated display as a soft line."""
    title = session.say("follow-label")
    badge = Picture(title, title, "simulation", session.language, note=f"seed {seed}").badge()
    return paragraph(badge, soft=True)


def bar_html(label: str, share: float, told: str, kind: str) -> str:
    """Return one row of a casekit-bars grid; `share` is 0 to 1, `kind` scored or named."""
    width = f"width: {100 * share:.1f}%"
    return (
        f'<span>{escape(label)}</span><div class="casekit-track" aria-hidden="true">'
        f'<div class="casekit-fill casekit-fill-{kind}" style="{width}"></div></div>'
        f"<span><strong>{100 * share:.0f}</strong> / 100 <small>{escape(told)}</small></span>"
    )


def _bar(session: Session, name: str, group: Any, done: str) -> str:
    counted = {"chosen": f"{group['chosen']:.0f}", "students": int(group["students"])}
    told = session.say("follow-bar", done=done, **counted)
    kind = "named" if name.endswith("much") else "scored"
    return bar_html(session.say(f"follow-group-{name}"), float(group["share"]), told, kind)


def _widget(session: Session, rows: pd.DataFrame, seed: int) -> Any:
    import ipywidgets

    rules = choice(
        session, "follow-rule", [(session.say(f"follow-rule-{name}"), name) for name in RULES], "rules"
    )
    pair, slider, _number = labelled_slider(session.say("follow-room"), value=ROOM, min=5, max=50, step=5)
    slider.add_class("casekit-room-for")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = rule_html(session, rows, str(rules.value), int(slider.value), seed)

    rules.observe(draw, "value")
    slider.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "follow-eyebrow"))
    box = card_box([head, rules, pair, view], "join", "follow-up")
    box.add_class("casekit-wide")
    return box


def _twin_tables(session: Session, rows: pd.DataFrame) -> list[str]:
    say = session.say
    heads = [say("follow-group"), say("follow-students"), *(say(f"follow-rule-{name}") for name in RULES)]
    every = {rule: follow_up.by_group(rows, rule, ROOM / 100) for rule in RULES}
    body = [
        (
            say(f"follow-group-{name}"),
            str(int(every["lot"]["students"][name])),
            *(f"{100 * float(every[rule]['share'][name]):.0f}" for rule in RULES),
        )
        for name in GROUPS
    ]
    shares = table(say("follow-picture", room=ROOM), heads, body, numeric=range(1, len(heads)))
    columns = ("would_stay", "missed", "scored", "unscored")
    prices = [(rule, follow_up.price(rows, rule, ROOM / 100)) for rule in RULES]
    paid = [
        (say(f"follow-rule-{rule}"), str(cost["chosen"]), *(str(cost[name]) for name in columns))
        for rule, cost in prices
    ]
    heads = [say("follow-columns-rule"), say("follow-chosen")]
    heads += [say(f"follow-columns-{name}") for name in columns]
    return [shares, table(say("follow-price-table"), heads, paid, numeric=range(1, len(heads)))]


def _picture(session: Session, rows: pd.DataFrame, seed: int) -> bytes:
    shown = ("highest", "lowest", "lot")
    every = {rule: follow_up.by_group(rows, rule, ROOM / 100)["share"] for rule in shown}
    say = session.say
    picture = Picture(
        title=say("follow-picture", room=ROOM),
        alt=session.rows_told(
            [say(f"follow-group-{name}") for name in GROUPS],
            [
                (say(f"follow-rule-{rule}"), *(f"{100 * every[rule][name]:.0f}" for name in GROUPS))
                for rule in shown
            ],
        ),
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )
    colours = ("vermilion", "sky", "pale")

    def draw(_figure: Any, axes: Any) -> None:
        for place, rule in enumerate(shown):
            ys = [number + (place - 1) * 0.27 for number in range(len(GROUPS))]
            shares = [100 * float(every[rule][name]) for name in GROUPS]
            axes.barh(
                ys,
                shares,
                height=0.25,
                color=PALETTE[colours[place]],
                edgecolor=PALETTE["ink"],
                hatch=HATCHES[place],
                linewidth=0.8,
                label=say(f"follow-rule-{rule}"),
            )
            for y, share in zip(ys, shares, strict=True):
                axes.text(share + 0.6, y, f"{share:.0f}", va="center", fontsize=9.5)
        axes.set_yticks(range(len(GROUPS)), [say(f"follow-group-{name}") for name in GROUPS])
        axes.invert_yaxis()
        axes.set_xlim(0, 100 * max(float(share.max()) for share in every.values()) + 12)
        axes.set_xlabel(say("follow-axis"))
        axes.set_ylabel(say("follow-group"))
        axes.legend(loc="lower right", fontsize=9)

    return png_of(draw, picture, (8.2, 4.4))
