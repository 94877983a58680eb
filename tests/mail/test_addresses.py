"""Mail addresses: what people write is taken, what would harm a letter is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import mail
from portal.text import TextRefused


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("name@example.com", "name@example.com"),
        (" Name.Surname+tag@EXAMPLE.Com ", "Name.Surname+tag@example.com"),
        ("ｎａｍｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "name@example.com"),
        ("o'neil@mail.example.com", "o'neil@mail.example.com"),
        ("name@例子.example", "name@xn--fsqu00a.example"),
        ("10000@example.com", "10000@example.com"),
        ("a@" + "b" * 63 + ".example", "a@" + "b" * 63 + ".example"),
    ],
)
def test_an_address_is_kept_in_one_spelling(written: str, kept: str) -> None:
    assert mail.address(written) == kept
    assert mail.address(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "name",
        "@example.com",
        "name@",
        "name@example",
        "name@example.com\r\nBcc: other@example.com",
        "name@example.com\n",
        "name\0@example.com",
        "name@example.com, other@example.com",
        "name@example.com;other@example.com",
        "name@example.com，other@example.com",
        "a@b@example.com",
        "na me@example.com",
        "Name <name@example.com>",
        "name@example.com(comment)",
        '"quoted name"@example.com',
        '"a@b"@example.com',
        ".name@example.com",
        "na..me@example.com",
        "name.@example.com",
        "名字@example.com",
        "nàme@example.com",
        "name@[127.0.0.1]",
        "name@127.0.0.1",
        "name@-example.com",
        "name@example..com",
        "name@exa_mple.com",
        "name@example.com.",
        "n" * 65 + "@example.com",
        "name@" + "b" * 64 + ".example",
        "name@" + ".".join(["b" * 60] * 5) + ".example",
        "name\ud800@example.com",
        "name@exam\u202eple.com",
        "name@example.com\u2028",
    ],
)
def test_anything_else_is_refused_with_a_way_to_mend_it(written: str) -> None:
    with pytest.raises(TextRefused) as refused:
        mail.address(written)
    assert len(refused.value.message) > 5


@given(st.text(max_size=40) | st.from_regex(r"[^@]{1,9}@[^@]{1,20}"))
def test_whatever_is_taken_is_one_plain_address(written: str) -> None:
    try:
        kept = mail.address(written)
    except TextRefused:
        return
    assert kept.isascii()
    assert kept.count("@") == 1
    assert not set(kept) & set(' \r\n\t,;<>"()[]:\\\0')
