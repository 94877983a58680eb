"""Things to test with, made with keyword arguments; every text differs from the one before."""

from __future__ import annotations

import hashlib
import itertools
from typing import Any

from portal.document_numbers import parse as parse_number
from portal.library.services import Taken, Text, take_in
from portal.library.structure.values import Block, Citation
from portal.partial_dates import PartialDate

_count = itertools.count(1)


def article(number: int, text: str) -> Block:
    """第N条 as a block; `number` up to ten."""
    label = f"第{'零一二三四五六七八九十'[number]}条"
    return Block("article", f"{label} {text}", anchor=f"t{number}", label=label)


def cites(title: str = "", number: str = "", role: str = "cites", anchor: str = "t1") -> Citation:
    """A citation by title, by 文号 or by both."""
    raw = f"《{title}》" if title else number
    found = parse_number(number) if number else None
    return Citation("title" if title else "number", raw, title, found, anchor, role)


def make_text(**overrides: Any) -> Text:
    """A policy with two articles; dates may be given as text."""
    number = next(_count)
    values: dict[str, Any] = {
        "source_key": f"test:{number}",
        "kind": "policy",
        "title": f"关于第{number}号试点工作的意见",
        "blocks": (
            article(1, f"为了做好第{number}号试点，制定本意见。"),
            article(2, "本意见自公布之日起施行。"),
        ),
        "issuer": "福建省市场监督管理局",
        **overrides,
    }
    for name in ("issued_on", "published_on", "effective_on", "expires_on"):
        if isinstance(values.get(name), str):
            values[name] = PartialDate.parse(values[name])
    body = repr((values["title"], values["blocks"]))
    values.setdefault("digest", hashlib.sha256(body.encode()).hexdigest())
    return Text(**values)


def publish(**overrides: Any) -> Taken:
    """Take a text in and publish it."""
    return take_in(make_text(**overrides), "tester", publish=True)
