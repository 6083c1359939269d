"""A stored world that was edited, cut off or mixed with another: read rightly, or refused in a sentence."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.errors import CasekitError
from casekit.world import World, classroom, open_world
from casekit.world.columns import COLUMNS, TYPES, checked
from tests.fuzz.hostile import JSON, JSON_BOMBS, TRIED, ended, tries

TABLES = sorted(COLUMNS)
SCHEMES = ("survey", "hashed-names", "pre-site", "privacy-policy")
TYPES_TRIED = (
    pa.string(),
    pa.int64(),
    pa.float64(),
    pa.bool_(),
    pa.timestamp("us", tz="UTC"),
    pa.date32(),
    pa.null(),
    pa.binary(),
)


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worlds")
    for name, more in (("parquet", []), ("csv", ["--format", "csv"]), ("other", ["--seed", "7"])):
        arguments = ["generate", "--members", "400", "--workers", "1", *more, "--out", str(folder / name)]
        assert ended(arguments, "preparation").code == 0
    return folder


def file_of(world: Path, name: str, kind: str) -> Path:
    """Return the file of a table, or its last part."""
    return world / f"{name}.{kind}" if not (world / name).is_dir() else sorted((world / name).iterdir())[-1]


def runs_or_says_why(world: Path, scheme: str, out: Path) -> bool:
    """Run a scheme on a world, and say whether it gave a run."""
    result = ended(["run", scheme, "--world", str(world), "--out", str(out)], "worlds")
    result.kept_its_promise()
    assert out.exists() is (result.code == 0)
    return result.code == 0


@tries(quick=25, slow=900)
@given(data=st.data(), scheme=st.sampled_from(SCHEMES), name=st.sampled_from(TABLES))
def test_a_table_with_another_shape(
    worlds: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, scheme: str, name: str
) -> None:
    folder = tmp_path_factory.mktemp("world")
    world = folder / "world"
    shutil.copytree(worlds / "parquet", world)
    path = file_of(world, name, "parquet")
    table = pyarrow.parquet.read_table(path)
    column = data.draw(st.sampled_from(table.column_names))
    place = table.column_names.index(column)
    way = data.draw(
        st.sampled_from(["without", "twice", "renamed", "typed", "empty", "half", "double", "nothing"])
    )
    kind = data.draw(st.sampled_from(TYPES_TRIED))
    changed = {
        "without": lambda: table.remove_column(place),
        "twice": lambda: table.append_column(column, table[column]),
        "renamed": lambda: table.rename_columns(
            [f"{each} " if each == column else each for each in table.column_names]
        ),
        "typed": lambda: table.set_column(place, column, pa.nulls(len(table), kind)),
        "empty": lambda: table.slice(0, 0),
        "half": lambda: table.slice(0, len(table) // 2),
        "double": lambda: pa.concat_tables([table, table]),
        "nothing": lambda: pa.table({}),
    }[way]()
    pyarrow.parquet.write_table(changed, path)
    runs_or_says_why(world, scheme, folder / "out")


@tries(quick=25, slow=900)
@given(
    data=st.data(),
    kind=st.sampled_from(["parquet", "csv"]),
    scheme=st.sampled_from(SCHEMES),
    name=st.sampled_from(TABLES),
)
def test_a_file_that_is_cut_off_or_another(
    worlds: Path,
    tmp_path_factory: pytest.TempPathFactory,
    data: st.DataObject,
    kind: str,
    scheme: str,
    name: str,
) -> None:
    folder = tmp_path_factory.mktemp("world")
    world = folder / "world"
    shutil.copytree(worlds / kind, world)
    path = file_of(world, name, kind)
    raw = path.read_bytes()
    way = data.draw(
        st.sampled_from(
            ["cut", "bytes", "swapped", "gone", "folder", "of another table", "of another world", "noise"]
        )
    )
    if way == "cut":
        path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    elif way == "bytes":
        path.write_bytes(data.draw(st.binary(max_size=200) | st.sampled_from(list(JSON_BOMBS.values()))))
    elif way == "swapped":
        path.rename(path.with_suffix(".csv" if kind == "parquet" else ".parquet"))
    elif way == "gone":
        path.unlink()
    elif way == "folder":
        path.unlink()
        path.mkdir()
    elif way == "of another table":
        shutil.copy(file_of(world, data.draw(st.sampled_from(TABLES)), kind), folder / "one")
        shutil.copy(folder / "one", path)
    elif way == "of another world":
        shutil.copy(file_of(worlds / "other", name, "parquet"), path.with_suffix(".parquet"))
    else:
        place = data.draw(st.integers(0, len(raw) - 1))
        path.write_bytes(raw[:place] + data.draw(st.binary(min_size=1, max_size=8)) + raw[place + 8 :])
    runs_or_says_why(world, scheme, folder / "out")


@tries(quick=25, slow=600)
@given(data=st.data(), new=JSON)
def test_a_manifest_that_lies(
    worlds: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, new: object
) -> None:
    folder = tmp_path_factory.mktemp("world")
    world = folder / "world"
    shutil.copytree(worlds / "parquet", world)
    content = json.loads((world / "manifest.json").read_text(encoding="utf-8"))
    part = data.draw(st.sampled_from(sorted(content)))
    inside = content[part]
    if isinstance(inside, dict) and data.draw(st.booleans()):
        inside[data.draw(st.sampled_from(sorted(inside)))] = new
    else:
        content[part] = new
    (world / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    runs_or_says_why(world, "survey", folder / "out")


@pytest.mark.parametrize("name", TABLES)
def test_rows_that_the_manifest_does_not_count_are_refused(worlds: Path, tmp_path: Path, name: str) -> None:
    TRIED["worlds"] += 1
    shutil.copytree(worlds / "parquet", tmp_path / "world")
    content = json.loads((tmp_path / "world" / "manifest.json").read_text(encoding="utf-8"))
    content["tables"][name]["rows"] += 1
    (tmp_path / "world" / "manifest.json").write_text(json.dumps(content), encoding="utf-8")
    world = open_world(tmp_path / "world")
    with pytest.raises(CasekitError, match=f"The table {name} of this world is missing or damaged"):
        world.truth(name.removeprefix("truth/")) if name.startswith("truth/") else world[name]
    with pytest.raises(CasekitError, match=f"The table {name} of this world is missing or damaged"):
        list(open_world(tmp_path / "world").parts(name, COLUMNS[name][:1]))


@pytest.mark.parametrize("kind", ["memory", "parquet", "csv"])
def test_the_columns_of_a_world_are_those_of_the_list(worlds: Path, kind: str) -> None:
    world: World = classroom(members=300) if kind == "memory" else open_world(worlds / kind)
    for name, columns in COLUMNS.items():
        frame = world.truth(name.removeprefix("truth/")) if name.startswith("truth/") else world[name]
        assert tuple(frame.columns) == columns
        assert set(columns) & set(TYPES) == {
            each for each in columns if str(frame[each].dtype) not in ("str", "category")
        }


def test_an_additional_column_is_left_out() -> None:
    table = pa.table({"member_id": ["1"], "person_id": [1], "note": ["x"]})
    assert checked(table, "truth/members").column_names == ["member_id", "person_id"]
