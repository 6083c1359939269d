"""The written result of a run: ledger, deliverable and summary (design section 6)."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from casekit.consent import Defect, Reading, defects, readings, without_consent
from casekit.folders import new_folder, write_text
from casekit.law import facts
from casekit.linkage import match_figures, who_can_name
from casekit.manifest import current_versions
from casekit.schemes import SchemeRun


def summary(run: SchemeRun) -> dict[str, Any]:
    """Return the figures of a run, as `summary.json` has them.

    Shares are 0 to 1; None stands for what cannot be known without the invented truth, is not one number, or
    is a share of nothing.
    `facts` is what `casekit assess` needs of the run, so that it needs no world.
    """
    figures = match_figures(run)
    named = who_can_name(run)
    return {
        "scheme": run.scheme,
        "variant": run.variant,
        "outcome": run.outcome,
        "model": run.model,
        "seed": run.manifest.seed,
        "versions": current_versions("numpy", "pandas", "scikit-learn"),
        "rows_delivered": figures.rows_delivered,
        "rows_scored": figures.rows_scored,
        "students_scored": figures.students_scored,
        "match_rate": figures.match_rate,
        "match_precision": figures.match_precision,
        "students_with_namesakes": figures.students_with_namesakes,
        "students_with_others_browsing": figures.students_with_others_browsing,
        "without_consent": without_consent(run),
        "readings": {reading.name: _counted(reading) for reading in readings(run)},
        "defects": {defect.name: _counted(defect) for defect in defects(run)},
        "assumptions": {
            assumed.name: {"sources": list(assumed.sources), "en": assumed.says_en, "ja": assumed.says_ja}
            for assumed in run.assumptions
        },
        "who_can_name": {
            row["party"]: {name: None if pd.isna(row[name]) else row[name] for name in ("share", "right")}
            for row in named.to_dict("records")
        },
        "facts": facts(run, named=named).as_dict(),
    }


def _counted(said: Reading | Defect) -> dict[str, Any]:
    return {
        "students": said.students,
        "sources": list(said.sources),
        "en": said.says_en,
        "ja": said.says_ja,
    }


def write_run(run: SchemeRun, out: Path, *, force: bool = False) -> dict[str, Any]:
    """Write `ledger.csv`, `scores.csv` and `summary.json` to a new folder, and return the summary.

    Raises
    ------
    CasekitError
        If the folder exists (and `force` is not given, or casekit did not write it) or cannot be written.

    """
    figures = summary(run)
    with new_folder(out, force=force) as folder:
        run.ledger.frame().to_csv(folder / "ledger.csv", index=False, lineterminator="\n")
        run.deliverable.to_csv(folder / "scores.csv", index=False, lineterminator="\n")
        write_text(folder / "summary.json", json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    return figures
