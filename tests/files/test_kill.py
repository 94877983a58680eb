"""Killed at any moment, the vault has every file that was acknowledged, and nothing plain."""

from __future__ import annotations

import io
import itertools
import os
import random
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from portal import files
from portal.extensions import db
from portal.files import cipher, services
from portal.files.models import StoredFile
from portal.files.vault import Vault
from portal.transaction import transaction
from tests.faults.killing import close_connections, killed_after

PUT_ROUNDS = 50
ROTATE_ROUNDS = 20
ROTATED_FILES = 60
KEY_ROUNDS = 20
MARK = b"plain marker of the evidence "
SIZES = (40, 4_000, cipher.CHUNK + 5, 3 * cipher.CHUNK)
CASE = "case-17"
ID_BYTES = 32


def content(number: int) -> bytes:
    """Whole marks, so that a piece of any length would be recognised."""
    size = SIZES[number % len(SIZES)]
    return (MARK * (size // len(MARK) + 1))[:size]


def keep(number: int) -> str:
    stored = files.put(io.BytesIO(content(number)), context=CASE, limit=4 * cipher.CHUNK)
    with transaction():
        files.enter(stored, CASE)
    return stored.storage_id


def put_for_ever(acknowledge: int) -> None:
    for number in itertools.count():
        os.write(acknowledge, keep(number).encode())


def rotate_for_ever(acknowledge: int) -> None:
    services.BATCH = 7
    while True:
        rotated = services.rotate("command")
        assert rotated.failed == ()
        os.write(acknowledge, b"r")


def rows() -> Iterator[StoredFile]:
    db.session.rollback()
    yield from db.session.execute(select(StoredFile)).scalars()


def check_nothing_plain() -> None:
    for path in services.vault().folder.rglob("*"):
        assert not path.is_file() or MARK not in path.read_bytes()


def test_a_killed_upload_is_wholly_there_or_not_at_all(app: Flask) -> None:
    dice = random.Random(2026)
    close_connections()
    acknowledged: set[str] = set()
    broken = 0
    for _ in range(PUT_ROUNDS):
        said = killed_after(dice.uniform(0, 0.06), put_for_ever).decode()
        acknowledged |= {said[at : at + ID_BYTES] for at in range(0, len(said), ID_BYTES)}
        check_nothing_plain()
        broken += any((services.vault().folder / "incoming").glob("*"))
    known = {row.id: row.size for row in rows()}
    assert acknowledged <= set(known)
    assert len(known) - len(acknowledged) <= PUT_ROUNDS
    for storage_id, size in known.items():
        plain = b"".join(files.open_plain(storage_id, CASE))
        assert plain == (MARK * (size // len(MARK) + 1))[:size]
    vault = services.vault()
    swept = vault.sweep(vault.files(), set(known))
    assert swept.missing == ()
    assert set(vault.files()) == set(known)
    assert acknowledged
    assert broken


def test_a_killed_change_of_keys_leaves_every_file_readable(app: Flask) -> None:
    dice = random.Random(2026)
    ids = [keep(0) for _ in range(ROTATED_FILES)]
    halfway = 0
    for _ in range(ROTATE_ROUNDS):
        close_connections()
        killed_after(dice.uniform(0, 0.1), rotate_for_ever)
        halfway += len({row.key_id for row in rows()}) > 1
        assert list(services.problems()) == []
    assert halfway, "no kill came in the middle: the rounds prove nothing"
    rotated = services.rotate("command")
    assert rotated.failed == ()
    assert {row.key_id for row in rows()} == {rotated.key_id}
    for key_id in services.unneeded_keys():
        (services.vault().keys.folder / f"{key_id}.key").unlink()
    assert all(b"".join(files.open_plain(storage_id, CASE)) == content(0) for storage_id in ids)


def test_a_start_killed_while_it_makes_the_first_key_does_not_lock_the_vault(
    vault: Vault,
) -> None:
    def make_keys_for_ever(acknowledge: int) -> None:
        while True:
            vault.keys.current()
            os.write(acknowledge, b"k")
            (vault.keys.folder / "current").unlink()

    for step in range(KEY_ROUNDS):
        killed_after(step * 0.0004, make_keys_for_ever)
        stored = vault.put(io.BytesIO(MARK), context=CASE, limit=99)
        assert b"".join(vault.open_plain(stored, CASE)) == MARK
