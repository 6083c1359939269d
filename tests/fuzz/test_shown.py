"""What somebody typed is shown as it was typed: it never becomes part of a page, a formula or an order."""

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit import lesson
from casekit.lesson import session
from casekit.lesson.keys import LESSONS, read_keys
from casekit.lesson.pieces import WIDGET, as_widget, caught
from casekit.live import Lab
from casekit.world import classroom
from tests.course.progress.classroom import record
from tests.fuzz.hostile import SCRIPTS, TRIED, tries
from tests.fuzz.test_files import forged
from tests.live.visits import Client

SCRIPT = pytest.mark.parametrize("script", SCRIPTS)


class Page(HTMLParser):
    """Collects what of a page would act: `zq` in a tag, in an address, in a script, and every handler."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.acts: list[str] = []
        self.inside = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            leads = name in ("href", "src", "action", "srcdoc", "style") and "zq" in (value or "")
            if name.startswith("on") or "zq" in name or leads:
                self.acts.append(f"{tag} {name}={value}")
        if "zq" in tag:
            self.acts.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style") and "zq" in data:
            self.acts.append(f"{self.inside}: {data[:60]}")

    def handle_comment(self, data: str) -> None:
        if "zq" in data:
            self.acts.append(f"comment: {data[:60]}")


@pytest.mark.parametrize(
    "script", [*SCRIPTS[:3], SCRIPTS[5].replace("<b>", "<b onclick=zq()>"), "<!-- zq -->", "<zq>"]
)
def test_the_look_at_pages_sees_what_acts(script: str) -> None:
    assert Page(f'<p title="{script}">{script}</p>').acts


def shown(call: Callable[..., object], *arguments: Any) -> str:
    """Return the HTML of everything a call displays, widgets included."""
    pieces = caught(lambda: call(*arguments))
    html = [str(piece.get("text/html", "")) for piece in pieces]
    widgets = [as_widget(piece) for piece in pieces if WIDGET in piece]
    for widget in widgets:
        widgets += getattr(widget, "children", ())
    return "\n".join([*html, *(str(each.value) for each in widgets if type(each).__name__ == "HTML")])


def displays(number: str) -> Iterator[tuple[Callable[..., object], tuple[Any, ...]]]:
    """Yield every display of a lesson's frame."""
    keys = read_keys(number, "en")
    yield lesson.start, (number, "en")
    yield from ((lesson.predict, (key,)) for key in keys.predictions)
    yield from ((lesson.checkpoint, (key,)) for key in keys.checkpoints)
    yield from ((lesson.worksheet, (key,)) for key in keys.worksheets)
    yield from ((lesson.concept_test, (when,)) for when in ("before", "after"))
    yield from ((call, ()) for call in (lesson.choose_track, lesson.progress))


@tries(quick=30, slow=600)
@given(data=st.data(), edition=st.sampled_from(["", "facilitator"]))
def test_an_edited_record_breaks_no_display_and_becomes_part_of_none(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, edition: str
) -> None:
    TRIED["records in lessons"] += 1
    path = tmp_path_factory.mktemp("record") / "my-record.json"
    path.write_text(json.dumps(forged(data, forged(data, record()))), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CASEKIT_RECORD", str(path))
        patch.setenv("CASEKIT_EDITION", edition)
        session.close_session()
        for call, arguments in displays("03"):
            assert Page(shown(call, *arguments)).acts == []
    session.close_session()


def everywhere(content: Any, script: str) -> Any:
    """Return a record with a text in the place of every text that a learner or an editor can choose."""
    if isinstance(content, dict):
        return {
            key: script if key in ("casekit", "reply", "language") else everywhere(one, script)
            for key, one in content.items()
        }
    return content


@SCRIPT
@pytest.mark.parametrize("number", LESSONS)
def test_a_script_in_every_text_of_a_record_is_read_and_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, number: str
) -> None:
    TRIED["scripts in lessons"] += 1
    content = everywhere(record(wrong_first=True), script)
    content["lessons"][script] = content["lessons"]["03"]
    keys = read_keys(number, "en")
    entries = {
        "predictions": {key: {"values": {"a": script}, "locked_at": script} for key in keys.predictions},
        "checkpoints": {key: {"tried": [script], "answered_at": script} for key in keys.checkpoints},
        "worksheets": {key: {"texts": {"a": script}, "committed_at": script} for key in keys.worksheets},
    }
    for section in entries.values():
        for entry in section.values():
            inside = entry.get("texts")
            if inside is not None:
                fields = {each["name"] for prompt in keys.worksheets.values() for each in prompt["prompts"]}
                inside.update(dict.fromkeys(fields, script))
    content["lessons"][number] = entries
    path = tmp_path / script.replace("/", "_") / "my-record.json"
    path.parent.mkdir()
    path.write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setenv("CASEKIT_RECORD", str(path))
    monkeypatch.delenv("CASEKIT_EDITION", raising=False)
    session.close_session()
    for call, arguments in displays(number):
        assert Page(shown(call, *arguments)).acts == [], call
    mine = session.running().record
    assert mine.trouble is None
    assert mine.lessons()[script] == content["lessons"][script]
    session.close_session()


@SCRIPT
def test_a_record_that_cannot_be_written_names_its_place_without_running_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    place = tmp_path / script.replace("/", "_")
    place.write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setenv("CASEKIT_RECORD", str(place / "my-record.json"))
    session.close_session()
    running = session.open_session("03", "en")
    running.record.change("03", "worksheets", "argue", lambda _: {"texts": {}})
    assert running.record.trouble is not None
    assert Page(running.trouble()).acts == []
    session.close_session()


@SCRIPT
def test_a_script_in_an_address_of_the_cookie_lab_is_not_run(script: str) -> None:
    TRIED["scripts in the cookie lab"] += 1
    with Lab() as lab:
        client = Client(lab)
        for path in (f"/en/?a={quote(script)}", f"/en/policy?from={quote(script)}"):
            page = client.send("GET", "job_site", path)
            assert page.status < 500
            assert Page(page.text).acts == []
        client.close()


def test_a_world_gives_no_spreadsheet_a_formula() -> None:
    world = classroom(members=300)
    for name in world.tables:
        frame = world[name]
        for column in frame.select_dtypes(include=["str", "category"]):
            first = frame[column].astype("str").str.strip().str[:1]
            assert not first.isin(list("=+-@＝＋－＠")).any(), (name, column)
