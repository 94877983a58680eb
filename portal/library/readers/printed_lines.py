"""Puts the lines of printed pages (PDF, OFD) together to paragraphs, without page furniture.

A line goes on with the one before when that one fills the width and this one is not indented.
Where a text knows no indents, the words decide: a line that ends in the middle of a sentence is
carried on, unless the next one opens a new unit (第三条, 二、, （一） …).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from portal.library.markup.lines import tidy
from portal.library.structure.values import SourceLine

_MARGIN: Final = 0.12
_PAGE_NUMBER: Final = re.compile(
    r"[-—–－―·•\s]*(?:第\s*)?[\dⅠ-Ⅻivx]{1,5}\s*(?:页)?\s*(?:[/／,，]?\s*(?:共\s*)?\d{1,5}\s*页?)?[-—–－―·•\s]*"
)
_CONTENTS_LINE: Final = re.compile(r".*(?:[.．·…]\s?){5,}[（(]?\d{1,4}[)）]?")
_REPEATED_PAGES: Final = 3
_SENTENCE_END: Final = re.compile(r"[。！？；：!?;:][”’）)」』》]?$")
_UNIT_START: Final = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]{1,9}[编章节条]|[〇一二三四五六七八九十]{1,3}、"
    r"|[（(][〇一二三四五六七八九十\d]{1,3}[)）]|\d{1,3}[.、．](?!\d)|[①-⑳]|附\s*件|[-—]{2,}"
)
_CHINESE: Final = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_INNER_SPACE: Final = re.compile(rf"(?<={_CHINESE}) (?={_CHINESE})")
_SPACED_OUT: Final = 0.4
_INDENT: Final = 0.7  # of the letter size
_FULL: Final = 2.6  # letters short of the right edge
_SHORTEST_FULL: Final = 12  # letters; shorter lines are headings, names and dates
# CJK radicals that some producers write instead of the character of the same shape.
_RADICALS: Final = re.compile("[\u2e80-\u2fdf]")
_RADICAL_SHAPES: Final = {
    "⺜": "日", "⺝": "月", "⺠": "民", "⺫": "目", "⻁": "虎", "⻄": "西", "⻅": "见", "⻆": "角",
    "⻉": "贝", "⻋": "车", "⻓": "长", "⻔": "门", "⻘": "青", "⻙": "韦", "⻚": "页", "⻛": "风",
    "⻜": "飞", "⻝": "食", "⻡": "首", "⻢": "马", "⻣": "骨", "⻤": "鬼", "⻥": "鱼", "⻦": "鸟",
    "⻧": "卤", "⻨": "麦", "⻩": "黄", "⻪": "黾", "⻬": "齐", "⻮": "齿", "⻰": "龙",
}  # fmt: skip


class PrintedLine(NamedTuple):
    """One line of a page: its left edge and letter size in points or millimetres, `height` from
    the top of the page (0) to its bottom (1)."""

    text: str
    left: float
    size: float
    height: float

    @property
    def right(self) -> float:
        """Where the line ends, judged by its letters: a Chinese one is square, others are half."""
        halves = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in self.text)
        return self.left + halves * self.size / 2


Page = Sequence[PrintedLine]


def printed_line(text: str, left: float, size: float, height: float) -> PrintedLine:
    """A line with its text tidied: radicals become characters, letters set apart come together."""
    words = tidy(_RADICALS.sub(lambda found: _shape(found[0]), text))
    gaps = len(_INNER_SPACE.findall(words))
    if gaps > len(words) * _SPACED_OUT / (1 + _SPACED_OUT):
        words = _INNER_SPACE.sub("", words)
    return PrintedLine(words, left, size, height)


def paragraphs(pages: Iterable[Page]) -> list[SourceLine]:
    """The paragraphs of all pages in order, across page breaks."""
    kept = _without_furniture([[line for line in page if line.text] for page in pages])
    has_indents = _uses_indents(kept)
    pieces: list[list[str]] = []
    before: PrintedLine | None = None
    right = 0.0
    for page in kept:
        left = _left_edge(page)
        for line in page:
            if before is not None and _carries_on(before, line, left, right, has_indents):
                pieces[-1].append(line.text)
            else:
                pieces.append([line.text])
            before = line
            right = _right_edge(page)
    return [SourceLine(tidy(_join(lines))) for lines in pieces]


def _shape(radical: str) -> str:
    return _RADICAL_SHAPES.get(radical) or unicodedata.normalize("NFKC", radical)


def _without_furniture(pages: list[list[PrintedLine]]) -> list[list[PrintedLine]]:
    """The pages without page numbers, running heads and feet, and tables of contents."""
    seen = Counter(mark for page in pages for mark in {_mark(line) for line in page})
    repeated = max(_REPEATED_PAGES, len(pages) // 2)

    def is_text(line: PrintedLine) -> bool:
        if _CONTENTS_LINE.fullmatch(line.text):
            return False
        in_margin = line.height < _MARGIN or line.height > 1 - _MARGIN
        is_number = _PAGE_NUMBER.fullmatch(line.text) is not None
        return not (in_margin and (is_number or seen[_mark(line)] >= repeated))

    return [[line for line in page if is_text(line)] for page in pages]


def _mark(line: PrintedLine) -> tuple[str, int]:
    """What running heads share from page to page: words but not numbers, and the height."""
    return re.sub(r"\d+", "0", line.text), round(line.height * 50)


def _left_edge(page: Page) -> float:
    """The left edge of the text: the leftmost place where more than one line begins."""
    starts = Counter(round(line.left) for line in page)
    usual = [start for start, count in starts.items() if count > 1]
    return float(min(usual or starts, default=0))


def _right_edge(page: Page) -> float:
    """The right edge: where the longer lines end, leaving out the few that stick out."""
    ends = sorted(line.right for line in page)
    return ends[len(ends) * 9 // 10] if ends else 0.0


def _uses_indents(pages: Iterable[Page]) -> bool:
    """Whether paragraphs begin indented: at least one line in twenty begins one to three letters
    in, and some begin at the edge."""
    indented = flush = 0
    for page in pages:
        left = _left_edge(page)
        for line in page:
            letters = (line.left - left) / line.size
            indented += 1 <= letters <= 3
            flush += letters < _INDENT
    return indented * 20 >= indented + flush and flush > 0 and indented > 0


def _carries_on(
    before: PrintedLine, line: PrintedLine, left: float, right: float, has_indents: bool
) -> bool:
    same_size = abs(before.size - line.size) < 0.1 * max(before.size, line.size)
    is_long = before.right - before.left >= _SHORTEST_FULL * before.size
    is_full = is_long and before.right > right - _FULL * before.size
    if not same_size or not is_full:
        return False
    if has_indents:
        return line.left < left + _INDENT * line.size
    ends_sentence = _SENTENCE_END.search(before.text) is not None
    return not ends_sentence and _UNIT_START.match(line.text) is None


def _join(lines: Sequence[str]) -> str:
    """Chinese needs no space where a line was cut; two Latin words do."""
    joined = lines[0]
    for line in lines[1:]:
        latin = joined[-1].isascii() and joined[-1].isalnum() and line[0].isascii()
        joined += f" {line}" if latin and line[0].isalnum() else line
    return joined
