"""Nothing under five can be read or reckoned from what is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from portal.public_figures import LEAST, Counted, Measure
from portal.reporting.disclosure import Cell, Cleared, Shown, clear, is_safe
from portal.reporting.figures import DIMENSIONS, QUARTERS, Line, Report, report

Things = list[tuple[int, str, str, bool]]
Sums = list[tuple[np.ndarray, int]]

cells = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=8).map(
    lambda pairs: [Cell(str(at), n, min(n, k)) for at, (n, k) in enumerate(pairs)]
)
things = st.lists(
    st.tuples(
        st.sampled_from((1, 4, 7, 10)), st.sampled_from("AB"), st.sampled_from("xyz"), st.booleans()
    ),
    min_size=12,
    max_size=90,
)


def rows_of(cleared: Cleared) -> list[Shown]:
    return [*cleared.rows.values(), *([cleared.rest] if cleared.rest else [])]


def left_over(total: int | None, rows: Sequence[int | None]) -> Iterator[int]:
    """What remains of a total when any of the published rows are taken away."""
    told = [row for row in rows if row is not None]
    if total is None:
        return
    for count in range(len(told) + 1):
        for taken in combinations(told, count):
            yield total - sum(taken)


@given(cells)
def test_no_number_under_five_is_shown(table: list[Cell]) -> None:
    cleared = clear(table)
    for shown in (cleared.total, *rows_of(cleared)):
        assert shown.n is None or is_safe(shown.n)
        if shown.holding is not None and shown.n is not None:
            assert is_safe(shown.holding) and is_safe(shown.n - shown.holding)


@given(cells)
def test_no_number_under_five_is_left_over_by_subtraction(table: list[Cell]) -> None:
    cleared = clear(table)
    rows = rows_of(cleared)
    assert all(is_safe(n) for n in left_over(cleared.total.n, [row.n for row in rows]))
    holding = [row.holding for row in rows]
    assert all(is_safe(k) for k in left_over(cleared.total.holding, holding))
    if cleared.total.n is not None and cleared.total.holding is not None:
        others = [
            row.n - row.holding if row.holding is not None and row.n else None for row in rows
        ]
        whole = cleared.total.n - cleared.total.holding
        assert all(is_safe(k) for k in left_over(whole, others))


@given(cells)
def test_what_is_shown_is_true_and_the_rest_is_the_rest(table: list[Cell]) -> None:
    cleared = clear(table)
    by_key = {cell.key: cell for cell in table}
    for key, shown in cleared.rows.items():
        assert shown.n == by_key[key].n
        assert shown.holding in (None, by_key[key].holding)
    if cleared.rest and cleared.rest.n is not None:
        assert cleared.rest.n == sum(by_key[key].n for key in cleared.together)
    assert (cleared.total.n is None) == (0 < sum(cell.n for cell in table) < LEAST)


def test_a_small_cell_takes_the_next_smallest_with_it() -> None:
    cleared = clear([Cell("US", 20, 20), Cell("DE", 6, 6), Cell("VN", 2, 2), Cell("FR", 9, 9)])
    assert cleared.together == ("VN", "DE")
    assert cleared.rest == Shown(8, 8)
    assert list(cleared.rows) == ["US", "FR"]


def test_few_that_are_late_are_held_back_with_enough_others() -> None:
    quarters = [Cell("1", 20, 18), Cell("2", 30, 20), Cell("3", 12, 12), Cell("4", 25, 13)]
    cleared = clear(quarters)
    assert cleared.total == Shown(87, 63)
    # two are late in the first quarter: the third (none late) and the fourth go with it
    assert {key for key, row in cleared.rows.items() if row.holding is None} == {"1", "3", "4"}
    assert cleared.rows["2"] == Shown(30, 20)


def measure_of(made: Things) -> Measure:
    counted = tuple(
        Counted(date(2026, month, 1), {"dispute_type": kind, "country": country}, holds, 3)
        for month, kind, country, holds in made
    )
    return Measure("first_advice", "首次答复", "promise", counted)


def places() -> list[tuple[str, str, str, bool]]:
    """The finest cells there are: quarter × type × country × kept or not."""
    return [
        (quarter, kind, country, holds)
        for quarter in QUARTERS
        for kind in "AB"
        for country in "xyz"
        for holds in (True, False)
    ]


def quarter_of(month: int) -> str:
    return QUARTERS[(month - 1) // 3]


def published(one: Report, atoms: list[tuple[str, str, str, bool]]) -> Sums:
    """Every published number as a sum of the finest cells."""
    found: Sums = []

    def tell(line: Line | None, at: int, keys: set[str]) -> None:
        if line is None or line.n is None:
            return
        inside = np.array([keys == {""} or atom[at] in keys for atom in atoms], dtype=float)
        found.append((inside, line.n))
        if line.holding is not None:
            holds = np.array([atom[3] for atom in atoms], dtype=float)
            found.append((inside * holds, line.holding))

    tell(one.total, 0, {""})
    for line in one.quarters.lines:
        tell(line, 0, {line.key})
    for at, name in ((1, DIMENSIONS[0]), (2, DIMENSIONS[1])):
        part = one.parts[name]
        alone = {line.key for line in part.lines}
        for line in part.lines:
            tell(line, at, {line.key})
        tell(part.rest, at, {atom[at] for atom in atoms} - alone)
    return found


def follows(wanted: np.ndarray, sums: Sums) -> bool:
    """Whether a sum of the finest cells can be reckoned from what is published."""
    if not sums:
        return False
    rows = np.array([row for row, _ in sums])
    both = np.vstack([rows, wanted])
    return bool(np.linalg.matrix_rank(both) == np.linalg.matrix_rank(rows))


@given(things)
def test_no_small_cell_follows_from_all_that_is_published_together(made: Things) -> None:
    """Quarter, type, country, each alone and crossed, and by kept or not: solved as equations."""
    one = report(measure_of(made))
    atoms = places()
    counts = dict.fromkeys(atoms, 0)
    for month, kind, country, holds in made:
        counts[quarter_of(month), kind, country, holds] += 1
    sums = published(one, atoms)
    for at, keys in ((0, QUARTERS), (1, "AB"), (2, "xyz")):
        for key in keys:
            for side in (None, True, False):
                inside = [atom[at] == key and side in (None, atom[3]) for atom in atoms]
                number = sum(counts[a] for a, is_in in zip(atoms, inside, strict=True) if is_in)
                if 0 < number < LEAST:
                    assert not follows(np.array(inside, dtype=float), sums), (key, side)
    for at, atom in enumerate(atoms):
        if 0 < counts[atom] < LEAST:
            assert not follows(np.eye(len(atoms))[at], sums), atom
