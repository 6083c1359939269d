"""Freezes the answers of anonymeter 1.1.0: run in an environment of its own (see README.md beside this file).

It draws without a seed; one is put in its way, so that the answers can be made again.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from anonymeter.evaluators import InferenceEvaluator, LinkabilityEvaluator, SinglingOutEvaluator

HERE = Path(__file__).parent
KNOWN = {
    "linkability": (["hours", "faculty"], ["distance", "region"]),
    "linkability_with_ties": (["hours", "faculty"], ["views", "region", "outcome"]),
    "inference": ["hours", "distance", "faculty", "region"],
}
ATTACKS = 300

_generator = np.random.default_rng
np.random.default_rng = lambda seed=20190826: _generator(seed)
np.random.seed(20190826)

tables = {name: rows.drop(columns="part") for name, rows in pd.read_csv(HERE / "people.csv").groupby("part")}


def frozen(evaluator) -> dict[str, object]:
    results = evaluator.results()
    risk = evaluator.risk()
    return {
        "attack": results.attack_rate.value,
        "attack_error": results.attack_rate.error,
        "control": results.control_rate.value,
        "control_error": results.control_rate.error,
        "risk": risk.value,
        "low": risk.ci[0],
        "high": risk.ci[1],
    }


def linkability(released: pd.DataFrame, known) -> dict[str, object]:
    original, control = tables["original"], tables["control"]
    return frozen(
        LinkabilityEvaluator(
            ori=original, syn=released, control=control, aux_cols=known, n_attacks=len(original)
        ).evaluate(n_jobs=1)
    )


def inference(released: pd.DataFrame) -> dict[str, object]:
    original, control = tables["original"], tables["control"]
    return frozen(
        InferenceEvaluator(
            ori=original,
            syn=released,
            control=control,
            aux_cols=KNOWN["inference"],
            secret="outcome",
            n_attacks=len(original),
        ).evaluate(n_jobs=1)
    )


def singling_out(released: pd.DataFrame) -> dict[str, object]:
    evaluator = SinglingOutEvaluator(
        ori=tables["original"], syn=released, control=tables["control"], n_attacks=ATTACKS, n_cols=3
    )
    return frozen(evaluator.evaluate(mode="multivariate"))


answers = {
    name: {
        "singling_out": singling_out(released),
        "linkability": linkability(released, KNOWN["linkability"]),
        "linkability_with_ties": linkability(released, KNOWN["linkability_with_ties"]),
        "inference": inference(released),
    }
    for name, released in (("copy", tables["original"].copy()), ("independent", tables["independent"]))
}
made_with = {name: version(name) for name in ("anonymeter", "pandas", "numpy")}
(HERE / "anonymeter.json").write_text(
    json.dumps({"made_with": made_with, "attacks": ATTACKS, "known": KNOWN, "answers": answers}, indent=2)
    + "\n",
    encoding="utf-8",
)
