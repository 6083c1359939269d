import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from casekit import lesson, linkage, schemes, world
from casekit.errors import CasekitError
from casekit.lesson.scenes import holding_joins
from casekit.lesson.scenes import holding_words as words
from casekit.lesson.session import running
from casekit.linkage import holding_matrix
from casekit.linkage.holding_matrix import HOLDERS, KEYS, Matrix
from casekit.parties import Holding
from tests.lesson import fakes

See = Callable[..., Any]
ALL_KEYS = frozenset(KEYS)


@pytest.fixture(scope="module")
def runs() -> dict[str, schemes.SchemeRun]:
    return schemes.run_together(world.classroom())


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def rows(**columns: str) -> pd.DataFrame:
    return pd.DataFrame({name: values.split() for name, values in columns.items()})


def hand_made() -> Any:
    """Return three delivered rows; the client names all, the other service's table names one of them."""
    scores = rows(company_id="A A A", applicant_id="1 2 3", score="0.1 0.2 0.3")
    tables = {
        ("processor", "scores"): scores,
        ("processor", "survey_answers"): rows(company_id="A A", applicant_id="1 2", cookie_id="x y"),
        ("client", "scores"): scores,
        ("client", "applicants"): rows(company_id="A A A", applicant_id="1 2 3", name="P Q R"),
        ("job_site", "scores"): scores,
        ("job_site", "logins"): rows(cookie_id="x z", member_id="7 8"),
        ("job_site", "members"): rows(member_id="7 8", name="P Z"),
        ("processor_other_team", "other_service"): rows(company_id="A B", applicant_id="3 1", name="R V"),
    }
    parties = SimpleNamespace(
        tables_of=lambda party: tuple(table for holder, table in tables if holder == party),
        holding=lambda party, table: Holding(party, table, tables[party, table], fakes.MANIFEST),
    )
    return Matrix(SimpleNamespace(parties=parties, deliverable=scores, manifest=fakes.MANIFEST))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("party", "scope", "keys", "state", "share"),
    [
        ("client", "team", set(), "apart", 0),
        ("client", "team", {"applicant_id"}, "tied", 1),
        ("processor", "team", ALL_KEYS, "none", 0),
        ("processor", "department", {"applicant_id"}, "joined", 1 / 3),
        ("job_site", "team", ALL_KEYS, "apart", 0),
        ("job_site", "operator", {"applicant_id", "cookie"}, "apart", 0),
        ("job_site", "operator", {"applicant_id", "cookie", "member_id"}, "joined", 1 / 3),
        ("processor", "route", ALL_KEYS, "joined", 1),
        ("student", "route", ALL_KEYS, "none", 0),
    ],
)
def test_a_name_lies_beside_a_score_only_where_keys_lead_to_it(
    party: str, scope: str, keys: set[str], state: str, share: float
) -> None:
    cell = hand_made().cell("name", party, scope, frozenset(keys))
    assert (cell.state, cell.share) == (state, pytest.approx(share))


def test_an_applicant_id_of_another_company_is_another_applicant() -> None:
    reached = hand_made().reached(("processor", "processor_other_team"), ALL_KEYS)
    assert reached.shares["name"] == pytest.approx(1 / 3)
    assert reached.path == (("applicant_id", "other_service"),)


def test_names_in_the_matrix_are_those_of_who_can_name(runs: dict[str, schemes.SchemeRun]) -> None:
    groups = {
        "processor_with_other_team": ("processor", "department"),
        "job_site_with_processor": ("job_site", "operator"),
    }
    for run in runs.values():
        matrix = Matrix(run)
        for point in linkage.who_can_name(run).itertuples(index=False):
            party, scope = groups.get(str(point.party), (str(point.party), "team"))
            found = matrix.cell("name", party, scope, ALL_KEYS)
            assert found.share == pytest.approx(point.share), (run.scheme, point.party)


def test_the_moments_hold_what_the_ledger_says(runs: dict[str, schemes.SchemeRun]) -> None:
    for run in runs.values():
        steps = holding_matrix.moments(run)
        counts = [len(holding_matrix.made_by(run, step)) for step in steps]
        assert counts[0] == 0
        assert counts[-1] == len(run.ledger.transfers)
        assert counts == sorted(set(counts))
        before, after = (holding_matrix.held_at(step) for step in (steps[0], steps[-1]))
        assert not before["processor"]
        assert "score" in after["client"]
        assert all("score" not in before[party] for party in HOLDERS)


def test_each_step_shows_its_transfers_and_marks_what_is_new(
    runs: dict[str, schemes.SchemeRun], see: See
) -> None:
    page = see(lesson.who_gets_what, {"survey": runs["survey"]})

    def view() -> str:
        return next(
            str(w.value)
            for w in page.all_widgets()
            if "<caption>What each party holds" in str(getattr(w, "value", ""))
        )

    assert "Step 0 of 5" in view()
    assert 'class="casekit-held-new"' not in view()
    for _ in range(3):
        page.widget("casekit-next").click()
    assert "3. Processor (tables for the scores) → Job site: applicant ID, score" in view()
    assert view().count('class="casekit-held-new"') == 3
    assert "D03" in view()
    assert 'alt="Who gave what to whom: Survey (S). 1. Student' in view()
    page.widget("casekit-look").value = "processor"
    delivered = len(runs["survey"].deliverable)
    assert f"{delivered:,}</td>" in page.html


def test_keys_and_desks_change_the_matrix_and_the_twin_has_every_desk(
    runs: dict[str, schemes.SchemeRun], see: See
) -> None:
    page = see(lesson.join_matrix, {"survey": runs["survey"]})
    assert "Name and score do not meet on any desk." in page.html
    page.widget("casekit-key-applicant_id").value = True
    assert "Client company: a name beside 100% of the delivered rows" in page.html
    page.widget("casekit-scope").value = "department"
    share = Matrix(runs["survey"]).cell("name", "processor", "department", ALL_KEYS).share
    sentence = f"Processor (tables for the scores): a name beside {share:.0%} of the delivered rows"
    twin = page.pieces[-1]["text/html"]
    assert sentence in page.html
    assert sentence in twin
    assert twin.count("<table") == 4
    assert "<img" in twin


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_bars_the_table_and_the_alternative_text_have_the_same_shares(
    language: str, runs: dict[str, schemes.SchemeRun], see: See
) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.how_far_to_count, runs)
    shares = holding_joins.counted_shares(runs)
    assert shares["survey"]["table"] == shares["survey"]["processor"] == 0
    for place in ("table", *holding_joins.COUNTED):
        told = [f"{shares[name][place]:.0%}" for name in runs]
        scheme = [words.scheme(running(), name) for name in runs]
        pairs = [f"{name} {share}" for name, share in zip(scheme, told, strict=True)]
        assert {"en": ", ", "ja": "、"}[language].join(pairs) in page.pieces[0]["text/html"]
        assert " | ".join(told) in page.text


def test_the_run_says_where_it_hashes(runs: dict[str, schemes.SchemeRun], see: See) -> None:
    page = see(lesson.who_gets_what, {"hashed-names": runs["hashed-names"]})
    page.widget("casekit-next").click()
    assert "names are hashed on the operator’s side" in page.html


def test_japanese_readers_get_japanese_words_everywhere(runs: dict[str, schemes.SchemeRun], see: See) -> None:
    see(lesson.start, "03", "ja")
    text = see(lesson.who_gets_what, runs).text + see(lesson.join_matrix, runs).text
    assert "契約企業：提供された行の100%に氏名が付く" in text
    assert not re.search(r"applicant|client|scores|holds", text)
    assert running().language == "ja"


def test_the_matrix_takes_no_run_from_elsewhere() -> None:
    with pytest.raises(CasekitError, match="casekit itself made"):
        Matrix(SimpleNamespace(parties=None, deliverable=None))  # type: ignore[arg-type]
