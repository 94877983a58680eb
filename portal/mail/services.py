"""Owes letters, and writes each of them once into the folder from which they go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import update

from portal import outbox
from portal.clock import now
from portal.config import Settings
from portal.extensions import db
from portal.files.folders import write_private
from portal.mail import delivery
from portal.mail.addresses import parse
from portal.mail.letters import Letter, Sender, one_line, plain, web_address, written
from portal.outbox import OutboxMessage


@dataclass(frozen=True)
class Post:
    """A letter to be owed; `unsubscribe` is a page that ends such letters by one POST."""

    to: str
    subject: str
    body_text: str
    key: str
    unsubscribe: str = ""


def post(to: str, subject: str, body_text: str, key: str, unsubscribe: str = "") -> None:
    """Owe a letter, in the running transaction; the same key is sent once.

    `body_text` is plain text without evidence.  `unsubscribe` is a page that ends such letters
    when it is posted to, without a cookie (RFC 8058).  Raises TextRefused for an address that is
    none, ValueError for a page that is none.
    """
    post_all([Post(to, subject, body_text, key, unsubscribe)])


def post_all(letters: Iterable[Post]) -> None:
    """Owe many letters; those that one can end go to many, and take their turn after all others."""
    moment = now().isoformat(timespec="seconds")
    turns: dict[int, list[tuple[str, dict[str, Any]]]] = {outbox.NEXT: [], outbox.LAST: []}
    for one in letters:
        turn = outbox.LAST if one.unsubscribe else outbox.NEXT
        turns[turn].append((f"mail:{one.key}", _payload(one, moment)))
    for turn, owed in turns.items():
        outbox.enqueue_all("mail", owed, turn=turn)


def _payload(letter: Post, moment: str) -> dict[str, Any]:
    return {
        "key": letter.key,
        "to": parse(letter.to),
        "subject": one_line(letter.subject),
        "body": plain(letter.body_text),
        "posted_at": moment,
        "unsubscribe": web_address(letter.unsubscribe) if letter.unsubscribe else "",
    }


def render(template: str, **values: object) -> str:
    """The text of a letter from a template like `emails/notice.txt`; no request is needed."""
    return current_app.jinja_env.get_template(template).render(**values)


@outbox.handler("mail")
def write(payload: dict[str, Any]) -> None:
    """Write a letter that is owed, unless it has gone out, and forget its words in the outbox."""
    moment = datetime.fromisoformat(payload["posted_at"])
    letter = Letter(**{**payload, "posted_at": moment})
    if not delivery.is_sent(letter.name):
        path = delivery.waiting_folder() / f"{letter.name}.eml"
        write_private(path, written(letter, sender()))
    mine = update(OutboxMessage).where(OutboxMessage.key == f"mail:{letter.key}")
    db.session.execute(mine.values(payload={"key": letter.key}))


def sender() -> Sender:
    """Who the portal's letters come from."""
    settings: Settings = current_app.config["SETTINGS"]
    address = settings.mail_from or f"no-reply@{settings.site.domain or 'localhost'}"
    return Sender(address, settings.site.name)
