"""Reads OFD, the national format of fixed pages: text objects by page, then by place."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from lxml import etree

from portal.library.markup.lines import MAX_CHARACTERS, title_hint
from portal.library.markup.refusal import FileRefused
from portal.library.readers.ofd_package import (
    ENTRY,
    MAX_PAGES,
    Package,
    Part,
    children,
    first,
    numbers,
    words,
)
from portal.library.readers.ofd_tags import tagged_metadata
from portal.library.readers.printed_lines import PrintedLine, paragraphs, printed_line
from portal.library.readers.reading import Reading
from portal.library.readers.xml_parts import local_name

_DEFAULT_BOX: Final = (0.0, 0.0, 210.0, 297.0)  # A4 in millimetres
_DEFAULT_SIZE: Final = 3.7  # 五号
_WORD_GAP: Final = 0.6  # of the letter size
_CONTAINERS: Final = frozenset({"Layer", "PageBlock"})
_LETTERS_A_PAGE: Final = 5


class _Run(NamedTuple):
    """The text of one TextCode: its baseline and left edge on the page, in millimetres."""

    text: str
    left: float
    baseline: float
    size: float
    right: float


def parse(data: bytes) -> Reading:
    """The paragraphs of an .ofd, with what its DocInfo and its 公文 tags state."""
    package = Package(data)
    entry = package.part(ENTRY)
    body = first(entry.root, "DocBody")
    location = words(first(body, "DocRoot"))
    if not location:
        raise FileRefused("OFD 文件里没有文档（DocRoot）。请用原软件打开后另存一份再导入。")
    document = package.part(location, entry.folder)
    objects: dict[str, str] = {}
    pages = [_page_lines(package, page, document, objects) for page in _pages(document)]
    letters = sum(len(line.text) for page in pages for line in page)
    if letters > MAX_CHARACTERS:
        raise FileRefused("这份 OFD 的文字太多。请拆成几个文件再导入。")
    if letters < _LETTERS_A_PAGE * len(pages):
        raise FileRefused(
            "这份 OFD 只有图像，没有文字。请先做文字识别（OCR），或换用 .docx、.txt 文件。"
        )
    metadata = title_hint(words(first(body, "DocInfo", "Title")))
    return Reading(paragraphs(pages), metadata | tagged_metadata(package, document, objects))


def _pages(document: Part) -> list[etree._Element]:
    pages = list(children(document.root, "Pages", "Page"))
    if not pages:
        raise FileRefused("OFD 文件里没有页面。请用原软件打开后另存一份再导入。")
    if len(pages) > MAX_PAGES:
        raise FileRefused(
            f"这份 OFD 有 {len(pages)} 页，最多 {MAX_PAGES} 页。请拆成几个文件再导入。"
        )
    return pages


def _page_lines(
    package: Package, page: etree._Element, document: Part, objects: dict[str, str]
) -> list[PrintedLine]:
    """The lines of one page; `objects` gathers the text of every object by its ID."""
    content = package.part(page.get("BaseLoc", ""), document.folder)
    box = (
        numbers(words(first(content.root, "Area", "PhysicalBox")))
        or numbers(words(first(document.root, "CommonData", "PageArea", "PhysicalBox")))
        or list(_DEFAULT_BOX)
    )
    page_height = box[3] if len(box) == 4 and box[3] > 0 else _DEFAULT_BOX[3]
    runs: list[_Run] = []
    for layer in children(content.root, "Content", "Layer"):
        for text_object in _text_objects(layer):
            found = list(_runs(text_object))
            objects[text_object.get("ID", "")] = "".join(run.text for run in found)
            runs.extend(found)
    return [_line(row, page_height) for row in _rows(runs)]


def _text_objects(block: etree._Element) -> Iterator[etree._Element]:
    for child in block:
        name = local_name(child)
        if name == "TextObject" and child.get("Visible", "true") != "false":
            yield child
        elif name in _CONTAINERS:
            yield from _text_objects(child)


def _runs(text_object: etree._Element) -> Iterator[_Run]:
    boundary = [*numbers(text_object.get("Boundary")), 0.0, 0.0, 0.0, 0.0][:4]
    matrix = numbers(text_object.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = abs((numbers(text_object.get("Size")) or [_DEFAULT_SIZE])[0] * (d or c)) or _DEFAULT_SIZE
    x = y = 0.0
    for code in children(text_object, "TextCode"):
        # X and Y that are left out stay those of the TextCode before.
        x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
        text = "".join(code.itertext()).replace("\n", "")
        left = boundary[0] + a * x + c * y + e
        right = max(left + size * len(text) / 2, boundary[0] + boundary[2])
        yield _Run(text, left, boundary[1] + b * x + d * y + f, size, right)


def _rows(runs: list[_Run]) -> list[list[_Run]]:
    """Runs on one baseline make a row, from left to right; rows go from top to bottom."""
    rows: list[list[_Run]] = []
    for run in sorted((run for run in runs if run.text.strip()), key=lambda run: run.baseline):
        if rows and abs(rows[-1][-1].baseline - run.baseline) < run.size / 2:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]


def _line(row: list[_Run], page_height: float) -> PrintedLine:
    text = row[0].text
    for before, run in pairwise(row):
        apart = run.left - before.right > _WORD_GAP * run.size
        text += f" {run.text}" if apart else run.text
    size = max(run.size for run in row)
    return printed_line(text, row[0].left, size, row[0].baseline / page_height)
