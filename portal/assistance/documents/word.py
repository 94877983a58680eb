"""A paper as a Word file: A4, the type sizes that public offices use, no seal and no emblem."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import singledispatch

import segno
from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from portal.assistance.documents.paper import Heading, Items, Paper, Paragraph, Part, Table

# GB/T 9704-2012 sets 2号小标宋, 3号仿宋 and 3号黑体; where a font is missing Word falls back.
TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋", "黑体"
TITLE_SIZE, BODY_SIZE, SMALL_SIZE = Pt(22), Pt(16), Pt(10.5)
LINE = Pt(28)
TWO_CHARACTERS = Pt(32)
#: a ZIP member needs a time; a fixed one keeps the bytes of the same paper the same
FIXED_TIME = (2020, 1, 1, 0, 0, 0)


def word_file(paper: Paper, verify_address: str, code_address: str) -> bytes:
    """The paper as .docx; the same paper gives the same bytes.

    `verify_address` is printed beside the code, `code_address` goes into the QR code.
    """
    document = Document()
    _set_page(document)
    _name(document, paper)
    _title(document, paper)
    if paper.address_line:
        _run(document.add_paragraph(), paper.address_line)
    for part in paper.parts:
        add(part, document)
    _sign(document, paper)
    if paper.check_code:
        _check(document, paper, verify_address, code_address)
    return _settled(document)


@singledispatch
def add(part: Part, document: DocumentObject) -> None:
    """Put one part at the end of the document."""
    raise TypeError(part)


@add.register
def _heading(part: Heading, document: DocumentObject) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = TWO_CHARACTERS
    paragraph.paragraph_format.keep_with_next = True
    _run(paragraph, part.text, font=HEAD_FONT)


@add.register
def _paragraph(part: Paragraph, document: DocumentObject) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = TWO_CHARACTERS
    _run(paragraph, part.text)


@add.register
def _items(part: Items, document: DocumentObject) -> None:
    for number, text in enumerate(part.items, 1):
        _paragraph(Paragraph(f"{number}. {text}"), document)


@add.register
def _table(part: Table, document: DocumentObject) -> None:
    if part.caption:
        _heading(Heading(part.caption), document)
    table = document.add_table(rows=1, cols=len(part.heads))
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, part.heads, strict=True):
        _cell(cell.paragraphs[0], text, HEAD_FONT)
    for row in part.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _cell(cell.paragraphs[0], text, BODY_FONT)
    _repeat_head(table.rows[0]._tr)


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = document.styles["Normal"]
    normal.paragraph_format.line_spacing = LINE
    normal.paragraph_format.space_after = Pt(0)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(foot, "— ", size=SMALL_SIZE)
    _page_number(_run(foot, "", size=SMALL_SIZE))
    _run(foot, " —", size=SMALL_SIZE)


def _name(document: DocumentObject, paper: Paper) -> None:
    facts = document.core_properties
    facts.title, facts.author, facts.subject = paper.title, paper.signed_by, paper.number
    facts.created = facts.modified = datetime(2020, 1, 1, tzinfo=UTC)
    facts.language = "zh-CN"


def _title(document: DocumentObject, paper: Paper) -> None:
    if paper.is_sample:
        mark = document.add_paragraph()
        _run(mark, "〔示例〕虚构的内容，只作演示", size=SMALL_SIZE)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.line_spacing = Pt(36)
    _run(title, paper.title, font=TITLE_FONT, size=TITLE_SIZE)
    number = document.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_after = Pt(14)
    _run(number, paper.number_line, size=SMALL_SIZE)


def _sign(document: DocumentObject, paper: Paper) -> None:
    for text in filter(None, (paper.signed_by, paper.signed_on)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = TWO_CHARACTERS
        _run(paragraph, text)


def _check(document: DocumentObject, paper: Paper, verify_address: str, code_address: str) -> None:
    picture = io.BytesIO()
    segno.make(code_address, error="m", micro=False).save(picture, kind="png", scale=4, border=2)
    picture.seek(0)
    document.add_paragraph().add_run().add_picture(picture, width=Cm(2.6))
    for line in paper.check_lines(verify_address):
        _run(document.add_paragraph(), line, size=SMALL_SIZE)


def _cell(paragraph: WordParagraph, text: str, font: str) -> None:
    paragraph.paragraph_format.line_spacing = Pt(18)
    _run(paragraph, text, font=font, size=SMALL_SIZE)


def _run(paragraph: WordParagraph, text: str, font: str = BODY_FONT, size: Pt = BODY_SIZE) -> Run:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _page_number(run: Run) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._element.append(element)


def _repeat_head(row: object) -> None:
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(OxmlElement("w:tblHeader"))


def _settled(document: DocumentObject) -> bytes:
    """The file with fixed times in it, so that it can be compared byte by byte."""
    written, settled = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w") as target:
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(member))
    return settled.getvalue()
