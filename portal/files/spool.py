"""Where an upload waits while its request is read: long ones on the disk, but never plain."""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import IO, Any, Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CTR

BLOCK: Final = 16
BUFFER: Final = 256 * 1024


def open_spool() -> IO[bytes]:
    """A nameless file to write once and read often; its key is never written anywhere."""
    return io.BufferedRandom(SealedFile(), BUFFER)


class SealedFile(io.RawIOBase):
    """A temporary file whose bytes are encrypted (AES-256-CTR) under a key in memory.

    The key is for one file, written from its beginning to its end: writing a place twice would
    use its key stream twice.
    """

    def __init__(self) -> None:
        super().__init__()
        self._file: Any = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with this
        self._key, self._position = secrets.token_bytes(32), 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        self._file.seek(self._position)
        data = self._file.read(len(target))
        target[: len(data)] = self._crossed(data)
        self._position += len(data)
        return len(data)

    def write(self, data: Any) -> int:
        self._file.seek(self._position)
        sealed = self._crossed(bytes(data))
        written = self._file.write(sealed)
        self._position += written
        return int(written)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._file.seek(self._position)
        self._position = self._file.seek(offset, whence)
        return self._position

    def tell(self) -> int:
        return self._position

    def close(self) -> None:
        self._file.close()
        super().close()

    def _crossed(self, data: bytes) -> bytes:
        """The bytes at the present position, sealed or opened: in this mode it is the same."""
        block, skip = divmod(self._position, BLOCK)
        stream = Cipher(AES256(self._key), CTR(block.to_bytes(BLOCK, "big"))).encryptor()
        stream.update(bytes(skip))
        return stream.update(data)
