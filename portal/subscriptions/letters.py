"""Letters of subscriptions: every one says why it came and how to end such letters.

The only secret in them is the token that ends them; what a stranger typed into a form does not
stand in the letter that asks for confirmation.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal import mail
from portal.accounts.letters import address_of, settings
from portal.announcements import Announcement
from portal.mail import Post
from portal.subscriptions import secrets
from portal.subscriptions.labels import headline, said

STOP_PAGE = "/subscriptions/stop/"
MANAGE_PAGE = "/subscriptions/manage/"
CONFIRM_PAGE = "/subscriptions/confirm/"
OWN_PAGE = "/accounts/subscriptions"
MOST_ITEMS = 50
LONGEST_TEXT = 400


@dataclass(frozen=True)
class Recipient:
    """To whom a letter goes: name '' and no person for a reader without an account."""

    subscriber_id: int
    email: str
    salt: str
    #: what is kept of the token of the salt
    digest: str
    name: str = ""
    person_id: int | None = None
    #: whether letters are wanted beside the inbox
    by_mail: bool = True


@dataclass(frozen=True)
class Item:
    """One announcement as it stands in letters, with a recipient's reasons in words."""

    announcement: Announcement
    headline: str
    #: what more there is to say, at most LONGEST_TEXT characters
    text: str
    link: str
    reasons: tuple[str, ...] = ()


def item_of(announcement: Announcement, reasons: tuple[str, ...] = ()) -> Item:
    """The announcement in words, made once for however many recipients."""
    text = said(announcement)
    if len(text) > LONGEST_TEXT:
        text = text[: LONGEST_TEXT - 1] + "…"
    link = address_of(announcement.url)
    return Item(announcement, headline(announcement), text, link, reasons)


def confirm(email: str, secret: str) -> None:
    """Owe the letter that asks whether the address is meant, in the running transaction."""
    body = mail.render("emails/subscription_confirm.txt", link=address_of(CONFIRM_PAGE + secret))
    key = f"subscription:confirm:{secrets.digest(secret)[:24]}"
    mail.post(email, _subject("请确认订阅"), body, key)


def news(to: Recipient, item: Item, key: str) -> Post:
    """The letter about one announcement."""
    body = mail.render("emails/subscription_news.txt", to=to, item=item, **_ways(to))
    return Post(to.email, _subject(item.headline), body, key, _stop(to))


def digest(to: Recipient, items: list[Item], frequency: str, key: str) -> Post:
    """The letter about several."""
    body = mail.render(
        "emails/subscription_digest.txt",
        to=to,
        items=items[:MOST_ITEMS],
        more=max(0, len(items) - MOST_ITEMS),
        frequency=frequency,
        **_ways(to),
    )
    return Post(to.email, _subject(digest_title(frequency, len(items))), body, key, _stop(to))


def digest_title(frequency: str, count: int) -> str:
    """What a digest is called: in the subject, and in the inbox."""
    return f"订阅{'周报' if frequency == 'weekly' else '日报'}：{count} 条新消息"


def _ways(to: Recipient) -> dict[str, str]:
    """Where to change what one hears, and where to end it."""
    own = to.person_id is not None
    token = secrets.token(secrets.LETTERS, to.salt, to.digest)
    manage = OWN_PAGE if own else MANAGE_PAGE + token
    return {"manage": address_of(manage), "stop": _stop(to)}


def _stop(to: Recipient) -> str:
    return address_of(STOP_PAGE + secrets.token(secrets.LETTERS, to.salt, to.digest))


def _subject(words: str) -> str:
    return f"{words} – {settings().site.name}"
