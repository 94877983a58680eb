"""The blocks of a version as the parts of a page, and the outline beside them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup

from portal.library.emphasis import emphasised, within
from portal.library.structure.numbering import read_mark

DIVISIONS = ("part", "chapter", "section")
OPENERS = (*DIVISIONS, "heading", "article")
LOWEST_HEADING = 4
# The units at the end of a task stand on a line of their own, word for word.
UNITS = re.compile(r"[（(](?:[^（）()]*(?:责任|牵头|负责|配合)(?:单位|部门)[：:].*)[)）]。?$")
UNITS_REACH = 400
# A date alone on its line, with the signer above it: GB/T 9704-2012, 7.3.5.
DATE = re.compile(
    r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月.{1,3}日"
)
SIGNER = re.compile(r"[^，。；：、！？]{2,40}")


@dataclass(frozen=True)
class Line:
    """A paragraph (`indent`), units responsible (`unit`), a signature (`sign`), or a table.

    html is safe.
    """

    kind: str
    html: Markup
    anchor: str = ""


@dataclass
class Part:
    """A piece of the page.

    kind: 'heading' stands alone, 'section' is a heading with its lines, 'article' begins with its
    own number (`html`), 'plain' has lines only. `level` is that of the HTML heading, 2 to 4.
    """

    kind: str
    anchor: str = ""
    label: str = ""
    level: int = 0
    html: Markup = field(default_factory=Markup)
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class OutlineEntry:
    """One line of the contents: its level is 1 for the outermost."""

    anchor: str
    label: str
    title: str
    level: int


@dataclass(frozen=True)
class Clause:
    """What can be cited: its address, how it is cited, and how it is called in a list."""

    anchor: str
    cited: str
    called: str


Linked = Callable[[str], Markup]


def parts(blocks: Iterable[dict[str, Any]], linked: Linked) -> list[Part]:
    """The blocks gathered under their headings and articles, in order."""
    gathered: list[Part] = []
    for block in blocks:
        if block["kind"] in OPENERS:
            gathered.append(_opened(block, linked))
        else:
            if not gathered or gathered[-1].kind == "heading":
                gathered.append(Part("plain"))
            gathered[-1].lines += _lines(block, linked)
    for part in gathered:
        part.lines = _signed(part.lines)
    return gathered


def outline(blocks: Iterable[dict[str, Any]]) -> list[OutlineEntry]:
    """Divisions and headings; the articles of a text that has neither."""
    addressed = [block for block in blocks if block["kind"] in OPENERS and block["anchor"]]
    upper = [block for block in addressed if block["kind"] != "article"]
    return [_entry(block) for block in upper or addressed]


def clauses(blocks: Iterable[dict[str, Any]]) -> list[Clause]:
    """Every article and heading that one may cite."""
    return [
        _clause(block)
        for block in blocks
        if block["anchor"] and block["label"] and block["kind"] in ("heading", "article")
    ]


def _clause(block: dict[str, Any]) -> Clause:
    """第十二条 and 二、（五） say enough; 二、 alone takes its title with it."""
    if block["kind"] == "article":
        return Clause(block["anchor"], block["label"], block["label"])
    mark = read_mark(block["text"])
    title = block["text"][mark.end :].strip() if mark else ""
    called = f"{block['label']}{title}"
    return Clause(block["anchor"], called if block["level"] == 1 else block["label"], called)


def _opened(block: dict[str, Any], linked: Linked) -> Part:
    text, anchor, label = block["text"], block["anchor"], block["label"]
    if block["kind"] == "article":
        mark = read_mark(text)
        end = mark.end if mark else 0
        lines = [Line("indent", _written(block, linked, end))]
        return Part("article", anchor, label, html=_written(block, linked, 0, end), lines=lines)
    level = min(block["level"] + 1, LOWEST_HEADING)
    is_section = block["kind"] == "heading" and block["level"] > 1
    return Part(
        "section" if is_section else "heading", anchor, label, level, _written(block, linked)
    )


def _lines(block: dict[str, Any], linked: Linked) -> Iterator[Line]:
    text, anchor = block["text"], block["anchor"]
    if block["html"]:
        # Built from cells and cleaned when the file was read.
        yield Line("table", Markup(block["html"]), anchor)  # noqa: S704
        return
    units = UNITS.search(text[-UNITS_REACH:])
    if units is None:
        yield Line("indent", _written(block, linked), anchor)
        return
    end = len(text) - len(units[0])
    if end:
        yield Line("indent", _written(block, linked, 0, end), anchor)
    yield Line("unit", _written(block, linked, end), "" if end else anchor)


def _written(
    block: dict[str, Any], linked: Linked, start: int = 0, end: int | None = None
) -> Markup:
    """A part of the block's text without outer blanks, its citations linked, its marks set."""
    part = block["text"][start:end]
    text, first = part.strip(), start + len(part) - len(part.lstrip())
    marks = within(block.get("marks", ()), first, first + len(text))
    return emphasised(text, marks, linked)


def _signed(lines: list[Line]) -> list[Line]:
    """The lines, with signer and date told from paragraphs."""
    found = list(lines)
    for at in range(1, len(lines)):
        pair = lines[at - 1 : at + 1]
        signer, day = (line.html.striptags() if line.kind == "indent" else "" for line in pair)
        if DATE.fullmatch(day) and SIGNER.fullmatch(signer):
            found[at - 1 : at + 1] = [replace(line, kind="sign") for line in pair]
    return found


def _entry(block: dict[str, Any]) -> OutlineEntry:
    mark = read_mark(block["text"])
    if block["kind"] == "article" or mark is None:
        title = "" if block["label"] else block["text"]
        return OutlineEntry(block["anchor"], block["label"], title, 1)
    title = block["text"][mark.end :].strip()
    return OutlineEntry(block["anchor"], mark.label, title, max(1, block["level"]))
