"""Whatever a teacher writes into a lesson source: a lesson, or a sentence that names the file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.course.foreign_yaml import NotYamlError, read_yaml
from casekit.course.pairs import halves
from casekit.course.source import Lesson, read_lesson
from casekit.errors import CasekitError
from tests.fuzz.hostile import SCRIPTS, TEXTS, holds, tries

TOY = (Path(__file__).parents[1] / "course" / "01-toy-join.md").read_text(encoding="utf-8")
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BLOCKS = {
    "a laughing bomb": LAUGHS,
    "a value inside itself": "a: &a [*a]\n",
    "a mapping inside itself": "&a {a: *a}\n",
    "depth": "[" * 5_000,
    "closed depth": "[" * 2_000 + "]" * 2_000,
    "a day that is none": "a: 2019-02-30\n",
    "a tag": "a: !!int x\n",
    "another tag": "a: !!bool maybe\n",
    "a moment that is none": "a: !!timestamp x\n",
    "an order to run": "a: !!python/object/apply:os.system [exit]\n",
    "not a number": "a: .nan\nb: .inf\n",
    "a list as a key": "? [a]\n: b\n",
    "a tab": "a:\n\t- b\n",
    "two documents": "a: 1\n--- \nb: 2\n",
    "a null character": "a: \0\n",
    "a merge of nothing": "<<: 5\n",
    "sixty": "a: 1:99:99\nb: 0o9\nc: 0x\n",
    "a long key": f"? {'k' * 5_000}\n: v\n",
}
INSERTED = (
    st.sampled_from(
        [
            "\t",
            "\r\n",
            "\r",
            "\ufeff",
            "\0",
            "---\n",
            "```\n",
            "```{code-cell}\n",
            "```{code-cell}\n---\na: &a [*a]\n---\n```\n",
            "```{code-cell}\n:a: &a [1]\n:b: [*a, *a]\n```\n",
            "+++\n",
            '+++ {"id": []}\n',
            '+++ {"id": "x-en", "lang": "fr"}\n',
            '+++ {"id": {"a": 1}, "kind": ["x"]}\n',
            "+++ {\n",
            "+++ null\n",
            "{cite}`",
            "{claim}`../../x`",
            "[](",
            "**",
            "LANGUAGE",
            "min: 1e308",
            "min: .nan",
            "max: .inf",
            "step: 0",
            "step: 1e-300",
            "rows: true",
            "- - -",
            "? ",
            "*x",
            "&x ",
            "!!int x",
            *BLOCKS.values(),
            *SCRIPTS,
        ]
    )
    | TEXTS
)


def read_as_lesson(folder: Path, text: str) -> Lesson | None:
    """Read a text as a source; a lesson that is read can be looked at."""
    path = folder / "01-toy-join.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    found = holds("lesson sources", (CasekitError,), lambda: read_lesson(path))
    assert found is None or halves(found)
    return found


@tries(quick=150, slow=3_000)
@given(place=st.integers(0, len(TOY)), length=st.sampled_from([0, 0, 1, 10, 200]), new=INSERTED)
def test_a_source_with_something_put_in_or_left_out(
    tmp_path_factory: pytest.TempPathFactory, place: int, length: int, new: str
) -> None:
    read_as_lesson(tmp_path_factory.mktemp("source"), TOY[:place] + new + TOY[place + length :])


@tries(quick=150, slow=3_000)
@given(data=st.data(), new=INSERTED)
def test_a_source_with_one_line_replaced(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, new: str
) -> None:
    lines = TOY.splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    head, colon, _ = lines[number].partition(":")
    lines[number] = f"{head}{colon} {new}" if data.draw(st.booleans()) else new
    read_as_lesson(tmp_path_factory.mktemp("source"), "\n".join(lines))


@tries(quick=60, slow=1_000)
@given(text=st.text(max_size=200))
def test_a_source_of_any_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    assert read_as_lesson(tmp_path_factory.mktemp("source"), text) is None


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS)
@pytest.mark.parametrize("place", ["front matter", "in the head", "a prompt", "options of a code cell"])
def test_a_block_of_yaml_made_to_harm(tmp_path: Path, block: str, place: str) -> None:
    text = {
        "front matter": TOY.replace("---\n", f"---\n{block}", 1),
        "in the head": TOY.replace(
            "lesson:\n", "lesson:\n" + "".join(f"  {line}\n" for line in block.split("\n")), 1
        ),
        "a prompt": TOY.replace("```yaml\n", f"```yaml\n{block}", 1),
        "options of a code cell": TOY + f"\n```{{code-cell}} python\n---\n{block}---\n1\n```\n",
    }[place]
    assert text != TOY
    assert read_as_lesson(tmp_path, text) is None


@pytest.mark.parametrize("raw", [TOY.encode("utf-16"), b"\xff", TOY.encode("cp932", "replace"), b""])
def test_a_source_in_another_encoding_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "01-toy-join.md"
    path.write_bytes(raw)
    with pytest.raises(CasekitError, match=r"01-toy-join\.md"):
        read_lesson(path)


@pytest.mark.parametrize("change", ["\ufeff{}", "crlf"])
def test_a_mark_before_and_line_ends_of_windows_change_nothing(tmp_path: Path, change: str) -> None:
    text = TOY.replace("\n", "\r\n") if change == "crlf" else change.format(TOY)
    plain, other = read_as_lesson(tmp_path, TOY), read_as_lesson(tmp_path, text)
    assert plain is not None
    assert plain == other


def test_an_alias_that_stands_for_little_is_allowed() -> None:
    assert read_yaml("a: &a {x: 1}\nb: [*a, *a]\n") == {"a": {"x": 1}, "b": [{"x": 1}, {"x": 1}]}
    with pytest.raises(NotYamlError, match="more than 20,000 values"):
        read_yaml(LAUGHS)
