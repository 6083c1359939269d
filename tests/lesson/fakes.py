"""A deck of twelve cards and vantage points in the shape that linkage gives, so that no world is needed."""

from typing import Any

import numpy as np
import pandas as pd

from casekit.linkage.deck import Deck
from casekit.manifest import Manifest

NAMES = (
    "佐藤 陽菜,鈴木 蓮,高橋 結衣,田中 湊,渡邉 美咲,伊藤 颯太,"
    "山本 葵,中村 悠真,小林 凛,加藤 大翔,吉田 さくら,髙田 樹"
)
KANA = (
    "サトウハナ,スズキレン,タカハシユイ,タナカミナト,ワタナベミサキ,イトウソウタ,"
    "ヤマモトアオイ,ナカムラユウマ,コバヤシリン,カトウヒロト,ヨシダサクラ,タカダイツキ"
)
MANIFEST = Manifest(seed=20190826, settings={}, versions={"casekit": "0"})


def deck() -> Deck:
    random = np.random.default_rng(3)
    applicants = [f"C01-{number:06d}" for number in sorted(random.choice(900_000, 12, replace=False))]
    cookies = [f"{number:016x}" for number in random.integers(2**60, 2**63, 12)]
    strangers = [f"{number:016x}" for number in random.integers(2**60, 2**63, 3)]
    unmatched = {3, 7, 10}
    scores = [np.nan if n in unmatched else round(float(random.random()), 4) for n in range(12)]
    labels = ["" if np.isnan(s) else "★" * int(1 + 4.99 * s) + "☆" * (4 - int(4.99 * s)) for s in scores]
    met = [cookie for n, cookie in enumerate(cookies) if n not in unmatched]
    views = random.integers(3, 90, 12)
    browsing = pd.DataFrame(
        {
            "cookie_id": [*met, *strangers],
            "views": views,
            "top_industries": [
                [f"I{i:02d}" for i in random.choice(np.arange(1, 31), 3, replace=False)] for _ in range(12)
            ],
        }
    ).sort_values("cookie_id", ignore_index=True)
    seen = [0 if n in unmatched else 5 for n in range(12)]
    base = pd.DataFrame({"applicant_id": applicants, "cookie_id": cookies})
    client = pd.DataFrame({"applicant_id": applicants, "name": NAMES.split(","), "kana": KANA.split(",")})
    return Deck(
        company_id="C01",
        company_name_en="Hoshizora Foods",
        company_name_ja="星空フーズ",
        survey=base,
        browsing=browsing,
        joined=base.assign(views=seen, score=scores, label=labels),
        client=client,
        named=client.assign(score=scores, label=labels),
        manifest=MANIFEST,
    )


def vantage_points() -> pd.DataFrame:
    number, cookie, member = (
        ("applicant number", "応募者管理ID"),
        ("cookie", "Cookie"),
        ("member number", "会員番号"),
    )
    none = ("holds no scores", "スコアを持っていない")
    nowhere = ("no table it holds leads to a name", "手元のどの表からも氏名に届かない")
    other = path(number, "other_service")
    logins = path(number, "survey_answers", cookie, "logins", member, "members")
    rows: list[tuple[Any, ...]] = [
        ("processor", "", 0.0, None, *nowhere),
        ("processor_with_other_team", "scores,other_service", 0.31, 1.0, *other),
        ("job_site", "", 0.0, None, *none),
        ("job_site_with_processor", "scores,survey_answers,logins,members", 0.58, 0.97, *logins),
        ("client", "scores,applicants", 1.0, 1.0, *path(number, "applicants")),
        ("student", "", 0.0, None, *none),
    ]
    return pd.DataFrame(rows, columns=["party", "with_tables", "share", "right", "path_en", "path_ja"])


def path(*steps: str | tuple[str, str]) -> tuple[str, str]:
    pairs = [("scores", "scores"), *((step, step) if isinstance(step, str) else step for step in steps)]
    return " → ".join(pair[0] for pair in pairs), " → ".join(pair[1] for pair in pairs)


class Run:
    """Stands where a SchemeRun stands; nothing but its manifest is looked at."""

    manifest = MANIFEST
