"""What the join can do with what a lab has collected, and why: for each applicant, in one word a reason.

The count is that of scheme S: views whose mark is the answer's, up to the moment of the answer (claim D03).
Beside it stands what the job site can do alone, by the log-in, whatever became of the tag's mark.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from casekit.live.collected import Answer, Applicant, Collected, Member, PageView


@dataclass(frozen=True)
class JoinRow:
    """One applicant.

    Attributes
    ----------
    cookie_id : the mark the survey answer came with; empty before there is an answer.
    views : page views with that mark up to the answer, on `sites` different sites.
    why : a reason: unanswered, tag, tag_alone, link, link_alone, blocked.
    by_login : job-site views under marks that this applicant's member number logged in with.

    """

    applicant_id: str
    member_id: str
    name_en: str
    name_ja: str
    cookie_id: str
    views: int
    sites: int
    why: str
    by_login: int

    def shown(self, language: str) -> str:
        """Return the name as a page of this language writes it."""
        return self.name_en if language == "en" else self.name_ja


def join(collected: Collected) -> tuple[JoinRow, ...]:
    """Return one row for each applicant, in the order of application."""
    answers = {answer.applicant_id: answer for answer in collected.answers}
    members = {member.member_id: member for member in collected.members}
    views: dict[str, list[PageView]] = defaultdict(list)
    for view in collected.page_views:
        views[view.cookie_id].append(view)
    marks: dict[str, set[str]] = defaultdict(set)
    for login in collected.logins:
        marks[login.member_id] |= {login.own_id, login.cookie_id}
    return tuple(
        _row(
            each,
            members.get(each.member_id),
            answers.get(each.applicant_id),
            views,
            marks.get(each.member_id, set()),
        )
        for each in collected.applicants
    )


def _row(
    applicant: Applicant,
    member: Member | None,
    answer: Answer | None,
    views: Mapping[str, list[PageView]],
    marks: set[str],
) -> JoinRow:
    met = [view for view in views.get(answer.cookie_id, ()) if view.at <= answer.at] if answer else []
    by_login = sum(view.site == "job_site" for mark in marks for view in views.get(mark, ()))
    return JoinRow(
        applicant_id=applicant.applicant_id,
        member_id=applicant.member_id,
        name_en=member.shown("en") if member else "",
        name_ja=member.shown("ja") if member else "",
        cookie_id=answer.cookie_id if answer else "",
        views=len(met),
        sites=len({view.site for view in met}),
        why=_why(answer, bool(met)),
        by_login=by_login,
    )


def _why(answer: Answer | None, met: bool) -> str:
    if answer is None:
        return "unanswered"
    if answer.way == "own":
        return "blocked"
    return answer.way if met else f"{answer.way}_alone"
