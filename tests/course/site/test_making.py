"""The site is made whole or not at all."""

from pathlib import Path

import pytest

from casekit.course import execution
from casekit.course.site import making
from casekit.course.site.tidy import tidy
from casekit.errors import CasekitError

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("fault", [CasekitError("a cell raised"), KeyboardInterrupt()])
def test_whatever_interrupts_a_lesson_nothing_is_left(tmp_path, monkeypatch, fault):
    def stop(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(execution, "executed", stop)
    with pytest.raises(type(fault)):
        making.write_site(ROOT, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_a_page_with_a_fault_is_named_and_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "read_lessons", lambda root: [])
    monkeypatch.setattr(
        making,
        "pages_of",
        lambda *_: {"index": "# A\n\n```{toctree}\nlost\n```\n"},
    )
    with pytest.raises(CasekitError, match=r"A page of the site \(en\) has a fault: .*index\.md.*lost"):
        making.write_site(ROOT, tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_same_pages_give_the_same_bytes_and_no_path_of_this_machine(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "read_lessons", lambda root: [])
    monkeypatch.setattr(making, "pages_of", lambda *_: {"index": "# A\n\n個人情報 and personal data.\n"})
    first, again = (
        making.write_site(ROOT, tmp_path / name / "site") for name in ("here", "at another place")
    )
    files = [path.relative_to(first) for path in sorted(first.rglob("*")) if path.is_file()]
    assert files == [path.relative_to(again) for path in sorted(again.rglob("*")) if path.is_file()]
    assert len(files) > 20
    for file in files:
        content = (first / file).read_bytes()
        assert content == (again / file).read_bytes(), file
        assert str(tmp_path).encode() not in content, file


def test_a_folder_that_casekit_did_not_write_is_not_replaced(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(CasekitError, match=r"exists already|not written by casekit"):
            making.write_site(ROOT, tmp_path / "site", force=force)
    assert (tmp_path / "site" / "mine.txt").read_text() == "mine"


def test_tidying_removes_maps_the_icon_font_and_every_mention_of_them(tmp_path):
    scripts = tmp_path / "_static" / "scripts"
    scripts.mkdir(parents=True)
    for name in ("fontawesome.js", "bootstrap.js", "bootstrap.js.map"):
        (scripts / name).write_text("x\n//# sourceMappingURL=bootstrap.js.map", encoding="utf-8")
    (tmp_path / "_static" / "a.css").write_text("@font-face {src: url(https://x)} b { color: red }")
    (tmp_path / "index.html").write_text(
        '<script data-cfasync="false">localStorage.getItem("mode")</script>'
        '<script defer src="_static/scripts/fontawesome.js?digest=1"></script>\n'
        '<link href="_static/a.css?v=1" rel="stylesheet">',
        encoding="utf-8",
    )
    tidy(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in scripts.iterdir()] == ["bootstrap.js"]
    assert (scripts / "bootstrap.js").read_text(encoding="utf-8") == "x\n"
    assert "https" not in (tmp_path / "_static" / "a.css").read_text(encoding="utf-8")
    assert "fontawesome" not in page
    assert "localStorage" not in page
    assert 'href="_static/a.css"' in page
