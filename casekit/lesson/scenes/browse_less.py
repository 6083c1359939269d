"""Lesson 09, students who know: what they leave unread, and whether it changes who is called.

Nobody has measured whether students would browse less. The display is an assumption worked through on the
tables of one run.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from casekit import follow_up
from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.scenes.call_rules import bar_html, figures_html, simulated
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.schemes import SchemeRun

RULES = ("highest", "lowest")

Found = Mapping[tuple[str, int], dict[Any, Any]]
"""Rows of `follow_up.browsing_less` by rule and share left out."""


def browse_less(session: Session, run: "SchemeRun") -> None:
    """Display what browsing less changes: for those who know, for all others, and in pages not read."""
    table = follow_up.browsing_less(run)
    found: Found = {(row["rule"], row["left_out"]): row for row in table.to_dict("records")}
    show_with_twin(
        _widget(session, found, run.manifest.seed),
        picture=_picture(session, found, run.manifest.seed),
        text=figures_html(_tables(session, found)) + paragraph(session.say("less-assumption")),
        label=session.say("less-label"),
        language=session.language,
    )


def less_html(session: Session, found: Found, rule: str, left_out: int, seed: int) -> str:
    """Return one position: who is called before and now, and the price in pages and scores."""
    now, before = found[rule, left_out], found[rule, 0]
    rows = [
        ("knowing-before", before, "knowing"),
        ("knowing", now, "knowing"),
        ("others-before", before, "others"),
        ("others", now, "others"),
    ]
    bars = "".join(
        bar_html(
            session.say(f"less-{name}"), float(at[group]), "", "named" if group == "knowing" else "scored"
        )
        for name, at, group in rows
    )
    sentence = session.say(
        "less-sentence",
        left_out=left_out,
        knowing=_of_100(now["knowing"]),
        before=_of_100(before["knowing"]),
        others=_of_100(now["others"]),
        pages=f"{int(now['pages']):,}",
        students=int(now["students"]),
        no_score=int(now["no_score"]),
    )
    return block(
        f'<div class="casekit-bars">{bars}</div><div role="status">{paragraph(sentence)}</div>'
        + paragraph(session.say("less-assumption"), soft=True)
        + simulated(session, seed),
        session.language,
    )


def _of_100(share: float) -> str:
    return f"{100 * float(share):.0f}"


def _widget(session: Session, found: Found, seed: int) -> Any:
    import ipywidgets

    rules = choice(
        session, "less-rule", [(session.say(f"follow-rule-{name}"), name) for name in RULES], "less-rule"
    )
    steps = choice(
        session,
        "less-slider",
        [(f"{left_out}%", str(left_out)) for left_out in follow_up.LEFT_OUT],
        "left-out",
    )
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = less_html(session, found, str(rules.value), int(steps.value), seed)

    rules.observe(draw, "value")
    steps.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "less-eyebrow"))
    box = card_box([head, rules, steps, view], "join", "browse-less")
    box.add_class("casekit-wide")
    return box


def _tables(session: Session, found: Found) -> list[str]:
    columns = ("left_out", "knowing", "others", "pages", "no_score")
    heads = [session.say(f"less-column-{name}") for name in columns]
    result = []
    for rule in RULES:
        rows = []
        for left_out in follow_up.LEFT_OUT:
            at = found[rule, left_out]
            shares = (_of_100(at["knowing"]), _of_100(at["others"]))
            rows.append((f"{left_out}%", *shares, f"{at['pages']:,}", at["no_score"]))
        result.append(table(session.say(f"follow-rule-{rule}"), heads, rows, numeric=range(1, len(columns))))
    return result


def _picture(session: Session, found: Found, seed: int) -> bytes:
    say = session.say
    shares = {
        rule: [100 * float(found[rule, left_out]["knowing"]) for left_out in follow_up.LEFT_OUT]
        for rule in RULES
    }
    picture = Picture(
        title=say("less-title"),
        alt=say("less-axis")
        + say("separator")
        + session.rows_told(
            [f"{say('less-column-left_out')} {share}%" for share in follow_up.LEFT_OUT],
            [(say(f"follow-rule-{rule}"), *(f"{share:.0f}" for share in shares[rule])) for rule in RULES],
        ),
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
    )

    def draw(_figure: Any, axes: Any) -> None:
        styles = (("highest", "vermilion", "D", "--"), ("lowest", "blue", "o", "-"))
        for rule, colour, marker, style in styles:
            name = say(f"follow-rule-{rule}")
            axes.plot(
                follow_up.LEFT_OUT, shares[rule], style, marker=marker, color=PALETTE[colour], label=name
            )
            for left_out, share in zip(follow_up.LEFT_OUT, shares[rule], strict=True):
                offset = (0, 8) if rule == "highest" else (0, -16)
                axes.annotate(
                    f"{share:.0f}", (left_out, share), offset, textcoords="offset points", ha="center"
                )
        axes.set_ylim(-6, max(map(max, shares.values())) + 8)
        axes.set_xticks(follow_up.LEFT_OUT)
        axes.set_xlabel(say("less-slider"))
        axes.set_ylabel(say("less-axis"))
        axes.legend(loc="lower left", fontsize=9)
        axes.grid(axis="y", color=PALETTE["pale"])

    return png_of(draw, picture, (7.4, 3.8))
