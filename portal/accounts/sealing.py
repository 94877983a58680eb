"""Secrets at rest: sealed with keys drawn from the instance's secret, and digests of one-way ones.

AES-256-GCM; the key comes from the secret by HKDF-SHA-256 under a name of its own, so that what
is sealed here opens nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

NONCE_BYTES = 12
KEY_NAME = b"portal accounts second factor"


def seal(text: str, belongs_to: str) -> str:
    """The text sealed; it opens only under the same `belongs_to`."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _ciphers()[0].encrypt(nonce, text.encode(), belongs_to.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, belongs_to: str) -> str:
    """The text again, also of a former key; raises InvalidTag when anything was changed."""
    raw = base64.b64decode(sealed)
    for cipher in _ciphers():
        with suppress(InvalidTag):
            return cipher.decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], belongs_to.encode()
            ).decode()
    raise InvalidTag


def digest(secret: str) -> str:
    """SHA-256 of a random secret: what is kept of it."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def _ciphers() -> list[AESGCM]:
    """The cipher of the present key, then those of former ones."""
    keys: tuple[str, ...] = current_app.config["SETTINGS"].secret_keys
    drawn = (HKDF(SHA256(), 32, salt=None, info=KEY_NAME).derive(key.encode()) for key in keys)
    return [AESGCM(key) for key in drawn]
