"""E-mail addresses: one spelling for one account, nothing that only looks like another."""

from __future__ import annotations

import re
import unicodedata

from portal.accounts.refusal import Refused

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the brackets
LONGEST_LOCAL = 64
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class AddressRefused(Refused):
    """No address that mail could be sent to."""


def fold(written: str) -> str:
    """The address as it is kept: NFKC, lower case, ASCII alone; raises AddressRefused.

    Full-width letters become plain ones; letters of other scripts that look Latin are refused.
    """
    address = unicodedata.normalize("NFKC", written).strip().lower()
    if not address.isascii():
        raise AddressRefused("邮箱里有看着像字母的别种文字；请用英文输入法重新输入")
    local, at, domain = address.rpartition("@")
    if not at:
        raise AddressRefused("邮箱里应有一个 @，例如 name@example.com")
    labels = domain.split(".")
    well_formed = LOCAL.fullmatch(local) and len(labels) > 1 and all(map(LABEL.fullmatch, labels))
    if not well_formed or labels[-1].isdigit():
        raise AddressRefused("这个邮箱收不到信；请核对 @ 前后，例如 name@example.com")
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL:
        raise AddressRefused("邮箱太长；请换一个")
    return address


def masked(address: str) -> str:
    """The address for a page that others may see: li***@example.com."""
    local, _, domain = address.partition("@")
    return f"{local[:2]}***@{domain}" if domain else "***"
