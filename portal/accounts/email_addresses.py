"""E-mail addresses as what accounts are known by: one spelling for one account."""

from __future__ import annotations

from portal.mail.addresses import LONGEST, parse

__all__ = ["LONGEST", "fold"]


def fold(written: str) -> str:
    """The address as accounts keep it, in lower case throughout; raises TextRefused.

    Full-width letters become plain ones; letters of other scripts that look Latin are refused.
    """
    return parse(written).lower()
