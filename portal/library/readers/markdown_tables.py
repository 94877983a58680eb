"""Tables in Markdown: rows of cells between | signs."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from portal.library.markup.refusal import FileRefused
from portal.library.markup.tables import Cell, table_lines
from portal.library.structure.values import SourceLine

_RULE: Final = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?")
_MOST_COLUMNS: Final = 200
_SEPARATOR: Final = re.compile(r"(?<!\\)\|")


def is_row(line: str) -> bool:
    """Whether the line begins and ends with |, as the rows of tables do."""
    bare = line.strip()
    return len(bare) > 2 and bare.startswith("|") and bare.endswith("|")


def read_table(rows: Sequence[str], words: Callable[[str], str]) -> list[SourceLine]:
    """The table as source lines; the row above a rule of dashes is the head.

    `words` makes plain text of what stands between two | signs.
    """
    head, body = _head_and_body([row.strip() for row in rows])
    cells = [_cells(row, True, words) for row in head]
    return table_lines(cells + [_cells(row, False, words) for row in body])


def _head_and_body(rows: list[str]) -> tuple[list[str], list[str]]:
    rules = [position for position, row in enumerate(rows) if _RULE.fullmatch(row)]
    body = [row for row in rows if not _RULE.fullmatch(row)]
    return (body[:1], body[1:]) if rules[:1] == [1] else ([], body)


def _cells(row: str, is_head: bool, words: Callable[[str], str]) -> list[Cell]:
    if row.count("|") > _MOST_COLUMNS:
        raise FileRefused(f"表格的一行超过 {_MOST_COLUMNS} 格，读不了。请核对 | 号，或拆开表格。")
    written = (words(cell) for cell in _SEPARATOR.split(row[1:-1]))
    return [Cell((text,) if text else (), is_head) for text in written]
