"""Passwords: long ones of one's own pass, known ones are refused with a reason (A21, A22)."""

from __future__ import annotations

import time

import pytest

from portal.accounts import passwords
from portal.accounts.passwords import PasswordRefused, check, hash_of, is_outdated, matches

ABOUT = ("chen.dawei@example.com", "陈大为", "泉州照明有限公司")


@pytest.mark.parametrize(
    "password",
    [
        "我家的猫每天六点叫我起床",
        "tall ship, small harbour",
        "x7Kq-92mL-vB3t",
        "   spaces    are   characters too",
        "🦀🐢🐬🦑🐙🐚🪸🦐🐡🐠🦈🐳 在海里游",
        "the same word " * 4 + "and five others",
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed do " * 3)[:128],
    ],
)
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    check(password, ABOUT)
    assert matches(hash_of(password), password)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "至少 12 个字符"),
        ("fujianip", "至少 12 个字符"),
        ("知识产权", "至少 12 个字符"),
        ("elevenchars", "现在是 11 个"),
        ("x" * 129, "最多 128"),
        ("a\x00password of mine", "控制字符"),
        ("lone \ud800 surrogate here", "控制字符"),
        ("aaaaaaaaaaaaaaaa", "重复太多"),
        ("121212121212", "重复太多"),
        ("知识产权知识产权知识产权知识产权", "重复太多"),
        ("password12345", "常见词"),
        ("P@ssw0rd!2026", "常见词"),
        ("ＰＡＳＳＷＯＲＤ１２３４", "常见词"),
        ("qwertyuiop[]", "常见词"),
        ("1qaz2wsx3edc", "常见词"),
        ("abcdefghijklmnop", "常见词"),
        ("98765432109876", "常见词"),
        ("fujianip2026!", "常见词"),
        ("zhishichanquan1", "常见词"),
        ("福建知识产权公共服务中心1", "常见词"),
        ("chen.dawei.2026", "常见词"),
        ("陈大为泉州照明有限公司123", "常见词"),
    ],
)
def test_what_everybody_tries_is_refused_with_its_reason(password: str, says: str) -> None:
    with pytest.raises(PasswordRefused, match=says):
        check(password, ABOUT)


def test_a_huge_password_is_refused_before_it_is_hashed() -> None:
    kept = hash_of("a password of my own")
    began = time.perf_counter()
    for _ in range(50):
        assert not matches(kept, "x" * 1_000_000)
    assert time.perf_counter() - began < 1


def test_nobody_matches_an_account_without_a_password() -> None:
    assert not matches("", "nobody has this password")
    assert not matches("not a hash", "anything at all")


def test_different_keyboards_send_the_same_password() -> None:
    assert matches(hash_of("café au lait à midi"), "cafe\u0301 au lait a\u0300 midi")


def test_the_hash_is_argon2id_and_knows_when_it_is_old() -> None:
    kept = hash_of("a password of my own")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not is_outdated(kept)
    assert is_outdated(kept.replace("m=19456", "m=8192"))


def test_the_list_of_known_words_is_clean() -> None:
    words = passwords.known_words()
    assert len(words) > 200
    assert all(len(word) >= 2 for word in words)
