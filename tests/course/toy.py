"""A checkout in small: one lesson with every feature, and a toy casekit for it to run on."""

from collections.abc import Iterable
from pathlib import Path

from casekit.errors import CasekitError

SOURCE = Path(__file__).with_name("01-toy-join.md").read_text(encoding="utf-8")
KNOWN = ("D01", "D02", "D03", "D04")

LESSON = """
import os, sys
from pathlib import Path

def start(number, language):
    print(number, language, os.environ["CASEKIT_EDITION"], "CASEKIT_RECORD" in os.environ)
    print((Path(__file__).parent / "keys" / f"{number}.json").exists())

def noise():
    import IPython.display as d
    print("careful", file=sys.stderr)
    view = "application/vnd.jupyter.widget-view+json"
    d.display({"text/plain": "Box()", view: {"model_id": "x"}}, raw=True)
    d.display({"text/html": "<b>twin</b>"}, raw=True)

def predict(key): print("predict", key)
def checkpoint(key): print("checkpoint", key)
def worksheet(key): print("worksheet", key)
"""


class Record:
    """Stands in for `casekit.case`."""

    def render_markdown(self, claim_id: str, language: str, /) -> str:
        return f"value-{language} {self.badge_markdown(claim_id, language)}"

    def badge_markdown(self, claim_id: str, language: str, /) -> str:
        if claim_id not in KNOWN:
            raise CasekitError(f"There is no claim {claim_id!r}.")
        return f"[{claim_id}-{language}]"

    def source_list_markdown(self, claim_ids: Iterable[str], language: str, /) -> str:
        return "\n".join(f"- {claim_id}" for claim_id in claim_ids)


def write_source(root: Path, text: str = SOURCE, name: str = "01-toy-join.md") -> Path:
    path = root / "notebooks" / "source" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def toy_checkout(root: Path) -> Path:
    write_source(root)
    package = root / "casekit"
    (package / "lesson").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "lesson" / "__init__.py").write_text(LESSON)
    return root


def changed(old: str, new: str, text: str = SOURCE) -> str:
    """The source with one passage changed; the passage must be there."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)
