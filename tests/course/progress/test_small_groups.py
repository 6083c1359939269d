"""No group of one to four can be read off or worked out, even by somebody who knows the rules."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casekit.course.progress.class_tables import Cell, Table
from casekit.course.progress.small_groups import (
    LEAST,
    hidden_cells,
    joined_places,
    linked_hidden,
    too_close,
)

COUNTS = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 40), min_size=1)


def tables(total, size):
    """All ways to divide `total` people among `size` cells."""
    if size == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(total - first, size - 1):
            yield (first, *rest)


def published(cells):
    """What a reader of the summary sees of a table."""
    hidden = hidden_cells(cells)
    table = Table("x", "", "", "", {}, tuple(Cell(name, {}) for name in cells), cells, hidden)
    return tuple((name, table.shown(name), table.at_least(name)) for name in cells)


def test_a_class_of_thirty_shows_what_is_large_and_hides_what_is_small():
    assert hidden_cells({"a": 20, "b": 7, "c": 3}) == {"b", "c"}
    assert hidden_cells({"a": 20, "b": 4, "c": 3, "d": 3}) == {"b", "c", "d"}
    assert hidden_cells({"a": 20, "b": 10, "c": 0}) == set()


def test_two_small_groups_whose_sum_is_small_take_a_third_with_them():
    assert hidden_cells({"a": 20, "b": 6, "c": 1, "d": 3}) == {"b", "c", "d"}


def test_equal_groups_are_hidden_together_or_the_choice_would_give_them_away():
    assert hidden_cells({"a": 5, "b": 5, "c": 2}) == {"a", "b", "c"}


@pytest.mark.parametrize(("size", "most"), [(2, 40), (3, 26), (4, 18), (5, 14)])
def test_whoever_knows_the_rules_and_the_sum_cannot_work_out_a_hidden_number(size, most):
    names = "abcde"[:size]
    for total in range(LEAST, most):
        behind = defaultdict(list)
        for counts in tables(total, size):
            cells = dict(zip(names, counts, strict=True))
            behind[published(cells)].append(cells)
        for seen, possible in behind.items():
            for name, shown, _ in seen:
                values = {cells[name] for cells in possible}
                assert shown is None or values == {shown}
                assert shown is not None or len(values) > 1, (total, seen)


@pytest.mark.parametrize(("size", "most"), [(2, 30), (3, 22), (4, 15)])
def test_whoever_knows_how_many_gave_no_answer_cannot_work_out_a_small_number_either(size, most):
    names = "abcd"[:size]
    for absent, total in product(range(12), range(most)):
        behind = defaultdict(list)
        for counts in tables(total, size):
            cells = {**dict(zip(names, counts, strict=True)), "absent": absent}
            hidden = linked_hidden([cells], "absent")[0]
            behind[tuple((name, None if name in hidden else cells[name]) for name in cells)].append(cells)
        for seen, possible in behind.items():
            for name, shown in seen:
                values = {cells[name] for cells in possible}
                small = name != "absent" and shown is None and values <= {*range(1, LEAST)}
                assert not small or len(values) > 1, (absent, total, seen)


@pytest.mark.parametrize("total", range(LEAST, 12))
def test_two_tables_of_the_same_people_give_nothing_away_together(total):
    behind = defaultdict(list)
    for absent in range(total + 1):
        halves = list(tables(total - absent, 2))
        for one, other in product(halves, halves):
            pair = [
                {"a": one[0], "b": one[1], "absent": absent},
                {"c": other[0], "d": other[1], "absent": absent},
            ]
            hidden = linked_hidden(pair, "absent")
            seen = tuple(
                (name, None if name in hide else count)
                for cells, hide in zip(pair, hidden, strict=True)
                for name, count in cells.items()
            )
            behind[seen].append({**pair[0], **pair[1]})
    for seen, possible in behind.items():
        for name, shown in seen:
            assert shown is not None or len({cells[name] for cells in possible}) > 1, seen


@settings(max_examples=500, deadline=None)
@given(COUNTS)
def test_no_small_group_is_shown_and_what_is_hidden_adds_up_to_five_or_everybody(cells):
    hidden = hidden_cells(cells)
    assert not [name for name in cells if name not in hidden and 0 < cells[name] < LEAST]
    assert not hidden or hidden == set(cells) or sum(cells[name] for name in hidden) >= LEAST
    assert len(hidden) != 1 or len(cells) == 1


@given(st.lists(COUNTS, min_size=1, max_size=4), st.integers(0, 40))
def test_a_shared_cell_is_hidden_in_all_tables_or_in_none(tables_, absent):
    shared = [{**cells, "absent": absent} for cells in tables_]
    hidden = linked_hidden(shared, "absent")
    assert len({"absent" in cells for cells in hidden}) == 1


def test_numbers_that_differ_by_a_small_group_are_too_close():
    assert too_close(8, [6])
    assert too_close(1, [0])
    assert not too_close(8, [8, 3, 13])


def test_places_where_few_stopped_are_joined_with_their_neighbours():
    assert joined_places([0, 2, 7, 0, 25], []) == [range(0, 1), range(1, 3), range(3, 4), range(4, 5)]
    assert joined_places([0, 2, 7, 0, 3], []) == [range(0, 1), range(1, 5)]
    assert joined_places([6, 8, 20], [8]) == [range(0, 2), range(2, 3)]


def seen_of_a_way(counts):
    """What a summary shows of people who stop at one of some places, and answer all that comes before."""
    total = sum(counts)
    groups = joined_places(counts, [])
    seen, ends = [], [0]
    if len(groups) > 1:
        seen = [(group, sum(counts[place] for place in group)) for group in groups]
        ends += [sum(counts[: group.stop]) for group in groups]
    for place in range(1, len(counts)):
        absent = sum(counts[:place])
        table = {"right": total - absent, "absent": absent}
        hidden = linked_hidden([table], "absent", forced=too_close(absent, ends))[0]
        if "absent" not in hidden:
            ends.append(absent)
        seen.append(tuple(None if name in hidden else count for name, count in table.items()))
    return tuple(seen)


@pytest.mark.parametrize("total", range(LEAST, 19))
def test_where_people_stopped_and_who_answered_give_no_small_group_away_together(total):
    behind = defaultdict(list)
    for counts in tables(total, 4):
        behind[seen_of_a_way(counts)].append(counts)
    for seen, possible in behind.items():
        for values in map(set, zip(*possible, strict=True)):
            assert len(values) > 1 or not 0 < min(values) < LEAST, seen
