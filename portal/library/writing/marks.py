"""What stands set off in the HTML of an editor: found again in the blocks that were made of it.

The blocks are plain text.  Their characters, blanks apart, are those of the HTML in its order, so
that each mark is carried over character by character; what finds no place is counted as lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Final

from lxml import etree

from portal import richtext
from portal.library.emphasis import TAGS
from portal.library.markup.page_lines import is_hidden
from portal.library.structure.values import Block, Mark

MARKED: Final = re.compile(r"<(?:a|strong|em|u|s|sub|sup)[ >]")
#: the number that a browser shows before an item of a list is no character of the HTML
_ITEM_NUMBER: Final = re.compile(r"[0-9a-zA-Z]{1,6}\. ")
#: already set off by being one
HEADINGS: Final = ("part", "chapter", "section", "heading")


@dataclass(frozen=True)
class Marked:
    """Blocks with their marks, and the words of the HTML whose marks found no place."""

    blocks: tuple[Block, ...]
    lost: tuple[str, ...]


@dataclass
class _Source:
    """The characters of the HTML without blanks, and what each of them is set off by."""

    characters: list[str] = field(default_factory=list)
    marks: list[frozenset[str]] = field(default_factory=list)

    def add(self, text: str | None, marks: frozenset[str]) -> None:
        seen = [character for character in text or "" if not character.isspace()]
        self.characters += seen
        self.marks += [marks] * len(seen)


def with_marks(blocks: Iterable[Block], page: etree._Element) -> Marked:
    """The blocks that were made of a page, with what is set off in it."""
    source = _Source()
    _walk(page, frozenset(), source)
    text, at, found, carried = "".join(source.characters), 0, [], set[int]()
    for block in blocks:
        places = [place for place, one in enumerate(block.text) if not one.isspace()]
        start, skipped = _place(text, block.text, at)
        if start < 0:
            found.append(block)
            continue
        places = places[skipped:]
        at = start + len(places)
        if block.html:
            found.append(block)
            continue
        carried.update(range(start, at))
        found.append(replace(block, marks=tuple(_marks(block, places, source.marks[start:at]))))
    return Marked(tuple(found), tuple(_lost(source, carried)))


def _walk(element: etree._Element, marks: frozenset[str], source: _Source) -> None:
    if not isinstance(element.tag, str) or is_hidden(element):
        return
    inside = marks | _own(element)
    source.add(element.text, inside)
    for child in element:
        _walk(child, inside, source)
        source.add(child.tail, inside)


def _own(element: etree._Element) -> set[str]:
    """What an element sets its text off by; of links those alone that lead where they may."""
    if element.tag == "a":
        address = richtext.address(element.get("href", ""))
        return {address} if address else set()
    return {element.tag} & set(TAGS)


def _place(source: str, text: str, at: int) -> tuple[int, int]:
    """Where a block's characters stand in the source, and how many of them are but its number."""
    key = "".join(text.split())
    start = source.find(key, at)
    number = _ITEM_NUMBER.match(text) if start < 0 else None
    if number is None:
        return start, 0
    skipped = len(number[0]) - 1
    return source.find(key[skipped:], at), skipped


def _marks(block: Block, places: list[int], marks: list[frozenset[str]]) -> Iterator[Mark]:
    """The marks of a block in order: each run of characters that the same thing sets off."""
    found: list[Mark] = []
    begun: dict[str, int] = {}
    for index, here in enumerate((*marks, frozenset[str]())):
        for what in begun.keys() - here:
            found.append((places[begun.pop(what)], places[index - 1] + 1, what))
        for what in here:
            begun.setdefault(what, index)
    is_heading = block.kind in HEADINGS
    yield from sorted(mark for mark in found if not (is_heading and mark[2] == "strong"))


def _lost(source: _Source, carried: set[int]) -> Iterator[str]:
    """The words that are set off and stand in no block, run by run."""
    numbers = range(len(source.characters))
    for is_lost, run in groupby(numbers, lambda at: bool(source.marks[at]) and at not in carried):
        if is_lost:
            yield "".join(source.characters[at] for at in run)
