"""casekit's own measurements beside the frozen answers of other people's libraries."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest

from casekit.linkage import (
    Recipe,
    class_values,
    hashed,
    inference,
    linkability,
    member_list_look_up,
    singling_out,
)
from casekit.manifest import Manifest
from casekit.parties import Holding
from casekit.scoring import evaluation, recalibration
from tests.oracles import cases

HERE = Path(__file__).parent
MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
PYCANON = json.loads((HERE / "pycanon.json").read_text(encoding="utf-8"))["cases"]
ANONYMETER = json.loads((HERE / "anonymeter.json").read_text(encoding="utf-8"))
KNOWN, ANSWERS = ANONYMETER["known"], ANONYMETER["answers"]
SKLEARN = json.loads((HERE / "sklearn.json").read_text(encoding="utf-8"))
SPLINK = dict(json.loads((HERE / "splink.json").read_text(encoding="utf-8"))["pairs"])
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


@pytest.fixture(scope="module")
def scored() -> evaluation.Judged:
    frame = pd.read_csv(HERE / "scores.csv")
    ids = pd.DataFrame({"company_id": "C01", "applicant_id": frame.index.astype("str")})
    return evaluation.Judged(pd.concat([ids, frame], axis=1), "either", MANIFEST)


@pytest.mark.parametrize("bands", SKLEARN["curves"])
def test_natural_frequencies_are_the_calibration_curve_of_scikit_learn(scored, bands):
    table, curve = evaluation.calibration(scored, bands=int(bands)), SKLEARN["curves"][bands]
    assert (table["went"] / table["rows"]).tolist() == pytest.approx(curve["share_that_went"])
    assert table["mean_score"].tolist() == pytest.approx(curve["mean_score"])
    # One row of a hundred is the most that rounding may hide.
    assert table["of_100"].tolist() == pytest.approx([100 * s for s in curve["share_that_went"]], abs=0.5)


def test_the_brier_score_is_that_of_scikit_learn(scored):
    assert recalibration.brier(scored) == pytest.approx(SKLEARN["brier"])


def test_the_calibrating_scale_is_platts_as_scikit_learn_fits_it(scored):
    scale, platt = recalibration.calibrating_scale(scored), SKLEARN["platt"]
    assert scale.spread == pytest.approx(platt["slope"], abs=1e-5)
    assert scale.at_half == pytest.approx(1 / (1 + math.exp(-platt["intercept"])), abs=1e-5)


@pytest.fixture(scope="module")
def typed_twice() -> tuple[pd.DataFrame, pd.DataFrame]:
    forms, members = (pd.read_csv(HERE / f"name_{side}.csv", dtype="str") for side in ("forms", "members"))
    return forms.assign(company_id="C01"), members


def look_up(typed_twice, normalisation: str) -> pd.DataFrame:
    """Join by the hash of the name, and put splink's member beside ours."""
    forms, members = typed_twice
    recipe = Recipe(normalisation=normalisation)
    file = hashed(held(forms), recipe, keep=["applicant_id"])
    listed = Holding("job_site", "members", members, MANIFEST)
    found = member_list_look_up(file, listed, recipe).found
    return found.assign(splink=forms["applicant_id"].map(SPLINK), person_id=forms["person_id"])


def test_wherever_the_hash_finds_one_member_splink_links_the_same_one(typed_twice):
    found = look_up(typed_twice, "width_and_spaces")
    alone = found[found["people"] == 1]
    assert len(alone) > 300
    assert (alone["member_id"] == alone["splink"]).all()


def test_splink_links_the_old_forms_of_characters_that_the_exact_hash_misses(typed_twice):
    found, forgiving = (look_up(typed_twice, how) for how in ("width_and_spaces", "old_kanji_too"))
    only_splink = (found["people"] == 0) & found["splink"].notna()
    assert only_splink.sum() > 20
    # All of them are old forms: a key that replaces these finds the same members without weighing anything.
    assert (forgiving.loc[only_splink, "member_id"] == forgiving.loc[only_splink, "splink"]).all()


def test_neither_finds_a_name_whose_parts_stand_in_the_other_order(typed_twice):
    found, (forms, members) = look_up(typed_twice, "old_kanji_too"), typed_twice
    missed = forms[(found["people"] == 0).to_numpy() & found["splink"].isna().to_numpy()]
    registered = members.set_index("person_id")["name"].reindex(missed["person_id"])
    letters = [sorted(name.replace("　", "").replace(" ", "")) for name in missed["name"]]
    assert letters
    assert letters == [sorted(name.replace("　", "")) for name in registered]


def test_of_namesakes_the_hash_names_nobody_and_splink_the_one_of_the_same_school(typed_twice):
    found, (_, members) = look_up(typed_twice, "width_and_spaces"), typed_twice
    several = found[found["people"] > 1]
    owner = members.set_index("member_id")["person_id"]
    assert len(several)
    assert several["member_id"].isna().all()
    assert (several["splink"].map(owner) == several["person_id"]).all()


def test_the_tables_are_still_those_of_the_script(world):
    made = {name: getattr(cases, name)() for name in ("ten_rows", "applicants", "with_missing", "scores")}
    for name, frame in (made | cases.names(world)).items():
        text = frame.to_csv(index=False, lineterminator="\n")
        assert text == (HERE / f"{name}.csv").read_text(encoding="utf-8")


def asked(tables: dict[str, Holding], released: str, case: str):
    rows = tables[released], tables["original"], tables["control"]
    if case == "singling_out":
        return singling_out(*rows, COLUMNS, together=3, attacks=ANONYMETER["attacks"], seed=1)
    if case == "inference":
        return inference(*rows, KNOWN["inference"], "outcome")
    return linkability(*rows, tuple(KNOWN[case]))
