"""`casekit progress show | export | merge`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from casekit.course.fields import Language
from casekit.course.progress.hand_in import (
    HandIn,
    RejectedError,
    hand_in,
    hand_in_text,
    keys_of,
    read_hand_in,
    read_record,
)
from casekit.errors import CasekitError
from casekit.folders import check_replaceable, new_folder, write_text
from casekit.lesson.keys import LESSONS
from casekit.lesson.record import NAME

MOST_FILES = 5_000
Say = Callable[[str], None]


def default_record(root: Path) -> Path:
    """Return where the learner's record is: $CASEKIT_RECORD, else `my-course` in the checkout `root`."""
    named = os.environ.get("CASEKIT_RECORD")
    return Path(named).expanduser() if named else root / "my-course" / NAME


def show(record: Path, language: Language, say: Say = print) -> None:
    """Print what a record holds, one line a lesson. Raises CasekitError if it cannot be read."""
    say(f"記録: {record}" if language == "ja" else f"Record: {record}")
    for line in _lines(hand_in(read_record(record), with_text=True), language):
        say(line)


def export(
    record: Path, out: Path, language: Language, *, with_text: bool, force: bool = False, say: Say = print
) -> None:
    """Write a hand-in to the file `out`, after printing what the teacher will see.

    Raises
    ------
    CasekitError
        If the record cannot be read, or `out` cannot be written or may not be replaced.

    """
    content = hand_in(read_record(record), with_text=with_text)
    _check_target(out, force=force)
    ja = language == "ja"
    say("教員に見えるのは次の内容です。" if ja else "This is what your teacher will see:")
    for line in _lines(content, language):
        say(f"  {line}")
    say(_promise(ja, with_text=with_text))
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, hand_in_text(content))
    except OSError as fault:
        raise CasekitError(f"Cannot write {out}: {fault.strerror}. Choose a file you may write.") from fault
    say(
        f"{out} に書き出しました。提出は任意です。"
        if ja
        else f"Written to {out}. Handing it in is voluntary."
    )


def merge(
    folder: Path, out: Path, *, lesson: str | None = None, force: bool = False, say: Say = print
) -> None:
    """Count the hand-ins of a folder and write the class summary to the folder `out`.

    Files that are no hand-ins are named, with the reason, and left out; folders inside are not entered.

    Raises
    ------
    CasekitError
        If the folder or the lesson does not exist, no file is a hand-in, or `out` may not be replaced.

    """
    from casekit.course.progress.counting import count
    from casekit.course.progress.pages import summary_files
    from casekit.course.progress.rows import printable

    if lesson is not None and lesson not in LESSONS:
        raise CasekitError(f"There is no lesson {lesson!r}. Lessons run from {LESSONS[0]} to {LESSONS[-1]}.")
    if Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(out)):
        raise CasekitError(f"{out} holds the hand-ins. Choose another folder for the summary.")
    check_replaceable(out, force=force)
    hand_ins, skipped = read_folder(folder)
    for name, reason in skipped:
        say(f"Left out: {printable(name)} ({reason}).")
    if not hand_ins:
        raise CasekitError(
            f"No file in {folder} is a hand-in. Learners make one with `casekit progress export`."
        )
    files = summary_files(count(hand_ins, lesson), skipped)
    with new_folder(out, force=force) as unfinished:
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
    say(
        f"Counted {len(hand_ins)} hand-ins, left out {len(skipped)} files. The summary is in {out}; "
        "skipped.csv there has file names and is for you alone."
    )


def read_folder(folder: Path) -> tuple[list[HandIn], list[tuple[str, str]]]:
    """Return the hand-ins of a folder, and (name, reason) of every file that is none.

    Of several files with one id the first by name counts. Raises CasekitError if there is no such folder.
    """
    try:
        names = sorted(entry.name for entry in os.scandir(folder) if not entry.name.startswith("."))
    except OSError as fault:
        raise CasekitError(
            f"{folder} is not a folder that can be read. Name the folder of hand-ins."
        ) from fault
    if len(names) > MOST_FILES:
        raise CasekitError(f"{folder} has {len(names)} files; at most {MOST_FILES} are counted at once.")
    found: dict[str, HandIn] = {}
    first: dict[str, str] = {}
    skipped: list[tuple[str, str]] = []
    for name in names:
        try:
            one = read_hand_in(folder / name)
        except RejectedError as fault:
            skipped.append((name, str(fault)))
            continue
        if one.id in found:
            skipped.append((name, f"the same hand-in as {_safe(first[one.id])}"))
            continue
        found[one.id], first[one.id] = one, name
    return list(found.values()), skipped


def _lines(content: dict[str, Any], language: Language) -> list[str]:
    """Return what a hand-in says, for its owner to read."""
    ja = language == "ja"
    lines = []
    for lesson, part in content["lessons"].items():
        title = keys_of(lesson).title.get(language, "")
        lines.append(f"{'レッスン' if ja else 'Lesson '}{lesson} {title}".rstrip())
        for key, values in part.get("predictions", {}).items():
            given = ", ".join(f"{name} = {_value(value)}" for name, value in values.items())
            lines.append(f"  {'予想' if ja else 'prediction'} {key}: {given}")
        for key, tried in part.get("checkpoints", {}).items():
            lines.append(f"  {'確認問題' if ja else 'checkpoint'} {key}: {' → '.join(tried)}")
        for key, texts in part.get("worksheets", {}).items():
            written = "記入あり（文章は含みません）" if ja else "written (the text is not included)"
            if isinstance(texts, dict):
                written = " / ".join(_safe(text) for text in texts.values())
            lines.append(f"  {'ワークシート' if ja else 'worksheet'} {key}: {written}")
    for when, answers in content["concept_test"].items():
        given = ", ".join(f"{code} {letter}" for code, letter in answers.items())
        name = ("確認テスト・前" if when == "before" else "確認テスト・後") if ja else f"Concept test, {when}"
        lines.append(f"{name}: {given}")
    lines.append(f"{'進め方' if ja else 'Track'}: {content['track']}")
    return lines


def _promise(ja: bool, *, with_text: bool) -> str:
    if ja:
        text = "書いた文章も含みます（--with-text）。" if with_text else "書いた文章は含みません。"
        return f"氏名、日時、ファイルの場所は含みません。{text}番号は書き出すたびに変わります。"
    text = "Your texts are included (--with-text)." if with_text else "No text you wrote is included."
    return f"No name, no time and no place on your computer. {text} The number in it is new each time."


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {one}" for name, one in value.items()) + "}"
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list | tuple) else str(value)


def _safe(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _check_target(out: Path, *, force: bool) -> None:
    if not out.exists() and not out.is_symlink():
        return
    if not force:
        raise CasekitError(f"{out} exists already. Choose another name, or add --force to replace it.")
    try:
        read_hand_in(out)
    except RejectedError as fault:
        raise CasekitError(
            f"{out} is not a hand-in, so --force does not replace it. Choose another name."
        ) from fault
