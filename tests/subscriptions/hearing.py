"""Announcing, and what came of it."""

from __future__ import annotations

import itertools
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select

from portal import outbox
from portal.accounts.models import InboxMessage
from portal.announcements import Announcement, announce
from portal.extensions import db
from portal.subscriptions import services
from portal.subscriptions.criteria import Criteria, checked
from portal.subscriptions.letters import CONFIRM_PAGE
from portal.subscriptions.models import Subscriber
from portal.transaction import transaction

_numbers = itertools.count(1)


def announcement(**overrides: Any) -> Announcement:
    """An orange warning about the United States."""
    number = next(_numbers)
    return Announcement(
        **{
            "subject": f"warning-YJ-2026-{number:03}",
            "event": "published",
            "kind": "warning",
            "title": f"第{number}号：美国对照明产品发起337调查",
            "url": f"/warnings/YJ-2026-{number:03}",
            "summary": "涉及LED灯具的专利，泉州企业请核对。",
            "level": "orange",
            "topics": ("专利",),
            "countries": ("US",),
            **overrides,
        }
    )


def tell(told: Announcement) -> None:
    """Announce, and let the worker do what is owed."""
    with transaction():
        announce(told)
    work()


def work() -> None:
    db.session.rollback()
    while outbox.run_due():
        pass
    db.session.rollback()


def letters_to(email: str) -> list[EmailMessage]:
    """Letters to an address in the order in which they went out."""
    work()
    folder = current_app.config["SETTINGS"].mail_folder
    paths = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]
    return [letter for letter in found if letter["To"] == email]


def text_of(letter: EmailMessage) -> str:
    return str(letter.get_content()).replace("\r\n", "\n")


def stop_page(letter: EmailMessage) -> str:
    """Path of the page that ends such letters."""
    return urlsplit(str(letter["List-Unsubscribe"]).strip("<>")).path


def reader(email: str, criteria: Criteria, frequency: str = "once") -> int:
    """A reader without an account who asked and confirmed; the number of the holder."""
    number = next(_numbers)
    services.ask(email, f"10.0.{number // 250}.{number % 250}", checked(criteria), frequency)
    services.confirm(last_secret(email))
    return holder(email)


def last_secret(email: str) -> str:
    """The secret of the newest letter of confirmation."""
    words = text_of(letters_to(email)[-1]).split()
    (link,) = [word for word in words if CONFIRM_PAGE in word]
    return link.rpartition("/")[2]


def holder(email: str) -> int:
    found = select(Subscriber.id).where(Subscriber.email == email)
    return int(db.session.execute(found).scalar_one())


def inbox(person_id: int) -> list[InboxMessage]:
    found = select(InboxMessage).where(InboxMessage.person_id == person_id)
    return list(db.session.execute(found.order_by(InboxMessage.id)).scalars())
