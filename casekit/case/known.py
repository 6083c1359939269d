"""What was known when: the sentence a careful writer could print on a given day, and the ladder of numbers.

`as_of("2019-08-26")` gives one `State` for each topic on which something was known that day. A state holds
from the day on which its claims could be read until the day before the next one. What our own documents tell
only later is dated by the event or text they tell of. Where only the month of a text is known, it is entered
at the first day that the text itself allows (a piece on the guidance of 6 September: that day).
The sentences are data (`known.csv`, `ladder.csv`), and the label of a figure is part of them: a sentence
of August that prints 7,983 says, seen from today, that it was superseded.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from casekit.case.record import (
    FOLDER,
    claim,
    date_words,
    known_language,
    marked,
    publishable,
    table,
    words_of_date,
)
from casekit.errors import CasekitError

Day = str | date
"""An ISO day such as `2019-08-26`, a date, or the word `today` for all that is known."""

KEY_DAYS = ("2019-08-05", "2019-08-26", "2019-09-06", "2019-12-04", "today")
"""The days on which the public picture changed most; for a slider."""

GROUPS = {
    "scored": {"en": "Scored students", "ja": "スコアの対象となった学生"},
    "without_consent": {"en": "Without consent", "ja": "同意のない提供"},
    "companies": {"en": "Companies", "ja": "企業"},
}


@dataclass(frozen=True)
class State:
    """What could be said about one topic from `known_from` to `known_until` (None: until today).

    `says_en` and `says_ja` end with the labels of the figures in them, in square brackets.
    """

    topic: str
    title_en: str
    title_ja: str
    known_from: date
    known_until: date | None
    claims: tuple[str, ...]
    says_en: str
    says_ja: str

    def title(self, language: str) -> str:
        """Return the name of the topic."""
        return self.title_ja if known_language(language) == "ja" else self.title_en

    def says(self, language: str) -> str:
        """Return the sentence, with the labels its figures need."""
        return self.says_ja if known_language(language) == "ja" else self.says_en

    def holds_on(self, day: Day) -> bool:
        """Say whether this is what could be said on that day."""
        return _holds(self.known_from, self.known_until, day)


@dataclass(frozen=True)
class Rung:
    """One number of the ladder: what it counts, who says it, when it could be read, what took its place.

    `number` is the plain figure; to show it use `figure`, which carries its label. `conflicts` are ids of
    `conflicts()`; `replaced_by` is a claim, for a typing error the right figure, and None where none is.
    """

    claim: str
    group: str
    number: int
    known_from: date
    known_until: date | None
    replaced_by: str | None
    conflicts: tuple[str, ...]
    counts_en: str
    counts_ja: str
    scope_en: str
    scope_ja: str

    @property
    def status(self) -> str:
        """The status of the claim: final, superseded, typo, press_only or plain."""
        return claim(self.claim).status

    def figure(self, language: str) -> str:
        """Return the figure with its unit and, where it needs one, its label."""
        return publishable(self.claim).phrase(language)

    def who(self, language: str) -> str:
        """Return who says it, known through whom."""
        return claim(self.claim).spoken_by(language)

    def said_as_of(self, language: str) -> str:
        """Return the day as of which it was said, in words."""
        return date_words(claim(self.claim), language)

    def counts(self, language: str) -> str:
        """Return what the number counts."""
        return self.counts_ja if known_language(language) == "ja" else self.counts_en

    def scope(self, language: str) -> str:
        """Return the note on what the number does not say."""
        return self.scope_ja if known_language(language) == "ja" else self.scope_en

    def holds_on(self, day: Day) -> bool:
        """Say whether a careful reader of that day had this number, not yet replaced by another."""
        return _holds(self.known_from, self.known_until, day)


def as_of(day: Day) -> tuple[State, ...]:
    """Return what could be said on a day, one state for each topic known by then; empty before the first.

    Raises CasekitError if `day` is neither an ISO day, a date, nor `today`.
    """
    moment = known_day(day)
    return tuple(state for state in states() if state.holds_on(moment))


def number_ladder(day: Day | None = None) -> tuple[Rung, ...]:
    """Return the numbers of the case in the order of the file; with a day, only those that held on it.

    A typing error stands in the whole ladder, with its label, and held on no day.
    """
    rungs = _rungs()
    if day is None:
        return rungs
    moment = known_day(day)
    return tuple(rung for rung in rungs if rung.holds_on(moment) and rung.status != "typo")


def changes() -> tuple[date, ...]:
    """Return the days on which what could be said changed, in order."""
    days = {state.known_from for state in states()} | {rung.known_from for rung in _rungs()}
    return tuple(sorted(days))


def known_day(day: Day) -> date:
    """Return a day as a date; `today` is the last day there is, so that no clock is asked."""
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    try:
        return date.max if day == "today" else date.fromisoformat(day)
    except (TypeError, ValueError) as fault:
        raise CasekitError(
            f"{day!r} is not a day. Write a day as 2019-08-26, or the word today for all that is known."
        ) from fault


def day_words(day: Day, language: str) -> str:
    """Return a day in words; `today` is called so."""
    moment = known_day(day)
    if moment == date.max:
        return "今日" if known_language(language) == "ja" else "today"
    return words_of_date(moment.isoformat(), language)


@cache
def states() -> tuple[State, ...]:
    """Return every state of every topic, topic by topic in the order of time."""
    titles = {row["topic"]: row for row in table(FOLDER / "topics.csv", ("topic", "title_en", "title_ja"))}
    columns = ("topic", "known_from", "known_until", "claims", "says_en", "says_ja")
    found = []
    for row in table(FOLDER / "known.csv", columns):
        ids = tuple(row["claims"].split())
        title = titles[row["topic"]]
        found.append(
            State(
                topic=row["topic"],
                title_en=title["title_en"],
                title_ja=title["title_ja"],
                known_from=date.fromisoformat(row["known_from"]),
                known_until=_optional_day(row["known_until"]),
                claims=ids,
                says_en=marked(row["says_en"], ids, "en"),
                says_ja=marked(row["says_ja"], ids, "ja"),
            )
        )
    return tuple(found)


@cache
def _rungs() -> tuple[Rung, ...]:
    texts = ("counts_en", "counts_ja", "scope_en", "scope_ja")
    columns = ("claim", "topic", "known_from", "known_until", "replaced_by", "conflicts", *texts)
    return tuple(
        Rung(
            claim=row["claim"],
            group=row["topic"],
            number=round(publishable(row["claim"]).amount or 0),
            known_from=date.fromisoformat(row["known_from"]),
            known_until=_optional_day(row["known_until"]),
            replaced_by=row["replaced_by"] or None,
            conflicts=tuple(row["conflicts"].split()),
            **{name: row[name] for name in texts},
        )
        for row in table(FOLDER / "ladder.csv", columns)
    )


def _optional_day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _holds(known_from: date, known_until: date | None, day: Day) -> bool:
    moment = known_day(day)
    return known_from <= moment and (known_until is None or moment <= known_until)
