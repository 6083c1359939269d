import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from casekit import law, lesson, schemes, world
from casekit.lesson.scenes import look_up_page, readings_abroad, remedies
from casekit.lesson.session import running

See = Callable[..., Any]
Runs = dict[str, schemes.SchemeRun]


@pytest.fixture(scope="module")
def runs() -> Runs:
    return schemes.run_together(world.classroom())


@pytest.fixture(scope="module")
def ten(runs: Runs) -> pd.DataFrame:
    return law.ten_students(runs)


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def test_the_ten_are_different_scored_people_spread_as_the_prediction_says(
    runs: Runs, ten: pd.DataFrame
) -> None:
    assert ten["scheme"].value_counts().to_dict() == dict(law.TEN)
    assert ten["person_id"].is_unique
    for student in look_up_page.rows_of(ten):
        delivered = runs[student.scheme].deliverable
        mine = delivered[
            (delivered["company_id"] == student.company_id)
            & (delivered["applicant_id"] == student.applicant_id)
        ]
        assert mine["score"].notna().all()
        assert len(mine) == 1


def test_the_page_answers_members_of_2020_by_their_own_member_number(runs: Runs, ten: pd.DataFrame) -> None:
    for student in look_up_page.rows_of(ten):
        if student.scheme in ("survey", "hashed-names"):
            assert (student.page, student.told) == ("closed", False)
        else:
            linked = student.member_id in set(law.look_up_page(runs[student.scheme]).table["member_id"])
            assert (student.page, student.told) == ("told" if linked else "not-told", linked)


def test_whoever_is_linked_under_another_number_is_told_no(
    runs: Runs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(run: schemes.SchemeRun) -> Any:
        page = real(run)
        return type(page)(page.words, page.table.head(0), 0, page.misses, page.past_applicants)

    real = law.look_up_page
    monkeypatch.setattr("casekit.law.sample_of_ten.look_up_page", nobody)
    found = law.ten_students(runs)
    assert set(found["page"]) == {"closed", "not-told"}
    assert not found["told"].any()


def test_eight_companies_were_asked_to_delete_and_no_answer_is_reported(runs: Runs) -> None:
    asked = pd.concat([law.deletion_requests(run).table for run in runs.values()])
    assert asked["company_id"].nunique() == 8
    assert set(asked["confirmed"]) == {"not reported"}


def test_a_student_sees_what_the_run_delivered_about_that_person_alone(runs: Runs, ten: pd.DataFrame) -> None:
    student = look_up_page.rows_of(ten)[0]
    shown = look_up_page.delivered_about(runs["survey"], student.person_id)
    everybody = runs["survey"].world.truth("applicants")
    companies = set(everybody.loc[everybody["person_id"] == student.person_id, "company_id"])
    assert student.company_id in set(shown["company_id"]) <= companies
    assert shown["score"].notna().all()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_button_shows_a_student_and_the_twin_shows_all_ten(
    language: str, runs: Runs, ten: pd.DataFrame, see: See
) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.use_look_up_page, runs)
    twin, say = page.pieces[-1]["text/html"], running().say
    page.widget("casekit-students").value = "10"
    for student in look_up_page.rows_of(ten):
        title = say(
            "lookup-title",
            number=student.number,
            scheme=say(f"holds-scheme-{student.scheme}"),
        )
        assert title in twin
    assert twin.count(say("lookup-answer-closed")) == int((ten["page"] == "closed").sum())
    views = [str(w.value) for w in page.all_widgets() if "casekit-title" in str(getattr(w, "value", ""))]
    assert any(title in view for view in views)


def test_the_figure_of_everyone_has_the_numbers_of_the_law(runs: Runs, see: See) -> None:
    page = see(lesson.whom_it_reaches, runs)
    figure = page.pieces[0]["text/html"]
    for run in runs.values():
        found = law.look_up_page(run)
        numbers = f"can tell {found.reaches:,} scored students and cannot tell {found.misses:,}"
        assert numbers in figure
        assert f"{found.past_applicants:,} past applicants" in figure
        assert f"{found.past_applicants:,}</td>" in page.pieces[1]["text/html"]


def test_the_company_answers_with_the_counts_of_the_remedy(runs: Runs, see: See) -> None:
    page = see(lesson.ask_the_holders, runs)
    student = look_up_page.rows_of(remedies.one_of_each(runs))[0]
    page.widget("casekit-asked").value = "client"
    found = law.disclosure_of_records(
        runs["survey"],
        company_id=student.company_id,
        applicant_id=student.applicant_id,
        asked_of="client",
    )
    say = running().say
    view = next(
        str(w.value) for w in page.all_widgets() if "asks: Client company" in str(getattr(w, "value", ""))
    )
    assert say("remedy-told", reaches=found.reaches, misses=found.misses) in view
    assert view.count("<tr>") == len(found.table) + 1
    page.widget("casekit-rights").value = "suspension-and-erasure"
    assert say("remedy-held") in page.html


def test_only_what_the_operator_holds_of_2019_members_is_said_to_be_deleted(runs: Runs) -> None:
    for student in look_up_page.rows_of(remedies.one_of_each(runs)):
        for party in remedies.ASKED:
            key = (str(student.number), remedies.RIGHTS[0], party)
            remedy = law.disclosure_of_records(
                runs[student.scheme],
                company_id=student.company_id,
                applicant_id=student.applicant_id,
                asked_of=party,
            )
            html = remedies.answer_html(running(), runs[student.scheme], student, key, remedy)
            expected = party == "job_site" and student.scheme in ("survey", "hashed-names")
            assert ("L06" in html) is expected


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_amendment_shows_its_reach_in_every_scheme(language: str, runs: Runs, see: See) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.after_the_amendment, runs)
    twin = page.pieces[-1]["text/html"]
    frame = law.four_amendments(runs["survey"]).set_index("amendment")
    for number, row in frame.iterrows():
        page.widget("casekit-amendments").value = str(number)
        assert law.provision(row["provision"]).cite(language) in page.html
        assert row[f"action_{language}"] in twin
    assert f'<td class="casekit-number">{int(frame["reaches"]["26-2"]):,}</td>' in twin
    assert twin.count(f">{running().say('amend-open')}</td>") == 2 * len(runs)


def test_the_grid_places_each_run_in_its_cell_and_prints_the_day_of_each_check(runs: Runs, see: See) -> None:
    shown = see(lesson.readings_abroad, runs).pieces[0]["text/html"]
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)</th>", shown)
    survey = next(head for head in heads if "Survey (S)" in head)
    assert survey.startswith("Sender cannot, recipient can")
    assert shown.count("Checked on") == len(law.moving())
    for reading in law.READINGS.values():
        assert reading["en"] in shown


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_disputed_cell_gives_every_reading_a_reason_and_a_confidence(language: str, see: See) -> None:
    see(lesson.start, "03", language)
    shown = readings_abroad.disputed_html(running())
    cells = law.four_cells()
    found = cells[~cells["sender"] & cells["recipient"]]
    assert len(found) == 5
    for _number, row in found.iterrows():
        assert row[f"reason_{language}"] in shown
        for claim in row["claims"].split(","):
            assert claim in shown
    assert shown.count("<br><small>") == 5


def test_the_page_stays_closed_until_the_prediction_is_locked(runs: Runs, see: See) -> None:
    page = see(lesson.gated, "named_by_client", lesson.use_look_up_page, runs)
    say = running().say
    assert say("lookup-ten") not in page.html + page.text
    assert say("lookup-answer-told") not in page.html + page.text
