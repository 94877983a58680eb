"""The one gate for mail addresses: one recipient, no header of its own, nothing exotic."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from portal.text import TextRefused

LONGEST: Final = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
LONGEST_LOCAL: Final = 64
LONGEST_DOMAIN: Final = 253
_SEPARATOR: Final = re.compile(r"[\s,;，；、]")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LOCAL: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def parse(raw: str) -> str:
    """One address as it is stored and written to: ASCII, the domain in lower case.

    Full-width letters become plain ones, a Chinese domain its ASCII form.  Quoted local parts,
    comments, address literals and addresses outside ASCII are refused.  Raises TextRefused.
    """
    if _CONTROL.search(raw.strip(" ")):
        raise TextRefused("邮箱地址里有换行或控制字符；请重新填写")
    text = unicodedata.normalize("NFKC", raw).strip()
    if text.count("@") > 1 or _SEPARATOR.search(text):
        raise TextRefused("只能填一个邮箱地址，中间不能有空格、逗号或分号")
    local, at, domain = text.partition("@")
    if not (local and at and domain):
        raise TextRefused("邮箱地址要有 @，如 name@example.com")
    if not local.isascii():
        raise TextRefused("邮箱地址 @ 前面只能用英文字母、数字和常用符号；请换一个邮箱")
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        raise TextRefused("邮箱地址 @ 前面的部分不对；请核对后重填")
    found = f"{local}@{_domain(domain)}"
    if len(found) > LONGEST:
        raise TextRefused("邮箱地址太长；请核对后重填")
    return found


def _domain(written: str) -> str:
    try:
        domain = written.lower().encode("idna").decode("ascii").lower()
    except UnicodeError:
        domain = ""
    labels = domain.split(".")
    whole = all(_LABEL.fullmatch(label) for label in labels)
    if not whole or len(labels) < 2 or labels[-1].isdigit() or len(domain) > LONGEST_DOMAIN:
        raise TextRefused("邮箱地址 @ 后面的部分不对，应如 example.com；请核对后重填")
    return domain
