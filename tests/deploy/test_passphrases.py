"""Accounts for a class: a passphrase each, of which only a hash is kept."""

import asyncio
import json
import os
import stat
from pathlib import Path

import pytest

from tests.deploy.hub_config import DEPLOY, deployed, importable

passphrases = deployed("passphrases")


@pytest.fixture
def course(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    return tmp_path, passphrases.make(3, "https://hub.example/", tmp_path)


def test_each_account_has_a_passphrase_of_its_own_with_enough_chance_in_it():
    made = {passphrases.new_passphrase() for _ in range(500)}
    assert len(made) == 500
    assert all(len(phrase) == 24 and phrase.count("-") == 4 for phrase in made)
    assert len(set(passphrases.SYLLABLES)) ** 10 > 2**59


def test_no_group_is_one_that_must_not_be_printed_on_a_slip(monkeypatch):
    offered = iter(["ba", "ka", "ku", "so", *(["mi", "zu"] * 5)])
    monkeypatch.setattr(passphrases.secrets, "choice", lambda _syllables: next(offered))
    assert passphrases.new_passphrase() == "-".join(["mizu"] * 5)


def test_the_hubs_file_holds_hashes_and_no_passphrase(course):
    folder, made = course
    text = (folder / passphrases.HASHES).read_text(encoding="utf-8")
    assert sorted(json.loads(text)) == ["learner-01", "learner-02", "learner-03", "teacher"]
    for phrase in made.values():
        assert phrase not in text
        # A group of b, d, a and e may stand in a hash by chance.
        assert not any(group in text for group in phrase.split("-") if not set(group) <= set("abde"))
    assert len({each["salt"] for each in json.loads(text).values()}) == 4


def test_the_slips_hold_every_passphrase_and_only_their_owner_can_read_them(course):
    folder, made = course
    page = (folder / passphrases.SLIPS).read_text(encoding="utf-8")
    assert all(name in page and phrase in page for name, phrase in made.items())
    if os.name != "nt":
        for name in (passphrases.HASHES, passphrases.SLIPS):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_a_passphrase_fits_its_own_account_and_no_other(course):
    folder, made = course
    accounts = passphrases.read_accounts(folder / passphrases.HASHES)
    assert passphrases.fits(made["learner-01"], accounts["learner-01"])
    assert passphrases.fits(f"  {made['learner-01'].upper()} ", accounts["learner-01"])
    assert not passphrases.fits(made["learner-02"], accounts["learner-01"])
    assert not passphrases.fits("", accounts["learner-01"])
    assert not passphrases.fits("", None)


def test_making_a_class_twice_leaves_the_first_one_as_it_is(course, capsys):
    folder, _ = course
    before = (folder / passphrases.HASHES).read_bytes()
    assert passphrases.main(["make", "--learners", "5", "--address", "a", "--out", str(folder)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (folder / passphrases.HASHES).read_bytes() == before


@pytest.mark.parametrize("learners", ["0", "-3", "1000"])
def test_a_class_of_an_impossible_size_is_refused(tmp_path, learners, capsys):
    assert passphrases.main(["make", "--learners", learners, "--address", "a", "--out", str(tmp_path)]) == 2
    assert "from 1 to 999" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_replaced_passphrase_ends_the_old_one_and_leaves_the_others(course):
    folder, made = course
    new = passphrases.replace("learner-02", "https://hub.example/", folder)
    accounts = passphrases.read_accounts(folder / passphrases.HASHES)
    assert passphrases.fits(new, accounts["learner-02"])
    assert not passphrases.fits(made["learner-02"], accounts["learner-02"])
    assert passphrases.fits(made["learner-01"], accounts["learner-01"])
    assert new in (folder / "slip-learner-02.html").read_text(encoding="utf-8")


def test_an_unknown_name_is_told_which_there_are(course, capsys):
    folder, _ = course
    assert passphrases.main(["remove", "learner-77", "--out", str(folder)]) == 2
    assert "learner-01" in capsys.readouterr().err


def test_the_log_in_knows_the_file_and_nothing_else(course):
    folder, made = course
    with importable(DEPLOY):
        import passphrase_login

        login = passphrase_login.PassphraseLogin(passphrase_file=str(folder / passphrases.HASHES))
        assert login.allow_all

        def enter(name: str, phrase: str) -> str | None:
            given = {"username": name, "password": phrase}
            return asyncio.run(login.authenticate(None, given))

        assert enter(" Learner-01 ", made["learner-01"]) == "learner-01"
        assert enter("learner-01", made["learner-02"]) is None
        assert enter("learner-99", made["learner-01"]) is None
        assert enter("root", made["learner-01"]) is None
        assert enter("", "") is None


def test_whoever_is_taken_from_the_file_is_logged_out(course):
    folder, _ = course

    class User:
        name = "learner-03"

    with importable(DEPLOY):
        import passphrase_login

        login = passphrase_login.PassphraseLogin(passphrase_file=str(folder / passphrases.HASHES))
        assert asyncio.run(login.refresh_user(User()))
        passphrases.remove("learner-03", folder)
        assert not asyncio.run(login.refresh_user(User()))
