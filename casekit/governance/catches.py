"""Which gate would have caught which defect: computed from the screens, or argued and marked so.

Only one defect can be computed: the screens that did not carry the revised text. There the check that a gate
would make is run on the world's own tables (`safeguards.roll_out_check`). Everything else is an argument from
the record (`arguments.csv`), with the best answer to it; readers may weigh it differently.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import pandas as pd

from casekit import case
from casekit.case.record import table
from casekit.errors import CasekitError
from casekit.governance.gates import FOLDER, Gate, defects, gate
from casekit.safeguards.roll_out import RollOut, roll_out_check
from casekit.schemes import SchemeRun
from casekit.world import World

VERDICTS = {
    "yes": {"en": "would catch it", "ja": "見つけられる"},
    "arguable": {"en": "arguable", "ja": "どちらともいえる"},
    "no": {"en": "would not", "ja": "見つけられない"},
}
"""From the strongest to the weakest."""

HOW = {
    "computed": {
        "en": "computed from the screens of the invented world",
        "ja": "架空の世界の画面の表から計算",
    },
    "argued": {"en": "argued, not established", "ja": "論拠による。確かめられたことではない"},
}
COLUMNS = (
    "defect",
    "gate",
    "caught",
    "how",
    "date",
    "says_en",
    "says_ja",
    "counter_en",
    "counter_ja",
    "sources",
)
COMPUTED = "screens_missed"
SCREENS = {
    "registration": ("registration", "会員登録"),
    "pre_entry": ("pre-entry", "プレエントリー"),
    "event_booking": ("event booking", "イベント予約"),
    "briefing_booking": ("briefing booking", "説明会予約"),
    "web_test": ("web test", "ウェブテスト"),
}
OUR_READING = (
    "What each role looks at is our reading of the record. Give the list of all screens to another role, "
    "and it finds the same.",
    "各役割が何を見るかは、記録についての本教材の読み方である。全画面の一覧を別の役割に渡せば、同じことが見つかる。",
)


def caught_by(world: World | SchemeRun, gates: Sequence[str]) -> pd.DataFrame:
    """Say for each defect and each gate that is switched on whether the gate would have caught it.

    Parameters
    ----------
    world : a world, or a run on it; its screens answer the one question that can be computed.
    gates : ids of `gates()`; a repeated one counts once, none gives an empty table.

    Returns
    -------
    DataFrame, one row for each defect and gate, in the order of `defects()` and then of `gates` as given
        defect, gate; caught (a key of `VERDICTS`); how (a key of `HOW`); date (ISO, at the precision of the
        record; empty if not caught, or if the record gives no day): the first day of catching it if
        computed, else the decision at which the gate would have sat; says_en, says_ja; counter_en,
        counter_ja (the best answer); sources (claim ids, comma-separated).

    Raises
    ------
    CasekitError
        If a gate is unknown, or `world` is not casekit's own.

    """
    on = [gate(id) for id in _distinct(gates)]
    roll_out = roll_out_check(world)
    rows = [
        _computed(roll_out, each) if defect.id == COMPUTED else _argued(defect.id, each)
        for defect in defects()
        for each in on
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def still_open(caught: pd.DataFrame) -> pd.DataFrame:
    """Sum up a table of `caught_by`: for each defect the best that any gate does.

    Returns
    -------
    DataFrame, one row a defect
        defect, name_en, name_ja; caught (the strongest verdict; `no` without gates); gate (the first that
        reaches it; empty for `no`); how; date; found_on (when it came out by the record, ISO).

    """
    order = list(VERDICTS)
    rows = []
    for defect in defects():
        own = caught[caught["defect"] == defect.id]
        best = min(own.to_dict("records"), key=lambda row: order.index(row["caught"]), default=None)
        reached = best if best is not None and best["caught"] != "no" else None
        rows.append(
            {
                "defect": defect.id,
                "name_en": defect.name_en,
                "name_ja": defect.name_ja,
                "caught": reached["caught"] if reached else "no",
                "gate": reached["gate"] if reached else "",
                "how": best["how"] if best else "",
                "date": reached["date"] if reached else "",
                "found_on": case.claim(defect.found).date,
            }
        )
    return pd.DataFrame(rows)


def _distinct(gates: Sequence[str]) -> Iterable[str]:
    if isinstance(gates, str):
        raise CasekitError(f'Gates are given as a list. Write ["{gates}"] for one gate.')
    return dict.fromkeys(gates)


def _computed(roll_out: RollOut, gate: Gate) -> dict[str, str]:
    found = roll_out.found.set_index("check").loc[gate.check]
    missed = roll_out.screens.loc[~roll_out.screens["carried"], "screen"].tolist()
    day = found["found_on"]
    caught = bool(missed) and bool(pd.notna(day))
    says_en, says_ja = _words(gate, missed, len(roll_out.screens), caught=caught)
    sources = dict.fromkeys([*str(found["sources"]).split(","), *gate.basis[:2]])
    return {
        "defect": COMPUTED,
        "gate": gate.id,
        "caught": "yes" if caught else "no",
        "how": "computed",
        "date": day.date().isoformat() if caught else "",
        "says_en": says_en,
        "says_ja": says_ja,
        "counter_en": OUR_READING[0],
        "counter_ja": OUR_READING[1],
        "sources": ",".join(sources),
    }


def _words(gate: Gate, missed: list[str], screens: int, *, caught: bool) -> tuple[str, str]:
    if not missed:
        return (
            "In this world every screen carried the revised text from the day: nothing to catch.",
            "この世界では、当日から全画面に反映されていた。見つけるべきものはない。",
        )
    if not caught:
        return (
            f"{gate.name_en}: checks the text, not the {screens} screens it stands on. It was changed as "
            "instructed; nothing to object to.",
            f"{gate.name_ja}：確かめるのは文面であり、それを表示する{screens}種類の画面ではない。"
            "指示どおりに修正されており、指摘することがない。",
        )
    names = [SCREENS.get(screen, (screen, screen)) for screen in missed]
    return (
        f"{gate.name_en}: lays all {screens} screens beside the intended text. Not carried on the day: "
        f"{', '.join(english for english, _ in names)}.",
        f"{gate.name_ja}：{screens}種類の画面をすべて予定の文面と照合する。当日に反映されていない画面："
        f"{'、'.join(japanese for _, japanese in names)}。",
    )


def _argued(defect: str, gate: Gate) -> dict[str, str]:
    row = _arguments()[defect, gate.id]
    return {
        "defect": defect,
        "gate": gate.id,
        "caught": row["caught"],
        "how": "argued",
        "date": case.claim(row["moment"]).date if row["moment"] else "",
        "says_en": row["says_en"],
        "says_ja": row["says_ja"],
        "counter_en": row["counter_en"],
        "counter_ja": row["counter_ja"],
        "sources": ",".join(row["claims"].split()),
    }


@cache
def _arguments() -> dict[tuple[str, str], dict[str, str]]:
    texts = ("says_en", "says_ja", "counter_en", "counter_ja")
    columns = ("defect", "gate", "caught", "moment", "claims", *texts)
    return {(row["defect"], row["gate"]): row for row in table(FOLDER / "arguments.csv", columns)}
