"""What goes into the vault comes out unharmed, for its own context, or not at all."""

from __future__ import annotations

import io
import os
import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.files import cipher
from portal.files.keys import KeyFolder
from portal.files.refusal import FileRefused, KeyMissing, VaultDamaged
from portal.files.vault import HOUR, WEEK, Stored, Vault

LIMIT = 8 * 1024 * 1024
CASE = "case-17"
MARK = b"plain marker of the evidence"
SEALED_CHUNK = cipher.CHUNK + cipher.TAG
FIRST = cipher.HEADER_BYTES


def put(vault: Vault, data: bytes, context: str = CASE) -> Stored:
    return vault.put(io.BytesIO(data), context=context, limit=LIMIT)


def content(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def read(vault: Vault, stored: Stored, context: str = CASE) -> bytes:
    return b"".join(vault.open_plain(stored, context))


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def change(path: Path, edit: Callable[[bytes], bytes]) -> None:
    path.write_bytes(edit(path.read_bytes()))


@pytest.mark.parametrize(
    "size",
    [1, 15, cipher.CHUNK - 1, cipher.CHUNK, cipher.CHUNK + 1, 3 * cipher.CHUNK, LIMIT],
)
def test_files_of_any_length_come_back_as_they_were(vault: Vault, size: int) -> None:
    data = content(size)
    stored = put(vault, data)
    assert stored.size == size
    chunks = list(vault.open_plain(stored, CASE))
    assert b"".join(chunks) == data
    assert max(map(len, chunks)) <= cipher.CHUNK


def test_a_stream_that_gives_little_at_a_time_is_taken_whole(vault: Vault) -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 1, 70_001))

    data = content(2 * cipher.CHUNK + 7)
    stored = vault.put(Slow(data), context=CASE, limit=LIMIT)
    assert read(vault, stored) == data


def test_nothing_plain_is_ever_on_the_disk(vault: Vault, tmp_path: Path) -> None:
    seen = []

    class Watched(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.extend(path.read_bytes() for path in everything(tmp_path))
            return super().read(size)

    data = MARK * 100_000
    vault.put(Watched(data), context=CASE, limit=LIMIT)
    seen += [path.read_bytes() for path in everything(tmp_path)]
    assert len(seen) > 3
    assert not any(MARK in written for written in seen)


def test_the_same_file_is_sealed_differently_each_time(vault: Vault) -> None:
    first, second = put(vault, MARK), put(vault, MARK)
    paths = [vault.path_of(stored.storage_id) for stored in (first, second)]
    assert first.sha256 == second.sha256
    assert paths[0].read_bytes() != paths[1].read_bytes()
    assert first.wrapped_key != second.wrapped_key


def test_files_and_folders_are_the_owners_alone(vault: Vault, tmp_path: Path) -> None:
    put(vault, MARK)
    for path in tmp_path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "空的"), (content(LIMIT + 1), "8 MB"), (content(2 * LIMIT), "8 MB")]
)
def test_empty_and_large_files_are_refused_and_leave_nothing(
    vault: Vault, tmp_path: Path, data: bytes, said: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        put(vault, data)
    assert said in refused.value.message
    assert everything(vault.folder) == []


def test_a_stream_that_breaks_leaves_nothing(vault: Vault) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(size)

    with pytest.raises(ConnectionResetError):
        vault.put(Broken(content(2 * cipher.CHUNK)), context=CASE, limit=LIMIT)
    assert everything(vault.folder) == []


def test_every_flipped_bit_of_a_small_file_is_noticed(vault: Vault) -> None:
    stored = put(vault, b"a short letter")
    path = vault.path_of(stored.storage_id)
    sealed = path.read_bytes()
    for position in range(len(sealed) * 8):
        harmed = bytearray(sealed)
        harmed[position // 8] ^= 1 << position % 8
        path.write_bytes(harmed)
        with pytest.raises(VaultDamaged):
            vault.open_plain(stored, CASE)
    path.write_bytes(sealed)
    assert read(vault, stored) == b"a short letter"


REGIONS = {
    "magic": 0,
    "version": 5,
    "algorithm": 6,
    "nonce prefix": 7,
    "first chunk": FIRST + 10,
    "first tag": FIRST + SEALED_CHUNK - 1,
    "second chunk": FIRST + SEALED_CHUNK,
    "last tag": -1,
}


@pytest.mark.parametrize("position", REGIONS.values(), ids=REGIONS)
def test_a_flipped_bit_in_any_region_of_a_long_file_is_noticed_before_a_byte_is_out(
    vault: Vault, position: int
) -> None:
    stored = put(vault, content(2 * cipher.CHUNK + 100))
    harmed = bytearray(vault.path_of(stored.storage_id).read_bytes())
    harmed[position] ^= 0x10
    vault.path_of(stored.storage_id).write_bytes(harmed)
    with pytest.raises(VaultDamaged):
        vault.open_plain(stored, CASE)


def swap_chunks(sealed: bytes) -> bytes:
    second = FIRST + SEALED_CHUNK
    third = second + SEALED_CHUNK
    return sealed[:FIRST] + sealed[second:third] + sealed[FIRST:second] + sealed[third:]


HARMS: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda sealed: b"",
    "header cut": lambda sealed: sealed[: FIRST - 1],
    "only the header": lambda sealed: sealed[:FIRST],
    "one byte short": lambda sealed: sealed[:-1],
    "one byte more": lambda sealed: sealed + b"\0",
    "cut at a chunk's end": lambda sealed: sealed[: FIRST + SEALED_CHUNK],
    "cut within a chunk": lambda sealed: sealed[: FIRST + SEALED_CHUNK + 50],
    "first chunk dropped": lambda sealed: sealed[:FIRST] + sealed[FIRST + SEALED_CHUNK :],
    "chunk doubled": lambda sealed: sealed[: FIRST + SEALED_CHUNK] + sealed[FIRST:],
    "chunks swapped": swap_chunks,
    "last chunk doubled": lambda sealed: sealed + sealed[FIRST + 2 * SEALED_CHUNK :],
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_cut_joined_or_reordered_file_is_never_opened(
    vault: Vault, harm: Callable[[bytes], bytes]
) -> None:
    stored = put(vault, content(2 * cipher.CHUNK + 100))
    change(vault.path_of(stored.storage_id), harm)
    with pytest.raises(VaultDamaged):
        vault.open_plain(stored, CASE)


def test_files_headers_and_keys_cannot_be_exchanged(vault: Vault) -> None:
    first, second = put(vault, content(3000)), put(vault, content(3000)[::-1])
    one, two = (vault.path_of(stored.storage_id) for stored in (first, second))
    sealed_one, sealed_two = one.read_bytes(), two.read_bytes()
    one.write_bytes(sealed_two)
    with pytest.raises(VaultDamaged):
        vault.open_plain(first, CASE)
    one.write_bytes(sealed_two[:FIRST] + sealed_one[FIRST:])
    with pytest.raises(VaultDamaged):
        vault.open_plain(first, CASE)
    one.write_bytes(sealed_one)
    for other in (
        replace(first, wrapped_key=second.wrapped_key),
        replace(first, storage_id=second.storage_id),
        replace(first, sha256=second.sha256),
        replace(first, size=first.size + 1),
        replace(first, wrapped_key=b""),
        replace(first, wrapped_key=first.wrapped_key[:-1]),
    ):
        with pytest.raises(VaultDamaged):
            vault.open_plain(other, CASE)
    assert read(vault, first) == content(3000)


def test_a_file_opens_only_in_its_own_context(vault: Vault) -> None:
    stored = put(vault, MARK, context="case-1")
    for other in ("case-2", "case-12", "", "case-1 "):
        with pytest.raises(VaultDamaged):
            vault.open_plain(stored, other)
    assert read(vault, stored, "case-1") == MARK


def test_a_file_harmed_after_it_was_opened_gives_no_wrong_byte(vault: Vault) -> None:
    data = content(3 * cipher.CHUNK)
    stored = put(vault, data)
    chunks = vault.open_plain(stored, CASE)
    harmed = bytearray(vault.path_of(stored.storage_id).read_bytes())
    harmed[FIRST + SEALED_CHUNK + 5] ^= 1
    vault.path_of(stored.storage_id).write_bytes(harmed)
    assert next(chunks) == data[: cipher.CHUNK]
    with pytest.raises(VaultDamaged):
        next(chunks)


@pytest.mark.parametrize("kind", ["symbolic link", "hard link", "folder", "pipe"])
def test_whatever_is_no_plain_file_of_its_own_is_not_opened(
    vault: Vault, tmp_path: Path, kind: str
) -> None:
    stored = put(vault, MARK)
    path = vault.path_of(stored.storage_id)
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    if kind == "symbolic link":
        path.symlink_to(elsewhere)
    elif kind == "hard link":
        path.hardlink_to(elsewhere)
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    with pytest.raises(VaultDamaged):
        vault.open_plain(stored, CASE)


@pytest.mark.parametrize("storage_id", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33])
def test_what_is_no_id_leads_to_no_path(vault: Vault, storage_id: str) -> None:
    with pytest.raises(VaultDamaged):
        vault.path_of(storage_id)


def test_a_destroyed_file_is_gone_and_destroying_again_is_no_error(vault: Vault) -> None:
    stored = put(vault, MARK)
    vault.destroy(stored.storage_id)
    vault.destroy(stored.storage_id)
    with pytest.raises(VaultDamaged):
        vault.open_plain(stored, CASE)
    assert everything(vault.folder) == []


def test_a_sweep_sets_orphans_aside_and_tells_what_is_missing(vault: Vault) -> None:
    kept, orphan, lost = put(vault, MARK), put(vault, MARK), put(vault, MARK)
    vault.destroy(lost.storage_id)
    known = {kept.storage_id, lost.storage_id}
    swept = vault.sweep(vault.files(), known)
    assert swept.set_aside == (orphan.storage_id,)
    assert swept.missing == (lost.storage_id,)
    assert read(vault, kept) == MARK
    with pytest.raises(VaultDamaged):
        vault.open_plain(orphan, CASE)


def test_an_orphan_that_is_known_again_comes_back(vault: Vault) -> None:
    stored = put(vault, MARK)
    assert vault.sweep(vault.files(), set()).set_aside == (stored.storage_id,)
    swept = vault.sweep(vault.files(), {stored.storage_id})
    assert (swept.taken_back, swept.missing) == ((stored.storage_id,), ())
    assert read(vault, stored) == MARK


def test_an_orphan_is_removed_after_a_week_and_a_broken_upload_after_an_hour(
    vault: Vault,
) -> None:
    stored = put(vault, MARK)
    vault.sweep(vault.files(), set())
    unfinished = vault.folder / "incoming" / ("0" * 32)
    unfinished.write_bytes(b"half")
    assert vault.sweep(vault.files(), set()).removed == ()
    aside = vault.folder / "orphans" / stored.storage_id
    for path, age in ((unfinished, HOUR + 1), (aside, WEEK + 1)):
        os.utime(path, (time.time() - age,) * 2)
    assert set(vault.sweep(vault.files(), set()).removed) == {unfinished.name, aside.name}
    assert everything(vault.folder) == []


def test_a_young_file_is_no_orphan_yet(vault: Vault) -> None:
    stored = put(vault, MARK)
    assert vault.files(older_than=HOUR) == {}
    path = vault.path_of(stored.storage_id)
    os.utime(path, (time.time() - HOUR - 1,) * 2)
    assert vault.files(older_than=HOUR) == {stored.storage_id: path}


def test_the_key_of_a_file_can_be_wrapped_anew_without_touching_the_file(vault: Vault) -> None:
    stored = put(vault, MARK)
    before = vault.path_of(stored.storage_id).read_bytes()
    key = vault.keys.make()
    fresh = vault.rewrap(stored, CASE, key)
    assert (fresh.key_id, fresh.sha256) == (key.id, stored.sha256)
    assert read(vault, fresh) == read(vault, stored) == MARK
    assert vault.path_of(stored.storage_id).read_bytes() == before


def test_the_first_key_is_made_once_and_stays(vault: Vault) -> None:
    first = vault.keys.current()
    assert KeyFolder(vault.keys.folder).current() == first
    assert vault.keys.ids() == {first.id}
    assert first.secret.hex() not in repr(first)


def test_a_new_key_is_current_only_when_chosen(vault: Vault) -> None:
    first = vault.keys.current()
    second = vault.keys.make()
    assert vault.keys.current() == first
    vault.keys.choose(second)
    assert vault.keys.current() == second
    assert vault.keys.get(first.id) == first


def test_a_key_that_is_gone_or_another_is_named(vault: Vault) -> None:
    stored, other = put(vault, MARK), vault.keys.make()
    path = vault.keys.folder / f"{stored.key_id}.key"
    secret = path.read_text()
    for wrong in (other.secret.hex(), "", "zz", secret[:-2]):
        path.write_text(wrong)
        with pytest.raises(KeyMissing):
            vault.open_plain(stored, CASE)
    path.unlink()
    with pytest.raises(KeyMissing):
        vault.open_plain(stored, CASE)
    with pytest.raises(KeyMissing):
        vault.open_plain(replace(stored, key_id="../current"), CASE)


def test_loose_keys_are_named(vault: Vault) -> None:
    key = vault.keys.current()
    assert vault.keys.loose() == []
    (vault.keys.folder / f"{key.id}.key").chmod(0o644)
    assert vault.keys.loose() == [f"{key.id}.key"]
