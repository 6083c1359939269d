"""English and Japanese in step.

`NN.pairs.json` beside a source holds, for each pair, the SHA-256 of both halves as they were when somebody
who reads both languages agreed that they say the same. A half that has changed since makes `check` fail
until `casekit build --accept NN:id` agrees anew. The head (title, question, objectives, key points) is a
pair too, and so is each prompt: all its English texts, all its Japanese ones.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from casekit.course.cells import Code
from casekit.course.claims import cited
from casekit.course.fields import Bilingual, bilinguals
from casekit.course.source import SOURCES, Lesson
from casekit.errors import CasekitError
from casekit.foreign_json import read


@dataclass(frozen=True)
class Halves:
    """SHA-256 of the two halves of a pair."""

    en: str
    ja: str


Agreed: TypeAlias = Mapping[str, Halves]


def halves(lesson: Lesson) -> dict[str, Halves]:
    """Return the halves of every pair as they stand now, by id; `head` first."""
    return {name: _digests(texts) for name, texts in _texts(lesson).items()}


def pairs_path(root: Path, lesson: Lesson) -> Path:
    """Where the agreed halves of a lesson stand."""
    return Path(root) / SOURCES / f"{lesson.number}.pairs.json"


def read_agreed(path: Path) -> dict[str, Halves] | None:
    """Return the agreed halves, or None if the lesson has none yet.

    Raises
    ------
    CasekitError
        If the file is there and cannot be read.

    """
    if not path.exists():
        return None
    try:
        content = read(path)
        return {name: Halves(en=pair["en"], ja=pair["ja"]) for name, pair in content.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise CasekitError(
            f"{path.name} is damaged. Bring it back from the history (git checkout), or delete it and "
            "run `casekit build`, which then agrees to all pairs as they stand."
        ) from fault


def agreed_text(agreed: Agreed) -> str:
    """Return the agreed halves as the text of their file."""
    content = {name: {"en": pair.en, "ja": pair.ja} for name, pair in agreed.items()}
    return json.dumps(content, indent=1) + "\n"


def out_of_step(lesson: Lesson, agreed: Agreed) -> list[str]:
    """Return a sentence for each pair whose halves are not the agreed ones, or cite different claims."""
    found = [
        sentence
        for name, now in halves(lesson).items()
        if (sentence := _sentence(lesson, name, now, agreed.get(name)))
    ]
    return found + _different_claims(lesson)


def without_cells(lesson: Lesson, agreed: Agreed) -> list[str]:
    """Return a sentence if pairs are agreed that the lesson no longer has."""
    gone = [name for name in agreed if name not in halves(lesson)]
    if not gone:
        return []
    return [f"{lesson.number}.pairs.json lists pairs that are gone: {', '.join(gone)}. Run `casekit build`."]


def _sentence(lesson: Lesson, name: str, now: Halves, then: Halves | None) -> str | None:
    accept = f"casekit build --accept {lesson.number}:{name}"
    if then is None:
        what = f"{name}-en and {name}-ja are a new pair"
    elif now.en != then.en and now.ja != then.ja:
        what = f"{name}-en and {name}-ja have both changed since they were agreed"
    elif now.en != then.en:
        what = f"{name}-en has changed and its twin {name}-ja has not"
    elif now.ja != then.ja:
        what = f"{name}-ja has changed and its twin {name}-en has not"
    else:
        return None
    return f"{lesson.file}: {what}. When both say the same, run `{accept}`."


def _different_claims(lesson: Lesson) -> list[str]:
    found = []
    for name, texts in _texts(lesson).items():
        english = {claim for text in texts for claim in cited(text.en)}
        japanese = {claim for text in texts for claim in cited(text.ja)}
        if english != japanese:
            odd = ", ".join(sorted(english ^ japanese))
            found.append(f"{lesson.file}: {name}-en and {name}-ja do not cite the same claims ({odd}).")
    return found


def _texts(lesson: Lesson) -> dict[str, tuple[Bilingual, ...]]:
    head = (lesson.title, lesson.question, *lesson.objectives, *lesson.key_points)
    cells = {cell.id: tuple(bilinguals(cell)) for cell in lesson.cells if not isinstance(cell, Code)}
    return {"head": head, **cells}


def _digests(texts: tuple[Bilingual, ...]) -> Halves:
    return Halves(en=_digest([text.en for text in texts]), ja=_digest([text.ja for text in texts]))


def _digest(texts: list[str]) -> str:
    # Line ends differ between systems; the words do not.
    plain = [text.replace("\r\n", "\n") for text in texts]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode("utf-8")).hexdigest()
