"""Posting lists survive being written and read, whole or one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.engine.blocks import Lists, decode, decode_many, encode

Posting = tuple[int, int]


def lists_of(postings: list[list[Posting]]) -> Lists:
    ordered = [sorted(one) for one in postings]
    flat = np.array([posting for one in ordered for posting in one], dtype=np.uint32)
    starts = np.cumsum([0, *map(len, ordered)])
    return Lists(starts, flat[:, 0], flat[:, 1])


def some(documents: int, counts: int) -> st.SearchStrategy[list[Posting]]:
    posting = st.tuples(st.integers(0, documents), st.integers(1, counts))
    return st.lists(posting, min_size=1, max_size=60, unique_by=lambda one: one[0])


@given(
    st.lists(
        st.one_of(some(100, 1), some(300, 9), some(5_000_000, 255), some(40_000, 100_000)),
        min_size=1,
    )
)
def test_lists_come_back_as_they_were(postings: list[list[Posting]]) -> None:
    lists = lists_of(postings)
    raw, places = encode(lists)
    sizes = np.diff(lists.starts)
    together = decode_many(raw, places, sizes)
    assert together.starts.tolist() == lists.starts.tolist()
    assert together.documents.tolist() == lists.documents.tolist()
    assert together.counts.tolist() == lists.counts.tolist()
    for row, size in enumerate(sizes.tolist()):
        documents, counts = decode(raw[places[row] : places[row + 1]].tobytes())
        one = lists.part(row, row + 1)
        assert documents.tolist() == one.documents.tolist()
        assert (np.ones(size) if counts is None else counts).tolist() == one.counts.tolist()


@pytest.mark.parametrize("gap", [1, 254, 255, 256, 510, 65_534, 65_535, 65_536, 131_070])
@pytest.mark.parametrize("repeats", [1, 5])
def test_gaps_at_the_edge_of_a_unit(gap: int, repeats: int) -> None:
    documents = [7 + gap * step for step in range(repeats + 1)]
    raw, places = encode(lists_of([[(document, 1) for document in documents]]))
    assert decode(raw[: places[1]].tobytes())[0].tolist() == documents


def test_a_common_term_takes_little_more_than_a_byte_a_document() -> None:
    raw, _ = encode(lists_of([[(document, 1) for document in range(0, 9000, 3)]]))
    assert len(raw) < 3_100
