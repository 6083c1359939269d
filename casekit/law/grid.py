"""The four cells: the sender can or cannot name, the recipient can or cannot, judged under five readings.

`cells.csv` has one row for each cell and reading. The cell "sender cannot, recipient can" is where the survey
scheme stood (E10), and where the readings part.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from casekit.case.record import known_language
from casekit.law.provisions import provision
from casekit.law.rows import rows
from casekit.law.run_facts import Facts, facts
from casekit.schemes import SchemeRun

READINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "A": {
            "en": "Japan 2019, reading A: provider side, no relativity",
            "ja": "日本2019年・読み方A（提供元基準、相対性なし）",
        },
        "B": {
            "en": "Japan 2019, reading B: provider side, relativity allowed",
            "ja": "日本2019年・読み方B（提供元基準、相対性あり）",
        },
        "act2020": {
            "en": "Japan since 2022: Art. 26-2 of the 2020 Act, now Art. 31",
            "ja": "日本2022年以降（令和2年改正26条の2、現31条）",
        },
        "eu": {"en": "EU after EDPS v SRB (comparison only)", "ja": "EU（EDPS対SRB判決後、比較のみ）"},
        "ftc": {"en": "US, FTC (comparison only)", "ja": "米国FTC（比較のみ）"},
    }
)
"""The five readings, in order."""

CELL_ANSWERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "consent_needed": {"en": "consent needed", "ja": "同意が必要"},
        "not_by_this_rule": {"en": "not by this rule", "ja": "この規定は及ばない"},
        "confirmation_needed": {
            "en": "confirm the consent at the recipient",
            "ja": "提供先での同意の確認が必要",
        },
        "basis_needed": {
            "en": "personal data: a lawful basis is needed",
            "ja": "個人データ（適法化根拠が必要）",
        },
        "no_excuse": {
            "en": "opaque identifiers are no excuse",
            "ja": "識別子が読めないことは理由にならない",
        },
        "open": {"en": "open", "ja": "未確定"},
    }
)
"""What a cell can be answered with."""


class Cell(NamedTuple):
    """Whether the sender can name whom the data are about, and whether the recipient can."""

    sender: bool
    recipient: bool


@dataclass(frozen=True)
class CellRow:
    """One row of `cells.csv`.

    `sender`, `recipient`: can or cannot. `reading`: a key of `READINGS`. `answer`: a key of `CELL_ANSWERS`.
    `reason_*`: one or two sentences. `claims`, `provisions`: ids, separated by spaces. `confidence`: high,
    medium or low.
    """

    sender: str
    recipient: str
    reading: str
    answer: str
    reason_en: str
    reason_ja: str
    claims: str
    provisions: str
    confidence: str


def four_cells() -> pd.DataFrame:
    """Return the grid: twenty rows, four cells under each of five readings.

    Returns
    -------
    DataFrame
        sender, recipient (True: can name); reading, reading_en, reading_ja; answer (a key of `CELL_ANSWERS`),
        answer_en, answer_ja; reason_en, reason_ja; claims, provisions (ids, comma-separated); confidence.

    """
    return pd.DataFrame(
        [
            {
                "sender": row.sender == "can",
                "recipient": row.recipient == "can",
                "reading": row.reading,
                "reading_en": READINGS[row.reading]["en"],
                "reading_ja": READINGS[row.reading]["ja"],
                "answer": row.answer,
                "answer_en": CELL_ANSWERS[row.answer]["en"],
                "answer_ja": CELL_ANSWERS[row.answer]["ja"],
                "reason_en": row.reason_en,
                "reason_ja": row.reason_ja,
                "claims": ",".join(row.claims.split()),
                "provisions": ",".join(provision(id).id for id in row.provisions.split()),
                "confidence": row.confidence,
            }
            for row in rows("cells.csv", CellRow)
        ]
    )


def grid_in_words(language: str) -> pd.DataFrame:
    """Return the grid for a reader: one row a reading, one column a cell, answers in words."""
    cells = four_cells()
    column = [
        _cell_words(Cell(bool(row.sender), bool(row.recipient)), language) for row in cells.itertuples()
    ]
    return (
        cells.assign(cell=column)
        .pivot(index=f"reading_{known_language(language)}", columns="cell", values=f"answer_{language}")
        .loc[[words[language] for words in READINGS.values()], list(dict.fromkeys(column))]
        .rename_axis(index=None, columns=None)
    )


def cell_of(run: SchemeRun | Facts) -> Cell:
    """Return the cell a run stands in: whether its sender, with its own tables, and its recipient can name.

    The sender is the operator and its processor, each with its own tables alone; whether the tables of the
    whole firm may be laid together is another question (E61), for which see the fact `whole_firm_names`.
    """
    known = facts(run)
    return Cell(bool(known.holds("sender_names")), bool(known.holds("recipient_names")))


def _cell_words(cell: Cell, language: str) -> str:
    if language == "ja":
        able = {True: "識別できる", False: "識別できない"}
        return f"提供元：{able[cell.sender]}／提供先：{able[cell.recipient]}"
    able = {True: "can", False: "cannot"}
    return f"sender {able[cell.sender]}, recipient {able[cell.recipient]}"
