"""What the firms of one lab have collected: bounded, in memory, nowhere else.

Every table keeps only its latest rows, so that a lab left running cannot fill the computer. The owners of
cookies are the lab's truth: no page and no scheme reads them.
"""

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta, timezone
from secrets import choice
from threading import RLock
from typing import Any, Generic, TypeVar

from casekit.errors import CasekitError

MOST = {"page_views": 20_000, "members": 500, "logins": 2_000, "applicants": 500, "exchanges": 200}
MOST_COOKIES = 5_000
JAPAN = timezone(timedelta(hours=9))
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Member:
    """A registration at the job site; `person` is the lab's truth."""

    person: int
    member_id: str
    family_name: str
    given_name: str
    kana: str
    romaji: str
    at: str

    def shown(self, language: str) -> str:
        """Return the name as a page of this language writes it."""
        return self.romaji.title() if language == "en" else f"{self.family_name}　{self.given_name}"


@dataclass(frozen=True)
class Login:
    """A log-in at the job site, with the mark it met (`cookie_id`) and the site's own (`own_id`)."""

    member_id: str
    own_id: str
    cookie_id: str
    at: str


@dataclass(frozen=True)
class PageView:
    """A view that reached the processor; `way`: the mark is the tag's ("tag") or the site's own ("own")."""

    cookie_id: str
    way: str
    site: str
    industry: str
    at: str


@dataclass(frozen=True)
class Applicant:
    """An application at the client; `member_id` stands only in the job site's message box."""

    person: int
    applicant_id: str
    member_id: str
    at: str


@dataclass(frozen=True)
class Answer:
    """A survey answer that reached the processor.

    `way`: by which mark it came: the tag's ("tag"), the job site's in the link ("link"), the survey's own
    ("own").
    """

    applicant_id: str
    cookie_id: str
    way: str
    at: str


@dataclass(frozen=True)
class Cookie:
    """A mark, whose it is if the lab knows, and when it was deleted (empty: never)."""

    cookie_id: str
    site: str
    person: int | None
    deleted_at: str


@dataclass(frozen=True)
class Exchange:
    """A request and its answer: the lines that carried a mark, and what happened, as a key of words.csv."""

    host: str
    request: tuple[str, ...]
    response: tuple[str, ...]
    said: str
    at: str


@dataclass(frozen=True)
class Collected:
    """All tables of a lab at one moment; rows in the order in which they came."""

    company_id: str
    members: tuple[Member, ...] = ()
    logins: tuple[Login, ...] = ()
    page_views: tuple[PageView, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    answers: tuple[Answer, ...] = ()
    cookies: tuple[Cookie, ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the tables as plain lists and dicts."""
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Collected":
        """Return the tables that `to_json` wrote.

        Raises
        ------
        CasekitError
            If it is not what `to_json` writes.

        """
        kinds = (Member, Login, PageView, Applicant, Answer, Cookie)
        names = ("members", "logins", "page_views", "applicants", "answers", "cookies")
        try:
            tables: dict[str, Any] = {
                name: tuple(kind(**row) for row in content[name])
                for name, kind in zip(names, kinds, strict=True)
            }
            tables["exchanges"] = tuple(
                Exchange(**{**row, "request": tuple(row["request"]), "response": tuple(row["response"])})
                for row in content["exchanges"]
            )
            return cls(company_id=str(content["company_id"]), **tables)
        except (KeyError, TypeError) as fault:
            raise CasekitError("This file does not hold a run of the cookie lab.") from fault


class _Bounded(OrderedDict[Key, Value], Generic[Key, Value]):
    """A mapping that forgets its oldest entry when it is full."""

    def __setitem__(self, key: Key, value: Value) -> None:
        super().__setitem__(key, value)
        while len(self) > MOST_COOKIES:
            self.popitem(last=False)


def japan_now() -> datetime:
    """Return the time in Japan to the second, without a zone, as the world's tables have it."""
    return datetime.now(JAPAN).replace(tzinfo=None, microsecond=0)


@dataclass
class Store:
    """Where a running lab writes; every method may be called from any thread."""

    company_id: str
    clock: Callable[[], datetime] = japan_now
    _lock: Any = field(default_factory=RLock)
    _rows: dict[str, deque[Any]] = field(
        default_factory=lambda: {name: deque(maxlen=most) for name, most in MOST.items()}
    )
    _answers: _Bounded[str, Answer] = field(default_factory=_Bounded)
    _cookies: _Bounded[str, Cookie] = field(default_factory=_Bounded)
    _tag_of: _Bounded[str, str] = field(default_factory=_Bounded)
    _sessions: _Bounded[str, str] = field(default_factory=_Bounded)
    _people: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def register(self, own_id: str, name: dict[str, str]) -> Member:
        """Register a member with an invented name and log the browser in."""
        with self._lock:
            self._people += 1
            known = {member.member_id for member in self._rows["members"]}
            member = Member(person=self._people, member_id=_new_number("L", 7, known), at=self._now(), **name)
            self._add("members", member)
            self.log_in(own_id, member.member_id)
            return member

    def log_in(self, own_id: str, member_id: str) -> bool:
        """Log a browser in; False if there is no such member."""
        with self._lock:
            member = self.member(member_id)
            if member is None:
                return False
            self._sessions[own_id] = member_id
            tag = self._tag_of.get(own_id, "")
            self._add("logins", Login(member_id, own_id, tag or own_id, self._now()))
            for cookie_id in filter(None, (own_id, tag)):
                self._owned(cookie_id, member.person)
            return True

    def log_out(self, own_id: str) -> None:
        """Log a browser out."""
        with self._lock:
            self._sessions.pop(own_id, None)

    def logged_in(self, own_id: str) -> Member | None:
        """Return who is logged in on a browser of the job site."""
        with self._lock:
            return self.member(self._sessions.get(own_id, ""))

    def member(self, member_id: str) -> Member | None:
        """Return a member by number."""
        with self._lock:
            return next((each for each in self._rows["members"] if each.member_id == member_id), None)

    def apply(self, member: Member) -> Applicant:
        """Make the member an applicant of the client, once."""
        with self._lock:
            if (known := self.applicant_of(member.member_id)) is not None:
                return known
            taken = {each.applicant_id for each in self._applicants()}
            applicant_id = _new_number(f"{self.company_id}-L", 6, taken)
            applicant = Applicant(member.person, applicant_id, member.member_id, self._now())
            self._add("applicants", applicant)
            return applicant

    def applicant(self, applicant_id: str) -> Applicant | None:
        """Return an applicant by the client's number."""
        with self._lock:
            return next((each for each in self._applicants() if each.applicant_id == applicant_id), None)

    def applicant_of(self, member_id: str) -> Applicant | None:
        """Return what the job site's message box knows: the application of a member."""
        with self._lock:
            return next((each for each in self._applicants() if each.member_id == member_id), None)

    def met(self, site: str, own_id: str, tag: str | None) -> str:
        """Note which marks met at the tag, and return the one the processor goes by."""
        with self._lock:
            self._cookie(own_id, site)
            if tag is None:
                return own_id
            self._cookie(tag, "")
            self._tag_of[own_id] = tag
            member = self.logged_in(own_id) if site == "job_site" else None
            person = member.person if member else self._cookies[own_id].person
            if person is not None:
                self._owned(own_id, person)
                self._owned(tag, person)
            return tag

    def view(self, site: str, industry: str, own_id: str, tag: str | None) -> None:
        """Record a page view as the tag saw it; `tag` is None where the browser sent no mark of the tag."""
        with self._lock:
            cookie_id = self.met(site, own_id, tag)
            way = "own" if tag is None else "tag"
            self._add("page_views", PageView(cookie_id, way, site, industry, self._now()))

    def answer(self, applicant: Applicant, own_id: str, tag: str | None, link: str | None) -> Answer:
        """Record a survey answer; a later answer of the same applicant takes the place of the earlier."""
        with self._lock:
            cookie_id, way = self.met("survey", own_id, tag), "own" if tag is None else "tag"
            if tag is None and link is not None:
                cookie_id, way = link, "link"
            for mark in filter(None, (own_id, tag)):
                self._owned(mark, applicant.person)
            answer = Answer(applicant.applicant_id, cookie_id, way, self._now())
            self._answers.pop(applicant.applicant_id, None)
            self._answers[applicant.applicant_id] = answer
            return answer

    def deleted(self, cookie_id: str) -> None:
        """Note that a browser gave up a mark."""
        with self._lock:
            self._sessions.pop(cookie_id, None)
            if (found := self._cookies.get(cookie_id)) and not found.deleted_at:
                self._cookies[cookie_id] = Cookie(cookie_id, found.site, found.person, self._now())

    def exchanged(self, host: str, request: tuple[str, ...], response: tuple[str, ...], said: str) -> None:
        """Keep the raw lines of a request and its answer for the control room."""
        with self._lock:
            self._add("exchanges", Exchange(host, request, response, said, self._now()))

    def collected(self) -> Collected:
        """Return all tables as they are now."""
        with self._lock:
            rows = {name: tuple(held) for name, held in self._rows.items()}
            rows["logins"] = tuple(self._with_tag(login) for login in rows["logins"])
            return Collected(
                company_id=self.company_id,
                answers=tuple(self._answers.values()),
                cookies=tuple(self._cookies.values()),
                **rows,
            )

    def _with_tag(self, login: Login) -> Login:
        """Return a log-in with the tag's mark where the tag met that browser only afterwards."""
        if login.cookie_id != login.own_id or (tag := self._tag_of.get(login.own_id)) is None:
            return login
        return replace(login, cookie_id=tag)

    def _applicants(self) -> Iterable[Applicant]:
        return self._rows["applicants"]

    def _now(self) -> str:
        return self.clock().isoformat()

    def _add(self, table: str, row: object) -> None:
        held = self._rows[table]
        if len(held) == held.maxlen:
            self.dropped[table] += 1
        held.append(row)

    def _cookie(self, cookie_id: str, site: str) -> None:
        if cookie_id not in self._cookies:
            self._cookies[cookie_id] = Cookie(cookie_id, site, None, "")

    def _owned(self, cookie_id: str, person: int) -> None:
        found = self._cookies.get(cookie_id) or Cookie(cookie_id, "", None, "")
        if found.person is None:
            self._cookies[cookie_id] = Cookie(cookie_id, found.site, person, found.deleted_at)


def _new_number(prefix: str, digits: int, known: set[str]) -> str:
    while True:
        number = prefix + "".join(choice("0123456789") for _ in range(digits))
        if number not in known:
            return number
