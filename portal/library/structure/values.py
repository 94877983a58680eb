"""Plain values of a read text: its lines as they came, and what was recognised in them."""

from dataclasses import dataclass

from portal.document_numbers import DocumentNumber
from portal.partial_dates import PartialDate


@dataclass(frozen=True)
class SourceLine:
    """One paragraph or line as a reader hands it over, in reading order, without markup.

    `level` is the heading level of the file's own markup (0 = none). `html` is filled for a
    table alone: a sanitised <table>…</table>, while `text` holds its cells separated by tabs.
    """

    text: str
    level: int = 0
    html: str = ""


@dataclass(frozen=True)
class SourceText:
    """A whole file: lines, front matter, file name, sha256 of the bytes, format (md, txt, …)."""

    lines: tuple[SourceLine, ...]
    metadata: dict[str, object]
    source_name: str
    digest: str
    format: str


#: (start, end, what) of words of a text that are set off: strong, em, u, s, sub, sup, or the
#: address to which they lead
Mark = tuple[int, int, str]


@dataclass(frozen=True)
class Block:
    """One piece of the body, in order; `anchor` is '' where it has no address of its own.

    kind: part 编, chapter 章, section 节, heading 一、/（一）, article 条, paragraph, item, table.
    `level` is the depth in the outline for part, chapter, section and heading; otherwise 0.
    `marks` are what staff set off in the text, in order; a table has none.
    """

    kind: str
    text: str
    html: str = ""
    anchor: str = ""
    label: str = ""
    level: int = 0
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Amendment:
    """One step in the life of a text: adopted, amended, revised, published or in_force."""

    on: PartialDate | None
    kind: str
    text: str


@dataclass(frozen=True)
class Task:
    """A task of a plan and the units responsible for it (责任单位), in the order of the text."""

    anchor: str
    label: str
    title: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Citation:
    """A text named in this text, by title, by number (文号), or by both; `anchor` says where.

    kind: title or number. role: cites, based_on, repeals, amends, interprets, forwards.
    """

    kind: str
    raw: str
    title: str
    number: DocumentNumber | None
    anchor: str
    role: str = "cites"


@dataclass(frozen=True)
class ParsedText:
    """What was recognised in a file; nothing of the file's text is lost between its fields.

    `cover` is the letter or order that sends the body, `body_title` the body's own title under
    it, `masthead` the lines above the title (文头), one a line.
    """

    title: str
    document_number: str | None
    issuer: str | None
    openness: str | None
    addressees: str | None
    contact: str | None
    issued_on: PartialDate | None
    published_on: PartialDate | None
    effective_on: PartialDate | None
    expires_on: PartialDate | None
    history: tuple[Amendment, ...]
    cover: tuple[Block, ...]
    blocks: tuple[Block, ...]
    tasks: tuple[Task, ...]
    citations: tuple[Citation, ...]
    body_title: str = ""
    masthead: str = ""
