"""Between the HTML of an editor and the blocks of the library: there and back without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from portal.library.markup.page_lines import page_lines, parse_page
from portal.library.structure.outline import outline
from portal.library.structure.values import Block

#: what an HTML heading can be in a text: the title of the page is its h1
FIRST_LEVEL, LAST_LEVEL = 2, 5
UNNUMBERED = "u"


def blocks_of(html: str, prefix: str = "") -> tuple[Block, ...]:
    """The blocks of allow-listed HTML: every paragraph stays one, numbers make the outline."""
    if not html:
        return ()
    return tuple(outline(page_lines(parse_page(html)), prefix=prefix))


def html_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Blocks as HTML for an editor; `blocks_of` makes the same blocks of it again."""
    return "\n".join(_written(block) for block in blocks)


def _written(block: Mapping[str, Any]) -> str:
    if block["html"]:
        return str(block["html"])
    text = escape(block["text"], quote=False).replace("\n", "<br>")
    if block["kind"] != "heading":
        return f"<p>{text}</p>"
    level = min(FIRST_LEVEL + max(0, block["level"] - 1), LAST_LEVEL)
    return f"<h{level}>{text}</h{level}>"
