"""A letter as bytes: plain text, one recipient, the same bytes for the same facts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from portal.clock import SHANGHAI

LONGEST_SUBJECT: Final = 120
POLICY: Final = SMTP.clone(raise_on_defect=True, utf8=False)
# In a subject nothing may break the line; in the text, line breaks and tabs may stay.
_BREAKS_LINE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: ends the names of letters to many, which wait until all others have gone
TO_MANY: Final = "-list"
_WEB_ADDRESS: Final = re.compile(r"https?://[!-;=?-~]+")


@dataclass(frozen=True)
class Sender:
    """Who writes: the address, and the name that stands before it."""

    address: str
    name: str


@dataclass(frozen=True)
class Letter:
    """What is written to whom; `key` makes it one letter however often it is written."""

    key: str
    to: str
    subject: str
    body: str
    posted_at: datetime
    #: a page that ends such letters when a program posts to it, without cookie or form token
    unsubscribe: str = ""

    @property
    def name(self) -> str:
        """Name of its file: tells nothing of key or recipient, but whether it went to many."""
        name = hashlib.sha256(self.key.encode()).hexdigest()[:32]
        return name + TO_MANY if self.unsubscribe else name


def written(letter: Letter, sender: Sender) -> bytes:
    """The letter as it goes on the wire; its Message-ID depends on the key alone."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = one_line(letter.subject)
    message["Date"] = format_datetime(letter.posted_at.astimezone(SHANGHAI))
    message["Message-ID"] = f"<{letter.name}@{sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies, please
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{web_address(letter.unsubscribe)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    message.set_content(plain(letter.body), cte="base64")
    return message.as_bytes()


def one_line(text: str) -> str:
    """A header's text: no line breaks, no control characters, at most LONGEST_SUBJECT."""
    text = " ".join(_BREAKS_LINE.sub(" ", text).split())
    return text if len(text) <= LONGEST_SUBJECT else text[: LONGEST_SUBJECT - 1] + "…"


def plain(text: str) -> str:
    """The text of a letter with plain line breaks and one at the end."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text).strip("\n") + "\n"


def web_address(address: str) -> str:
    """The address, if it can stand in a header; raises ValueError for what cannot."""
    if not _WEB_ADDRESS.fullmatch(address):
        raise ValueError("not a web address")
    return address
