import inspect
from importlib import import_module

import pytest

from casekit import lesson
from casekit.lesson.scenes import SCENES


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_stands_in_its_module_and_takes_the_session_first(name: str) -> None:
    show = getattr(import_module(f"casekit.lesson.scenes.{SCENES[name]}"), name)
    assert next(iter(inspect.signature(show).parameters)) == "session"
    assert inspect.getdoc(show)


def test_what_is_no_scene_is_no_attribute_of_lesson() -> None:
    with pytest.raises(AttributeError, match="no_such_scene"):
        _ = lesson.no_such_scene
