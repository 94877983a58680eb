"""Reads DOCX: headings, automatic numbers, tables and footnotes as they show on paper.

Only the parts that hold text, made plain and packed anew, are given to mammoth, which makes
HTML of them. So no picture, link, embedded object or outside file is ever opened.
"""

import io
import re
import zipfile
from typing import Final

import mammoth
from lxml import etree, html

from portal.library.markup.lines import title_hint
from portal.library.markup.page_lines import page_lines, parse_page
from portal.library.readers.reading import Reading
from portal.library.readers.word_numbering import Numbering
from portal.library.readers.word_package import WordParts, open_package
from portal.library.readers.word_plain import make_plain
from portal.library.readers.word_styles import Styles

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_NOTE: Final = re.compile(r"(?:foot|end)note-\d+")
_STYLE_MAP: Final = "\n".join(f"p.Heading{level} => h{level}:fresh" for level in range(1, 7))


def parse(data: bytes) -> Reading:
    """The lines of a .docx; `title_hint` is the title in the document's properties."""
    parts = open_package(data)
    styles = Styles(parts.styles)
    for part in (parts.document, parts.footnotes, parts.endnotes):
        if part is not None:
            make_plain(part, styles, Numbering(parts.numbering, styles))
    page = mammoth.convert_to_html(
        io.BytesIO(_pack(parts)), style_map=_STYLE_MAP, include_embedded_style_map=False
    )
    root = parse_page(f"<html><body>{page.value}</body></html>")
    _label_notes(root)
    stated = None if parts.properties is None else parts.properties.findtext(_TITLE)
    return Reading(page_lines(root), title_hint(stated))


def _pack(parts: WordParts) -> bytes:
    """A new .docx of the plain parts alone, under the names where mammoth looks for them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in (
            ("document", parts.document),
            ("footnotes", parts.footnotes),
            ("endnotes", parts.endnotes),
        ):
            if part is not None:
                archive.writestr(f"word/{name}.xml", etree.tostring(part, encoding="utf-8"))
    return packed.getvalue()


def _label_notes(root: html.HtmlElement) -> None:
    """Notes stand at the end as a list with arrows back; make them lines that begin with [1]."""
    notes = [item for item in root.iter("li") if _NOTE.fullmatch(item.get("id", ""))]
    for number, note in enumerate(notes, start=1):
        for arrow in note.xpath(".//a[contains(@href, 'note-ref-')]"):
            arrow.drop_tree()
        note.tag = "div"
        first = next(note.iter("p"), note)
        first.text = f"[{number}] {first.text or ''}"
