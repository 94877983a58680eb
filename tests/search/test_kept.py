"""Entries that are kept in memory: never more than there is room for, never an old one."""

from dataclasses import replace

from flask import Flask
from sqlalchemy import event

from portal.extensions import db
from portal.search import kept, services
from portal.search.kept import Kept, size_of
from portal.transaction import transaction
from tests.search.samples import LIBRARY, put


def test_a_kept_entry_costs_one_small_query(library: Flask) -> None:
    keys = [entry.key for entry in LIBRARY[:3]]
    first = kept.entries(keys)
    statements: list[str] = []
    event.listen(
        db.engine, "before_cursor_execute", lambda *given: statements.append(str(given[2]))
    )
    assert kept.entries(keys) == first
    assert len(first) == 3
    assert len(statements) == 1
    assert "passages" not in statements[0]


def test_a_changed_entry_is_read_again_and_a_removed_one_is_gone(library: Flask) -> None:
    key = LIBRARY[0].key
    kept.entries([key])
    put(replace(LIBRARY[0], title="专利法（新）"))
    assert kept.entries([key])[key].title == "专利法（新）"
    with transaction():
        services.remove(key)
    assert kept.entries([key]) == {}


def test_the_room_is_never_exceeded_and_what_was_used_last_stays() -> None:
    size = size_of(LIBRARY[0])
    small = Kept(size * 5)
    for change in range(20):
        small.put(("policy-1", change), LIBRARY[0])
        small.get(("policy-1", 0))
        assert small.taken <= small.room
    assert small.get(("policy-1", 0)) is LIBRARY[0]
    assert small.get(("policy-1", 1)) is None


def test_an_entry_too_large_for_the_room_is_not_kept() -> None:
    small = Kept(size_of(LIBRARY[0]) * 3)
    small.put(("policy-1", 1), LIBRARY[0])
    assert (small.taken, len(small.entries)) == (0, 0)
