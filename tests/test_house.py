"""The order of the storeys: each imports only from those below it (design section 2)."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "casekit"
STOREYS = [
    {"errors", "folders", "foreign_json", "manifest"},
    {"case", "world"},
    {"parties"},
    {"scoring"},
    {"schemes"},
    {"linkage", "consent", "follow_up"},
    {"safeguards", "law", "consent_path"},
    {"governance"},
    {"report"},
    {"lesson"},
    {"live"},
    {"course"},
    {"cli"},
]
HEIGHT = {name: height for height, names in enumerate(STOREYS) for name in names}
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60
CAN_REACH_OUT = {
    *("requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib"),
    *("socket", "urllib.request", "http.client", "tornado.httpclient", "tornado.simple_httpclient"),
}
ASKS_THIS_COMPUTER = {
    "course/lab.py": {"urllib.request"},
    "course/ports.py": {"socket"},
    "live/server.py": {"socket"},
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def storey_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_storeys(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "casekit" else [module]
        found |= {name.split(".")[1] for name in names if name.startswith("casekit.")}
    return found - {"__version__", "__file__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_storeys_below_its_own(path):
    own = storey_of(path)
    for other in imported_storeys(path):
        same_storey_other_room = HEIGHT[other] == HEIGHT[own] and other != own
        consent_asks_linkage = (own, other) == ("consent", "linkage")
        below_the_ground = HEIGHT[own] == 0
        assert HEIGHT[other] <= HEIGHT[own], f"{own} imports {other} from above"
        assert not same_storey_other_room or consent_asks_linkage or below_the_ground, (
            f"{own} imports {other}"
        )


def test_what_lies_below_lesson_holds_no_widgets_and_lesson_no_statistics():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        if HEIGHT[storey_of(path)] < HEIGHT["lesson"]:
            assert "ipywidgets" not in text, path
        if storey_of(path) == "lesson":
            assert "sklearn" not in text, path
            assert "scipy" not in text, path


def test_only_three_modules_can_open_a_connection_and_each_by_one_known_way():
    for path in MODULES:
        named = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                named |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
        found = {each for each in CAN_REACH_OUT for name in named if f"{name}.".startswith(f"{each}.")}
        assert found == ASKS_THIS_COMPUTER.get(path.relative_to(PACKAGE).as_posix(), set()), path


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_and_each_of_its_functions_can_be_seen_whole(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = [
        (each.name, each.end_lineno - each.lineno + 1)
        for each in ast.walk(ast.parse(text))
        if isinstance(each, functions) and each.end_lineno - each.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_a_module_of_tests_can_be_seen_whole():
    long = [
        path.name
        for path in Path(__file__).parent.rglob("*.py")
        if path.read_text(encoding="utf-8").count("\n") > MOST_LINES
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_says_its_one_idea_first_and_leaves_nothing_to_be_done(path):
    text = path.read_text(encoding="utf-8")
    told = ast.get_docstring(ast.parse(text)) or ""
    assert told.split("\n\n")[0].rstrip().endswith((".", ":", "`.", "?", ")"))
    assert not [mark for mark in ("TODO", "FIXME", "XXX") if mark in text]
