"""Walks an HTML tree in reading order and writes down its lines, headings and tables."""

import re
from typing import Final

from lxml import etree, html

from portal.library.markup.lines import tidy
from portal.library.markup.number_formats import write_number
from portal.library.markup.refusal import FileRefused
from portal.library.markup.tables import Cell, table_lines
from portal.library.structure.values import SourceLine

_SILENT: Final = frozenset({
    "head", "script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math",
    "canvas", "audio", "video", "select", "textarea", "button", "input", "nav", "footer", "aside",
    "dialog", "img", "link", "meta", "title", "rt", "rp",
})  # fmt: skip
_INLINE: Final = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "ruby", "rb", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "o:p",
})  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_LIST_FORMATS: Final = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A newline in the source between two Chinese characters is no space.
_SOURCE_NEWLINE: Final = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)
_NUMBERED: Final = re.compile(
    r"\s*(?:[(（]?[一二三四五六七八九十百\d]+[)）、.．]|第[一二三四五六七八九十百零]+[条章节])"
)
_LAYOUT_CELL: Final = 1_500
MAX_DEPTH: Final = 250


def parse_page(text: str) -> etree._Element:
    """The tree of an HTML text; refuses one nested deeper than any page needs."""
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    data = text.encode("utf-8", "ignore")
    root = html.document_fromstring(data, parser=parser, ensure_head_body=True)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise FileRefused("网页的标记一层套一层，多得不正常。请把正文另存为 .docx 或 .txt。")
    return root


def is_hidden(element: etree._Element) -> bool:
    """Whether the element is never shown as text: scripts, navigation, hidden parts."""
    return (
        element.tag in _SILENT
        or "hidden" in element.attrib
        or _HIDDEN.search(element.get("style", "")) is not None
    )


def page_lines(root: etree._Element) -> list[SourceLine]:
    """The visible lines below `root`; a table with real columns becomes one line with its HTML."""
    writer = _Writer()
    writer.walk(root)
    writer.end_line()
    return writer.lines


class _Writer:
    """Collects inline text until a block ends, then makes a line of it."""

    def __init__(self) -> None:
        self.lines: list[SourceLine] = []
        self._pieces: list[str] = []
        self._level = 0
        self._number = ""  # waits for the first text of a list item

    def walk(self, element: etree._Element) -> None:
        """Write what the element shows, without its tail."""
        if not isinstance(element.tag, str) or is_hidden(element):
            return
        if element.tag == "br":
            self._break_line()
        elif element.tag in _INLINE:
            self._walk_inside(element)
        elif element.tag == "table" and is_data_table(element):
            self.end_line()
            self._write_table(element)
        elif element.tag == "pre":
            self._walk_preformatted(element)
        else:
            self._walk_block(element)

    def end_line(self) -> None:
        """Make a line of the inline text collected so far, if any is visible."""
        text = tidy(_SOURCE_NEWLINE.sub("", "".join(self._pieces)))
        self._pieces.clear()
        if text:
            self.lines.append(SourceLine(self._number + text, self._level))
            self._number = ""

    def _break_line(self) -> None:
        if self._level:
            self._pieces.append("\n")  # a title set on two lines is one title
        else:
            self.end_line()

    def _walk_inside(self, element: etree._Element) -> None:
        self._pieces.append(element.text or "")
        for child in element:
            self.walk(child)
            self._pieces.append(child.tail or "")

    def _walk_block(self, element: etree._Element) -> None:
        self.end_line()
        outer, self._level = self._level, _HEADINGS.get(element.tag, self._level)
        if element.tag == "li":
            self._number = _item_number(element)
        self._walk_inside(element)
        self.end_line()
        self._level = outer

    def _walk_preformatted(self, element: etree._Element) -> None:
        for line in "".join(element.itertext()).splitlines():
            self.end_line()
            self._pieces.append(line)
        self.end_line()

    def _write_table(self, table: etree._Element) -> None:
        caption = table.find("caption")
        if caption is not None:
            self._walk_block(caption)
        self.lines.extend(table_lines([_row(row) for row in table.iter("tr")]))


def is_data_table(table: etree._Element) -> bool:
    """Whether rows and columns carry meaning; old pages and letterheads use tables for layout."""
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return False
    rows = [sum(1 for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
    if max(rows, default=0) < 2 or len(rows) < 2:
        return False
    return all(sum(map(len, cell_lines(cell))) <= _LAYOUT_CELL for cell in table.iter("td", "th"))


def cell_lines(cell: etree._Element) -> list[str]:
    """The lines of text inside a cell."""
    return [line.text for line in page_lines(cell)]


def _row(row: etree._Element) -> list[Cell]:
    return [
        Cell(
            lines=cell_lines(cell),
            is_head=cell.tag == "th",
            columns=_whole_number(cell.get("colspan", "1")),
            rows=_whole_number(cell.get("rowspan", "1")),
        )
        for cell in row
        if cell.tag in ("td", "th")
    ]


def _item_number(item: etree._Element) -> str:
    """The number a browser shows before a list item; '' for bullets and for own numbers."""
    items = item.getparent()
    if items is None or items.tag != "ol" or _NUMBERED.match("".join(item.itertext())):
        return ""
    position = sum(1 for before in item.itersiblings("li", preceding=True)) + _whole_number(
        items.get("start", "1")
    )
    return f"{write_number(position, _LIST_FORMATS.get(items.get('type', '1'), 'decimal'))}. "


def _whole_number(written: str) -> int:
    """A small number from an attribute; 1 for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 1
