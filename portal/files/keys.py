"""Keys that wrap the keys of files: kept beside the database, never in it, one of them current.

A key's id is a digest of the key, so that a wrong key under a right name is noticed.  Old keys
stay in the folder: a row that was being written while keys changed may still need them.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.files.folders import sync, write_private
from portal.files.refusal import KeyMissing, VaultDamaged

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[0-9a-f]{16}")
CURRENT = "current"


@dataclass(frozen=True)
class WrappingKey:
    """A key-encryption key (AES-256) and its id."""

    id: str
    secret: bytes

    def __repr__(self) -> str:
        return f"WrappingKey({self.id})"

    def wrap(self, file_key: bytes, belongs_to: bytes) -> bytes:
        """Seal a file's key; `belongs_to` must be given again to open it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, file_key, belongs_to)

    def unwrap(self, wrapped: bytes, belongs_to: bytes) -> bytes:
        """Open a file's key; raises VaultDamaged when anything about it was changed."""
        nonce, sealed = wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:]
        try:
            return AESGCM(self.secret).decrypt(nonce, sealed, belongs_to)
        except (InvalidTag, ValueError) as error:
            raise VaultDamaged("the wrapped key does not open") from error


class KeyFolder:
    """The folder of wrapping keys: files `<id>.key` (0600) and `current`, which names one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> WrappingKey:
        """The key for new files; the very first one is made here, once."""
        path = self.folder / CURRENT
        if not path.exists():
            self._begin(path)
        return self.get(path.read_text("ascii").strip())

    def get(self, key_id: str) -> WrappingKey:
        """The key with this id; raises KeyMissing when it is not there or is another one."""
        if not KEY_ID.fullmatch(key_id):
            raise KeyMissing(f"no key id: {key_id[:40]!r}")
        try:
            secret = bytes.fromhex((self.folder / f"{key_id}.key").read_text("ascii"))
        except (OSError, ValueError) as error:
            raise KeyMissing(f"key {key_id} cannot be read") from error
        if len(secret) != KEY_BYTES or digest(secret) != key_id:
            raise KeyMissing(f"key {key_id} is another key")
        return WrappingKey(key_id, secret)

    def make(self) -> WrappingKey:
        """A new key, on the disk but not yet current."""
        secret = secrets.token_bytes(KEY_BYTES)
        key = WrappingKey(digest(secret), secret)
        write_private(self.folder / f"{key.id}.key", secret.hex().encode())
        return key

    def choose(self, key: WrappingKey) -> None:
        """Make a key current: all at once or not at all."""
        write_private(self.folder / CURRENT, key.id.encode())

    def ids(self) -> set[str]:
        """Ids of the keys in the folder."""
        return {path.stem for path in self.folder.glob("*.key")}

    def loose(self) -> list[str]:
        """Names of key files, or of the folder, that others than the owner may open."""
        paths = [self.folder, *self.folder.glob("*")] if self.folder.exists() else []
        return sorted(path.name for path in paths if path.stat().st_mode & 0o077)

    def _begin(self, path: Path) -> None:
        key = self.make()
        fresh = path.with_name(f"{CURRENT}.{secrets.token_hex(4)}")
        write_private(fresh, key.id.encode())
        try:
            path.hardlink_to(fresh)  # two starts at once: the first choice stays
        except FileExistsError:
            (self.folder / f"{key.id}.key").unlink()
        finally:
            fresh.unlink()
        sync(self.folder)


def digest(secret: bytes) -> str:
    """The id of a key: it tells nothing about a random key."""
    return hashlib.sha256(b"portal wrapping key\0" + secret).hexdigest()[: KEY_BYTES // 2]
