"""The four invented firms' sites: job site, notice board, survey, and the tag that all of them embed.

The mechanism is that of the survey scheme (claims D01 to D03): the tag collects views by industry from the
browser itself, and the survey makes the browser tell it the applicant ID. Where the browser sends the tag no
mark, each site has only its own.
"""

from base64 import b64decode
from html import escape
from secrets import randbelow
from urllib.parse import urlencode

from casekit.case import claim
from casekit.case.render import badge_words
from casekit.live import offers
from casekit.live.pages import choices, form, link, page, paragraph, pixel, say
from casekit.live.safety import MARK, Guarded
from casekit.live.words import word
from casekit.world.industries import industries

PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
POLICIES = ("D37", "D37b", "D38")


class Page(Guarded):
    """A page in one of the two languages, with the tag's picture at its foot."""

    said = "page"
    path = "/"

    def show(self, language: str, title: str, body: str, *, called: str = "", **query: str) -> None:
        """Write the page; `called` is the picture of the tag it embeds, `query` what it tells the tag."""
        own = self.own_id
        call = pixel(self.lab.origin("tag"), called or "met.gif", site=self.site, own=own, **query)
        self.write(
            page(
                title,
                body + call,
                site=self.site,
                language=language,
                path=self.path,
                room=f"{self.lab.origin('room')}/{language}/",
            )
        )


class Home(Page):
    """The list of industries, on the job site and on the notice board."""

    def get(self, language: str = "") -> None:
        """Show the industries; without a language in the address, go to the lab's own."""
        if not language:
            self.said = ""
            self.redirect(f"/{self.lab.language}/")
            return
        names = industries()
        items = "".join(
            f"<li>{link(f'/{language}/industry/{code}', name)}</li>"
            for code, name in zip(names["code"], names[f"name_{language}"], strict=True)
        )
        lead = paragraph("home-job" if self.site == "job_site" else "home-partner", language)
        member = job_links(self, language) if self.site == "job_site" else ""
        body = f"{lead}{member}<h2>{say('industries', language)}</h2><ul class='tiles'>{items}</ul>"
        self.show(language, word(f"site-{self.site}", language), body)


class Industry(Page):
    """A page of one industry: the visit that the tag collects."""

    def get(self, language: str, code: str) -> None:
        """Show the page, whose picture tells the tag the industry."""
        names = industries().set_index("code")[f"name_{language}"]
        if code not in names.index:
            self.send_error(404)
            return
        self.path = f"/industry/{code}"
        kind = "job" if self.site == "job_site" else "partner"
        body = (
            paragraph(f"industry-{kind}", language)
            + f"<p>{link(f'/{language}/', word('back', language))}</p>"
        )
        self.show(language, str(names[code]), body, called="seen.gif", industry=code)


class Register(Page):
    """Registration with one of a few invented names."""

    path = "/register"

    def get(self, language: str) -> None:
        """Offer names."""
        first = randbelow(offers.OFFERS - offers.SHOWN)
        names = [
            (str(number), offers.shown(offers.offer(number), language))
            for number in range(first, first + offers.SHOWN)
        ]
        body = paragraph("register-why", language)
        body += form(
            f"/{language}/register",
            choices(word("register-names", language), "offer", names),
            word("register", language),
            name="register",
        )
        body += f"<p>{link(f'/{language}/register', word('register-more', language))}</p>"
        body += f"<p>{link(f'/{language}/policy', word('register-policy', language))}</p>"
        self.show(language, word("register", language), body)

    def post(self, language: str) -> None:
        """Make a member, and log the browser in."""
        chosen = self.asked("offer")
        if not (chosen.isascii() and chosen.isdigit() and int(chosen) < offers.OFFERS):
            self.send_error(400)
            return
        self.said = "registered"
        self.lab.store.register(self.own_id, offers.offer(int(chosen)))
        self.redirect(f"/{language}/me", status=303)


class LogIn(Page):
    """Log-in by member number; there is no password, since there is nothing to guard."""

    path = "/login"

    def get(self, language: str, *, wrong: bool = False) -> None:
        """Ask for the number."""
        hint = paragraph("number-wrong", language) if wrong else paragraph("number-hint", language)
        field = (
            f"<label for='number'>{say('number', language)}</label>"
            "<input id='number' name='number' autocomplete='off' maxlength='12' required"
            f" aria-describedby='hint'{' aria-invalid=true' if wrong else ''}><div id='hint'"
            f"{' role=alert' if wrong else ''}>{hint}</div>"
        )
        body = form(f"/{language}/login", field, word("log-in", language), name="login")
        self.show(language, word("log-in", language), body)

    def post(self, language: str) -> None:
        """Log the browser in."""
        if not self.lab.store.log_in(self.own_id, self.asked("number").strip().upper()):
            self.set_status(422)
            self.get(language, wrong=True)
            return
        self.said = "logged_in"
        self.redirect(f"/{language}/me", status=303)


class LogOut(Page):
    """The end of a log-in."""

    def post(self, language: str) -> None:
        """Log the browser out."""
        self.lab.store.log_out(self.own_id)
        self.redirect(f"/{language}/", status=303)


class MyPage(Page):
    """What a logged-in member sees: the application, and the message box."""

    path = "/me"

    def get(self, language: str) -> None:
        """Show the member's page."""
        self.show(language, word("me", language), job_links(self, language) + self._application(language))

    def post(self, language: str) -> None:
        """Apply to the client."""
        member = self.lab.store.logged_in(self.own_id)
        if member is not None:
            self.lab.store.apply(member)
        self.redirect(f"/{language}/me", status=303)

    def _application(self, language: str) -> str:
        member = self.lab.store.logged_in(self.own_id)
        if member is None:
            return ""
        applicant = self.lab.store.applicant_of(member.member_id)
        if applicant is None:
            return form(f"/{language}/me", "", word("apply", language), name="apply")
        mail = f"{self.lab.origin('room')}/{language}/mail"
        query = urlencode({"a": applicant.applicant_id, "from": self.own_id})
        decorated = f"{self.lab.origin('survey')}/{language}/answer?{query}"
        return (
            paragraph("applied", language, applicant=applicant.applicant_id)
            + f"<p>{link(mail, word('letter-box', language), kind='button')}</p>"
            + f"<h2>{say('message-box', language)}</h2>"
            + f"<p>{link(decorated, word('message-link', language), kind='message')}</p>"
            + paragraph("message-note", language)
        )


class Policy(Page):
    """The fragments of the policy texts that the record quotes (claims D37, D37b, D38), and no more."""

    path = "/policy"

    def get(self, language: str) -> None:
        """Show the fragments with their badges."""
        body = paragraph("policy-none", language)
        for id in POLICIES:
            found = claim(id)
            body += f"<h2>{say(f'policy-{id}', language)}</h2>"
            body += f"<blockquote lang='ja'>{escape(found.quote)}</blockquote>"
            if language == "en":
                body += f"<p><em>{say('our-translation', language)}: {escape(found.quote_en)}</em></p>"
            body += f"<p class='badge'>{escape(badge_words(id, language))}</p>"
        self.show(language, word("policy", language), body)


class Survey(Page):
    """The client's web survey, reached by a link that carries the applicant ID (claim D02)."""

    path = "/answer"

    def get(self, language: str) -> None:
        """Show the question."""
        applicant, mark = self.lab.store.applicant(self.asked("a")), self.asked("from")
        if applicant is None:
            self.set_status(404)
            self.show(language, word("site-survey", language), paragraph("survey-wrong", language))
            return
        query = {"a": applicant.applicant_id, **({"from": mark} if MARK.fullmatch(mark) else {})}
        self.path = f"/answer?{urlencode(query)}"
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in query.items()
        )
        options = [(str(number), word(f"survey-{number}", language)) for number in (1, 2, 3)]
        asked = choices(word("survey-ask", language), "heard", options)
        body = form(f"/{language}/answer", hidden + asked, word("send", language), name="survey")
        self.show(language, word("site-survey", language), body)

    def post(self, language: str) -> None:
        """Thank, with the picture that tells the tag the applicant ID."""
        applicant, mark = self.lab.store.applicant(self.asked("a")), self.asked("from")
        if applicant is None:
            self.send_error(400)
            return
        link_mark = {"from": mark} if MARK.fullmatch(mark) else {}
        body = paragraph("survey-thanks", language)
        title = word("site-survey", language)
        self.path = f"/answer?{urlencode({'a': applicant.applicant_id, **link_mark})}"
        self.show(language, title, body, called="answer.gif", a=applicant.applicant_id, **link_mark)


class Tag(Guarded):
    """The picture: /met.gif, /seen.gif and /answer.gif.

    A browser that comes without a mark is offered one and sent back at once; if it comes again without, it is
    blocking, and the mark of the embedding site, which stands in the address, is noted instead.
    """

    def get(self, kind: str) -> None:
        """Note the call and answer with one point."""
        site, own, industry = self.asked("site"), self.asked("own"), self.asked("industry")
        known = site in ("job_site", "partner", "survey", "room") and MARK.fullmatch(own)
        if not known or (kind == "seen" and industry not in set(industries()["code"])):
            self.send_error(400)
            return
        tag = self.mark(self.lab.tag_cookie)
        if tag is None and self.asked("again") != "1":
            self.said = "tag_first"
            self.offer_tag()
            self.redirect(f"{self.request.uri}&again=1")
            return
        self.said = "tag_blocked" if tag is None else "tag_known"
        self._note(kind, site, industry, own, tag)
        self.set_header("Content-Type", "image/gif")
        self.write(PIXEL)

    def _note(self, kind: str, site: str, industry: str, own: str, tag: str | None) -> None:
        if site == "room":
            self.said = ""
            self.lab.note_room(own, tag is not None)
        elif kind == "seen":
            self.lab.store.view(site, industry, own, tag)
        elif kind == "answer":
            applicant, mark = self.lab.store.applicant(self.asked("a")), self.asked("from")
            if applicant is not None and site == "survey":
                self.said = "answer"
                self.lab.store.answer(applicant, own, tag, mark if MARK.fullmatch(mark) else None)
        else:
            self.lab.store.met(site, own, tag)


class TagPage(Page):
    """What a curious visitor of the tag's host finds."""

    said = ""

    def get(self, language: str = "") -> None:
        """Explain."""
        language = language or self.lab.language
        body = paragraph("tag-page", language)
        self.write(
            page(
                word("site-tag", language),
                body,
                site="tag",
                language=language,
                path="/",
                room=f"{self.lab.origin('room')}/{language}/",
            )
        )


class Forget(Guarded):
    """Each host takes its own mark back and sends the browser to the next, from the control room on."""

    said = "deleted"

    def get(self, language: str) -> None:
        """Delete this host's marks."""
        if self.asked("key") != self.lab.round_key:
            self.said = ""
            self.send_error(403)
            return
        for name in (self.lab.own_cookie, self.lab.tag_cookie):
            if (mark := self.mark(name)) is not None:
                self.lab.store.deleted(mark)
            self.take_back(name)
        self.redirect(self.lab.next_to_forget(self.site, language))


def job_links(handler: Guarded, language: str) -> str:
    """Return who is logged in on the job site, and the links or the button that change it."""
    member = handler.lab.store.logged_in(handler.own_id)
    policy = link(f"/{language}/policy", word("policy", language))
    if member is None:
        pair = "".join(
            link(f"/{language}/{path}", word(key, language), kind="button")
            for path, key in (("register", "register"), ("login", "log-in"))
        )
        return f"<p>{say('me-nobody', language)}</p><p>{pair} {policy}</p>"
    return (
        paragraph("me-name", language, name=member.shown(language), number=member.member_id)
        + f"<p>{link(f'/{language}/me', word('me', language), kind='button')}"
        + f"{link(f'/{language}/', word('industries', language), kind='button')} {policy}</p>"
        + form(f"/{language}/logout", "", word("log-out", language), name="logout")
    )
