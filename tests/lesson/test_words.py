import csv
import re
from pathlib import Path

import pytest

from casekit import case, lesson
from casekit.errors import CasekitError
from casekit.lesson import words
from casekit.lesson.figures import EVIDENCE
from casekit.lesson.words import fallacy, word

SOURCES = Path(words.__file__).parent


def rows() -> list[dict[str, str]]:
    found = []
    for path in words.word_lists():
        with path.open(encoding="utf-8", newline="") as lines:
            found += list(csv.DictReader(lines))
    return found


def test_every_word_has_both_languages_and_the_same_fields() -> None:
    for row in rows():
        assert None not in row, row
        assert row["en"].strip(), row["key"]
        assert row["ja"].strip(), row["key"]
        fields = [sorted(re.findall(r"{(\w+)}", row[language])) for language in ("en", "ja")]
        assert fields[0] == fields[1], row["key"]


def test_no_word_stands_twice() -> None:
    keys = [row["key"] for row in rows()]
    assert len(keys) == len(set(keys))


def test_every_word_that_the_code_names_exists() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    named = set(re.findall(r"""(?:say|word)\(\s*["']([a-z0-9-]+)["']""", code))
    assert len(named) > 60
    assert named <= {row["key"] for row in rows()}


def test_every_word_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    stems = set(re.findall(r"""f["']([a-z-]+-){""", code))
    unused = [
        row["key"]
        for row in rows()
        if not re.search(f"""["']{row["key"]}["']""", code)
        and not any(row["key"].startswith(stem) for stem in stems)
    ]
    assert unused == []


def test_the_ten_fallacies_have_names_in_both_languages() -> None:
    assert fallacy("F1", "en") == "no name, so anonymous"
    assert fallacy("F3", "ja") == "ハッシュ＝匿名"
    assert all(fallacy(f"F{number}", language) for number in range(1, 11) for language in ("en", "ja"))
    with pytest.raises(CasekitError, match="F1 to F10"):
        fallacy("F11", "en")


def test_an_unknown_word_says_so() -> None:
    with pytest.raises(CasekitError, match="no word"):
        lesson.word("nothing-like-it")


def test_figures_have_a_sign_for_every_evidence_class_of_the_record() -> None:
    assert list(EVIDENCE) == list(case.evidence_classes())
    assert len(set(EVIDENCE.values())) == len(EVIDENCE)


def test_prediction_and_range_are_filled() -> None:
    assert word("predict-range", "ja", min=0, max=12) == "0から12まで"
