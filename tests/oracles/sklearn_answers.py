"""Freezes scikit-learn's calibration curve and Brier score of `scores.csv` (README.md beside this file)."""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss

HERE = Path(__file__).parent
BANDS = (5, 10, 25)

rows = pd.read_csv(HERE / "scores.csv")
went, score = rows["went"].to_numpy(), rows["score"].to_numpy()
curves = {}
for bands in BANDS:
    share, mean_score = calibration_curve(went, score, n_bins=bands, strategy="uniform")
    curves[str(bands)] = {"share_that_went": share.tolist(), "mean_score": mean_score.tolist()}

# Platt's scaling, as CalibratedClassifierCV(method="sigmoid") does it, on the log odds of the score.
inside = score.clip(0.005, 0.995)
log_odds = np.log(inside / (1 - inside))[:, None]
platt = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(log_odds, went)

frozen = {
    "made_with": {name: version(name) for name in ("scikit-learn", "pandas", "numpy")},
    "brier": float(brier_score_loss(went, score)),
    "curves": curves,
    "platt": {"slope": float(platt.coef_[0, 0]), "intercept": float(platt.intercept_[0])},
}
(HERE / "sklearn.json").write_text(json.dumps(frozen, indent=2) + "\n", encoding="utf-8")
