"""`casekit print`: a whole folder or nothing, nothing of others replaced, nothing fetched."""

import json
import socket
from hashlib import sha256
from itertools import islice

import pytest

from casekit.cli import main
from casekit.course.paper import pack as packing
from casekit.errors import CasekitError
from tests.shipped_texts import ROOT

NAMES = ("0-read-me", "1-card-deck", "2-card-deck-solution", "3-party-folders")


def one_sentence(capsys) -> str:
    lines = [line for line in capsys.readouterr().err.splitlines() if line]
    assert len(lines) == 1, lines
    return lines[0]


def test_one_language_is_written_whole_with_a_manifest_and_replaced_with_force(tmp_path, capsys, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise AssertionError("printing opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    every = packing.documents_of
    monkeypatch.setattr(packing, "documents_of", lambda *given: islice(every(*given), 3))
    out = tmp_path / "paper pack 紙"
    assert main(["print", "--out", str(out), "--language", "ja", "--seed", "3"]) == 0
    assert "invented" in capsys.readouterr().out
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.pdf")}
    assert set(files) == set(manifest["documents"])
    assert {name: sha256(content).hexdigest() for name, content in files.items()} == {
        name: one["sha256"] for name, one in manifest["documents"].items()
    }
    assert manifest["seed"] == 3
    assert sorted(files) == [f"ja/0{name}.pdf" for name in NAMES]
    assert not (out / "en").exists()

    assert main(["print", "--out", str(out), "--language", "ja"]) == 2
    assert "--force" in one_sentence(capsys)
    (out / "stale.txt").write_text("old", encoding="utf-8")
    monkeypatch.setattr(packing, "documents_of", lambda *_: iter(()))
    assert main(["print", "--out", str(out), "--language", "en", "--force"]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["en", "manifest.json"]


def test_a_language_that_the_kit_does_not_have_is_one_sentence_and_nothing_is_written(tmp_path):
    with pytest.raises(CasekitError, match=r"There is no pack in fr\. Choose en, ja or both\."):
        packing.print_pack(tmp_path / "paper", root=ROOT, languages=("en", "fr"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_else_is_never_replaced(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("do not lose", encoding="utf-8")
    for more in ([], ["--force"]):
        assert main(["print", "--out", str(tmp_path / "mine"), *more]) == 2
        assert str(tmp_path / "mine") in one_sentence(capsys)
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "do not lose"


def test_when_a_page_is_missing_nothing_is_left_behind(tmp_path, made, monkeypatch):
    (tmp_path / "guide").mkdir()
    monkeypatch.setattr(packing, "invented_world", lambda _seed: made)
    with pytest.raises(CasekitError, match="is missing"):
        packing.print_pack(tmp_path / "out", root=tmp_path, languages=("en",))
    assert [path.name for path in tmp_path.iterdir()] == ["guide"]


@pytest.mark.parametrize(
    "arguments",
    [["--language", "fr"], ["--seed", "x"], ["--seed", "-1"], []],
    ids=["language", "no number", "below zero", "no folder"],
)
def test_bad_input_is_one_sentence(tmp_path, capsys, arguments):
    out = ["--out", str(tmp_path / "out")] if arguments else []
    assert main(["print", *out, *arguments]) == 2
    one_sentence(capsys)
    assert list(tmp_path.iterdir()) == []


def test_the_guide_of_this_checkout_has_every_page_the_pack_names():
    for name in (*packing.NAMED, "role-cards"):
        for ending in (".md", ".ja.md"):
            assert (ROOT / "guide" / f"{name}{ending}").is_file()
