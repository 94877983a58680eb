"""Writes a table as one source line: sanitised HTML for the eye, its words for the search.

The HTML is built anew from cells, so no style, picture or script of the file can be in it.
"""

import html
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from portal import richtext
from portal.library.markup.refusal import FileRefused
from portal.library.structure.values import SourceLine
from portal.text import TextRefused

# A table is cut between rows into pieces that richtext takes: 5,000 tags, 200 kB.
_PIECE_TAGS: Final = 4_000
_PIECE_CHARACTERS: Final = 40_000


class Cell(NamedTuple):
    """A cell: its lines of text, whether it is a head, and how many columns and rows it spans."""

    lines: Sequence[str]
    is_head: bool = False
    columns: int = 1
    rows: int = 1


def table_lines(rows: Sequence[Sequence[Cell]]) -> list[SourceLine]:
    """One line for the table, several for a very long one; none when every cell is empty."""
    return [line for piece in _pieces(rows) if (line := _line(piece)).text]


def _pieces(rows: Sequence[Sequence[Cell]]) -> Iterator[list[Sequence[Cell]]]:
    piece: list[Sequence[Cell]] = []
    tags = characters = 0
    for row in rows:
        row_tags = 1 + sum(1 + len(cell.lines) for cell in row)
        row_characters = sum(len(line) for cell in row for line in cell.lines)
        full = tags + row_tags > _PIECE_TAGS or characters + row_characters > _PIECE_CHARACTERS
        if piece and full:
            yield piece
            piece, tags, characters = [], 0, 0
        piece.append(row)
        tags += row_tags
        characters += row_characters
    yield piece


def _line(rows: Sequence[Sequence[Cell]]) -> SourceLine:
    text = "\t".join(" ".join(cell.lines) for row in rows for cell in row if cell.lines)
    markup = "".join(f"<tr>{''.join(_markup(cell) for cell in row)}</tr>" for row in rows)
    try:
        return SourceLine(text, 0, richtext.clean(f"<table>{markup}</table>") if text else "")
    except TextRefused as refused:
        raise FileRefused(f"表格读不了：{refused.message}。") from refused


def _markup(cell: Cell) -> str:
    tag = "th" if cell.is_head else "td"
    columns = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    rows = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    words = "<br>".join(html.escape(line, quote=False) for line in cell.lines)
    return f"<{tag}{columns}{rows}>{words}</{tag}>"
