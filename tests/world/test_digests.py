import numpy as np
import pyarrow as pa
import pytest

from casekit.world.digests import part_digest, table_digest


def column(*values, kind=None):
    return pa.table({"column": pa.array(values, kind)})


def test_the_digest_of_an_empty_list_of_parts_is_known():
    assert table_digest([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (column("a", "b"), column("b", "a")),
        (column("ab", "c"), column("a", "bc")),
        (column("a", None), column("a", "")),
        (column(1, 2), column(1, 3)),
        (column(True, False), column(False, True)),
        (column(1), pa.table({"other": [1]})),
        (column(None, 0), column(0, None)),
    ],
)
def test_other_content_has_another_digest(one, other):
    assert part_digest(one) != part_digest(other)


def test_a_dictionary_column_counts_as_its_texts():
    plain = column("x", "y", "x", None)
    assert part_digest(plain) == part_digest(pa.table({"column": plain["column"].dictionary_encode()}))


def test_a_coded_column_does_not_depend_on_how_it_was_coded():
    one = pa.DictionaryArray.from_arrays(pa.array([0, 1, 0], pa.int32()), pa.array(["a", "b"]))
    other = pa.DictionaryArray.from_arrays(pa.array([2, 0, 2], pa.int32()), pa.array(["b", "unused", "a"]))
    different = pa.DictionaryArray.from_arrays(pa.array([1, 0, 0], pa.int32()), pa.array(["a", "b"]))
    digests = [part_digest(pa.table({"c": kind}), coded=("c",)) for kind in (one, other, different)]
    assert digests[0] == digests[1] != digests[2]


def test_a_slice_counts_as_what_it_shows():
    numbers = pa.table({"n": np.arange(10), "t": [str(n) for n in range(10)]})
    assert part_digest(numbers.slice(3, 4)) == part_digest(numbers.take([3, 4, 5, 6]))
