"""Texts to measure with: real ones of a folder, and synthetic ones resampled from them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.library import sample
from portal.library.importing import text_of

SHORTEST, LONGEST = 1_500, 4_000
ISSUERS = ["国家知识产权局", "福建省市场监督管理局", "福建省人民政府", "财政部", "国务院办公厅"]
TOPICS = ["专利", "商标", "著作权", "海外维权", "公共服务", "质押融资", "执法", "数据"]


@dataclass(frozen=True)
class Piece:
    """An article of a real text: its title's words, and its own text."""

    title: str
    text: str


def pieces(folder: Path | None) -> list[Piece]:
    """Articles of the folder's texts; without a folder, those of the sample content."""
    if folder is None:
        texts = [sample.texts_of(entry)[-1] for entry in sample.read_entries()]
    else:
        texts = [text_of(path, None) for path in sorted((folder / "policies").glob("*.md"))]
    return [
        Piece(text.title, block.text)
        for text in texts
        for block in text.blocks
        if len(block.text) >= 20
    ]


def synthetic(source: list[Piece], count: int, seed: int) -> Iterator[str]:
    """Markdown files of policy-like texts, 1,500 to 4,000 characters each, the same for a seed."""
    dice = random.Random(seed)
    for number in range(count):
        title = dice.choice(source).title
        wanted, body = dice.randint(SHORTEST, LONGEST), list[str]()
        while sum(map(len, body)) < wanted:
            body.append(dice.choice(source).text.split(" ", 1)[-1])
        articles = "\n".join(f"第{numeral(i)}条 {text}" for i, text in enumerate(body, 1))
        year, month = dice.randint(2000, 2026), dice.randint(1, 12)
        yield (
            f"---\ntitle: 关于贯彻落实{title.replace(':', '：')}的意见（{number}）\n"
            f"document_number: 测知发〔{year}〕{number + 1}号\nissuer: {dice.choice(ISSUERS)}\n"
            f"issued_on: {year}-{month:02}\ntopics: [{dice.choice(TOPICS)}]\n---\n\n{articles}\n"
        )


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    tens, units = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, digits[tens % 10] + "十")
    return head + (digits[units] if units else "")
