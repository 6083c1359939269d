"""Which cells of a count must not be shown, so that no group of one to four people can be told or worked out.

A table divides all who handed in among its cells, so their sum is known. If a cell is small, it is hidden;
then the empty cells too, and as many others as it takes until the hidden ones cannot be told apart by
subtraction, even by somebody who knows these rules (complementary suppression).
"""

from collections.abc import Collection, Mapping, Sequence

LEAST = 5
"""The smallest group that is shown."""


def hidden_cells(cells: Mapping[str, int], *, forced: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the names of the cells that must be hidden; the others may be shown exactly.

    `forced` are cells to hide whatever they hold, because they could be compared with another table.
    """
    small = {name for name, count in cells.items() if 0 < count < LEAST} | forced
    if not small:
        return frozenset()
    hidden = small | {name for name, count in cells.items() if count < LEAST}
    while len(hidden) < len(cells) and not _safe([cells[name] for name in hidden]):
        next_size = min(count for name, count in cells.items() if name not in hidden)
        # Equal cells go together: which of them was taken would say how large they are.
        hidden |= {name for name, count in cells.items() if count == next_size}
    return frozenset(hidden)


def _safe(counts: Sequence[int]) -> bool:
    """Whether the sum of hidden cells leaves each of them open."""
    total = sum(counts)
    at_their_limit = max(counts) < LEAST and total > (LEAST - 1) * len(counts) - 2
    return len(counts) >= 2 and total >= LEAST and not at_their_limit


def linked_hidden(
    tables: Sequence[Mapping[str, int]], shared: str, *, forced: bool = False
) -> list[frozenset[str]]:
    """Return the hidden cells of tables that share one cell (the same people in each, such as “no answer”).

    If the shared cell is hidden in one of them, it is hidden in all, or it could be looked up there. It
    protects no other cell: those who answered one question are mostly those who answered the next, so its
    number may be known from there.
    """
    small = range(1, LEAST)
    always = forced or any(
        table[shared] in small or sum(table.values()) - table[shared] in small for table in tables
    )
    found = []
    for table in tables:
        answers = hidden_cells({name: count for name, count in table.items() if name != shared})
        found.append(hidden_cells(table, forced=answers | {shared}) if always else answers)
    return found


def joined_places(counts: Sequence[int], published: Collection[int]) -> list[range]:
    """Return places on a way, joined with their neighbours until every group is empty or of five or more.

    `counts` are the people at each place. How many are before the end of a group could be compared with
    numbers shown elsewhere (`published`), so a group ends only where such a comparison tells no small group.
    """
    total, before, start = sum(counts), 0, 0
    ends = {0, total, *published}
    found: list[range] = []
    for place, people in enumerate(counts):
        before += people
        if not too_close(before, ends):
            found.append(range(start, place + 1))
            ends.add(before)
            start = place + 1
    return found


def too_close(count: int, published: Collection[int]) -> bool:
    """Whether a count differs from one that is shown elsewhere by a small group."""
    return any(0 < abs(count - other) < LEAST for other in published)
