"""The control room: who holds what, what the browser said to whom, and what the join can do now.

It stands on a host of its own (127.0.0.1), so that the four sites meet it as they meet each other: as
another site.
"""

from collections.abc import Callable, Mapping
from html import escape

from casekit.case.render import badge_words
from casekit.live.collected import Answer, Applicant, Collected, Login, Member, PageView
from casekit.live.joining import JoinRow, join
from casekit.live.pages import form, link, page, pixel, say, table
from casekit.live.recorded import recorded_run
from casekit.live.safety import Guarded
from casekit.live.words import word
from casekit.world.industries import industries

SHOWN_ROWS = 12
SHOWN_EXCHANGES = 10
_HELD = {
    "job": ("members", "logins"),
    "processor": ("page_views", "answers"),
    "client": ("applicants",),
}


class Room(Guarded):
    """The control room's page."""

    def get(self, language: str = "") -> None:
        """Show the page; without a language in the address, go to the lab's own."""
        if not language:
            self.redirect(f"/{self.lab.language}/")
            return
        body = f"<p>{say('room-lead', language)}</p>" + self._start(language) + self._browser(language)
        body += "".join(
            f"<div data-from='/{language}/part/{name}'{' aria-live=polite' if name == 'join' else ''}>"
            f"{self.part(name, language)}</div>"
            for name in _PARTS
        )
        body += f"<p>{say('cannot', language)}</p>"
        body += pixel(self.lab.origin("tag"), "met.gif", site="room", own=self.own_id)
        self.write_page(language, word("site-room", language), body, "/", script=True)

    def write_page(self, language: str, title: str, body: str, path: str, *, script: bool = False) -> None:
        """Write a page of the control room."""
        room = f"{self.lab.origin('room')}/{language}/"
        shown = page(title, body, site="room", language=language, path=path, room=room, script=script)
        self.write(shown)

    def part(self, name: str, language: str) -> str:
        """Return one part of the page as HTML: browser, join, holdings or headers."""
        if name == "browser":
            return self.state(language)
        dropped = sum(self.lab.store.dropped.values())
        full = f"<p>{say('full', language, rows=dropped)}</p>" if dropped and name == "holdings" else ""
        return full + _PARTS[name](self.lab.store.collected(), language)

    def _start(self, language: str) -> str:
        steps = (
            ("job_site", f"/{language}/register", "room-step-1"),
            ("partner", f"/{language}/", "room-step-2"),
            ("job_site", f"/{language}/me", "room-step-3"),
            ("room", f"/{language}/mail", "room-step-4"),
        )
        items = "".join(
            f"<li>{link(self.lab.origin(site) + path, word(key, language))}</li>" for site, path, key in steps
        )
        login = link(
            f"{self.lab.origin('job_site')}/{language}/login", word("log-in", language), kind="button"
        )
        return (
            f"<section aria-labelledby='start'><h2 id='start'>{say('room-start', language)}</h2>"
            f"<ol>{items}</ol><p>{login}</p></section>"
        )

    def _browser(self, language: str) -> str:
        recorded = link(f"/{language}/recorded", word("recorded-link", language))
        forget = form(f"/{language}/forget", "", word("delete", language), name="forget")
        address = f"<p><code>{escape(self.lab.address(language))}</code></p>"
        told = (
            f"<p role='status' class='say'>{say('deleted-now', language)}</p>"
            if self.asked("deleted")
            else ""
        )
        return (
            f"<section aria-labelledby='browser'><h2 id='browser'>{say('this-browser', language)}</h2>{told}"
            f"<div role='status' data-from='/{language}/part/browser'>"
            f"{self.state(language)}</div>"
            f"<p>{recorded}</p>{forget}<p class='soft'>{say('delete-note', language)}</p>"
            + _more("allow-how", f"<p>{say('allow-text', language)}</p>", language)
            + _more("private-how", f"<p>{say('private-text', language)}</p>{address}", language)
            + _more("second-how", f"<p>{say('second-text', language)}</p>{address}", language)
            + "</section>"
        )

    def state(self, language: str) -> str:
        """Return what the tag has seen of this browser's third-party cookies."""
        reached = self.lab.room_state(self.own_id)
        key = {None: "unknown", True: "allowed", False: "blocked"}[reached]
        badge = f"<span class='badge'>{escape(badge_words('D03', language))}</span>"
        assumed = f"<p class='soft'>{say('assumed', language)} {badge}</p>"
        return f"<p class='say {key}'>{say(f'tag-{key}', language)}</p>{assumed}"


class Part(Room):
    """One part alone: what the page asks for every two seconds."""

    def get(self, language: str = "en", name: str = "join") -> None:
        """Write the fragment."""
        self.write(self.part(name, language))


class Recorded(Room):
    """The recorded run, shown in the same tables."""

    def get(self, language: str = "en") -> None:
        """Show it under its badge."""
        badge = f"<p class='badge'>{say('recorded-badge', language)}</p>"
        body = badge + f"<p>{say('recorded-note', language)}</p>"
        body += "".join(draw(recorded_run(), language) for draw in _PARTS.values())
        self.write_page(language, word("recorded", language), body, "/recorded")


class Mail(Room):
    """The invented mailbox: the client's letters, each with a survey link."""

    def get(self, language: str = "en") -> None:
        """Show the letters."""
        rows = join(self.lab.store.collected())
        body = "".join(self._letter(row, language) for row in reversed(rows))
        self.write_page(
            language, word("mail", language), body or f"<p>{say('mail-empty', language)}</p>", "/mail"
        )

    def _letter(self, row: JoinRow, language: str) -> str:
        address = f"{self.lab.origin('survey')}/{language}/answer?a={row.applicant_id}"
        return (
            f"<article><h2>{say('mail-to', language, name=row.shown(language))}</h2>"
            f"<p>{link(address, word('mail-link', language), kind='button')}</p>"
            f"<p>{say('mail-id', language, applicant=row.applicant_id)}</p></article>"
        )


class StartForgetting(Room):
    """The button that sends the browser round all hosts, to give up its marks."""

    def post(self, language: str) -> None:
        """Begin the round."""
        self.redirect(self.lab.next_to_forget("room", language), status=303)


def _more(key: str, inner: str, language: str) -> str:
    return f"<details><summary>{say(key, language)}</summary>{inner}</details>"


def join_html(collected: Collected, language: str) -> str:
    """Return what the join can do with each applicant, and why, as HTML."""
    rows = join(collected)[-SHOWN_ROWS:]
    cells = [
        (
            row.applicant_id,
            row.shown(language),
            row.cookie_id or "–",
            row.views,
            word(f"why-{row.why}", language),
        )
        for row in rows
    ]
    columns = word("join-columns", language).split("|")
    shown = table(word("join-title", language), columns, cells, empty=word("join-none", language))
    logins = "".join(
        f"<p>{say('by-login', language, views=row.by_login, number=row.member_id)}</p>"
        for row in rows
        if row.by_login
    )
    return f"<section class='join'>{shown}{logins}</section>"


def holdings_html(collected: Collected, language: str) -> str:
    """Return what each party holds as HTML, the latest rows of each table."""
    html = ""
    for party, tables in _HELD.items():
        html += f"<section><h2>{say(f'held-{party}', language)}</h2>"
        for name in tables:
            held = getattr(collected, name)
            caption = word(f"table-{name}", language)
            if len(held) > SHOWN_ROWS:
                caption += f" ({word('latest', language, shown=SHOWN_ROWS, rows=len(held))})"
            columns = word(f"columns-{name}", language).split("|")
            rows = [_cells(each, collected, language) for each in held[-SHOWN_ROWS:]]
            html += table(caption, columns, rows, empty=word("empty", language))
        html += "</section>"
    return html


def _cells(row: object, collected: Collected, language: str) -> tuple[str, ...]:
    """Return the cells of a row as the party that holds it can read them."""
    if isinstance(row, Member):
        return row.member_id, row.shown(language), _clock(row.at)
    if isinstance(row, Login):
        return row.member_id, row.cookie_id, _clock(row.at)
    if isinstance(row, Applicant):
        member = next((each for each in collected.members if each.member_id == row.member_id), None)
        return row.applicant_id, member.shown(language) if member else "", _clock(row.at)
    if isinstance(row, Answer):
        return row.applicant_id, row.cookie_id, word(f"way-{row.way}", language), _clock(row.at)
    assert isinstance(row, PageView)
    industry = industries().set_index("code")[f"name_{language}"][row.industry]
    way, site = word(f"way-{row.way}", language), word(f"short-{row.site}", language)
    return row.cookie_id, way, site, str(industry), _clock(row.at)


def headers_html(collected: Collected, language: str) -> str:
    """Return the latest exchanges as HTML: in words, and the raw lines."""
    items = ""
    for exchange in reversed(collected.exchanges[-SHOWN_EXCHANGES:]):
        items += (
            f"<li><p>{say(f'said-{exchange.said}', language, host=exchange.host.partition(':')[0])}</p>"
            f"<details><summary>{escape(exchange.request[0][:60])}</summary>"
            f"<p>{say('headers-request', language)}</p><pre>{escape(chr(10).join(exchange.request))}</pre>"
            f"<p>{say('headers-response', language)}</p><pre>{escape(chr(10).join(exchange.response))}</pre>"
            "</details></li>"
        )
    title = say("headers-title", language)
    return f"<section><h2>{title}</h2><ol class='said' reversed>{items}</ol></section>"


def _clock(at: str) -> str:
    return at.partition("T")[2]


_PARTS: Mapping[str, Callable[[Collected, str], str]] = {
    "join": join_html,
    "holdings": holdings_html,
    "headers": headers_html,
}
