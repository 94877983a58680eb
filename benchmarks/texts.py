"""Texts to measure with: real ones of a folder, and synthetic ones resampled from them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from portal.library import sample
from portal.library.importing import text_of
from portal.library.structure import parse
from portal.library.structure.values import SourceLine, SourceText

SHORTEST_PIECE = 20
SHORTEST, LONGEST = 1_500, 4_000
ISSUERS = ["国家知识产权局", "福建省市场监督管理局", "福建省人民政府", "财政部", "国务院办公厅"]
TOPICS = ["专利", "商标", "著作权", "海外维权", "公共服务", "质押融资", "执法", "数据"]
# A 文号 has five digits at most.
MOST_IN_SERIES = 50_000
CODES = ("测知发", "测知函", "测知办", "测知规", "测知综", "测知通")
PROBED_AT_ONCE = 50


@dataclass(frozen=True)
class Piece:
    """An article of a real text: its title's words, and its own text without its number."""

    title: str
    text: str


@dataclass(frozen=True)
class Draft:
    """A synthetic text before it is written down; numbered from 0."""

    number: int
    title: str
    issuer: str
    topic: str
    year: int
    month: int
    words: tuple[str, ...]

    @property
    def document_number(self) -> str:
        series, number = divmod(self.number, MOST_IN_SERIES)
        return f"{CODES[series % len(CODES)]}〔{self.year}〕{number + 1}号"

    @property
    def issued_on(self) -> str:
        return f"{self.year}-{self.month:02}"

    @cached_property
    def articles(self) -> list[str]:
        """第一条 … and so on."""
        return [f"第{numeral(i)}条 {text}" for i, text in enumerate(self.words, 1)]

    @property
    def markdown(self) -> str:
        """The file."""
        body = "\n".join(self.articles)
        return (
            f"---\ntitle: {self.title}\n"
            f"document_number: {self.document_number}\nissuer: {self.issuer}\n"
            f"issued_on: {self.issued_on}\ntopics: [{self.topic}]\n---\n\n{body}\n"
        )


def pieces(folder: Path | None) -> list[Piece]:
    """Plain articles of the folder's texts; without a folder, those of the sample content."""
    if folder is None:
        texts = [sample.texts_of(entry)[-1] for entry in sample.read_entries()]
    else:
        inside = folder / "policies"
        files = sorted((inside if inside.is_dir() else folder).glob("*.md"))
        texts = [text_of(path, None) for path in files]
    found = [
        Piece(text.title, unnumbered(block.text))
        for text in texts
        for block in text.blocks
        if len(block.text) >= SHORTEST_PIECE and block.kind != "table"
    ]
    return plain(found)


def unnumbered(text: str) -> str:
    """第一条 … without its number."""
    return text.split(" ", 1)[-1]


def plain(found: Sequence[Piece]) -> list[Piece]:
    """Pieces that are one article and no more wherever they stand; the others are few."""
    kept: list[Piece] = []
    for start in range(0, len(found), PROBED_AT_ONCE):
        some = found[start : start + PROBED_AT_ONCE]
        if is_plain(some):
            kept += some
        else:
            kept += [piece for piece in some if is_plain([piece])]
    return kept


def is_plain(some: Sequence[Piece]) -> bool:
    """Whether these, as the articles of a file, are recognised as just that."""
    drawn = tuple(piece.text for piece in some)
    draft = Draft(0, "关于试读的意见", ISSUERS[0], TOPICS[0], 2020, 1, drawn)
    parsed = parse(source_of(draft, draft.articles))
    blocks = [(block.kind, block.text) for block in parsed.blocks]
    is_more = parsed.tasks or parsed.contact or parsed.openness or parsed.cover or parsed.addressees
    return blocks == [("article", article) for article in draft.articles] and not is_more


def source_of(draft: Draft, lines: Iterable[str], digest: str = "") -> SourceText:
    """What a reader hands over of the draft's file, with some of its lines or all of them."""
    return SourceText(
        lines=tuple(SourceLine(line) for line in lines),
        metadata={
            "title": draft.title,
            "document_number": draft.document_number,
            "issuer": draft.issuer,
            "issued_on": draft.issued_on,
            "topics": [draft.topic],
        },
        source_name="synthetic.md",
        digest=digest,
        format="md",
    )


def drafts(
    source: Sequence[Piece], count: int, seed: int, longest: int = LONGEST
) -> Iterator[Draft]:
    """Policy-like texts of about 1,500 to `longest` characters each, the same for a seed."""
    dice = random.Random(seed)
    shortest = min(SHORTEST, longest // 2)
    for number in range(count):
        title = dice.choice(source).title.replace(":", "：")
        wanted, words, length = dice.randint(shortest, longest), list[str](), 0
        while length < wanted:
            words.append(dice.choice(source).text)
            length += len(words[-1])
        yield Draft(
            number,
            f"关于贯彻落实{title}的意见（{number}）",
            dice.choice(ISSUERS),
            dice.choice(TOPICS),
            dice.randint(2000, 2026),
            dice.randint(1, 12),
            tuple(words),
        )


def numeral(number: int) -> str:
    """1 to 999 in Chinese numerals."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    head = f"{digits[hundreds]}百" if hundreds else ""
    if tens > 1 or (tens and hundreds):
        head += digits[tens]
    elif hundreds and units:
        head += digits[0]
    return head + ("十" if tens else "") + (digits[units] if units else "")
