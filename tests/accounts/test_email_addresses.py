"""One spelling for one account; nothing that only looks like another (A24)."""

from __future__ import annotations

import pytest

from portal.accounts.email_addresses import fold
from portal.text import TextRefused


@pytest.mark.parametrize(
    "written",
    ["admin@example.com", "ADMIN@EXAMPLE.COM ", "ａｄｍｉｎ@example.com", " Admin@Example.com"],
)
def test_one_account_has_one_spelling(written: str) -> None:
    assert fold(written) == "admin@example.com"


@pytest.mark.parametrize(
    "written",
    [
        "аdmin@example.com",  # Cyrillic а
        "adm\u200bin@example.com",
        "admin",
        "admin@",
        "@example.com",
        "admin@localhost",
        "a b@example.com",
        "a@b@example.com",
        ".admin@example.com",
        "ad..min@example.com",
        "admin@-example.com",
        "admin@127.0.0.1",
        "admin@example.com\nbcc:x@example.com",
        "admin@example.com,x@example.com",
        "x" * 65 + "@example.com",
        "x@" + "y" * 60 + ("." + "z" * 60) * 4 + ".com",
    ],
)
def test_what_is_no_address_or_only_looks_like_one_is_refused(written: str) -> None:
    with pytest.raises(TextRefused):
        fold(written)
