"""Decides what a file really is: extension and first bytes must tell the same story."""

from pathlib import PurePath
from typing import Final

from portal.library.markup.refusal import FileRefused
from portal.library.readers.containers import describe_zip

FORMATS: Final = {
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".ofd": "ofd",
}
_ACCEPTED = "可以导入 .md、.txt、.html、.docx、.pdf、.ofd 文件。"
_TEXTUAL = {"md", "txt", "html"}
_NAMES = {
    "md": "Markdown 文本",
    "txt": "纯文本",
    "html": "网页",
    "docx": "Word 文档（.docx）",
    "pdf": "PDF 文件",
    "ofd": "OFD 文件",
}
_ADVICE = {
    ".doc": "这是旧版 Word 文档（.doc）。请用 Word 或 WPS 打开，另存为 .docx 再导入。",
    ".wps": "这是 WPS 文档（.wps）。请用 WPS 打开，另存为 .docx 再导入。",
    ".docm": "这是带宏的 Word 文档（.docm）。宏可能有害，请另存为不带宏的 .docx 再导入。",
    ".rtf": "这是 RTF 文档。请用 Word 或 WPS 打开，另存为 .docx 再导入。",
}
_SIGNATURES: Final = (
    (b"%PDF-", "PDF 文件"),
    (b"\x7fELF", "Linux 程序"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序"),
    (b"\xfe\xed\xfa", "macOS 程序"),
    (b"\xca\xfe\xba\xbe", "Java 或 macOS 程序"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF87a", "GIF 图片"),
    (b"GIF89a", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\xfd7zXZ\x00", "xz 压缩包"),
    (b"SQLite format 3\x00", "SQLite 数据库"),
    (b"{\\rtf", "RTF 文档"),
    (b"%!PS", "PostScript 文件"),
)
# These begin like ordinary words, so they count only where NUL bytes follow.
_WORDLIKE_SIGNATURES: Final = (
    (b"MZ", "Windows 程序"),
    (b"RIFF", "音频、视频或 WebP 图片"),
    (b"BZh", "bzip2 压缩包"),
    (b"CAJ", "CAJ 文件"),
)
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_BOM = b"\xef\xbb\xbf"
_PAGE_STARTS = (b"<!doctype html", b"<html")


def recognise(name: str, data: bytes) -> str:
    """The format of the file (a value of `FORMATS`); refuses what is not what its name says."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _ADVICE:
        raise FileRefused(_ADVICE[suffix])
    if suffix not in FORMATS:
        shown = f"“{suffix}”" if suffix else "没有扩展名的"
        raise FileRefused(f"不能导入{shown}文件。{_ACCEPTED}")
    expected = FORMATS[suffix]
    _refuse_other_content(suffix, expected, data)
    return expected


def _refuse_other_content(suffix: str, expected: str, data: bytes) -> None:
    found, description = _look(data)
    if found == expected or (found == "text" and expected in _TEXTUAL):
        return
    if found == "html" and expected in _TEXTUAL:
        raise FileRefused(f"文件名以 {suffix} 结尾，内容却是网页。请把扩展名改为 .html 再导入。")
    if found == "encrypted":
        raise FileRefused("这份 Office 文档加了密码。请用原软件打开，去掉密码后另存再导入。")
    if found in _NAMES:
        remedy = f"请把扩展名改为 .{found} 再导入。"
    else:
        remedy = f"请换成真正的{_NAMES[expected]}。"
    raise FileRefused(f"文件名以 {suffix} 结尾，内容却是{description}。{remedy}")


def _look(data: bytes) -> tuple[str, str]:
    """What the bytes look like: a format, 'text', 'encrypted' or 'other', and its Chinese name."""
    start = data[:1024].removeprefix(_BOM)
    if start.startswith(b"%PDF-"):
        return "pdf", _NAMES["pdf"]
    if start.startswith(_ZIP):
        return describe_zip(data)
    if start.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return ("encrypted" if encrypted else "other"), "旧版 Office 文档（.doc、.xls、.ppt）"
    for signature, description in _SIGNATURES:
        if start.startswith(signature):
            return "other", description
    if b"\0" in start and not start.startswith(_UTF16_MARKS):
        return "other", _name_binary(start)
    if start.lstrip().lower().startswith(_PAGE_STARTS):
        return "html", _NAMES["html"]
    return "text", "纯文本"


def _name_binary(start: bytes) -> str:
    for signature, description in _WORDLIKE_SIGNATURES:
        if start.startswith(signature):
            return description
    return "认不出的二进制数据"
