"""Reads PDF that holds text: lines with their places on the page, then paragraphs of them.

A PDF that only limits printing or copying opens with an empty password, as in any viewer, and is
read; one that asks for a password is refused. So are scans, scripts and embedded files.
"""

import io
from typing import Any, Final

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError, PdfReadError

from portal.library.markup.lines import MAX_CHARACTERS, title_hint
from portal.library.markup.refusal import FileRefused
from portal.library.readers.pdf_safety import refuse_active_content
from portal.library.readers.printed_lines import PrintedLine, paragraphs, printed_line
from portal.library.readers.reading import Reading

MAX_PAGES: Final = 500
_END_MARK: Final = b"startxref"
_TAIL: Final = 4096
_LETTERS_A_PAGE: Final = 5
_GARBLED_SHARE: Final = 0.1


def parse(data: bytes) -> Reading:
    """The paragraphs of a .pdf; `title_hint` is the title in the document's properties."""
    if _END_MARK not in data[-_TAIL:]:
        raise FileRefused("这份 PDF 不完整，缺了结尾。请重新下载，或用原软件另存一份再导入。")
    reader = _open(data)
    refuse_active_content(reader)
    count = len(reader.pages)
    if count > MAX_PAGES:
        raise FileRefused(f"这份 PDF 有 {count} 页，最多 {MAX_PAGES} 页。请拆成几个文件再导入。")
    pages: list[list[PrintedLine]] = []
    letters = 0
    for page in reader.pages:
        lines = _page_lines(page)
        letters += sum(len(line.text) for line in lines)
        if letters > MAX_CHARACTERS:
            raise FileRefused("这份 PDF 的文字太多。请拆成几个文件再导入。")
        pages.append(lines)
    _refuse_unreadable(pages, letters)
    stated = reader.metadata.title if reader.metadata else None
    return Reading(paragraphs(pages), title_hint(stated))


def _open(data: bytes) -> PdfReader:
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise FileRefused("这份 PDF 加了密码。请用原软件打开，去掉密码后另存再导入。")
    except (DependencyError, NotImplementedError) as error:
        raise FileRefused("这份 PDF 加了密。请用原软件打开，去掉加密后另存再导入。") from error
    except PdfReadError as error:
        raise FileRefused("这份 PDF 已损坏，打不开。请重新下载，或用原软件另存一份。") from error
    return reader


def _page_lines(page: PageObject) -> list[PrintedLine]:
    bottom, top = float(page.mediabox.bottom), float(page.mediabox.top)
    gathered = _Gathered(bottom, max(top - bottom, 1.0))
    page.extract_text(visitor_text=gathered.take)
    gathered.end_line()
    return gathered.lines


class _Gathered:
    """Gathers the pieces of text that a page shows; a newline in a piece ends a line."""

    def __init__(self, bottom: float, page_height: float) -> None:
        self.lines: list[PrintedLine] = []
        self._bottom = bottom
        self._page_height = page_height
        self._pieces: list[str] = []
        self._place: tuple[float, float, float] | None = None

    def take(self, text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        """One piece, with the matrices that place it (six numbers each)."""
        for position, piece in enumerate(text.split("\n")):
            if position:
                self.end_line()
            if self._place is None and piece.strip():
                self._place = _place(matrix, text_matrix, size)
            self._pieces.append(piece)

    def end_line(self) -> None:
        """Make a line of the pieces so far."""
        if self._place is not None:
            left, above_zero, size = self._place
            height = 1 - (above_zero - self._bottom) / self._page_height
            self.lines.append(printed_line("".join(self._pieces), left, size, height))
        self._pieces.clear()
        self._place = None


def _place(matrix: Any, text_matrix: Any, size: float) -> tuple[float, float, float]:
    """Left edge, height above zero and letter size on the page, in points."""
    a, b, c, d, e, f = (float(number) for number in matrix)
    left, height = float(text_matrix[4]), float(text_matrix[5])
    scale = abs(float(text_matrix[3]) * d) or abs(float(text_matrix[1]) * c) or 1.0
    return left * a + height * c + e, left * b + height * d + f, max(abs(size) * scale, 1.0)


def _refuse_unreadable(pages: list[list[PrintedLine]], letters: int) -> None:
    if letters < _LETTERS_A_PAGE * len(pages):
        raise FileRefused(
            "这份 PDF 只有图像，没有文字。请先做文字识别（OCR），或换用 .docx、.txt 文件。"
        )
    text = "".join(line.text for page in pages for line in page)
    garbled = sum("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" for sign in text)
    if garbled > len(text) * _GARBLED_SHARE:
        raise FileRefused(
            "这份 PDF 的字体没有附编码，读出来是乱码。请换用 .docx 文件，或做文字识别（OCR）。"
        )
