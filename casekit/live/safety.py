"""What every answer of the lab keeps to: known hosts only, no outside content, small bodies, own origin.

A page elsewhere can make a browser send requests to this computer, even under a name of its own (DNS
rebinding). So a host the lab does not know is refused, and a form is taken only from the lab's own page.
"""

import logging
import re
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from tornado.web import RequestHandler

from casekit.live.words import word

if TYPE_CHECKING:
    from casekit.live.server import Lab

MOST_BODY = 16 * 1024
MOST_HEADER = 8 * 1024
LONGEST_LINE = 240
MARK = re.compile(r"[0-9a-f]{16}")
SITES = {
    "jobsite.localhost": "job_site",
    "partner.localhost": "partner",
    "survey.localhost": "survey",
    "tag.localhost": "tag",
    "127.0.0.1": "room",
}
"""The hosts of a lab. Browsers treat each name as a site of its own."""

_SHOWN = ("Host", "Cookie", "Origin", "Referer", "Sec-Fetch-Site")
_DAY = 24 * 60 * 60
_ANYWHERE: dict[str, Any] = {"secure": True, "samesite": "None"}
_log = logging.getLogger("casekit.live")


class Guarded(RequestHandler):
    """A handler of one host of the lab."""

    said = ""

    def initialize(self, lab: "Lab") -> None:
        """Take the lab this handler belongs to."""
        self.lab = lab
        self.site = SITES.get(self.request.host_name, "")
        self._apply_policy()

    def prepare(self) -> None:
        """Refuse unknown hosts, and forms that come from anywhere but the same origin."""
        known = self.site and self.request.host == f"{self.request.host_name}:{self.lab.port}"
        reads = self.request.method in ("GET", "HEAD")
        if not known or not (reads or self._from_own_page()):
            self._refuse(403)

    def set_default_headers(self) -> None:
        """Say nothing about the server, and let nothing be stored, sniffed or framed."""
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        if hasattr(self, "lab"):
            self._apply_policy()

    def write_error(self, status_code: int, **_: Any) -> None:
        """Answer an error with one fixed sentence: nothing of the request comes back."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        key = "unknown-page" if status_code in (404, 405) else "refused"
        self.finish("\n".join(word(key, language) for language in ("en", "ja")) + "\n")

    def log_exception(self, *arguments: Any) -> None:
        """Log a fault of ours; what a visitor got wrong is not worth a line in a notebook."""
        if getattr(arguments[1], "status_code", 500) >= 500:
            _log.error("the cookie lab met a fault", exc_info=arguments)

    def compute_etag(self) -> None:
        """Give no entity tag: it would be one more mark that a browser carries back."""

    def on_finish(self) -> None:
        """Keep the lines that carried a mark, for the control room."""
        if self.said and self.site != "room":
            self.lab.store.exchanged(
                self.request.host, self._request_lines(), self._response_lines(), self.said
            )

    @property
    def own_id(self) -> str:
        """The site's own mark in this browser; a browser without one gets one now."""
        if not hasattr(self, "_own_id"):
            name = self.lab.own_cookie
            self._own_id = self.mark(name) or token_hex(8)
            if self.mark(name) is None:
                self.set_cookie(name, self._own_id, httponly=True, samesite="Lax", max_age=_DAY)
        return self._own_id

    def mark(self, name: str) -> str | None:
        """Return the mark in a cookie, or None where there is none that this lab could have made."""
        value = self.get_cookie(name) or ""
        return value if MARK.fullmatch(value) else None

    def asked(self, name: str) -> str:
        """Return one argument of the address or the form, at most 64 characters; else nothing."""
        return str(self.get_argument(name, ""))[:64]

    def offer_tag(self) -> None:
        """Offer the browser a mark of the tag, for use on other firms' pages."""
        self.set_cookie(self.lab.tag_cookie, token_hex(8), httponly=True, max_age=_DAY, **_ANYWHERE)

    def take_back(self, name: str) -> None:
        """Ask the browser to delete one of this host's marks."""
        self.set_cookie(name, "", httponly=True, max_age=0, **(_ANYWHERE if self.site == "tag" else {}))

    def _apply_policy(self) -> None:
        tag = self.lab.origin("tag")
        actions = " ".join(self.lab.origin(site) for site in SITES.values()) if self.site == "room" else ""
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; img-src 'self' {tag}; style-src 'self'; script-src 'self'; "
            f"connect-src 'self'; form-action 'self' {actions}; base-uri 'none'; frame-ancestors 'none'",
        )

    def _from_own_page(self) -> bool:
        origin = self.request.headers.get("Origin")
        fetched = self.request.headers.get("Sec-Fetch-Site", "same-origin")
        return origin == f"http://{self.request.host}" and fetched == "same-origin"

    def _refuse(self, status: int) -> None:
        self.said = ""
        self.set_status(status)
        self.write_error(status)

    def _request_lines(self) -> tuple[str, ...]:
        first = f"{self.request.method} {self.request.uri}"
        found = [(name, self.request.headers.get(name)) for name in _SHOWN]
        return tuple(
            line[:LONGEST_LINE] for line in (first, *(f"{name}: {value}" for name, value in found if value))
        )

    def _response_lines(self) -> tuple[str, ...]:
        lines = [str(self.get_status())]
        for name in ("Location", "Set-Cookie"):
            lines += [f"{name}: {value}" for value in self._headers.get_list(name)]
        return tuple(line[:LONGEST_LINE] for line in lines)


class Unknown(Guarded):
    """Whatever no other handler knows."""

    def prepare(self) -> None:
        """Refuse an unknown host; say that an address of a known one leads nowhere."""
        super().prepare()
        if not self._finished:
            self._refuse(404)
