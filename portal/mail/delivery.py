"""Hands letters to the mail server, one after the other, outside of any transaction.

With a `file:` address a letter that was written has arrived.  With `smtp:` it waits in a folder
until the server has taken it; then an empty file of its name says so for a month.  A letter may
reach the server twice only if the machine dies between the server's yes and that file; its
Message-ID is the same both times.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import smtplib
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Final

import structlog
from flask import current_app

from portal.clock import now
from portal.config import Settings
from portal.files.folders import private, sync
from portal.mail.letters import POLICY, TO_MANY
from portal.mail.server import connected

SECONDS_BETWEEN: Final = 5
PAUSE_SECONDS: Final = 60  # after a failure, for that letter
GIVEN_UP_AFTER: Final = timedelta(days=3)
FOR_GOOD: Final = 500
REMEMBERED: Final = 30 * 86_400
MOST_AT_ONCE: Final = 100
SECONDS_TO_MANY: Final = 5  # at a slow server, letters to many stop here and let others pass
log = structlog.get_logger("mail")


def is_sent(name: str) -> bool:
    """Whether the letter of this name has been handed over."""
    return (_settings().mail_folder / "sent" / name).exists()


def waiting_folder() -> Path:
    """Where letters are written: with `file:` they stay there."""
    folder = _settings().mail_folder
    return folder / "waiting" if _is_sending() else folder


def deliver() -> int:
    """Hand over what waits; returns how many letters the server took."""
    if not _is_sending():
        return 0
    with _alone(_settings().mail_folder) as is_alone:
        if not is_alone:  # another worker of this folder is at it
            return 0
        letters = _due()
        taken = _hand_over(letters) if letters else 0
        _forget()
        return taken


def _hand_over(letters: list[Path]) -> int:
    waiting, taken = deque(letters), 0
    until = time.monotonic() + SECONDS_TO_MANY
    try:
        with connected(_settings().mail_url) as server:
            while waiting and not (_is_to_many(waiting[0]) and time.monotonic() > until):
                taken += _send(server, waiting[0])
                waiting.popleft()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mail server unavailable", error=type(error).__name__, waiting=len(waiting))
        for path in waiting:
            _put_off(path)
    return taken


def _send(server: smtplib.SMTP, path: Path) -> bool:
    data = path.read_bytes()
    message = message_from_bytes(data, policy=POLICY)
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    try:
        server.sendmail(sender, [to], data)
    except smtplib.SMTPRecipientsRefused as error:
        code = error.recipients[to][0]
        _refused(path, code)
        if code >= FOR_GOOD:
            _tell_of_refusal(to)
    except smtplib.SMTPDataError as error:
        _refused(path, error.smtp_code)
    else:
        _mark_sent(path)
        return True
    return False


def _refused(path: Path, code: int) -> None:
    """The server said no to this letter: for good, or for now (RFC 5321 4.2.1)."""
    if code >= FOR_GOOD:
        log.error("letter refused", letter=path.stem, code=code)
        _move(path, "refused")
    else:
        log.warning("letter put off", letter=path.stem, code=code)
        _put_off(path)


def _tell_of_refusal(address: str) -> None:
    """Rooms that write to an address by themselves should know that nobody is there."""
    listeners: list[Callable[[str], None]] = current_app.extensions["mail_refusals"]
    for listener in listeners:
        listener(address)


def _mark_sent(path: Path) -> None:
    """From waiting to sent in one step; then the words go, the name stays."""
    sent = private(path.parent.parent / "sent") / path.stem
    path.replace(sent)
    sync(sent.parent)
    os.truncate(sent, 0)


def _put_off(path: Path) -> None:
    """Try again after a pause: the time of a waiting file says when it is due."""
    posted = message_from_bytes(path.read_bytes(), policy=POLICY)["Date"].datetime
    if now() - posted > GIVEN_UP_AFTER:
        log.error("letter given up", letter=path.stem)
        _move(path, "refused")
    else:
        os.utime(path, (time.time() + PAUSE_SECONDS,) * 2)


def _due() -> list[Path]:
    """Letters whose time has come, the oldest first; those to many after all others.

    Else whoever waits for a link to sign in would wait for a hundred thousand subscribers.
    """
    waiting = [
        (_is_to_many(path), path.stat().st_mtime, path)
        for path in waiting_folder().glob("[0-9a-f]*.eml")
    ]
    return [path for _, due, path in sorted(waiting) if due <= time.time()][:MOST_AT_ONCE]


def _is_to_many(path: Path) -> bool:
    return path.stem.endswith(TO_MANY)


def _move(path: Path, folder: str) -> None:
    path.replace(private(path.parent.parent / folder) / path.name)


def _forget() -> None:
    latest = time.time() - REMEMBERED
    for path in (_settings().mail_folder / "sent").glob("*"):
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether nobody else delivers from this folder meanwhile."""
    handle = os.open(private(folder) / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def _is_sending() -> bool:
    return _settings().mail_url.startswith("smtp")


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
