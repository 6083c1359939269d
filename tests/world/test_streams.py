import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.world.streams import (
    Stream,
    ascending,
    bits,
    choice_table,
    hexadecimal,
    permuted,
    tag_numbers,
    words,
)

FIRST_WORDS = [2740069104381706735, 15420040662410187349, 11701438309104506453]


def test_a_stream_is_the_same_for_ever():
    first = words(20190826, Stream.PERSON, 0, 3).tolist()
    assert first == FIRST_WORDS


def test_fewer_words_are_a_prefix_of_more():
    assert (words(1, Stream.EVENT, 5, 10) == words(1, Stream.EVENT, 5, 1_000)[:10]).all()


def test_streams_of_another_purpose_or_block_differ():
    one = words(1, Stream.EVENT, 0, 4)
    assert not (one == words(1, Stream.PERSON, 0, 4)).any()
    assert not (one == words(1, Stream.EVENT, 1, 4)).any()


def test_bits_are_cut_out_of_a_word():
    assert bits(np.array([0b1101_0110], dtype=np.uint64), 1, 3).tolist() == [0b011]


def test_a_weight_of_three_quarters_fills_three_of_four_entries():
    assert choice_table([1, 3], 2).tolist() == [0, 1, 1, 1]


def test_a_choice_without_weight_is_never_drawn():
    assert set(choice_table([2, 0, 1], 8).tolist()) == {0, 2}


@settings(max_examples=50, deadline=None)
@given(size=st.integers(1, 3_000), secret=st.integers(0, 2**62))
def test_a_permutation_meets_everyone_once(size, secret):
    assert sorted(permuted(np.arange(size), size, secret).tolist()) == list(range(size))


def test_tag_numbers_are_all_different_and_begin_with_a_letter():
    numbers = tag_numbers(np.arange(200_000), secret=12345)
    assert len(np.unique(numbers)) == 200_000
    texts = hexadecimal(numbers)
    assert texts[0].decode() == f"{int(numbers[0]):016x}"
    assert {text[:1] for text in texts.tolist()} == {b"c"}


@pytest.mark.parametrize("shift", [0, 40])
def test_drawing_follows_the_weights(shift):
    table = choice_table([5, 3, 2], 12)
    drawn = table[bits(words(7, Stream.PERSON, 0, 100_000), shift, 12)]
    assert np.bincount(drawn) / 100_000 == pytest.approx([0.5, 0.3, 0.2], abs=0.006)


def test_hexadecimal_digits_are_those_of_python():
    numbers = [0, 1, 0xC0FFEE, 2**63, 2**64 - 1, 0x0123456789ABCDEF]
    written = hexadecimal(np.array(numbers, dtype=np.uint64)).tolist()
    assert written == [f"{number:016x}".encode() for number in numbers]


@pytest.mark.parametrize("spread", [2**60, 2**30, 2**11])
@given(st.data())
@settings(max_examples=30, deadline=None)
def test_numbers_are_put_in_order_however_near_they_lie(spread, data):
    """The nearer they lie, the fewer of them are told apart by the bits that are looked at first."""
    drawn = data.draw(st.lists(st.integers(0, spread - 1), unique=True, max_size=1_500))
    numbers = np.array(drawn, dtype=np.uint64) | np.uint64(0xC << 60)
    assert numbers[ascending(numbers)].tolist() == sorted(numbers.tolist())


def test_many_numbers_in_the_wrong_order_are_put_in_order_too():
    numbers = np.arange(3_000, dtype=np.uint64)[::-1]
    assert ascending(numbers).tolist() == list(range(2_999, -1, -1))
