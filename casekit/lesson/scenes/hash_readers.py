"""Lesson 04, who can read hashed names: three holders, three methods, one file.

The counts are those of `casekit.linkage.who_can_read`; people, names and methods are invented (K10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from itertools import product
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.figures import HATCHES, PALETTE, Picture, png_of
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.linkage import HashAttack, Recipe
    from casekit.parties import Holding

HOLDERS = ("outsider_without_list", "outsider_with_dictionary", "operator")
METHODS = ("plain", "salt_of_both", "key_of_a_third_party")
SHOWN_DIGITS = 12
FREQUENT_NAMES = 100_000


@dataclass(frozen=True)
class Reading:
    """What one holder gets out of the file under one method; counts of rows."""

    rows: int
    knows_recipe: bool
    recovered: int
    one: int
    joins: bool

    @property
    def several(self) -> int:
        """Rows whose name is found, but is the name of several members."""
        return self.recovered - self.one


@dataclass(frozen=True)
class Sample:
    """A row of the file: its name, its hash by method, and how many entries each list has for it."""

    name: str
    digests: Mapping[str, str]
    members: int
    frequent: bool


def who_reads(session: Session, names: "Holding", members: "Holding") -> None:
    """Display the file of hashed names to a holder of one's choice, by a method of one's choice.

    Parameters
    ----------
    session : the running lesson.
    names : the client's table with the names that are hashed: company_id, applicant_id, name, kana.
    members : the operator's list, with member_id and name.

    """
    found = readings(names, members)
    shown = samples(names, members, session.language)
    show_with_twin(
        _widget(session, found, shown),
        picture=_matrix_picture(session, found, names.manifest.seed),
        text=_twin(session, found, shown),
        label=session.say("hash-read-label"),
        language=session.language,
    )


def readings(names: "Holding", members: "Holding") -> dict[tuple[str, str], Reading]:
    """Return by (method, holder) what is read."""
    from casekit import linkage

    counted = linkage.who_can_read(
        names, members, methods=METHODS, attackers=HOLDERS, dictionary=FREQUENT_NAMES
    )
    rows: Any = counted.itertuples(index=False)
    return {
        (row.method, row.attacker): Reading(
            int(row.rows),
            bool(row.knows_recipe),
            int(row.recovered_rows),
            int(row.named_rows),
            bool(row.operator_can_join),
        )
        for row in rows
    }


def samples(names: "Holding", members: "Holding", language: str) -> list[Sample]:
    """Return six rows of the file: frequent and rare names, one that members share, one on no list."""
    from casekit import linkage

    plain = _recipes(names.manifest.seed)["plain"]
    file = linkage.hashed(names, plain)
    by_list = linkage.member_list_look_up(file, members, plain).found["people"]
    by_frequency = linkage.dictionary_attack(file, plain, candidates=FREQUENT_NAMES).found["people"] > 0
    kinds: list[tuple[Any, int]] = [
        ((by_list == 1) & by_frequency, 2),
        ((by_list == 1) & ~by_frequency, 2),
        (by_list > 1, 1),
        (by_list == 0, 1),
    ]
    places = sorted(place for rows, count in kinds for place in rows.index[rows][:count])
    chosen = names.frame.iloc[places]
    return [
        Sample(
            shown_name(str(row.name_), str(row.kana), language),
            {
                method: recipe.digest(str(row.name_))
                for method, recipe in _recipes(names.manifest.seed).items()
            },
            int(by_list[place]),
            bool(by_frequency[place]),
        )
        for place, row in zip(
            places, chosen.rename(columns={"name": "name_"}).itertuples(index=False), strict=True
        )
    ]


def shown_name(name: str, kana: str, language: str) -> str:
    """Return an invented name in Latin letters for readers of English, else with single spaces."""
    from casekit.world.latin import in_latin_letters

    plain = " ".join(name.split())
    return plain if language == "ja" else in_latin_letters(kana) or plain


def reading_html(session: Session, method: str, holder: str, reading: Reading, shown: list[Sample]) -> str:
    """Return what a holder sees: the counts as bars, what they mean, and six rows of the file."""
    say = session.say
    bars = "".join(_bar(session, name, count, reading.rows) for name, count in _parts(holder, reading))
    told = [say(f"hash-why-{holder}-{method}"), say("hash-joins" if reading.joins else "hash-joins-not")]
    status = "".join(map(paragraph, told))
    columns = [say(f"hash-{name}") for name in ("row-hash", "row-name", "row-people")]
    rows = [
        (f"{each.digests[method][:SHOWN_DIGITS]}…", *_seen(session, holder, reading, each)) for each in shown
    ]
    names = table(say("hash-rows-title"), columns, rows)
    return block(
        f'<div class="casekit-bars">{bars}</div><div role="status">{status}</div>{names}', session.language
    )


def _parts(holder: str, reading: Reading) -> list[tuple[str, int]]:
    """Return what the rows fall into; an outsider has names, not people, so nobody is found as a person."""
    unread = ("unread", reading.rows - reading.recovered)
    if holder == "operator":
        return [("one", reading.one), ("several", reading.several), unread]
    return [("read", reading.recovered), unread]


def _bar(session: Session, name: str, count: int, rows: int) -> str:
    width = f"width: {100 * count / rows:.1f}%"
    return (
        f"<span>{escape(session.say(f'hash-part-{name}'))}</span>"
        f'<div class="casekit-track" aria-hidden="true">'
        f'<div class="casekit-fill casekit-hash-{name}" style="{width}"></div></div>'
        f"<span><strong>{count:,}</strong> / {rows:,}</span>"
    )


def _seen(session: Session, holder: str, reading: Reading, each: Sample) -> tuple[str, str]:
    """Return the name and the number of people a holder finds for one row."""
    nothing = session.say("hash-nothing")
    if not reading.knows_recipe or holder == "outsider_without_list":
        return nothing, nothing
    if holder == "operator":
        return (each.name, str(each.members)) if each.members else (nothing, "0")
    return (each.name, session.say("hash-no-people")) if each.frequent else (nothing, nothing)


def _widget(session: Session, found: Mapping[tuple[str, str], Reading], shown: list[Sample]) -> Any:
    import ipywidgets

    holders = [(session.say(f"hash-holder-{name}"), name) for name in HOLDERS]
    methods = [(session.say(f"hash-method-{name}"), name) for name in METHODS]
    holder = choice(session, "hash-holder", holders, "holder")
    method = choice(session, "hash-method", methods, "method")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        reading = found[method.value, holder.value]
        view.value = reading_html(session, method.value, holder.value, reading, shown)

    for control in (holder, method):
        control.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "hash-read-eyebrow"))
    foot = ipywidgets.HTML(block(paragraph(session.say("hash-invented"), soft=True), session.language))
    box = card_box([head, holder, method, view, foot], "join", "readers")
    box.add_class("casekit-wide")
    return box


def _twin(session: Session, found: Mapping[tuple[str, str], Reading], shown: list[Sample]) -> str:
    """Return all nine counts, the reason for each, whether the operator can join, and six rows."""
    say = session.say
    keys = ("method", "holder-short", "read", "one", "several", "unread")
    rows = [
        (say(f"hash-method-{method}"), _short(session, holder), *_counts(holder, found[method, holder]))
        for method, holder in product(METHODS, HOLDERS)
    ]
    columns = [say(f"hash-column-{key}") for key in keys]
    counted = table(say("hash-read-title"), columns, rows, numeric=(2, 3, 4, 5))
    why = ""
    for method in METHODS:
        joins = say("hash-joins" if found[method, "operator"].joins else "hash-joins-not")
        told = [f"{_short(session, holder)}: {say(f'hash-why-{holder}-{method}')}" for holder in HOLDERS]
        why += f"<p><strong>{escape(say(f'hash-method-{method}'))}</strong></p>"
        why += "".join(map(paragraph, [*told, joins]))
    columns = [say("hash-row-behind"), say("hash-row-people"), *(say(f"hash-short-{m}") for m in METHODS)]
    six = [
        (each.name, str(each.members), *(f"{each.digests[m][:SHOWN_DIGITS]}…" for m in METHODS))
        for each in shown
    ]
    return counted + why + table(say("hash-rows-title"), columns, six, numeric=(1,))


def _short(session: Session, holder: str) -> str:
    return session.say(f"hash-holder-short-{holder}").replace("|", " ")


def _counts(holder: str, reading: Reading) -> list[str]:
    """Return rows read, leading to one member, to several, and not read; a dash where it is no question."""
    counts = dict(_parts(holder, reading))
    people = [f"{counts[part]:,}" if part in counts else "–" for part in ("one", "several")]
    return [f"{reading.recovered:,}", *people, f"{counts['unread']:,}"]


def _matrix_picture(session: Session, found: Mapping[tuple[str, str], Reading], seed: int) -> bytes:
    say = session.say
    told = session.rows_told(
        [say(f"hash-holder-{holder}") for holder in HOLDERS],
        [
            (say(f"hash-method-{method}"), *(f"{found[method, holder].recovered:,}" for holder in HOLDERS))
            for method in METHODS
        ],
    )
    picture = Picture(
        title=say("hash-read-title"),
        alt=told,
        evidence="simulation",
        note=f"seed {seed}",
        language=session.language,
        axes_off=True,
    )

    def draw(_figure: Any, axes: Any) -> None:
        from matplotlib.patches import Rectangle

        axes.set_xlim(-1.5, len(HOLDERS))
        axes.set_ylim(len(METHODS), -0.55)
        for x, holder in enumerate(HOLDERS):
            name = say(f"hash-holder-short-{holder}").replace("|", "\n")
            axes.text(x + 0.5, -0.08, name, ha="center", va="bottom", fontsize=9.5)
        for y, method in enumerate(METHODS):
            axes.text(-0.06, y + 0.5, say(f"hash-short-{method}"), ha="right", va="center", fontsize=9.5)
            for x, holder in enumerate(HOLDERS):
                reading = found[method, holder]
                share = reading.recovered / reading.rows
                axes.add_patch(
                    Rectangle((x + 0.03, y + 0.06), 0.94, 0.88, facecolor="white", edgecolor=PALETTE["grey"])
                )
                axes.add_patch(
                    Rectangle(
                        (x + 0.03, y + 0.06),
                        0.94 * share,
                        0.88,
                        facecolor=PALETTE["sky"],
                        edgecolor=PALETTE["grey"],
                        hatch=HATCHES[1],
                        linewidth=0.5,
                    )
                )
                axes.text(
                    x + 0.5,
                    y + 0.5,
                    f"{reading.recovered:,} / {reading.rows:,}",
                    ha="center",
                    va="center",
                    fontsize=11,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 2.5},
                )

    return png_of(draw, picture, (7.3, 3.4))


def _recipes(seed: int) -> dict[str, "Recipe"]:
    from casekit.linkage import Recipe

    secret = sha256(f"lesson 04 {seed}".encode()).digest()
    return {
        "plain": Recipe(),
        "salt_of_both": Recipe(salt=secret[:16].hex()),
        "key_of_a_third_party": Recipe(key=secret),
    }


def people_found(attack: "HashAttack") -> tuple[int, int, int]:
    """Return how many rows lead to one entry of the attacker's list, to several, to none."""
    people = attack.found["people"]
    return int((people == 1).sum()), int((people > 1).sum()), int((people == 0).sum())
