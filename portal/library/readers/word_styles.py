"""The paragraph styles of a Word file: heading level, numbering and table-of-contents lines."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_HEADING: Final = 6
_HEADING_NAME = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录) ?[1-9]", re.IGNORECASE)
_LONGEST_CHAIN: Final = 20


class NumberReference(NamedTuple):
    """The list a paragraph belongs to; `level` is None where the style leaves it to the list."""

    list_id: str
    level: int | None


class _Style(NamedTuple):
    name: str
    based_on: str | None
    outline: int | None
    number: NumberReference | None


class Styles:
    """Styles by id; every question follows the chain of w:basedOn."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in () if root is None else root.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = _read_style(style)

    def heading_level(self, style_id: str | None) -> int:
        """1 … 6 for a heading style (Title counts as 1), otherwise 0."""
        for style in self._chain(style_id):
            if style.name.lower() == "title":
                return 1
            if named := _HEADING_NAME.fullmatch(style.name):
                return min(int(named[1]), MAX_HEADING)
            if style.outline is not None:
                return level_of_outline(style.outline)
        return 0

    def number(self, style_id: str | None) -> NumberReference | None:
        """The list that the style puts its paragraphs in."""
        return next((style.number for style in self._chain(style_id) if style.number), None)

    def is_contents_line(self, style_id: str | None) -> bool:
        """Whether the style is for lines of a generated table of contents."""
        style = self._styles.get(style_id or "")
        return style is not None and _CONTENTS_NAME.fullmatch(style.name) is not None

    def _chain(self, style_id: str | None) -> Iterator[_Style]:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on


def level_of_outline(outline: int) -> int:
    """Word's w:outlineLvl 0 … 8 as heading level 1 … 6; 9 is body text, hence 0."""
    return 0 if outline >= 9 else min(outline + 1, MAX_HEADING)


def value(element: etree._Element | None, path: str) -> str | None:
    """The w:val of the element at `path` below `element`."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get(f"{W}val")


def whole_number(text: str | None) -> int | None:
    """A short row of ASCII digits as a number; anything else is None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None


def number_reference(properties: etree._Element | None) -> NumberReference | None:
    """The w:numPr of paragraph properties."""
    list_id = value(properties, f"{W}numPr/{W}numId")
    if list_id is None:
        return None
    return NumberReference(list_id, whole_number(value(properties, f"{W}numPr/{W}ilvl")))


def _read_style(style: etree._Element) -> _Style:
    properties = style.find(f"{W}pPr")
    return _Style(
        name=value(style, f"{W}name") or "",
        based_on=value(style, f"{W}basedOn"),
        outline=whole_number(value(properties, f"{W}outlineLvl")),
        number=number_reference(properties),
    )
