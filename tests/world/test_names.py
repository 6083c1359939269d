import hashlib
import unicodedata

import numpy as np
import pytest

from casekit.world import names, spelling
from casekit.world.people import people_of_block
from casekit.world.schools import schools


def test_surnames_meet_the_published_shares():
    family = names.surnames()
    assert family.kanji[0] == "佐藤"
    assert family.share(1) == pytest.approx(0.015, abs=0.001)
    assert family.share(10) == pytest.approx(0.10, abs=0.01)
    assert family.share(100) == pytest.approx(0.33, abs=0.02)


def test_people_bear_names_in_these_shares():
    people = people_of_block(1, 0, 16_384)
    assert (people.family < 10).mean() == pytest.approx(0.10, abs=0.01)
    assert (people.family < 100).mean() == pytest.approx(0.33, abs=0.02)


def test_every_name_has_one_spelling_and_three_writings():
    for listed in (names.surnames(), names.given_names()):
        assert len(set(listed.kanji)) == len(listed.kanji) == len(listed.kana) == len(listed.romaji)
        assert all(romaji.isascii() and romaji.isalpha() and romaji.islower() for romaji in listed.romaji)
        assert all("ァ" <= letter <= "ヶ" or letter == "ー" for kana in listed.kana for letter in kana)


def test_most_full_names_in_a_large_cohort_are_borne_once():
    listed = [names.surnames().draw, names.given_names().draw]
    from casekit.world.streams import Stream, bits, words

    source = words(3, Stream.PERSON, 0, 820_000)
    full = listed[0][bits(source, 0, 17)] * 100_000 + listed[1][bits(source, 17, 16)]
    alone = (np.unique(full, return_counts=True)[1] == 1).sum() / len(full)
    assert 0.55 < alone < 0.85


def test_the_lists_of_names_are_those_the_lessons_were_made_with():
    text = "|".join([*names.surnames().kanji, *names.given_names().kanji])
    draws = names.surnames().draw.astype("<i4").tobytes() + names.given_names().draw.astype("<i4").tobytes()
    digest = hashlib.sha256(text.encode() + draws).hexdigest()
    assert digest[:16] == "050dfd59a424ead1"


@pytest.mark.parametrize(
    ("full", "half"), [("サトウ", "ｻﾄｳ"), ("ワタナベ", "ﾜﾀﾅﾍﾞ"), ("ショウタ", "ｼｮｳﾀ"), ("パ", "ﾊﾟ")]
)
def test_half_width_kana_is_what_nfkc_undoes(full, half):
    assert spelling.half_width(full) == half
    assert unicodedata.normalize("NFKC", half) == full


def test_hiragana_of_katakana():
    assert spelling.hiragana("ワタナベ") == "わたなべ"


def test_the_join_key_ignores_spaces_and_width_but_not_old_kanji_or_order():
    same = {spelling.join_key(name) for name in ("渡辺翔太", "渡辺 翔太", "渡辺　翔太")}
    assert same == {"渡辺翔太"}
    assert spelling.join_key("渡邊翔太") not in same
    assert spelling.join_key("翔太渡辺") not in same
    assert spelling.join_key("ﾜﾀﾅﾍﾞ") == spelling.join_key("ワタナベ")


def test_old_forms_change_only_names_that_have_one():
    everyday, old = names.surnames().kanji, spelling.old_surnames()
    pairs = dict(zip(everyday, old, strict=True))
    assert pairs["渡辺"] == "渡邊"
    assert pairs["高橋"] == "髙橋"
    assert pairs["佐藤"] == "佐藤"


def test_universities_are_as_many_and_as_unequal_as_stated():
    known = schools()
    assert len(set(known.university)) == 780
    shares = np.bincount(known.draw_university, minlength=780) / len(known.draw_university)
    assert shares[0] > 10 * np.median(shares)
    assert shares.min() > 0


def test_the_faker_provider_gives_our_names_by_its_own_seed():
    from casekit.world.faker_provider import student_faker

    kanji, kana, romaji = student_faker(1).student_name_writings()
    family, given = kanji.split("\u3000")
    place = list(names.surnames().kanji).index(family)
    assert names.surnames().kana[place] == kana.split("\u3000")[0]
    assert names.surnames().romaji[place] == romaji.split(" ")[0]
    assert given in set(names.given_names().kanji)
    assert student_faker(1).student_name() == student_faker(1).student_name()


def test_faker_cannot_move_the_world():
    from faker import Faker

    from casekit.world import classroom

    before = classroom(members=1_000).manifest.tables
    Faker.seed(99)
    Faker("ja_JP").name()
    assert classroom(members=1_000).manifest.tables == before
