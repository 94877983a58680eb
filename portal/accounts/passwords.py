"""Passwords: long rather than complicated, none that everybody tries first, kept as Argon2id."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.accounts.refusal import Refused

LEAST, MOST = 12, 128
LEAST_OWN = 6  # letters and digits that must be left when what everybody knows is taken away
LEAST_KINDS = 5
SHORTEST_WORD = 3
WORDS = Path(__file__).with_name("data") / "known_password_words.txt"
UNSEEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
LOOKS_LIKE = str.maketrans("@4301!5$7", "aaeoiisst")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
RUN = 4
# Argon2id with 19 MiB, two passes and one lane: the least that OWASP's cheat sheet allows, so that
# many sign-ins at once fit into the memory of a small machine.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PasswordRefused(Refused):
    """A password that must not be used; the message says why."""


def check(password: str, about: Iterable[str] = ()) -> None:
    """Refuse a new password that is short, huge or easily guessed; `about` is what is known of
    its owner: address, name, organisation."""
    if len(password) < LEAST:
        raise PasswordRefused(
            "至少 %(least)s 个字符，现在是 %(length)s 个；一句自己的话最好记",
            least=LEAST,
            length=len(password),
        )
    if len(password) > MOST:
        raise PasswordRefused("最多 %(most)s 个字符；请缩短", most=MOST)
    if UNSEEN.search(password):
        raise PasswordRefused("密码里有看不见的控制字符；请重新输入")
    _refuse_known(password, about)


def hash_of(password: str) -> str:
    """The password as it is kept, with the parameters of the day."""
    return HASHER.hash(_same(password))


def matches(encoded: str, password: str) -> bool:
    """Whether it is the password; costs the same when there is none to compare with."""
    if len(password) > MOST or UNSEEN.search(password):
        return False
    try:
        return HASHER.verify(encoded or nobody(), _same(password)) and bool(encoded)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(encoded: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return HASHER.check_needs_rehash(encoded)


@cache
def nobody() -> str:
    """A hash that nothing matches on purpose: unknown accounts take as long as known ones."""
    return HASHER.hash("nobody has this password")


def _same(password: str) -> str:
    """One form for what different keyboards send for the same characters."""
    return unicodedata.normalize("NFC", password)


def _refuse_known(password: str, about: Iterable[str]) -> None:
    folded = _folded(password)
    if len(set(folded)) < LEAST_KINDS:
        raise PasswordRefused("用的字符太少、重复太多；请换一句自己的话")
    own = folded
    for row in ROWS:
        own = _without_runs(own, row)
    spelt = own.translate(LOOKS_LIKE)
    for word in sorted({*known_words(), *_words_about(about)}, key=len, reverse=True):
        own, spelt = own.replace(word, ""), spelt.replace(word, "")
    left = min((own, spelt), key=len)
    if len(set(left)) < LEAST_OWN - 1 or len(left) < LEAST_OWN:
        raise PasswordRefused("由常见词、姓名、单位名或连续的键组成，容易被猜到；请换一句自己的话")


def _folded(text: str) -> str:
    """Lower case, without blanks and the punctuation that people add to known words."""
    lower = unicodedata.normalize("NFKC", text).lower()
    return "".join(filter(_counts, lower))


def _counts(character: str) -> bool:
    """Letters, digits, what stands for a letter, and signs beyond the plain keyboard."""
    return character.isalnum() or character in "@!$" or unicodedata.category(character) == "So"


def _words_about(about: Iterable[str]) -> set[str]:
    parts = {part for text in about for part in re.split(r"[@.\s_+-]+", text)}
    return {word for word in map(_folded, parts) if len(word) >= SHORTEST_WORD}


def _without_runs(text: str, row: str) -> str:
    """The text without stretches of neighbouring keys, in either direction."""
    for line in (row * 2 if row.startswith("0") else row, row[::-1]):
        for length in range(len(line), RUN - 1, -1):
            for start in range(len(line) - length + 1):
                text = text.replace(line[start : start + length], "")
    return text


@cache
def known_words() -> frozenset[str]:
    """Words that guessing begins with: common passwords, and the trade of this portal."""
    lines = WORDS.read_text("utf-8").splitlines()
    return frozenset(_folded(line) for line in lines if line and not line.startswith("#"))
