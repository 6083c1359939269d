"""Classes, their values, and the crowds in a file and in the population."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.linkage import class_sizes, class_values, crowds
from casekit.manifest import Manifest
from casekit.parties import Holding

MANIFEST = Manifest(seed=1, settings={}, versions={"casekit": "test"})
SMALL = settings(max_examples=40, deadline=None)
VALUES = st.sampled_from(["a", "b", "c", None])
TABLES = st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=30).map(
    lambda rows: pd.DataFrame(rows, columns=["one", "two", "secret"], dtype="str")
)


def held(frame: pd.DataFrame, party: str = "client") -> Holding:
    return Holding(party, "file", frame, MANIFEST)


@pytest.fixture
def ten_rows() -> Holding:
    return held(pd.DataFrame({"group": list("aabbbccccc"), "secret": list("xyxxxxyzyx")}))


def plainly(frame: pd.DataFrame, columns: list[str]) -> dict[tuple, list[int]]:
    """Classes by a loop: missing counts as the text "missing"."""
    classes: dict[tuple, list[int]] = {}
    for place, row in enumerate(frame[columns].itertuples(index=False)):
        key = tuple("missing" if pd.isna(value) else value for value in row)
        classes.setdefault(key, []).append(place)
    return classes


def test_the_ten_rows_by_hand(ten_rows):
    values = class_values(ten_rows, ["group"], "secret")
    assert values.classes.k == 2
    assert values.l == 1
    assert values.t == pytest.approx(0.5 * (0.4 + 0.3 + 0.1))
    assert values.beta == pytest.approx(1.0)


def test_each_row_knows_the_size_of_its_class(ten_rows):
    assert class_sizes(ten_rows, ["group"]).row_sizes.tolist() == [2] * 2 + [3] * 3 + [5] * 5


def test_the_distribution_counts_every_row_once(ten_rows):
    table = class_sizes(ten_rows, ["group"]).distribution()
    assert table[["size", "classes", "rows"]].to_numpy().tolist() == [[2, 1, 2], [3, 1, 3], [5, 1, 5]]
    assert table["cumulative_share"].tolist() == pytest.approx([0.2, 0.5, 1.0])


def test_a_class_that_shares_its_value_tells_it_however_large_it_is(ten_rows):
    values = class_values(ten_rows, ["group"], "secret")
    assert values.homogeneous_rows.tolist() == [False] * 2 + [True] * 3 + [False] * 5
    assert values.distribution()[["different", "rows"]].to_numpy().tolist() == [[1, 3], [2, 2], [3, 5]]
    assert values.distances()["share_of_rows"].sum() == pytest.approx(1)


def test_missing_is_a_value_of_its_own():
    file = held(pd.DataFrame({"group": ["a", "a", None, None, "b"]}, dtype="str"))
    assert class_sizes(file, ["group"]).row_sizes.tolist() == [2, 2, 2, 2, 1]


def test_a_missing_secret_is_one_more_secret():
    file = held(pd.DataFrame({"group": ["a", "a"], "secret": ["x", None]}, dtype="str"))
    assert class_values(file, ["group"], "secret").l == 2


def test_ordered_values_are_a_step_apart():
    file = held(pd.DataFrame({"group": ["a", "a", "b", "b"], "points": [1, 2, 2, 3]}))
    assert class_values(file, ["group"], "points", ordered=True).t == pytest.approx(0.25)


def test_categories_count_like_texts():
    texts = pd.DataFrame({"group": list("aabb"), "secret": list("xyyy")})
    categories = texts.astype(pd.CategoricalDtype(list("zyxab")))
    plain, coded = (class_values(held(f), ["group"], "secret", ordered=True) for f in (texts, categories))
    assert (plain.classes.k, plain.l) == (coded.classes.k, coded.l)
    assert plain.t == pytest.approx(coded.t)


def test_many_columns_of_many_values_do_not_overflow():
    # Six columns of 2^12 values need 72 bits; in 64 only the last four bits of the first would be left.
    rows = 2**12
    same = np.arange(rows)
    frame = pd.DataFrame({f"column{place}": np.tile(same, 2) for place in range(6)})
    frame["column0"] = np.concatenate([same, (same + 16) % rows])
    classes = class_sizes(held(frame), list(frame))
    assert (classes.k, len(classes.sizes)) == (1, 2 * rows)


@SMALL
@given(TABLES)
def test_classes_are_those_of_a_plain_loop(frame):
    expected = plainly(frame, ["one", "two"])
    classes = class_sizes(held(frame), ["one", "two"])
    assert sorted(classes.sizes.tolist()) == sorted(map(len, expected.values()))
    for places in expected.values():
        assert len(set(classes.class_of[places].tolist())) == 1


@SMALL
@given(TABLES)
def test_l_and_t_are_those_of_a_plain_loop(frame):
    secrets = frame["secret"].fillna("missing")
    overall = secrets.value_counts(normalize=True)
    classes = plainly(frame, ["one"]).values()
    distances = [
        0.5
        * secrets.iloc[places]
        .value_counts(normalize=True)
        .reindex(overall.index)
        .fillna(0)
        .sub(overall)
        .abs()
        .sum()
        for places in classes
    ]
    values = class_values(held(frame), ["one"], "secret")
    assert values.l == min(secrets.iloc[places].nunique() for places in classes)
    assert values.t == pytest.approx(max(distances))


@SMALL
@given(TABLES)
def test_one_more_known_column_never_makes_a_crowd_larger(frame):
    one, two = (class_sizes(held(frame), columns) for columns in (["one"], ["one", "two"]))
    assert (two.row_sizes <= one.row_sizes).all()
    assert two.k <= one.k


def test_unique_in_the_file_is_not_unique_in_the_population():
    file = held(pd.DataFrame({"university": ["u", "v"], "faculty": ["law", "law"]}))
    everybody = held(
        pd.DataFrame({"university": ["u", "u", "v", "w"], "faculty": ["law", "arts", "law", "law"]}),
        "job_site",
    )
    table = crowds(file, everybody, ["university", "faculty"])
    assert table["unique_in_file"].tolist() == [1.0, 1.0]
    assert table["unique_in_population"].tolist() == [0.5, 1.0]
    assert table["median_in_population"].tolist() == [1.5, 1.0]


def test_a_row_that_meets_nobody_in_the_population_is_not_unique_there():
    file = held(pd.DataFrame({"university": ["u", "x"]}))
    everybody = held(pd.DataFrame({"university": ["u", "v"]}), "job_site")
    table = crowds(file, everybody, ["university"])
    assert table[["unique_in_population", "in_population"]].to_numpy().tolist() == [[0.5, 0.5]]


def test_in_the_classroom_more_rows_are_unique_in_a_file_than_among_all_members(world):
    applicants = world["applicants"]
    own = applicants[(applicants["company_id"] == "C01") & (applicants["cohort"] == 2019)]
    file = Holding("client", "applicants", own, world.manifest)
    everybody = Holding("job_site", "members", world["members"], world.manifest)
    table = crowds(file, everybody, ["university", "faculty", "department"])
    assert (table["unique_in_file"] >= table["unique_in_population"]).all()
    assert table["unique_in_file"].is_monotonic_increasing


def test_the_sentence_names_data_share_and_base_rate(ten_rows):
    risk = class_sizes(ten_rows, ["group"]).risk()
    assert risk.attack.hits == 3
    assert risk.base_rate == pytest.approx(0.1)
    assert "person's group" in risk.sentence("en")
    assert "3 of 10" in risk.sentence("en")
    assert "10件のうち3件" in risk.sentence("ja")


def test_guessing_the_secret_is_no_better_than_the_commonest_value_in_the_ten_rows(ten_rows):
    risk = class_values(ten_rows, ["group"], "secret").risk()
    assert (risk.attack.hits, risk.control.hits) == (6, 6)
    assert not risk.beats_control


def test_foreign_tables_are_refused(ten_rows):
    for foreign in (ten_rows.frame, {"group": ["a"]}, "file.csv", None):
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            class_sizes(foreign, ["group"])
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            class_values(foreign, ["group"], "secret")
        with pytest.raises(CasekitError, match="takes only what casekit itself made"):
            crowds(ten_rows, foreign, ["group"])


def test_questions_that_cannot_be_answered_are_refused_kindly(ten_rows, world):
    with pytest.raises(CasekitError, match="no column age"):
        class_sizes(ten_rows, ["age"])
    with pytest.raises(CasekitError, match="at least one column"):
        class_sizes(ten_rows, [])
    with pytest.raises(CasekitError, match="at least one column"):
        class_sizes(ten_rows, "group")
    with pytest.raises(CasekitError, match="one table in the hands of one party"):
        class_sizes(world, ["name"])
    with pytest.raises(CasekitError, match="no rows"):
        class_sizes(held(ten_rows.frame.iloc[:0]), ["group"])
    with pytest.raises(CasekitError, match="secret too"):
        class_values(ten_rows, ["group"], "group")
