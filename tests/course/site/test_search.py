"""Japanese words are found as pairs of letters, whatever they are part of."""

from casekit.course.site.search import JapanesePairs

PAIRS = JapanesePairs({})


def test_a_compound_is_found_by_any_part_of_it():
    assert PAIRS.split("個人情報") == ["個", "人", "情", "報", "個人", "人情", "情報"]


def test_words_in_latin_letters_and_numbers_stay_whole():
    assert PAIRS.split("DMPフォロー、0.4") == [
        "DMP", *"フォロー", "フォ", "ォロ", "ロー", "0", "4",
    ]  # fmt: skip


def test_nothing_is_joined_across_punctuation():
    assert "人第" not in PAIRS.split("個人。第三者")
