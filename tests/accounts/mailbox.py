"""What was mailed: everything that is owed goes out, then the spool is read."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from urllib.parse import urlsplit

from flask import current_app

from portal import outbox
from portal.config import Settings
from portal.extensions import db

LINK = re.compile(r"https?://\S+")


def letters_to(email: str) -> list[str]:
    """Bodies of the mails to an address, in the order in which they went out."""
    db.session.rollback()
    while outbox.run_due():
        pass
    db.session.rollback()
    settings: Settings = current_app.config["SETTINGS"]
    paths = sorted(settings.mail_folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [letter.get_content() for letter in letters if letter["To"] == email]


def last_link(email: str) -> str:
    """Path of the link in the newest mail to an address."""
    found = LINK.search(letters_to(email)[-1])
    assert found, "the mail has no link"
    return urlsplit(found[0]).path
