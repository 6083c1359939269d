"""Freezes the answers of splink 5.0.0: run in an environment of its own (see README.md beside this file).

splink weighs how alike two rows are in name, reading and university, and learns the weights from the two
tables themselves (Fellegi and Sunter 1969, by expectation maximisation). Nobody tells it who is who.
"""

import json
import logging
import unicodedata
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

HERE = Path(__file__).parent
THRESHOLD = 0.95
SEED = 20190826


def plain(texts: pd.Series) -> pd.Series:
    """One width and no spaces: what casekit's exact key does too, so that only harder variants are left."""
    return texts.map(lambda text: "".join(unicodedata.normalize("NFKC", text).split()).lower())


def katakana(texts: pd.Series) -> pd.Series:
    """Readings typed in hiragana, in katakana."""
    return texts.map(lambda text: "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text))


def table(name: str, key: str) -> pd.DataFrame:
    frame = pd.read_csv(HERE / f"{name}.csv", dtype=str)
    return pd.DataFrame(
        {
            "unique_id": frame[key],
            "name": plain(frame["name"]),
            "kana": katakana(plain(frame["kana"])),
            "university": frame["university"],
        }
    )


logging.disable(logging.WARNING)
database = DuckDBAPI()
forms = database.register(table("name_forms", "applicant_id"), dataset_display_name="forms")
members = database.register(table("name_members", "member_id"), dataset_display_name="members")
settings = SettingsCreator(
    link_type="link_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.85, 0.7]),
        cl.JaroWinklerAtThresholds("kana", [0.9]),
        cl.ExactMatch("university"),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("name"),
        block_on("kana"),
        block_on("university", "substr(kana, 1, 1)"),
        block_on("university", "substr(name, 1, 1)"),
        block_on("university", "substr(name, -1, 1)"),
    ],
)
linker = Linker([forms, members], settings)
linker.training.estimate_probability_two_random_records_match([block_on("name", "university")], recall=0.9)
linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=SEED)
linker.training.estimate_parameters_using_expectation_maximisation(block_on("university"))
linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
found = linker.inference.predict(threshold_match_probability=THRESHOLD).as_pandas_dataframe()
best = found.sort_values(["match_probability", "unique_id_r"], ascending=[False, True])
pairs = best.drop_duplicates("unique_id_l").sort_values("unique_id_l")
answer = {
    "made_with": {name: version(name) for name in ("splink", "duckdb", "pandas")},
    "threshold": THRESHOLD,
    "columns": ["name", "kana", "university"],
    "pairs": pairs[["unique_id_l", "unique_id_r"]].to_numpy().tolist(),
}
text = json.dumps(answer, indent=None, ensure_ascii=False)
(HERE / "splink.json").write_text(text.replace("], [", "],\n[") + "\n", encoding="utf-8")
