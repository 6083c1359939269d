"""A party can give only what it holds, and every giving is in the ledger."""

import pandas as pd
import pytest

from casekit.errors import CasekitError
from casekit.parties import Parties, at_start
from tests.small_world import MANIFEST, small_world


@pytest.fixture
def parties() -> Parties:
    made = Parties(companies=pd.DataFrame(), manifest=MANIFEST, scheme="S")
    made.keep("client", "applicants", pd.DataFrame({"applicant_id": ["a"], "name": ["Name"]}))
    return made


def give(parties: Parties, sender: str, table: str, columns: list[str]) -> None:
    parties.transfer(
        sender, "processor", table, columns, purpose="p", basis_claimed="b", sources=["D02", "K7"]
    )


def test_a_party_cannot_give_what_it_does_not_hold(parties):
    with pytest.raises(CasekitError, match="does not hold"):
        give(parties, "job_site", "applicants", ["applicant_id"])
    assert parties.ledger.transfers == ()


def test_only_the_named_columns_arrive(parties):
    give(parties, "client", "applicants", ["applicant_id"])
    assert parties.holding("processor", "applicants").columns == ("applicant_id",)


def test_a_column_the_sender_lacks_is_refused(parties):
    with pytest.raises(CasekitError, match="no column email"):
        give(parties, "client", "applicants", ["email"])


def test_the_ledger_lists_number_parties_columns_and_sources(parties):
    give(parties, "client", "applicants", ["applicant_id", "name"])
    row = parties.ledger.frame().iloc[0]
    assert (row["number"], row["sender"], row["recipient"]) == (1, "client", "processor")
    assert (row["columns"], row["sources"]) == ("applicant_id,name", "D02,K7")


def test_there_are_no_other_parties(parties):
    with pytest.raises(CasekitError, match="no party 'press'"):
        parties.tables_of("press")


def test_no_party_starts_with_a_truth_table_and_the_processor_starts_with_nothing():
    start = at_start(small_world(), "S").moment("start").holdings
    assert "processor" not in set(start["party"])
    assert not any("person_id" in columns.split(",") for columns in start["columns"])
