"""The displays of lesson 09: whom a rule reaches, students who know, the gates, planning without names."""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from casekit import follow_up, governance, lesson, safeguards, schemes, world
from casekit.errors import CasekitError
from casekit.follow_up import GROUPS, by_group, chosen, price

See = Callable[..., Any]


@pytest.fixture(scope="module")
def run() -> schemes.SchemeRun:
    return schemes.survey(world.classroom())


@pytest.fixture(scope="module")
def plans(run: schemes.SchemeRun) -> tuple[safeguards.Planning, safeguards.Signals]:
    planning = safeguards.planning_need(schemes.survey(run.world, outcome="declining"))
    assert planning is not None
    return planning, safeguards.student_signal(run)


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def browsing(run: schemes.SchemeRun) -> dict[tuple[str, int], dict[Any, Any]]:
    table = follow_up.browsing_less(run).to_dict("records")
    return {(row["rule"], row["left_out"]): row for row in table}


@pytest.fixture
def ten() -> pd.DataFrame:
    """Return ten applicants of two companies; company B has one score only."""
    return pd.DataFrame(
        {
            "company_id": list("AAAAABBBBB"),
            "applicant_id": [str(number) for number in range(10)],
            "score": [0.1, 0.9, 0.5, 0.9, None, 0.2, None, None, None, None],
            "group": ["stay_usual"] * 3 + ["leave_much"] * 2 + ["leave_usual"] * 4 + ["stay_much"],
        }
    )


@pytest.mark.parametrize(
    ("rule", "room", "called"),
    [
        ("highest", 0.2, [1, 5]),
        ("highest", 0.4, [1, 3, 5]),
        ("set_aside", 0.4, [1, 3, 5]),
        ("lowest", 0.4, [0, 2, 5]),
        ("lowest", 1.0, [0, 1, 2, 3, 5]),
    ],
)
def test_a_rule_goes_company_by_company_and_never_reaches_those_without_a_score(
    rule: str, room: float, called: list[int], ten: pd.DataFrame
) -> None:
    assert chosen(ten, rule, room).pipe(lambda picked: picked[picked > 0].index.tolist()) == called


def test_the_lot_gives_everybody_the_same_chance(ten: pd.DataFrame) -> None:
    assert chosen(ten, "lot", 0.4).tolist() == [0.4] * 10


def test_who_pays_adds_up(ten: pd.DataFrame) -> None:
    assert price(ten, "highest", 0.4) == {
        "chosen": 3,
        "would_stay": 1,
        "missed": 4,
        "scored": 5,
        "unscored": 5,
    }
    lot = price(ten, "lot", 0.5)
    assert (lot["scored"], lot["unscored"]) == (0, 0)
    groups = by_group(ten, "highest", 0.4)
    assert groups.index.tolist() == list(GROUPS)
    assert groups["students"].sum() == 10
    assert groups.loc["leave_usual", "share"] == 0.25


def test_the_order_of_the_reveal_is_that_of_the_bars(run: schemes.SchemeRun) -> None:
    shares = by_group(follow_up.applicants_of(run), "highest", 0.2)["share"]
    ordered = [float(shares[name]) for name in follow_up.order_called(run)]
    assert ordered == sorted(ordered, reverse=True)


def test_every_delivered_row_is_in_one_group(run: schemes.SchemeRun) -> None:
    rows = follow_up.applicants_of(run)
    assert len(rows) == len(run.deliverable)
    assert set(rows["group"]) <= set(GROUPS)


def test_nothing_left_out_changes_nothing_and_everything_left_out_leaves_no_score(
    run: schemes.SchemeRun,
) -> None:
    found = browsing(run)
    scored = follow_up.applicants_of(run)
    everybody = chosen(scored, "highest", 0.2).sum()
    first, last = found["highest", 0], found["highest", 100]
    students, others = first["students"], len(scored) - first["students"]
    assert first["knowing"] * students + first["others"] * others == pytest.approx(everybody)
    assert first["pages"] == 0
    assert (last["no_score"], last["knowing"]) == (students, 0)
    for name in ("pages", "no_score"):
        steps = [found["lowest", left_out][name] for left_out in follow_up.LEFT_OUT]
        assert steps == sorted(steps)


def test_browsing_less_needs_a_run_that_reads_browsing_alone(run: schemes.SchemeRun) -> None:
    with_fields = schemes.privacy_policy(run.world)
    with pytest.raises(CasekitError, match="browsing alone"):
        follow_up.browsing_less(with_fields)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_rules_are_told_alike_by_bars_and_twin(language: str, run: schemes.SchemeRun, see: See) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.who_gets_the_call, run)
    rows = follow_up.applicants_of(run)
    twin = page.pieces[-1]["text/html"]
    for rule in follow_up.RULES:
        page.widget("casekit-rules").value = rule
        values = (str(getattr(widget, "value", "")) for widget in page.all_widgets())
        shown = next(value for value in values if 'class="casekit-bars"' in value)
        assert f"seed {run.manifest.seed}" in shown
        for share in by_group(rows, rule, 0.2)["share"]:
            assert f"<strong>{100 * share:.0f}</strong> / 100" in shown
            assert f'<td class="casekit-number">{100 * share:.0f}</td>' in twin
        told = price(rows, rule, 0.2)
        assert str(told["missed"]) in shown
        assert str(told["missed"]) in twin
        assert ("D31b" in shown) == (rule == "set_aside")
    assert 'alt="' in twin


def test_more_room_reaches_more(run: schemes.SchemeRun, see: See) -> None:
    page = see(lesson.who_gets_the_call, run)
    page.widget("casekit-room-for").value = 50
    told = price(follow_up.applicants_of(run), "highest", 0.5)
    assert f"Of {told['chosen']} people called, {told['would_stay']} would have stayed anyway" in page.html


def test_students_who_know_are_shown_before_and_now(run: schemes.SchemeRun, see: See) -> None:
    page = see(lesson.browse_less, run)
    page.widget("casekit-left-out").value = "75"
    now = browsing(run)["highest", 75]
    sentence = f"{100 * now['knowing']:.0f} of 100 who know are called"
    assert sentence in page.html
    assert f"{int(now['pages']):,} pages" in page.html
    assert f"{int(now['pages']):,}</td>" in page.pieces[-1]["text/html"]
    assert "Our assumption" in page.html


def test_a_gate_changes_only_what_it_catches_and_says_how_we_know(run: schemes.SchemeRun, see: See) -> None:
    page = see(lesson.who_could_stop, run)

    def view() -> str:
        return next(
            str(w.value) for w in page.all_widgets() if "What went wrong" in str(getattr(w, "value", ""))
        )

    first_row = re.compile(r"missing on some screens</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>")
    assert "No gate is on" in view()
    for gate, verdict, how in (
        ("student_view", "○ would not", "COMPUTED"),
        ("privacy_owner", "● would catch it", "COMPUTED"),
    ):
        page.widget(f"casekit-gate-switch-{gate}").value = True
        found = first_row.search(view())
        assert found is not None
        assert found[1] == verdict
        assert found[3].startswith(how)
    assert view().count("ARGUED, not established") == len(governance.defects()) - 1


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_twin_of_the_gates_has_every_verdict(language: str, run: schemes.SchemeRun, see: See) -> None:
    see(lesson.start, "03", language)
    twin = see(lesson.who_could_stop, run).pieces[-1]["text/html"]
    every = governance.caught_by(run, [gate.id for gate in governance.gates()])
    for row in every.to_dict("records"):
        assert str(row[f"says_{language}"])[:30].replace("'", "&#x27;") in twin
    for moment in governance.timeline():
        assert moment.claim in twin


@pytest.mark.parametrize("language", ["en", "ja"])
def test_each_way_to_plan_stands_beside_the_names_it_needs(
    language: str, plans: tuple[safeguards.Planning, safeguards.Signals], see: See
) -> None:
    see(lesson.start, "03", language)
    planning, signals = plans
    page = see(lesson.without_names, planning, signals)
    named = planning.who_pays.set_index("way")["named"]
    for row in planning.by_way.to_dict("records"):
        columns = {"en": "Of 100 places {}, Students whose score a client can name {:,}",
                   "ja": "100人分の枠あたり {}、契約企業が氏名と結び付けられるスコアの数 {:,}"}  # fmt: skip
        told = columns[language].format(f"{100 * row['share_of_places']:.0f}", named[row["way"]])
        assert told in page.pieces[0]["text/html"]
        assert f"{row['absolute_error']:.1f}" in page.html
    assert signals.by_willing is not None
    assert page.pieces[-1]["text/html"].count('<th scope="row"') == len(signals.by_willing)


def test_japanese_readers_get_japanese_words_everywhere(
    run: schemes.SchemeRun, plans: tuple[safeguards.Planning, safeguards.Signals], see: See
) -> None:
    see(lesson.start, "03", "ja")
    text = see(lesson.who_gets_the_call, run).text + see(lesson.browse_less, run).text
    text += see(lesson.without_names, *plans).text
    assert not re.search(r"called|scores|stay|leave|places", text)
    assert "しわ寄せ" in text
