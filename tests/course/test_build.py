"""Building, executing, checking and agreeing, on a checkout in small with real kernels."""

import json
import shutil

import nbformat
import pytest

from casekit.cli import main
from casekit.course.build import accept, build, check
from casekit.errors import CasekitError
from tests.course.toy import SOURCE, Record, changed, toy_checkout, write_source

LEARNER = "notebooks/en/01-toy-join.ipynb"
FACILITATOR = "notebooks/facilitator/en/01-toy-join.ipynb"
KEY = "casekit/lesson/keys/01.json"
PAIRS = "notebooks/source/01.pairs.json"
RECORD = Record()


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    root = toy_checkout(tmp_path_factory.mktemp("built"))
    (root / "README.md").write_text(
        "# Kit\n<!-- course-table -->\n<!-- /course-table -->\n", encoding="utf-8"
    )
    report = build(root, claims=RECORD)
    return root, report


@pytest.fixture
def root(built_once, tmp_path):
    return shutil.copytree(built_once[0], tmp_path / "checkout")


def edit(path, change):
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def cell(content, key):
    return next(one for one in content["cells"] if one["id"] == key)


def outputs(path):
    found = nbformat.read(path, as_version=4)
    return {one.id: one.outputs for one in found.cells if one.cell_type == "code"}


def with_source(root, old, new):
    write_source(root, changed(old, new))
    return root


def test_the_first_build_writes_everything_and_agrees_to_the_pairs(built_once):
    root, report = built_once
    names = {path.relative_to(root).as_posix() for path in report.written}
    assert {LEARNER, FACILITATOR, KEY, PAIRS, "README.md"} <= names
    assert len(names) == 7
    assert len(report.executed) == 2
    assert report.out_of_step == ()
    assert check(root, claims=RECORD) == []
    assert "The toy join" in (root / "README.md").read_text(encoding="utf-8")


def test_a_second_build_writes_and_executes_nothing(root):
    report = build(root, claims=RECORD)
    assert (report.written, report.executed) == ((), ())


def test_a_facilitator_edition_is_run_as_one_without_a_record_and_with_the_answer_key(root):
    said = outputs(root / FACILITATOR)["start"]
    assert [output.text for output in said] == ["01 en facilitator False\nTrue\n"]
    assert outputs(root / FACILITATOR)["join"][1].data == {"text/plain": "42"}


def test_widgets_and_standard_error_are_not_kept_but_their_twins_are(root):
    (twin,) = outputs(root / FACILITATOR)["noise"]
    assert twin.data == {"text/html": "<b>twin</b>"}
    text = (root / FACILITATOR).read_text(encoding="utf-8")
    assert "widget" not in text
    assert "careful" not in text


def test_a_kernel_of_the_user_called_python3_is_not_used(root, tmp_path, monkeypatch):
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    spec = {"argv": ["no-such-python", "-f", "{connection_file}"], "display_name": "x", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("CASEKIT_RECORD", str(tmp_path / "my-record.json"))
    (root / FACILITATOR).unlink()
    assert build(root, claims=RECORD).executed == (root / FACILITATOR,)
    assert outputs(root / FACILITATOR)["start"][0].text == "01 en facilitator False\nTrue\n"


def test_executing_twice_gives_the_same_bytes(root):
    before = (root / FACILITATOR).read_bytes()
    (root / FACILITATOR).unlink()
    build(root, claims=RECORD)
    assert (root / FACILITATOR).read_bytes() == before


def test_a_changed_text_rewrites_its_edition_and_executes_nothing(root):
    report = build(with_source(root, "Look at the number.", "Look again."), claims=RECORD)
    assert report.executed == ()
    assert {path.relative_to(root).as_posix() for path in report.written} == {LEARNER, FACILITATOR}
    assert "do-en has changed" in report.out_of_step[0]
    assert outputs(root / FACILITATOR)["join"]


@pytest.mark.parametrize(
    ("path", "text"),
    [("casekit/lesson/__init__.py", "\nx = 1\n"), ("casekit/names.csv", "a\n"), ("data/sample.csv", "a\n")],
)
def test_changed_package_or_data_is_named_by_check(root, path, text):
    (root / path).parent.mkdir(exist_ok=True)
    with (root / path).open("a") as file:
        file.write(text)
    faults = check(root, claims=RECORD)
    assert len(faults) == 2
    assert faults[0] == f"{FACILITATOR} was executed with other code or data than now. Run `casekit build`."


def test_what_only_builds_does_not_count_nor_do_line_ends(root):
    (root / "casekit" / "course").mkdir()
    (root / "casekit" / "course" / "new.py").write_text("x = 1\n")
    (root / "casekit" / "cli.py").write_text("x = 1\n")
    code = root / "casekit" / "lesson" / "__init__.py"
    code.write_bytes(code.read_bytes().replace(b"\n", b"\r\n"))
    assert check(root, claims=RECORD) == []


def test_a_cell_that_raises_fails_the_build_by_name_and_keeps_what_was_there(root):
    before = (root / FACILITATOR).read_bytes()
    with_source(root, "number = 6 * 7", "number = 6 / 0")
    with pytest.raises(CasekitError) as raised:
        build(root, claims=RECORD)
    first, second = sorted(str(raised.value).splitlines())
    assert first.startswith("01-toy-join.ipynb (facilitator, en), cell join: the cell raised ")
    assert first.endswith("ZeroDivisionError: division by zero")
    assert "(facilitator, ja), cell join" in second
    assert (root / FACILITATOR).read_bytes() == before


def test_a_cell_that_takes_too_long_is_named(root, monkeypatch):
    monkeypatch.setattr("casekit.course.execution.CELL_SECONDS", 1)
    with_source(root, "number = 6 * 7", "number = 6 * 7\nwhile True: pass")
    with pytest.raises(CasekitError, match="the cell took longer than 1 seconds"):
        build(root, claims=RECORD)


def test_a_kernel_that_ends_is_named(root):
    with_source(root, "number = 6 * 7", "import os\n\nnumber = os._exit(1)")
    with pytest.raises(CasekitError, match="cell join: the kernel ended"):
        build(root, claims=RECORD)


def test_an_edition_over_one_megabyte_is_refused(root):
    with_source(root, "number = 6 * 7", 'number = "x" * 1_100_000')
    with pytest.raises(CasekitError, match=r"01-toy-join\.ipynb has 2\.2 MB.*Cell join is the largest"):
        build(root, claims=RECORD)


def test_a_changed_half_fails_the_check_until_it_is_agreed(root):
    build(with_source(root, "数を見てください。", "もう一度。"), claims=RECORD)
    (fault,) = check(root, claims=RECORD)
    assert "do-ja has changed and its twin do-en has not" in fault
    assert "casekit build --accept 01:do" in fault
    assert accept(root, "01:do-ja") == ["do"]
    assert check(root, claims=RECORD) == []
    assert accept(root, "01") == []


def test_a_new_pair_is_not_agreed_by_building(root):
    new = '\n+++ {"id": "end-en", "lang": "en"}\nEnd.\n\n+++ {"id": "end-ja", "lang": "ja"}\n終わり。\n'
    write_source(root, SOURCE + new)
    assert "new pair" in build(root, claims=RECORD).out_of_step[0]
    assert accept(root, "01") == ["end"]
    assert build(root, claims=RECORD).out_of_step == ()


def test_the_command_agrees_to_every_pair_that_it_is_given(root, monkeypatch, capsys):
    new = '\n+++ {"id": "end-en", "lang": "en"}\nEnd.\n\n+++ {"id": "end-ja", "lang": "ja"}\n終わり。\n'
    write_source(root, SOURCE.replace("数を見てください。", "もう一度。") + new)
    monkeypatch.setattr("casekit.course.place.checkout", lambda: root)
    assert main(["build", "--accept", "01:end", "--accept", "01:do"]) == 0
    assert capsys.readouterr().out == "Agreed: end, do.\n"
    assert build(root, claims=RECORD).out_of_step == ()


def test_building_forgets_a_pair_that_is_gone(root):
    edit(root / PAIRS, lambda content: content.update(old={"en": "a", "ja": "b"}))
    assert "pairs that are gone: old" in check(root, claims=RECORD)[0]
    build(root, claims=RECORD)
    assert check(root, claims=RECORD) == []


@pytest.mark.parametrize("what", ["1", "02", "01:", "01:nothing", "hook"])
def test_agreeing_to_what_is_not_there_is_a_sentence(root, what):
    with pytest.raises(CasekitError, match=r"is no lesson and no pair|has no pair 'nothing'"):
        accept(root, what)


@pytest.mark.parametrize("path", [LEARNER, FACILITATOR])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: cell(content, "do").update(source="Mine."), "cell do: source not as in the source"),
        (lambda content: cell(content, "join").update(metadata={}), "cell join: metadata not as"),
        (lambda content: content["cells"].pop(3), "guess-text"),
        (lambda content: content["cells"].reverse(), "another order of cells"),
        (lambda content: content["metadata"].update(title="Other"), "something else about itself"),
        (lambda content: content.clear(), "is missing or no notebook"),
    ],
)
def test_an_edited_edition_is_named(root, path, change, said):
    edit(root / path, change)
    faults = check(root, claims=RECORD)
    assert any(fault.startswith(path) and said in fault for fault in faults), faults


def test_another_output_or_picture_is_no_fault_in_a_facilitator_edition(root):
    edit(root / FACILITATOR, lambda content: cell(content, "join").update(outputs=[]))
    assert check(root, claims=RECORD) == []


def test_an_output_in_a_learner_edition_is_a_fault(root):
    edit(root / LEARNER, lambda content: cell(content, "join").update(execution_count=3))
    (fault,) = check(root, claims=RECORD)
    assert "carries outputs (join)" in fault


@pytest.mark.parametrize("path", [LEARNER, FACILITATOR, KEY, PAIRS])
def test_a_missing_file_is_named(root, path):
    (root / path).unlink()
    faults = check(root, claims=RECORD)
    assert len(faults) == 1
    assert path.rsplit("/", 1)[-1] in faults[0]


@pytest.mark.parametrize(
    "path",
    [
        "notebooks/en/09-old.ipynb",
        "notebooks/facilitator/ja/01-old.ipynb",
        "casekit/lesson/keys/09.json",
        "notebooks/source/09.pairs.json",
    ],
)
def test_what_has_no_source_is_named(root, path):
    (root / path).write_text("{}")
    (fault,) = check(root, claims=RECORD)
    assert fault.startswith(f"{path} has no lesson source")


def test_a_source_that_does_not_fit_is_a_sentence_of_the_check(root):
    with_source(root, '"id": "do-ja"', '"id": "due-ja"')
    (fault,) = check(root, claims=RECORD)
    assert "twin due-en is missing" in fault or "twin do-ja is missing" in fault


def test_a_readme_without_the_course_table_is_named(root):
    with_source(root, "hook: 3", "hook: 4")
    assert any(fault.startswith("README.md") for fault in check(root, claims=RECORD))


def test_check_writes_nothing(root):
    with_source(root, "Look at the number.", "Look again.")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert check(root, claims=RECORD)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
