"""Between the HTML of an editor and the blocks of the library: there and back without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from portal.library.emphasis import emphasised
from portal.library.markup.page_lines import page_lines, parse_page
from portal.library.structure.outline import outline
from portal.library.structure.values import Block
from portal.library.writing.marks import MARKED, Marked, with_marks

#: what an HTML heading can be in a text: the title of the page is its h1
FIRST_LEVEL, LAST_LEVEL = 2, 5


def blocks_of(html: str, prefix: str = "") -> tuple[Block, ...]:
    """The blocks of allow-listed HTML: every paragraph stays one, numbers make the outline."""
    return marked(html, prefix).blocks


def marked(html: str, prefix: str = "") -> Marked:
    """The same, with the words whose emphasis or link the blocks cannot carry."""
    if not html:
        return Marked((), ())
    page = parse_page(html)
    blocks = tuple(outline(page_lines(page), prefix=prefix))
    return with_marks(blocks, page) if MARKED.search(html) else Marked(blocks, ())


def html_of(blocks: Iterable[Mapping[str, Any]]) -> str:
    """Blocks as HTML for an editor; `blocks_of` makes the same blocks of it again."""
    return "\n".join(_written(block) for block in blocks)


def _written(block: Mapping[str, Any]) -> str:
    if block["html"]:
        return str(block["html"])
    text = emphasised(block["text"], block.get("marks", ()), _lines)
    if block["kind"] != "heading":
        return f"<p>{text}</p>"
    level = min(FIRST_LEVEL + max(0, block["level"] - 1), LAST_LEVEL)
    return f"<h{level}>{text}</h{level}>"


def _lines(text: str) -> Markup:
    """A text for an editor; breaks stay."""
    return Markup(escape(text, quote=False).replace("\n", "<br>"))  # noqa: S704 - escaped
