"""Small numbers stay hidden: what is published is attacked with sums, as a reader with a pencil would."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.suppression import SMALLEST, Shown, publish, small, with_totals

NUMBERS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 40])
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def shown(table: Shown) -> list[int]:
    return [cell for row in table for cell in row if cell is not None]


def test_large_numbers_and_noughts_are_published_with_their_totals() -> None:
    assert publish([[10, 0], [7, 20]]) == [[10, 0, 10], [7, 20, 27], [17, 20, 37]]
    assert publish([[12]]) == [[12]] and publish([]) == []
    assert publish([[12, 8]]) == [[12, 8, 20]] and publish([[12], [8]]) == [[12], [8], [20]]


def test_a_small_number_is_not_told_by_its_total() -> None:
    assert publish([[3], [10], [20]]) == [[None], [None], [20], [33]]


def test_a_total_that_is_small_itself_hides_with_its_parts() -> None:
    assert shown(publish([[1, 2]])) == []


def test_two_small_numbers_of_a_small_sum_take_a_third_along() -> None:
    [first, second, third, *_] = [row[0] for row in publish([[1], [2], [30], [40]])]
    assert (first, second, third) == (None, None, None)


def test_what_is_left_of_the_whole_is_guarded_too() -> None:
    [row] = publish([[20, 12]], whole=[[23, 12]])
    assert row[0] is None and publish([[20, 12]], whole=[[30, 12]]) == [[20, 12, 32]]


@settings(max_examples=300, deadline=None)
@given(TABLES)
def test_no_number_from_1_to_4_is_published(rows: list[list[int]]) -> None:
    table = publish(rows)
    assert not [cell for cell in shown(table) if 0 < cell < SMALLEST]
    true = with_totals(rows)
    assert all(cell in (None, true[at][across]) for at, row in enumerate(table) for across, cell in enumerate(row))


@settings(max_examples=300, deadline=None)
@given(TABLES, st.data())
def test_no_line_gives_a_small_number_away(rows: list[list[int]], data: st.DataObject) -> None:
    """Of a line whose total is shown, what is hidden is two numbers at least, that are no small number together either."""
    table = publish(rows)
    lines = [row for row in table if len(row) > 1] + [list(column) for column in zip(*table, strict=True) if len(table) > 1]
    for *parts, total in lines:
        hidden = parts.count(None)
        if total is not None and hidden:
            assert hidden > 1 and total - sum(part for part in parts if part is not None) >= SMALLEST
        assert total is not None or hidden


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7]), min_size=2, max_size=2), min_size=2, max_size=3))
def test_more_than_one_table_fits_what_is_published(rows: list[list[int]]) -> None:
    """Every table that fits is tried: of each small number another one is possible."""
    table = publish(rows)
    height, width = len(rows), len(rows[0])
    free = [(at, across) for at, across in product(range(height), range(width)) if table[at][across] is None]
    if not free or len(free) > 4:
        return
    fits = []
    for numbers in product(range(30), repeat=len(free)) if len(free) < 4 else product(range(15), repeat=4):
        tried = [list(row) for row in rows]
        for (at, across), number in zip(free, numbers, strict=True):
            tried[at][across] = number
        whole = with_totals(tried)
        if all(cell in (None, whole[at][across]) for at, row in enumerate(table) for across, cell in enumerate(row)):
            fits.append(numbers)
    for place, (at, across) in enumerate(free):
        if small(rows[at][across]):
            assert len({numbers[place] for numbers in fits}) > 1


@pytest.mark.parametrize(("number", "hidden"), [(0, False), (1, True), (4, True), (5, False)])
def test_what_small_is(number: int, hidden: bool) -> None:
    assert small(number) is hidden
