"""Works out the text of Word's automatic numbers (一、 （一） 第三条 1.) paragraph by paragraph."""

import re
from typing import Final, NamedTuple

from lxml import etree

from portal.library.markup.number_formats import write_number
from portal.library.readers.word_styles import NumberReference, Styles, W, value, whole_number

_LEVELS: Final = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSING: Final = tuple("、．.。）)】〕]：:，")


class _Level(NamedTuple):
    """One level of a list: first number, its format, '%1、', and after which level it restarts."""

    start: int
    number_format: str
    text: str
    follows_directly: bool
    restarts_after: int
    is_legal: bool
    style_id: str | None


_MISSING: Final = _Level(1, "decimal", "%1.", False, 0, False, None)


class _List(NamedTuple):
    """A w:num: which abstract list it counts in, and the numbers it starts anew with."""

    abstract_id: str
    restarts: dict[int, int]


class Numbering:
    """Counts through a document: ask `label` once for every numbered paragraph, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._styles = styles
        if root is not None:
            self._read(root)

    def label(self, reference: NumberReference, style_id: str | None) -> str:
        """The number as Word shows it before the paragraph, with its space if it has one."""
        listed = self._lists.get(reference.list_id)
        if listed is None:
            return ""
        levels = self._levels(listed)
        position = reference.level
        if position is None:
            position = next((i for i, level in levels.items() if level.style_id == style_id), 0)
        if position >= _LEVELS:
            return ""
        counts = self._count(reference.list_id, listed, levels, position)
        return _write(levels, position, counts)

    def _count(
        self, list_id: str, listed: _List, levels: dict[int, _Level], position: int
    ) -> list[int]:
        counts = self._counts.setdefault(listed.abstract_id, [None] * _LEVELS)
        current = counts[position]
        if position in listed.restarts and (list_id, position) not in self._begun:
            counts[position] = listed.restarts[position]
        else:
            start = levels.get(position, _MISSING).start
            counts[position] = start if current is None else current + 1
        self._begun.add((list_id, position))
        for deeper in range(position + 1, _LEVELS):
            if position < levels.get(deeper, _MISSING).restarts_after:
                counts[deeper] = None
        return [
            levels.get(i, _MISSING).start if count is None else count
            for i, count in enumerate(counts)
        ]

    def _levels(self, listed: _List) -> dict[int, _Level]:
        """The levels of the list; a list may borrow them from a numbering style."""
        link = self._links.get(listed.abstract_id)
        reference = self._styles.number(link) if link else None
        borrowed = self._lists.get(reference.list_id) if reference else None
        return self._abstract.get((borrowed or listed).abstract_id, {})

    def _read(self, root: etree._Element) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            identity = abstract.get(f"{W}abstractNumId", "")
            levels = enumerate(abstract.iterfind(f"{W}lvl"))
            self._abstract[identity] = {
                _position(level, order): _read_level(level, _position(level, order))
                for order, level in levels
            }
            if link := value(abstract, f"{W}numStyleLink"):
                self._links[identity] = link
        for number in root.iterfind(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = _List(
                value(number, f"{W}abstractNumId") or "", _read_restarts(number)
            )


def _position(level: etree._Element, order: int) -> int:
    stated = whole_number(level.get(f"{W}ilvl"))
    return order if stated is None else stated


def _read_level(level: etree._Element, position: int) -> _Level:
    start = whole_number(value(level, f"{W}start"))
    restart = whole_number(value(level, f"{W}lvlRestart"))
    return _Level(
        start=1 if start is None else start,
        number_format=value(level, f"{W}numFmt") or "decimal",
        text=value(level, f"{W}lvlText") or "",
        follows_directly=value(level, f"{W}suff") == "nothing",
        restarts_after=position if restart is None else restart,
        is_legal=level.find(f"{W}isLgl") is not None,
        style_id=value(level, f"{W}pStyle"),
    )


def _read_restarts(number: etree._Element) -> dict[int, int]:
    restarts = {}
    for override in number.iterfind(f"{W}lvlOverride"):
        position = whole_number(override.get(f"{W}ilvl"))
        start = whole_number(value(override, f"{W}startOverride"))
        if position is not None and start is not None:
            restarts[position] = start
    return restarts


def _write(levels: dict[int, _Level], position: int, counts: list[int]) -> str:
    level = levels.get(position, _MISSING)
    if level.number_format == "bullet":
        return ""

    def write(placeholder: re.Match[str]) -> str:
        shown = int(placeholder[1]) - 1
        number_format = levels.get(shown, _MISSING).number_format
        if number_format == "none":
            return ""
        return write_number(counts[shown], "decimal" if level.is_legal else number_format)

    label = _PLACEHOLDER.sub(write, level.text)
    needs_space = label and not level.follows_directly and not label.endswith(_CLOSING)
    return f"{label} " if needs_space else label
