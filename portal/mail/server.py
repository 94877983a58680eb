"""The connection to a mail server: time-outs, and TLS with a checked certificate."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS: Final = 30
SUBMISSION_PORT: Final = 587  # RFC 6409
SUBMISSIONS_PORT: Final = 465  # RFC 8314


@contextlib.contextmanager
def connected(address: str) -> Iterator[smtplib.SMTP]:
    """A server that is ready to take letters: `smtps://…`, or `smtp://…` with STARTTLS.

    Only a server on this machine may do without TLS.  Raises OSError or SMTPException.
    """
    parts = urlsplit(address)
    with _opened(parts) as server:
        if parts.scheme == "smtp" and (server.has_extn("starttls") or not is_here(parts)):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server


def is_here(parts: SplitResult) -> bool:
    """Whether the server is on this machine."""
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextlib.contextmanager
def _opened(parts: SplitResult) -> Iterator[smtplib.SMTP]:
    host = parts.hostname or ""
    if parts.scheme == "smtps":
        context = ssl.create_default_context()
        port = parts.port or SUBMISSIONS_PORT
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, parts.port or SUBMISSION_PORT, timeout=SECONDS)
    with server:
        server.ehlo()
        yield server
