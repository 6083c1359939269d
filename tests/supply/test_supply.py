"""Licences, days and reasons of what we build on, held against the locks and what is installed."""

import re
from datetime import date

import pytest

from tests.supply import supply
from tests.supply.supply import LEARNERS, TESTS, licence_of, licence_texts, pins, table

INSTALLED = supply.installed()
ROWS = table("pins.csv")
LEARNERS_PINS = {(pin.name, pin.version) for pin in pins(LEARNERS)}
INSTALLED_FOR_LEARNERS = sorted(LEARNERS_PINS & set(INSTALLED))
GPL = re.compile(r"\bA?GPL\b|GNU (?:Affero )?General Public", re.IGNORECASE)
NAMES_IT = re.compile(r"[AL]?GPL|GENERAL PUBLIC LICEN[CS]E", re.IGNORECASE)
MAKE_ANEW = "Run `python tests/supply/supply.py UV`."


def key(row: dict[str, str]) -> tuple[str, str]:
    return row["name"], row["version"]


def test_the_table_has_every_pin_of_both_locks_once() -> None:
    assert [key(row) for row in ROWS] == sorted({(pin.name, pin.version) for pin in pins(TESTS)}), MAKE_ANEW
    needed = {key(row) for row in ROWS if row["needed_by"] == "learners"}
    assert needed == LEARNERS_PINS, MAKE_ANEW


def test_the_page_is_the_one_that_the_tables_make() -> None:
    assert (supply.HERE / "README.md").read_text(encoding="utf-8") == supply.page(ROWS), MAKE_ANEW


def test_every_licence_is_the_one_that_the_installed_package_names() -> None:
    here = [row for row in ROWS if key(row) in INSTALLED]
    assert len(here) > 150
    assert [(key(row), licence_of(INSTALLED[key(row)])) for row in here] == [
        (key(row), row["licence"]) for row in here
    ], MAKE_ANEW


def test_every_day_is_a_day_and_none_is_guessed() -> None:
    days = [row["released"] for row in ROWS]
    assert all(date(2015, 1, 1) < date.fromisoformat(day) for day in days)


def test_nothing_of_a_learner_is_under_the_gpl() -> None:
    under = {
        row["name"]
        for row in ROWS
        if row["needed_by"] == "learners" and GPL.search(row["licence"].replace("LGPL", ""))
    }
    # Its metadata names three licences for three kinds of files; the next test looks for the third kind.
    assert under == {"docutils"}


def test_the_one_file_of_docutils_under_the_gpl_is_not_installed() -> None:
    (docutils,) = [each for (name, _), each in INSTALLED.items() if name == "docutils"]
    files = docutils.files
    assert files is not None
    assert not [file for file in files if file.name == "rst.el" or file.suffix == ".el"]
    (copying,) = [text for path, text in licence_texts(docutils) if path.endswith("COPYING.rst")]
    exceptions = re.split(r"^\* ", copying.split("\nExceptions\n")[1], flags=re.MULTILINE)[1:]
    under = [part for part in exceptions if "released under the `GNU General Public License`_" in part]
    left = [part for part in under if "relicensed" not in part]
    assert [part.split("\n")[0] for part in left] == ["tools/editors/emacs/rst.el"]


@pytest.mark.parametrize("pin", INSTALLED_FOR_LEARNERS, ids="-".join)
def test_a_licence_text_that_names_the_gpl_was_read_by_somebody(pin: tuple[str, str]) -> None:
    found = [path for path, text in licence_texts(INSTALLED[pin]) if NAMES_IT.search(text)]
    explained = {row["name"] for row in table("mentions.csv")}
    assert not found or pin[0] in explained, f"{found}: read them, and add a row to mentions.csv"


def test_every_explained_mention_is_still_there() -> None:
    for row in table("mentions.csv"):
        (one,) = [each for (name, _), each in INSTALLED.items() if name == row["name"]]
        assert any(NAMES_IT.search(text) for _, text in licence_texts(one)), f"{row['name']} may leave"


def test_each_package_we_ask_for_has_its_reason_and_no_other_has() -> None:
    said = table("direct.csv")
    assert [row["name"] for row in said] == list(supply.asked_for()), "direct.csv follows pyproject.toml"
    assert all(row["purpose"] and row["without"] for row in said)


def test_the_licence_reader_refuses_what_nobody_has_looked_at() -> None:
    class Unknown:
        name = "x"
        files = ()

        def __init__(self, **said: str) -> None:
            self.said = said

        @property
        def metadata(self) -> "Unknown":
            return self

        def get(self, name: str) -> str | None:
            return self.said.get(name)

        def get_all(self, name: str) -> list[str]:
            return [self.said[name]] if name in self.said else []

    for said in ({}, {"Classifier": "License :: Other/Proprietary License"}, {"License": "Mine\nand more"}):
        with pytest.raises(ValueError, match="x"):
            licence_of(Unknown(**said))  # type: ignore[arg-type]
