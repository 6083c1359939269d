"""Lesson 04, one name: the same input gives the same output, one changed character gives another.

The recipe is the kit's own assumption (K10). What is typed goes into no record, and the card asks for
invented names only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from casekit.lesson.cards import card_box, card_head, choice
from casekit.lesson.markup import block, paragraph, table
from casekit.lesson.session import Session
from casekit.lesson.twins import show_with_twin

if TYPE_CHECKING:
    from casekit.world import World

OFFERED = 6
LONGEST = 40
DIGITS = 64


@dataclass(frozen=True)
class Hashed:
    """One name and its hash, the same name spaced otherwise, and a name with one changed character."""

    name: str
    digest: str
    spaced: str
    spaced_digest: str
    changed: str
    changed_digest: str

    @property
    def alike(self) -> int:
        """How many of the 64 places of the two hashes of different names hold the same digit."""
        return sum(one == other for one, other in zip(self.digest, self.changed_digest, strict=True))


def hash_a_name(session: Session, world: "World") -> None:
    """Display a box for an invented name with its hash, and below it the offered names with theirs."""
    names = offered_names(world, session.language)
    show_with_twin(
        _widget(session, names),
        picture=None,
        text=_twin(session, names),
        label=session.say("hash-one-label"),
        language=session.language,
    )


def offered_names(world: "World", language: str) -> list[str]:
    """Return a few invented names of a world, in Latin letters for readers of English."""
    from casekit.world.latin import in_latin_letters

    first = world["members"][["name", "kana"]].head(OFFERED)
    if language == "ja":
        return [" ".join(str(name).split()) for name in first["name"]]
    return [in_latin_letters(str(kana)) for kana in first["kana"]]


def hashed_three_ways(name: str) -> Hashed:
    """Return the hashes of a name as typed, with other spaces, and with its last letter changed."""
    from casekit.linkage import Recipe

    recipe = Recipe()
    typed = name.strip()[:LONGEST]
    spaced = "　".join(typed.split()) if len(typed.split()) > 1 else f"{typed[:1]} {typed[1:]}"
    changed = typed[:-1] + _another(typed[-1])
    return Hashed(typed, recipe.digest(typed), spaced, recipe.digest(spaced), changed, recipe.digest(changed))


def hashed_html(session: Session, name: str) -> str:
    """Return the three hashes of what was typed as a table, and what they show; a note if nothing was."""
    if not name.strip():
        return block(f'<div role="status">{paragraph(session.say("hash-one-empty"))}</div>', session.language)
    found = hashed_three_ways(name)
    rows = [
        (session.say("hash-one-typed"), found.name, found.digest),
        (session.say("hash-one-spaced"), found.spaced, found.spaced_digest),
        (session.say("hash-one-changed"), found.changed, found.changed_digest),
    ]
    columns = [session.say(f"hash-one-{name}") for name in ("what", "name", "hash")]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{escape(typed)}</td>'
        f"<td><code>{_in_groups(digest)}</code></td></tr>"
        for what, typed, digest in rows
    )
    shown = (
        f'<table class="casekit-table casekit-hashes"><caption>{escape(session.say("hash-one-title"))}'
        f"</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )
    told = paragraph(session.say("hash-one-told", alike=found.alike, digits=DIGITS))
    return block(f'{shown}<div role="status">{told}</div>', session.language)


def _widget(session: Session, names: Sequence[str]) -> Any:
    import ipywidgets

    offer = choice(session, "hash-one-offer", [(name, name) for name in names], "name-offer")
    typed = ipywidgets.Text(value=names[0], description=session.say("hash-one-type"))
    typed.add_class("casekit-field").add_class("casekit-name-typed")
    view = ipywidgets.HTML()

    def draw(_change: object = None) -> None:
        view.value = hashed_html(session, str(typed.value))

    def take(_change: object = None) -> None:
        typed.value = offer.value

    offer.observe(take, "value")
    typed.observe(draw, "value")
    draw()
    head = ipywidgets.HTML(card_head(session, "hash-one-eyebrow"))
    warning = ipywidgets.HTML(block(paragraph(session.say("hash-one-warning")), session.language))
    foot = ipywidgets.HTML(block(paragraph(session.say("hash-one-recipe"), soft=True), session.language))
    box = card_box([head, warning, offer, typed, view, foot], "join", "one-hash")
    box.add_class("casekit-wide")
    return box


def _twin(session: Session, names: Sequence[str]) -> str:
    rows = []
    for name in names:
        found = hashed_three_ways(name)
        rows.append((found.name, _in_groups(found.digest), "–"))
        rows.append((found.changed, _in_groups(found.changed_digest), str(found.alike)))
    columns = [session.say(f"hash-one-{key}") for key in ("name", "hash", "alike")]
    shown = table(session.say("hash-one-title"), columns, rows, numeric=(2,))
    return shown + paragraph(session.say("hash-one-recipe"), soft=True)


def _another(letter: str) -> str:
    """Return another letter of the same kind, so that the changed name still looks like one."""
    if letter.isascii() and letter.isalpha():
        return "a" if letter.lower() == "z" else chr(ord(letter) + 1)
    return "美" if letter == "子" else "子"


def _in_groups(digest: str) -> str:
    return " ".join(digest[place : place + 16] for place in range(0, len(digest), 16))
