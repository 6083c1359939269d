"""The frame and the pieces of the lab's pages; whatever is put into a page is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlencode

from casekit.live.words import word


def page(
    title: str, body: str, *, site: str, language: str, path: str, room: str, script: bool = False
) -> str:
    """Return a whole page; `path` is its address without the language, `room` the control room's."""
    other = "ja" if language == "en" else "en"
    address = escape(f"/{other}{path}")
    loaded = '<script src="/static/room.js" defer></script>' if script else ""
    to_room = "" if site == "room" else f'<a href="{escape(room)}">{say("to-room", language)}</a>'
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {say(f'site-{site}', language)}</title>"
        '<link rel="icon" href="/static/icon.gif"><link rel="stylesheet" href="/static/lab.css">'
        f"{loaded}</head>"
        f'<body class="{site}"><a class="skip" href="#content">{say("skip", language)}</a>'
        f'<header><p class="site">{say(f"site-{site}", language)}</p>'
        f'<nav>{to_room}<a href="{address}" lang="{other}" hreflang="{other}">'
        f"{say('other-language', language)}</a></nav></header>"
        f'<main id="content"><h1>{escape(title)}</h1>{body}</main>'
        f"<footer><p>{say('invented', language)}</p></footer></body></html>"
    )


def say(key: str, language: str, /, **fields: object) -> str:
    """Return a sentence of words.csv, escaped."""
    return escape(word(key, language, **fields))


def paragraph(key: str, language: str, /, **fields: object) -> str:
    """Return a sentence of words.csv as a paragraph."""
    return f"<p>{say(key, language, **fields)}</p>"


def link(address: str, text: str, *, kind: str = "") -> str:
    """Return a link; `text` is not yet escaped."""
    told = f' class="{escape(kind)}"' if kind else ""
    return f'<a href="{escape(address)}"{told}>{escape(text)}</a>'


def form(action: str, inner: str, button: str, *, name: str = "", method: str = "post") -> str:
    """Return a form with one button; `inner` is HTML, `button` text."""
    told = f' id="{name}"' if name else ""
    return (
        f'<form method="{method}" action="{escape(action)}"{told}>{inner}'
        f'<button type="submit">{escape(button)}</button></form>'
    )


def choices(legend: str, name: str, options: Iterable[tuple[str, str]]) -> str:
    """Return radio buttons with their legend, the first one chosen; options are (value, text)."""
    rows = "".join(
        f'<label><input type="radio" name="{escape(name)}" value="{escape(value)}"'
        f"{' checked' if number == 0 else ''}> {escape(text)}</label>"
        for number, (value, text) in enumerate(options)
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{rows}</fieldset>"


def pixel(tag: str, path: str, **query: str) -> str:
    """Return the picture of one point by which a page makes the browser call the tag."""
    address = f"{tag}/{path}?{urlencode(query)}"
    return f'<img class="pixel" src="{escape(address)}" alt="" width="1" height="1">'


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> str:
    """Return a table that a phone can scroll and a keyboard can reach, or a line where it has no row."""
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-column="{escape(name)}">{escape(str(cell))}</td>'
            for name, cell in zip(columns, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    if not body:
        return f"<h3>{escape(caption)}</h3><p class='soft'>{escape(empty)}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )
