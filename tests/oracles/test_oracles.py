"""casekit's own measurements beside the frozen answers of pyCANON and anonymeter."""

import json
from pathlib import Path

import pandas as pd
import pytest

from casekit.linkage import class_values, inference, linkability, singling_out
from casekit.manifest import Manifest
from casekit.parties import Holding
from tests.oracles import cases

HERE = Path(__file__).parent
MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
PYCANON = json.loads((HERE / "pycanon.json").read_text(encoding="utf-8"))["cases"]
ANONYMETER = json.loads((HERE / "anonymeter.json").read_text(encoding="utf-8"))
KNOWN, ANSWERS = ANONYMETER["known"], ANONYMETER["answers"]
COLUMNS = ["hours", "distance", "views", "faculty", "region", "outcome"]


def held(frame: pd.DataFrame) -> Holding:
    return Holding("client", "file", frame, MANIFEST)


@pytest.fixture(scope="module")
def tables() -> dict[str, Holding]:
    people = pd.read_csv(HERE / "people.csv")
    parts = {str(name): held(rows.drop(columns="part")) for name, rows in people.groupby("part")}
    return parts | {"copy": parts["original"]}


@pytest.mark.parametrize("case", PYCANON)
def test_k_l_t_and_beta_are_those_of_pycanon(case):
    asked, answers = PYCANON[case]["quasi_identifiers"], PYCANON[case]["answers"]
    file = held(pd.read_csv(HERE / f"{case}.csv"))
    secret = class_values(file, asked, "secret")
    points = class_values(file, asked, "points", ordered=True)
    assert {
        "k": secret.classes.k,
        "l_secret": secret.l,
        "l_points": points.l,
        "t_secret": secret.t,
        "t_points": points.t,
        "beta_secret": secret.beta,
    } == pytest.approx(answers)


@pytest.mark.parametrize("released", ANSWERS)
@pytest.mark.parametrize("case", ["linkability", "inference"])
def test_without_ties_attack_and_control_are_those_of_anonymeter(tables, released, case):
    risk = asked(tables, released, case)
    answer = ANSWERS[released][case]
    assert (*risk.attack.centre(), *risk.control.centre()) == pytest.approx(
        tuple(answer[part] for part in ("attack", "attack_error", "control", "control_error")), abs=1e-6
    )
    excess = risk.excess
    assert (excess.value, excess.low, excess.high) == pytest.approx(
        (answer["risk"], answer["low"], answer["high"]), abs=1e-6
    )


@pytest.mark.parametrize("released", ANSWERS)
@pytest.mark.parametrize("case", ["linkability_with_ties", "singling_out"])
def test_where_draws_differ_the_intervals_of_the_risk_meet(tables, released, case):
    excess, answer = asked(tables, released, case).excess, ANSWERS[released][case]
    assert excess.low <= answer["high"]
    assert answer["low"] <= excess.high


def test_a_copy_is_exposed_and_an_independent_draw_is_not(tables):
    for case in ("singling_out", "linkability", "inference"):
        assert asked(tables, "copy", case).excess.low > 0.9
        assert not asked(tables, "independent", case).beats_control


def test_the_tables_are_still_those_of_the_script():
    for name in ("ten_rows", "applicants", "with_missing"):
        made = getattr(cases, name)().to_csv(index=False, lineterminator="\n")
        assert made == (HERE / f"{name}.csv").read_text(encoding="utf-8")


def asked(tables: dict[str, Holding], released: str, case: str):
    rows = tables[released], tables["original"], tables["control"]
    if case == "singling_out":
        return singling_out(*rows, COLUMNS, together=3, attacks=ANONYMETER["attacks"], seed=1)
    if case == "inference":
        return inference(*rows, KNOWN["inference"], "outcome")
    return linkability(*rows, tuple(KNOWN[case]))
