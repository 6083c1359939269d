"""Which of JupyterLab's own files are set aside before somebody works."""

from email.message import Message
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from casekit.course import lab
from casekit.course.settings_repair import set_damaged_aside

OWN = "settings/@jupyterlab/shortcuts-extension"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    for name in (OWN, "workspaces"):
        (tmp_path / ".lab" / name).mkdir(parents=True)
    return tmp_path / ".lab"


def names(own: Path) -> list[str]:
    return sorted(path.name for path in own.rglob("*") if path.is_file())


def test_settings_that_are_not_served_are_set_aside_and_the_others_stay(own: Path) -> None:
    asked = []

    def serves(page: str) -> bool:
        asked.append(page)
        return not page.endswith(":broken")

    for name in ("broken", "sound", "sound (コピー 1)"):
        (own / OWN / f"{name}.jupyterlab-settings").write_text("{ // a comment\n}", encoding="utf-8")
    assert set_damaged_aside(own, serves) == ["broken.jupyterlab-settings"]
    assert names(own) == [
        "broken.jupyterlab-settings.damaged",
        "sound (コピー 1).jupyterlab-settings",
        "sound.jupyterlab-settings",
    ]
    address = "/lab/api/settings/@jupyterlab/shortcuts-extension:sound"
    copy = f"{address}%20%28%E3%82%B3%E3%83%94%E3%83%BC%201%29"
    assert sorted(asked) == [address.replace("sound", "broken"), address, copy]


@pytest.mark.parametrize("text", ["", "{ half", "[]", "[" * 300_000])
def test_a_layout_that_is_none_is_set_aside(own: Path, text: str) -> None:
    (own / "workspaces" / "mine.jupyterlab-workspace").write_text(text, encoding="utf-8")
    (own / "workspaces" / "other.jupyterlab-workspace").write_text('{"data": {}}', encoding="utf-8")
    assert set_damaged_aside(own, lambda _: True) == ["mine.jupyterlab-workspace"]
    assert names(own) == ["mine.jupyterlab-workspace.damaged", "other.jupyterlab-workspace"]


def refusal(code: int) -> HTTPError:
    return HTTPError("http://127.0.0.1", code, "", Message(), None)


@pytest.mark.parametrize(
    ("answer", "damaged"),
    [(refusal(500), True), (refusal(404), False), (URLError("refused"), False), (TimeoutError(), False)],
    ids=["broken", "not installed any more", "no answer", "too slow"],
)
def test_only_what_jupyterlab_calls_broken_is_set_aside(
    own: Path, monkeypatch: pytest.MonkeyPatch, answer: Exception, damaged: bool
) -> None:
    def ask(_page: str, _token: str) -> None:
        raise answer

    monkeypatch.setattr(lab, "_ask", ask)
    mine = own / "settings" / "@jupyterlab" / "shortcuts-extension" / "mine.jupyterlab-settings"
    mine.write_text("{", encoding="utf-8")
    lab._repair(own.parent, lab.Opening("en"), "http://127.0.0.1:1", "token")
    assert mine.exists() is not damaged
    assert mine.with_name(f"{mine.name}.damaged").exists() is damaged
