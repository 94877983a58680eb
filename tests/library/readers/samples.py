"""Makes the files that the readers' tests read: DOCX, PDF, OFD, and ZIP containers of any kind."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import docx
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

FONT = "STSong-Light"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFD = "http://www.ofdspec.org/2016"

pdfmetrics.registerFont(UnicodeCIDFont(FONT))

ARTICLES = (
    "第一章 总则",
    "第一条 为了加强知识产权公共服务，规范服务行为，保护权利人和社会公众的合法权益，促进创新"
    "成果的转化运用，根据有关法律、行政法规，结合本省实际，制定本办法。",
    "第二条 本办法适用于本省行政区域内的知识产权公共服务活动。前款所称公共服务，是指由主管部门"
    "提供的信息查询、业务办理、维权指导等服务。",
    "法律、法规另有规定的，从其规定。",
    "第三条 主管部门应当建立公共服务事项清单，并及时向社会公布。",
)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these parts, deflated."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a ZIP by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def saved(document: docx.document.Document) -> bytes:
    """The bytes of a python-docx document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_file(*paragraphs: str) -> bytes:
    """A DOCX with plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def word_body(body: str) -> bytes:
    """A DOCX whose w:body holds this XML (prefix w)."""
    document = docx.Document()
    root = parse_xml(f'<w:body xmlns:w="{WORD}">{body}</w:body>')
    for child in list(root):
        document.element.body.append(child)
    return saved(document)


class NumberedWord:
    """A DOCX with automatic numbers: lists are made first, then paragraphs in them."""

    def __init__(self) -> None:
        self.document = docx.Document()
        numbering = self.document.part.numbering_part.element
        for child in list(numbering):
            numbering.remove(child)
        self._numbering = numbering
        self._count = 0

    def add_list(self, *levels: str) -> int:
        """A list of its own with these w:lvl bodies, from level 0; gives its id."""
        self._count += 1
        body = "".join(
            f'<w:lvl w:ilvl="{position}">{level}</w:lvl>' for position, level in enumerate(levels)
        )
        opening = f'<w:abstractNum xmlns:w="{WORD}" w:abstractNumId="{self._count}">'
        abstract = f"{opening}{body}</w:abstractNum>"
        first = self._numbering.find(f"{{{WORD}}}num")
        if first is None:
            self._numbering.append(parse_xml(abstract))
        else:
            first.addprevious(parse_xml(abstract))
        return self.add_number(self._count)

    def add_number(self, abstract: int, restart_at: int | None = None) -> int:
        """A w:num that counts in an abstract list; gives its id."""
        number = len(self._numbering.findall(f"{{{WORD}}}num")) + 1
        override = ""
        if restart_at is not None:
            start = f'<w:startOverride w:val="{restart_at}"/>'
            override = f'<w:lvlOverride w:ilvl="0">{start}</w:lvlOverride>'
        self._numbering.append(
            parse_xml(
                f'<w:num xmlns:w="{WORD}" w:numId="{number}">'
                f'<w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
            )
        )
        return number

    def add(self, text: str, number: int, level: int = 0, style: str | None = None) -> None:
        """A paragraph in a list."""
        paragraph = self.document.add_paragraph(text, style=style)
        paragraph._p.get_or_add_pPr().append(number_properties(number, level))

    def data(self) -> bytes:
        return saved(self.document)


def number_properties(number: int, level: int = 0) -> BaseOxmlElement:
    """The w:numPr that puts a paragraph or style in a list."""
    return parse_xml(
        f'<w:numPr xmlns:w="{WORD}"><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def level(number_format: str, text: str, more: str = "") -> str:
    """The inside of a w:lvl."""
    return (
        f'<w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/>'
    )


def pdf_file(
    paragraphs: Sequence[str], *, title: str = "", indent: float = 28, running_head: str = ""
) -> bytes:
    """A PDF as an office makes it: 14 points, wrapped, with page numbers at the foot."""
    file = io.BytesIO()
    heading = ParagraphStyle(
        "heading", fontName=FONT, fontSize=20, leading=30, alignment=1, wordWrap="CJK"
    )
    body = ParagraphStyle(
        "body", fontName=FONT, fontSize=14, leading=24, firstLineIndent=indent, wordWrap="CJK"
    )

    def furnish(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 10)
        if running_head:
            canvas.drawCentredString(300, 810, running_head)
        canvas.drawCentredString(300, 30, f"— {template.page} —")

    story = [Paragraph(title, heading)] if title else []
    story += [Paragraph(paragraph, body) for paragraph in paragraphs]
    SimpleDocTemplate(file, pagesize=A4, title=title or None).build(
        story, onFirstPage=furnish, onLaterPages=furnish
    )
    return file.getvalue()


def pdf_page(*lines: str) -> Canvas:
    """A canvas with one page of lines; more can be drawn before `pdf_bytes`."""
    canvas = Canvas(io.BytesIO(), pagesize=A4, pageCompression=0)
    canvas.setFont(FONT, 14)
    for position, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * position, line)
    return canvas


def pdf_bytes(canvas: Canvas) -> bytes:
    """What the canvas has drawn."""
    canvas.showPage()
    return canvas.getpdfdata()


def ofd_text(identity: int, text: str, left: float, top: float, size: float = 5.6) -> str:
    """A TextObject of one line; its boundary is as wide as its letters."""
    width = size * len(text)
    return (
        f'<ofd:TextObject ID="{identity}" Boundary="{left} {top} {width} {size * 1.2}"'
        f' Font="1" Size="{size}"><ofd:TextCode X="0" Y="{size}">{escape(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def ofd_file(pages: Sequence[str], more: Mapping[str, str] | None = None, **texts: str) -> bytes:
    """An OFD with these page contents; `more` adds or replaces parts.

    texts: info (XML in DocInfo), document (XML in Document).
    """
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{{}} xmlns:ofd="{OFD}">'
    listing = "".join(
        f'<ofd:Page ID="{100 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>'
        for n in range(len(pages))
    )
    parts = {
        "OFD.xml": opening.format("OFD")
        + f"<ofd:DocBody><ofd:DocInfo>{texts.get('info', '')}</ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": opening.format("Document")
        + "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
        f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listing}</ofd:Pages>"
        f"{texts.get('document', '')}</ofd:Document>",
    }
    for number, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            opening.format("Page")
            + f'<ofd:Content><ofd:Layer ID="{1000 + number}">{content}</ofd:Layer></ofd:Content>'
            "</ofd:Page>"
        )
    return zipped(parts | dict(more or {}))
