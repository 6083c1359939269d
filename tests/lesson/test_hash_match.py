import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from casekit import lesson, linkage, schemes, world
from casekit.lesson.scenes import hash_full_list, hash_one_name, hash_readers
from casekit.parties import Holding

See = Callable[..., Any]


@pytest.fixture(scope="module")
def invented() -> Any:
    return world.classroom()


@pytest.fixture(scope="module")
def run(invented: Any) -> schemes.SchemeRun:
    return schemes.hashed_names(invented)


@pytest.fixture(scope="module")
def lists(run: schemes.SchemeRun) -> tuple[Holding, Holding]:
    found = []
    for party, table in (("client", "applicants"), ("job_site", "members")):
        rows = run.parties.holding(party, table).frame.query("cohort == 2019")
        rows = rows.iloc[::3].head(1000) if party == "client" else rows
        found.append(Holding(party, table, rows.reset_index(drop=True), run.manifest))
    return found[0], found[1]


@pytest.fixture(autouse=True)
def started(see: See) -> None:
    see(lesson.start, "03", "en")


def view(page: Any, mark: str) -> str:
    return next(str(w.value) for w in page.all_widgets() if mark in str(getattr(w, "value", "")))


def test_spaces_leave_the_hash_and_a_letter_changes_it() -> None:
    found = hash_one_name.hashed_three_ways(" Sato Hana ")
    assert found.digest == found.spaced_digest == sha256(b"satohana").hexdigest()
    assert found.spaced != found.name
    assert found.changed == "Sato Hanb"
    assert found.changed_digest == sha256(b"satohanb").hexdigest()


@pytest.mark.parametrize(
    ("name", "changed"), [("佐藤 陽菜", "佐藤 陽子"), ("佐藤 花子", "佐藤 花美"), ("z", "a")]
)
def test_the_changed_name_differs_in_its_last_letter(name: str, changed: str) -> None:
    assert hash_one_name.hashed_three_ways(name).changed == changed


def test_what_is_typed_is_hashed_at_once_and_an_empty_box_says_so(invented: Any, see: See) -> None:
    page = see(lesson.hash_a_name, invented)
    typed = page.widget("casekit-name-typed")
    typed.value = "Moon Cat"
    digest = sha256(b"mooncat").hexdigest()
    assert digest[:16] in view(page, 'class="casekit-table casekit-hashes')
    assert "Moon Caz" not in page.html
    typed.value = "  "
    assert "The box is empty" in page.html
    assert "Do not type a real name" in page.html


def test_an_offered_name_is_taken_and_the_twin_has_them_all(invented: Any, see: See) -> None:
    page = see(lesson.hash_a_name, invented)
    names = hash_one_name.offered_names(invented, "en")
    page.widget("casekit-name-offer").value = names[2]
    assert page.widget("casekit-name-typed").value == names[2]
    for name in names:
        assert name in page.pieces[-1]["text/html"]
        assert hash_one_name.hashed_three_ways(name).digest[-16:] in page.pieces[-1]["text/html"]


def test_the_counts_are_those_of_the_measurement(lists: tuple[Holding, Holding]) -> None:
    names, members = lists
    found = hash_readers.readings(names, members)
    plain = linkage.Recipe()
    attack = linkage.member_list_look_up(linkage.hashed(names, plain), members, plain)
    own = found["plain", "operator"]
    assert (own.recovered, own.one) == (attack.recovered.hits, attack.named.hits)
    assert (own.one, own.several, own.rows - own.recovered) == hash_readers.people_found(attack)
    assert found["salt_of_both", "operator"].recovered == own.recovered > 900
    for holder in hash_readers.HOLDERS:
        assert found["key_of_a_third_party", holder].recovered == 0
    assert 0 < found["plain", "outsider_with_dictionary"].recovered < own.recovered
    assert found["salt_of_both", "outsider_with_dictionary"].recovered == 0


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_display_the_twin_and_the_picture_have_the_same_numbers(
    language: str, lists: tuple[Holding, Holding], see: See
) -> None:
    see(lesson.start, "03", language)
    page = see(lesson.who_reads, *lists)
    found = hash_readers.readings(*lists)
    twin = page.pieces[-1]["text/html"]
    for (method, holder), reading in found.items():
        page.widget("casekit-holder").value = holder
        page.widget("casekit-method").value = method
        shown = view(page, 'class="casekit-bars')
        for _part, count in hash_readers._parts(holder, reading):
            assert f"<strong>{count:,}</strong> / 1,000" in shown
            assert f">{count:,}</td>" in twin
    assert "<img" in twin


def test_six_rows_show_only_what_the_holder_can_read(lists: tuple[Holding, Holding], see: See) -> None:
    shown = hash_readers.samples(*lists, "en")
    assert len(shown) == 6
    page = see(lesson.who_reads, *lists)
    seen = {}
    for holder in hash_readers.HOLDERS:
        page.widget("casekit-holder").value = holder
        seen[holder] = sum(each.name in view(page, 'class="casekit-bars') for each in shown)
    assert seen["outsider_without_list"] == 0
    assert seen["outsider_with_dictionary"] == sum(each.frequent for each in shown) >= 2
    assert seen["operator"] == sum(each.members > 0 for each in shown) == 5
    page.widget("casekit-method").value = "key_of_a_third_party"
    assert not any(each.name in view(page, 'class="casekit-bars') for each in shown)
    assert "No score comes out, unless the third party" in view(page, 'class="casekit-bars')


def test_the_long_list_is_counted_like_the_short_one(
    run: schemes.SchemeRun, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = linkage.full_member_list
    monkeypatch.setattr(linkage, "full_member_list", lambda world, cohort: whole(world, members=9_000))
    page = see(lesson.full_list, run)
    found = hash_full_list.look_up(run, whole(run.world, members=9_000))
    assert sum(found.parts) == hash_full_list.ROWS
    assert "a list of 9,000 members" in page.text
    for count in found.parts:
        assert f"{count:,}" in page.pieces[0]["text/plain"]
        assert f"{count:,}" in re.findall(r'alt="([^"]*)"', page.pieces[1]["text/html"])[0]
        assert f">{count:,}</td>" in page.pieces[2]["text/html"]


def test_a_longer_list_has_more_namesakes(run: schemes.SchemeRun) -> None:
    short, long = (
        hash_full_list.look_up(run, linkage.full_member_list(run.world, members=members))
        for members in (3_000, 60_000)
    )
    assert long.parts[1] > short.parts[1]
    assert long.most > short.most


def test_every_row_of_the_run_is_joined_to_one_to_several_or_to_nobody(
    run: schemes.SchemeRun, see: See
) -> None:
    told = see(lesson.same_names, run).text
    rows, one, several, nobody = (
        int(count.replace(",", "")) for count in re.findall(r": ([\d,]+)", told)[:4]
    )
    assert rows == len(run.deliverable) == one + several + nobody
    mixed = linkage.match_figures(run).students_with_others_browsing
    assert f"another person’s browsing: {mixed}" in told


def test_names_leave_the_client_only_where_the_operator_hashes(
    invented: Any, run: schemes.SchemeRun, see: See
) -> None:
    by_client = schemes.hashed_names(invented, hashed_by="client")
    told = see(lesson.two_ledgers, run, by_client).text.splitlines()
    handed = next(line for line in told if line.startswith("What does the client")).split(" | ")
    assert handed[1].endswith("Job site: name, applicant ID")
    assert handed[2].endswith("Job site: hashed name, applicant ID")
    assert "The delivered file is the same, row by row." in told[-1]


def test_a_closed_gate_shows_no_count(run: schemes.SchemeRun, see: See) -> None:
    told = see(lesson.gated, "named_by_client", lesson.same_names, run).html
    assert f"{len(run.deliverable):,}" not in told
    assert "locked your prediction" in told


def test_japanese_readers_get_japanese_words_everywhere(
    invented: Any, run: schemes.SchemeRun, lists: tuple[Holding, Holding], see: See
) -> None:
    see(lesson.start, "03", "ja")
    by_client = schemes.hashed_names(invented, hashed_by="client")
    text = see(lesson.who_reads, *lists).text + see(lesson.same_names, run).text
    text += see(lesson.two_ledgers, run, by_client).text + see(lesson.hash_a_name, invented).text
    assert "会員名簿" in text
    assert not re.search(r"\b(operator|outsider|name|client|hash)\b", text)
