"""Sealed files: AES-256-GCM in chunks, so that cutting, swapping and joining are noticed.

The layout is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, 2015): a chunk's nonce is a random
prefix, the chunk's number and a flag that only the last chunk carries.  Before the chunks stands
a header that names layout and algorithm; it, the file's id and the caller's context are bound to
every chunk, so a chunk opens only in its own place of its own file.
"""

from __future__ import annotations

import secrets
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.files.refusal import VaultDamaged

MAGIC: Final = b"VAULT"
VERSION: Final = 1
AES_256_GCM: Final = 1
CHUNK: Final = 1024 * 1024
TAG: Final = 16
PREFIX: Final = 7
KEY_BYTES: Final = 32
MOST_CHUNKS: Final = 2**32
_HEADER: Final = struct.Struct(f">{len(MAGIC)}sBB{PREFIX}s")  # magic, version, algorithm, prefix
_PLACE: Final = struct.Struct(">I?")  # number of the chunk, whether it is the last
HEADER_BYTES: Final = _HEADER.size

Cipher = Callable[[bytes], AESGCM]
ALGORITHMS: Final[dict[int, Cipher]] = {AES_256_GCM: AESGCM}


def new_key() -> bytes:
    """A key for one file."""
    return secrets.token_bytes(KEY_BYTES)


def seal(chunks: Iterable[bytes], key: bytes, belongs_to: bytes) -> Iterator[bytes]:
    """Header and sealed chunks; every chunk but the last must have CHUNK bytes."""
    prefix = secrets.token_bytes(PREFIX)
    header = _HEADER.pack(MAGIC, VERSION, AES_256_GCM, prefix)
    cipher, bound = ALGORITHMS[AES_256_GCM](key), header + belongs_to
    yield header
    for number, chunk, is_last in _numbered(chunks):
        yield cipher.encrypt(prefix + _PLACE.pack(number, is_last), chunk, bound)


def opened(file: BinaryIO, key: bytes, belongs_to: bytes) -> Iterator[bytes]:
    """The plain chunks of a sealed file, each verified; raises VaultDamaged at the first doubt."""
    header = file.read(HEADER_BYTES)
    try:
        magic, version, algorithm, prefix = _HEADER.unpack(header)
        if (magic, version) != (MAGIC, VERSION):
            raise VaultDamaged("not a sealed file of a known layout")
        cipher = ALGORITHMS[algorithm](key)
    except (struct.error, KeyError, ValueError) as error:
        raise VaultDamaged("the header cannot be read") from error
    bound = header + belongs_to
    for number, sealed, is_last in _numbered(in_chunks(file, CHUNK + TAG)):
        try:
            yield cipher.decrypt(prefix + _PLACE.pack(number, is_last), sealed, bound)
        except (InvalidTag, ValueError) as error:
            raise VaultDamaged(f"chunk {number} was changed") from error


def in_chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """What is left of a file in pieces of `size` bytes; only the last may be shorter."""
    while piece := _exactly(file, size):
        yield piece


def _exactly(file: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _numbered(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each chunk with its number and whether it is the last; nothing for no chunk."""
    waiting: bytes | None = None
    number = 0
    for chunk in chunks:
        if waiting is not None:
            yield number, waiting, False
            number += 1
            if number >= MOST_CHUNKS:
                raise VaultDamaged("more chunks than can be numbered")
        waiting = chunk
    if waiting is not None:
        yield number, waiting, True
