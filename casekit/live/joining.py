"""What the join can do with what a lab has collected, and why: for each applicant, in one word a reason.

The count is that of scheme S: views whose mark is the answer's, up to the moment of the answer (claim D03).
Beside it stands what the job site can do alone, by the log-in, whatever became of the tag's mark.
"""

from dataclasses import dataclass

from casekit.live.collected import Answer, Applicant, Collected


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
    name: str
    cookie_id: str
    views: int
    sites: int
    why: str
    by_login: int


def join(collected: Collected) -> tuple[JoinRow, ...]:
    """Return one row for each applicant, in the order of application."""
    answers = {answer.applicant_id: answer for answer in collected.answers}
    return tuple(
        _row(collected, applicant, answers.get(applicant.applicant_id)) for applicant in collected.applicants
    )


def _row(collected: Collected, applicant: Applicant, answer: Answer | None) -> JoinRow:
    met = [
        view
        for view in collected.page_views
        if answer is not None and view.cookie_id == answer.cookie_id and view.at <= answer.at
    ]
    mine = [login for login in collected.logins if login.member_id == applicant.member_id]
    marks = {mark for login in mine for mark in (login.own_id, login.cookie_id)}
    by_login = sum(view.site == "job_site" and view.cookie_id in marks for view in collected.page_views)
    named = {member.member_id: member for member in collected.members}
    member = named.get(applicant.member_id)
    return JoinRow(
        applicant_id=applicant.applicant_id,
        member_id=applicant.member_id,
        name=f"{member.family_name}　{member.given_name}" if member else "",
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
