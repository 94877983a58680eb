"""The lists that were read last are kept within their room."""

import numpy as np

from portal.search.engine.recent import List, Recent


def list_of(size: int) -> List:
    return np.zeros(size, dtype=np.uint32), np.ones(size, dtype=np.uint32)


def test_the_list_used_longest_ago_goes_first() -> None:
    recent = Recent(room=5 * 80)
    for row in range(5):
        recent.put(("body", row), list_of(10))
    assert recent.get(("body", 0)) is not None
    recent.put(("body", 5), list_of(10))
    assert recent.get(("body", 1)) is None
    assert recent.get(("body", 0)) is not None


def test_a_list_that_would_push_out_most_others_is_not_kept() -> None:
    recent = Recent(room=400)
    recent.put(("body", 1), list_of(13))
    assert recent.get(("body", 1)) is None


def test_rows_of_different_fields_are_different_lists() -> None:
    recent = Recent(room=4_000)
    recent.put(("body", 1), list_of(1))
    assert recent.get(("title", 1)) is None
