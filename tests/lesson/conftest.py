from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from casekit import lesson
from casekit.lesson import keys, session
from casekit.lesson.pieces import WIDGET, Piece, as_widget, caught

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def lesson_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Read the keys of these tests, write the record into a folder of its own; give the record's path."""
    monkeypatch.setattr(keys, "FOLDER", HERE / "keys")
    monkeypatch.delenv("CASEKIT_EDITION", raising=False)
    record = tmp_path / "my-course" / "my-record.json"
    monkeypatch.setenv("CASEKIT_RECORD", str(record))
    session.close_session()
    yield record
    session.close_session()


class Page:
    """What a learner sees of one call: its pieces, and its widgets by CSS class."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.boxes = [as_widget(piece) for piece in pieces if WIDGET in piece]

    @property
    def text(self) -> str:
        return "\n".join(str(piece.get("text/plain", "")) for piece in self.pieces)

    @property
    def html(self) -> str:
        inside = [widget.value for widget in self.all_widgets() if type(widget).__name__ == "HTML"]
        return "\n".join([*(str(piece.get("text/html", "")) for piece in self.pieces), *inside])

    def all_widgets(self) -> list[Any]:
        found = list(self.boxes)
        for widget in found:
            found += getattr(widget, "children", ())
        return found

    def widget(self, css_class: str) -> Any:
        return next(widget for widget in self.all_widgets() if css_class in widget._dom_classes)


@pytest.fixture
def see() -> Callable[..., Page]:
    """Give a function that calls something and returns the page it made."""

    def call(function: Callable[..., object], *arguments: Any, **named: Any) -> Page:
        return Page(caught(lambda: function(*arguments, **named)))

    return call


@pytest.fixture
def started(see: Callable[..., Page]) -> Page:
    return see(lesson.start, "03", "en")


@pytest.fixture
def restart(see: Callable[..., Page]) -> Callable[[str], Page]:
    """Give a function that closes the notebook and opens it again in a language."""

    def again(language: str = "en") -> Page:
        session.close_session()
        return see(lesson.start, "03", language)

    return again
