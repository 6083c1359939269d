"""A run under a regime: a table of elements with their answers, and a memo skeleton. Never a verdict.

Each element is answered from the facts of the run. Where two readings compete and give different answers, the
element stays open. The conclusion of the memo is empty: it is the learner's.
"""

from dataclasses import dataclass

import pandas as pd

from casekit.case.record import known_language
from casekit.law.memo import citation, memo
from casekit.law.regimes import Element, Regime, elements
from casekit.law.regimes import regime as regime_of
from casekit.law.rules import ANSWERS, answer
from casekit.law.run_facts import Facts, facts
from casekit.schemes import SchemeRun

COLUMNS = {
    "element": ("element", "要素"),
    "question": ("question", "問い"),
    "fact": ("fact", "事実"),
    "first": ("first reading", "一つ目の読み方"),
    "second": ("second reading", "二つ目の読み方"),
    "answer": ("answer", "答え"),
    "citation": ("citation", "根拠"),
    "would_flip": ("what would flip it", "何が変われば答えが変わるか"),
}


@dataclass(frozen=True)
class Answered:
    """One element with what its readings answer on these facts.

    `answers` are keys of `casekit.law.ANSWERS`, in the order of the element's readings.
    """

    element: Element
    answers: tuple[str, ...]

    @property
    def answer(self) -> str:
        """The common answer of the readings, or "open" where they differ."""
        return self.answers[0] if len(set(self.answers)) == 1 else "open"


@dataclass(frozen=True)
class Assessment:
    """The facts of a run under one regime.

    Attributes
    ----------
    regime : the regime.
    facts : the facts that were taken.
    answered : the elements asked of this scheme, in order, with their answers.

    """

    regime: Regime
    facts: Facts
    answered: tuple[Answered, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row an element, with codes and both languages.

        Columns: element, name_en, name_ja, question_en, question_ja, fact (names, comma-separated), says_en,
        says_ja, contested; first, first_answer, second, second_answer (names of the readings and their
        answers; empty where the element is not contested); answer; provisions, claims (ids, comma-separated);
        citation_en, citation_ja; would_flip_en, would_flip_ja.
        """
        return pd.DataFrame([_row(found, self.facts) for found in self.answered])

    def in_words(self, language: str) -> pd.DataFrame:
        """Return the table for a reader: `COLUMNS` in one language."""
        place = 1 if known_language(language) == "ja" else 0
        rows = [_words(found, self.facts, language) for found in self.answered]
        return pd.DataFrame(rows, columns=list(COLUMNS)).rename(
            columns={name: words[place] for name, words in COLUMNS.items()}
        )

    def table_markdown(self, language: str) -> str:
        """Return the short table as Markdown: element, what each reading answers, answer, citation."""
        place = 1 if known_language(language) == "ja" else 0
        names = ("element", "first", "second", "answer", "citation")
        table = self.in_words(language)[[COLUMNS[name][place] for name in names]]
        lines = [list(table.columns), ["---"] * len(names), *table.to_numpy().tolist()]
        return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)

    def memo(self, language: str) -> str:
        """Return a memo skeleton in Markdown: issue, rule, application, conclusion (empty), missing facts."""
        return memo(self.regime, self.facts, self.answered, language)

    def as_dict(self) -> dict[str, object]:
        """Return the table as `casekit assess --json` prints it."""
        return {
            "regime": self.regime.code,
            "scheme": self.facts.scheme,
            "variant": self.facts.variant,
            "seed": self.facts.seed,
            "elements": [_entry(found) for found in self.answered],
            "facts": {
                name: content
                for name, content in self.facts.as_dict().items()
                if any(name in found.element.facts for found in self.answered)
            },
        }


def assess(run: SchemeRun | Facts, regime: str = "japan-2019") -> Assessment:
    """Lay a run, or its facts, beside the elements of a regime.

    Parameters
    ----------
    run : a run of a scheme, or `casekit.law.facts(run)`, perhaps with some facts changed.
    regime : japan-2019, japan-2022, japan-labour, eu or us-ftc.

    Raises
    ------
    CasekitError
        If there is no such regime, or it is not a run that casekit made.

    """
    chosen = regime_of(regime)
    known = facts(run)
    answered = tuple(
        Answered(element, tuple(answer(reading.rule, known.holds) for reading in element.readings))
        for element in elements(chosen.code, known.scheme)
    )
    return Assessment(chosen, known, answered)


def what_changes(
    before: SchemeRun | Facts, after: SchemeRun | Facts, regime: str = "japan-2019"
) -> pd.DataFrame:
    """Return the readings of a regime that answer differently on two sets of facts.

    Columns: element, name_en, name_ja, reading (empty where the element is not contested), before, after
    (keys of `casekit.law.ANSWERS`). An element that is asked of one of the schemes only is left out.
    """
    old = {found.element.id: found for found in assess(before, regime).answered}
    rows = [
        (found.element.id, found.element.name_en, found.element.name_ja, reading.name, was, now)
        for found in assess(after, regime).answered
        if found.element.id in old
        for reading, was, now in zip(
            found.element.readings, old[found.element.id].answers, found.answers, strict=True
        )
        if was != now
    ]
    return pd.DataFrame(rows, columns=["element", "name_en", "name_ja", "reading", "before", "after"])


def _row(found: Answered, known: Facts) -> dict[str, object]:
    element = found.element
    pair = [*zip(element.readings, found.answers, strict=True)] if element.contested else []
    first, second = pair or ((None, ""), (None, ""))
    return {
        "element": element.id,
        "name_en": element.name_en,
        "name_ja": element.name_ja,
        "question_en": element.question_en,
        "question_ja": element.question_ja,
        "fact": ",".join(element.facts),
        "says_en": " ".join(known[name].says("en") for name in element.facts),
        "says_ja": "".join(known[name].says("ja") for name in element.facts),
        "contested": element.contested,
        "first": first[0].name if first[0] else "",
        "first_answer": first[1],
        "second": second[0].name if second[0] else "",
        "second_answer": second[1],
        "answer": found.answer,
        "provisions": ",".join(element.provision_ids),
        "claims": ",".join(element.claim_ids),
        "citation_en": citation(element, "en"),
        "citation_ja": citation(element, "ja"),
        "would_flip_en": element.flips_en,
        "would_flip_ja": element.flips_ja,
    }


def _words(found: Answered, known: Facts, language: str) -> dict[str, str]:
    element = found.element
    join, stop = ("", "：") if language == "ja" else (" ", ": ")
    read = [
        f"{reading.title(language)}{stop}{ANSWERS[given][language]}"
        for reading, given in zip(element.readings, found.answers, strict=True)
    ]
    first, second = read if element.contested else ("", "")
    return {
        "element": element.title(language),
        "question": element.question(language),
        "fact": join.join(known[name].says(language) for name in element.facts),
        "first": first,
        "second": second,
        "answer": ANSWERS[found.answer][language],
        "citation": citation(element, language),
        "would_flip": element.flips(language),
    }


def _entry(found: Answered) -> dict[str, object]:
    element = found.element
    return {
        "element": element.id,
        "name": {"en": element.name_en, "ja": element.name_ja},
        "question": {"en": element.question_en, "ja": element.question_ja},
        "facts": list(element.facts),
        "readings": {
            reading.name or "only": given
            for reading, given in zip(element.readings, found.answers, strict=True)
        },
        "answer": found.answer,
        "provisions": list(element.provision_ids),
        "claims": list(element.claim_ids),
        "would_flip": {"en": element.flips_en, "ja": element.flips_ja},
        "missing": {"en": element.missing_en, "ja": element.missing_ja, "holder": element.holder},
    }
