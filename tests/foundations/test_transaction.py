"""One use case, one commit."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal import changes
from portal.extensions import db
from portal.outbox import OutboxMessage, enqueue
from portal.transaction import NestedTransaction, transaction


def test_everything_in_a_use_case_is_committed_together(app: Flask) -> None:
    with transaction():
        enqueue("letter", "one", {})
        number = changes.next_number()
    db.session.remove()
    assert [row.key for row in messages()] == ["one"]
    assert changes.refresh() == number


def test_an_error_leaves_nothing_behind(app: Flask) -> None:
    before = changes.refresh()
    with pytest.raises(ZeroDivisionError), transaction():
        enqueue("letter", "one", {})
        changes.next_number()
        raise ZeroDivisionError
    assert messages() == []
    assert changes.refresh() == before
    assert changes.known() == before


def test_a_use_case_cannot_stand_inside_another(app: Flask) -> None:
    with pytest.raises(NestedTransaction), transaction(), transaction():
        pass
    with transaction():
        enqueue("letter", "after", {})
    assert [row.key for row in messages()] == ["after"]


def test_what_was_read_before_does_not_block_a_use_case(app: Flask) -> None:
    assert messages() == []
    with transaction():
        enqueue("letter", "one", {})
    assert len(messages()) == 1


def test_a_process_knows_its_own_change_without_asking(app: Flask) -> None:
    changes.refresh()
    with transaction():
        number = changes.next_number()
    assert changes.known() == number


def messages() -> list[OutboxMessage]:
    return list(db.session.execute(select(OutboxMessage)).scalars())
