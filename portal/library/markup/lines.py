"""Makes source lines out of raw text and keeps the whole text within its limits."""

import re
from collections.abc import Iterable
from typing import Final

from portal.library.markup.refusal import FileRefused
from portal.library.structure.values import SourceLine
from portal.text import TextRefused, clean_line, decode

MAX_LINES: Final = 50_000
MAX_CHARACTERS: Final = 2_000_000
MAX_RAW_CHARACTERS: Final = 4 * MAX_CHARACTERS  # before markup and blanks are taken out
_TOO_LONG: Final = (
    f"文字太多：最多 {MAX_CHARACTERS // 10_000} 万字、{MAX_LINES // 10_000} 万行。"
    "请拆成几个文件再导入。"
)

# What `clean_line` refuses outright: a reader drops it, for the file is not its author's fault.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
_SHORTEST_TITLE: Final = 4
_LONGEST_TITLE: Final = 500
_SPACES: Final = re.compile(r"[^\S\u3000]+")
_WIDE_SPACES: Final = re.compile(r" ?\u3000[ \u3000]*")
_STRAY_CONTROLS: Final = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_CONTROLS_ALLOWED: Final = 1000  # characters for each stray control character


def read_text(data: bytes) -> str:
    """The text of a .md, .txt or .html file; bytes that are no text are refused."""
    try:
        text = decode(data)
    except TextRefused as refused:
        raise FileRefused(f"{refused.message}。") from refused
    if len(text) > MAX_RAW_CHARACTERS:
        raise FileRefused(_TOO_LONG)
    if len(_STRAY_CONTROLS.findall(text)) * _CONTROLS_ALLOWED > len(text):
        raise FileRefused("文件里多是控制字符，不像文本。请确认选对了文件。")
    return text


def tidy(text: str) -> str:
    """One line of visible text in NFC: invisible characters go, runs of spaces become one."""
    if len(text) > MAX_CHARACTERS:
        raise FileRefused(_TOO_LONG)
    spaced = _SPACES.sub(" ", _UNWANTED.sub("", text))
    try:
        return clean_line(_WIDE_SPACES.sub("\u3000", spaced), MAX_CHARACTERS)
    except TextRefused as refused:
        raise FileRefused(f"{refused.message}。") from refused


def plain_lines(text: str, level: int = 0) -> list[SourceLine]:
    """Each visible line of `text` as a source line; blank ones are left out."""
    tidied = (tidy(part) for part in text.splitlines())
    return [SourceLine(part, level) for part in tidied if part]


def within_limits(lines: Iterable[SourceLine]) -> tuple[SourceLine, ...]:
    """The lines themselves; refuses a text that is empty or larger than any official text."""
    taken: list[SourceLine] = []
    characters = 0
    for line in lines:
        taken.append(line)
        characters += len(line.text) + len(line.html)
        if len(taken) > MAX_LINES or characters > MAX_CHARACTERS:
            raise FileRefused(_TOO_LONG)
    if not taken:
        raise FileRefused("文件里没有文字。请确认选对了文件。")
    return tuple(taken)


def title_hint(stated: object) -> dict[str, object]:
    """`title_hint` from a document's properties, unless it is no Chinese title but a file name."""
    words = tidy(stated[:_LONGEST_TITLE]) if isinstance(stated, str) else ""
    return {"title_hint": words} if len(_CHINESE.findall(words)) >= _SHORTEST_TITLE else {}
