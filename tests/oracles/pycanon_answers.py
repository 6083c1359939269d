"""Freezes the answers of pyCANON 1.3.6: run in an environment of its own (see README.md beside this file)."""

import json
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from pycanon import anonymity

HERE = Path(__file__).parent
QUASI_IDENTIFIERS = {
    "ten_rows": ["region", "faculty"],
    "with_missing": ["region", "faculty"],
    "applicants": ["region", "faculty", "year"],
}


def answers(frame: pd.DataFrame, quasi_identifiers: list[str]) -> dict[str, float]:
    return {
        "k": int(anonymity.k_anonymity(frame, quasi_identifiers)),
        "l_secret": int(anonymity.l_diversity(frame, quasi_identifiers, ["secret"])),
        "l_points": int(anonymity.l_diversity(frame, quasi_identifiers, ["points"])),
        "t_secret": float(anonymity.t_closeness(frame, quasi_identifiers, ["secret"])),
        "t_points": float(anonymity.t_closeness(frame, quasi_identifiers, ["points"])),
        "beta_secret": float(anonymity.basic_beta_likeness(frame, quasi_identifiers, ["secret"])),
    }


frozen = {
    "made_with": {name: version(name) for name in ("pycanon", "pandas", "numpy")},
    "cases": {
        case: {
            "quasi_identifiers": columns,
            "answers": answers(pd.read_csv(HERE / f"{case}.csv"), columns),
        }
        for case, columns in QUASI_IDENTIFIERS.items()
    },
}
(HERE / "pycanon.json").write_text(json.dumps(frozen, indent=2) + "\n", encoding="utf-8")
