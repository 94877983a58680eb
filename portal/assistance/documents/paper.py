"""A document as plain values: what stands on it, in order; rendered by page and by Word alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

_NUMBERED = re.compile(r"^(?:[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）.．、]+)\s*")


@dataclass(frozen=True)
class Heading:
    """A heading inside the text, such as 一、处理意见."""

    kind: ClassVar[str] = "heading"
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    kind: ClassVar[str] = "paragraph"
    text: str


@dataclass(frozen=True)
class Items:
    """A numbered list, each item one line."""

    kind: ClassVar[str] = "items"

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under heads; with one head only, two columns of names and values."""

    kind: ClassVar[str] = "table"

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Paragraph | Items | Table


@dataclass(frozen=True)
class Paper:
    """One document, whole."""

    title: str
    number: str
    #: 主送: to whom it is addressed, '' for papers that stay in the file
    addressee: str
    parts: tuple[Part, ...]
    #: 落款: the body that issues it, and the day in words
    signed_by: str
    signed_on: str
    #: code and address by which anyone can check it; '' for slips that carry none
    check_code: str = ""
    is_sample: bool = False

    @property
    def number_line(self) -> str:
        """The number as it stands under the title."""
        return f"编号：{self.number}"

    @property
    def address_line(self) -> str:
        """The line that names whom it is for; '' for papers that stay in the file."""
        return f"{self.addressee}：" if self.addressee else ""

    def check_lines(self, verify_address: str) -> tuple[str, ...]:
        """How anyone can check it, and why there is no seal on it."""
        return (
            "本文书由平台生成，没有印章。",
            f"核验码 {self.check_code}",
            f"核验网址 {verify_address}",
        )


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The lines that somebody wrote, one paragraph each, blank ones left out."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(Paragraph(line) for line in lines if line)


def items(text: str) -> tuple[str, ...]:
    """Lines as items, without the numbers that the writer put before them."""
    lines = (_NUMBERED.sub("", line.strip(), count=1) for line in text.splitlines())
    return tuple(line for line in lines if line)
