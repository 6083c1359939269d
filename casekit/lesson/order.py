"""A cell that is run before those above it: a kind note instead of a traceback."""

from types import TracebackType
from typing import Any

from casekit.lesson.markup import note
from casekit.lesson.pieces import html_piece, publish
from casekit.lesson.session import current_language
from casekit.lesson.words import LANGUAGES, word


def explain_missing_names() -> None:
    """Let this kernel say which cell is missing whenever a name is not there yet.

    Outside a notebook this does nothing.
    """
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((NameError,), _show_note)  # type: ignore[no-untyped-call]


def _show_note(
    _shell: Any, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None, **_: Any
) -> list[str]:
    name = getattr(error, "name", None) or str(error)
    language = current_language()
    languages = [language] if language else list(LANGUAGES)
    text = "  ".join(word("run-above-first", each, name=name) for each in languages)
    publish(html_piece(note(text, languages[0]), text))
    return []
