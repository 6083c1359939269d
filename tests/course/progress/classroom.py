"""An invented class: records as learners have them, answered by rule."""

from typing import Any

from casekit.course.progress.hand_in import keys_of
from casekit.lesson.before_after import items

SECRET = "<script>alert('Tanaka Hanako')</script>"
TIME = "2026-01-01T10:00:00"


def right_letter(options: Any) -> str:
    return next("abcdefgh"[n] for n, option in enumerate(options) if option.get("right"))


def wrong_letter(options: Any) -> str:
    return next("abcdefgh"[n] for n, option in enumerate(options) if not option.get("right"))


def record(
    *, guess: int = 3, wrong_first: bool = False, test: bool = True, lesson: bool = True
) -> dict[str, Any]:
    """A record with lesson 03 done and both concept tests answered."""
    keys = keys_of("03")
    predictions = {
        key: {"values": {one["name"]: guess for one in prompt["inputs"]}, "locked_at": TIME}
        for key, prompt in keys.predictions.items()
    }
    checkpoints = {}
    for key, prompt in keys.checkpoints.items():
        tried = [wrong_letter(prompt["options"])] if wrong_first else []
        checkpoints[key] = {"tried": [*tried, right_letter(prompt["options"])], "answered_at": TIME}
    worksheets = {key: {"texts": {"reply": SECRET}, "committed_at": TIME} for key in keys.worksheets}
    part = {
        "language": "ja",
        "predictions": predictions,
        "checkpoints": checkpoints,
        "worksheets": worksheets,
    }
    return {
        "format": 1,
        "casekit": "0.1.0",
        "lessons": {"03": part} if lesson else {},
        "course": {
            "concept_test": {"before": answered_test("before", right=False), "after": answered_test("after")}
        }
        if test
        else {},
    }


def answered_test(when: str, *, right: bool = True) -> dict[str, Any]:
    letter = right_letter if right else wrong_letter
    answers = {item["fallacy"]: letter(item["options"]) for item in items(when)}
    return {"form": "a", "answers": answers, "saved_at": TIME, "answered_at": TIME}
