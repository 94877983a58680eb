"""Secret addresses of letters and feeds: drawn from a random salt, kept only as a digest.

The token is HMAC-SHA-256 of the salt under the instance's secret, so that each letter can carry
it again although the database alone tells it to nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from flask import current_app

SALT_BYTES = 16
LETTERS, FEED = "letters", "feed"


def new_salt() -> str:
    """What a token is drawn from."""
    return secrets.token_hex(SALT_BYTES)


def token(purpose: str, salt: str, kept: str) -> str:
    """The token of a salt whose digest is kept, 43 characters of an address.

    It may have been drawn under a former key: addresses outlive the key.
    """
    keys: tuple[str, ...] = current_app.config["SETTINGS"].secret_keys
    drawn = [_drawn(key, purpose, salt) for key in keys]
    return next((one for one in drawn if digest(one) == kept), drawn[0])


def _drawn(key: str, purpose: str, salt: str) -> str:
    words = f"portal subscriptions {purpose} {salt}".encode()
    drawn = hmac.new(key.encode(), words, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(drawn).decode().rstrip("=")


def digest(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()


def digest_of(purpose: str, salt: str) -> str:
    """What is kept of the token of a new salt."""
    return digest(_drawn(current_app.config["SETTINGS"].secret_key, purpose, salt))
